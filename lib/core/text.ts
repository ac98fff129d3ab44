import { createColors } from 'picocolors';

export { plain } from './plain';

/** How text is written: with or without colour. */
export type Paint = ReturnType<typeof createColors>;

export const paint = (colour: boolean): Paint => createColors(colour);

/** `1 account`, `2 accounts`. */
export function count(number: number, noun: string): string {
  return `${figure(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** `10,047`. Whole numbers are written without `toLocaleString`, whose first call takes longer than a small plan. */
export const figure = (number: number): string =>
  Number.isSafeInteger(number) ? String(number).replace(/\B(?=(?:\d{3})+$)/g, ',') : number.toLocaleString('en-US');

/** `2026-11-24 08:00 UTC`. */
export const moment = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** Aligns rows in columns. The caller pads numbers that are to be right-aligned. */
export function columns(rows: readonly (readonly string[])[], indent = '  '): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows.map(
    (row) =>
      indent +
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
  );
}

/** The first few of many, and how many more. */
export function some(items: readonly string[], most: number): string {
  return items.length <= most ? items.join(', ') : `${items.slice(0, most).join(', ')} and ${figure(items.length - most)} more`;
}

/** A text that goes on a sentence. */
export const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
