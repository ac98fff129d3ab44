import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ocsfSeverities, ocsfStatuses, type OcsfSeverity } from '../../../lib/configuration/ocsf';
import { findingTypes } from '../../../lib/events/finding-types';
import { checkSafety } from '../../../lib/signals/safety';
import { type AutomationRuleV2, type CriterionV2 } from '../../../lib/configuration/automation-rule-v2';
import { hidesV2 } from '../../../lib/signals/security-hub-v2/hiding';
import { matchesV2 } from '../../../lib/signals/security-hub-v2/matching';
import { automationRuleV2Problems, sharedOrdersV2 } from '../../../lib/signals/security-hub-v2/problems';
import { automationRuleV2Properties } from '../../../lib/signals/security-hub-v2/properties';
import { runs } from '../../support/runs';
import { inputOf } from '../safety/cases';

const whole: AutomationRuleV2 = {
  name: 'scanner',
  owner: 'security-tooling@example.com',
  justification: 'Our scanner.',
  expires: '2027-06-30',
  enabled: true,
  order: 20,
  regions: ['eu-west-1'],
  criteria: [{ field: 'resources.uid', equals: ['arn:aws:ec2:eu-west-1:111122223333:instance/i-1'] }],
  update: { status: 'Suppressed', comment: 'known' },
};

interface Case {
  readonly name: string;
  /** `null` takes a key away. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly expected: readonly string[];
}
const cases = JSON.parse(readFileSync(join(__dirname, '../../cases/automation-rules-v2/problems.json'), 'utf8')) as readonly Case[];

it.each(cases)('problems: $name', ({ given, expected }) => {
  const rule = Object.fromEntries(
    Object.entries({ ...whole, ...given }).filter(([, value]) => value !== null),
  ) as unknown as AutomationRuleV2;
  expect(automationRuleV2Problems(rule).map(({ id, path }) => `${id} ${path}`)).toEqual(expected);
});

it('two rules of one Region and order must not write the same field', () => {
  const other = { ...whole, name: 'other' };
  expect(sharedOrdersV2([whole, other]).map(({ path }) => path)).toEqual(['automationRulesV2[1].order']);
  expect(sharedOrdersV2([whole, { ...other, order: 21 }])).toEqual([]);
  expect(sharedOrdersV2([whole, { ...other, regions: ['us-east-1'] }])).toEqual([]);
  expect(sharedOrdersV2([whole, { ...other, update: { severity: 'Low' } }])).toEqual([]);
});

describe('rules beside each other', () => {
  const found = (...automationRulesV2: readonly AutomationRuleV2[]): readonly string[] =>
    checkSafety({ ...inputOf({ name: '', given: {}, expected: [] }), automationRulesV2 })
      .findings.filter(({ id }) => /^(duplicate|too-many)/.test(id))
      .map(({ id, index }) => `${id} ${index}`);
  const other = { ...whole, name: 'other', order: 21 };
  const one = { field: 'finding_info.types', equals: ['Recon:EC2/Portscan', 'Recon:EC2/PortProbeUnprotectedPort'] };
  const two = { field: 'resources.uid', equals: ['arn:aws:ec2:eu-west-1:111122223333:instance/i-1'] };

  it.each([
    ['the same name in other letters', [whole, { ...other, name: 'Scanner', criteria: [one, two] }], ['duplicate-name 1']],
    ['the same content', [whole, other], ['duplicate-rule[scanner] 1']],
    [
      'the same criteria in another order',
      [
        { ...whole, criteria: [one, two] },
        { ...other, criteria: [two, { ...one, equals: [...one.equals].reverse() }] },
      ],
      ['duplicate-rule[scanner] 1'],
    ],
    [
      'the same alternatives in another order',
      [
        { ...whole, criteria: [{ anyOf: [one, two] }] },
        { ...other, criteria: [{ anyOf: [two, one] }] },
      ],
      ['duplicate-rule[scanner] 1'],
    ],
    ['another Region', [whole, { ...other, regions: ['us-east-1'] }], []],
    ['another effect', [whole, { ...other, update: { severity: 'Low' as const } }], []],
    [
      'alternatives are not the same as criteria that all apply',
      [
        { ...whole, criteria: [one, two] },
        { ...other, criteria: [{ anyOf: [one, two] }] },
      ],
      [],
    ],
    ['a rule that has ended', [whole, { ...other, expires: '2020-01-01' }], []],
  ])('%s', (_, rules, expected) => {
    expect(found(...rules)).toEqual(expected);
  });

  it('a Region takes 100 rules', () => {
    const many = (length: number): readonly AutomationRuleV2[] =>
      Array.from({ length }, (_each, index) => ({
        ...whole,
        name: `rule-${index}`,
        order: index + 1,
        criteria: [{ field: 'resources.uid', equals: [`arn:aws:ec2:eu-west-1:111122223333:instance/i-${index}`] }],
      }));
    expect(found(...many(100))).toEqual([]);
    expect(found(...many(101))).toEqual(['too-many-rules[eu-west-1] undefined']);
  });
});

it('is rendered as composite filters: alternatives in one of their own, and what must not be beside them', () => {
  const { Criteria, Actions, RuleOrder, RuleName } = automationRuleV2Properties({
    ...whole,
    order: 10.5,
    criteria: [
      { field: 'finding_info.types', prefix: ['Recon:', 'Discovery:'], notEquals: ['Recon:EC2/Portscan'] },
      { field: 'severity_id', lessThanOrEqual: 3 },
      { field: 'vulnerabilities.is_exploit_available', is: false },
      { field: 'finding_info.created_time_dt', withinDays: 3 },
      {
        anyOf: [
          { field: 'resources.tags', key: 'team', equals: ['lab'] },
          { field: 'cloud.account.uid', equals: ['111122223333'] },
        ],
      },
    ],
  });
  expect({ RuleOrder, RuleName, Actions }).toEqual({
    RuleOrder: 10.5,
    RuleName: 'cordon-scanner-until-2027-06-30',
    Actions: [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: { Comment: 'known', StatusId: 3 } }],
  });
  const text = (FieldName: string, Comparison: string, Value: string) => ({ FieldName, Filter: { Comparison, Value } });
  expect(Criteria.OcsfFindingCriteria).toEqual({
    CompositeOperator: 'AND',
    CompositeFilters: [
      {
        Operator: 'OR',
        StringFilters: [text('finding_info.types', 'PREFIX', 'Recon:'), text('finding_info.types', 'PREFIX', 'Discovery:')],
      },
      { Operator: 'AND', StringFilters: [text('finding_info.types', 'NOT_EQUALS', 'Recon:EC2/Portscan')] },
      { Operator: 'AND', NumberFilters: [{ FieldName: 'severity_id', Filter: { Lte: 3 } }] },
      { Operator: 'AND', BooleanFilters: [{ FieldName: 'vulnerabilities.is_exploit_available', Filter: { Value: false } }] },
      {
        Operator: 'AND',
        DateFilters: [{ FieldName: 'finding_info.created_time_dt', Filter: { DateRange: { Unit: 'DAYS', Value: 3 } } }],
      },
      {
        Operator: 'OR',
        StringFilters: [text('cloud.account.uid', 'EQUALS', '111122223333')],
        MapFilters: [{ FieldName: 'resources.tags', Filter: { Key: 'team', Comparison: 'EQUALS', Value: 'lab' } }],
      },
    ],
  });
});

/** The verdict is held against a slow simulation: every documented finding goes through the rule, and whoever is hidden is asked what it was. */
const names = { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' } as const;
const world = findingTypes().flatMap(({ type, severities }) =>
  severities.flatMap((level) =>
    ['111122223333', '444455556666'].map((account) => {
      const severity: OcsfSeverity = names[level];
      return {
        class_name: 'Detection Finding',
        severity,
        severity_id: ocsfSeverities[severity],
        status: 'New',
        status_id: ocsfStatuses.New,
        finding_info: { types: [type] },
        cloud: { provider: 'AWS', account: { uid: account } },
        metadata: { product: { name: 'GuardDuty', uid: 'arn:aws:securityhub:eu-west-1::productv2/aws/guardduty', vendor_name: 'AWS' } },
        resources: [{ uid: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', type: 'AWS::EC2::Instance' }],
      };
    }),
  ),
);
const criterion = fc.oneof<fc.Arbitrary<CriterionV2>[]>(
  fc
    .constantFrom(['Backdoor:EC2/Spambot'], ['Recon:EC2/Portscan'], ['Impact:EC2/PortSweep', 'Recon:EC2/Portscan'])
    .map((equals) => ({ field: 'finding_info.types', equals })),
  fc.constantFrom('Recon:', 'Exfiltration:', 'AttackSequence:', 'Dis').map((start) => ({ field: 'finding_info.types', prefix: [start] })),
  fc.constantFrom('Credential', 'EC2', 'S3').map((part) => ({ field: 'finding_info.types', contains: [part] })),
  fc.constantFrom(2, 3, 4).map((lessThanOrEqual) => ({ field: 'severity_id', lessThanOrEqual })),
  fc.constantFrom(['Low', 'Medium'], ['High']).map((equals) => ({ field: 'severity', equals })),
  fc.constantFrom('GuardDuty', 'Inspector').map((name) => ({ field: 'metadata.product.name', equals: [name] })),
  fc.constant({ field: 'compliance.control', equals: ['S3.9'] }),
  fc.constant({ field: 'cloud.account.uid', equals: ['111122223333'] }),
  fc.constant({
    anyOf: [
      { field: 'severity_id', lessThanOrEqual: 2 },
      { field: 'finding_info.types', prefix: ['Recon:'] },
    ],
  }),
);

const isHigh = ({ severity_id: id }: (typeof world)[number]): boolean => id >= ocsfSeverities.High;
const typeOf = ({ finding_info: { types } }: (typeof world)[number]): string => types[0] ?? '';
const threats: readonly (readonly [string, (finding: (typeof world)[number]) => boolean])[] = [
  ['hides-high-severity', isHigh],
  ['hides-attack-sequences', (finding) => typeOf(finding).startsWith('AttackSequence:')],
  ...['Impact', 'Exfiltration', 'CredentialAccess', 'Backdoor'].map(
    (purpose) =>
      [`hides-threat-purpose[${purpose}]`, (finding: (typeof world)[number]) => typeOf(finding).startsWith(`${purpose}:`)] as const,
  ),
];

it('a rule is said to hide threats exactly where a simulation of documented findings hides one', () => {
  const rules = fc.tuple(
    fc.array(criterion, { minLength: 1, maxLength: 3 }),
    fc.constantFrom<AutomationRuleV2['update']>(
      { status: 'Suppressed', comment: 'x' },
      { severity: 'Low' },
      { severity: 'High' },
      { comment: 'x' },
    ),
  );
  fc.assert(
    fc.property(rules, ([criteria, update]) => {
      const rule: AutomationRuleV2 = { ...whole, criteria, ...(update && { update }) };
      const { findings } = checkSafety({ ...inputOf({ name: '', given: {}, expected: [] }), automationRulesV2: [rule] });
      const said = new Set(findings.map(({ id }) => id));
      const hurt = world.filter((finding) => {
        if (matchesV2(criteria, finding) === false) return false;
        const lowered =
          update?.severity !== undefined && ocsfSeverities[update.severity] < Math.min(finding.severity_id, ocsfSeverities.High);
        return hidesV2(rule) || lowered;
      });
      for (const [id, isThreat] of threats) expect([id, said.has(id)]).toEqual([id, hurt.some(isThreat)]);
    }),
    { numRuns: runs(500) },
  );
});
