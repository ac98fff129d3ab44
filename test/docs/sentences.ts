/** A sentence of a page, and the line on which its paragraph begins, from 1. */
export interface Sentence {
  readonly text: string;
  readonly line: number;
  readonly words: number;
}

/** The prose of a page as sentences: without code blocks, tables, comments and headings. A list item is a paragraph of its own. */
export function sentencesOf(page: string): Sentence[] {
  return paragraphsOf(page).flatMap(({ text, line }) =>
    split(text).map((sentence) => ({ text: sentence, line, words: wordsIn(sentence) })),
  );
}

function paragraphsOf(page: string): { text: string; line: number }[] {
  const paragraphs: { lines: string[]; line: number }[] = [];
  let open = false;
  let fenced = false;
  const withoutComments = page.replaceAll(/<!--[^]*?-->/g, (comment) => comment.replaceAll(/[^\n]/g, ''));
  for (const [index, line] of withoutComments.split('\n').entries()) {
    const fence = /^\s*```/.test(line);
    if (fence) fenced = !fenced;
    const prose = !fence && !fenced && !/^\s*(\||#|!\[)|^\s*$|^ {4}\S/.test(line);
    if (prose && open && !/^\s*([-*]|\d+\.)\s/.test(line)) paragraphs.at(-1)!.lines.push(line.trim());
    else if (prose) paragraphs.push({ lines: [line.trim().replace(/^([-*]|\d+\.)\s+/, '')], line: index + 1 });
    open = prose;
  }
  return paragraphs.map(({ lines, line }) => ({ text: plainText(lines.join(' ')), line }));
}

/** Markdown without its signs. What stands as code is one word, whatever is in it. */
const plainText = (text: string): string =>
  text
    .replaceAll(/`[^`]+`/g, 'code')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/https?:\/\/\S+/g, 'address')
    .replaceAll(/[*_]{1,2}(\S[^*_]*)[*_]{1,2}/g, '$1');

/** A sentence ends with its mark, and the next begins with a capital, a digit, code, or a quote. "e.g." and "etc." end none. */
const split = (text: string): string[] =>
  text
    .split(/(?<=(?<!\b(?:e\.g|i\.e|etc|vs))[.!?][)"”]?)\s+(?=[A-Z0-9("“]|code\b)/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');

const wordsIn = (sentence: string): number => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
