import { type Page } from 'playwright-core';
import { hostileNames, mixedOrganization } from '../page/organizations';
import { verifyPageOf } from '../page/pages';
import { browserOfFile, overflow, violations } from './browser';

const { open } = browserOfFile();

describe('10,000 accounts', () => {
  let html: string;
  beforeAll(() => {
    html = verifyPageOf(mixedOrganization(10_000, 1_000));
  });

  it.each(['light', 'dark'] as const)('in %s colours: axe finds nothing, also with all units and a chain open', async (colorScheme) => {
    const { page, errors } = await open(html, { colorScheme });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Open all units' }).click();
    await page.locator('[role=tree]').focus();
    await page.keyboard.press('End');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await page.locator('dialog[open] h3').count()).toBeGreaterThan(2);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('has few elements, however many accounts there are and wherever the tree is scrolled to', async () => {
    const { page } = await open(html);
    await page.getByRole('button', { name: 'Open all units' }).click();
    const { height, lines } = await treeSize(page);
    expect(height / lines).toBeGreaterThan(400);
    const elements = new Set<string>();
    let most = 0;
    for (const part of [0, 0.1, 0.37, 0.5, 0.81, 1]) {
      await page.evaluate(`document.querySelector('[role=tree]').scrollTop = ${part} * ${height}`);
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      most = Math.max(most, await page.evaluate<number>(`document.querySelectorAll('*').length`));
      // The lines in view are there, without a gap.
      expect(await blankLines(page)).toBe(0);
      elements.add((await page.locator('[role=treeitem]').allInnerTexts()).join());
    }
    expect(elements.size).toBe(6);
    expect(await page.locator('[role=treeitem]').count()).toBeLessThan(60);
    expect(most).toBeLessThan(6_000);
  });

  it('finds an account by its ID among them', async () => {
    const { page } = await open(html);
    await page.locator('#search').fill('300000009000');
    expect(await page.locator('.explorer .said').innerText()).toBe('1 of 10,000 accounts');
    expect(await page.locator('.line.account').allInnerTexts()).toHaveLength(1);
  });
});

/** Height of all lines in pixels, and how many of them are elements. */
const treeSize = (page: Page): Promise<{ readonly height: number; readonly lines: number }> =>
  page.evaluate(
    `({ height: document.querySelector('[role=tree]').scrollHeight, lines: document.querySelectorAll('[role=treeitem]').length })`,
  );

/** Points in the middle of the tree, one each 30 pixels, at which there is no line. */
const blankLines = (page: Page): Promise<number> =>
  page.evaluate(`(() => {
    const tree = document.querySelector('[role=tree]');
    tree.scrollIntoView({ block: 'nearest' });
    const { left, top, width } = tree.getBoundingClientRect();
    let blank = 0;
    for (let y = top + 15; y < top + tree.clientHeight; y += 30) {
      if (document.elementFromPoint(left + width / 2, y)?.closest('[role=treeitem]') == null) blank++;
    }
    return blank;
  })()`);

describe('names that others chose', () => {
  // AWS allows 50 characters in the name of an account and 128 in that of a unit; a snapshot from elsewhere may have more.
  const names = [
    ...hostileNames,
    '\u05e9\u05dc\u05d5\u05dd \u200fעולם\u2067 x\u2066',
    'W'.repeat(128),
    'w '.repeat(64),
    '\u{1f468}\u200d\u{1f469}'.repeat(30),
  ];
  const html = verifyPageOf(mixedOrganization(60, 12, names));

  it.each([1280, 390])('run no script, load nothing and stay in their place, %s pixels wide', async (width) => {
    const { page, asked, errors } = await open(html, { viewport: { width, height: 900 }, bypassCSP: false });
    expect({ asked, errors }).toEqual({ asked: [page.url()], errors: [] });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.locator('[role=tree]').focus();
    await page.keyboard.press('Home');
    for (let line = 0; line < 40; line++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    expect(await page.locator('dialog[open] h2').innerText()).toBe(hostileNames[1]);
    expect(await page.evaluate(`document.querySelector('dialog').scrollWidth - document.querySelector('dialog').clientWidth`)).toBe(0);
    expect(await page.evaluate('window.broken')).toBeUndefined();
    // Marks that turn the direction of text are written out, so that no name reads as another one.
    expect(await page.evaluate(`/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.textContent)`)).toBe(false);
  });

  it('are no obstacle for axe', async () => {
    const { page } = await open(html);
    expect(await violations(page)).toEqual([]);
  });
});
