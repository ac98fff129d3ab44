import { type Page } from 'playwright-core';
import { cordon } from '../support/run';
import { mixedOrganization } from '../page/organizations';
import { verifyPageOf } from '../page/pages';
import { browserOfFile, overflow } from './browser';

const { open } = browserOfFile();
/** A4 at 96 pixels an inch, without the margins that browsers leave. */
const paper = { width: 718, height: 1047 };
const accounts = 120;
const verify = verifyPageOf(mixedOrganization(accounts, 10));

/** What of a selector is seen, by its text. */
const seen = (page: Page, selector: string): Promise<readonly string[]> =>
  page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})]
      .filter((one) => one.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) && one.getBoundingClientRect().height > 1)
      .map((one) => one.textContent)`,
  );

async function printed(html: string): Promise<Page> {
  const { page } = await open(html, { viewport: paper, colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  return page;
}

describe('on paper', () => {
  it('has every account in a table that is no wider than the paper, the map with its legend, and nothing to operate', async () => {
    const page = await printed(verify);
    expect(await seen(page, 'button, input, select, [role=tree], dialog, .only-screen')).toEqual([]);
    expect(await seen(page, '.without-script tbody tr')).toHaveLength(accounts);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await page.evaluate(`[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth).length`)).toBe(
      0,
    );
    expect(await seen(page, 'canvas')).toHaveLength(1);
    expect(await seen(page, '.chips legend')).toEqual(['Would it be contained?']);
    const legend = await seen(page, '.chip');
    expect(legend.map((text) => text.replace(/[\d,]+$/, '').trim())).toEqual([
      '✖ would not be contained',
      '? unknown',
      '✔ would be contained',
      '– not judged: not active',
    ]);
  });

  it('leaves out of the legend what the reader filtered out', async () => {
    const page = await printed(verify);
    await page.emulateMedia({ media: 'screen' });
    await page.locator('.chip input').first().uncheck();
    await page.emulateMedia({ media: 'print' });
    expect((await seen(page, '.chip')).join()).not.toContain('would not be contained');
    expect((await seen(page, '.explorer .said')).join()).toMatch(/^\d+ of 120 accounts$/);
  });

  it('is black on white although the reader likes it dark, and says each state by a sign as well', async () => {
    const page = await printed(verify);
    expect(await page.evaluate(`[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]`)).toEqual([
      'rgb(255, 255, 255)',
      'rgb(0, 0, 0)',
    ]);
    // Bars stand beside their numbers. Everything else that has a colour has a sign.
    const without = await page.evaluate(
      `[...document.querySelectorAll('[data-tone]')]
        .filter((one) => one.checkVisibility() && one.closest('.meter, .bar') === null)
        .filter((one) => !/^\\S$/u.test((one.matches('.sign, .swatch') ? one : one.querySelector('.sign, .swatch'))?.textContent ?? ''))
        .map((one) => one.outerHTML.slice(0, 200))`,
    );
    expect(without).toEqual([]);
  });

  it('fits a map of its own size, drawn anew', async () => {
    const page = await printed(verify);
    const [width, height, drawnWidth, drawnHeight] = await page.evaluate<readonly number[]>(
      `(() => { const map = document.querySelector('canvas'); return [map.clientWidth, map.clientHeight, map.width / devicePixelRatio, map.height / devicePixelRatio]; })()`,
    );
    expect([drawnWidth, drawnHeight]).toEqual([width, height]);
  });

  it('opens what is folded away on the screen', async () => {
    const { stdout } = await cordon([
      ...['verify', '--date', '2026-11-24', '--format', 'html'],
      ...['-c', 'examples/routes.yaml', '--organization', 'examples/organization.json'],
    ]);
    const page = await printed(stdout);
    const folded = await page.locator('details li').count();
    expect(folded).toBeGreaterThan(3);
    expect(await seen(page, 'details li')).toHaveLength(folded);
    // A file of the whole page is not empty.
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000);
  });
});

it('moves nothing by itself, whether or not the reader asked for reduced motion', async () => {
  for (const reducedMotion of ['reduce', 'no-preference'] as const) {
    const { page } = await open(verify, { reducedMotion });
    await page.locator('[role=tree]').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const moving = await page.evaluate(
      `[...document.querySelectorAll('*')].filter((one) => {
        const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(one);
        return animationName !== 'none' || transitionDuration !== '0s' || scrollBehavior !== 'auto';
      }).length + document.getAnimations().length`,
    );
    expect(moving).toBe(0);
  }
});

it('with forced colours keeps the colours of states, the edges of what is marked, and the focus', async () => {
  const { page } = await open(verify, { forcedColors: 'active' });
  const colours = await page.evaluate<readonly string[]>(
    `[...document.querySelectorAll('.chip:not([hidden]) .swatch')].map((one) => getComputedStyle(one).backgroundColor)`,
  );
  expect(new Set(colours).size).toBe(4);
  const { edge, text } = await page.evaluate<{ readonly edge: string; readonly text: string }>(
    `({ edge: getComputedStyle(document.querySelector('.marked > li')).borderLeftColor, text: getComputedStyle(document.body).color })`,
  );
  expect(edge).toBe(text);
  await page.locator('[role=tree]').focus();
  await page.keyboard.press('ArrowDown');
  const outline = await page.evaluate(
    `(() => { const { outlineStyle, outlineWidth } = getComputedStyle(document.querySelector('.line[aria-selected=true]')); return [outlineStyle, outlineWidth]; })()`,
  );
  expect(outline).toEqual(['solid', '2px']);
});
