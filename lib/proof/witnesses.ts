import { type Policy, type Statement } from '../iam';

/**
 * Texts that a policy's own pattern lets through: each wildcard stands for nothing, and for something. A policy that was widened lets
 * through what no fixed list of samples would think of, and this finds it.
 */
export function instancesOf(pattern: string): readonly string[] {
  const filled = (star: string, one: string): string => pattern.replaceAll('*', star).replaceAll('?', one);
  return [...new Set([filled('', 'x'), filled('x', 'x'), filled('0', '0')])];
}

const accountPart = 4;
const regionPart = 3;

/** ARNs that a pattern lets through, with accounts and Regions that exist where a wildcard stands for one. */
export function arnInstancesOf(
  pattern: string,
  { accounts, region }: { readonly accounts: readonly string[]; readonly region: string },
): readonly string[] {
  if (!pattern.startsWith('arn:')) return [];
  const parts = pattern.split(':');
  const wild = (index: number): boolean => /[*?]/.test(parts[index] ?? '*');
  const accountChoices = wild(accountPart)
    ? [...accounts, ...accountInstancesOf(parts[accountPart] ?? '*'), '']
    : [parts[accountPart] ?? ''];
  const resources = instancesOf(parts.length > 5 ? parts.slice(5).join(':') : '*');
  const [partition = '', service = ''] = [parts[1], parts[2]];
  return accountChoices.flatMap((account) =>
    resources.map((resource) =>
      ['arn', /[*?]/.test(partition) ? 'aws' : partition, service, wild(regionPart) ? region : parts[regionPart], account, resource].join(
        ':',
      ),
    ),
  );
}

/** Account IDs, which have 12 digits, that a pattern with a wildcard lets through. */
function accountInstancesOf(pattern: string): readonly string[] {
  const missing = Math.max(0, 12 - pattern.replaceAll('*', '').length);
  return ['0', '7'].map((digit) => pattern.replace('*', digit.repeat(missing)).replaceAll('*', '').replaceAll('?', digit));
}

export const allowStatements = (policy: Policy): readonly Statement[] => policy.statements.filter(({ effect }) => effect !== 'Deny');

/** The values that a policy's conditions name for a key. */
export function conditionValues(policy: Policy, key: string): readonly string[] {
  return policy.statements.flatMap(({ conditions }) =>
    conditions
      .filter((condition) => condition.name !== 'Null' && condition.key.toLowerCase() === key.toLowerCase())
      .flatMap(({ values }) => values),
  );
}
