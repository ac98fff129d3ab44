import { createColors } from 'picocolors';

/** How text is written: with or without colour. */
export type Paint = ReturnType<typeof createColors>;

export const paint = (colour: boolean): Paint => createColors(colour);

/** `1 account`, `2 accounts`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}

/** Rows in aligned columns; numbers are not special, the caller pads what it wants right-aligned. */
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
  return items.length <= most ? items.join(', ') : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
}

/**
 * Text of AWS or of a user as one line that can neither steer a terminal nor read otherwise than it is: control and format
 * characters (escape sequences, direction marks, zero-width ones) are written out.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, (character) =>
    /\s/.test(character) ? ' ' : `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
