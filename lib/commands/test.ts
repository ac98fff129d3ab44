import { type ConfigurationFile } from '../configuration/read';
import { count, figure } from '../core/text';
import { CordonError, exitCode, problemToText, type ExitCode } from '../core/problem';
import { expectationsText, ExpectationsFromFindings, mostExpectations, type LeftOut } from '../expectations/from-findings';
import { readExpectations, type ExpectationsFile } from '../expectations/read-expectations';
import { expectationsExitCode, judge, runExpectations, type ExpectationsReport } from '../expectations/run-expectations';
import { type Snapshot } from '../organization/snapshot';
import { readRecords, type RecordSource } from '../replay/input/read-records';
import { replayer } from '../replay/replay';
import { expectationsToJunit } from '../report/expectations-junit';
import { expectationsToText } from '../report/expectations-text';
import { watchRecords } from '../report/records-progress';
import { type Io } from './io';
import { takenProblem, writeNew } from './new-files';
import { type Result } from './result';
import { screenOf } from './screen';
import { type TestFormat } from './test-formats';

/** What both forms of the command are given. */
interface Tested {
  readonly file: ConfigurationFile;
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
}

export interface TestRequest extends Tested {
  readonly expectations: readonly ExpectationsFile[];
  readonly result: Result<TestFormat>;
}

/** `cordon test [FILE…]`: whether the rules and routes treat findings and events as is expected of them. */
export async function testCommand({ file, snapshot, today, expectations, result }: TestRequest, io: Io): Promise<ExitCode> {
  const { configuration } = file;
  const report = await runExpectations({ configuration, today, files: expectations, ...(snapshot && { snapshot }) });
  // Such rules are not deployed as they stand, so that nothing is true of them.
  for (const problem of report.problems) io.progress(problemToText({ ...problem, ...file.locate(problem.path ?? '') }));
  result.write(rendered(report, result));
  return expectationsExitCode(report);
}

function rendered(report: ExpectationsReport, { format, colour }: Result<TestFormat>): string {
  switch (format) {
    case 'text':
      return expectationsToText(report, { colour });
    case 'json':
      return `${JSON.stringify(report, undefined, 2)}\n`;
    case 'jsonl':
      return report.expectations.map((one) => `${JSON.stringify({ kind: 'cordon/tested', version: 1, ...one })}\n`).join('');
    case 'junit':
      return expectationsToJunit(report);
  }
}

export interface TestFromRequest extends Tested {
  readonly sources: readonly RecordSource[];
  /** Path of the file to write. */
  readonly target: string;
}

const maker = { command: 'cordon test --from', option: '--output' };

/**
 * `cordon test --from FILE`: writes expectations from findings as they are treated today. It never overwrites a file.
 * @throws CordonError (exit code 2) if the file exists, or no expectation can be made
 */
export async function testFromCommand({ file, snapshot, today, sources, target }: TestFromRequest, io: Io): Promise<ExitCode> {
  const taken = takenProblem(target, maker);
  if (taken) throw new CordonError(exitCode.usage, taken);
  const common = { configuration: file.configuration, today, ...(snapshot && { snapshot }) };
  const replay = replayer(common);
  for (const problem of replay.rules.problems) io.progress(problemToText({ ...problem, ...file.locate(problem.path ?? '') }));
  const collected = new ExpectationsFromFindings(judge(common));
  let bad = 0;
  const watched = watchRecords('reading findings', sources, screenOf(io));
  const add = (record: Parameters<typeof replay.replay>[0]): void => {
    watched.count();
    collected.add(record, replay.replay(record));
  };
  await readRecords(watched.sources, { record: add, bad: () => (bad += 1) }).finally(watched.end);
  const { expectations, alike, left } = collected;
  if (expectations.length === 0) throw new CordonError(exitCode.usage, nothing);
  const text = expectationsText(expectations, today);
  // What was written can be read.
  readExpectations(text, target);
  writeNew([{ path: target, text }], maker);
  io.progress(`wrote ${count(expectations.length, 'expectation')} to ${target}. It has the account IDs and names that are in the findings`);
  if (alike > 0) io.progress(`left out ${figure(alike)}: treated as an earlier finding of the same type`);
  for (const [why, words] of Object.entries(leftOutInWords)) {
    const number = left[why as LeftOut];
    if (number > 0) io.progress(`left out ${figure(number)}: ${words}`);
  }
  if (bad > 0) io.progress(`${figure(bad)} could not be read as findings or events`);
  return exitCode.holds;
}

const leftOutInWords: Readonly<Record<LeftOut, string>> = {
  unknown: 'nothing is known for sure of what becomes of them. cordon replay says why',
  large: 'too large for a file of expectations',
  late: `they come after the first ${mostExpectations} expectations. Give the files in parts, with an --output each`,
};

const nothing = {
  id: 'no-expectations',
  message: 'no expectation can be made of these files: they have no finding of which something is known for sure',
  remedy: 'give findings of Regions that the configuration has. cordon replay says what is not known, and why',
};
