import { cordon } from '../support/run';
import { browserOfFile, isFineInEveryWindow } from './browser';

const example = ['-c', 'examples/routes.yaml', '--organization', 'examples/organization.json'];
const commands: Readonly<Record<string, readonly string[]>> = {
  verify: ['verify', '--date', '2026-11-24', ...example],
  plan: ['plan', '--date', '2026-11-24', ...example],
  check: ['check', '--no-cache', ...example],
  'explain routes': ['explain', 'routes', ...example],
};
const { open } = browserOfFile();

describe.each(Object.entries(commands))('the page of %s', (_, args) => {
  let html: string;
  beforeAll(async () => {
    html = (await cordon([...args, '--format', 'html'])).stdout;
  });

  it('asks the network for nothing, and its security policy lets its own script run', async () => {
    const { page, asked, errors } = await open(html, { bypassCSP: false });
    expect({ asked: asked.filter((url) => !url.startsWith('data:')), errors }).toEqual({ asked: [page.url()], errors: [] });
    expect(await page.locator('h1').innerText()).not.toBe('');
    expect(await page.locator('[role=treeitem]').count()).toBeGreaterThan(10);
  });

  isFineInEveryWindow(open, () => html);
});
