/** A line of a page that stands for any number of lines of the output. */
export const leftOut = '…';

/** Durations differ from run to run, and the hash of a plan with each template. Everything else is compared as it is. */
const comparable = (line: string): string =>
  line
    .replaceAll(/ +\d+\.\d s\b/g, ' # s')
    .replace(/^Plan [0-9a-f]{7}\b/, 'Plan #######')
    .trimEnd();

const linesOf = (text: string): string[] => text.replace(/\n+$/, '').split('\n');

/** Lines that stand together, and whether anything may stand before them. */
interface Segment {
  readonly lines: readonly string[];
  readonly anywhere: boolean;
}

function segmentsOf(shown: string): { segments: Segment[]; open: boolean } {
  const segments: { lines: string[]; anywhere: boolean }[] = [{ lines: [], anywhere: false }];
  for (const line of linesOf(shown)) {
    if (line === leftOut) segments.push({ lines: [], anywhere: true });
    else segments.at(-1)!.lines.push(line);
  }
  return { segments: segments.filter(({ lines }) => lines.length > 0), open: linesOf(shown).at(-1) === leftOut };
}

const standsAt = (segment: readonly string[], printed: readonly string[], at: number): boolean =>
  segment.every((line, index) => comparable(line) === comparable(printed[at + index] ?? '\0'));

/**
 * Holds what a page shows against what was printed. Lines between two `…` stand together and in order.
 *
 * @returns what differs, one text each; empty where the page is right
 */
export function differences(shown: string, output: string): string[] {
  const printed = linesOf(output);
  const { segments, open } = segmentsOf(shown);
  let at = 0;
  for (const [index, { lines, anywhere }] of segments.entries()) {
    const last = index === segments.length - 1 && !open;
    const candidates = anywhere ? Array.from({ length: Math.max(0, printed.length - at + 1) }, (_, offset) => at + offset) : [at];
    const found = candidates.find((start) => standsAt(lines, printed, start) && (!last || start + lines.length === printed.length));
    if (found === undefined) return [`the page shows\n${lines.join('\n')}\nthe command printed\n${printed.slice(at).join('\n')}`];
    at = found + lines.length;
  }
  return segments.length === 0 && !open ? ['the page shows nothing'] : [];
}

/** The share of words of one line that stand in the other, 0 to 1. */
function likeness(one: string, other: string): number {
  if (comparable(one) === comparable(other)) return one.trim() === '' ? 0.5 : 2;
  const words = new Set(other.split(/\s+/).filter((word) => word !== ''));
  const own = one.split(/\s+/).filter((word) => word !== '');
  if (own.length === 0 || words.size === 0) return 0;
  return own.filter((word) => words.has(word)).length / Math.max(own.length, words.size);
}

/**
 * What a page should show of an output: the same lines as before, as they read now. Where lines were left out, the passage that is most like the
 * one that stood there takes its place; somebody has to look at it.
 */
export function refreshed(shown: string, output: string): string {
  if (differences(shown, output).length === 0) return shown;
  const printed = linesOf(output);
  const { segments, open } = segmentsOf(shown);
  if (segments.length <= 1 && !open && segments[0]?.anywhere !== true) return `${printed.join('\n')}\n`;
  const starts = bestStarts(segments, printed);
  const text = segments.flatMap(({ lines, anywhere }, index) => [
    ...(anywhere ? [leftOut] : []),
    ...printed.slice(starts[index], starts[index]! + lines.length),
  ]);
  const end = (starts.at(-1) ?? 0) + (segments.at(-1)?.lines.length ?? 0);
  return `${[...text, ...(open || end < printed.length ? [leftOut] : [])].join('\n')}\n`;
}

/** Where each segment begins, so that all of them together are as like as can be and stay in order. Of equals, the last: an end stays an end. */
function bestStarts(segments: readonly Segment[], printed: readonly string[]): number[] {
  let before: { score: number; starts: readonly number[] }[] = Array.from({ length: printed.length + 1 }, () => ({ score: 0, starts: [] }));
  for (const { lines, anywhere } of segments) {
    // By the line after the segment: the best that can be had up to there.
    const best: typeof before = Array.from({ length: printed.length + 1 }, () => ({ score: -1, starts: [] }));
    for (let end = 0; end <= printed.length; end += 1) {
      const start = end - lines.length;
      const possible = start >= 0 && (anywhere || start === 0) && before[start]!.score >= 0;
      const score = possible
        ? before[start]!.score + lines.reduce((sum, line, offset) => sum + likeness(line, printed[start + offset]!), 0)
        : -1;
      const previous = best[end - 1];
      best[end] = previous && previous.score > score ? previous : { score, starts: possible ? [...before[start]!.starts, start] : [] };
    }
    before = best;
  }
  return [...before.at(-1)!.starts];
}
