import { type Configuration } from '../../configuration/configuration';
import { type Problem } from '../../core/problem';
import { type Snapshot } from '../../organization/snapshot';
import { gateResults, type GateResult, type ReplayGates } from '../gates';
import { Comparison, type ReplayComparison } from '../totals/comparison';
import { ruleStates, Totals, type ReplayTotals, type RuleState } from '../totals/totals';
import { type ReplayPart } from './part';

/** What a replay came to. */
export interface ReplayReport extends ReplayTotals {
  readonly kind: 'cordon/replay';
  readonly version: 1;
  /** Day by which rules ended. */
  readonly date: string;
  /** @default - nothing was compared */
  readonly comparison?: ReplayComparison;
  readonly gates: readonly GateResult[];
  /** What no replay looks at, each as a noun phrase. */
  readonly notLookedAt: readonly string[];
  /** What keeps rules or routes of the configuration from being deployed. */
  readonly problems: readonly Problem[];
}

/** What the reports of all parts of a replay have in common. */
export interface ReplayFrame {
  readonly date: string;
  /** Every rule and route of the configuration, in its order. */
  readonly rules: readonly RuleState[];
  readonly notLookedAt: readonly string[];
  readonly problems: readonly Problem[];
}

const notLookedAt: readonly string[] = [
  'rules, filters and routes that the configuration does not have',
  'GuardDuty findings that grouped repeats: each record counts once',
  'what people change afterwards, and what AWS Security Incident Response decides during triage',
];
const withoutSnapshot = 'whether each account belongs to the organization, and whether Security Hub is on (add --organization)';

interface FrameOptions {
  readonly configuration: Configuration;
  readonly snapshot?: Snapshot;
  readonly today: string;
}

export function frameOf({ configuration, snapshot, today }: FrameOptions, problems: readonly Problem[]): ReplayFrame {
  return {
    date: today,
    rules: ruleStates(configuration, today),
    notLookedAt: snapshot ? notLookedAt : [...notLookedAt, withoutSnapshot],
    problems,
  };
}

/** The report of all records of a part. */
export function reportOf(frame: ReplayFrame, part: ReplayPart, gates: ReplayGates = {}): ReplayReport {
  const totals = new Totals();
  totals.merge(part.totals);
  const result = totals.toJson(frame.rules);
  let compared: ReplayComparison | undefined;
  if (part.comparison !== undefined) {
    const comparison = new Comparison();
    comparison.merge(part.comparison);
    compared = comparison.toJson();
  }
  return {
    kind: 'cordon/replay',
    version: 1,
    date: frame.date,
    ...result,
    ...(compared && { comparison: compared }),
    gates: gateResults(gates, result, compared),
    notLookedAt: frame.notLookedAt,
    problems: frame.problems,
  };
}
