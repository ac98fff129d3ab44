import { type Configuration } from '../configuration/configuration';
import { type Problem } from '../core/problem';
import { type Snapshot } from '../organization/snapshot';
import { gateResults, type GateResult, type ReplayGates } from './gates';
import { readRecords, type BadRecord, type RecordPlace, type RecordSource } from './input/read-records';
import { briefOf } from './records/subject';
import { replayer } from './replay';
import { type Replayed } from './ways';
import { Comparison, type ReplayComparison } from './totals/comparison';
import { Totals, type ReplayTotals } from './totals/totals';

export interface RunReplayOptions {
  readonly configuration: Configuration;
  /** @default - none: which accounts there are is not known */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly sources: Iterable<RecordSource>;
  /** The configuration to compare with. @default - nothing is compared */
  readonly against?: Configuration;
  /** @default - none */
  readonly gates?: ReplayGates;
  /** Whether each path has the messages that targets get. @default false */
  readonly withMessages?: boolean;
  /** Takes each path, as it is found. @default - only totals are kept */
  readonly onPath?: (path: Replayed, place: RecordPlace) => void;
  /** Takes what is no record; what it throws ends the replay. @default - it is counted */
  readonly onBad?: (bad: BadRecord) => void;
}

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

const notLookedAt: readonly string[] = [
  'rules, filters and routes that the configuration does not have',
  'GuardDuty findings that grouped repeats: each record counts once',
  'what people change afterwards, and what AWS Security Incident Response decides during triage',
];
const withoutSnapshot = 'whether each account belongs to the organization, and whether Security Hub is on (add --organization)';

/** Puts all records of some files through the rules and routes of a configuration. Memory does not grow with the files. */
export async function runReplay(options: RunReplayOptions): Promise<ReplayReport> {
  const { configuration, snapshot, today, sources, against, gates = {}, withMessages = false, onPath, onBad } = options;
  const common = { today, ...(snapshot && { snapshot }) };
  const now = replayer({ configuration, withMessages, ...common });
  const before = against && replayer({ configuration: against, withMessages, ...common });
  const totals = new Totals(configuration, today);
  const comparison = before && new Comparison();
  await readRecords(sources, {
    record: (record, place) => {
      const brief = onPath ? undefined : briefOf(record);
      const sorted = brief && now.sort(record, brief);
      const sortedBefore = brief && before?.sort(record, brief);
      if (brief && sorted && (!before || sortedBefore)) {
        totals.addSorted(sorted.path, record, brief, place);
        if (before && sortedBefore) {
          const paths = () => [before.replay(record), now.replay(record)] as const;
          comparison?.addSorted(sortedBefore.path, sorted.path, paths, record, brief, place);
        }
        return;
      }
      const path = now.replay(record);
      totals.add(path, place);
      if (before && comparison) comparison.add(before.replay(record), path, place);
      onPath?.(path, place);
    },
    bad: (bad) => {
      totals.addBad(bad);
      onBad?.(bad);
    },
  });
  const result = totals.toJson();
  const compared = comparison?.toJson();
  return {
    kind: 'cordon/replay',
    version: 1,
    date: today,
    ...result,
    ...(compared && { comparison: compared }),
    gates: gateResults(gates, result, compared),
    notLookedAt: snapshot ? notLookedAt : [...notLookedAt, withoutSnapshot],
    problems: now.rules.problems,
  };
}
