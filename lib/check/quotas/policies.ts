import { policiesOf, type PlacedPolicy } from '../policy-documents';
import { isObject, resourcesOfType, templatePlace, type CheckedTemplate } from '../template';
import { type Measured, type Quota } from './quota';
import { documentCharacters } from './size';

const iam = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html';
const organizations = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html';
const eventBridge = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html';

function documents(
  templates: readonly CheckedTemplate[],
  wanted: (policy: PlacedPolicy, template: CheckedTemplate) => boolean,
  what: string,
): Measured[] {
  return templates.flatMap((template) =>
    policiesOf(template)
      .filter((policy) => wanted(policy, template))
      .map(({ logicalId, propertyPath, document }) => ({
        what: `${what} ${logicalId}`,
        value: documentCharacters(document),
        place: templatePlace(template, logicalId, propertyPath),
      })),
  );
}

export const inlinePolicies: Quota = {
  id: 'role-inline-policies-characters',
  unit: 'characters',
  limit: 10_240,
  what: 'All inline policies of a role together, without white space.',
  adjustable: 'no',
  fix: 'Move statements to a managed policy, or shorten them with wildcards that you can justify.',
  source: iam,
  measure: ({ templates }) =>
    templates.flatMap((template) =>
      resourcesOfType(template, 'AWS::IAM::Role').map(([logicalId]) => ({
        what: `the inline policies of ${logicalId}`,
        value: policiesOf(template)
          .filter(
            (policy) => policy.kind === 'inline' && (policy.logicalId === logicalId || attachedTo(template, policy.logicalId, logicalId)),
          )
          .reduce((sum, { document }) => sum + documentCharacters(document), 0),
        place: templatePlace(template, logicalId, 'Properties.Policies'),
      })),
    ),
};

/** Whether a policy resource is attached to a role of the same template. */
function attachedTo({ resources }: CheckedTemplate, policy: string, role: string): boolean {
  const { Roles: roles, RoleName: roleName } = resources[policy]?.Properties ?? {};
  return [...(Array.isArray(roles) ? (roles as readonly unknown[]) : []), roleName].some(
    (reference) => isObject(reference) && reference.Ref === role,
  );
}

export const managedPolicies: Quota = {
  id: 'managed-policy-characters',
  unit: 'characters',
  limit: 6_144,
  what: 'A managed policy, without white space.',
  adjustable: 'no',
  fix: 'Split the policy in two, and attach both.',
  source: iam,
  measure: ({ templates }) => documents(templates, ({ kind }) => kind === 'managed', 'the managed policy'),
};

export const trustPolicies: Quota = {
  id: 'role-trust-policy-characters',
  unit: 'characters',
  limit: 2_048,
  what: 'The trust policy of a role, without white space.',
  adjustable: 'up to 8,192',
  fix: 'Trust an organization or a pattern instead of single principals, or request a higher quota in every account.',
  source: iam,
  measure: ({ templates }) => documents(templates, ({ kind }) => kind === 'trust', 'the trust policy of'),
};

export const attachedPolicies: Quota = {
  id: 'role-managed-policies',
  unit: 'managed policies',
  limit: 20,
  what: 'The managed policies that are attached to a role.',
  adjustable: 'up to 25',
  fix: 'Combine policies, or use inline policies.',
  source: iam,
  measure: ({ templates }) =>
    templates.flatMap((template) =>
      resourcesOfType(template, 'AWS::IAM::Role').map(
        ([
          logicalId,
          {
            Properties: { ManagedPolicyArns: arns },
          },
        ]) => ({
          what: `the role ${logicalId}`,
          value: Array.isArray(arns) ? arns.length : 0,
          place: templatePlace(template, logicalId, 'Properties.ManagedPolicyArns'),
        }),
      ),
    ),
};

export const serviceControlPolicies: Quota = {
  id: 'service-control-policy-characters',
  unit: 'characters',
  limit: 5_120,
  what: 'A service control policy.',
  adjustable: 'no',
  fix: 'Split the policy in two; a unit can have up to five policies.',
  source: organizations,
  measure: ({ templates }) => documents(templates, ({ kind }) => kind === 'service-control', 'the policy'),
};

export const busPolicies: Quota = {
  id: 'event-bus-policy-characters',
  unit: 'characters',
  limit: 10_240,
  what: 'The policy of an event bus.',
  adjustable: 'yes',
  fix: 'Allow the organization with aws:PrincipalOrgID instead of single accounts.',
  source: eventBridge,
  measure: ({ templates }) =>
    documents(
      templates,
      ({ kind, logicalId }, { resources }) => kind === 'resource' && /^AWS::Events::/.test(resources[logicalId]?.Type ?? ''),
      'the policy of the event bus in',
    ),
};

export const policyQuotas: readonly Quota[] = [
  inlinePolicies,
  managedPolicies,
  trustPolicies,
  attachedPolicies,
  serviceControlPolicies,
  busPolicies,
];
