/**
 * Speed and size, by hand: `npm run bench`. Everything is measured in one run on one machine and printed as ratios, because
 * seconds alone mean nothing on another one. A bound that is missed, or that was not measured, fails the run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processes, runs } from './measure';
import { measurePlan, measureVerify } from './organization';
import { measurePage } from './pages';
import { mb, ms, Report } from './report';
import { measureReplay } from './replay';
import { measureSnapshot } from './snapshot';
import { measureStart } from './start';
import { measureSynthesis } from './synthesis';

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cordon-bench-'));
  try {
    console.log(`medians of ${runs} runs; bounds of wall time are held by the least of them, because other work can only add to it\n`);
    const report = new Report();
    const measured = processes(directory);
    measurePlan(report, directory, measured);
    measureVerify(report, directory, measured);
    measureStart(report, measured);
    measureSynthesis(report, directory, measured);
    measureReplay(report, directory);
    await measureSnapshot(report);
    await reportPage(report, directory);
    const { lines, exitCode } = report.verdict();
    console.log(`\n${lines.join('\n')}`);
    process.exitCode = exitCode;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function reportPage(report: Report, directory: string): Promise<void> {
  const page = await measurePage(directory);
  const shown = (value: number, what: string, atMost: number): void =>
    report.row(what, ms(value), report.bounded(`${what.trim()} (${atMost} ms)`, value / atMost, 1));
  report.row('page of 10,000 accounts in Chromium', mb(page.megabytes), 'cordon verify --format html');
  shown(page.firstPaint, '  first paint', 1500);
  shown(page.ready, '  tree and map ready', 1500);
  shown(page.longestTask, '  longest task while scrolling', 200);
}

void main();
