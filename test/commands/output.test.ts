import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cordon, repository, runProcess } from '../support/run';

const example = ['-c', 'examples/cordon.yaml', '--organization', 'examples/organization.json', '--date', '2026-11-24'];
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'cordon-output-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A command line of bash, in which `cordon` is the one from the sources. */
const shell = (line: string) =>
  runProcess('bash', ['-c', `cordon() { "${process.execPath}" "${join(repository, 'dist', 'bin', 'cordon.js')}" "$@"; }; ${line}`]);

it('finishes a deployment though nobody reads any more', async () => {
  const result = join(directory, 'result.json');
  const ran = await shell(`cordon deploy --rehearse --output ${result} ${example.join(' ')} 2>&1 | head -1; exit \${PIPESTATUS[0]}`);
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(readFileSync(result, 'utf8'))).toMatchObject({ outcome: 'deployed', exitCode: 0, remaining: [] });
});

(existsSync('/dev/full') ? it : it.skip)('says in one line that the result could not be written, exit 3', async () => {
  const ran = await shell(`cordon plan ${example.join(' ')} > /dev/full`);
  expect(ran).toEqual({
    status: 3,
    stdout: '',
    stderr: 'cannot write to standard output (ENOSPC); free disk space, or write to a file with --output FILE\n',
  });
});

it('says an error as one JSON document, and as text on standard error', async () => {
  const ran = await cordon(['plan', '--format', 'json', '-c', 'package.json', ...example.slice(2)]);
  expect(ran.status).toBe(2);
  const document = JSON.parse(ran.stdout);
  expect(document).toMatchObject({ kind: 'cordon/error', version: 1, exitCode: 2 });
  expect(document.problems.length).toBeGreaterThan(1);
  expect(document.problems[0]).toMatchObject({ id: expect.any(String), remedy: expect.any(String), file: 'package.json' });
  expect(ran.stderr).toContain(document.problems[0].message);
});

it('writes the JSON of an error to the file that was named', async () => {
  const output = join(directory, 'coverage.json');
  const ran = await cordon(['verify', '--format', 'json', '--output', output, '-c', join(directory, 'none.yaml')]);
  expect(ran).toMatchObject({ status: 2, stdout: '' });
  expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject({ kind: 'cordon/error', problems: [{ id: 'configuration-not-found' }] });
});

it('refuses a file without a name', async () => {
  const ran = await cordon(['plan', '-o', '', ...example]);
  expect(ran).toMatchObject({ status: 2, stdout: '' });
  expect(ran.stderr).toContain('write the name of a file');
});

it('leaves a named pipe, a device and a link what they are, and writes through them', async () => {
  const folder = mkdtempSync(join(directory, 'odd-'));
  const pipe = join(folder, 'pipe');
  const target = join(folder, 'target.json');
  writeFileSync(target, 'old');
  symlinkSync('target.json', join(folder, 'link.json'));
  const plan = `cordon plan --format json ${example.join(' ')}`;
  const ran = await shell(
    `mkfifo ${pipe}; cat ${pipe} > ${join(folder, 'read')} & ${plan} -o ${pipe}; wait; ${plan} -o ${join(folder, 'link.json')}; ${plan} -o /dev/stdout | cat`,
  );
  expect(ran.status).toBe(0);
  const written = [readFileSync(join(folder, 'read'), 'utf8'), readFileSync(target, 'utf8'), ran.stdout];
  expect(written.map((text) => (JSON.parse(text) as { kind: string }).kind)).toEqual(['cordon/plan', 'cordon/plan', 'cordon/plan']);
  expect([lstatSync(pipe).isFIFO(), lstatSync(join(folder, 'link.json')).isSymbolicLink()]).toEqual([true, true]);
  expect(readdirSync(folder).toSorted()).toEqual(['link.json', 'pipe', 'read', 'target.json']);
});

it('leaves nothing behind where the result cannot be written', async () => {
  const folder = join(directory, 'folder');
  mkdirSync(join(folder, 'plan.json'), { recursive: true });
  const ran = await cordon(['plan', '-o', join(folder, 'plan.json'), ...example]);
  expect(ran.status).toBe(2);
  expect(ran.stderr).toMatch(/cannot write the result \(E\w+\)/);
  expect(readdirSync(folder)).toEqual(['plan.json']);
});

it('prints the first 25 problems, and how many more there are', async () => {
  const bad = join(directory, 'bad.yaml');
  writeFileSync(
    bad,
    `${readFileSync(join(repository, 'examples/minimal.yaml'), 'utf8')}${key(0)}${Array.from({ length: 30 }, (_, i) => key(i + 1)).join('')}`,
  );
  const ran = await cordon(['plan', '-c', bad, ...example.slice(2)]);
  expect(ran.status).toBe(2);
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(26);
  expect(ran.stderr).toMatch(/\nand 6 more problems\n$/);
});
const key = (number: number): string => `zzzzzzzzzzzz${number}: 1\n`;

it('lets nothing of a file steer the terminal', async () => {
  const evil = join(directory, 'evil.yaml');
  const text = readFileSync(join(repository, 'examples/minimal.yaml'), 'utf8');
  writeFileSync(evil, `${text}"\\e[2J\\u202Eroot": 1\n`);
  const ran = await cordon(['plan', '-c', evil, ...example.slice(2)]);
  expect(ran.status).toBe(2);
  expect(ran.stderr).not.toMatch(/[\u001b\u202e]/);
  expect(ran.stderr).toContain('202e');
});
