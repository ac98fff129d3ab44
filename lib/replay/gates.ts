import { exitCode, type ExitCode } from '../core/problem';
import { type ReplayComparison } from './totals/comparison';
import { isAbove, severityLevels, type SeverityLevel } from './records/severity';
import { type SeverityCounts } from './totals/tally';
import { type ReplayTotals } from './totals/totals';

/** What a replay must come to. */
export interface ReplayGates {
  /** The highest severity that may be archived. @default - any */
  readonly maxArchivedSeverity?: SeverityLevel;
  /** From this severity on, a route must take each finding that is not archived. @default - none has to */
  readonly requireRoute?: SeverityLevel;
  /** Whether nothing may be lost against the earlier configuration. @default false */
  readonly forbidNewLoss?: boolean;
}

/** What became of a gate. */
export interface GateResult {
  readonly gate: 'max-archived-severity' | 'require-route' | 'forbid-new-loss';
  readonly verdict: 'passed' | 'failed' | 'unknown';
  /** Findings that break it. */
  readonly failing: number;
  /** Findings of which it is not known. */
  readonly unknown: number;
  /** In a sentence. */
  readonly message: string;
}

/** Holds totals against gates. What was not read, or is not known, passes none. */
export function gateResults(gates: ReplayGates, totals: ReplayTotals, comparison?: ReplayComparison): readonly GateResult[] {
  const { maxArchivedSeverity, requireRoute, forbidNewLoss = false } = gates;
  const from = (lowest: SeverityLevel) => (counts: SeverityCounts) =>
    severityLevels.reduce((sum, level) => sum + (isAbove(lowest, level) ? 0 : counts[level]), 0);
  const losses = (comparison?.changes ?? []).filter(({ isLoss }) => isLoss);
  return [
    ...(maxArchivedSeverity === undefined
      ? []
      : [gate('max-archived-severity', `above ${maxArchivedSeverity} are archived`, totals, aboveOf(maxArchivedSeverity, totals))]),
    ...(requireRoute === undefined
      ? []
      : [
          gate('require-route', `of severity ${requireRoute} or higher are taken by no route`, totals, {
            failing: from(requireRoute)(totals.unrouted.severities),
            unknown:
              from(requireRoute)(totals.routed.unknown.severities) +
              totals.unrouted.severities.none +
              totals.routed.unknown.severities.none,
          }),
        ]),
    ...(forbidNewLoss
      ? [
          gate('forbid-new-loss', 'are newly archived, hidden or without a route', totals, {
            failing: losses.reduce((sum, { sure }) => sum + sure.count, 0),
            unknown: losses.reduce((sum, { unknown }) => sum + unknown, 0),
          }),
        ]
      : []),
  ];
}

function aboveOf(highest: SeverityLevel, { archived }: ReplayTotals): Pick<GateResult, 'failing' | 'unknown'> {
  const above = (counts: SeverityCounts): number =>
    severityLevels.reduce((sum, level) => sum + (isAbove(level, highest) ? counts[level] : 0), 0);
  return {
    failing: above(archived.yes.severities),
    unknown: above(archived.unknown.severities) + archived.yes.severities.none + archived.unknown.severities.none,
  };
}

function gate(
  name: GateResult['gate'],
  what: string,
  { bad, records }: ReplayTotals,
  { failing, unknown }: Pick<GateResult, 'failing' | 'unknown'>,
): GateResult {
  const findings = (number: number): string => `${number} finding${number === 1 ? '' : 's'}`;
  if (failing > 0) return { gate: name, verdict: 'failed', failing, unknown, message: `${findings(failing)} ${what}.` };
  const doubt =
    unknown > 0
      ? `It is not known whether ${findings(unknown)} ${what}.`
      : bad.count > 0
        ? `Records or files that could not be read: ${bad.count}. What was not read passes no gate.`
        : records === 0
          ? 'No finding was read. What was not read passes no gate.'
          : undefined;
  if (doubt !== undefined) return { gate: name, verdict: 'unknown', failing, unknown, message: doubt };
  return { gate: name, verdict: 'passed', failing, unknown, message: `No findings ${what}.` };
}

/** The exit code of a replay. */
export function replayExitCode(results: readonly GateResult[]): ExitCode {
  if (results.some(({ verdict }) => verdict === 'failed')) return exitCode.doesNotHold;
  return results.some(({ verdict }) => verdict === 'unknown') ? exitCode.unknown : exitCode.holds;
}
