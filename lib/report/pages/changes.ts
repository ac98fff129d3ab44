import { count, figure, moment, plain, some } from '../../core/text';
import { type PageState } from '../../page/data';
import { type Account } from '../../organization/snapshot';
import { type FactChange, type VerificationChanges } from '../../verification/compare';
import { type XmlElement } from '../xml';
import { firstOf, marked, of, paragraph, section, toDo } from './elements';
import { type AccountColouring } from './organization';

type Kind = Exclude<keyof VerificationChanges, 'before' | 'now'>;

const kinds: Readonly<Record<Kind, PageState & { readonly heading: string }>> = {
  worse: { label: 'got worse', heading: 'Worse', sign: '✖', tone: 'bad' },
  unknown: { label: 'unknown then and now', heading: 'Unknown then and now', sign: '?', tone: 'unknown' },
  warnings: { label: 'new warning', heading: 'New warnings', sign: '!', tone: 'change' },
  remaining: { label: 'not resolved', heading: 'Not resolved: it failed before, and fails now', sign: '·', tone: 'neutral' },
  better: { label: 'got better', heading: 'Better', sign: '✔', tone: 'good' },
};
const order = Object.keys(kinds) as readonly Kind[];

/** Different changes that are listed before the others are counted, and accounts that are named of each. */
const most = 200;
const mostAccounts = 10;

/** What changed since an earlier verification. */
export function changesPart(changes: VerificationChanges): XmlElement {
  const found = order.filter((kind) => changes[kind].length > 0);
  return section(`Since ${moment(changes.before)}`, [
    paragraph(
      changes.worse.length === 0
        ? 'Nothing got worse.'
        : `${count(changes.worse.length, 'thing')} got worse. The tree and the map can be coloured by what changed.`,
    ),
    ...found.flatMap((kind) => [of('h3', `${kinds[kind].heading} (${figure(changes[kind].length)})`), ...list(kind, changes[kind])]),
  ]);
}

function list(kind: Kind, changes: readonly FactChange[]): readonly XmlElement[] {
  const groups = grouped(changes);
  const items = groups
    .slice(0, most)
    .map(({ what, remedy, isGone, accounts }) =>
      marked(kinds[kind], kind === 'better' ? (isGone ? 'gone: ' : 'resolved: ') : '', [
        of('span', plain(what)),
        ...(accounts.length > 0 ? [paragraph(`${count(accounts.length, 'account')}: ${plain(some(accounts, mostAccounts))}`)] : []),
        ...(remedy !== undefined && kind !== 'remaining' ? [toDo(plain(remedy))] : []),
      ]),
    );
  const rest = groups.length - items.length;
  return [...firstOf(items, 5, 'changes'), ...(rest > 0 ? [paragraph(`${figure(rest)} more; --format json lists all.`)] : [])];
}

interface Group {
  readonly what: string;
  readonly remedy?: string;
  readonly isGone: boolean;
  /** @default - none: the change is of no account */
  readonly accounts: string[];
}

/** Changes that say the same of several accounts are one. Texts of facts about an account begin with its ID. */
function grouped(changes: readonly FactChange[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { text, remedy, to } of changes) {
    const [, account, what = text] = /^(\d{12}): (.*)$/s.exec(text) ?? [];
    const key = JSON.stringify([what, remedy, to === undefined]);
    const group = groups.get(key) ?? { what, ...(remedy !== undefined && { remedy }), isGone: to === undefined, accounts: [] };
    groups.set(key, group);
    if (account !== undefined) group.accounts.push(account);
  }
  return [...groups.values()];
}

/** Whether something about an account got worse or better. Keys of facts about an account end in its ID. */
export function changesColouring(changes: VerificationChanges): AccountColouring {
  const places = new Map<string, number>();
  order.forEach((kind, place) => {
    for (const { key } of changes[kind]) {
      const [account] = /\b\d{12}\b/.exec(key) ?? [];
      if (account !== undefined && !places.has(account)) places.set(account, place);
    }
  });
  const states = [...order.map((kind) => kinds[kind]), { label: 'no change', sign: '–', tone: 'neutral' as const }];
  return {
    title: `What changed since ${moment(changes.before)}?`,
    brief: 'change',
    states: states.map(({ label, sign, tone }) => ({ label, sign, tone })),
    of: ({ id }: Account) => places.get(id) ?? order.length,
  };
}
