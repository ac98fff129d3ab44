import { type AccountDetector } from '../organization/detection';

type Members = Readonly<Record<string, AccountDetector>>;
type ListedMembers = readonly (readonly [account: string, member: AccountDetector])[];

/** Lists that were made, by the members and what was asked for: each page asks again. */
const known = new WeakMap<Members, Map<string, ListedMembers>>();

/**
 * Members of GuardDuty as ListMembers has them. Nobody changes the members of a Region once they are there.
 * @param administrator who is not among its own members
 */
export function membersListed(members: Members, administrator: string, isAssociatedAlone: boolean): ListedMembers {
  const lists = known.get(members) ?? new Map<string, ListedMembers>();
  known.set(members, lists);
  const key = `${administrator} ${isAssociatedAlone}`;
  const list =
    lists.get(key) ??
    Object.entries(members).filter(([account, { status }]) => account !== administrator && (!isAssociatedAlone || status === 'Enabled'));
  lists.set(key, list);
  return list;
}
