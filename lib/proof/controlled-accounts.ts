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
  /** Where each policy is attached on the ways to these accounts, by its ID. */
  readonly attachments: ReadonlyMap<string, ReadonlySet<string>>;
  /** `aws:PrincipalOrgPaths`, and of its resources `aws:ResourceOrgPaths`. */
  readonly organizationPath: string;
}

/** One that accounts are still added to. */
interface Group extends Pick<ControlledAccounts, 'account' | 'levels' | 'organizationPath'> {
  readonly accounts: string[];
  readonly attachments: Map<string, Set<string>>;
}

/**
 * The active member accounts, by the policies on their way from the root, wherever the same ones are attached. An account whose ID stands in
 * a policy is by itself, and so are the accounts of each unit where a policy speaks of paths.
 * @param more text of policies that reach all accounts, which may name some as well
 */
export function controlledAccounts(
  snapshot: ProofSnapshot,
  policies: readonly ServiceControlPolicy[],
  more = '',
): readonly ControlledAccounts[] {
  const tree = organizationTree(snapshot);
  const parsed = policies.map((policy) => ({ ...policy, policy: parsePolicy(policy.content, policy.id) }));
  const text = [...policies.map(({ content }) => content), more].join('\n');
  const named = new Set(text.match(/\d{12}/g));
  // A pattern of account IDs can be about any of them.
  const byAccount = /\d[*?]|[*?]\d/.test(text);
  const byPath = /aws:(Principal|Resource)OrgPaths/i.test(text);
  const byTarget = new Map<string, NamedPolicy[]>();
  for (const { id, targets, policy } of parsed) {
    for (const target of targets) byTarget.set(target, [...(byTarget.get(target) ?? []), { name: id, policy }]);
  }
  const groups = new Map<string, Group>();
  for (const account of snapshot.accounts) {
    if (account.state !== 'ACTIVE' || account.id === snapshot.organization.managementAccount) continue;
    const levels = tree.pathOf(account.id).map((id) => ({ id, policies: byTarget.get(id) ?? [] }));
    const path = organizationPath(snapshot.organization.id, tree, account.id);
    const key = JSON.stringify([
      // Where FullAWSAccess is missing a level can fail to allow something, and then it is named.
      levels.map(({ id, policies: list }) => [list.some(({ name }) => name === fullAccess) ? '' : id, ...list.map(({ name }) => name)]),
      byAccount || named.has(account.id) ? account.id : '',
      byPath ? path : '',
    ]);
    const group: Group = groups.get(key) ?? {
      account: account.id,
      levels,
      organizationPath: path,
      attachments: new Map<string, Set<string>>(),
      accounts: [],
    };
    groups.set(key, group);
    group.accounts.push(account.id);
    for (const { id, policies: list } of levels) {
      for (const { name } of list) group.attachments.set(name, (group.attachments.get(name) ?? new Set()).add(id));
    }
  }
  return [...groups.values()];
}

/** `o-exampleorgid/r-ab12/ou-ab12-11111111/`: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function organizationPath(organization: string, tree: OrganizationTree, account: string): string {
  return `${[organization, ...tree.pathOf(account).slice(0, -1)].join('/')}/`;
}
