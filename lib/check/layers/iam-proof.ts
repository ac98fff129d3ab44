import { type ConfigurationFile } from '../../configuration/read';
import { containmentExecutionRoleName, containmentRoleName } from '../../containment/roles';
import { breakGlassPatterns } from '../../configuration/role-reference';
import { roleTags } from '../../rollout/role-tags';
import {
  proveContainment,
  type AccountKind,
  type FailingStatement,
  type GuardrailPolicy,
  type ProofStatement,
  type ProvenTemplate,
} from '../../proof';
import { responderAccessTemplateName } from '../../responders/template';
import { memberForwardingTemplateName } from '../../routes/member-forwarding';
import { type CheckFinding } from '../finding';
import { type CheckLayer } from '../layer';
import { configurationPlace } from '../place';
import { policiesOf } from '../policy-documents';
import { resourcesOfType, templatePlace, type CheckedTemplate } from '../template';

/** Whether the roles suffice for containment, and for nothing more: their policies evaluated, as they stand in the templates. */
export const iamProofLayer: CheckLayer = {
  id: 'iam-proof',
  title: 'proof of the containment roles',
  needs: ['configuration', 'synthesis'],
  run({ material: { file, snapshot, synthesis }, inputs }) {
    const { organization, containment } = file!.configuration;
    const { templates } = synthesis!;
    const proven = templates.flatMap((template) => {
      const accountKind = accountKindOf(template, organization.managementAccount);
      return accountKind === undefined ? [] : [{ name: template.name, accountKind, body: template.body } satisfies ProvenTemplate];
    });
    const proof = proveContainment({
      templates: proven,
      containment,
      managementAccount: organization.managementAccount,
      organizationId: organization.id,
      partition: partitionOf(organization.membershipRegion),
      guardrailPolicies: guardrails(templates),
      breakGlassRoles: breakGlassPatterns(file!.configuration),
      stackTags: roleTags(file!.configuration, snapshot),
      regions: [...new Set([organization.membershipRegion, ...organization.regions])],
      from: inputs.today,
      ...(snapshot && { snapshot }),
    });
    const byName = new Map(templates.map((template) => [template.name, template]));
    const without = proof.limits.some(({ id }) => id === 'service-control-policies-not-considered')
      ? ', without service control policies'
      : '';
    return {
      findings: [
        ...proof.statements.filter((statement) => !isWeakness(statement)).flatMap((statement) => toFinding(statement, byName)),
        ...publishedWeaknesses(proof.statements.filter(isWeakness), file!),
      ],
      looked: `${proof.statements.length} statements on ${proven.length} templates${without}`,
    };
  },
};

/** Whose account a template with the containment role goes to: StackSets never deploy to the management account. */
function accountKindOf(template: CheckedTemplate, managementAccount: string): AccountKind | undefined {
  const roles = resourcesOfType(template, 'AWS::IAM::Role').map(([, { Properties: properties }]) => properties.RoleName);
  // A template of StackSets that lost its role is proven too, and found to lack it.
  // One of the two is enough: that the other is missing, or has another name, is then found.
  const hasRoles = roles.includes(containmentRoleName) || roles.includes(containmentExecutionRoleName);
  // The StackSets of responder access and of forwarding have neither; what they have is proven by the layers of their subjects.
  const isOfRoles = template.kind === 'stack-set' && ![memberForwardingTemplateName, responderAccessTemplateName].includes(template.name);
  if (template.kind !== 'stack') return isOfRoles || hasRoles ? 'member' : undefined;
  return hasRoles ? (template.account === managementAccount ? 'management' : 'member') : undefined;
}

function partitionOf(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/**
 * Service control policies that the stacks bring to the organization, without policies of other types. Targets that are no ID of a root
 * (`r-ab12`), such as units and references, may leave accounts out.
 */
function guardrails(templates: readonly CheckedTemplate[]): readonly GuardrailPolicy[] {
  return templates.flatMap((template) =>
    policiesOf(template).flatMap(({ kind, logicalId, document }): readonly GuardrailPolicy[] => {
      if (kind !== 'service-control') return [];
      const { Type: type, TargetIds: targets } = template.resources[logicalId]!.Properties;
      if (type !== 'SERVICE_CONTROL_POLICY') return [];
      const attachedToRoot = Array.isArray(targets) && targets.some((target) => typeof target === 'string' && /^r-[0-9a-z]+$/.test(target));
      return [{ name: `${template.name} ${logicalId}`, document, attachedToRoot }];
    }),
  );
}

function toFinding(statement: ProofStatement, templates: ReadonlyMap<string, CheckedTemplate>): readonly CheckFinding[] {
  if (statement.status === 'holds') return [];
  const { id, fact, affected, remedy, place } = statement;
  const template = place.template === undefined ? undefined : templates.get(place.template);
  const names = [place.role, place.policy, place.sid, ...(place.targets ?? [])].filter((part) => part !== undefined);
  return [
    {
      ruleId: `iam-proof/${id}`,
      severity: severityOf(statement),
      message: `${fact}; ${affected}`,
      remedy,
      ...(names.length > 0 && { detail: names.join(' ') }),
      ...(template && { place: templatePlace(template, logicalIdOf(template, place.role)) }),
    },
  ];
}

function severityOf(statement: Exclude<ProofStatement, { readonly status: 'holds' }>): CheckFinding['severity'] {
  return statement.status === 'unknown' ? 'unknown' : statement.severity;
}

type Weakness = FailingStatement & { readonly weakness: string };
const isWeakness = (statement: ProofStatement): statement is Weakness => statement.status === 'fails' && statement.weakness !== undefined;

/** What AWS publishes so, everybody has: it is said once, with all that can be done about it. */
function publishedWeaknesses(statements: readonly Weakness[], file: ConfigurationFile): readonly CheckFinding[] {
  if (statements.length === 0) return [];
  // Both templates have the same ones, each with its own remedy.
  const distinct = [...new Map(statements.map((statement) => [statement.weakness, statement])).values()];
  const numbered = (texts: readonly string[]): string => texts.map((text, index) => `(${index + 1}) ${text}`).join('; ');
  const weaknesses = numbered(distinct.map(({ weakness }) => weakness));
  const remedies = numbered(distinct.map(({ remedy }) => remedy));
  return [
    {
      ruleId: 'iam-proof/published-weaknesses',
      severity: 'note',
      message: `the containment roles have ${distinct.length} known ${distinct.length === 1 ? 'weakness' : 'weaknesses'} as AWS publishes them: ${weaknesses}`,
      remedy: `you do not have to do anything; to go further than AWS: ${remedies}`,
      place: configurationPlace(file, 'containment'),
    },
  ];
}

function logicalIdOf(template: CheckedTemplate, role: string | undefined): string | undefined {
  return resourcesOfType(template, 'AWS::IAM::Role').find(([, { Properties: properties }]) => properties.RoleName === role)?.[0];
}
