import { cordon } from '../support/run';
import { browserOfFile, isFineInEveryWindow, overflow } from './browser';

const { open } = browserOfFile();
let html: string;
beforeAll(async () => {
  const args = ['replay', 'examples/findings.jsonl', 'README.md', '-c', 'examples/signals.yaml', '--date', '2026-11-24'];
  html = (await cordon([...args, '--against', 'examples/routes.yaml', '--max-archived-severity', 'low', '--format', 'html'])).stdout;
});

describe('the page of a replay', () => {
  it('asks the network for nothing, and its security policy lets its own script run', async () => {
    const { page, asked, errors } = await open(html, { bypassCSP: false });
    expect({ asked, errors }).toEqual({ asked: [page.url()], errors: [] });
    expect(await page.locator('input[type=search]').count()).toBe(3);
  });

  isFineInEveryWindow(open, () => html);

  it('draws columns and bars that are seen, and tells severities apart by their lightness in both colours', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(html, { colorScheme });
      const heights = await page.evaluate<readonly number[]>(
        `[...document.querySelectorAll('.columns rect, .chart-bar rect')].map((one) => one.getBoundingClientRect().width * one.getBoundingClientRect().height)`,
      );
      expect(heights.length).toBeGreaterThan(15);
      expect(Math.min(...heights)).toBeGreaterThan(10);
      const light = await page.evaluate<
        Readonly<Record<string, number>>
      >(`Object.fromEntries(['critical', 'high', 'medium', 'low', 'informational'].map((level) => {
        const rect = document.querySelector('.columns').appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'rect'));
        rect.setAttribute('data-level', level);
        const [r, g, b] = getComputedStyle(rect).fill.match(/\\d+/g).map((part) => { const c = part / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
        return [level, 0.2126 * r + 0.7152 * g + 0.0722 * b];
      }))`);
      const order = ['critical', 'high', 'medium', 'low', 'informational'].map((level) => light[level]!);
      const [darker, lighter] = colorScheme === 'light' ? [order, order.slice(1)] : [order.slice(1), order.slice(0, -1)];
      lighter.forEach((one, index) => expect((one + 0.05) / (darker[index]! + 0.05)).toBeGreaterThan(1.2));
    }
  });

  it('filters the rules with the keyboard, says how many are left, and shows them all again', async () => {
    const { page } = await open(html);
    const search = page.getByLabel('Search the rules and routes');
    const rows = page.getByRole('region', { name: 'Rules and routes', exact: true }).locator('tbody tr');
    const all = await rows.count();
    expect(all).toBeGreaterThan(5);
    await search.focus();
    await page.keyboard.type('suppression PORTSCAN');
    expect(await rows.filter({ visible: true }).allInnerTexts()).toEqual([expect.stringContaining('scanner-portscan')]);
    expect(await page.locator('[role=status]').allInnerTexts()).toContain(`1 of ${all} rules and routes`);
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    expect(await rows.filter({ visible: true }).count()).toBe(all);
  });

  it('reaches the boxes, the tables and what is folded away with Tab', async () => {
    const { page } = await open(html);
    const wanted = await page.evaluate<number>(
      `[...document.querySelectorAll('input, summary, [tabindex="0"]')].filter((one) => one.checkVisibility()).length`,
    );
    const reached = new Set<string>();
    for (let press = 0; press < wanted; press++) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate(`document.activeElement.tagName + [...document.querySelectorAll('*')].indexOf(document.activeElement)`),
      );
    }
    expect(reached.size).toBe(wanted);
  });

  it('says to a screen reader what the columns show', async () => {
    const { page } = await open(html);
    expect(await page.getByRole('img').getAttribute('aria-label')).toMatch(/^\d+ findings by day and severity, from 2026-11-/);
    expect(await page.getByRole('list', { name: 'Severities' }).first().innerText()).toContain('high');
  });

  it('has on paper what is folded away on the screen, with its colours, and nothing to operate', async () => {
    const { page } = await open(html, { viewport: { width: 718, height: 1047 }, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const seen = (selector: string): Promise<number> =>
      page.evaluate(
        `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => one.checkVisibility({ contentVisibilityAuto: true }) && one.getBoundingClientRect().height > 1).length`,
      );
    expect(await seen('input, button')).toBe(0);
    expect(await seen('details tbody tr')).toBe(await page.locator('details tbody tr').count());
    expect(await seen('.columns rect')).toBeGreaterThan(0);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.columns rect')).printColorAdjust`)).toBe('exact');
    expect(await page.evaluate(`getComputedStyle(document.body).backgroundColor`)).toBe('rgb(255, 255, 255)');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  it('has its numbers without a script too', async () => {
    const { page } = await open(html, { javaScriptEnabled: false });
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(20);
    expect(await page.locator('input').count()).toBe(0);
  });
});
