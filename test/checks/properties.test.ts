import fc from 'fast-check';
import { checkRules, findingId, type CheckedResource, type CheckRule } from '../../checks';
import { matchesPattern } from '../../checks/policies';
import { checkCases, type CaseResource } from './cases';
import { runs } from '../support/runs';

/** Resources of all cases, with the rule that they are about. */
const subjects: readonly (readonly [CheckRule, readonly CaseResource[]])[] = checkCases.flatMap(({ rule, compliant, violating }) =>
  [...compliant, ...violating].map(({ resources }) => [checkRules.find(({ id }) => id === rule)!, Object.values(resources)] as const),
);

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    { Ref: 'AWS::NoValue' },
    { Ref: 'Parameter' },
    { Ref: 1 },
    { 'Fn::GetAtt': [] },
    { 'Fn::GetAtt': 'A.B' },
    { 'Fn::Sub': ['${A}', { A: 'b' }] },
    { 'Fn::Join': ['', { Ref: 'List' }] },
    { 'Fn::If': ['Condition', 'a', { Ref: 'AWS::NoValue' }] },
    { 'Fn::ImportValue': { 'Fn::Sub': '${A}-b' } },
    { __proto__: null, constructor: 1 },
    null,
    '',
    [[]],
  ),
);

/** The value with something else in one place: the place is where the numbers lead, as deep as they go. */
function replaced(value: unknown, way: readonly number[], by: unknown): unknown {
  const [step, ...rest] = way;
  if (step === undefined || typeof value !== 'object' || value === null) return by;
  const entries: [string, unknown][] = Object.entries(value);
  const chosen = entries[step % Math.max(entries.length, 1)];
  if (chosen === undefined) return by;
  const changed = entries.map(([key, inner]) => [key, key === chosen[0] ? replaced(inner, rest, by) : inner] as const);
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
}

function resourcesFrom(given: readonly CaseResource[], change: (properties: unknown) => unknown): readonly CheckedResource[] {
  const all: CheckedResource[] = given.map(({ Type: type, Properties: properties = {} }, index) => ({
    logicalId: `Resource${index}`,
    type,
    properties: change(properties) as Readonly<Record<string, unknown>>,
    others: (types) => all.filter((other) => types === undefined || types.includes(other.type)),
    everywhere: (types) => all.filter((other) => types.includes(other.type)),
    exported: () => all[0],
  }));
  return all;
}

it('no rule fails on what stands in a template, whatever it is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...subjects), fc.array(fc.nat(9), { minLength: 1, maxLength: 7 }), junk, ([rule, given], way, by) => {
      const resources = resourcesFrom(given, (properties) => replaced(properties, way, by));
      for (const resource of resources.filter(({ type }) => rule.types.includes(type))) {
        for (const result of rule.check(resource)) {
          expect(result.message).not.toBe('');
          expect(findingId(rule, result)).toMatch(/^CordonChecks-[A-Za-z]+\[(?:Unknown::)?[^]+\]$/);
        }
      }
    }),
    { numRuns: runs(5_000) },
  );
});

it('the same resources have the same findings, each once', () => {
  for (const [rule, given] of subjects) {
    const [first, second] = [0, 1].map(() =>
      resourcesFrom(given, (properties) => properties)
        .filter(({ type }) => rule.types.includes(type))
        .map((resource) => rule.check(resource).map((result) => findingId(rule, result))),
    );
    expect(second).toEqual(first);
  }
});

it('a pattern of IAM matches what it is made from', () => {
  const text = fc.stringMatching(/^[a-zA-Z0-9:/._+()[\]-]{1,30}$/);
  fc.assert(
    fc.property(text, fc.nat(30), fc.nat(30), (action, from, length) => {
      const wild = `${action.slice(0, from)}*${action.slice(from + length)}`;
      const single = action.replaceAll(/[A-Z]/g, '?');
      expect(matchesPattern(wild, action.toUpperCase())).toBe(true);
      expect(matchesPattern(single, action)).toBe(true);
      expect(matchesPattern(`${action}x`, action)).toBe(false);
      expect(matchesPattern(action, `${action}x`)).toBe(false);
    }),
  );
});

it('every rule says what, why, how to fix it, and on which page of AWS it stands', () => {
  for (const { id, what, why, fix, pages } of checkRules) {
    expect(id).toMatch(/^[A-Z][A-Za-z]+$/);
    for (const sentence of [what, why, fix]) expect(sentence).toMatch(/^[A-Z`].*[^.]\.$/);
    expect(pages.length).toBeGreaterThan(0);
    for (const page of pages) expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/[\w./-]+\.html$/);
  }
});
