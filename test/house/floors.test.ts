import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beside, floors, upward } from '../../floors.json';
import { repository, runProcess, type Ran } from '../support/run';
import { isQuick } from '../support/runs';

const read = (file: string): string => readFileSync(join(repository, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Rows of the tables in a part of a document, cell by cell, without their backticks. */
function rows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Floor') && !line.startsWith('| Folder') && !line.startsWith('| Change'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

/** A part of a document, from its heading to the next. */
function part(file: string, heading: string): string {
  const [, found] = read(file).split(`\n## ${heading}\n`);
  if (found === undefined) throw new Error(`${file} has no part ${heading}`);
  return found.split('\n## ')[0]!;
}

const table = rows(part('CONTRIBUTING.md', 'Where things are'));
const house = floors.flatMap(({ folders }) => folders);

describe('the table of floors', () => {
  it('has the folders and floors of floors.json, from the top down', () => {
    const written = table.filter(([first]) => /^\d/.test(first ?? '')).map(([floor, folder]) => `${floor} ${folder}`);
    const ruled = floors.flatMap(({ name, folders }, index) =>
      folders.map((folder) => ({ floor: index + 1, text: `${index + 1} ${name} ${folder}` })),
    );
    expect(written).toEqual(ruled.sort((one, other) => other.floor - one.floor).map(({ text }) => text));
  });

  it('has the folders beside the house', () => {
    expect(table.filter(([first]) => !/^\d/.test(first ?? '')).map(([folder]) => folder)).toEqual(beside);
  });

  it('places every folder of the repository, and no other', () => {
    const ignored = new Set(
      read('.gitignore')
        .split('\n')
        .map((line) => line.replace(/\/$/, '')),
    );
    const folders = (path: string): string[] =>
      readdirSync(join(repository, path), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ignored.has(entry.name))
        .map(({ name }) => (path === '' ? name : `${path}/${name}`));
    const files = readdirSync(join(repository, 'lib'), { withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [`lib/${entry.name}`] : [],
    );
    const there = [...folders('').filter((folder) => folder !== 'lib'), ...folders('lib'), ...files];
    expect([...house, ...beside].sort()).toEqual(there.sort());
  });

  it('has at most five imports that run up, each with its reason', () => {
    const exceptions: readonly { from: string; to: string; reason: string }[] = upward;
    expect(exceptions.length).toBeLessThanOrEqual(5);
    for (const { from, to, reason } of exceptions) {
      expect([from, to].filter((file) => !existsSync(join(repository, file)))).toEqual([]);
      expect(reason.length).toBeGreaterThan(20);
    }
  });
});

describe('docs/placing-changes.md', () => {
  const page = 'docs/placing-changes.md';

  it('answers ten changes, each with a folder that the table has', () => {
    const changes = [...part(page, 'Ten changes').matchAll(/^(\d+)\. /gm)].map(([, number]) => number);
    const answers = rows(part(page, 'Answers'));
    expect(changes).toHaveLength(10);
    expect(answers.map(([number]) => number)).toEqual(changes);
    expect(
      answers.map(([, folder]) => folder).filter((folder) => !house.includes(folder!) || !existsSync(join(repository, folder!))),
    ).toEqual([]);
  });

  it('names a floor that exists for each planned folder, and plans none that is there', () => {
    const planned = rows(part(page, 'Planned folders'));
    expect(planned.filter(([, floor]) => !floors.some(({ name }) => name === floor))).toEqual([]);
    expect(planned.filter(([folder]) => existsSync(join(repository, folder!)))).toEqual([]);
  });
});

describe('npm run lint', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'cordon-floors-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** Runs the script of package.json over a small house with these files. */
  async function lint(name: string, files: Readonly<Record<string, string>>): Promise<Ran> {
    const root = join(directory, name);
    const plain = Object.fromEntries(
      ['bin', 'checks', 'constructs', 'lib/core', 'stacksets'].map((folder) => [`${folder}/plain.ts`, 'export const plain = 1;\n']),
    );
    for (const [path, text] of Object.entries({ ...plain, ...files })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    for (const file of ['floors.json', 'floors.config.js']) cpSync(join(repository, file), join(root, file));
    const [program, ...args] = scripts['lint:floors']!.split(' ');
    expect(program).toBe('depcruise');
    return runProcess(process.execPath, [join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), ...args], {
      cwd: root,
    });
  }

  it('looks at the floors', () => {
    expect(scripts.lint!.split(' && ')).toContain('npm run --silent lint:floors');
  });

  const down = { 'lib/routes/one.ts': "import { plain } from '../core/plain';\nexport const one = plain;\n" };
  const imports = {
    'a value from a higher floor': "import { up } from '../report/up';\nexport const one = up;\n",
    'a type from a higher floor': "import { type Up } from '../report/up';\nexport type One = Up;\n",
    'a module from a higher floor when it runs': "export const one = async () => (await import('../report/up.js')).up;\n",
    'a value from its own floor': "import { up } from '../signals/up';\nexport const one = up;\n",
  };
  const fileOf = (name: string): string => `lib/rollout/${name.replaceAll(' ', '-')}.ts`;
  // One house with all of them: reading it takes longer than judging it.
  let ran: Ran;
  beforeAll(async () => {
    ran = await lint('all', {
      ...down,
      ...Object.fromEntries(Object.entries(imports).map(([name, text]) => [fileOf(name), text])),
      'lib/report/up.ts': 'export const up = 1;\nexport type Up = number;\n',
      'lib/signals/up.ts': 'export const up = 1;\n',
      'lib/core/one.ts': "import { type Two } from './two';\nexport interface One { readonly two?: Two }\n",
      'lib/core/two.ts': "import { type One } from './one';\nexport interface Two { readonly one?: One }\n",
      'lib/core/helped.ts': "import { help } from '../../test/support/help';\nexport const one = help;\n",
      'test/support/help.ts': 'export const help = 1;\n',
      'lib/commands/plan.ts': "import { type Flags } from './door/flags';\nexport type One = Flags;\n",
      'lib/commands/door/flags.ts': 'export type Flags = string;\n',
    });
  });

  it('accepts imports that run down, and says nothing of them beside others', async () => {
    expect(ran.stdout).not.toContain(Object.keys(down)[0]);
    if (isQuick) return;
    expect(await lint('down', down)).toMatchObject({ status: 0, stdout: expect.stringContaining('no dependency violations found') });
  });

  it('refuses a circle, of types alone and inside one folder', () => {
    expect(ran.status).not.toBe(0);
    expect(ran.stdout).toMatch(/error no-circle: lib\/core\/one\.ts/);
  });

  it.each(Object.keys(imports))('refuses a folder that imports %s', (name) => {
    expect(ran.status).not.toBe(0);
    expect(ran.stdout).toContain(`error lib/rollout-imports-only-from-below: ${fileOf(name)}`);
    expect(ran.stdout).toContain('lib/rollout stands on floor 7 (rollout, signals, guardrails)');
  });

  it('refuses a house that imports a test, and a command that knows a flag', () => {
    expect(ran.stdout).toMatch(/error nothing-from-beside-the-house: lib\/core\/helped\.ts/);
    expect(ran.stdout).toMatch(/error flags-stay-at-the-door: lib\/commands\/plan\.ts/);
  });
});
