import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launched } from '../browser/browser';
import { mixedOrganization } from '../page/organizations';
import { verifyPageOf } from '../page/pages';
import { runs } from './measure';

/** A page of 10,000 accounts in Chromium. Times are in milliseconds since the browser began to load it, medians. */
export interface PageMeasured {
  readonly megabytes: number;
  readonly firstPaint: number;
  /** The tree and the map are there. */
  readonly ready: number;
  /** The longest task while all lines of the tree are scrolled through. A browser reports none that is shorter than 50. */
  readonly longestTask: number;
}

const shortestReported = 50;

export async function measurePage(directory: string): Promise<PageMeasured> {
  const file = join(directory, 'page.html');
  writeFileSync(file, verifyPageOf(mixedOrganization(10_000, 1_000)));
  const browser = await launched();
  try {
    const loads: (readonly [firstPaint: number, ready: number, longestTask: number])[] = [];
    // The first does not count.
    for (let run = 0; run <= runs; run++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      await page.goto(`file://${file}`, { waitUntil: 'load' });
      const [firstPaint, ready] = await page.evaluate<readonly [number, number]>(`new Promise((done) => {
        new PerformanceObserver((list, observer) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0];
          if (paint === undefined) return;
          observer.disconnect();
          done([paint.startTime, performance.getEntriesByName('cordon-ready')[0].startTime]);
        }).observe({ type: 'paint', buffered: true });
      })`);
      await page.getByRole('button', { name: 'Open all units' }).click();
      await page.locator('[role=tree]').hover();
      await page.evaluate(`(() => {
        window.longest = ${shortestReported};
        new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (window.longest = Math.max(window.longest, duration))))
          .observe({ type: 'longtask' });
      })()`);
      for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, turn % 3 === 0 ? 20_000 : 700);
      loads.push([firstPaint, ready, await page.evaluate<number>('window.longest')]);
      await page.close();
    }
    const median = (of: 0 | 1 | 2): number =>
      loads
        .slice(1)
        .map((load) => load[of])
        .sort((a, b) => a - b)[Math.floor(runs / 2)]!;
    return { megabytes: statSync(file).size / 1e6, firstPaint: median(0), ready: median(1), longestTask: median(2) };
  } finally {
    await browser.close();
  }
}
