import { htmlPage } from './html';
import { type PageStep, type PageTable, type StepsPage } from './onboarding-page';
import { of } from './pages/elements';
import { baseStyle } from './pages/style';
import { type XmlElement } from './xml';

/** What the pages of steps have beside the style of all pages. */
const style = `
.state { white-space: nowrap; }
.responsible { width: 9rem; }
.tick { text-align: center; width: 3rem; }
dl { margin: .3rem 0 0; }
dt { font-weight: 600; float: left; clear: left; margin-right: .4rem; }
dt::after { content: ':'; }
dd { margin: 0; overflow-wrap: anywhere; }
`;

/** A page of steps as HTML, to be read or printed: with a column for who is responsible, and a box to tick. */
export function pageToHtml(page: StepsPage): string {
  const hasStates = page.steps.some(({ state }) => state !== undefined);
  const columns = ['#', ...(hasStates ? ['State'] : []), 'Step', 'Responsible', 'Done'];
  return htmlPage({
    title: `${page.title}: ${page.subtitle}`,
    style: `${baseStyle}${style}`,
    body: [
      of('h1', page.title),
      of('p', page.subtitle, { class: 'dim' }),
      of('p', [of('strong', page.summary)]),
      of('table', [
        of('thead', [cells('th', columns)]),
        of(
          'tbody',
          page.steps.map((step) => row(step, hasStates)),
        ),
      ]),
      ...(page.table ? tableSection(page.table) : []),
      ...(page.closing.lines.length === 0 ? [] : [of('h2', page.closing.title), list(page.closing.lines)]),
    ],
  });
}

const list = (lines: readonly string[]): XmlElement =>
  of(
    'ul',
    lines.map((line) => of('li', line)),
  );
const cells = (name: 'td' | 'th', texts: readonly string[]): XmlElement =>
  of(
    'tr',
    texts.map((text) => of(name, text, name === 'th' ? { scope: 'col' } : {})),
  );

function tableSection({ title, lines, columns, rows }: PageTable): XmlElement[] {
  const body = of(
    'tbody',
    rows.map((row) => cells('td', row)),
  );
  return [of('h2', title), list(lines), ...(rows.length === 0 ? [] : [of('table', [of('thead', [cells('th', columns)]), body])])];
}

function row(step: PageStep, hasStates: boolean): XmlElement {
  const tick = { type: 'checkbox', 'aria-label': `step ${step.number} is done`, ...(step.isDone && { checked: '' }) };
  return of('tr', [
    of('td', String(step.number)),
    ...(hasStates ? [of('td', step.state ?? '', { class: 'state' })] : []),
    of('td', details(step)),
    of('td', '', { class: 'responsible', contenteditable: 'true', 'aria-label': `who is responsible for step ${step.number}` }),
    of('td', [of('input', [], tick)], { class: 'tick' }),
  ]);
}

function details({ title, why, account, commands, facts }: PageStep): readonly XmlElement[] {
  return [
    of('h2', title),
    of('p', why),
    ...(commands.length === 0 ? [] : [of('p', `In the account: ${account}`, { class: 'dim' }), of('pre', commands.join('\n'))]),
    ...(facts.length === 0
      ? []
      : [
          of(
            'dl',
            facts.flatMap(({ heading, text }) => [of('dt', heading), of('dd', text)]),
          ),
        ]),
  ];
}
