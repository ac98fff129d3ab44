import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedPages, pages } from './page';
import { repository } from '../support/run';

/** Links of the documentation lead somewhere, its scripts exist, and each page can be found. `pages.test.ts` runs its commands. */
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;

it.each(['CONTRIBUTING.md', ...pages(), ...generatedPages])('%s links to what is there, and names scripts that exist', (page) => {
  const text = read(page);
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !existsSync(join(repository, dirname(page), link)))).toEqual([]);
  const named = [...text.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

it('the rollout guide names every finding', () => {
  const guide = read('docs/rollout.md');
  const folder = 'lib/rollout/findings';
  const ids = readdirSync(join(repository, folder)).flatMap((file) =>
    [...read(`${folder}/${file}`).matchAll(/\bid: '([a-z-]+)'/g)].map(([, id = '']) => id),
  );
  expect(ids.length).toBeGreaterThan(20);
  expect(ids.filter((id) => !guide.includes(`\`${id}\``))).toEqual([]);
});

it('the index leads to every page', () => {
  const index = read('docs/README.md');
  const named = [...pages(), ...generatedPages].filter((page) => page.startsWith('docs/') && page !== 'docs/README.md');
  expect(named.filter((page) => !index.includes(`](${page.slice('docs/'.length)})`))).toEqual([]);
});

it('the README fits on a screen and a half', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(80);
});

it('a page of a task fits on a screen, and says what is needed and what can go wrong', () => {
  for (const page of pages().filter((name) => name.startsWith('docs/tasks/'))) {
    const text = read(page);
    expect({ page, lines: text.trimEnd().split('\n').length <= 85 }).toEqual({ page, lines: true });
    expect({ page, parts: ['**You need**', '## What can go wrong'].filter((part) => !text.includes(part)) }).toEqual({ page, parts: [] });
  }
});

it('the findings that a page says what to do about exist', () => {
  const known = new Set(
    ['lib', 'checks'].flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .flatMap((name) => [...read(join(folder, name)).matchAll(/'([a-z][a-z0-9]*(?:-[a-z0-9]+)+)'/g)].map(([, id = '']) => id)),
    ),
  );
  const unknown = pages()
    .filter((name) => name.startsWith('docs/tasks/'))
    .flatMap((page) =>
      [...read(page).matchAll(/^\| (.*?) \|/gm)]
        .flatMap(([, cell = '']) => [...cell.matchAll(/`([a-z][a-z0-9]*(?:-[a-z0-9]+)+)`/g)].map(([, id = '']) => id))
        .filter((id) => !known.has(id))
        .map((id) => `${page}: ${id}`),
    );
  expect(unknown).toEqual([]);
});
