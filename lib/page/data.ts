/** How a state is meant, which gives its colour and its pattern. */
export type Tone = 'good' | 'bad' | 'unknown' | 'change' | 'neutral';

/** One state that an account can have, e.g. `would be contained`. */
export interface PageState {
  readonly label: string;
  /** One character, so that colour is never the only mark. */
  readonly sign: string;
  readonly tone: Tone;
}

/** One question that the tree and the map are coloured by. */
export interface Colouring {
  /** E.g. `Would it be contained?`. */
  readonly title: string;
  /** What stands before a state where there is no room for the title, e.g. `drift`. @default - a table leaves it out */
  readonly brief?: string;
  /** Whether it looks closer at what the last colouring before it asks that is no detail. The same answer is not repeated. @default false */
  readonly isDetail?: boolean;
  /** The worst first; a unit shows the first that one of its accounts has. */
  readonly states: readonly PageState[];
  /** For each account its place in `states`. */
  readonly of: readonly number[];
}

/** What is known of each account beside its chain, e.g. its wave. */
export interface Fact {
  readonly heading: string;
  /** For each account its place in `texts`, or -1 where there is nothing to say. */
  readonly of: readonly number[];
}

/** A link of a chain. Accounts with the same evidence share it. */
export interface PageLink {
  /** Place in `kinds`. */
  readonly kind: number;
  readonly state: 'yes' | 'no' | 'unknown';
  readonly evidence: string;
  /** @default - the link holds */
  readonly remedy?: string;
}

/** The chain of an account. Accounts in which it is the same share it. */
export interface PageChain {
  readonly verdict: PageLink['state'];
  /** Of each action type the verdict and the links, as places in `links`. */
  readonly actions: readonly { readonly name: string; readonly verdict: PageLink['state']; readonly links: readonly number[] }[];
}

/**
 * What the script of a page shows: an organization of up to some ten thousand accounts. Lists inside `units`, `accounts`, colourings and facts have one
 * entry for each unit or account, in the same order. Texts are plain lines; none of them is markup.
 */
export interface PageData {
  readonly version: 1;
  /** The root first, and each unit behind its parent. `parents` are places in these lists; -1 for the root. */
  readonly units: { readonly ids: readonly string[]; readonly names: readonly string[]; readonly parents: readonly number[] };
  /** `units` and `chains` are places in these lists; -1 in `chains` for an account that was not judged. */
  readonly accounts: {
    readonly ids: readonly string[];
    readonly names: readonly string[];
    readonly units: readonly number[];
    readonly chains: readonly number[];
  };
  /** At least one. */
  readonly colourings: readonly Colouring[];
  readonly facts: readonly Fact[];
  readonly texts: readonly string[];
  readonly stages: readonly string[];
  readonly kinds: readonly { readonly title: string; readonly stage: number }[];
  readonly links: readonly PageLink[];
  readonly chains: readonly PageChain[];
}

/** IDs of elements that the script looks for, and a class. The page has those of the parts that it shows. */
export const elementIds = {
  /** JSON of `PageData`. */
  data: 'page-data',
  /** A list of findings, which gets a box to search it. */
  searchable: 'searchable',
  /** Class of tables that get a box to search their rows; `data-noun` says what a row is. */
  filtered: 'filtered',
  /** Empty; the script builds the tree and the map in it. */
  explorer: 'explorer',
} as const;
