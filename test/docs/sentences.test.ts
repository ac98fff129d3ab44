import { pages, readPage } from './page';
import { sentencesOf } from './sentences';

/** Who reads a page at 3 a.m. reads each sentence once. */
const mostWords = 25;

it.each(pages())('%s has no sentence of more than 25 words', (page) => {
  const long = sentencesOf(readPage(page)).filter(({ words }) => words > mostWords);
  expect(long.map(({ text, line, words }) => `${page}:${line}: ${words} words: ${text}`)).toEqual([]);
});

describe('the sentences of a page', () => {
  const of = (page: string): [string, number][] => sentencesOf(page).map(({ text, words }) => [text, words]);

  it('end with a mark before a capital, and go on over lines', () => {
    expect(of('One two\nthree. Four, e.g. five! `six` seven?')).toEqual([
      ['One two three.', 3],
      ['Four, e.g. five!', 3],
      ['code seven?', 2],
    ]);
  });

  it('are those of list items too, each by itself, with the words of links', () => {
    expect(of('- One [two three](four.md)\n- Five\n  six\n\n1. Seven')).toEqual([
      ['One two three', 3],
      ['Five six', 2],
      ['Seven', 1],
    ]);
  });

  it('are not in code, tables, headings and comments', () => {
    expect(of('# One\n\n```sh\ntwo\n```\n\n| three |\n\n<!-- four\nfive -->\n\nSix.')).toEqual([['Six.', 1]]);
  });

  it('are found wherever one is too long', () => {
    const long = `${'word '.repeat(26).trim()}.`;
    expect(sentencesOf(`Short.\n\n- ${long} Short.\n`).filter(({ words }) => words > mostWords)).toMatchObject([{ line: 3, words: 26 }]);
  });
});
