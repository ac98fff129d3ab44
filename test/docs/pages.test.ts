import { differences, refreshed } from './output';
import { blocksOf, pages, readPage } from './page';
import { runPage } from './run-page';

/** What a page says is what happens: its files are put together, its commands run, and what it shows is what they print. */
const withCommands = pages().filter((page) => blocksOf(readPage(page)).some(({ language }) => language === 'sh'));

describe.each(withCommands)('%s', (page) => {
  it('runs, and shows what its commands print', async () => {
    const { shown, wrong, commands } = await runPage(page);
    expect(wrong).toEqual([]);
    expect(commands).toBeGreaterThan(0);
    const stale = shown.flatMap(({ block, output }) => differences(block.text, output).map((what) => `${page}:${block.line}: ${what}`));
    // `npm run docs:output` writes the pages anew.
    expect(stale.join('\n')).toBe('');
  }, 180_000);
});

describe('the comparison of output', () => {
  const printed = 'one\ntwo\nthree  0.3 s\nfour\n';
  it.each([
    ['one\n…\nfour\n', true],
    ['…\nthree  12.0 s\nfour\n', true],
    ['one\ntwo\n…\n', true],
    ['one\ntwo\n', false],
    ['two\n…\n', false],
    ['one\n…\nthree  0.3 s\n', false],
    ['…\nfour\n…\none\n…\n', false],
    ['one\n…\nthree 0.3 seconds\n…\n', false],
  ])('of %j holds: %j', (shown, holds) => expect(differences(shown, printed).length === 0).toBe(holds));

  it('leaves the hash of a plan aside, and nothing else of its line', () => {
    expect(differences('Plan 0123abc   all\n', 'Plan fedcba9   all\n')).toEqual([]);
    expect(differences('Plan 0123abc   all\n', 'Plan fedcba9   none\n')).toHaveLength(1);
  });

  it('takes the words that are printed now, at the places that the page shows', () => {
    expect(refreshed('one is there\n…\nfour is five\n…\n', 'one was there\ntwo\nthree\nfour is four\nfive\n')).toBe(
      'one was there\n…\nfour is four\n…\n',
    );
  });
});
