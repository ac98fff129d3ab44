import { CordonError, exitCode, type ExitCode, type Problem } from '../core/problem';
import { type ReplayGates } from '../replay/gates';
import { reportOf } from '../replay/run/report';
import { joinedLines, joinParts, partProblems } from '../replay/shards/join-parts';
import { NoPart, readPart, type StoredPart } from '../replay/shards/read-part';
import { count, figure } from '../core/text';
import { showWork } from '../report/work-progress';
import { type Io } from './io';
import { ended, tell } from './replay';
import { type ReplayFormat } from './replay-formats';
import { type Result } from './result';
import { screenOf } from './screen';

/** Parts that are joined, and how their result is told. */
export interface ReplayMergeRequest {
  readonly paths: readonly string[];
  readonly gates: ReplayGates;
  readonly result: Result<ReplayFormat>;
}

/** `cordon replay --merge PART…`: what one run over everything would have come to. The exit code is that of the gates. */
export async function replayMergeCommand({ paths, gates, result }: ReplayMergeRequest, io: Io): Promise<ExitCode> {
  const work = { parts: 0, lines: 0 };
  const counts = (): readonly string[] => [
    `${figure(work.parts)} of ${count(paths.length, 'part')}`,
    ...(work.lines > 0 ? [count(work.lines, 'record')] : []),
  ];
  const shown = showWork(() => ({ what: 'joining', counts: counts() }), screenOf(io));
  try {
    return await merged({ paths, gates, result }, work, io);
  } finally {
    shown.end();
  }
}

async function merged({ paths, gates, result }: ReplayMergeRequest, work: { parts: number; lines: number }, io: Io): Promise<ExitCode> {
  const parts = await readParts(paths, () => (work.parts += 1));
  const withLines = result.format === 'jsonl';
  const lacksComparison = gates.forbidNewLoss === true && parts.some(({ end }) => end.part.comparison === undefined);
  const problems = [...partProblems(parts, withLines), ...(lacksComparison ? [withoutComparison] : [])];
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
  const { frame, said, part, inputs } = joinParts(parts);
  const lines = withLines ? result.begin() : undefined;
  return ended(lines, async () => {
    for await (const line of lines ? joinedLines(inputs) : []) {
      work.lines += 1;
      lines?.write(line);
    }
    return tell(reportOf(frame, part, gates), said, { result, io, ...(lines && { lines }) });
  });
}

async function readParts(paths: readonly string[], onPart: () => void): Promise<readonly StoredPart[]> {
  const parts: StoredPart[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    try {
      parts.push(await readPart(path));
      onPart();
    } catch (error) {
      problems.push(unreadable(path, error));
    }
  }
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
  return parts;
}

/** @throws what is not about the file */
function unreadable(value: string, error: unknown): Problem {
  if (error instanceof NoPart) {
    return {
      id: 'no-part',
      message: `cannot use the file: ${error.message}`,
      value,
      remedy: 'give the files that cordon replay --shard wrote',
    };
  }
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) throw error;
  return {
    id: 'file-unreadable',
    message: `cannot read the part (${code ?? syscall})`,
    value,
    remedy: 'use the path of a file that this user can read',
  };
}

const withoutComparison: Problem = {
  id: 'part-without-comparison',
  message: '--forbid-new-loss needs parts that compare with an earlier configuration',
  remedy: 'run the shards with --against FILE',
};
