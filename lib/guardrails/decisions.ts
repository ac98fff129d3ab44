import { accountOf, evaluateAccess, parsePolicy, type PolicyLevel } from '../iam';
import { administrator, clockFrom } from '../proof/subject';
import { type Attempt } from './attempts';
import { type Guardrails } from './policies';

/** The guardrails as a level of service control policies, beside one that allows everything. */
export const levelOf = ({ policies }: Guardrails): PolicyLevel => ({
  id: 'guardrails',
  policies: [administrator, ...policies.map(({ name, document }) => ({ name, policy: parsePolicy(document, name) }))],
});

/**
 * What becomes of a request under these levels. Whoever asks has every permission of its own.
 * @param from - when it is made, or later, in milliseconds since 1970. @default - not known
 */
export function decide(
  { principal, action, resource, context = {} }: Attempt,
  levels: readonly PolicyLevel[],
  from?: number,
): 'allowed' | 'denied' | 'unknown' {
  return evaluateAccess(
    // AWS lets a delegated administrator at resources of the management account; a policy of theirs is not asked for.
    {
      principal,
      action,
      resource,
      resourceAccount: accountOf('arn' in principal ? principal.arn : '') ?? '',
      context: { values: context, ...clockFrom(from) },
    },
    { identityPolicies: [administrator], serviceControlPolicies: levels },
  ).result;
}
