import { columns, count, figure, paint, plain, type Paint } from '../core/text';
import { type ReplayReport } from '../replay/run/report';
import { formNames, type RecordForm } from '../replay/records/record';
import { severityLevels } from '../replay/records/severity';
import { type ReplayComparison } from '../replay/totals/comparison';
import { type TallyResult } from '../replay/totals/tally';
import { type RecordExample, type RuleTotals } from '../replay/totals/totals';
import { changesInWords, exampleInWords, ruleNouns } from './replay-words';

/** Rows of a list that are shown. */
const mostRows = 12;

/** What a replay came to, for people. */
export function replayToText(report: ReplayReport, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  return [
    `${count(report.records, 'record')} replayed${formsInWords(report)} · rules as of ${report.date}`,
    ...badLines(report, p),
    '',
    p.bold('What becomes of the findings'),
    ...outcomeLines(report, p),
    ...exampleLines('archived although of high or critical severity:', report.archived.highExamples, highOf(report.archived.yes), p),
    ...unroutedLines(report, p),
    ...ruleLines(report, p),
    ...comparisonLines(report.comparison, p),
    ...doubtLines(report, p),
    '',
    p.dim('not looked at:'),
    ...report.notLookedAt.map((what) => p.dim(`  ${what}`)),
    ...gateLines(report, p),
    '',
  ].join('\n');
}

function formsInWords({ forms }: ReplayReport): string {
  const parts = Object.entries(forms).map(([form, number]) => count(number, formNames[form as RecordForm]));
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

function badLines({ bad }: ReplayReport, p: Paint): readonly string[] {
  if (bad.count === 0) return [];
  const shown = bad.examples.slice(0, 3);
  return [
    p.yellow(`${figure(bad.count)} could not be read as findings or events:`),
    ...shown.map(({ file, line, reason }) => `  ${plain(file)}${line === undefined ? '' : `:${line}`}  ${plain(reason)}`),
    ...(bad.count > shown.length ? [`  and ${figure(bad.count - shown.length)} more`] : []),
  ];
}

function outcomeLines({ archived, hidden, routed, unrouted, events }: ReplayReport, p: Paint): readonly string[] {
  const row = (what: string, tally: TallyResult): readonly string[] => [what, figure(tally.count), severitiesInWords(tally)];
  const unknown = (what: string, tally: TallyResult): readonly (readonly string[])[] => (tally.count === 0 ? [] : [row(what, tally)]);
  const rows = [
    row('archived by GuardDuty, nobody else gets them', archived.yes),
    ...unknown('? archived or not', archived.unknown),
    row('hidden by a rule of Security Hub', hidden.yes),
    ...unknown('? hidden or not', hidden.unknown),
    row('taken by a route', routed.yes),
    ...unknown('? taken by a route or not', routed.unknown),
    row('taken by no route', unrouted),
  ];
  const other = events.routed + events.unrouted + events.unknown;
  return [
    ...table(rows).map((line) => (line.trimStart().startsWith('?') ? p.yellow(line) : line)),
    ...(other === 0
      ? []
      : [
          `  other events: ${figure(events.routed)} taken by a route, ${figure(events.unrouted)} by none${events.unknown > 0 ? `, ${figure(events.unknown)} unknown` : ''}`,
        ]),
  ];
}

/** A column of numbers between two of text. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const width = Math.max(...rows.map(([, number = '']) => number.length));
  return columns(rows.map(([what = '', number = '', rest = '']) => [what, number.padStart(width), rest]));
}

function severitiesInWords({ severities }: TallyResult): string {
  return [...severityLevels]
    .reverse()
    .flatMap((level) => (severities[level] === 0 ? [] : [`${figure(severities[level])} ${level}`]))
    .join(', ');
}

const mostExamples = 5;

/** @param total - how many there are; a report keeps the first few of them */
function exampleLines(title: string, examples: readonly RecordExample[], total: number, p: Paint): readonly string[] {
  if (examples.length === 0) return [];
  const shown = examples.slice(0, mostExamples);
  return [
    '',
    p.red(title),
    ...shown.map((example) => `  ${exampleInWords(example)}`),
    ...(total > shown.length ? [`  and ${figure(total - shown.length)} more (--format jsonl has each finding)`] : []),
  ];
}

const highOf = ({ severities }: TallyResult): number => severities.high + severities.critical;

function unroutedLines({ unrouted }: ReplayReport, p: Paint): readonly string[] {
  if (unrouted.count === 0) return [];
  const shown = unrouted.types.slice(0, mostRows);
  return [
    '',
    p.bold('Findings that no route takes, by type'),
    ...table(shown.map(({ type, count: number }) => [plain(type), figure(number), ''])),
    ...(unrouted.types.length > shown.length ? [`  and ${count(unrouted.types.length - shown.length, 'more type')}`] : []),
  ];
}

function ruleLines({ rules }: ReplayReport, p: Paint): readonly string[] {
  const active = rules.filter(({ state }) => state !== 'expired' && state !== 'disabled');
  const fired = active.filter(({ matched, mayMatch }) => matched.count + mayMatch > 0);
  const silent = active.filter(({ matched, mayMatch }) => matched.count + mayMatch === 0);
  const rows = fired.map(({ list, name, state, matched, mayMatch }) => [
    `${ruleNouns[list]} ${name}${state === 'observe' ? ' (observes)' : ''}`,
    figure(matched.count),
    [
      ...(matched.accounts.length === 0 ? [] : [count(matched.accounts.length, 'account')]),
      ...(matched.first === undefined ? [] : [daysOf(matched)]),
      ...(mayMatch > 0 ? [`${figure(mayMatch)} unknown`] : []),
    ].join(', '),
  ]);
  return [
    ...(rows.length === 0 ? [] : ['', p.bold('Rules and routes, and the records that each matched'), ...table(rows)]),
    ...(silent.length === 0
      ? []
      : [
          '',
          `${silent.length === 1 ? '1 rule or route' : `${figure(silent.length)} rules or routes`} matched nothing: ${namesOf(silent)}`,
        ]),
  ];
}

function daysOf({ first = '', last = '' }: TallyResult): string {
  const [from, to] = [first.slice(0, 10), last.slice(0, 10)];
  return from === to ? from : `${from} to ${to}`;
}

function namesOf(rules: readonly RuleTotals[]): string {
  const names = rules.map(({ name }) => name);
  return names.length <= mostRows ? names.join(', ') : `${names.slice(0, mostRows).join(', ')} and ${figure(names.length - mostRows)} more`;
}

function comparisonLines(comparison: ReplayComparison | undefined, p: Paint): readonly string[] {
  if (comparison === undefined) return [];
  const rows = comparison.changes.map(({ kind, sure, unknown }) => [
    changesInWords[kind],
    figure(sure.count),
    [severitiesInWords(sure), ...(unknown > 0 ? [`${figure(unknown)} unknown`] : [])].filter((part) => part !== '').join('; '),
  ]);
  const losses = comparison.changes.filter(({ isLoss }) => isLoss);
  const lost = losses.reduce((sum, { sure }) => sum + sure.count, 0);
  return [
    '',
    p.bold('Against the earlier configuration'),
    ...table(rows),
    ...comparison.routes.map(({ route, gained, lost }) => `  route ${route}: ${figure(gained)} more, ${figure(lost)} fewer`),
    ...exampleLines(
      'newly lost:',
      losses.flatMap(({ examples }) => examples),
      lost,
      p,
    ),
  ];
}

function doubtLines({ doubts }: ReplayReport, p: Paint): readonly string[] {
  if (doubts.length === 0) return [];
  const shown = doubts.slice(0, mostRows);
  return [
    '',
    p.bold('Not known, and why'),
    ...shown.map(
      ({ rule, reason, count: number }) => `  ${figure(number)}×  ${rule === undefined ? '' : `${plain(rule)}: `}${plain(reason)}`,
    ),
    ...(doubts.length > shown.length ? [`  and ${count(doubts.length - shown.length, 'more reason')} (--format json lists all)`] : []),
  ];
}

function gateLines({ gates }: ReplayReport, p: Paint): readonly string[] {
  const signs = { passed: '✔', failed: '✖', unknown: '?' } as const;
  const colours = { passed: p.green, failed: p.red, unknown: p.yellow } as const;
  return gates.length === 0
    ? []
    : ['', ...gates.map(({ gate, verdict, message }) => colours[verdict](`${signs[verdict]} --${gate}: ${message}`))];
}
