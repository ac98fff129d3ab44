import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { cordon } from '../support/run';

/** What axe tells of a rule that a page breaks. https://github.com/dequelabs/axe-core/blob/develop/doc/API.md#results-object */
interface Violation {
  readonly id: string;
  readonly impact: string;
}

const example = ['-c', 'examples/routes.yaml', '--organization', 'examples/organization.json'];
const commands: Readonly<Record<string, readonly string[]>> = {
  verify: ['verify', '--date', '2026-11-24', ...example],
  plan: ['plan', '--date', '2026-11-24', ...example],
  check: ['check', '--no-cache', ...example],
  'explain routes': ['explain', 'routes', ...example],
};
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

let folder: string;
let browser: Browser;
beforeAll(async () => {
  if (!existsSync(executablePath)) throw new Error(`there is no Chromium at ${executablePath}; install it, or name it in CHROMIUM`);
  folder = mkdtempSync(join(tmpdir(), 'cordon-pages-'));
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

describe.each(Object.entries(commands))('the page of %s', (name, args) => {
  let file: string;
  beforeAll(async () => {
    const { stdout } = await cordon([...args, '--format', 'html']);
    file = join(folder, `${name.replace(' ', '-')}.html`);
    writeFileSync(file, stdout);
  });

  it('asks the network for nothing, and its security policy lets its own script run', async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`file://${file}`, { waitUntil: 'networkidle' });
    expect({ asked: asked.filter((url) => !url.startsWith('data:')), errors }).toEqual({ asked: [`file://${file}`], errors: [] });
    expect(await page.locator('h1').innerText()).not.toBe('');
    await page.close();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('in %s colours, %s pixels wide: axe finds nothing, and nothing is wider than the window', async (colorScheme, width) => {
    // axe comes from outside of the page, which its policy forbids.
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`file://${file}`, { waitUntil: 'networkidle' });
    await page.addScriptTag({ content: axe });
    const violations = await page.evaluate<readonly Violation[]>('axe.run().then(({ violations }) => violations)');
    expect(violations.map(({ id, impact }) => `${impact} ${id}`)).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await context.close();
  });
});
