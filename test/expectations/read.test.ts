import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CordonError, type Problem } from '../../lib/core/problem';
import { readExpectations } from '../../lib/expectations/read-expectations';
import { expectationsSchemaText } from '../../lib/expectations/schema';
import { repository } from '../support/run';

function problemsOf(text: string): readonly Problem[] {
  try {
    readExpectations(text, 'cordon.test.yaml');
    return [];
  } catch (error) {
    if (error instanceof CordonError && error.exitCode === 2) return error.problems;
    throw error;
  }
}
const short = ({ id, path, line, column }: Problem): string => `${id} ${path ?? ''} ${line}:${column}`;

it('says everything that is wrong at once, with its place and the nearest word', () => {
  const problems = problemsOf(`expectations:
  - name: both
    finding: { type: a }
    file: b.jsonl
    expect: { hiden: true, severity: HIG, archived: "no" }
  - name: both
    line: 3
    expect: {}
  - name: places
    file: c.jsonl
    line: 0
    id: d
    exect: { routed: true }
`);
  expect(problems.map(short)).toEqual([
    'not-one-of-finding-event-and-file expectations[0] 2:5',
    'unknown-key expectations[0].expect.hiden 5:15',
    'unknown-value expectations[0].expect.severity 5:28',
    'wrong-type expectations[0].expect.archived 5:43',
    'not-one-of-finding-event-and-file expectations[1] 6:5',
    'duplicate-expectation expectations[1].name 6:5',
    'place-without-file expectations[1].line 7:5',
    'empty-mapping expectations[1].expect 8:5',
    'number-out-of-range expectations[2].line 11:5',
    'line-and-id expectations[2].id 12:5',
    'unknown-key expectations[2].exect 13:5',
  ]);
  expect(problems.map(({ remedy }) => remedy)).toEqual(
    expect.arrayContaining(['did you mean hidden?', 'did you mean HIGH?', 'did you mean expect?']),
  );
});

it.each([
  ['{ archivedBy: abc, archived: false }', 'archivedBy'],
  ['{ archivedBy: abc, hidden: false }', 'archivedBy'],
  ['{ archived: true, hidden: false }', 'archived'],
  ['{ hiddenBy: abc, hidden: false }', 'hiddenBy'],
  ['{ hiddenBy: abc, archived: true }', 'hiddenBy'],
  ['{ routed: false, routedTo: [{ route: a }] }', 'routedTo'],
  ['{ routedTo: [{ route: a }, { route: b }], notRoutedTo: [b] }', 'routedTo[1].route'],
])('refuses %s, which no finding can meet', (expected, at) => {
  const [problem, ...others] = problemsOf(`expectations: [{ name: a, file: b, expect: ${expected} }]`);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ id: 'contradictory-expectation', path: `expectations[0].expect.${at}` });
});

it.each([
  ['nothing', '', 'expectations-empty'],
  ['a list', '- name: a', 'expectations-not-a-mapping'],
  ['no YAML', 'expectations: [', 'malformed-yaml'],
  ['no expectation', 'expectations: []', 'empty-list'],
  ['deep nesting', `expectations: ${'['.repeat(10_000)}`, 'malformed-yaml'],
  [
    'aliases that multiply',
    `a: &a [${'x, '.repeat(99)}x]\nb: &b [${'*a, '.repeat(99)}*a]\nc: &c [${'*b, '.repeat(99)}*b]\nexpectations: *c`,
    'yaml-aliases-too-large',
  ],
  ['a key __proto__', '__proto__: { polluted: 1 }\nexpectations: [{ name: a, file: b, expect: { routed: true } }]', 'unknown-key'],
])('refuses a file with %s', (_, text, id) => {
  expect(problemsOf(text).map((problem) => problem.id)).toContain(id);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

describe('the JSON Schema', () => {
  it('is the one that is shipped, and takes the examples', () => {
    expect(readFileSync(join(repository, 'schema', 'cordon-test.schema.json'), 'utf8')).toBe(expectationsSchemaText());
    const ajv = new Ajv({ strict: true, allowUnionTypes: true });
    ajv.addVocabulary(['x-default', 'x-source']);
    const validate = ajv.compile(JSON.parse(expectationsSchemaText()));
    for (const name of ['signals.test.yaml', 'routes.test.yaml']) {
      const text = readFileSync(join(repository, 'examples', name), 'utf8');
      expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../schema/cordon-test.schema.json');
      expect([name, validate(parse(text)), validate.errors]).toEqual([name, true, null]);
    }
  });
});
