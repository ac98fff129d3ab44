import { type Clock } from '../core/clock';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  /** A sleeper that wakes; the code behind it must get to run before time goes on. */
  readonly wakes: boolean;
}

/**
 * A clock that goes only while somebody sleeps, and then as fast as it can.
 *
 * What is due happens in the order of its time; at one time, what happens in the rehearsed world comes before those who wake to look at it.
 * Several sleepers share the time: two who sleep 5 seconds side by side wake 5 seconds later, not 10.
 */
export class VirtualClock implements Clock {
  private milliseconds: number;
  private readonly heap: Event[] = [];
  private count = 0;
  private sleepers = 0;
  private pumping = false;

  public constructor(startAt: Date) {
    this.milliseconds = startAt.getTime();
  }

  public now(): Date {
    return new Date(this.milliseconds);
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.sleepers += 1;
      this.push({
        at: this.milliseconds + Math.max(0, milliseconds),
        wakes: true,
        run: () => {
          this.sleepers -= 1;
          resolve();
        },
      });
      this.pump();
    });
  }

  /** Runs `run` when so many milliseconds have passed. It does not make time pass. */
  public in(milliseconds: number, run: () => void): void {
    this.push({ at: this.milliseconds + Math.max(0, milliseconds), wakes: false, run });
  }

  private pump(): void {
    if (this.pumping || this.sleepers === 0) return;
    this.pumping = true;
    // setImmediate, so that timers and output of the process (a progress display) get their turn between two steps.
    setImmediate(() => {
      this.pumping = false;
      this.untilSomebodyWakes();
      this.pump();
    });
  }

  private untilSomebodyWakes(): void {
    for (let event = this.pop(); event !== undefined; event = this.pop()) {
      this.milliseconds = Math.max(this.milliseconds, event.at);
      event.run();
      if (event.wakes) return;
    }
  }

  private push(event: Omit<Event, 'order'>): void {
    const heap = this.heap;
    heap.push({ ...event, order: this.count++ });
    for (let child = heap.length - 1; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!before(heap[child], heap[parent])) break;
      swap(heap, child, parent);
      child = parent;
    }
  }

  private pop(): Event | undefined {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let parent = 0; ;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (before(heap[child], heap[least])) least = child;
      }
      if (least === parent) return first;
      swap(heap, least, parent);
      parent = least;
    }
  }
}

function before(one: Event | undefined, other: Event | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.at !== other.at) return one.at < other.at;
  if (one.wakes !== other.wakes) return other.wakes;
  return one.order < other.order;
}

function swap(heap: Event[], one: number, other: number): void {
  const kept = heap[one];
  const moved = heap[other];
  if (kept === undefined || moved === undefined) return;
  heap[one] = moved;
  heap[other] = kept;
}
