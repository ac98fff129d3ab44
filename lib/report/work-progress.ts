import { type ReadState, type Reads } from '../aws/reads';
import { count, figure, plain } from '../core/text';

/** Where progress is shown. */
export interface Screen {
  /** A line that stays. */
  line(text: string): void;
  /** The one line at the bottom that is written again and again; undefined clears it. @default - there is no terminal */
  readonly status?: (text: string | undefined) => void;
}

/** How far some work is. */
export interface WorkState {
  /** What is done: `reading the organization`. */
  readonly what: string;
  /** Counts, in words. */
  readonly counts: readonly string[];
  /** Calls or accounts a second. @default - there is no rate yet */
  readonly rate?: string;
  /** Seconds that are left at least. @default - nobody can tell */
  readonly secondsLeft?: number;
}

/** How often the line of a terminal changes, in milliseconds. */
const redraw = 250;
/** How often a line is written where no terminal is, in milliseconds. */
const between = 10_000;

/**
 * Shows work until it ends: on a terminal one line that changes, elsewhere a line every 10 seconds. It writes where `screen` writes, which is
 * never the place of a result.
 */
export function showWork(state: () => WorkState, screen: Screen): { end(): void } {
  const { status } = screen;
  const show = (): void => (status ? status(workText(state())) : screen.line(workText(state())));
  const timer = setInterval(show, status ? redraw : between);
  // It does not keep the process.
  timer.unref();
  if (status) show();
  return {
    end: () => {
      clearInterval(timer);
      status?.(undefined);
    },
  };
}

/** Parts of some work, one after the other. */
export interface ShownParts {
  readonly begin: (part: string, place: { readonly number: number; readonly of: number }) => void;
  readonly end: () => void;
}

/**
 * Shows parts that keep the process busy, so that no timer runs meanwhile: on a terminal one line that changes, elsewhere a line where the last one is
 * 10 seconds old.
 */
export function showParts(what: string, { screen, now = Date.now }: { readonly screen: Screen; readonly now?: () => number }): ShownParts {
  const { status } = screen;
  let last = now();
  return {
    begin: (part, { number, of }) => {
      const text = workText({ what, counts: [`part ${figure(number)} of ${figure(of)}, ${part}`] });
      if (status) return status(text);
      if (now() - last < between) return;
      last = now();
      screen.line(text);
    },
    end: () => status?.(undefined),
  };
}

/** `reading the organization: 4,320 accounts, 512 units · 6 calls a second · at least 2 minutes left`. */
export function workText({ what, counts, rate, secondsLeft }: WorkState): string {
  const head = counts.length === 0 ? what : `${what}: ${counts.join(', ')}`;
  return plain([head, ...(rate === undefined ? [] : [rate]), ...(secondsLeft === undefined ? [] : [leftText(secondsLeft)])].join(' · '));
}

/** Less than this is not worth a word. */
const soon = 5;

function leftText(seconds: number): string {
  return seconds < soon ? 'nearly done' : `at least ${duration(seconds)} left`;
}

/** `40 seconds`, `3 minutes`, `2 hours`: as exact as an estimate is. */
export function duration(seconds: number): string {
  if (seconds < 100) return count(Math.max(1, Math.round(seconds)), 'second');
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? count(minutes, 'minute') : count(Math.round(minutes / 60), 'hour');
}

/** The time that is left for work of equal parts. @returns undefined before anything is done */
export function secondsLeft(done: number, of: number, secondsSoFar: number): number | undefined {
  return done <= 0 || secondsSoFar <= 0 ? undefined : ((of - done) * secondsSoFar) / done;
}

/** Shows the read of an organization, and says at its end what it took. */
export function showRead(reads: Pick<Reads, 'state'>, screen: Screen, now: () => number = Date.now): { end(): void } {
  const began = now();
  if (!screen.status) screen.line('reading the organization');
  const shown = showWork(() => readWork(reads.state(), (now() - began) / 1000), screen);
  return {
    end: () => {
      shown.end();
      // Where the credentials may ask for nothing, nothing was read.
      const { calls, kept } = reads.state();
      if (calls + kept > 0) screen.line(readSummary(reads.state(), (now() - began) / 1000));
    },
  };
}

function readWork(state: ReadState, seconds: number): WorkState {
  const left = Math.max(0, ...state.operations.map((each) => each.left / each.perSecond));
  const rate = seconds < 1 ? undefined : `${figure(Math.round(state.calls / seconds))} calls a second${throttledText(state)}`;
  return {
    what: 'reading the organization',
    counts: itemsText(state),
    ...(rate !== undefined && { rate }),
    ...(left > 0 && { secondsLeft: left }),
  };
}

/** `read 10,000 accounts in 1,000 units with 1,540 calls in 3 minutes`. */
function readSummary(state: ReadState, seconds: number): string {
  const items = itemsText(state);
  const kept = state.kept === 0 ? '' : `, ${count(state.kept, 'answer')} of an earlier run`;
  const read = `read ${items.length === 0 ? 'the organization' : items.join(', ')}:`;
  return `${read} ${count(state.calls, 'call')} in ${duration(seconds)}${kept}${throttledText(state)}`;
}

const itemsText = ({ items }: ReadState): string[] =>
  ['account', 'unit', 'stack instance'].flatMap((noun) => (items[noun] === undefined ? [] : [count(items[noun], noun)]));

const throttledText = ({ throttled }: ReadState): string => (throttled === 0 ? '' : ` (AWS throttled ${figure(throttled)})`);
