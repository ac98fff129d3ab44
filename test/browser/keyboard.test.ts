import { type Page } from 'playwright-core';
import { mixedOrganization } from '../page/organizations';
import { verifyPageOf } from '../page/pages';
import { browserOfFile } from './browser';

const { open } = browserOfFile();
const html = verifyPageOf(mixedOrganization(60, 6));

/** The line of the tree that is active, as its text, and whether it is in view. */
const active = (page: Page): Promise<{ readonly name: string; readonly expanded: string | null; readonly isInView: boolean }> =>
  page.evaluate(`(() => {
    const tree = document.querySelector('[role=tree]');
    const line = document.getElementById(tree.getAttribute('aria-activedescendant'));
    const [inner, outer] = [line.getBoundingClientRect(), tree.getBoundingClientRect()];
    return {
      name: line.querySelector('.name').textContent,
      expanded: line.getAttribute('aria-expanded'),
      isInView: inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1 && line.getAttribute('aria-selected') === 'true',
    };
  })()`);
const focused = (page: Page): Promise<string> => page.evaluate(`document.activeElement.getAttribute('role') ?? document.activeElement.id`);
const treeLines = (page: Page): Promise<number> => page.locator('[role=treeitem]').count();

it('reaches all that can be operated with Tab, in the order of the page, and shows where the focus is', async () => {
  const { page } = await open(html);
  // A unit to enlarge is offered once a line is active.
  await page.locator('[role=tree]').focus();
  await page.keyboard.press('ArrowDown');
  const wanted = await page.evaluate<number>(`(() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter((one) => one.checkVisibility());
    all.forEach((one, index) => one.setAttribute('data-stop', index));
    return all.length;
  })()`);
  expect(wanted).toBeGreaterThan(8);
  // From the top of the page.
  await page.evaluate(`(() => { const top = document.querySelector('h1'); top.tabIndex = -1; top.focus(); })()`);
  const stops: unknown[] = [];
  for (let press = 0; press < wanted; press++) {
    await page.keyboard.press('Tab');
    stops.push(
      await page.evaluate(`(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        const { top, bottom } = document.activeElement.getBoundingClientRect();
        return [document.activeElement.dataset.stop, outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1, top < innerHeight && bottom > 0];
      })()`),
    );
  }
  expect(stops).toEqual(Array.from({ length: wanted }, (_, index) => [String(index), true, true]));
});

it('walks the tree with the keys of the ARIA practices', async () => {
  const { page } = await open(html);
  await page.locator('[role=tree]').focus();
  const press = async (...keys: readonly string[]): Promise<string> => {
    for (const key of keys) await page.keyboard.press(key);
    const { name, expanded, isInView } = await active(page);
    expect(isInView).toBe(true);
    return expanded === null ? name : `${name} ${expanded === 'true' ? 'open' : 'closed'}`;
  };
  const all = await treeLines(page);
  expect(await press('Home')).toBe('Root open');
  expect(await press('ArrowDown')).toBe('division-0 open');
  expect(await press('ArrowLeft')).toBe('division-0 closed');
  expect(await treeLines(page)).toBeLessThan(all);
  expect(await press('ArrowLeft')).toBe('Root open');
  expect(await press('ArrowRight')).toBe('division-0 closed');
  expect(await press('ArrowRight')).toBe('division-0 open');
  const account = await press('ArrowRight');
  expect(account).toMatch(/^[a-z-]+-\d+$/);
  // An account has nothing to open.
  expect(await press('ArrowRight')).toBe(account);
  expect(await press('ArrowLeft')).toBe('division-0 open');
  expect(await press(' ')).toBe('division-0 closed');
  expect(await press('Enter')).toBe('division-0 open');
  const last = await press('End');
  expect(await press('ArrowDown')).toBe(last);
  expect(await press('PageUp')).not.toBe(last);
  expect(await press('PageDown')).toBe(last);
  expect(await press('Home', 'ArrowUp')).toBe('Root open');
  // Each line says where it stands.
  const places = await page.evaluate<readonly string[]>(
    `['aria-level', 'aria-posinset', 'aria-setsize'].map((name) => document.querySelector('.line.account').getAttribute(name))`,
  );
  expect(places.every((place) => Number(place) > 0)).toBe(true);
});

it('opens the chain of an account with Enter, and gives the focus back when it is closed', async () => {
  const { page } = await open(html);
  await page.locator('[role=tree]').focus();
  await page.keyboard.press('End');
  const { name } = await active(page);
  const dialog = page.locator('dialog[open]');
  for (const close of [() => page.keyboard.press('Escape'), () => page.keyboard.press('Enter')]) {
    await page.keyboard.press('Enter');
    expect(await dialog.getByRole('heading', { level: 2 }).innerText()).toBe(name);
    expect(await dialog.getByRole('heading', { level: 3 }).count()).toBeGreaterThan(2);
    // The focus is on the button that closes it, so that Enter does.
    expect(await page.evaluate(`document.activeElement.textContent`)).toBe('Close');
    await close();
    expect(await dialog.count()).toBe(0);
    expect([await focused(page), (await active(page)).name]).toEqual(['tree', name]);
  }
});

it('opens the chain from the map, and gives the focus to the line of the account', async () => {
  const { page } = await open(html);
  const canvas = page.locator('canvas');
  await canvas.scrollIntoViewIfNeeded();
  const { width, height } = (await canvas.boundingBox())!;
  await canvas.click({ position: { x: width / 3, y: height / 3 } });
  const name = await page.locator('dialog[open] h2').innerText();
  await page.mouse.click(5, 300);
  expect(await page.locator('dialog[open]').count()).toBe(0);
  expect([await focused(page), (await active(page)).name]).toEqual(['tree', name]);
});

it('searches, filters by state and colours by another question without a mouse', async () => {
  const { page } = await open(html);
  const said = page.locator('.explorer .said');
  await page.locator('#search').focus();
  await page.keyboard.type('payments');
  expect(await said.innerText()).toMatch(/^\d of 60 accounts$/);
  await page.keyboard.press('ArrowDown');
  expect(await focused(page)).toBe('tree');
  await page.locator('#search').fill('');
  expect(await said.innerText()).toBe('60 accounts');
  await page.locator('.chip input').first().focus();
  await page.keyboard.press(' ');
  expect(await said.innerText()).toMatch(/^\d+ of 60 accounts$/);
  const before = await page.locator('.chips').innerText();
  await page.locator('#colour').focus();
  await page.keyboard.press('End');
  expect(await page.locator('.chips').innerText()).not.toBe(before);
  expect(await said.innerText()).toBe('60 accounts');
});

it('opens and closes all units, and enlarges the unit of the active line on the map', async () => {
  const { page } = await open(html);
  const press = async (name: string): Promise<void> => {
    await page.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
  };
  await press('Close all units');
  const closed = await treeLines(page);
  await press('Open all units');
  expect(await treeLines(page)).toBeGreaterThan(closed);
  await page.locator('[role=tree]').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await press('Enlarge division-0');
  const way = page.getByRole('navigation', { name: 'Unit that the map shows' });
  expect((await way.innerText()).replaceAll('\n', ' ')).toBe('Root › division-0');
  // The focus is on the way back.
  await page.keyboard.press('Enter');
  expect(await way.locator('[aria-current]').innerText()).toBe('Root');
});
