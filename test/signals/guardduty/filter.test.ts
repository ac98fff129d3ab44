import fc from 'fast-check';
import { guardDutyFields } from '../../../lib/signals/guardduty/fields';
import { filterDescription, filterProperties, type FilterProperties } from '../../../lib/signals/guardduty/filter';
import { suppressionRuleProblems } from '../../../lib/signals/guardduty/problems';
import { type SuppressionCriterion, type SuppressionRule } from '../../../lib/configuration/suppression-rule';
import { assertWhere } from '../../support/properties';
import { runs } from '../../support/runs';
import { brokenFilterLimits } from '../limits';
import { ruleWith } from './rules';

describe('the filter of a rule', () => {
  it('has the current operators, the action of its stage, and says whose it is', () => {
    expect(filterProperties(ruleWith(), { rank: 3 })).toEqual({
      Name: 'cordon-vulnerability-scanner-until-2027-06-30',
      Description: 'Owner: vulnerability-management - until 2027-06-30 - The scanner looks at every port each night',
      Action: 'NOOP',
      Rank: 3,
      FindingCriteria: {
        Criterion: {
          type: { Equals: ['Recon:EC2/Portscan'] },
          'resource.instanceDetails.imageId': { Equals: ['ami-0123456789abcdef0'] },
          severity: { LessThan: 7 },
        },
      },
      Tags: [
        { Key: 'cordon:owner', Value: 'cloudformation' },
        { Key: 'cordon:rule-owner', Value: 'vulnerability-management' },
        { Key: 'cordon:expires', Value: '2027-06-30' },
      ],
    });
    expect(filterProperties(ruleWith({ stage: 'enforce' }), { rank: 1 }).Action).toBe('ARCHIVE');
  });

  it('renders every operator, and numbers of lists as text', () => {
    const criteria = [
      { field: 'type', equals: ['a'], notEquals: ['b'], matches: ['c*'], notMatches: ['d?'] },
      { field: 'severity', equals: [1, '2'], greaterThan: 1, greaterThanOrEqual: 2, lessThan: 3, lessThanOrEqual: 4 },
    ];
    expect(filterProperties(ruleWith({ criteria }), { rank: 1 }).FindingCriteria.Criterion).toEqual({
      type: { Equals: ['a'], NotEquals: ['b'], Matches: ['c*'], NotMatches: ['d?'] },
      severity: { Equals: ['1', '2'], GreaterThan: 1, GreaterThanOrEqual: 2, LessThan: 3, LessThanOrEqual: 4 },
    });
  });

  it('says in words what its description must not have, and says where it is cut', () => {
    const rule = ruleWith({ owner: 'scans@example.com', description: 'Läuft nachts, "leise" & billig', justification: 'x'.repeat(600) });
    const text = filterDescription(rule);
    expect(text).toMatch(/^Owner: scans at example\.com - until 2027-06-30 - Lauft nachts - leise and billig - x+ \.\.\.$/);
    expect(text).toHaveLength(512);
  });

  it('breaks no documented limit where the rule has no problem', () => {
    assertWhere(
      fc.tuple(rules(), fc.integer({ min: 1, max: 100 })),
      ([rule]) => suppressionRuleProblems(rule).length === 0,
      ([rule, rank]) => expect(brokenFilterLimits(filterProperties(rule, { rank }))).toEqual([]),
      runs(500),
    );
  });

  it('would be caught breaking each limit', () => {
    const { FindingCriteria, ...good } = filterProperties(ruleWith(), { rank: 1 });
    const withCondition = (condition: object): FilterProperties => ({ ...good, FindingCriteria: { Criterion: { type: condition } } });
    const bad: readonly FilterProperties[] = [
      { ...good, FindingCriteria, Name: 'ab' },
      { ...good, FindingCriteria, Name: 'a b c' },
      { ...good, FindingCriteria, Description: 'x'.repeat(513) },
      { ...good, FindingCriteria, Description: 'a, b' },
      { ...good, FindingCriteria, Rank: 101 },
      { ...good, FindingCriteria: { Criterion: {} } },
      withCondition({}),
      withCondition({ Eq: ['a'] }),
      withCondition({ Equals: [] }),
      withCondition({ Equals: Array<string>(51).fill('a') }),
      withCondition({ Matches: Array<string>(6).fill('a') }),
      withCondition({ Matches: ['******'] }),
      withCondition({ NotMatches: ['a'.repeat(513)] }),
      withCondition({ LessThan: 1.5 }),
    ];
    expect(bad.map((properties) => brokenFilterLimits(properties).length)).toEqual(bad.map(() => 1));
    expect(brokenFilterLimits({ ...good, FindingCriteria })).toEqual([]);
  });
});

/** Rules near the limits, on either side of them. */
function rules(): fc.Arbitrary<SuppressionRule> {
  const often = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: odd });
  const plain = fc.string({ unit: fc.constantFrom('a', 'B', '1', '.', '-'), minLength: 1, maxLength: 12 });
  const pattern = often(
    plain,
    fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '*', '?'), maxLength: 9 }),
      fc.integer({ min: 510, max: 514 }).map((length) => 'a'.repeat(length)),
    ),
  );
  const texts = often(
    fc.array(often(plain, fc.string()), { minLength: 1, maxLength: 4 }),
    fc.array(plain, { minLength: 49, maxLength: 52 }),
  );
  const numbers = often(fc.integer({ min: 1, max: 10 }), fc.oneof(fc.double(), fc.integer()));
  const fields = fc.constantFrom(...guardDutyFields().map(({ name }) => name));
  const text = fc.record(
    { equals: texts, notEquals: texts, matches: fc.array(pattern, { maxLength: 6 }), notMatches: fc.array(pattern, { maxLength: 6 }) },
    { requiredKeys: ['equals'] },
  );
  const number = fc.record(
    {
      equals: fc.array(numbers, { minLength: 1, maxLength: 3 }),
      greaterThan: numbers,
      greaterThanOrEqual: numbers,
      lessThan: numbers,
      lessThanOrEqual: numbers,
    },
    { requiredKeys: ['lessThan'] },
  );
  const criterion: fc.Arbitrary<SuppressionCriterion> = fc.oneof(
    fc
      .tuple(often(fc.constantFrom('type', 'resource.instanceDetails.imageId', 'resource.resourceType'), fields), text)
      .map(([field, operators]) => ({ field, ...operators })),
    fc.tuple(often(fc.constant('severity'), fields), number).map(([field, operators]) => ({ field, ...operators })),
  );
  const many = fc
    .integer({ min: 49, max: 52 })
    .map((count) => Array.from({ length: count }, (_, index) => ({ field: `service.f${index}`, equals: ['a'] })));
  return fc.record({
    name: often(fc.stringMatching(/^[A-Za-z0-9._-]{3,40}$/), fc.string({ maxLength: 45 })),
    owner: often(fc.constantFrom('team', 'team+a@example.com', 'Überwachung'), fc.string()),
    justification: often(
      fc.string({ minLength: 1, maxLength: 700 }).map((reason) => `because ${reason}`),
      fc.string({ unit: 'grapheme' }),
    ),
    description: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
    expires: often(fc.constant('2027-06-30'), fc.string()),
    stage: fc.constantFrom('observe', 'enforce'),
    regions: fc.constant(['eu-central-1']),
    criteria: often(fc.uniqueArray(criterion, { minLength: 1, maxLength: 3, selector: ({ field }) => field }), many),
  });
}
