import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How often each thing is measured, after one time that does not count. */
export const runs = 7;

/** Median of some runs, in milliseconds. */
export function median(work: () => unknown): number {
  work();
  return middle(Array.from({ length: runs }, () => timed(work)));
}

function timed(work: () => unknown): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** What a process takes. */
export interface Measured {
  /** Wall time, the median. */
  readonly milliseconds: number;
  /** Wall time, the least: what else the machine does can only add to it. */
  readonly leastMilliseconds: number;
  /** The least time that the processors spent. */
  readonly processorMilliseconds: number;
  /** The most memory. */
  readonly megabytes: number;
}

/** A process that reads a file of JSON, and JSON.parse of that file. */
export interface MeasuredReader extends Measured {
  /** JSON.parse alone, in a process that does nothing else; the least of as many runs, each before one of the process. */
  readonly parseMilliseconds: number;
}

export interface Processes {
  /** Runs Node once. */
  readonly once: (args: readonly string[]) => Usage;
  /** Measures Node with some arguments. */
  readonly measured: (args: readonly string[], env?: NodeJS.ProcessEnv) => Measured;
  /** The same in turn with JSON.parse of its input, so that both meet the same machine. */
  readonly besideParse: (file: string, args: readonly string[]) => MeasuredReader;
}

type Usage = Pick<Measured, 'milliseconds' | 'processorMilliseconds' | 'megabytes'> & { readonly stdout: string };

/** Measures processes. Each says at its end what it took; one that does not is a failure, never a ratio of nothing. */
export function processes(directory: string, count = runs): Processes {
  const script = join(directory, 'report-usage.cjs');
  writeFileSync(
    script,
    `process.on('exit', () => {
      const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
      process.stderr.write('\\npeak ' + maxRSS + ' kB, processor ' + (userCPUTime + systemCPUTime) + ' us\\n');
    });`,
  );
  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Usage => {
    const start = process.hrtime.bigint();
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', script, ...args], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, ...env },
    });
    const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
    if (status !== 0) throw new Error(`${args.join(' ')} exited ${status}: ${stderr}`);
    const usage = /peak (\d+) kB, processor (\d+) us/.exec(stderr);
    if (usage === null) throw new Error(`${args.join(' ')} did not say what it used: ${stderr}`);
    return { milliseconds, megabytes: Number(usage[1]) / 1024, processorMilliseconds: Number(usage[2]) / 1000, stdout };
  };
  return {
    once: (args) => run(args),
    measured(args, env) {
      run(args, env);
      return summed(Array.from({ length: count }, () => run(args, env)));
    },
    besideParse(file, args) {
      const parse = ['-e', parseAlone, file];
      run(parse);
      run(args);
      const pairs = Array.from({ length: count }, () => [run(parse), run(args)] as const);
      return { ...summed(pairs.map(([, of]) => of)), parseMilliseconds: Math.min(...pairs.map(([{ stdout }]) => Number(stdout))) };
    },
  };
}

const parseAlone = `
  const text = require('node:fs').readFileSync(process.argv[1], 'utf8');
  const start = process.hrtime.bigint();
  JSON.parse(text);
  console.log(Number(process.hrtime.bigint() - start) / 1e6);`;

function summed(usages: readonly Usage[]): Measured {
  const wall = usages.map(({ milliseconds }) => milliseconds);
  return {
    milliseconds: middle(wall),
    leastMilliseconds: Math.min(...wall),
    processorMilliseconds: Math.min(...usages.map(({ processorMilliseconds }) => processorMilliseconds)),
    megabytes: Math.max(...usages.map(({ megabytes }) => megabytes)),
  };
}
