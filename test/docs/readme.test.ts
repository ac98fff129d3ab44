import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cordon, repository } from '../support/run';

/** What the documentation says is what happens: its commands run, their output is the one that is printed, its links lead somewhere. */
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const readme = read('README.md');
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
const date = ['--date', '2026-11-24'];

/** Each command on the example files with the output that the page prints after it. */
function examples(): { command: string; args: string[]; output: string[] }[] {
  const found: { command: string; args: string[]; output: string[] }[] = [];
  for (const [, shell = '', text = ''] of readme.matchAll(/```sh\n([^`]*)```\s+```text\n([^`]*)```/g)) {
    const command = shell
      .trim()
      .split('\n')
      .findLast((line) => line.startsWith('npx cordon ') && line.includes('examples/'));
    if (command) found.push({ command, args: command.replace('npx cordon ', '').split(/\s+/), output: text.trimEnd().split('\n') });
  }
  const [, start = ''] = /`npm start` ends with:\s+```text\n([^`]*)```/.exec(readme) ?? [];
  const args = /cordon\.js (deploy .*)$/.exec(scripts.start ?? '')?.[1]?.split(' ') ?? [];
  return [{ command: 'npm start', args, output: start.trimEnd().split('\n') }, ...found];
}

it('has examples to run', () => expect(examples().map(({ command }) => command)).toHaveLength(6));

it.each(examples())('$command prints what the page says', async ({ args, output }) => {
  const ran = await cordon(args.includes('--date') ? args : [...args, ...date]);
  // Progress is on standard error and results on standard output; a terminal shows both.
  const printed = [ran.stderr, ran.stdout].map((text) => text.split('\n'));
  for (const line of output.filter((text) => text !== '' && text !== '…')) {
    expect(printed.some((lines) => lines.includes(line)) ? line : `not printed: ${line}`).toBe(line);
  }
});

it.each([
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(repository, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
])('%s links to what is there, and names scripts that exist', (page) => {
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
