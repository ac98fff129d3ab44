import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { parse } from 'yaml';
import { validatorCode } from '../../build/validator';
import { isValid } from '../../lib/configuration/is-valid';
import { keysOfRoutes, keysOfSignals } from '../../lib/meaning/check-meaning';
import { checkRoutes } from '../../lib/routes/meaning';
import { checkSignals } from '../../lib/signals/meaning';
import { repository } from '../support/run';
import { sampled } from '../support/runs';

const folder = mkdtempSync(join(tmpdir(), 'cordon-validator-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Configurations of the examples, and of the cases: right ones and wrong ones. */
const configurations: readonly unknown[] = [
  ...readdirSync(join(repository, 'examples'))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parse(readFileSync(join(repository, 'examples', name), 'utf8')) as unknown),
  ...['configuration', 'routes', 'suppression-rules', 'automation-rules', 'automation-rules-v2'].flatMap((subject) =>
    readdirSync(join(repository, 'test', 'cases', subject), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => texts(JSON.parse(readFileSync(join(repository, 'test', 'cases', subject, name), 'utf8')))),
  ),
];

/** Texts of YAML in a case, as data. */
function texts(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(texts);
  if (typeof value !== 'string' || !/^organization:/m.test(value)) return [];
  try {
    return [parse(value, { logLevel: 'silent' })];
  } catch {
    return [];
  }
}

/** The value without one of its members, for each member at any depth; and with one that is a number. */
function damaged(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]): readonly unknown[] => {
    const having = (other: unknown): unknown =>
      Array.isArray(value) ? value.map((one, index) => (String(index) === key ? other : one)) : { ...value, [key]: other };
    const without = Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    return [Array.isArray(value) ? value.slice(1) : without, having(-1), ...damaged(member).map(having)];
  });
}

it('the compiled check of a configuration answers as Ajv does', () => {
  const file = join(folder, 'validator.cjs');
  writeFileSync(file, transformSync(validatorCode(), { format: 'cjs' }).code.replace('"ajv/', `"${join(repository, 'node_modules')}/ajv/`));
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const compiled = (require(file) as { isValid: (this: void, data: unknown) => boolean }).isValid;
  const all = [...configurations, ...sampled(configurations.flatMap(damaged))];
  const answers = all.map((one) => [compiled(one), isValid(one)]);
  expect(all.filter((_, index) => answers[index]![0] !== answers[index]![1])).toEqual([]);
  for (const answer of [true, false]) expect(answers.filter(([one]) => one === answer).length).toBeGreaterThan(100);
});

it('where the keys of rules and routes are missing, nothing would be said of rules and routes', () => {
  const without = (keys: readonly string[]) =>
    configurations.flatMap((one) => {
      if (typeof one !== 'object' || one === null) return [];
      const { organization } = one as { readonly organization?: object | null };
      return [
        {
          ...Object.fromEntries(Object.entries(one).filter(([key]) => !keys.includes(key))),
          organization: undefined,
          ...(organization && {
            organization: Object.fromEntries(Object.entries(organization).filter(([key]) => !keys.includes(`organization.${key}`))),
          }),
        },
      ];
    });
  const said = (check: typeof checkSignals, keys: readonly string[]) =>
    without(keys).flatMap((draft) => check({ draft, given: () => false, sound: () => true }));
  expect(without([]).length).toBeGreaterThan(20);
  expect([...said(checkSignals, keysOfSignals), ...said(checkRoutes, keysOfRoutes)]).toEqual([]);
});
