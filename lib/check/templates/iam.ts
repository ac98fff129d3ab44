import { nearest } from '../../core/nearest';
import { policyProblems } from '../../iam/policy-problems';
import { policiesOf, statementsOf, textsOf, type PlacedPolicy } from '../policy-documents';
import { isObject, resourcesOfType, type CheckedTemplate, type JsonObject } from '../template';
import { type TemplateFault, type TemplateRule } from '../template-rule';
import iamActions from './iam-actions.json';

const actionTable =
  'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html';

let known: { readonly prefixes: ReadonlySet<string>; readonly actions: ReadonlyMap<string, readonly string[]> } | undefined;

/** Actions by service, in lower case: IAM does not tell upper from lower case. Made when first asked for. */
function knownActions(): NonNullable<typeof known> {
  known ??= {
    prefixes: new Set(iamActions.prefixes.split(' ')),
    actions: new Map(Object.entries(iamActions.actions).map(([service, names]) => [service, names.split(' ')])),
  };
  return known;
}

function eachAction(
  template: CheckedTemplate,
  say: (action: string) => Pick<TemplateFault, 'message' | 'remedy'> | undefined,
): readonly TemplateFault[] {
  return policiesOf(template).flatMap((policy) =>
    statementsOf(policy).flatMap((statement) =>
      ['Action', 'NotAction'].flatMap((key) =>
        textsOf(statement[key]).flatMap((action) => {
          const fault = say(action);
          return fault === undefined ? [] : [{ ...fault, ...placeOf(policy), value: action, detail: action }];
        }),
      ),
    ),
  );
}

const placeOf = ({ logicalId, propertyPath }: PlacedPolicy): Pick<TemplateFault, 'logicalId' | 'propertyPath'> => ({
  logicalId,
  propertyPath,
});

export const unknownAction: TemplateRule = {
  id: 'iam-action-does-not-exist',
  severity: 'error',
  what: 'A policy with an action, or a pattern of actions, that no AWS service has.',
  why: 'IAM accepts any text as an action. A misspelt action allows nothing and denies nothing, without any message. For services without a list in Cordon, only the prefix is checked.',
  fix: 'Write the action as in the service authorization reference.',
  source: actionTable,
  check: (template) =>
    eachAction(template, (action) => {
      const { prefixes, actions } = knownActions();
      const [prefix = '', name] = action.split(':', 2);
      if (action === '*' || /[${}]/.test(action)) return undefined;
      if (name === undefined)
        return {
          message: 'an action must be written as SERVICE:ACTION',
          remedy: 'write the service before the action, for example s3:GetObject',
        };
      if (/[*?]/.test(prefix)) return undefined;
      if (!prefixes.has(prefix.toLowerCase())) {
        const near = nearest(prefix, [...prefixes]);
        return {
          message: `no AWS service has the prefix ${prefix}`,
          ...(near !== undefined && { remedy: `did you mean ${near}:${name}?` }),
        };
      }
      const all = actions.get(prefix.toLowerCase());
      if (all === undefined || all.some((candidate) => matches(name, candidate))) return undefined;
      const near = /[*?]/.test(name) ? undefined : nearest(name, all);
      return {
        message: /[*?]/.test(name) ? `no action of ${prefix} matches this pattern` : `${prefix} has no such action`,
        ...(near !== undefined && { remedy: `did you mean ${prefix}:${near}?` }),
      };
    }),
};

function matches(pattern: string, action: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 'i').test(action);
}

export const serviceLinkedRoleName: TemplateRule = {
  id: 'service-linked-role-without-service',
  severity: 'error',
  what: 'A service-linked role without the name of its service.',
  why: 'The CloudFormation schema requires no property here, but IAM rejects the role during deployment.',
  fix: 'Set AWSServiceName, for example to triage.security-ir.amazonaws.com.',
  source: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html',
  check: (template) =>
    resourcesOfType(template, 'AWS::IAM::ServiceLinkedRole').flatMap(
      ([
        logicalId,
        {
          Properties: { AWSServiceName: service },
        },
      ]) =>
        service === undefined || service === ''
          ? [{ logicalId, propertyPath: 'Properties.AWSServiceName', message: 'the service-linked role does not name a service' }]
          : [],
    ),
};

export const resourceInTrust: TemplateRule = {
  id: 'resource-in-trust-policy',
  severity: 'error',
  what: 'A trust policy with a Resource or a NotResource.',
  why: 'A trust policy always applies to its own role. IAM rejects a trust policy that names a resource.',
  fix: 'Remove Resource from the trust policy.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
  check: (template) =>
    trusts(template).flatMap(({ policy, statement }) =>
      statement.Resource === undefined && statement.NotResource === undefined
        ? []
        : [{ ...placeOf(policy), message: 'the trust policy names a resource' }],
    ),
};

export const bakedExternalId: TemplateRule = {
  id: 'fixed-external-id',
  severity: 'error',
  what: 'A trust policy in a StackSet template with the ID of one account as external ID.',
  why: 'sts:ExternalId must be the account ID of the role. A StackSet deploys the same text to every account, so the service could assume the role in only one of them.',
  fix: 'Use { Ref: AWS::AccountId }, which resolves in the target account.',
  source: 'https://docs.aws.amazon.com/security-ir/latest/userguide/containment-only-template.html',
  check: (template) =>
    template.kind === 'stack'
      ? []
      : trusts(template).flatMap(({ policy, statement }) =>
          Object.values(isObject(statement.Condition) ? statement.Condition : {})
            .flatMap((keys) => (isObject(keys) ? Object.entries(keys) : []))
            .filter(([key]) => key.toLowerCase() === 'sts:externalid')
            .flatMap(([, value]) => textsOf(value))
            .filter((id) => /^\d{12}$/.test(id))
            .map((value) => ({
              ...placeOf(policy),
              message: 'the external ID is the ID of one account, whatever the account of the role',
              value,
            })),
        ),
};

export const policyGrammar: TemplateRule = {
  id: 'policy-grammar-invalid',
  severity: 'error',
  what: 'A policy document with an element that is missing, empty or not allowed.',
  why: 'AWS rejects the policy, so its stack fails.',
  fix: 'Correct the element that the message names.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
  check: (template) =>
    policiesOf(template).flatMap((policy) =>
      policyProblems(policy.document, policy.kind)
        // What a trust policy says of resources is a finding of `resource-in-trust`, sizes are of the quotas.
        .filter(({ path = '' }) => path !== '' && !(policy.kind === 'trust' && /\]\.(Not)?Resource$/.test(path)))
        .map(({ path, message, value, remedy }): TemplateFault => ({
          ...placeOf(policy),
          message: `${path ?? 'the document'} ${message}`,
          remedy,
          detail: path ?? '',
          ...(value !== undefined && { value }),
        })),
    ),
};

function trusts(template: CheckedTemplate): readonly { readonly policy: PlacedPolicy; readonly statement: JsonObject }[] {
  return policiesOf(template)
    .filter(({ kind }) => kind === 'trust')
    .flatMap((policy) => statementsOf(policy).map((statement) => ({ policy, statement })));
}

export const iamRules: readonly TemplateRule[] = [policyGrammar, unknownAction, serviceLinkedRoleName, resourceInTrust, bakedExternalId];
