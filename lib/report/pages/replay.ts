import { count, figure, plain } from '../../core/text';
import { elementIds, type PageState } from '../../page/data';
import { formNames, type RecordForm } from '../../replay/records/record';
import { type ReplayReport } from '../../replay/run/report';
import { type ReplayComparison } from '../../replay/totals/comparison';
import { type TallyResult } from '../../replay/totals/tally';
import { type RecordExample, type RuleTotals } from '../../replay/totals/totals';
import { changesInWords, exampleInWords, ruleNouns } from '../replay-words';
import { type XmlElement } from '../xml';
import { firstOf, marked, markedList, of, paragraph, section, table, tiles } from './elements';
import { reportPage } from './page';
import { severitiesInWords, severityBar, severityColumns, severityLegend } from './severity-charts';

/** Rows of a table. */
const mostRows = 300;

const good: PageState = { label: 'passed', sign: '✔', tone: 'good' };
const bad: PageState = { label: 'failed', sign: '✖', tone: 'bad' };
const unknown: PageState = { label: 'unknown', sign: '?', tone: 'unknown' };
const hidden: PageState = { label: 'hidden', sign: '–', tone: 'change' };
const neutral: PageState = { label: 'no change', sign: '·', tone: 'neutral' };

/** What a replay came to, as a page: what became of the findings, which rules did it, and when. It needs no script; with one, its tables can be searched. */
export function replayPage(report: ReplayReport): string {
  return reportPage({
    title: `Replay of ${count(report.records, 'record')}`,
    sentence: sentenceOf(report),
    lead: leadOf(report),
    parts: [
      tilesOf(report),
      ...gatesPart(report),
      outcomes(report),
      ...comparisonPart(report.comparison),
      section('Findings over time', severityColumns(report.days)),
      rulesPart(report.rules),
      ...unroutedPart(report),
      ...examplesPart('Archived, although of high or critical severity', report.archived.highExamples),
      ...doubtsPart(report),
      ...badPart(report),
      section('Not looked at', [
        of(
          'ul',
          report.notLookedAt.map((what) => of('li', plain(what))),
        ),
      ]),
    ],
    command: 'cordon replay --format html',
  });
}

const findingsOf = ({ records, events }: ReplayReport): number => records - events.routed - events.unrouted - events.unknown;

function sentenceOf(report: ReplayReport): string {
  const { archived, hidden: away, routed, unrouted } = report;
  const findings = findingsOf(report);
  if (findings === 0) return 'No finding was replayed.';
  const open = archived.unknown.count + away.unknown.count + routed.unknown.count;
  return [
    `Routes take ${figure(routed.yes.count)} of ${count(findings, 'finding')}.`,
    `No route takes ${figure(unrouted.count)}, and GuardDuty archives ${figure(archived.yes.count)}.`,
    ...(open > 0 ? ['Some are unknown.'] : []),
  ].join(' ');
}

function leadOf({ forms, date, bad: unreadable, records }: ReplayReport): readonly string[] {
  const parts = Object.entries(forms).map(([form, number]) => count(number, formNames[form as RecordForm]));
  return [
    `${count(records, 'record')} went through the rules and routes as of ${date}, without AWS${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`,
    ...(unreadable.count > 0
      ? [`${figure(unreadable.count)} could not be read as findings or events, and are in no number of this page.`]
      : []),
  ];
}

function tilesOf({ archived, hidden: away, routed, unrouted, bad: unreadable }: ReplayReport): XmlElement {
  const open = archived.unknown.count + away.unknown.count + routed.unknown.count;
  return tiles([
    { number: figure(routed.yes.count), text: 'taken by a route', ...(routed.yes.count > 0 && { state: good }) },
    { number: figure(unrouted.count), text: 'taken by no route', ...(unrouted.count > 0 && { state: bad }) },
    { number: figure(archived.yes.count), text: 'archived by GuardDuty: nobody else gets them', state: hidden },
    { number: figure(away.yes.count), text: 'hidden by a rule of Security Hub', state: hidden },
    ...(open > 0 ? [{ number: figure(open), text: 'times it is not known', state: unknown }] : []),
    ...(unreadable.count > 0 ? [{ number: figure(unreadable.count), text: 'could not be read', state: unknown }] : []),
  ]);
}

function gatesPart({ gates }: ReplayReport): readonly XmlElement[] {
  const states = { passed: good, failed: bad, unknown } as const;
  if (gates.length === 0) return [];
  return [
    section('Gates', [
      markedList(gates.map(({ gate, verdict, message }) => marked(states[verdict], `--${gate}: `, [of('span', `${verdict}. ${message}`)]))),
    ]),
  ];
}

/** One row of a chart: words, a number, a bar, and the severities in words. */
type Row = readonly [what: string, tally: Pick<TallyResult, 'count' | 'severities'>];

function bars(caption: string, [title, number]: readonly [title: string, number: string], rows: readonly Row[]): readonly XmlElement[] {
  const most = Math.max(...rows.map(([, tally]) => tally.count));
  return [
    severityLegend(rows.map(([, { severities }]) => severities)),
    table(
      caption,
      [{ title }, { title: number, isNumber: true }, { title: 'By severity' }],
      rows.map(([what, { count: matched, severities }]) => [
        what,
        figure(matched),
        matched === 0 ? '' : [severityBar(severities, most), of('span', severitiesInWords(severities), { class: 'dim' })],
      ]),
    ),
  ];
}

function outcomes({ archived, hidden: away, routed, unrouted, events }: ReplayReport): XmlElement {
  const open = (what: string, tally: TallyResult): readonly Row[] => (tally.count === 0 ? [] : [[what, tally]]);
  const others = events.routed + events.unrouted + events.unknown;
  return section('What becomes of the findings', [
    ...bars(
      'What becomes of the findings',
      ['What becomes of them', 'Findings'],
      [
        ['taken by a route', routed.yes],
        ...open('? taken by a route or not', routed.unknown),
        ['taken by no route', unrouted],
        ['hidden by a rule of Security Hub', away.yes],
        ...open('? hidden or not', away.unknown),
        ['archived by a suppression rule of GuardDuty', archived.yes],
        ...open('? archived or not', archived.unknown),
      ],
    ),
    paragraph('A finding that a rule of Security Hub hides can still be taken by a route, and counts in both rows.', { class: 'dim' }),
    ...(others === 0
      ? []
      : [
          paragraph(
            `Other events: a route takes ${figure(events.routed)}, none takes ${figure(events.unrouted)}${events.unknown > 0 ? `, and of ${figure(events.unknown)} it is not known` : ''}.`,
          ),
        ]),
  ]);
}

function comparisonPart(comparison: ReplayComparison | undefined): readonly XmlElement[] {
  if (comparison === undefined) return [];
  const losses = comparison.changes.filter(({ isLoss }) => isLoss);
  const lost = losses.reduce((sum, { sure }) => sum + sure.count, 0);
  const open = comparison.changes.reduce((sum, change) => sum + change.unknown, 0);
  const state = lost > 0 ? bad : open > 0 ? unknown : good;
  return [
    section('Against the earlier configuration', [
      markedList([
        marked(state, lost > 0 ? `${figure(lost)} lost: ` : 'nothing is lost: ', [
          of(
            'span',
            `${lost > 0 ? 'newly archived, hidden, or without a route' : 'no finding is newly archived, hidden, or without a route'}${open > 0 ? `. Of ${figure(open)} it is not known` : ''}.`,
          ),
        ]),
      ]),
      ...bars(
        'Changes',
        ['Change', 'Records'],
        comparison.changes.map(({ kind, sure, unknown: number }): Row => [
          `${changesInWords[kind]}${number > 0 ? ` (of ${figure(number)} more it is not known)` : ''}`,
          sure,
        ]),
      ),
      ...(comparison.routes.length === 0
        ? []
        : [
            of(
              'div',
              [
                table(
                  'Routes that take more or fewer',
                  [{ title: 'Route' }, { title: 'More', isNumber: true }, { title: 'Fewer', isNumber: true }],
                  comparison.routes
                    .slice(0, mostRows)
                    .map(({ route, gained, lost: fewer }) => [plain(route), figure(gained), figure(fewer)]),
                ),
              ],
              { class: elementIds.filtered, 'data-noun': 'routes', 'data-name': 'changed-routes' },
            ),
          ]),
      ...exampleList(
        'The first that are lost',
        losses.flatMap(({ examples }) => examples),
      ),
    ]),
  ];
}

const states: Readonly<Record<RuleTotals['state'], string>> = {
  observe: 'observes',
  enforce: 'enforced',
  enabled: 'enabled',
  disabled: 'disabled',
  expired: 'expired',
};

/** Every rule and route, those that matched most first. */
function rulesPart(rules: readonly RuleTotals[]): XmlElement {
  if (rules.length === 0) return section('Rules and routes', [paragraph('The configuration has no rules and no routes.')]);
  const sorted = [...rules].sort((one, other) => other.matched.count - one.matched.count || other.mayMatch - one.mayMatch);
  const most = sorted[0]!.matched.count;
  const silent = rules.filter(
    ({ matched, mayMatch, state }) => matched.count + mayMatch === 0 && state !== 'expired' && state !== 'disabled',
  );
  return section('Rules and routes, and the records that each matched', [
    ...(silent.length === 0
      ? []
      : [
          markedList([
            marked(neutral, `${figure(silent.length)} matched nothing: `, [
              of('span', `${plain(silent.map(({ name }) => name).join(', '))}`),
            ]),
          ]),
        ]),
    severityLegend(rules.map(({ matched }) => matched.severities)),
    of(
      'div',
      [
        table(
          'Rules and routes',
          [
            { title: 'Rule or route' },
            { title: 'Kind' },
            { title: 'Records', isNumber: true },
            { title: 'Unknown', isNumber: true },
            { title: 'Accounts', isNumber: true },
            { title: 'By severity' },
          ],
          sorted.slice(0, mostRows).map(({ list, name, state, matched, mayMatch }) => [
            plain(name),
            `${ruleNouns[list]}${list === 'routes' ? '' : `, ${states[state]}`}`,
            figure(matched.count),
            figure(mayMatch),
            figure(matched.accounts.length),
            matched.count === 0
              ? ''
              : [
                  severityBar(matched.severities, most),
                  of('span', [severitiesInWords(matched.severities), daysOf(matched)].filter((text) => text !== '').join(' · '), {
                    class: 'dim',
                  }),
                ],
          ]),
        ),
      ],
      { class: elementIds.filtered, 'data-noun': 'rules and routes', 'data-name': 'rules' },
    ),
    ...left(sorted.length),
  ]);
}

function daysOf({ first = '', last = '' }: TallyResult): string {
  const [from, to] = [first.slice(0, 10), last.slice(0, 10)];
  return from === to ? from : `${from} to ${to}`;
}

const left = (rows: number): readonly XmlElement[] =>
  rows > mostRows ? [paragraph(`${figure(rows - mostRows)} more rows; --format json lists all.`)] : [];

function unroutedPart({ unrouted }: ReplayReport): readonly XmlElement[] {
  if (unrouted.count === 0) return [];
  return [
    section('Findings that no route takes', [
      of(
        'div',
        [
          table(
            'Findings that no route takes, by type',
            [{ title: 'Type' }, { title: 'Findings', isNumber: true }],
            unrouted.types.slice(0, mostRows).map(({ type, count: number }) => [plain(type), figure(number)]),
          ),
        ],
        { class: elementIds.filtered, 'data-noun': 'types', 'data-name': 'types' },
      ),
      ...left(unrouted.types.length),
      ...exampleList('The first of them', unrouted.examples),
    ]),
  ];
}

function examplesPart(heading: string, examples: readonly RecordExample[]): readonly XmlElement[] {
  return examples.length === 0
    ? []
    : [
        section(
          heading,
          firstOf(
            examples.map((example) => exampleItem(example, bad)),
            5,
            'findings',
          ),
        ),
      ];
}

const exampleItem = (example: RecordExample, state: PageState): XmlElement => marked(state, '', [of('span', exampleInWords(example))]);

function exampleList(heading: string, examples: readonly RecordExample[]): readonly XmlElement[] {
  if (examples.length === 0) return [];
  return [
    of('h3', heading),
    ...firstOf(
      examples.map((example) => exampleItem(example, bad)),
      5,
      'findings',
    ),
  ];
}

function doubtsPart({ doubts }: ReplayReport): readonly XmlElement[] {
  if (doubts.length === 0) return [];
  const items = doubts
    .slice(0, mostRows)
    .map(({ rule, reason, count: number }) =>
      marked(unknown, `${count(number, 'time')}: `, [of('span', `${rule === undefined ? '' : `${plain(rule)}: `}${plain(reason)}`)]),
    );
  return [section('Not known, and why', [...firstOf(items, 8, 'reasons'), ...left(doubts.length)])];
}

function badPart({ bad: unreadable }: ReplayReport): readonly XmlElement[] {
  if (unreadable.count === 0) return [];
  const items = unreadable.examples.map(({ file, line, reason }) =>
    marked(unknown, `${plain(file)}${line === undefined ? '' : `:${line}`} `, [of('span', plain(reason))]),
  );
  return [
    section(`${figure(unreadable.count)} could not be read`, [
      ...firstOf(items, 5, 'of them'),
      ...(unreadable.count > items.length
        ? [paragraph(`${figure(unreadable.count - items.length)} more; only the first ones are kept.`)]
        : []),
    ]),
  ];
}
