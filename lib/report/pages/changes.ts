import { count, figure, moment, plain } from '../../core/text';
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

/** Changes that are listed before the others are counted. */
const most = 200;

/** What changed since an earlier verification. */
export function changesPart(changes: VerificationChanges): XmlElement {
  const found = order.filter((kind) => changes[kind].length > 0);
  return section(`Since ${moment(changes.before)}`, [
    paragraph(
      changes.worse.length === 0
        ? 'Nothing got worse.'
        : `${count(changes.worse.length, 'thing')} got worse. The map can be coloured by what changed.`,
    ),
    ...found.flatMap((kind) => [of('h3', `${kinds[kind].heading} (${figure(changes[kind].length)})`), ...list(kind, changes[kind])]),
  ]);
}

function list(kind: Kind, changes: readonly FactChange[]): readonly XmlElement[] {
  const items = changes
    .slice(0, most)
    .map(({ text, remedy, to }) =>
      marked(kinds[kind], kind === 'better' ? (to === undefined ? 'gone: ' : 'resolved: ') : '', [
        of('span', plain(text)),
        ...(remedy !== undefined && kind !== 'remaining' ? [toDo(plain(remedy))] : []),
      ]),
    );
  const rest = changes.length - items.length;
  return [...firstOf(items, 5, 'changes'), ...(rest > 0 ? [paragraph(`${figure(rest)} more; --format json lists all.`)] : [])];
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
    states: states.map(({ label, sign, tone }) => ({ label, sign, tone })),
    of: ({ id }: Account) => places.get(id) ?? order.length,
  };
}
