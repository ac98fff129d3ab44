import { isNote, type CheckSeverity } from '../../check/finding';
import { placeToText } from '../../check/place';
import { type AcceptedReportedFinding, type CheckReport, type LayerReport, type ReportedFinding } from '../../check/report';
import { count, figure, plain } from '../../core/text';
import { elementIds, type PageState } from '../../page/data';
import { type XmlElement } from '../xml';
import { accountsTable } from './accounts-table';
import { firstOf, marked, of, paragraph, section, sign, table, tiles, toDo } from './elements';
import { explorer, reportPage } from './page';
import { provenOrganization, type ProvenOrganization } from './proven';

const severities: Readonly<Record<CheckSeverity, PageState>> = {
  error: { label: 'error', sign: '✖', tone: 'bad' },
  unknown: { label: 'unknown', sign: '?', tone: 'unknown' },
  warning: { label: 'warning', sign: '!', tone: 'change' },
  note: { label: 'note', sign: 'i', tone: 'neutral' },
};
const gravity = Object.keys(severities) as readonly CheckSeverity[];
const passed: PageState = { label: 'passed', sign: '✔', tone: 'good' };
const idle: PageState = { label: 'nothing to check', sign: '·', tone: 'neutral' };
const notRun: PageState = { label: 'not run', sign: '✖', tone: 'bad' };

/** A check as a page. With a snapshot it also shows the organization, as it is before the configuration is deployed. */
export function checkPage(report: CheckReport, organization?: ProvenOrganization): string {
  const data = organization && provenOrganization(organization);
  const findings = report.layers
    .flatMap((layer) => layer.findings)
    .sort((one, other) => gravity.indexOf(one.severity) - gravity.indexOf(other.severity));
  const acknowledged = report.layers.flatMap((layer) => layer.acknowledged);
  return reportPage({
    title: `Check of ${plain(report.configuration)}`,
    sentence: sentenceOf(report),
    lead: [
      `Checked ${plain(report.configuration)} as of ${report.date}, without AWS. The check fails on every ${report.failOn === 'warning' ? 'error and warning' : 'error'}, and on what is unknown.`,
    ],
    parts: [
      tiles([
        ...gravity.map((severity) => ({
          number: figure(report.verdict.counts[severity]),
          text: `${severities[severity].label}${severity === 'unknown' || report.verdict.counts[severity] === 1 ? '' : 's'}`,
          state: severities[severity],
        })),
        { number: figure(acknowledged.length), text: 'acknowledged, each with its reason' },
      ]),
      section('Findings', [
        findings.length === 0
          ? paragraph('The check found nothing.')
          : of('div', firstOf(findings.map(findingItem), 30, 'findings'), { id: elementIds.searchable }),
      ]),
      section('Layers', [table('Layers', [{ title: 'Layer' }, { title: 'Result' }, { title: 'Looked at' }], report.layers.map(layerRow))]),
      ...(data ? [explorer('The organization today')] : []),
      ...acknowledgedPart(acknowledged),
      ...baselinePart(report),
      ...(data ? [accountsTable(data)] : []),
    ],
    ...(data && { data }),
    command: 'cordon check --format html',
  });
}

function sentenceOf({ configuration, layers, verdict: { exitCode, counts } }: CheckReport): string {
  const ran = layers.filter(({ outcome }) => outcome.status === 'holds' || outcome.status === 'findings').length;
  const name = plain(configuration);
  switch (exitCode) {
    case 0:
      return `${name} passed the check: ${count(ran, 'layer')} looked at it, and none found an error.`;
    case 1:
      return `${name} failed the check: ${counts.error > 0 ? count(counts.error, 'error') : count(counts.warning, 'warning')} in ${count(ran, 'layer')}.`;
    case 2:
      return `${name} cannot be used: ${count(counts.error, 'error')}.`;
    case 3:
      return `The check of ${name} is incomplete: some results are unknown.`;
  }
}

function findingItem({ severity, ruleId, message, place, remedy, value }: ReportedFinding): XmlElement {
  return marked(severities[severity], `${severity}: `, [
    of('span', plain(message)),
    ...(value === undefined ? [] : [of('p', [of('code', plain(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 500))])]),
    toDo(plain(remedy)),
    paragraph([plain(ruleId), plain(placeToText(place))].filter((text) => text !== '').join(' · '), { class: 'dim' }),
  ]);
}

function layerRow(layer: LayerReport): readonly XmlElement['children'][] {
  const { title, outcome, looked, findings } = layer;
  const state = stateOf(layer);
  const numbers = gravity.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [severity === 'unknown' ? `${figure(number)} unknown` : count(number, severity)];
  });
  const words =
    outcome.status === 'not-run'
      ? `not run: ${outcome.because} failed first`
      : [state.label, ...numbers.filter((text) => !text.endsWith(state.label))].join(', ');
  return [plain(title), [sign(state), of('span', ` ${words}`)], plain(outcome.status === 'idle' ? outcome.why : looked)];
}

function stateOf({ outcome, findings, failed }: LayerReport): PageState {
  if (outcome.status === 'not-run') return notRun;
  if (outcome.status === 'idle') return idle;
  const worst = gravity.find((severity) => severity !== 'note' && findings.some((finding) => finding.severity === severity));
  if (worst !== undefined) return severities[worst];
  return failed === undefined || findings.some((finding) => !isNote(finding))
    ? passed
    : severities[failed === 'unknown' ? 'unknown' : 'error'];
}

function acknowledgedPart(found: readonly AcceptedReportedFinding[]): readonly XmlElement[] {
  if (found.length === 0) return [];
  const rows = found
    .slice(0, 300)
    .map(({ ruleId, message, place, justification }) => [plain(ruleId), plain(message), plain(placeToText(place)), plain(justification)]);
  return [
    section('Acknowledged', [
      of('details', [
        of('summary', `${count(found.length, 'finding')} that somebody answers for`),
        table(
          'Acknowledged findings',
          ['Rule', 'Finding', 'Where', 'Reason'].map((title) => ({ title })),
          rows,
        ),
        ...(found.length > rows.length ? [paragraph(`${figure(found.length - rows.length)} more; --format json lists all.`)] : []),
      ]),
    ]),
  ];
}

function baselinePart({ baseline }: CheckReport): readonly XmlElement[] {
  if (baseline === undefined) return [];
  return [
    section('Baseline', [
      paragraph(`${plain(baseline.file)}: ${count(baseline.known, 'finding')} known, ${figure(baseline.gone.length)} no longer found.`),
    ]),
  ];
}
