import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { type BadRecord } from '../input/place';
import { ReplayEngine } from '../run/engine';
import { openBatch, type Batch } from './batch';
import { type FromThread, type ThreadData, type ToThread } from './messages';

/** Ends a batch early. */
class Stop extends Error {}

/** Replays the batches that come, and says what came of them. */
function serve(port: MessagePort, { work, strict }: ThreadData): void {
  let lines: string[] = [];
  let bad: BadRecord | undefined;
  const engine = new ReplayEngine(work, {
    line: (text) => lines.push(text),
    bad: (one) => {
      if (!strict) return;
      bad = one;
      throw new Stop();
    },
  });
  const answer = (message: FromThread): void => port.postMessage(message);
  const replay = (batch: Batch): void => {
    try {
      openBatch(batch, engine);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
    answer({ number: batch.number, lines: lines.join(''), ...(bad && { bad }) });
    lines = [];
  };
  port.on('message', (message: ToThread) => {
    if (message !== 'end') return replay(message);
    answer({ part: engine.toPart() });
    port.close();
  });
}

// This module is the program of a thread of `cordon replay`: `ThreadPool` starts it.
if (parentPort !== null) serve(parentPort, workerData as ThreadData);
