import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CheckPlace, type ConfigurationPlace, type TemplatePlace } from '../check/finding';
import { type AcceptedReportedFinding, type CheckReport, type LayerReport, type ReportedFinding } from '../check/report';
import { describeRule, ruleOf, type RuleDescription } from '../check/rules';
import { version } from '../core/version';
import { plain } from '../core/text';

/** The part of SARIF 2.1.0 that is written. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly unknown[];
}

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

type State = 'new' | 'known' | { readonly justification: string };

/**
 * A check as SARIF, for code scanning. Each finding is a result at its line of the configuration. A finding in a template is at the line
 * that the resource comes from. Acknowledged findings and those of the baseline are suppressed results. Unknown is an error, because
 * readers of SARIF skip the kind `open`.
 */
export function checkToSarif(report: CheckReport): string {
  const results = report.layers.flatMap((layer) => resultsOf(layer));
  const rules = [...new Set(results.map(({ finding }) => ruleOf(finding.ruleId)))].sort().map(ruleToSarif);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log: SarifLog = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Cordon', version, semanticVersion: version, rules } },
        automationDetails: { id: 'cordon/check/' },
        columnKind: 'utf16CodeUnits',
        invocations: [invocation(report)],
        results: results.map(({ finding, state }) => resultToSarif(finding, state, indexes.get(ruleOf(finding.ruleId)) ?? -1, report)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function resultsOf({
  findings,
  acknowledged,
  baselined,
}: LayerReport): readonly { readonly finding: ReportedFinding; readonly state: State }[] {
  return [
    ...findings.map((finding) => ({ finding, state: 'new' as const })),
    ...baselined.map((finding) => ({ finding, state: 'known' as const })),
    ...acknowledged.map((finding: AcceptedReportedFinding) => ({ finding, state: { justification: finding.justification } })),
  ];
}

function ruleToSarif(id: string): { readonly id: string } {
  const rule = describeRule(id);
  if (rule === undefined) return { id };
  const help = [`Why: ${rule.why}`, `Fix: ${rule.fix}`, `Acknowledge: ${rule.acknowledge}`];
  return {
    id,
    ...{
      shortDescription: { text: rule.what },
      fullDescription: { text: `${rule.what} ${rule.why}` },
      help: { text: help.join('\n'), markdown: markdownHelp(rule) },
      ...(rule.source !== undefined && { helpUri: rule.source }),
      properties: { layer: rule.layer },
    },
  };
}

function markdownHelp({ what, why, fix, acknowledge, source }: RuleDescription): string {
  const more = source === undefined ? '' : `\n\n[Source](${source})`;
  return `${what}\n\n- **Why**: ${why}\n- **Fix**: ${fix}\n- **Acknowledge**: ${acknowledge}${more}`;
}

function resultToSarif(finding: ReportedFinding, state: State, ruleIndex: number, report: CheckReport): unknown {
  const { ruleId, severity, message, value, remedy, place } = finding;
  const got = value === undefined ? '' : `, got ${JSON.stringify(value)}`;
  const unknown = severity === 'unknown' ? 'Unknown: ' : '';
  return {
    ruleId: ruleOf(ruleId),
    ruleIndex,
    level: severity === 'unknown' ? 'error' : severity,
    message: { text: plain(`${unknown}${message}${got}; ${remedy}`) },
    locations: [locationOf(place, report)],
    partialFingerprints: { 'cordonFinding/v1': finding.fingerprint },
    ...(report.baseline && { baselineState: state === 'known' ? 'unchanged' : 'new' }),
    ...(state !== 'new' && { suppressions: [suppression(state, report)] }),
    properties: { severity, findingId: ruleId },
  };
}

function suppression(state: 'known' | { readonly justification: string }, { baseline }: CheckReport): unknown {
  return state === 'known'
    ? { kind: 'external', status: 'accepted', justification: `in the baseline ${baseline?.file ?? ''}` }
    : { kind: 'inSource', status: 'accepted', justification: plain(state.justification) };
}

/** Readers show no result without a file. So a finding without a place is at the configuration. */
function locationOf(place: CheckPlace | undefined, { configuration }: CheckReport): unknown {
  switch (place?.kind) {
    case 'configuration':
      return { physicalLocation: physical(place) };
    case 'organization':
      return { physicalLocation: { artifactLocation: artifact(place.file) } };
    case 'template':
      return {
        physicalLocation: place.source ? physical(place.source) : { artifactLocation: artifact(configuration) },
        logicalLocations: [logical(place)],
      };
    case undefined:
      return { physicalLocation: { artifactLocation: artifact(configuration) } };
  }
}

function physical({ file, line, column }: ConfigurationPlace): unknown {
  return {
    artifactLocation: artifact(file),
    ...(line !== undefined && { region: { startLine: line, ...(column !== undefined && { startColumn: column }) } }),
  };
}

function logical({ template, logicalId, propertyPath, constructPath }: TemplatePlace): unknown {
  return {
    fullyQualifiedName: [template, logicalId ?? constructPath, propertyPath].filter((part) => part !== undefined).join('/'),
    name: logicalId ?? constructPath ?? template,
    kind: 'resource',
    ...(constructPath !== undefined && { decoratedName: constructPath }),
  };
}

/** A path as URI: below the folder that Cordon ran in, unless it is absolute. */
function artifact(path: string): unknown {
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
  const uri = path.split(/[\\/]/).map(encodeURIComponent).join('/');
  return { uri: uri.replace(/^(\.\/)+/, ''), uriBaseId: '%SRCROOT%' };
}

function invocation({ verdict, layers }: CheckReport): unknown {
  const notRun = layers.flatMap(({ id, outcome }) =>
    outcome.status === 'not-run' ? [{ level: 'error', message: { text: `${id} was not run: ${outcome.because} failed first` } }] : [],
  );
  return {
    executionSuccessful: verdict.exitCode === 0 || verdict.exitCode === 1,
    exitCode: verdict.exitCode,
    ...(notRun.length > 0 && { toolExecutionNotifications: notRun }),
  };
}
