import { placeToText } from '../check/place';
import { fails, type CheckReport, type LayerReport, type ReportedFinding } from '../check/report';
import { checkRules, ruleOf } from '../check/rules';
import { type FailOn } from '../configuration/configuration';
import { xmlDocument, type XmlElement } from './xml';

/**
 * A check as JUnit XML: one suite per layer, one case per rule. In layers where every rule runs each time, rules that passed are cases too.
 * Findings that do not fail the check are not failures. They are lines of `system-out`.
 *
 * Form: the schema of Apache Ant's reports, which Jenkins, GitLab and others read.
 */
export function checkToJunit(report: CheckReport): string {
  return xmlDocument({ name: 'testsuites', children: report.layers.map((layer, id) => suite(layer, id, report)) });
}

interface Case {
  readonly name: string;
  readonly result?: XmlElement;
}

function suite(layer: LayerReport, id: number, { failOn, date }: CheckReport): XmlElement {
  const cases = casesOf(layer, failOn);
  const of = (name: string): number => cases.filter(({ result }) => result?.name === name).length;
  const seconds = (layer.durationMilliseconds / 1000).toFixed(3);
  return {
    name: 'testsuite',
    attributes: {
      name: layer.id,
      package: 'cordon.check',
      id,
      hostname: 'localhost',
      // The date of the check is an input, so reports of the same inputs differ only in their durations.
      timestamp: `${date}T00:00:00`,
      tests: cases.length,
      failures: of('failure'),
      errors: of('error'),
      skipped: of('skipped'),
      time: seconds,
    },
    children: [
      { name: 'properties' },
      ...cases.map(({ name, result }, index): XmlElement => ({
        name: 'testcase',
        attributes: { name, classname: `cordon.check.${layer.id}`, time: index === 0 ? seconds : '0.000' },
        ...(result && { children: [result] }),
      })),
      { name: 'system-out', children: aside(layer, failOn).join('\n') },
      { name: 'system-err' },
    ],
  };
}

/** Layers in which every rule runs each time. */
const ruleByRule: readonly LayerReport['id'][] = ['signal-safety', 'route-safety', 'templates', 'quotas'];

function casesOf(layer: LayerReport, failOn: FailOn): readonly Case[] {
  const { outcome, title, id } = layer;
  if (outcome.status === 'not-run') {
    const message = `not run: ${outcome.because} failed first`;
    return [{ name: title, result: { name: 'error', attributes: { message, type: 'not-run' } } }];
  }
  if (outcome.status === 'idle') return [{ name: title, result: { name: 'skipped', attributes: { message: outcome.why } } }];
  const failing = new Map<string, ReportedFinding[]>();
  for (const finding of layer.findings.filter((candidate) => fails(candidate, failOn))) {
    const rule = ruleOf(finding.ruleId);
    failing.set(rule, [...(failing.get(rule) ?? []), finding]);
  }
  const named = ruleByRule.includes(id)
    ? checkRules.flatMap((rule) => (rule.layer === id && rule.id !== `${id}/failed` ? [rule.id] : []))
    : [];
  const names = [...new Set([...named, ...failing.keys()])];
  return names.length === 0 ? [{ name: title }] : names.map((name) => ({ name, ...resultOf(failing.get(name) ?? []) }));
}

function resultOf(findings: readonly ReportedFinding[]): Pick<Case, 'result'> {
  const [first] = findings;
  if (first === undefined) return {};
  const unknown = findings.every(({ severity }) => severity === 'unknown');
  return {
    result: {
      name: unknown ? 'error' : 'failure',
      attributes: {
        message: findings.length === 1 ? first.message : `${findings.length} findings: ${first.message}`,
        type: first.severity,
      },
      children: findings.map(findingToLine).join('\n'),
    },
  };
}

function findingToLine({ severity, ruleId, message, remedy, place }: ReportedFinding): string {
  const where = placeToText(place);
  return `${severity} ${ruleId}: ${message}; ${remedy}${where === '' ? '' : ` (${where})`}`;
}

/** Lines for the findings that do not fail the check. */
function aside({ findings, baselined, acknowledged }: LayerReport, failOn: FailOn): readonly string[] {
  return [
    ...findings.filter((finding) => !fails(finding, failOn)).map(findingToLine),
    ...baselined.map((finding) => `in the baseline: ${findingToLine(finding)}`),
    ...acknowledged.map(({ ruleId, justification, place }) => `acknowledged: ${ruleId} (${placeToText(place)}): ${justification}`),
  ];
}
