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
  /** Targets of the policies that are attached to each account of the group. */
  readonly own: Set<string>[];
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
  const byTarget = attachedLists(parsed);
  const listOf = (id: string): PolicyList => byTarget.get(id) ?? byTarget.none;
  const above = new Map<string, Above>();
  const groupsByWay = new Map<string, Above['groups']>();
  const groups: Group[] = [];
  for (const { id: account, state, parent } of snapshot.accounts) {
    if (state !== 'ACTIVE' || account === snapshot.organization.managementAccount) continue;
    let way = above.get(parent);
    if (way === undefined) above.set(parent, (way = wayTo(parent)));
    // An account whose unit nobody knows is reached by no level.
    const list = way.levels.length === 0 ? undefined : listOf(account);
    const isAlone = byAccount || named.has(account) || list?.hasFullAccess === false;
    let group = isAlone ? undefined : way.groups.get(list);
    if (group === undefined) {
      const own = list === undefined ? [] : [{ id: account, policies: list.policies }];
      group = {
        account,
        levels: [...way.levels.map(({ id, policies: of }) => ({ id, policies: of })), ...own],
        organizationPath: way.organizationPath,
        attachments: new Map<string, Set<string>>(),
        accounts: [],
        own: [],
      };
      groups.push(group);
      if (!isAlone) way.groups.set(list, group);
    }
    group.accounts.push(account);
    // The levels above are those of the account before it in its unit.
    if (way.group !== group) for (const level of way.levels) attach(group, level.id, level.policies);
    if (group.accounts.length === 1 && list) group.own.push(...attach(group, account, list.policies));
    else for (const targets of group.own) targets.add(account);
    way.group = group;
  }
  return groups;

  function wayTo(parent: string): Above {
    const levels = tree.pathOf(parent).map((id): PolicyLevel & { readonly list: PolicyList } => {
      const list = listOf(id);
      return { id, policies: list.policies, list };
    });
    const organizationPath = `${[snapshot.organization.id, ...levels.map(({ id }) => id)].join('/')}/`;
    // Where FullAWSAccess is missing a level can fail to allow something, and then it is named.
    const steps = levels.map(({ id, list }) => `${list.number}${list.hasFullAccess ? '' : ` ${id}`}`);
    const key = [...steps, byPath ? organizationPath : ''].join('\n');
    let ofWay = groupsByWay.get(key);
    if (ofWay === undefined) groupsByWay.set(key, (ofWay = new Map<PolicyList | undefined, Group>()));
    return { levels, organizationPath, groups: ofWay };
  }
}

/** The way from the root to the accounts of a unit. */
interface Above {
  readonly levels: readonly PolicyLevel[];
  /** `o-exampleorgid/r-ab12/ou-ab12-11111111/`: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
  readonly organizationPath: string;
  /** Accounts below by their own policies, shared with all ways that have the same policies. Without a list: accounts whose unit nobody knows. */
  readonly groups: Map<PolicyList | undefined, Group>;
  /** To which the last account of the unit belongs. */
  group?: Group;
}

/** Policies that are attached together: the same policies are one list, wherever they are attached. */
interface PolicyList {
  readonly number: number;
  readonly policies: readonly NamedPolicy[];
  readonly hasFullAccess: boolean;
  readonly longer: Map<object, PolicyList>;
}

function attachedLists(policies: readonly (ServiceControlPolicy & Pick<NamedPolicy, 'policy'>)[]) {
  let number = 0;
  const none: PolicyList = { number, policies: [], hasFullAccess: false, longer: new Map() };
  const lists = new Map<string, PolicyList>();
  for (const one of policies) {
    for (const target of one.targets) {
      const list = lists.get(target) ?? none;
      let longer = list.longer.get(one);
      if (longer === undefined) {
        longer = {
          number: ++number,
          policies: [...list.policies, { name: one.id, policy: one.policy }],
          hasFullAccess: list.hasFullAccess || one.id === fullAccess,
          longer: new Map(),
        };
        list.longer.set(one, longer);
      }
      lists.set(target, longer);
    }
  }
  return Object.assign(lists, { none });
}

/** @returns the targets of each policy, with the new one */
function attach({ attachments }: Group, id: string, policies: readonly NamedPolicy[]): readonly Set<string>[] {
  return policies.map(({ name }) => {
    let targets = attachments.get(name);
    if (targets === undefined) attachments.set(name, (targets = new Set()));
    return targets.add(id);
  });
}
