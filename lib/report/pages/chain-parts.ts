import { actionTypeNames, linkKinds, type ChainProof, type ChainSummary, type LinkState, type WeakLink } from '../../chain';
import { count, figure, plain } from '../../core/text';
import { type PageState } from '../../page/data';
import { type XmlElement } from '../xml';
import { firstOf, marked, meter, paragraph, section, table, toDo, type Tile } from './elements';
import { type AccountColouring } from './organization';

/** Verdicts as states, the worst first. */
export const verdictStates: Readonly<Record<LinkState, PageState>> = {
  no: { label: 'would not be contained', sign: '✖', tone: 'bad' },
  unknown: { label: 'unknown', sign: '?', tone: 'unknown' },
  yes: { label: 'would be contained', sign: '✔', tone: 'good' },
};
const notJudged: PageState = { label: 'not judged: not active', sign: '–', tone: 'neutral' };
const order: readonly LinkState[] = ['no', 'unknown', 'yes'];

/** `12 of 44 active accounts would be contained. 3 would not, and 29 are unknown.` Where all are alike, one sentence says it. */
export function chainSentence({ verdicts: { yes, no, unknown } }: Pick<ChainSummary, 'verdicts'>): string {
  const all = yes + no + unknown;
  if (all === 0) return 'No account is active, so none was judged.';
  const one = 'the one active account';
  const every = `${figure(all)} active accounts`;
  if (yes === all) return `${all === 1 ? 'The one active account' : `All ${every}`} would be contained, as far as the snapshot shows.`;
  if (no === all) return all === 1 ? 'The one active account would not be contained.' : `None of the ${every} would be contained.`;
  if (unknown === all) return `It is unknown whether ${all === 1 ? one : `any of the ${every}`} would be contained.`;
  const open = `${figure(unknown)} ${unknown === 1 ? 'is' : 'are'} unknown`;
  if (yes === 0) return `${figure(no)} of ${every} would not be contained, and ${open}.`;
  const rest = [...(no > 0 ? [`${figure(no)} would not`] : []), ...(unknown > 0 ? [open] : [])].join(', and ');
  return `${figure(yes)} of ${every} would be contained. ${rest}.`;
}

export function chainTiles({ verdicts }: ChainSummary, notActive: number): readonly Tile[] {
  const all = verdicts.yes + verdicts.no + verdicts.unknown;
  const share = (number: number): string =>
    all === 0
      ? ''
      : ` (${number > 0 && number < all ? Math.min(99, Math.max(1, Math.round((100 * number) / all))) : (100 * number) / all}%)`;
  return [
    ...(['yes', 'no', 'unknown'] as const).map((state) => ({
      number: figure(verdicts[state]),
      text: `${verdictStates[state].label}${share(verdicts[state])}`,
      state: verdictStates[state],
    })),
    ...(notActive > 0 ? [{ number: figure(notActive), text: 'not judged, because they are not active', state: notJudged }] : []),
  ];
}

/** How many of the weakest links are seen at once. */
const mostLinks = 5;

export function weakestLinks({ weakestLinks: links, actions }: ChainSummary): XmlElement {
  const intro = `Each account has a chain from the finding to the people who hear of it, for ${actions.map((action) => `${actionTypeNames[action]}s`).join(', ')}. An account is as strong as its weakest link.`;
  return section('Weakest links', [
    paragraph(intro, { class: 'dim' }),
    ...(links.length === 0 ? [paragraph('Every link holds in every active account.')] : firstOf(links.map(weakLink), mostLinks, 'links')),
  ]);
}

function weakLink({ id, no, unknown, evidence, remedy }: WeakLink): XmlElement {
  const where = [
    ...(no > 0 ? [`broken in ${count(no, 'account')}`] : []),
    ...(unknown > 0 ? [`unknown in ${count(unknown, 'account')}`] : []),
  ];
  return marked(verdictStates[no > 0 ? 'no' : 'unknown'], `${linkKinds[id].title}: ${where.join(', ')}`, [
    paragraph(plain(evidence)),
    toDo(plain(remedy)),
  ]);
}

/** Verdicts by wave. */
export function chainGroups({ groups }: ChainSummary): XmlElement {
  return section('By wave', [
    table(
      'Verdicts by wave',
      [
        { title: 'Wave' },
        { title: 'Yes', isNumber: true },
        { title: 'No', isNumber: true },
        { title: 'Unknown', isNumber: true },
        { title: 'Share' },
      ],
      groups.map(({ group, verdicts }) => [
        plain(group),
        figure(verdicts.yes),
        figure(verdicts.no),
        figure(verdicts.unknown),
        [meter(order.map((state) => ({ number: verdicts[state], tone: verdictStates[state].tone })))],
      ]),
    ),
  ]);
}

/** The verdict of each account, and of each action type. */
export function chainColourings({ accounts, actions }: ChainProof): readonly AccountColouring[] {
  const known = new Map(accounts.map((account) => [account.account, account]));
  const states = [...order.map((state) => verdictStates[state]), notJudged];
  const place = (state: LinkState | undefined): number => (state === undefined ? order.length : order.indexOf(state));
  const ofAll: AccountColouring = {
    title: 'Would it be contained?',
    brief: 'containment',
    states,
    of: ({ id }) => {
      const chain = known.get(id);
      return place(chain?.status === 'judged' ? chain.verdict : undefined);
    },
  };
  if (actions.length < 2) return [ofAll];
  return [
    ofAll,
    ...actions.map((action, index): AccountColouring => ({
      title: `Would it be contained? ${actionTypeNames[action]}`,
      brief: actionTypeNames[action],
      isDetail: true,
      states,
      of: ({ id }) => {
        const chain = known.get(id);
        return place(chain?.status === 'judged' ? chain.actions[index]?.verdict : undefined);
      },
    })),
  ];
}

/** What the last drift detection found, as the link `roles-not-drifted` says. */
export function driftColouring({ accounts }: ChainProof): AccountColouring {
  const found = new Map(
    accounts.map((account) => [
      account.account,
      account.status === 'judged' ? account.actions[0]?.links.find(({ id }) => id === 'roles-not-drifted')?.state : undefined,
    ]),
  );
  return {
    title: 'Have the roles drifted?',
    brief: 'drift',
    states: [
      { label: 'drifted', sign: '✖', tone: 'bad' },
      { label: 'unknown', sign: '?', tone: 'unknown' },
      { label: 'not drifted', sign: '✔', tone: 'good' },
      notJudged,
    ],
    of: ({ id }) => {
      const state = found.get(id);
      return state === undefined ? order.length : order.indexOf(state);
    },
  };
}
