import fc from 'fast-check';
import {
  type AutomationCriterion,
  type AutomationRule,
  type FindingUpdate,
  type Precedence,
} from '../../../lib/configuration/automation-rule';
import { automationFields, type AutomationField } from '../../../lib/signals/security-hub/criteria';
import { automationRuleProblems } from '../../../lib/signals/security-hub/problems';
import { automationRuleProperties, type AutomationRuleProperties } from '../../../lib/signals/security-hub/properties';
import { assertWhere } from '../../support/properties';
import { runs } from '../../support/runs';
import { brokenAutomationLimits } from '../limits';
import { ruleWith } from './rules';

describe('the properties of an automation rule', () => {
  it('say who answers for it and until when, and write what the rule says', () => {
    const rule = ruleWith({
      description: 'Port scans',
      precedence: 'before-service',
      terminal: true,
      enabled: false,
      update: {
        confidence: 0,
        criticality: 100,
        note: 'known',
        relatedFindings: [{ productArn: 'arn:aws:securityhub:eu-west-1::product/aws/guardduty', id: 'a' }],
        severity: 'LOW',
        types: ['TTPs/Discovery'],
        userDefinedFields: { team: 'soc' },
        verificationState: 'BENIGN_POSITIVE',
        workflowStatus: 'SUPPRESSED',
      },
    });
    expect(automationRuleProperties(rule, { order: 9 })).toEqual({
      RuleName: 'cordon-known-scanner-until-2027-03-31',
      Description: 'Port scans. The scanner of the platform team. Owner: soc@example.com. Until 2027-03-31. Deployed by Cordon.',
      RuleOrder: 9,
      RuleStatus: 'DISABLED',
      IsTerminal: true,
      Criteria: { Title: [{ Comparison: 'EQUALS', Value: 'Port scan' }] },
      Actions: [
        {
          Type: 'FINDING_FIELDS_UPDATE',
          FindingFieldsUpdate: {
            Confidence: 0,
            Criticality: 100,
            Note: { Text: 'known', UpdatedBy: 'soc@example.com' },
            RelatedFindings: [{ ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/guardduty', Id: 'a' }],
            Severity: { Label: 'LOW' },
            Types: ['TTPs/Discovery'],
            UserDefinedFields: { team: 'soc' },
            VerificationState: 'BENIGN_POSITIVE',
            Workflow: { Status: 'SUPPRESSED' },
          },
        },
      ],
      Tags: { CordonOwner: 'cloudformation', CordonRuleOwner: 'soc@example.com', CordonExpires: '2027-03-31' },
    });
  });

  it.each<[string, readonly AutomationCriterion[], AutomationRuleProperties['Criteria']]>([
    [
      'text, a filter a value',
      [{ field: 'Title', equals: ['a', 'b'], prefix: ['c'] }],
      {
        Title: [
          { Comparison: 'EQUALS', Value: 'a' },
          { Comparison: 'EQUALS', Value: 'b' },
          { Comparison: 'PREFIX', Value: 'c' },
        ],
      },
    ],
    [
      'negative text',
      [{ field: 'Title', notEquals: ['a'], prefixNotEquals: ['b'] }],
      {
        Title: [
          { Comparison: 'NOT_EQUALS', Value: 'a' },
          { Comparison: 'PREFIX_NOT_EQUALS', Value: 'b' },
        ],
      },
    ],
    [
      'keys of one map, joined under its name',
      [
        { field: 'ResourceTags', key: 'a', notContains: ['1'] },
        { field: 'ResourceTags', key: 'b', notContains: ['2'] },
      ],
      {
        ResourceTags: [
          { Key: 'a', Comparison: 'NOT_CONTAINS', Value: '1' },
          { Key: 'b', Comparison: 'NOT_CONTAINS', Value: '2' },
        ],
      },
    ],
    ['numbers', [{ field: 'Confidence', equals: [0, 100] }], { Confidence: [{ Eq: 0 }, { Eq: 100 }] }],
    ['a range', [{ field: 'Criticality', greaterThanOrEqual: 0, lessThanOrEqual: 9 }], { Criticality: [{ Gte: 0, Lte: 9 }] }],
    [
      'times',
      [{ field: 'CreatedAt', start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' }],
      { CreatedAt: [{ Start: '2026-11-01T00:00:00Z', End: '2026-12-01T00:00:00Z' }] },
    ],
    ['days', [{ field: 'UpdatedAt', withinDays: 7 }], { UpdatedAt: [{ DateRange: { Unit: 'DAYS', Value: 7 } }] }],
  ])('render %s', (_, criteria, expected) => {
    expect(automationRuleProperties(ruleWith({ criteria }), { order: 11 }).Criteria).toEqual(expected);
  });

  it('break no documented limit where the rule has no problem', () => {
    assertWhere(
      fc.tuple(rules, fc.integer({ min: 1, max: 1000 })),
      ([rule]) => automationRuleProblems(rule).length === 0,
      ([rule, order]) => expect(brokenAutomationLimits(automationRuleProperties(rule, { order }))).toEqual([]),
      runs(500),
    );
  });

  it('would be caught breaking each limit', () => {
    const good = automationRuleProperties(ruleWith(), { order: 11 });
    const withCriterion = (name: string, filters: readonly object[]): AutomationRuleProperties => ({
      ...good,
      Criteria: { [name]: filters },
    });
    const withUpdate = (update: object): AutomationRuleProperties => ({
      ...good,
      Actions: [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: update }],
    });
    const equal = (count: number): object[] => Array.from({ length: count }, (_, index) => ({ Comparison: 'EQUALS', Value: `${index}` }));
    const bad: readonly AutomationRuleProperties[] = [
      { ...good, RuleName: 'x'.repeat(257) },
      { ...good, Description: 'x'.repeat(1025) },
      { ...good, RuleOrder: 0 },
      { ...good, RuleOrder: 1001 },
      { ...good, Tags: { 'cordon:owner': 'x' } },
      { ...good, Criteria: {} },
      withCriterion('Description', equal(21)),
      withCriterion('Title', equal(101)),
      withCriterion('Title', [...equal(1), { Comparison: 'NOT_EQUALS', Value: 'a' }]),
      withCriterion('Title', [...equal(1), { Comparison: 'CONTAINS', Value: 'a' }]),
      withCriterion('Title', [{ Comparison: 'EQUALS', Value: ' ' }]),
      withCriterion('ResourceTags', [{ Key: 'a', Comparison: 'PREFIX', Value: 'a' }]),
      withCriterion('ResourceTags', equal(1)),
      withCriterion('Confidence', [{ Eq: 101 }]),
      withCriterion('Confidence', [{}]),
      withCriterion('CreatedAt', [{ Start: '2026-11-01T00:00:00Z' }]),
      withUpdate({}),
      withUpdate({ Confidence: 0.5 }),
      withUpdate({ Workflow: { Status: 'SUPPRESSED' } }),
      withUpdate({ Note: { Text: 'x'.repeat(513), UpdatedBy: 'a' } }),
    ];
    expect(bad.map((properties) => brokenAutomationLimits(properties).length)).toEqual(bad.map(() => 1));
    expect(brokenAutomationLimits(good)).toEqual([]);
  });
});

const often = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: odd });
const word = fc.string({ unit: fc.constantFrom('a', 'B', '1', '-'), minLength: 1, maxLength: 6 });
const texts = often(
  fc.uniqueArray(often(word, fc.string({ maxLength: 4 })), { minLength: 1, maxLength: 4 }),
  fc.integer({ min: 19, max: 102 }).map((count) => Array.from({ length: count }, (_, index) => `${index}`)),
);
const score = often(fc.integer({ min: 0, max: 100 }), fc.oneof(fc.integer(), fc.double()));
const time = often(fc.constantFrom('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'), fc.string());

/** Criteria of a field, for the most part with operators that go together. */
function criterionOf({ name, values, kind, allowed }: AutomationField): fc.Arbitrary<AutomationCriterion> {
  if (values === 'number') {
    return fc
      .oneof(
        fc.record({ equals: fc.uniqueArray(score, { minLength: 1, maxLength: 22 }) }),
        fc.record({ greaterThanOrEqual: score, lessThanOrEqual: score }, { requiredKeys: ['lessThanOrEqual'] }),
      )
      .map((operators) => ({ field: name, ...operators }));
  }
  if (values === 'timestamp') {
    return fc
      .oneof(
        fc.record({ start: time, end: time }, { requiredKeys: ['start'] }),
        fc.record({ withinDays: often(fc.integer({ min: 1, max: 99 }), score) }),
      )
      .map((operators) => ({ field: name, ...operators }));
  }
  const accounts = fc.uniqueArray(fc.stringMatching(/^\d{12}$/), { minLength: 1, maxLength: 3 });
  const own =
    kind === 'account' ? often(accounts, texts) : allowed === undefined ? texts : often(fc.subarray([...allowed], { minLength: 1 }), texts);
  const operators = fc.oneof(
    fc.record({ equals: own }),
    fc.record({ notEquals: own }),
    fc.record({ contains: texts }),
    fc.record({ notContains: texts }),
    fc.record({ prefix: texts, notEquals: own }),
    fc.record({ equals: own, contains: texts }),
  );
  return fc
    .tuple(operators, often(word, fc.constant(' ')))
    .map(([given, key]) => ({ field: name, ...(values === 'map' && { key }), ...given }));
}

const criterion = fc.constantFrom(...automationFields).chain(criterionOf);
const update: fc.Arbitrary<FindingUpdate> = fc.record(
  {
    confidence: score,
    criticality: score,
    note: often(
      word,
      fc.integer({ min: 511, max: 514 }).map((length) => 'n'.repeat(length)),
    ),
    severity: fc.constantFrom('LOW', 'HIGH'),
    types: fc.uniqueArray(often(fc.constantFrom('TTPs', 'TTPs/Discovery'), fc.string()), { maxLength: 3 }),
    userDefinedFields: fc.dictionary(often(word, fc.string()), often(word, fc.string()), { maxKeys: 3 }),
    workflowStatus: fc.constantFrom('NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'),
  },
  { requiredKeys: [] },
);

/** Rules near the limits, on either side of them. */
const rules: fc.Arbitrary<AutomationRule> = fc.record({
  name: often(fc.stringMatching(/^[A-Za-z0-9._-]{3,40}$/), fc.string({ maxLength: 45 })),
  owner: often(fc.constantFrom('team', 'team+a@example.com', 'Überwachung'), fc.string()),
  justification: often(
    fc.string({ minLength: 1, maxLength: 50 }),
    fc.integer({ min: 900, max: 1030 }).map((length) => 'j'.repeat(length)),
  ),
  description: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
  expires: often(fc.constant('2027-06-30'), fc.string()),
  regions: fc.constant(['eu-central-1']),
  enabled: fc.boolean(),
  terminal: fc.boolean(),
  precedence: fc.constantFrom<Precedence>('before-service', 'after-service', 9, 20),
  criteria: fc.uniqueArray(criterion, { minLength: 1, maxLength: 3, selector: ({ field }) => field }),
  update,
});
