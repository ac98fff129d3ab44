import { parsePolicy, type NamedPolicy, type PolicyLevel } from '../iam';
import { organizationTree } from '../organization/tree';
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
  const levelOf = (id: string): Level => {
    const list = byTarget.get(id) ?? [];
    // Where FullAWSAccess is missing a level can fail to allow something, and then it is named.
    return { id, policies: list, key: [list.some(({ name }) => name === fullAccess) ? '' : id, ...list.map(({ name }) => name)] };
  };
  const above = new Map<string, Above>();
  const groups = new Map<string, Group>();
  for (const { id: account, state, parent } of snapshot.accounts) {
    if (state !== 'ACTIVE' || account === snapshot.organization.managementAccount) continue;
    let way = above.get(parent);
    if (way === undefined) above.set(parent, (way = wayTo(parent)));
    // An account whose unit nobody knows is reached by no level.
    const own = way.levels.length === 0 ? [] : [levelOf(account)];
    const key = `${way.key} ${JSON.stringify([own.map((level) => level.key), byAccount || named.has(account) ? account : ''])}`;
    let group = groups.get(key);
    if (group === undefined) {
      group = {
        account,
        levels: [...way.levels, ...own].map(({ id, policies: list }) => ({ id, policies: list })),
        organizationPath: way.organizationPath,
        attachments: new Map<string, Set<string>>(),
        accounts: [],
      };
      groups.set(key, group);
    }
    group.accounts.push(account);
    // The levels above are those of the account before it in its unit.
    for (const level of way.group === group ? own : [...way.levels, ...own]) attach(group, level);
    way.group = group;
  }
  return [...groups.values()];

  function wayTo(parent: string): Above {
    const levels = tree.pathOf(parent).map(levelOf);
    const organizationPath = `${[snapshot.organization.id, ...levels.map(({ id }) => id)].join('/')}/`;
    return { levels, organizationPath, key: JSON.stringify([levels.map((level) => level.key), byPath ? organizationPath : '']) };
  }
}

/** The root, a unit or an account, with what tells accounts apart that are below it. */
interface Level extends PolicyLevel {
  readonly key: readonly string[];
}

/** The way from the root to the accounts of a unit. */
interface Above {
  readonly levels: readonly Level[];
  /** `o-exampleorgid/r-ab12/ou-ab12-11111111/`: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
  readonly organizationPath: string;
  readonly key: string;
  /** To which the last account of the unit belongs. */
  group?: Group;
}

function attach({ attachments }: Group, { id, policies }: PolicyLevel): void {
  for (const { name } of policies) {
    const targets = attachments.get(name);
    if (targets) targets.add(id);
    else attachments.set(name, new Set([id]));
  }
}
