import { type ApprovedAction } from '../configuration/configuration';
import { exitCode, type ExitCode } from '../core/problem';
import { linkIds, type Link, type LinkId, type LinkState } from './link';
import { type AccountChain, type ActionChain, type ChainProof } from './prove-chain';

type JudgedAccount = Extract<AccountChain, { readonly status: 'judged' }>;

/** Active accounts by their verdict. */
export type VerdictCounts = Readonly<Record<LinkState, number>>;

/** The accounts of a wave, or those that are left out for one reason. */
export interface ChainGroup {
  readonly group: string;
  readonly verdicts: VerdictCounts;
}

/** A link that does not hold in every account. An account counts once, whatever the number of its action types. */
export interface WeakLink {
  readonly id: LinkId;
  /** Accounts in which it does not hold. */
  readonly no: number;
  /** Accounts in which it is not known. */
  readonly unknown: number;
  /** The evidence of most of these accounts: of those in which it does not hold, if there are any. */
  readonly evidence: string;
  /** What to do about that evidence. */
  readonly remedy: string;
}

/** The verdict of one action type in one account, with the links that are the reason. */
export interface ActionVerdict {
  readonly verdict: LinkState;
  readonly no: readonly LinkId[];
  readonly unknown: readonly LinkId[];
}

export interface AccountVerdict {
  readonly account: string;
  readonly group: string;
  readonly verdict: LinkState;
  readonly actions: Readonly<Partial<Record<ApprovedAction, ActionVerdict>>>;
}

/** A proof in short: by wave, by link and by account. */
export interface ChainSummary {
  readonly actions: readonly ApprovedAction[];
  readonly verdicts: VerdictCounts;
  /** In the order in which the waves come. */
  readonly groups: readonly ChainGroup[];
  /** The weakest first: by the accounts in which they do not hold, then by those in which they are not known. */
  readonly weakestLinks: readonly WeakLink[];
  /** Active accounts, in ID order. */
  readonly accounts: readonly AccountVerdict[];
  readonly notLookedAt: readonly string[];
}

/**
 * Sums a proof up.
 * @param order - names of the waves, in their order. @default - groups come in the order of their accounts
 */
export function summarizeChain({ actions, accounts, notLookedAt }: ChainProof, order: readonly string[] = []): ChainSummary {
  const judged = accounts.filter((account): account is JudgedAccount => account.status === 'judged');
  const groups = new Map<string, Record<LinkState, number>>(order.map((name) => [name, none()]));
  const all = none();
  const ofChain = new Map<ActionChain, ActionVerdict>();
  const ofChains = new Map<readonly ActionChain[], AccountVerdict['actions']>();
  const verdicts = judged.map(({ account, group, verdict, actions: chains }): AccountVerdict => {
    all[verdict]++;
    const counts = groups.get(group) ?? none();
    counts[verdict]++;
    groups.set(group, counts);
    const actions = ofChains.get(chains) ?? Object.fromEntries(chains.map((chain) => [chain.action, actionVerdict(chain, ofChain)]));
    ofChains.set(chains, actions);
    return { account, group, verdict, actions };
  });
  return {
    actions,
    verdicts: all,
    groups: [...groups]
      .filter(([, counts]) => counts.yes + counts.no + counts.unknown > 0)
      .map(([group, counts]) => ({ group, verdicts: counts })),
    weakestLinks: weakLinks(judged),
    accounts: verdicts,
    notLookedAt,
  };
}

const none = (): Record<LinkState, number> => ({ yes: 0, no: 0, unknown: 0 });

function actionVerdict(chain: ActionChain, known: Map<ActionChain, ActionVerdict>): ActionVerdict {
  const before = known.get(chain);
  if (before !== undefined) return before;
  const ids = (state: LinkState): readonly LinkId[] => chain.links.flatMap((link) => (link.state === state ? [link.id] : []));
  const made: ActionVerdict = { verdict: chain.verdict, no: ids('no'), unknown: ids('unknown') };
  known.set(chain, made);
  return made;
}

type OpenLink = Exclude<Link, { readonly state: 'yes' }>;

function weakLinks(accounts: readonly JudgedAccount[]): readonly WeakLink[] {
  const found = new Map<LinkId, { no: number; unknown: number; readonly evidence: Map<OpenLink, number> }>();
  const known = new Map<readonly ActionChain[], readonly OpenLink[]>();
  for (const { actions } of accounts) {
    const weakest = known.get(actions) ?? weakestOfAccount(actions);
    known.set(actions, weakest);
    for (const link of weakest) {
      const entry = found.get(link.id) ?? { no: 0, unknown: 0, evidence: new Map<OpenLink, number>() };
      entry[link.state]++;
      entry.evidence.set(link, (entry.evidence.get(link) ?? 0) + 1);
      found.set(link.id, entry);
    }
  }
  return [...found]
    .map(([id, { no, unknown, evidence }]): WeakLink => {
      const deciding = [...evidence].filter(([{ state }]) => no === 0 || state === 'no').sort(([, a], [, b]) => b - a)[0]![0];
      return { id, no, unknown, evidence: deciding.evidence, remedy: deciding.remedy };
    })
    .sort((a, b) => b.no - a.no || b.unknown - a.unknown || linkIds.indexOf(a.id) - linkIds.indexOf(b.id));
}

/** For each link the weakest of the action types, where it is not `yes`. */
function weakestOfAccount(chains: readonly ActionChain[]): readonly OpenLink[] {
  const open: OpenLink[] = [];
  linkIds.forEach((_, index) => {
    let weakest: OpenLink | undefined;
    for (const { links } of chains) {
      const link = links[index]!;
      if (link.state !== 'yes' && (weakest === undefined || (weakest.state === 'unknown' && link.state === 'no'))) weakest = link;
    }
    if (weakest !== undefined) open.push(weakest);
  });
  return open;
}

/** The link to see to first: the first that does not hold, else the first that is not known. @returns undefined where all hold */
export function firstToDo({ actions }: JudgedAccount): OpenLink | undefined {
  const open = weakestOfAccount(actions);
  return open.find(({ state }) => state === 'no') ?? open[0];
}

/** Exit code of a verdict: 0, 1 or 3 by contract. */
export const verdictExitCode: Readonly<Record<LinkState, ExitCode>> = {
  yes: exitCode.holds,
  no: exitCode.doesNotHold,
  unknown: exitCode.unknown,
};
