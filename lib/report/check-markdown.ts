import { isNote, type CheckSeverity } from '../check/finding';
import { placeToText } from '../check/place';
import { type CheckReport, type LayerReport, type ReportedFinding } from '../check/report';
import { count, some } from '../core/text';
import { escapedMarkdown, markdownTable } from './markdown';

/** The most findings that the report lists. A comment on a pull request has to stay short. */
const mostFindings = 20;

/** A short report of a check, for a comment on a pull request: the verdict, the layers, and the first findings. */
export function checkToMarkdown(report: CheckReport): string {
  const findings = sorted(report.layers.flatMap((layer) => layer.findings));
  return [
    `## ${report.verdict.holds ? '✔' : '✖'} cordon check ${headline(report)}`,
    markdownTable(['', 'Layer', 'Result', 'Checked'], report.layers.map(layerRow)),
    ...(findings.length === 0 ? [] : [markdownTable(['', 'Finding', 'Where', 'Remedy'], findings.slice(0, mostFindings).map(findingRow))]),
    ...(findings.length > mostFindings ? [`and ${count(findings.length - mostFindings, 'more finding')}`] : []),
    ...baseline(report),
    `<sub>${escapedMarkdown(report.configuration)} as of ${report.date}; \`cordon check --explain RULE\` describes a rule</sub>`,
  ]
    .join('\n\n')
    .concat('\n');
}

const words = { 0: 'passed', 1: 'failed', 2: 'the configuration cannot be used', 3: 'incomplete: some results are unknown' } as const;

function headline({ verdict: { exitCode, counts } }: CheckReport): string {
  const parts = [
    counts.error > 0 ? count(counts.error, 'error') : '',
    counts.unknown > 0 ? `${counts.unknown} unknown` : '',
    counts.warning > 0 ? count(counts.warning, 'warning') : '',
    counts.note > 0 ? count(counts.note, 'note') : '',
    counts.notRun > 0 ? `${count(counts.notRun, 'layer')} not run` : '',
  ].filter((part) => part !== '');
  return [words[exitCode], ...parts].join(' · ');
}

const gravity: readonly CheckSeverity[] = ['error', 'unknown', 'warning', 'note'];
const marks: Readonly<Record<CheckSeverity, string>> = { error: '✖', unknown: '?', warning: '!', note: '·' };

function sorted(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  return [...findings].sort((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity));
}

function layerRow({ title, outcome, looked, findings, baselined, acknowledged, failed }: LayerReport): readonly string[] {
  if (outcome.status === 'not-run') return ['✖', title, `not run: ${outcome.because} failed first`, ''];
  if (outcome.status === 'idle') return ['', title, 'nothing to check', outcome.why];
  const worst = gravity.find((severity) => severity !== 'note' && findings.some((finding) => finding.severity === severity));
  const numbers = gravity.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [severity === 'unknown' ? `${number} unknown` : count(number, severity)];
  });
  const known = baselined.length === 0 ? [] : [`${baselined.length} in the baseline`];
  const accepted = acknowledged.length === 0 ? [] : [`${acknowledged.length} acknowledged`];
  const mark = worst === undefined ? (failed === undefined ? '✔' : '✖') : marks[worst];
  return [mark, title, [...(findings.every(isNote) ? ['passed'] : []), ...numbers, ...known, ...accepted].join(', '), looked];
}

function findingRow({ severity, ruleId, message, place, remedy }: ReportedFinding): readonly string[] {
  return [marks[severity], `${message} (${ruleId})`, placeToText(place), remedy];
}

function baseline({ baseline: use }: CheckReport): string[] {
  if (use === undefined) return [];
  const gone =
    use.gone.length === 0
      ? ''
      : `; ${count(use.gone.length, 'finding')} no longer found (${some([...new Set(use.gone.map(({ ruleId }) => ruleId))], 5)})`;
  return [escapedMarkdown(`Baseline ${use.file}: ${count(use.known, 'finding')} known${gone}.`)];
}
