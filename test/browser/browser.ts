import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** What axe tells of a rule that a page breaks. https://github.com/dequelabs/axe-core/blob/develop/doc/API.md#results-object */
interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A page in Chromium, opened from a file as a reader opens it. */
export interface Opened {
  readonly page: Page;
  /** Addresses that it asked for. */
  readonly asked: readonly string[];
  /** Errors of its script, and what its policy refused. */
  readonly errors: readonly string[];
}

export async function launched(): Promise<Browser> {
  if (!existsSync(executablePath)) throw new Error(`there is no Chromium at ${executablePath}; install it, or name it in CHROMIUM`);
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** One Chromium for the tests of a file, and pages in it that end with their test. */
export function browserOfFile(): { readonly open: (html: string, options?: BrowserContextOptions) => Promise<Opened> } {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cordon-pages-'));
    browser = await launched();
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  return {
    async open(html, options = {}) {
      const file = join(folder, 'page.html');
      writeFileSync(file, html);
      // axe comes from outside of the page, which its policy forbids.
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: true, ...options });
      const page = await context.newPage();
      const asked: string[] = [];
      const errors: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(`file://${file}`, { waitUntil: 'networkidle' });
      return { page, asked, errors };
    },
  };
}

/** What axe finds, as `impact rule: where`. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ content: axe });
  const found = await page.evaluate<readonly Violation[]>('axe.run().then(({ violations }) => violations)');
  return found.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.target.join(' ')}`);
}

/** How many pixels the page is wider than its window. */
export const overflow = (page: Page): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

/** Tests that a page is fine in light and dark, on a wide and on a narrow window. @param html - asked when the tests run */
export function isFineInEveryWindow(open: ReturnType<typeof browserOfFile>['open'], html: () => string): void {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('in %s colours, %s pixels wide: axe finds nothing, and nothing is wider than the window', async (colorScheme, width) => {
    const { page } = await open(html(), { colorScheme, viewport: { width, height: 900 } });
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
}
