import { type Clock } from '../core/clock';
import { readOperation, type ReadOperation } from './read-operations';

/** The pace of one call after AWS refused it as too much: a share of what it was, and never less than once in this time. */
const slowedTo = 0.75;
const slowestPerSecond = 0.2;
/** How much of the full rate each answered call gives back. */
const recovery = 0.005;
/** How long nothing is sent after a throttled call. */
const pauseAfterThrottling = 1_000;

/**
 * One token bucket, kept as the time at which the next token is there. A call reserves its token when it asks, so calls go in the order in
 * which they asked.
 */
class Bucket {
  private rate: number;
  private slowedAt = -Infinity;
  /** When the bucket would be full again, in milliseconds. */
  private fullAt = -Infinity;
  /** Calls that can be sent at once. */
  private readonly burst: number;
  private readonly fullRate: number;

  public constructor({ perSecond, burst, source }: ReadOperation) {
    this.fullRate = perSecond;
    this.rate = perSecond;
    // Calls do not arrive as evenly as they are sent. At a documented rate, which is used up to the last, one token stays back for that.
    this.burst = source === 'documented' && burst > 2 ? burst - 1 : burst;
  }

  /** Reserves a token. @returns how long to wait for it, in milliseconds */
  public reserve(now: number): number {
    const interval = 1_000 / this.rate;
    const from = Math.max(this.fullAt, now);
    this.fullAt = from + interval;
    return Math.max(0, from - (this.burst - 1) * interval - now);
  }

  public throttled(now: number): void {
    // Calls that were under way together are refused together: that is one refusal.
    if (now - this.slowedAt < pauseAfterThrottling) return;
    this.slowedAt = now;
    this.rate = Math.max(slowestPerSecond, this.rate * slowedTo);
    // The bucket of AWS is empty, and so is this one.
    this.fullAt = Math.max(this.fullAt, now + pauseAfterThrottling + (this.burst - 1) * (1_000 / this.rate));
  }

  public answered(): void {
    this.rate = Math.min(this.fullRate, this.rate + this.fullRate * recovery);
  }

  public get perSecond(): number {
    return this.rate;
  }
}

/**
 * Paces calls at the rate that AWS documents for each. A throttled call makes its operation slower, and answered calls bring it back to its
 * full rate. Each operation has a bucket for each account and Region, because AWS counts these apart.
 */
export class Pacer {
  private readonly buckets = new Map<string, Bucket>();

  public constructor(private readonly clock: Clock) {}

  /** Waits for the turn of a call. @param scope account and Region that AWS counts the call for */
  public async turn(operation: string, scope: string): Promise<void> {
    const wait = this.bucket(operation, scope).reserve(this.now());
    if (wait > 0) await this.clock.sleep(Math.ceil(wait));
  }

  public throttled(operation: string, scope: string): void {
    this.bucket(operation, scope).throttled(this.now());
  }

  public answered(operation: string, scope: string): void {
    this.bucket(operation, scope).answered();
  }

  /** Calls a second of an operation now. */
  public perSecond(operation: string, scope: string): number {
    return this.bucket(operation, scope).perSecond;
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private bucket(operation: string, scope: string): Bucket {
    const key = `${operation} ${scope}`;
    const found = this.buckets.get(key);
    if (found) return found;
    const made = new Bucket(readOperation(operation));
    this.buckets.set(key, made);
    return made;
  }
}
