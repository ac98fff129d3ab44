import { type Account, type OrganizationalUnit, type Snapshot } from './snapshot';

/**
 * The units and accounts of a snapshot as a tree. Building it is linear; the look-ups are constant time,
 * except those that answer with a list.
 */
export interface OrganizationTree {
  /** ID of the root. */
  readonly root: string;
  /** A unit by its ID; the root is not one. */
  unit(id: string): OrganizationalUnit | undefined;
  account(id: string): Account | undefined;
  /** ID of the root or unit that a unit or account is directly in. @returns undefined for the root and for unknown IDs */
  parentOf(id: string): string | undefined;
  /** The way to a unit or account: the root first, the ID itself last. @returns an empty list for an unknown ID */
  pathOf(unitOrAccountId: string): string[];
  /** Whether a unit or account is in a unit (or the root), at any depth. A unit is within itself. Unknown IDs are within nothing. */
  isWithin(id: string, unitId: string): boolean;
  /** Accounts in any of the units (or the root), at any depth, each once, in ID order. Unknown IDs have no accounts. */
  accountsWithin(unitIds: readonly string[]): Account[];
  /** Units directly in a unit (or the root), in ID order. */
  unitsIn(id: string): readonly OrganizationalUnit[];
  /** Name of a unit; `Root` for the root (Organizations calls it that), the ID itself where it is unknown. */
  unitName(id: string): string;
}

/** The position of a unit or account in a depth-first walk. Everything below it is between `first` and `last`. */
interface Interval {
  readonly first: number;
  last: number;
}

/** Compares IDs by code unit. Unlike `localeCompare`, this is fast and the same on every machine. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Trees by the accounts that they were built from: a command asks for the tree of its snapshot several times. */
const built = new WeakMap<readonly Account[], { readonly root: string; readonly units: object; readonly tree: OrganizationTree }>();

/**
 * The tree of a snapshot. Units that do not hang below the root (no parsed snapshot has such) are treated as unknown. The lists of units and accounts
 * must not change afterwards, because the tree of the same lists is built once.
 */
export function organizationTree(snapshot: Pick<Snapshot, 'organization' | 'organizationalUnits' | 'accounts'>): OrganizationTree {
  const { organization, organizationalUnits, accounts } = snapshot;
  const earlier = built.get(accounts);
  if (earlier?.root === organization.root && earlier.units === organizationalUnits) return earlier.tree;
  const tree = buildTree(organization.root, organizationalUnits, accounts);
  built.set(accounts, { root: organization.root, units: organizationalUnits, tree });
  return tree;
}

function buildTree(root: string, organizationalUnits: readonly OrganizationalUnit[], accounts: readonly Account[]): OrganizationTree {
  const units = new Map<string, OrganizationalUnit>();
  const unitsByParent = new Map<string, OrganizationalUnit[]>();
  const accountsByParent = new Map<string, Account[]>();
  for (const unit of organizationalUnits) {
    units.set(unit.id, unit);
    append(unitsByParent, unit.parent, unit);
  }
  for (const account of accounts) append(accountsByParent, account.parent, account);
  for (const siblings of unitsByParent.values()) {
    siblings.sort((a, b) => compareIds(a.id, b.id));
  }

  // One walk numbers the accounts in order. The accounts of a unit have consecutive numbers.
  const walked: Account[] = [];
  const positions = new Map<string, number>();
  const number = (account: Account): void => {
    positions.set(account.id, walked.length);
    walked.push(account);
  };
  const unitIntervals = new Map<string, Interval>();
  const stack: { readonly id: string; readonly leave: boolean }[] = [{ id: root, leave: false }];
  // Units have numbers of their own, because an empty unit would otherwise share numbers with its neighbour.
  let step = 0;
  const unitSteps = new Map<string, Interval>();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.leave) {
      unitIntervals.get(top.id)!.last = walked.length;
      unitSteps.get(top.id)!.last = step;
      continue;
    }
    unitIntervals.set(top.id, { first: walked.length, last: 0 });
    unitSteps.set(top.id, { first: step++, last: 0 });
    for (const account of accountsByParent.get(top.id) ?? none) number(account);
    stack.push({ id: top.id, leave: true });
    for (const unit of unitsByParent.get(top.id) ?? []) {
      stack.push({ id: unit.id, leave: false });
    }
  }
  const belowTheRoot = walked.length;
  // What hangs below no unit is known by its ID, and is within nothing.
  for (const [parent, siblings] of accountsByParent) if (!unitSteps.has(parent)) siblings.forEach(number);

  const account = (id: string): Account | undefined => {
    const position = positions.get(id);
    return position === undefined ? undefined : walked[position];
  };
  const parentOf = (id: string): string | undefined => account(id)?.parent ?? units.get(id)?.parent;
  let inOrder: readonly Account[] | undefined;

  return {
    root,
    unit: (id) => units.get(id),
    account,
    parentOf,
    pathOf(id) {
      if (!unitSteps.has(id) && !((positions.get(id) ?? belowTheRoot) < belowTheRoot)) {
        return [];
      }
      const path: string[] = [];
      for (let at: string | undefined = id; at !== undefined; at = parentOf(at)) {
        path.push(at);
      }
      return path.reverse();
    },
    isWithin(id, unitId) {
      const position = positions.get(id);
      if (position !== undefined) {
        const interval = unitIntervals.get(unitId);
        return interval !== undefined && position >= interval.first && position < interval.last;
      }
      const inner = unitSteps.get(id);
      const outer = unitSteps.get(unitId);
      return inner !== undefined && outer !== undefined && inner.first >= outer.first && inner.first < outer.last;
    },
    accountsWithin(unitIds) {
      // All of them are asked for most often. A snapshot has them in order.
      if (unitIds.includes(root))
        return [...(inOrder ??= inIdOrder(belowTheRoot === accounts.length ? [...accounts] : walked.slice(0, belowTheRoot)))];
      const intervals = unitIds.flatMap((id) => unitIntervals.get(id) ?? []).sort((a, b) => a.first - b.first);
      const found: Account[] = [];
      let next = 0;
      for (const { first, last } of intervals) {
        for (next = Math.max(next, first); next < last; next++) {
          found.push(walked[next]!);
        }
      }
      return inIdOrder(found);
    },
    unitsIn: (id) => unitsByParent.get(id) ?? [],
    unitName: (id) => (id === root ? 'Root' : (units.get(id)?.name ?? id)),
  };
}

/** The accounts themselves, in the order of their IDs. */
export function inIdOrder(accounts: Account[]): Account[] {
  return isInIdOrder(accounts) ? accounts : accounts.sort((a, b) => compareIds(a.id, b.id));
}

function isInIdOrder(accounts: readonly Account[]): boolean {
  for (let index = 1; index < accounts.length; index++) if (accounts[index - 1]!.id > accounts[index]!.id) return false;
  return true;
}

const none: readonly Account[] = [];

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [value]);
  } else {
    list.push(value);
  }
}
