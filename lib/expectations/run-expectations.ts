import { type Configuration } from '../configuration/configuration';
import { CordonError, exitCode, type ExitCode, type Problem } from '../core/problem';
import { type Snapshot } from '../organization/snapshot';
import { type ReplayRecord } from '../replay/records/record';
import { type Subject } from '../replay/records/subject';
import { replayer, type Replayer } from '../replay/replay';
import { type Expected } from './expectation';
import { givenRecords } from './given-records';
import { judgeFields } from './judge-fields';
import { judgeHiding } from './judge-hiding';
import { judgeRoutes } from './judge-routes';
import { type JudgedPart } from './judged';
import { unknownNames } from './known-names';
import { type ExpectationsFile } from './read-expectations';

export interface RunExpectationsOptions {
  readonly configuration: Configuration;
  /** @default - none: which accounts there are is not known */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly files: readonly ExpectationsFile[];
}

/** What became of one expectation. */
export interface ExpectationResult {
  readonly name: string;
  readonly file: string;
  /** @default - the file does not tell */
  readonly line?: number;
  /** The worst of its parts: `fails` before `unknown`. */
  readonly verdict: JudgedPart['verdict'];
  readonly subject: Subject;
  readonly parts: readonly JudgedPart[];
}

/** What `cordon test` found. */
export interface ExpectationsReport {
  readonly kind: 'cordon/test';
  readonly version: 1;
  /** Day by which rules ended. */
  readonly date: string;
  readonly holds: number;
  readonly fails: number;
  readonly unknown: number;
  /** In the order of the files. */
  readonly expectations: readonly ExpectationResult[];
  /** What keeps rules or routes of the configuration from being deployed. */
  readonly problems: readonly Problem[];
}

/** Judges findings and events by expectations. */
export interface Judge {
  readonly rules: Replayer['rules'];
  judge(record: ReplayRecord, expected: Expected): { readonly subject: Subject; readonly parts: readonly JudgedPart[] };
}

/** Prepares rules and routes once, for many findings and events. */
export function judge({ configuration, snapshot, today }: Omit<RunExpectationsOptions, 'files'>): Judge {
  const common = { configuration, today, ...(snapshot && { snapshot }) };
  const told = replayer(common);
  const full = replayer({ ...common, full: true });
  return {
    rules: told.rules,
    judge: (record, expected) => {
      const path = told.replay(record);
      const judging = { configuration, today, rules: told.rules, record, path, full: full.replay(record) };
      const parts = [...judgeHiding(expected, judging), ...judgeFields(expected, judging), ...judgeRoutes(expected, judging)];
      return { subject: path.subject, parts };
    },
  };
}

/**
 * Holds findings and events against what is expected of them.
 * @throws CordonError (exit code 2) with every name that the configuration does not have, and every finding that cannot be read
 */
export async function runExpectations(options: RunExpectationsOptions): Promise<ExpectationsReport> {
  const { configuration, today, files } = options;
  const given = await Promise.all(files.map(({ expectations, file }) => givenRecords(expectations, file)));
  const problems = files.flatMap((file, index) =>
    file.placed([...unknownNames(file.expectations, configuration), ...(given[index]?.problems ?? [])]),
  );
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
  const prepared = judge(options);
  const expectations = files.flatMap((source, index) =>
    source.expectations.map(({ name, expect }, at): ExpectationResult => {
      const { file } = source;
      const line = source.line(`expectations[${at}]`);
      // Without a problem there is a record.
      const { subject, parts } = prepared.judge(given[index]!.records[at]!, expect);
      return { name, file, ...(line !== undefined && { line }), verdict: worst(parts), subject, parts };
    }),
  );
  const count = (verdict: JudgedPart['verdict']): number => expectations.filter((one) => one.verdict === verdict).length;
  return {
    kind: 'cordon/test',
    version: 1,
    date: today,
    ...{ holds: count('holds'), fails: count('fails'), unknown: count('unknown') },
    expectations,
    problems: prepared.rules.problems,
  };
}

function worst(parts: readonly JudgedPart[]): JudgedPart['verdict'] {
  return (['fails', 'unknown'] as const).find((verdict) => parts.some((one) => one.verdict === verdict)) ?? 'holds';
}

/** What is unknown passes nothing. */
export function expectationsExitCode({ fails, unknown }: Pick<ExpectationsReport, 'fails' | 'unknown'>): ExitCode {
  return fails > 0 ? exitCode.doesNotHold : unknown > 0 ? exitCode.unknown : exitCode.holds;
}
