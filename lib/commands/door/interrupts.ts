import { type Io } from '../io';

/** What shells expect of a process that a signal ended: 128 and the number of the signal. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** How to go on with a command that changes AWS: the end of this process does not end what AWS has begun. */
export const goesOnInAws = (): string => 'what was begun goes on in AWS; run the command again to continue';

/**
 * Runs what somebody may end before its time, by Ctrl-C or by the end of a pipeline.
 * @param how - tells how to go on then
 */
export async function interruptible<Value>(how: () => string, io: Io, run: () => Promise<Value>): Promise<Value> {
  const handlers = Object.entries(exitCodes).map(([signal, code]) => {
    const handler = (): void => {
      io.status?.(undefined);
      io.progress(`\ninterrupted: ${how()}`);
      process.exit(code);
    };
    process.once(signal, handler);
    return { signal, handler };
  });
  try {
    return await run();
  } finally {
    for (const { signal, handler } of handlers) process.off(signal, handler);
  }
}
