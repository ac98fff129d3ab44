import { plain } from '../core/text';

/** Escapes text for Markdown. The result has no markup, no mention of a user, no link, and is one line. */
export function escapedMarkdown(text: string): string {
  return plain(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]|#~]/g, '\\$&')
    .replace(/@/g, '@<!-- -->')
    .replace(/https?:\/\//g, (scheme) => scheme.replace(':', ':<!-- -->'));
}

/** A table; every cell is escaped. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapedMarkdown).join(' | ')} |`;
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** Lines as a block of code. Its fence is longer than any run of backticks in it, so that no line can end it. */
export function markdownCode(lines: readonly string[], language: string): string {
  const text = lines.map(plain);
  const longest = Math.max(2, ...text.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...text, fence].join('\n');
}
