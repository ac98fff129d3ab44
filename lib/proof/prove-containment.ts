import { isDeepStrictEqual } from 'node:util';
import { proveContainmentTrust } from './containment-trust';
import { proveControls } from './controls';
import { proveExecutionTrust } from './execution-trust';
import { fails, holds, listed, unknown } from './findings';
import { type Deployment } from './intrinsics';
import { provePassedRole } from './pass-role';
import { globalRegion, regionsOf } from '../core/regions';
import { type Template } from '../core/template';
import { readTemplate, renderedRoles, type RenderedRole, type RenderedRoles } from './rendered-roles';
import { proveContainmentPermissions, proveExecutionPermissions } from './role-permissions';
import { proveStartedRunbooks } from './start-runbooks';
import { containmentExecutionRoleName, containmentRoleDefinitions, containmentRoleName } from '../containment/roles';
import { memberAccountTemplate } from '../containment/templates';
import {
  proofIds,
  type ContainmentProof,
  type ContainmentProofInput,
  type ProofLimit,
  type ProofPlace,
  type ProofStatement,
  type ProvenTemplate,
} from './statement';
import { type ProofSubject } from './subject';

/** Any account will do: nothing of a template may depend on which. */
const anyMemberAccount = '123456789012';

/**
 * Proves from rendered templates that containment works and allows nothing more: who can assume the roles, what each can do, and what
 * service control policies make of it. The policies are evaluated as IAM does (`lib/iam`), with requests that must be allowed and requests
 * that must be denied; among the latter are ones derived from the policies themselves, so that what a wildcard lets through is found.
 *
 * Nothing is thrown for a template that is wrong: that is a statement. No AWS.
 */
export function proveContainment(input: ContainmentProofInput): ContainmentProof {
  const proven = input.templates.map((template) => proveTemplate(template, input));
  const member = proven.find(({ subject }) => subject?.accountKind === 'member')?.subject;
  if (input.only)
    return { statements: proven.flatMap(({ statements }) => inOrder(statements)).filter(({ id }) => input.only!.has(id)), limits: [] };
  const controls = proveControls(member, input);
  return {
    statements: [...proven.flatMap(({ statements }) => inOrder(statements)), ...controls.statements],
    limits: [managedPolicyLimit, ...controls.limits],
  };
}

const managedPolicyLimit: ProofLimit = {
  id: 'managed-policy-not-evaluated',
  message:
    'AWS publishes and maintains SecurityAudit for the execution role; the policy reads configuration and no data, and the proof does not cover its content',
  remedy: 'see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/SecurityAudit.html',
};

function proveTemplate(
  { name, accountKind, body }: ProvenTemplate,
  input: ContainmentProofInput,
): { readonly statements: readonly ProofStatement[]; readonly subject?: ProofSubject } {
  const place: ProofPlace = { template: name, accountKind };
  const template = readTemplate(body);
  if ('unreadable' in template) {
    const consequence = {
      affected: 'Cordon cannot check the roles in it',
      remedy: 'provide the template as it is deployed: as JSON, after its transforms have run',
    };
    return { statements: [fails('template-readable', `the template ${template.unreadable}`, place, consequence)] };
  }
  const rendered = renderedRoles(template, deploymentOf(accountKind, input));
  const { account } = rendered.deployment;
  const statements = [
    holds('template-readable', `the template of ${accountKind} accounts was read for account ${account}`, place),
    ...presence(withoutRemediation(rendered, template, input), place),
  ];
  const subject = subjectOfRoles(name, accountKind, rendered, input);
  if (!subject) return { statements };
  const { containment, execution } = subject;
  const { partition } = subject.deployment;
  return {
    subject,
    statements: [
      ...statements,
      managedPolicies(containment, [], place),
      managedPolicies(execution, [`arn:${partition}:iam::aws:policy/SecurityAudit`], place),
      ...proveContainmentTrust(subject),
      ...proveStartedRunbooks(subject),
      ...provePassedRole(subject),
      ...proveContainmentPermissions(subject),
      ...proveExecutionTrust(subject),
      ...proveExecutionPermissions(subject),
    ],
  };
}

/**
 * The role by which remediation starts runbooks is no other resource where it is the one of the configuration, word for word: what that one
 * may do is proven where remediation is (`proveRemediation`).
 */
function withoutRemediation(rendered: RenderedRoles, template: Template, { containment }: ContainmentProofInput): RenderedRoles {
  const logicalId = containmentRoleDefinitions(containment).remediation?.logicalId;
  if (logicalId === undefined) return rendered;
  const untagged = (properties: Readonly<Record<string, unknown>> = {}): object => ({ ...properties, Tags: undefined });
  const [given, configured] = [template, memberAccountTemplate(containment)].map(({ Resources }) =>
    untagged(Resources[logicalId]?.Properties),
  );
  if (!isDeepStrictEqual(given, configured)) return rendered;
  return { ...rendered, others: rendered.others.filter((other) => other !== `${logicalId} (AWS::IAM::Role)`) };
}

/** Where a template is proven. */
function deploymentOf(
  accountKind: ProvenTemplate['accountKind'],
  { partition = 'aws', memberAccount = anyMemberAccount, managementAccount }: ContainmentProofInput,
): Deployment {
  const account = accountKind === 'management' ? managementAccount : memberAccount;
  return { account, partition, region: globalRegion[partition] };
}

/** The roles of a template. @returns undefined where it cannot be read, or does not have both */
export function subjectOf({ name, accountKind, body }: ProvenTemplate, input: ContainmentProofInput): ProofSubject | undefined {
  const template = readTemplate(body);
  if ('unreadable' in template) return undefined;
  return subjectOfRoles(name, accountKind, renderedRoles(template, deploymentOf(accountKind, input)), input);
}

function subjectOfRoles(
  template: string,
  accountKind: ProvenTemplate['accountKind'],
  rendered: RenderedRoles,
  { partition = 'aws', containment: options, stackTags: ofStack = {}, from, only }: ContainmentProofInput,
): ProofSubject | undefined {
  const { deployment } = rendered;
  if (!rendered.containment || !rendered.execution) return undefined;
  const stackTags = accountKind === 'member' ? ofStack : {};
  const [containment, execution] = [withStackTags(rendered.containment, stackTags), withStackTags(rendered.execution, stackTags)];
  return {
    ...{ template, accountKind, deployment, regions: regionsOf[partition], containment, execution, options },
    ...(from !== undefined && { from: Date.parse(from) }),
    ...(only && { only }),
  };
}

/** A tag of the role itself goes before one of its stack: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-add-tags.html */
function withStackTags(role: RenderedRole, stackTags: RenderedRole['tags']): RenderedRole {
  return { ...role, tags: role.tags === 'unknown' || stackTags === 'unknown' ? 'unknown' : { ...stackTags, ...role.tags } };
}

function presence({ containment, execution, conditional, others }: RenderedRoles, place: ProofPlace): readonly ProofStatement[] {
  const missing = [containment ? '' : containmentRoleName, execution ? '' : containmentExecutionRoleName].filter((name) => name !== '');
  const moved = [containment, execution].flatMap((role) => (role && role.path !== '/' ? [role] : []));
  const consequence = {
    affected: 'the service looks for the roles by these names and finds no role that it can use',
    remedy: 'define each of the two roles once in the template, with its name in RoleName, without a Path and without a Condition',
  };
  const fact =
    missing.length > 0
      ? `the template must have ${missing.join(' and ')} exactly once, but does not`
      : conditional.length > 0
        ? `${listed(conditional)} is created only if a condition of the template is true`
        : `${listed(moved.map(({ name, path }) => `${name} has the path ${path}`))}`;
  return [
    missing.length + conditional.length + moved.length > 0
      ? fails('roles-present', fact, place, consequence)
      : holds('roles-present', `${containmentRoleName} and ${containmentExecutionRoleName} are each in the template once`, place),
    others.length === 0
      ? holds('no-other-iam-resource', 'the template has only the two roles and the triage service-linked role', place)
      : fails('no-other-iam-resource', `the template has other resources: ${listed(others)}`, place, {
          affected:
            'they can give the roles or others permissions that nobody checked; a nested stack or a custom resource can create any policy',
          remedy: 'move statements into the inline policies of the roles, and other resources into a separate template',
        }),
  ];
}

function managedPolicies(role: RenderedRole, expected: readonly string[], templatePlace: ProofPlace): ProofStatement {
  const id = 'managed-policies-known';
  const place = { ...templatePlace, role: role.name };
  const more = role.managedPolicies.filter((arn) => !expected.includes(arn));
  const missing = expected.filter((arn) => !role.managedPolicies.includes(arn));
  if (more.length > 0) {
    return fails(id, `${role.name} has managed policies whose content is not in the template: ${listed(more)}`, place, {
      affected: 'these policies decide what the role may do, and can change without a deployment',
      remedy: 'move the necessary statements into the inline policies of the role',
    });
  }
  if (missing.length > 0) {
    return fails(id, `${role.name} does not have ${listed(missing)}, which AWS publishes it with`, place, {
      affected: 'a runbook may not see what a resource is connected to',
      remedy: 'attach the policy, as AWS publishes the role',
    });
  }
  if (role.boundary) {
    return unknown(
      id,
      `${role.name} has a permissions boundary, and its content is not in the template`,
      place,
      {
        affected: 'the role may have fewer permissions than containment needs',
        remedy: 'remove the boundary; AWS publishes the role without one',
      },
      role.boundary.policy.unreadable ? [role.boundary.policy.unreadable] : [],
    );
  }
  return holds(
    id,
    `${role.name} has ${expected.length === 0 ? 'no managed policies' : `only the managed policy ${listed(expected)}`}`,
    place,
  );
}

function inOrder(statements: readonly ProofStatement[]): readonly ProofStatement[] {
  return [...statements].sort((a, b) => proofIds.indexOf(a.id) - proofIds.indexOf(b.id));
}
