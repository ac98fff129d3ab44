import { isNote, type CheckPlace, type CheckSeverity } from '../check/finding';
import { placeToText } from '../check/place';
import { type CheckReport, type LayerReport, type ReportedFinding } from '../check/report';
import { columns, count, paint, plain, some, type Paint } from '../core/text';

/** The most findings that a layer lists, and the most places that a finding lists. JSON and SARIF have all of them. */
const mostFindings = 50;
const mostPlaces = 3;

/** The text report of a check. It has a line per layer, the findings of each layer, and the verdict as its last line. */
export function checkToText(report: CheckReport, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  return [
    `cordon check ${plain(report.configuration)} · as of ${report.date}`,
    '',
    ...columns(report.layers.map((layer) => summary(layer))).map((line, index) => paintLayer(line, report.layers[index]!, p)),
    ...report.layers.flatMap((layer) => section(layer, p)),
    ...baseline(report, p),
    '',
    verdict(report, p),
    '',
  ].join('\n');
}

function summary(layer: LayerReport): string[] {
  const { outcome, title, looked, durationMilliseconds } = layer;
  switch (outcome.status) {
    case 'not-run':
      return ['–', title, 'not run', '', `${outcome.because} failed first`];
    case 'idle':
      return ['·', title, 'nothing to check', '', plain(outcome.why)];
    case 'holds':
    case 'findings':
      return [mark(layer), title, tally(layer), seconds(durationMilliseconds), plain(looked)];
  }
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`.padStart(6);

function mark({ findings, failed }: LayerReport): string {
  if (findings.some(({ severity }) => severity === 'error') || (failed !== undefined && failed !== 'unknown')) return '✖';
  if (findings.some(({ severity }) => severity === 'unknown') || failed === 'unknown') return '?';
  return findings.every(isNote) ? '✔' : '!';
}

function tally({ findings, acknowledged, baselined }: LayerReport): string {
  const of = (severity: CheckSeverity): number => findings.filter((finding) => finding.severity === severity).length;
  const parts = [
    of('error') > 0 ? count(of('error'), 'error') : '',
    of('unknown') > 0 ? `${of('unknown')} unknown` : '',
    of('warning') > 0 ? count(of('warning'), 'warning') : '',
    of('note') > 0 ? count(of('note'), 'note') : '',
    baselined.length > 0 ? `${baselined.length} in the baseline` : '',
    acknowledged.length > 0 ? `${acknowledged.length} acknowledged` : '',
  ].filter((part) => part !== '');
  return findings.every(isNote) ? ['passed', ...parts].join(', ') : parts.join(', ');
}

function paintLayer(line: string, layer: LayerReport, p: Paint): string {
  const [, symbol = ''] = /^ {2}(.)/.exec(line) ?? [];
  const colours: Readonly<Record<string, (text: string) => string>> = { '✔': p.green, '✖': p.red, '?': p.red, '!': p.yellow };
  const coloured = (colours[symbol] ?? p.dim)(symbol);
  return layer.outcome.status === 'idle' ? p.dim(line) : line.replace(symbol, coloured);
}

const gravity: readonly CheckSeverity[] = ['error', 'unknown', 'warning', 'note'];

function section({ id, findings }: LayerReport, p: Paint): string[] {
  if (findings.length === 0) return [];
  const groups = alike([...findings].sort((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity)));
  const more = groups.length - mostFindings;
  return [
    '',
    p.bold(id),
    ...groups.slice(0, mostFindings).flatMap((group) => findingsToText(group, p)),
    ...(more > 0 ? [`  and ${count(more, 'more finding')}; --format json shows all`] : []),
  ];
}

/** Groups findings that differ only in their place. */
function alike(findings: readonly ReportedFinding[]): readonly (readonly [ReportedFinding, ...ReportedFinding[]])[] {
  const groups = new Map<string, [ReportedFinding, ...ReportedFinding[]]>();
  for (const finding of findings) {
    const { ruleId, severity, message, value, remedy } = finding;
    const key = JSON.stringify([ruleId, severity, message, value, remedy]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function findingsToText(group: readonly [ReportedFinding, ...ReportedFinding[]], p: Paint): string[] {
  const [{ severity, ruleId, message, value, remedy }] = group;
  const marks = { error: p.red('✖ error'), unknown: p.red('? unknown'), warning: p.yellow('! warning'), note: p.dim('· note') };
  const got = value === undefined ? '' : `, got ${shortened(JSON.stringify(value))}`;
  const places = [...new Set(group.map(({ place }) => placeLine(place)))].filter((where) => where !== '');
  const more = places.length - mostPlaces;
  return [
    `  ${marks[severity]}  ${plain(message)}${plain(got)}${p.dim(`  ${plain(ruleId)}`)}`,
    ...places.slice(0, mostPlaces).map((where) => `    ${p.dim('at')} ${plain(where)}`),
    ...(more > 0 ? [`    ${p.dim(`and in ${count(more, 'more place')}`)}`] : []),
    `    → ${plain(remedy)}`,
  ];
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text);

/** The place, and the part of the configuration that it comes from. */
function placeLine(place: CheckPlace | undefined): string {
  if (place?.kind !== 'template') return placeToText(place);
  const { source } = place;
  return source === undefined ? placeToText(place) : `${placeToText(place)}, from ${source.path} (${placeToText(source)})`;
}

function baseline({ baseline: use }: CheckReport, p: Paint): string[] {
  if (use === undefined) return [];
  const gone = use.gone.length;
  return [
    '',
    `baseline ${plain(use.file)}: ${count(use.known, 'finding')} known`,
    ...(gone === 0
      ? []
      : [
          p.green(
            `  ${count(gone, 'finding')} no longer found: ${some([...new Set(use.gone.map(({ ruleId }) => plain(ruleId)))], 5)}; update the baseline with --write-baseline`,
          ),
        ]),
  ];
}

function verdict({ verdict: { exitCode, holds, counts } }: CheckReport, p: Paint): string {
  const numbers = [
    counts.error > 0 ? count(counts.error, 'error') : '',
    counts.unknown > 0 ? `${counts.unknown} unknown` : '',
    counts.warning > 0 ? count(counts.warning, 'warning') : '',
    counts.note > 0 ? count(counts.note, 'note') : '',
    counts.notRun > 0 ? `${count(counts.notRun, 'layer')} not run` : '',
    counts.baselined > 0 ? `${counts.baselined} in the baseline` : '',
    counts.acknowledged > 0 ? `${counts.acknowledged} acknowledged` : '',
  ].filter((part) => part !== '');
  const them = counts.warning === 1 ? 'it' : 'them';
  const hint = holds && counts.warning > 0 ? ` (use --fail-on warning to fail on ${them})` : '';
  const text = [holds ? '✔ passed' : `✖ ${words[exitCode]}`, ...(numbers.length > 0 ? [numbers.join(', ')] : [])].join(' · ') + hint;
  return holds ? p.green(text) : p.red(text);
}

const words = {
  0: 'passed',
  1: 'failed',
  2: 'the configuration cannot be used',
  3: 'incomplete: some results are unknown',
} as const;
