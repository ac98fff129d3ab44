import { CordonError, exitCode, type Problem } from '../core/problem';
import { isNote } from './finding';
import { placeToText } from './place';
import { type BaselineUse, type CheckReport, type LayerReport, type ReportedFinding } from './report';

/** Findings that existed when the check was adopted. They do not fail the check, and new findings do. */
export interface Baseline {
  readonly kind: 'cordon/check-baseline';
  readonly version: 1;
  readonly findings: readonly BaselineFinding[];
}

/** Only the fingerprint is compared; the rest is for those who review the file. */
export interface BaselineFinding {
  readonly fingerprint: string;
  readonly ruleId: string;
  readonly place: string;
}

/**
 * Whether a baseline can accept a finding. Unknown findings cannot be accepted, because nobody knows what they are. Findings that stop
 * other layers cannot be accepted either. A note needs no acceptance.
 */
function acceptable({ severity }: ReportedFinding, { failed }: LayerReport): boolean {
  return severity !== 'unknown' && severity !== 'note' && failed === undefined;
}

/** The baseline that accepts what a report found. */
export function baselineOf({ layers }: Pick<CheckReport, 'layers'>): Baseline {
  const findings = layers.flatMap((layer) =>
    [...layer.findings, ...layer.baselined]
      .filter((finding) => acceptable(finding, layer))
      .map((finding) => ({ fingerprint: finding.fingerprint, ruleId: finding.ruleId, place: placeToText(finding.place) })),
  );
  const byRule = [...findings].sort(
    (a, b) => compare(a.ruleId, b.ruleId) || compare(a.place, b.place) || compare(a.fingerprint, b.fingerprint),
  );
  return { kind: 'cordon/check-baseline', version: 1, findings: byRule };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function baselineToJson(baseline: Baseline): string {
  return `${JSON.stringify(baseline, undefined, 2)}\n`;
}

/** Separates the findings that the baseline accepts. It also lists accepted findings that are no longer found, unless their layer did not run. */
export function applyBaseline(
  layers: readonly LayerReport[],
  { file, baseline }: { readonly file: string; readonly baseline: Baseline },
): { readonly layers: readonly LayerReport[]; readonly use: BaselineUse } {
  const known = new Set(baseline.findings.map((finding) => finding.fingerprint));
  const met = new Set<string>();
  const applied = layers.map((layer): LayerReport => {
    const old = layer.findings.filter((finding) => known.has(finding.fingerprint) && acceptable(finding, layer));
    for (const finding of old) met.add(finding.fingerprint);
    const findings = layer.findings.filter((finding) => !old.includes(finding));
    const holds = layer.outcome.status === 'findings' && findings.every(isNote) && layer.failed === undefined;
    return { ...layer, findings, baselined: old, ...(holds && { outcome: { status: 'holds' as const } }) };
  });
  const allRan = layers.every(({ outcome, failed }) => outcome.status !== 'not-run' && failed === undefined);
  const gone = allRan ? baseline.findings.filter((finding) => !met.has(finding.fingerprint)) : [];
  return { layers: applied, use: { file, known: met.size, gone } };
}

/**
 * Reads a baseline from its text.
 * @throws CordonError (exit code 2) where it is none
 */
export function parseBaseline(text: string, file: string): Baseline {
  const refuse = (message: string, remedy: string): never => {
    const problem: Problem = { id: 'not-a-baseline', message, remedy, file };
    throw new CordonError(exitCode.usage, problem);
  };
  const remedy = 'create a baseline with cordon check --write-baseline FILE';
  const value = json(text) ?? refuse('the baseline is not JSON', remedy);
  if (!isBaseline(value)) return refuse('the file is not a baseline of cordon check', remedy);
  if (value.version !== 1)
    return refuse(`the baseline has version ${String(value.version)}, and this version of Cordon reads version 1 only`, remedy);
  return value as Baseline;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isBaseline(value: unknown): value is { readonly version: unknown; readonly findings: readonly BaselineFinding[] } {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, findings } = value as Record<string, unknown>;
  return kind === 'cordon/check-baseline' && Array.isArray(findings) && findings.every(isFinding);
}

function isFinding(value: unknown): boolean {
  const { fingerprint, ruleId, place } = (value ?? {}) as Record<string, unknown>;
  return [fingerprint, ruleId, place].every((part) => typeof part === 'string');
}
