import { type Position } from '../input/place';

/** The order of a line among those of all parts: numbers of the file and of the value in it. */
export type LineOrder = readonly [source: number, value: number];

/** A line of a part: `[0,12,{…}]`. The text of the line itself stays as it is. */
export function placedLine(line: string, { source, value }: Position): string {
  return `[${source},${value},${line}]`;
}

/** @returns undefined for what is no such line */
export function lineOfPlaced(placed: string): { readonly order: LineOrder; readonly line: string } | undefined {
  const [begin, source, value] = /^\[(\d+),(\d+),(?=\{)/.exec(placed) ?? [];
  if (begin === undefined || !placed.endsWith('}]')) return undefined;
  return { order: [Number(source), Number(value)], line: placed.slice(begin.length, -1) };
}
