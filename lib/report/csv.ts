import { plain } from '../core/text';

/**
 * Rows as CSV (RFC 4180): lines end in CRLF, and cells stand in quotes where they have to. Text of others cannot become a formula: what a
 * spreadsheet would take for one begins with an apostrophe. Control characters are written as codes, so that each row is one line.
 */
export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Also the wide forms of the signs, which spreadsheets of East Asian languages read as the signs. */
const formula = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/;

function cell(value: string): string {
  const text = plain(value);
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",']|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
