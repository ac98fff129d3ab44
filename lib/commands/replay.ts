import { type ConfigurationFile } from '../configuration/read';
import { CordonError, exitCode, problemToText, type ExitCode } from '../core/problem';
import { jsonChunks } from '../core/json-chunks';
import { type Snapshot } from '../organization/snapshot';
import { replayToText } from '../report/replay-text';
import { replayExitCode, type ReplayGates } from '../replay/gates';
import { type BadRecord, type RecordPlace, type RecordSource } from '../replay/input/read-records';
import { type Replayed } from '../replay/ways';
import { runReplay } from '../replay/run-replay';
import { withoutPossible } from '../replay/without-possible';
import { type Io } from './io';
import { type ReplayFormat } from './replay-formats';
import { type Result } from './result';

/** The configuration, and what is replayed through it. */
export interface ReplayRequest {
  readonly file: ConfigurationFile;
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly sources: readonly RecordSource[];
  /** @default - nothing is compared */
  readonly against?: ConfigurationFile;
  readonly gates: ReplayGates;
  /** Whether the first thing that is no record ends the replay. */
  readonly strict: boolean;
  /** Whether each path has the messages of targets; with `jsonl`. */
  readonly withMessages: boolean;
  readonly result: Result<ReplayFormat>;
}

/** `cordon replay FILE…`: what the rules and routes do to recorded findings and events. The exit code is that of the gates. */
export async function replayCommand(request: ReplayRequest, io: Io): Promise<ExitCode> {
  const { file, snapshot, today, sources, against, gates, strict, withMessages, result } = request;
  const lines = result.format === 'jsonl' ? result.begin() : undefined;
  try {
    const report = await runReplay({
      configuration: file.configuration,
      today,
      sources,
      gates,
      withMessages,
      ...(snapshot && { snapshot }),
      ...(against && { against: against.configuration }),
      ...(lines && { onPath: (path: Replayed, place: RecordPlace) => lines.write(lineOf(path, place)) }),
      ...(strict && { onBad: refuse }),
    });
    // Such rules are not deployed as they stand, so that nothing is true of them.
    for (const problem of report.problems) io.progress(problemToText({ ...problem, ...file.locate(problem.path ?? '') }));
    if (lines) {
      for (const { gate, verdict, message } of report.gates) io.progress(`--${gate}: ${verdict}. ${message}`);
      if (report.bad.count > 0) io.progress(`${report.bad.count} could not be read as findings or events`);
      lines.end();
    } else if (result.format === 'json') result.writeChunks(withNewline(jsonChunks(report)));
    else result.write(replayToText(report, { colour: result.colour }));
    return replayExitCode(report.gates);
  } catch (error) {
    lines?.abandon();
    throw error;
  }
}

/** A path as one line. */
function lineOf(path: Replayed, place: RecordPlace): string {
  return `${JSON.stringify({ kind: 'cordon/replayed', version: 1, ...place, ...withoutPossible(path) })}\n`;
}

function refuse({ file, line, reason }: BadRecord): never {
  throw new CordonError(exitCode.usage, {
    id: 'unreadable-record',
    message: `cannot read a record, and --strict is given: ${reason.replace(/\.$/, '')}`,
    remedy: 'correct the file, or leave out --strict, which counts such records and goes on',
    file,
    ...(line !== undefined && { line }),
  });
}

function* withNewline(chunks: Iterable<string>): Generator<string> {
  yield* chunks;
  yield '\n';
}
