import { type FailOn } from '../configuration/configuration';
import { exitCode, type ExitCode } from '../core/problem';
import { type AcknowledgedFinding, type CheckFinding, type CheckSeverity } from './finding';
import { type LayerFailure, type LayerId } from './layer';

/** A finding with the mark by which it is known again. */
export interface ReportedFinding extends CheckFinding {
  readonly fingerprint: string;
}

export interface AcceptedReportedFinding extends ReportedFinding, AcknowledgedFinding {}

/** What became of a layer. `not-run` never counts as holding. */
export type LayerStatus =
  | { readonly status: 'holds' }
  | { readonly status: 'findings' }
  | { readonly status: 'not-run'; readonly because: LayerId }
  /** It has nothing to look at, and says why. */
  | { readonly status: 'idle'; readonly why: string };

export interface LayerReport {
  readonly id: LayerId;
  readonly title: string;
  readonly outcome: LayerStatus;
  /** What was looked at. Empty where it did not run. */
  readonly looked: string;
  readonly durationMilliseconds: number;
  /** What somebody has to look at. */
  readonly findings: readonly ReportedFinding[];
  /** What somebody answers for, in writing. */
  readonly acknowledged: readonly AcceptedReportedFinding[];
  /** What the baseline had already. */
  readonly baselined: readonly ReportedFinding[];
  /** Set if later layers could not use the result, with the reason. @default - they could */
  readonly failed?: LayerFailure;
}

/** What a check came to. */
export interface CheckReport {
  readonly kind: 'cordon/check';
  readonly version: 1;
  /** File name of the configuration, as it was given. */
  readonly configuration: string;
  /** YYYY-MM-DD, by which exclusions and rules ended. */
  readonly date: string;
  readonly failOn: FailOn;
  readonly verdict: CheckVerdict;
  readonly layers: readonly LayerReport[];
  /** @default - no baseline was given */
  readonly baseline?: BaselineUse;
}

export interface BaselineUse {
  readonly file: string;
  /** Findings that it holds and that are there. */
  readonly known: number;
  /** Findings of the baseline that are no longer found. The baseline can be updated. */
  readonly gone: readonly { readonly fingerprint: string; readonly ruleId: string; readonly place: string }[];
}

export interface CheckVerdict {
  readonly exitCode: ExitCode;
  readonly holds: boolean;
  readonly counts: Readonly<Record<CheckSeverity | 'acknowledged' | 'baselined' | 'notRun', number>>;
}

/** Whether a finding fails the check. Unknown always does, a note never does. */
export function fails({ severity }: Pick<CheckFinding, 'severity'>, failOn: FailOn): boolean {
  return severity === 'warning' ? failOn === 'warning' : severity !== 'note';
}

/**
 * 2: an input is wrong. 1: a finding at or above `failOn` exists. 3: a result is unknown. 0: none of these. A layer that did not run counts
 * as the layer that stopped it.
 */
export function verdictOf(layers: readonly LayerReport[], failOn: FailOn): CheckVerdict {
  const open = layers.flatMap(({ findings }) => findings);
  const counted = (severity: CheckSeverity): number => open.filter((finding) => finding.severity === severity).length;
  const counts = {
    error: counted('error'),
    warning: counted('warning'),
    unknown: counted('unknown'),
    note: counted('note'),
    acknowledged: layers.flatMap(({ acknowledged }) => acknowledged).length,
    baselined: layers.flatMap(({ baselined }) => baselined).length,
    notRun: layers.filter(({ outcome }) => outcome.status === 'not-run').length,
  };
  const code = codeOf(layers, open.filter((finding) => finding.severity !== 'unknown' && fails(finding, failOn)).length, counts);
  return { exitCode: code, holds: code === exitCode.holds, counts };
}

function codeOf(
  layers: readonly LayerReport[],
  failing: number,
  { unknown, notRun }: { readonly unknown: number; readonly notRun: number },
): ExitCode {
  const failures = layers.map(({ failed }) => failed);
  if (failures.includes('usage')) return exitCode.usage;
  if (failing > 0 || failures.includes('does-not-hold')) return exitCode.doesNotHold;
  // A layer cannot be skipped while no layer failed. If that happens, the check fails.
  return unknown > 0 || notRun > 0 || failures.includes('unknown') ? exitCode.unknown : exitCode.holds;
}
