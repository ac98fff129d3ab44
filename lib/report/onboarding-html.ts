import { htmlPage } from './html';
import { type PageStep, type PageTable, type StepsPage } from './onboarding-page';
import { type XmlElement } from './xml';

/** Dark and light by the reader's setting; on paper black on white, a step never torn between two pages. */
const style = `
:root { color-scheme: light dark; --line: #c9ced6; --dim: #57606a; --code: #f3f4f6; }
@media (prefers-color-scheme: dark) { :root { --line: #444c56; --dim: #a0a8b2; --code: #22272e; } }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: .2rem; }
h2 { font-size: 1rem; margin: 0 0 .2rem; }
p { margin: .2rem 0; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { border: 1px solid var(--line); padding: .5rem .6rem; text-align: left; vertical-align: top; }
.dim { color: var(--dim); }
.state { white-space: nowrap; }
.responsible { width: 9rem; }
.tick { text-align: center; width: 3rem; }
pre { background: var(--code); padding: .5rem .6rem; margin: .3rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
dl { margin: .3rem 0 0; }
dt { font-weight: 600; float: left; clear: left; margin-right: .4rem; }
dt::after { content: ':'; }
dd { margin: 0; overflow-wrap: anywhere; }
@media print {
  :root { color-scheme: light; --line: #999; --dim: #333; --code: #fff; }
  body { font-size: 10pt; margin: 0; max-width: none; color: #000; background: #fff; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  pre { border: 1px solid #999; }
}
`;

const of = (name: string, children: XmlElement['children'], attributes: XmlElement['attributes'] = {}): XmlElement => ({
  name,
  attributes,
  children,
});

/** A page of steps as HTML, to be read or printed: with a column for who is responsible, and a box to tick. */
export function pageToHtml(page: StepsPage): string {
  const hasStates = page.steps.some(({ state }) => state !== undefined);
  const columns = ['#', ...(hasStates ? ['State'] : []), 'Step', 'Responsible', 'Done'];
  return htmlPage({
    title: `${page.title}: ${page.subtitle}`,
    style,
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
