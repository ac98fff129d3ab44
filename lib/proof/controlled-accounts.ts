import { parsePolicy, type NamedPolicy, type PolicyLevel } from '../iam';
import { organizationTree, type OrganizationTree } from '../organization/tree';
import { type ServiceControlPolicy } from '../organization/snapshot';
import { type ProofSnapshot } from './statement';

/** Allows everything, and is attached to everything that nobody took it from. */
const fullAccess = 'p-FullAWSAccess';

/** Accounts that the same service control policies reach in the same way. */
export interface ControlledAccounts {
  /** The account that stands for the others. */
  readonly account: string;
  /** All of them, sorted. */
  readonly accounts: readonly string[];
  /** From the root to the account. */
  readonly levels: readonly PolicyLevel[];
  /** `aws:PrincipalOrgPaths`. */
  readonly organizationPath: string;
}

/**
 * The active member accounts, by the policies on their way from the root. An account whose ID stands in a policy is by itself, and so are
 * the accounts of each unit where a policy speaks of paths.
 */
export function controlledAccounts(snapshot: ProofSnapshot, policies: readonly ServiceControlPolicy[]): readonly ControlledAccounts[] {
  const tree = organizationTree(snapshot);
  const parsed = policies.map((policy) => ({ ...policy, policy: parsePolicy(policy.content, policy.id) }));
  const text = policies.map(({ content }) => content).join('\n');
  const named = new Set(text.match(/\d{12}/g));
  const byPath = /aws:PrincipalOrgPaths/i.test(text);
  const byTarget = new Map<string, NamedPolicy[]>();
  for (const { id, targets, policy } of parsed) {
    for (const target of targets) byTarget.set(target, [...(byTarget.get(target) ?? []), { name: id, policy }]);
  }
  const groups = new Map<string, ControlledAccounts>();
  for (const account of snapshot.accounts) {
    if (account.state !== 'ACTIVE' || account.id === snapshot.organization.managementAccount) continue;
    const levels = tree.pathOf(account.id).map((id) => ({ id, policies: byTarget.get(id) ?? [] }));
    const path = organizationPath(snapshot.organization.id, tree, account.id);
    const key = JSON.stringify([
      // A level at which anything can be denied stands in what is said.
      levels.map(({ id, policies: list }) => [
        list.length === 1 && list[0]?.name === fullAccess ? '' : id,
        ...list.map(({ name }) => name),
      ]),
      named.has(account.id) ? account.id : '',
      byPath ? path : '',
    ]);
    const group = groups.get(key);
    groups.set(key, {
      ...(group ?? { account: account.id, levels, organizationPath: path }),
      accounts: [...(group?.accounts ?? []), account.id],
    });
  }
  return [...groups.values()];
}

/** `o-exampleorgid/r-ab12/ou-ab12-11111111/`: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function organizationPath(organization: string, tree: OrganizationTree, account: string): string {
  return `${[organization, ...tree.pathOf(account).slice(0, -1)].join('/')}/`;
}
