import { CommanderError, type Command } from 'commander';
import { type DeniedCall } from '../aws/denials';
import { CordonError, exitCode, problemToText, type ExitCode, type Problem } from '../core/problem';
import { count } from '../core/text';
import { buildProgram } from './door/program';
import { type PolicyFlags } from './policy-files';
import { usageProblem } from './usage';
import { ioOf, type Io, type StandardStreams } from './io';
import { Streams } from './streams';

/** More than this, and nobody reads them. */
const mostProblems = 25;

/**
 * Runs a command line. @returns the exit code, by the contract of `exitCode`
 * @param standard - where it reads and writes. @default - the streams of this process
 */
export async function main(argv: readonly string[], standard: StandardStreams = process): Promise<number> {
  const streams = new Streams(standard.stdout, standard.stderr);
  const denied: DeniedCall[] = [];
  const io: Io = { ...ioOf(streams, standard), denied: (call) => denied.push(call) };
  let code: ExitCode = exitCode.holds;
  let options: { readonly format?: string; readonly output?: string } & PolicyFlags = {};
  let name = '';
  const program = buildProgram(io, streams, (result) => {
    code = result;
  }).hook('preAction', (_, command) => {
    options = command.opts();
    name = nameOf(command);
  });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    const wrong = error instanceof CommanderError && error.exitCode !== 0;
    const told = wrong ? new CordonError(exitCode.usage, usageProblem(error, program, argv.slice(2)), { cause: error }) : error;
    // Where the words are wrong no option has been read yet.
    if (wrong && /^--format[ =]json$/m.test(argv.join('\n').replace('--format\n', '--format '))) options = { format: 'json' };
    code = await failed(told, options, io, argv.includes('--debug'));
  }
  if (denied.length > 0) {
    const { commandOfPolicies, denialLines } = await import('./policy-files.js');
    for (const line of denialLines(commandOfPolicies(name, options), denied)) io.progress(line);
  }
  // A write that failed is told in the next turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  return streams.exitCode(code);
}

/** The words of a command after `cordon`, such as `onboard why`. */
function nameOf(command: Command): string {
  const words: string[] = [];
  for (let at: Command | null = command; at?.parent; at = at.parent) words.unshift(at.name());
  return words.join(' ');
}

/** Says what went wrong: for people on standard error, with `--format json` also as the one document of the result. */
async function failed(
  error: unknown,
  options: { readonly format?: string; readonly output?: string },
  io: Io,
  debug: boolean,
): Promise<ExitCode> {
  // Help and version end here too.
  if (error instanceof CommanderError) return exitCode.holds;
  const { exitCode: code, problems } = error instanceof CordonError ? error : unexpected(error);
  for (const problem of problems.slice(0, mostProblems)) io.progress(problemToText(problem));
  const more = problems.length - mostProblems;
  if (more > 0) io.progress(`and ${count(more, 'more problem')}`);
  else if (problems.length > 1) io.progress(count(problems.length, 'problem'));
  if (debug) io.progress(describe(error));
  if (options.format === 'json') await writeError(code, problems, options.output, io);
  return code;
}

function unexpected(error: unknown): Pick<CordonError, 'exitCode' | 'problems'> {
  return {
    exitCode: exitCode.unknown,
    problems: [
      {
        id: 'unexpected',
        message: `Cordon failed unexpectedly: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'run it again with --debug and report what it prints',
      },
    ],
  };
}

/** One JSON document where the result would have been. */
async function writeError(code: ExitCode, problems: readonly Problem[], output: string | undefined, io: Io): Promise<void> {
  const { Result } = await import('./result.js');
  const text = `${JSON.stringify({ kind: 'cordon/error', version: 1, exitCode: code, problems }, undefined, 2)}\n`;
  try {
    new Result({ format: 'json', output }, io).write(text);
  } catch (error) {
    // The file cannot be written, which may be what the document says.
    if (!(error instanceof CordonError)) throw error;
    io.out(text);
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.stack ?? error.message}${error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`}`;
}
