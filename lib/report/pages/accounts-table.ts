import { count, figure } from '../../core/text';
import { type PageData } from '../../page/data';
import { type XmlElement } from '../xml';
import { of, paragraph, section, sign, table } from './elements';

/** Accounts that the table has room for: a reader without a script gets a page of a few hundred kilobytes. */
const mostAccounts = 300;

/** The accounts as a plain table, for readers without a script and for paper: the worst of the first colouring first. */
export function accountsTable({ accounts, colourings, units, facts, texts }: PageData, most = mostAccounts): XmlElement {
  const [first] = colourings;
  const order = accounts.ids.map((_, account) => account);
  if (first) order.sort((one, other) => first.of[one]! - first.of[other]!);
  const shown = order.slice(0, most);
  const wave = facts.find(({ heading }) => heading === 'Wave');
  const rows = shown.map((account): readonly XmlElement['children'][] => [
    accounts.names[account]!,
    accounts.ids[account]!,
    units.names[accounts.units[account]!]!,
    ...(wave ? [texts[wave.of[account]!] ?? ''] : []),
    ...colourings.map(({ states, of: stateOf }) => stateCell(states[stateOf[account]!]!)),
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
        ['Account', 'ID', 'Unit', ...(wave ? ['Wave'] : []), ...colourings.map(({ title }) => title)].map((title) => ({ title })),
        rows,
      ),
    ],
    { class: 'without-script' },
  );
}

const stateCell = (state: {
  readonly sign: string;
  readonly tone: PageData['colourings'][number]['states'][number]['tone'];
  readonly label: string;
}): XmlElement['children'] => [sign(state), of('span', ` ${state.label}`)];
