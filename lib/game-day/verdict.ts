import { linkKinds, weakest, type LinkState } from '../chain';
import { type Replayed } from '../replay/ways';
import { type Decided } from './access';
import { type AccountLinks } from './chain';
import { type WalkedRequest } from './request';

/** Whether the resource is contained in the exercise. */
export interface ExerciseVerdict {
  readonly contained: LinkState;
  /** Why not, each a sentence. */
  readonly no: readonly string[];
  /** What is not known, each a sentence. */
  readonly unknown: readonly string[];
}

export interface VerdictInput {
  /** What ended the exercise before anything started. */
  readonly before?: string;
  readonly path: Replayed;
  readonly requests: readonly WalkedRequest[];
  readonly account: AccountLinks;
  /** Requests of which it is not known whether they are allowed. */
  readonly unknown: readonly Decided[];
  /** What else is not known, each a sentence. */
  readonly doubts: readonly string[];
}

/** The weakest of what the exercise shows and of what the snapshot shows. */
export function verdictOf(input: VerdictInput): ExerciseVerdict {
  const no = [...ofRequests(input), ...ofAccount(input.account, 'no')];
  const unknown = [
    ...ofPath(input.path),
    ...ofStarts(input.requests),
    ...input.doubts,
    ...ofPolicies(input.unknown),
    ...ofAccount(input.account, 'unknown'),
  ];
  const states: readonly LinkState[] = [...no.map((): LinkState => 'no'), ...unknown.map((): LinkState => 'unknown')];
  return { contained: weakest(states), no, unknown };
}

/** One request that contained is enough: others are further parts of the exercise. */
function ofRequests({ before, requests }: VerdictInput): readonly string[] {
  if (before !== undefined) return [before];
  const contain = requests.filter(({ operation }) => operation === 'contain');
  if (contain.length === 0) return ['No rule starts the state machine for this finding.'];
  if (contain.some(({ outcome }) => outcome === 'contained')) return [];
  const { outcome, reason } = contain[0]!;
  return [`The request ended as ${outcome}${reason === '' ? '' : `: ${reason}`}.`];
}

function ofAccount(account: AccountLinks, wanted: 'no' | 'unknown'): readonly string[] {
  switch (account.status) {
    case 'unknown':
      return wanted === 'unknown' ? [account.why] : [];
    case 'not-active':
      return wanted === 'no' ? [`The account is ${account.state}.`] : [];
    case 'known':
      return account.links.flatMap((link) => {
        if (link.state === 'yes' || link.needed === undefined) return [];
        const state = link.needed === 'doubts' ? 'unknown' : link.state;
        return state === wanted ? [`${linkKinds[link.id].title}: ${link.state}. ${link.evidence}`] : [];
      });
  }
}

/** Doubts about rules that can hide the finding. What a route does is no part of the verdict. */
const ofPath = ({ suppression, securityHub, doubts }: Replayed): readonly string[] => [
  ...(suppression?.archived === 'unknown' ? [`GuardDuty may archive the finding by the suppression rule ${suppression.by}.`] : []),
  ...(securityHub?.isTooMany === true ? ['Automation rules leave more possibilities than are followed.'] : []),
  ...doubts.filter(({ about }) => about === 'place').map(({ reason }) => reason),
];

const ofStarts = (requests: readonly WalkedRequest[]): readonly string[] =>
  requests.some(({ start }) => start.takes === 'unknown')
    ? ['It is not known whether the trigger takes the finding, because AWS documents several spellings.']
    : [];

const ofPolicies = (unknown: readonly Decided[]): readonly string[] =>
  unknown.map(({ principal, action, resource, decision }) => {
    const why = decision.result === 'unknown' ? decision.unknowns.map(({ name }) => name).join(', ') : '';
    return `It is not known whether ${principal} may call ${action} on ${resource}: the policies depend on ${why}.`;
  });
