import { type Clients } from '../aws/clients';
import { type Configuration } from '../configuration/configuration';
import { type Clock } from '../core/clock';
import { type ExitCode } from '../core/problem';
import { moment } from '../core/text';
import { watchEventToJson, watchEventToText } from '../report/watch-text';
import { verification, type VerificationOptions } from '../verification/verification';
import { watch } from '../verification/watch';
import { type Io } from './io';
import { type Result } from './result';
import { takeSnapshotWith, type SnapshotParts } from './take-snapshot';

/** Forms of what `cordon verify --watch` prints. */
export type WatchFormat = 'text' | 'jsonl';

export interface WatchRequest extends Omit<VerificationOptions, 'snapshot'> {
  readonly configuration: Configuration;
  readonly clients: Clients;
  readonly clock: Clock;
  readonly parts: SnapshotParts;
  /** Milliseconds. */
  readonly interval: number;
  readonly timeout: number;
  readonly untilCovered: boolean;
  readonly result: Result<WatchFormat>;
}

/** How often a watch has read, for who interrupts it. */
export interface Watched {
  readings: number;
}

/** How a watch that is interrupted goes on. */
export function watchContinuation({ readings }: Watched): string {
  const so = readings === 0 ? 'nothing was read yet' : `the organization was read ${readings === 1 ? 'once' : `${readings} times`}`;
  return `${so}, and nothing was changed in AWS; run the same command again to go on watching`;
}

/** `cordon verify --watch`: reads again and again, and prints what changed since the last reading. */
export async function watchCommand(request: WatchRequest, io: Io, watched: Watched): Promise<ExitCode> {
  const { clients, clock, parts, result, interval, timeout, untilCovered, ...options } = request;
  const { configuration, contained } = options;
  // A line for each reading would bury what changed.
  const quiet: Io = { ...io, progress: () => undefined };
  return watch({
    clock,
    interval,
    timeout,
    untilCovered,
    ...(contained !== undefined && { contained }),
    read: async (reading) => {
      const snapshot = await takeSnapshotWith({ configuration, clients, clock }, reading === 1 ? io : quiet, parts);
      watched.readings = reading;
      return verification({ ...options, snapshot });
    },
    onEvent: (event) => {
      io.status?.(event.kind === 'waiting' ? `watching: next reading at ${moment(event.until.toISOString())}` : undefined);
      if (result.format === 'text') return io.out(watchEventToText(event, { colour: result.colour }));
      const line = watchEventToJson(event);
      if (line) io.out(`${JSON.stringify(line)}\n`);
    },
  });
}
