import { count, figure } from '../../core/text';
import { type PageData, type PageState } from '../../page/data';
import { isRepeated } from '../../page/repeated';
import { type XmlElement } from '../xml';
import { of, paragraph, section, sign, table } from './elements';

/** Accounts that the table has room for: a reader without a script gets a page of a few hundred kilobytes. */
const mostAccounts = 300;

/**
 * The accounts as a plain table, for readers without a script and for paper: the worst of the first colouring first. What the other colourings say
 * stands there where it is not as it should be, so that the table is no wider than paper.
 */
export function accountsTable({ accounts, colourings, units, facts, texts }: PageData, most = mostAccounts): XmlElement {
  const [first] = colourings;
  const stateOf = ({ states, of }: PageData['colourings'][number], account: number): PageState => states[of[account]!]!;
  const order = accounts.ids.map((_, account) => account);
  if (first) order.sort((one, other) => first.of[one]! - first.of[other]!);
  const shown = order.slice(0, most);
  const wave = facts.find(({ heading }) => heading === 'Wave');
  const notable = (account: number): readonly XmlElement[] =>
    colourings.flatMap((colouring, place) => {
      const state = stateOf(colouring, account);
      if (place === 0 || colouring.brief === undefined || state.tone === 'good' || state.tone === 'neutral') return [];
      if (isRepeated(colourings, place, account)) return [];
      return [of('span', [sign(state), of('span', ` ${colouring.brief}: ${state.label}`)], { class: 'notable' })];
    });
  const rows = shown.map((account): readonly XmlElement['children'][] => [
    accounts.names[account]!,
    accounts.ids[account]!,
    units.names[accounts.units[account]!]!,
    ...(wave ? [texts[wave.of[account]!] ?? ''] : []),
    ...(first ? [[sign(stateOf(first, account)), of('span', ` ${stateOf(first, account).label}`)]] : []),
    notable(account),
  ]);
  return section(
    'Accounts',
    [
      paragraph(
        shown.length < order.length
          ? `${figure(shown.length)} of ${count(order.length, 'account')}, the worst first. The tree has all of them, and so has --format json.`
          : `${count(order.length, 'account')}, the worst first.`,
      ),
      table(
        'Accounts',
        ['Account', 'ID', 'Unit', ...(wave ? ['Wave'] : []), ...(first ? [first.title] : []), 'What else is not as it should be'].map(
          (title) => ({ title }),
        ),
        rows,
      ),
    ],
    { class: 'without-script' },
  );
}
