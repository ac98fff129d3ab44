import { count, figure, moment, paint, plain, type Paint } from '../core/text';
import { type ReadingChanges, type WatchEvent } from '../verification/watch';
import { verdict } from './coverage-text';
import { changeLines } from './verification-changes-text';

const titles: Readonly<Record<keyof ReadingChanges, string>> = {
  worse: 'worse',
  other: 'other words',
  better: 'better',
  warnings: 'new warnings',
};
const kinds: readonly (keyof ReadingChanges)[] = ['worse', 'other', 'better', 'warnings'];

/** What a watch prints of an event. @returns nothing where nothing changed */
export function watchEventToText(event: WatchEvent, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  switch (event.kind) {
    case 'read': {
      const { verification, changes } = event;
      const head = p.bold(moment(verification.takenAt));
      const lines = changes === undefined ? [] : kinds.flatMap((kind) => ofKind(kind, changes, p));
      return `${[head, ...lines, verdict(verification, p)].join('\n')}\n`;
    }
    case 'failed': {
      const [problem] = event.error.problems;
      return p.yellow(`? reading ${event.reading} failed: ${plain(problem?.message ?? event.error.message)}; it is tried again\n`);
    }
    case 'ended': {
      const readings = count(event.readings, 'reading');
      return event.why === 'covered' ? p.green(`✔ everything is proven, after ${readings}\n`) : `the time is up, after ${readings}\n`;
    }
    case 'same':
    case 'waiting':
      return '';
  }
}

function ofKind(kind: keyof ReadingChanges, changes: ReadingChanges, p: Paint): readonly string[] {
  const found = changes[kind];
  if (found.length === 0) return [];
  const lines = changeLines(kind === 'other' ? 'remaining' : kind, found, p);
  return [`${figure(found.length)} ${titles[kind]}`, ...lines];
}

/** One event as one line of JSON. @returns undefined for what is no event of a program */
export function watchEventToJson(event: WatchEvent): object | undefined {
  const head = { kind: 'cordon/watch', version: 1, event: event.kind };
  switch (event.kind) {
    case 'read': {
      const { reading, changes, verification } = event;
      const { organization, takenAt, exitCode, totals, chain } = verification;
      return {
        ...head,
        reading,
        organization,
        takenAt,
        exitCode,
        totals,
        ...(chain && { contained: chain.verdicts }),
        ...(changes && { changes }),
      };
    }
    case 'failed':
      return { ...head, reading: event.reading, problems: event.error.problems };
    case 'ended':
      return { ...head, why: event.why, readings: event.readings, exitCode: event.exitCode };
    case 'same':
    case 'waiting':
      return undefined;
  }
}
