import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type ValuePlace } from '../input/read-values';
import { type EngineSink, type ReplayWork } from '../run/engine';
import { type ReplayPart } from '../run/part';
import { BatchBuilder, type Batch } from './batch';
import { type FromThread, type ThreadData, type ToThread } from './messages';

/** Starts a thread. */
export type OpenThread = (data: ThreadData) => Worker;

/** The program of a thread stands beside this file, as a source, compiled, and in the bundle. */
export const openThread: OpenThread = (workerData) => {
  const isSource = __filename.endsWith('.ts');
  return isSource
    ? // Sources are run in a clone alone, where tsx is.
      new Worker(join(__dirname, 'replay-worker.ts'), { workerData, execArgv: ['--require', require.resolve('tsx/cjs')] })
    : new Worker(join(__dirname, 'replay-worker.js'), { workerData });
};

export interface ThreadPoolOptions {
  readonly work: ReplayWork;
  readonly threads: number;
  /** Whether the first thing that is no record ends the replay. */
  readonly strict: boolean;
  /** @default openThread */
  readonly open?: OpenThread;
}

/** Batches that a thread has at once: one in hand, and one to go on with. */
const mostInHand = 2;
/** Batches of each thread whose results wait for that of an earlier one. */
const mostWaiting = 8;

interface Thread {
  readonly worker: Worker;
  inHand: number;
}

type BatchResult = Extract<FromThread, { readonly number: number }>;

/**
 * Threads that replay values. The results of single records come in the order of the values, as if there were one thread. The part of each thread
 * comes at its end.
 */
export class ThreadPool {
  private readonly threads: readonly Thread[];
  private readonly builder = new BatchBuilder((batch) => this.queue.push(batch));
  /** Batches that no thread has yet. */
  private readonly queue: Batch[] = [];
  /** Results that came before that of an earlier batch. */
  private readonly early = new Map<number, BatchResult>();
  private readonly parts: ReplayPart[] = [];
  /** Number of the batch whose result comes next. */
  private next = 0;
  private failure: { readonly error: unknown } | undefined;
  /** Wakes who waits for something to happen. */
  private wake: () => void = () => undefined;

  public constructor(
    { work, threads, strict, open = openThread }: ThreadPoolOptions,
    private readonly results: EngineSink,
  ) {
    this.threads = Array.from({ length: threads }, () => this.begun(open({ work, strict })));
  }

  public value(bytes: Uint8Array, place: ValuePlace): void {
    this.builder.value(bytes, place);
  }

  public bad(place: ValuePlace, reason: string): void {
    this.builder.bad(place, reason);
  }

  /** @returns a promise while threads have more than enough to do; undefined where they can take more at once */
  public ready(): Promise<void> | undefined {
    this.hand();
    return this.failure === undefined && this.queue.length === 0 ? undefined : this.until(() => this.queue.length === 0);
  }

  /**
   * Waits for all results.
   * @returns the part of each thread
   * @throws what a thread threw, and what taking a result threw
   */
  public async end(): Promise<readonly ReplayPart[]> {
    this.builder.finish();
    this.hand();
    await this.until(() => this.queue.length === 0 && this.threads.every(({ inHand }) => inHand === 0));
    for (const { worker } of this.threads) worker.postMessage('end' satisfies ToThread);
    await this.until(() => this.parts.length === this.threads.length);
    return this.parts;
  }

  /** Ends the threads, whatever they do. */
  public async stop(): Promise<void> {
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }

  private begun(worker: Worker): Thread {
    const thread: Thread = { worker, inHand: 0 };
    let isDone = false;
    worker.on('message', (message: FromThread) => {
      isDone ||= 'part' in message;
      this.attempt(() => this.take(thread, message));
    });
    worker.on('error', (error) => this.fail(error));
    worker.on('messageerror', (error) => this.fail(error));
    worker.on('exit', (code) => {
      if (!isDone) this.fail(new Error(`a thread ended before its work was done (exit code ${code})`));
    });
    return thread;
  }

  private take(thread: Thread, message: FromThread): void {
    // What came after a failure has no place in the result.
    if (this.failure !== undefined) return;
    if ('part' in message) this.parts.push(message.part);
    else {
      thread.inHand--;
      this.early.set(message.number, message);
      for (let result; (result = this.early.get(this.next)) !== undefined; this.next++) {
        this.early.delete(this.next);
        if (result.lines !== '') this.results.line(result.lines);
        if (result.bad !== undefined) this.results.bad(result.bad);
      }
      this.hand();
    }
    this.wake();
  }

  /** Gives batches to threads that have little to do. */
  private hand(): void {
    for (let batch; (batch = this.queue[0]) !== undefined;) {
      const free = this.threads.reduce((least, thread) => (thread.inHand < least.inHand ? thread : least));
      if (free.inHand >= mostInHand || batch.number - this.next >= mostWaiting * this.threads.length) return;
      this.queue.shift();
      free.inHand++;
      free.worker.postMessage(batch satisfies ToThread, [batch.bytes.buffer]);
    }
  }

  private attempt(done: () => void): void {
    try {
      done();
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
    this.wake();
  }

  private async until(isSo: () => boolean): Promise<void> {
    while (this.failure === undefined && !isSo()) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.failure !== undefined) throw this.failure.error;
  }
}
