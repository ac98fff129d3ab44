import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration, readConfiguration } from '../../lib/meaning/read';
import { CordonError, exitCode, type Problem } from '../../lib/core/problem';
import { loadCases } from '../configuration/cases';
import { sampled } from '../support/runs';

interface Case {
  readonly name: string;
  /** The lines of the configuration. */
  readonly given: readonly string[];
  readonly expected: {
    /** All problems, in order; each as far as it is written here. @default - none: it is read */
    readonly problems?: readonly Partial<Problem>[];
    /** What the configuration has at least. */
    readonly configuration?: object;
  };
}

function problemsOf(text: string): readonly Problem[] {
  try {
    readConfiguration(text, { file: 'cordon.yaml' });
  } catch (error) {
    if (error instanceof CordonError) {
      expect(error.exitCode).toBe(exitCode.usage);
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe('a configuration', () => {
  const cases = loadCases<Case>('configuration');

  it.each(sampled(cases).map((one) => [one.name, one] as const))('%s', (_, { given, expected }) => {
    const text = given.join('\n');
    const problems = problemsOf(text);
    expect(problems.map(({ id, path, line }) => ({ id, path, line }))).toEqual(
      (expected.problems ?? []).map(({ id, path, line }) => ({ id, path, line })),
    );
    problems.forEach((problem, index) => expect(problem).toMatchObject({ ...expected.problems?.[index], file: 'cordon.yaml' }));
    if (expected.configuration !== undefined) {
      expect(readConfiguration(text, { file: 'cordon.yaml' }).configuration).toMatchObject(expected.configuration);
    }
  });

  it('says message, remedy and place of every problem without the words of a library', () => {
    for (const { given } of cases) {
      for (const { id, message, remedy, line } of problemsOf(given.join('\n'))) {
        expect(id).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
        expect(message).not.toMatch(/NOT have|must match|instancePath|schema|\.$/);
        expect(remedy).not.toMatch(/\.$|undefined/);
        expect(line === undefined || line > 0).toBe(true);
      }
    }
  });

  it('knows where each value stands, and what holds a value that was left out', () => {
    const configuration = readConfiguration(
      [
        '# a comment',
        'organization:',
        '  id: o-exampleorgid',
        '  managementAccount: "111111111111"',
        '  membershipRegion: eu-west-1',
        'rollout:',
        '  owner: cordon',
        '  waves:',
        '    - name: first',
        '      organizationalUnits:',
        '        - ou-ab12-11111111',
        '    - { name: rest }',
      ].join('\n'),
      { file: 'cordon.yaml' },
    );
    const locate = (path: string) => configuration.locate(path);
    expect(locate('organization.id')).toEqual({ file: 'cordon.yaml', line: 3, column: 3 });
    expect(locate('rollout.waves')).toEqual({ file: 'cordon.yaml', line: 8, column: 3 });
    expect(locate('rollout.waves[0].organizationalUnits[0]')).toEqual({ file: 'cordon.yaml', line: 11, column: 11 });
    expect(locate('rollout.waves[1].name')).toEqual({ file: 'cordon.yaml', line: 12, column: 9 });
    expect(locate('rollout.waves[1].preferences.maxConcurrentCount')).toEqual({ file: 'cordon.yaml', line: 12, column: 7 });
    expect(locate('rollout.preferences')).toEqual({ file: 'cordon.yaml', line: 6, column: 1 });
    expect(locate('containment.policy')).toEqual({ file: 'cordon.yaml', line: 2, column: 1 });
  });

  it('is refused, not a crash, when it is nested without end', () => {
    for (const text of ['['.repeat(20_000), '{a: '.repeat(5_000), '- '.repeat(5_000), '? '.repeat(5_000)]) {
      expect(problemsOf(text)).toEqual([
        expect.objectContaining({ id: 'malformed-yaml', message: 'the configuration is nested too deeply' }),
      ]);
    }
  });

  it('is refused when aliases blow it up or form a long chain', () => {
    const wide = ['a0: &a0 [x, x, x, x, x, x, x, x]'];
    const long = ['a0: &a0 [x]'];
    for (let level = 1; level <= 9; level++) {
      wide.push(
        `a${level}: &a${level} [${Array(8)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    for (let level = 1; level <= 3_000; level++) {
      long.push(`a${level}: &a${level} [*a${level - 1}]`);
    }
    expect(problemsOf(wide.join('\n'))).toEqual([expect.objectContaining({ id: 'yaml-aliases-too-large' })]);
    expect(problemsOf(long.join('\n'))).toEqual([expect.objectContaining({ id: 'yaml-aliases-too-large' })]);
  });
});

describe('a configuration file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cordon-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const problemOf = (path: string): Problem | undefined => {
    try {
      loadConfiguration(path);
    } catch (error) {
      expect(error).toBeInstanceOf(CordonError);
      expect((error as CordonError).exitCode).toBe(exitCode.usage);
      return (error as CordonError).problems[0];
    }
    return undefined;
  };

  it('that is not there is said to be missing, with the option that names another', () => {
    const problem = problemOf(join(folder, 'none.yaml'));
    expect(problem).toMatchObject({ id: 'configuration-not-found', file: join(folder, 'none.yaml') });
    expect(problem?.remedy).toContain('-c FILE');
  });

  it('that is a folder, or not UTF-8, is refused', () => {
    expect(problemOf(folder)).toMatchObject({ id: 'configuration-unreadable', message: expect.stringContaining('EISDIR') });
    writeFileSync(join(folder, 'latin.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]));
    expect(problemOf(join(folder, 'latin.yaml'))).toMatchObject({ id: 'configuration-not-utf-8' });
  });

  it('may begin with a byte order mark and end its lines as Windows does', () => {
    const path = join(folder, 'windows.yaml');
    writeFileSync(
      path,
      '\uFEFForganization:\r\n  id: o-exampleorgid\r\n  managementAccount: "111111111111"\r\n  membershipRegion: eu-west-1\r\n',
    );
    expect(loadConfiguration(path).configuration.organization.membershipRegion).toBe('eu-west-1');
  });
});
