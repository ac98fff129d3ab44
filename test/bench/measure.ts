import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How often each thing is measured, after one time that does not count. */
export const runs = 7;

/** Median of some runs, in milliseconds. */
export function median(work: () => unknown): number {
  work();
  const times = Array.from({ length: runs }, () => {
    const start = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - start) / 1e6;
  });
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)]!;
}

/** What a process takes. */
export interface Measured {
  /** Wall time, the median. */
  readonly milliseconds: number;
  /** The least time that the processor spent. */
  readonly processorMilliseconds: number;
  /** The most memory. */
  readonly megabytes: number;
}

/** Measures Node with some arguments. Each process says at its end what it took; one that does not is a failure, never a ratio of nothing. */
export function processMeasurement(directory: string): (args: readonly string[], env?: NodeJS.ProcessEnv) => Measured {
  const script = join(directory, 'report-usage.cjs');
  writeFileSync(
    script,
    `process.on('exit', () => {
      const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
      process.stderr.write('\\npeak ' + maxRSS + ' kB, processor ' + (userCPUTime + systemCPUTime) + ' us\\n');
    });`,
  );
  return (args, env = {}) => {
    let megabytes = 0;
    let processorMilliseconds = Infinity;
    const milliseconds = median(() => {
      const { status, stderr } = spawnSync(process.execPath, ['--require', script, ...args], {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        env: { ...process.env, ...env },
      });
      if (status !== 0) throw new Error(`${args.join(' ')} exited ${status}: ${stderr}`);
      const usage = /peak (\d+) kB, processor (\d+) us/.exec(stderr);
      if (usage === null) throw new Error(`${args.join(' ')} did not say what it used: ${stderr}`);
      megabytes = Math.max(megabytes, Number(usage[1]) / 1024);
      processorMilliseconds = Math.min(processorMilliseconds, Number(usage[2]) / 1000);
    });
    return { milliseconds, processorMilliseconds, megabytes };
  };
}
