import { type PageChain, type PageData } from '../data';

/** What the reader wants to see. */
export interface PageFilter {
  /** Words that the name, the ID or the units of an account contain, in any order and case. */
  readonly words: string;
  /** Place of the colouring whose states are meant. */
  readonly colouring: number;
  /** States that are shown, as places in the colouring. @default - all */
  readonly states?: ReadonlySet<number>;
  /** Only accounts in which a link of this kind does not hold, as its place in `kinds`. @default - all */
  readonly brokenLink?: number;
}

/** A line of the tree. `index` is the place of the unit or account. */
export interface TreeRow {
  readonly type: 'unit' | 'account';
  readonly index: number;
  /** 1 for the root. */
  readonly level: number;
  /** Place among the lines that hang at the same unit, from 1, and the number of these. */
  readonly position: number;
  readonly siblings: number;
}

/** How many of the accounts that are shown have each state of the colouring, for one unit with all below it. */
export type StateCounts = readonly number[];

/** What a filter lets through. */
export interface Shown {
  /** 1 for each account that is shown. */
  readonly accounts: Uint8Array;
  readonly total: number;
  /** For each unit, by state. */
  readonly counts: readonly StateCounts[];
}

/** An organization of a page, ready to be looked through. Everything but building it is quick enough for every key stroke. */
export class OrganizationModel {
  public readonly unitsIn: readonly (readonly number[])[];
  public readonly accountsIn: readonly (readonly number[])[];
  private readonly haystacks: readonly string[];
  /** IDs of each unit and of those that it is in. */
  private readonly idPaths: readonly string[];
  /** By chain: which kinds of links do not hold. */
  private readonly openKinds: readonly ReadonlySet<number>[];

  public constructor(public readonly data: PageData) {
    const { units, accounts, chains } = data;
    const unitsIn: number[][] = units.ids.map(() => []);
    units.parents.forEach((parent, unit) => unitsIn[parent]?.push(unit));
    const order = new Intl.Collator('en', { numeric: true }).compare;
    for (const list of unitsIn) list.sort((one, other) => order(units.names[one]!, units.names[other]!));
    this.unitsIn = unitsIn;
    const accountsIn: number[][] = units.ids.map(() => []);
    accounts.units.forEach((unit, account) => accountsIn[unit]?.push(account));
    for (const list of accountsIn) list.sort((one, other) => order(accounts.names[one]!, accounts.names[other]!));
    this.accountsIn = accountsIn;
    this.idPaths = units.ids.map((_, unit) => this.pathOf(unit, units.ids).join(' '));
    const paths = units.ids.map((_, unit) => this.pathOf(unit).join(' ').toLowerCase());
    this.haystacks = accounts.ids.map(
      (id, account) => `${accounts.names[account]!.toLowerCase()} ${id} ${paths[accounts.units[account]!]}`,
    );
    this.openKinds = chains.map((chain) => this.openKindsOf(chain));
  }

  /** Names of a unit and of those that it is in, the root first. */
  public pathOf(unit: number, of = this.data.units.names): readonly string[] {
    const path: string[] = [];
    for (let at = unit; at >= 0; at = this.data.units.parents[at]!) path.unshift(of[at]!);
    return path;
  }

  /** The chain of an account. @returns undefined where it was not judged */
  public chainOf(account: number): PageChain | undefined {
    return this.data.chains[this.data.accounts.chains[account]!];
  }

  public show({ words, colouring, states, brokenLink }: PageFilter): Shown {
    const { accounts } = this.data;
    const { of, states: all } = this.data.colourings[colouring]!;
    const wanted = words
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const shown = new Uint8Array(accounts.ids.length);
    const counts: number[][] = this.data.units.ids.map(() => all.map(() => 0));
    let total = 0;
    for (let account = 0; account < shown.length; account++) {
      if (states && !states.has(of[account]!)) continue;
      if (brokenLink !== undefined && !this.openKinds[accounts.chains[account]!]?.has(brokenLink)) continue;
      const ids = this.idPaths[accounts.units[account]!]!;
      // Numbers look for accounts, and would be found in the IDs of units too.
      if (!wanted.every((word) => this.haystacks[account]!.includes(word) || (/^(?:ou|r)-/.test(word) && ids.includes(word)))) continue;
      shown[account] = 1;
      total++;
      counts[accounts.units[account]!]![of[account]!]!++;
    }
    // Each unit stands behind its parent, so that from the end every unit is complete before it is added.
    for (let unit = counts.length - 1; unit > 0; unit--) {
      const parent = counts[this.data.units.parents[unit]!];
      counts[unit]!.forEach((number, state) => parent && (parent[state]! += number));
    }
    return { accounts: shown, total, counts };
  }

  /** The lines of the tree: units with an account that is shown, and what is in those that are open. The worst accounts come first. */
  public rows(shown: Shown, colouring: number, isOpen: (unit: number) => boolean): readonly TreeRow[] {
    const { of } = this.data.colourings[colouring]!;
    const rows: TreeRow[] = [];
    const has = (unit: number): boolean => shown.counts[unit]!.some((number) => number > 0);
    const add = (unit: number, level: number, position: number, siblings: number): void => {
      rows.push({ type: 'unit', index: unit, level, position, siblings });
      if (!isOpen(unit)) return;
      const units = this.unitsIn[unit]!.filter(has);
      const accounts = this.accountsIn[unit]!.filter((account) => shown.accounts[account] === 1);
      accounts.sort((one, other) => of[one]! - of[other]!);
      const all = units.length + accounts.length;
      units.forEach((child, index) => add(child, level + 1, index + 1, all));
      accounts.forEach((account, index) =>
        rows.push({ type: 'account', index: account, level: level + 1, position: units.length + index + 1, siblings: all }),
      );
    };
    if (has(0)) add(0, 1, 1, 1);
    return rows;
  }

  /** Kinds of links that do not hold in some account, with the number of these accounts: most first. */
  public brokenLinks(): readonly { readonly kind: number; readonly accounts: number }[] {
    const numbers = new Map<number, number>();
    for (const chain of this.data.accounts.chains) {
      for (const kind of this.openKinds[chain] ?? []) numbers.set(kind, (numbers.get(kind) ?? 0) + 1);
    }
    return [...numbers].map(([kind, accounts]) => ({ kind, accounts })).sort((a, b) => b.accounts - a.accounts || a.kind - b.kind);
  }

  private openKindsOf({ actions }: PageChain): ReadonlySet<number> {
    const open = new Set<number>();
    for (const { links } of actions) {
      for (const place of links) {
        const link = this.data.links[place]!;
        if (link.state !== 'yes') open.add(link.kind);
      }
    }
    return open;
  }
}
