import { type Clock } from '../../lib/core/clock';

/**
 * Real time, except that a sleep takes 25 milliseconds at most: emulators need milliseconds where AWS needs minutes. What a
 * sleep left out is in `now`, so that code which measures a timeout measures what it slept.
 */
export function fastClock(longestMilliseconds = 25): Clock {
  let leftOut = 0;
  return {
    now: () => new Date(Date.now() + leftOut),
    async sleep(milliseconds) {
      const real = Math.min(milliseconds, longestMilliseconds);
      await new Promise((resolve) => setTimeout(resolve, real));
      leftOut += milliseconds - real;
    },
  };
}
