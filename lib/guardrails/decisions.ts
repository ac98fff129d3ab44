import { accountOf, evaluateAccess, parsePolicy, type NamedPolicy, type PolicyLevel } from '../iam';
import { type Attempt } from './attempts';
import { type Guardrails } from './policies';

const fullAccess: NamedPolicy = {
  name: 'FullAWSAccess',
  policy: parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'FullAWSAccess'),
};

/** The guardrails as a level of service control policies, beside FullAWSAccess. */
export const levelOf = ({ policies }: Guardrails): PolicyLevel => ({
  id: 'guardrails',
  policies: [fullAccess, ...policies.map(({ name, document }) => ({ name, policy: parsePolicy(document, name) }))],
});

/** What becomes of a request under these levels. Whoever asks has every permission of its own. */
export function decide({ principal, action, resource }: Attempt, levels: readonly PolicyLevel[]): 'allowed' | 'denied' | 'unknown' {
  return evaluateAccess(
    // AWS lets a delegated administrator at resources of the management account; a policy of theirs is not asked for.
    { principal, action, resource, resourceAccount: accountOf('arn' in principal ? principal.arn : '') ?? '', context: { values: {} } },
    { identityPolicies: [fullAccess], serviceControlPolicies: levels },
  ).result;
}
