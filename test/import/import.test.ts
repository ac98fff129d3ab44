import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { CordonError } from '../../lib/core/problem';
import { importedText } from '../../lib/import/configuration-text';
import { importExitCode, importRules, type ImportReport } from '../../lib/import/import-rules';
import { suppressionMatches } from '../../lib/signals/guardduty/matching';
import { automationMatches } from '../../lib/signals/security-hub/matching';
import { readConfiguration } from '../../lib/meaning/read';
import { runs } from '../support/runs';

const today = '2026-11-24';
const imported = (text: string): ImportReport => importRules([{ file: 'source', text }], { today });
type Fields = Readonly<Record<string, unknown>>;

const state = (...resources: readonly Fields[]): string =>
  JSON.stringify({ version: 4, resources: resources.map((one) => ({ mode: 'managed', ...one })) });
const filterState = (attributes: Fields): string =>
  state({
    type: 'aws_guardduty_filter',
    name: 'one',
    instances: [{ attributes: { name: 'one', action: 'ARCHIVE', rank: 1, ...attributes } }],
  });
const typeIs = { criterion: [{ field: 'type', equals: ['Recon:EC2/Portscan'] }] };
const template = (Resources: Fields): string => JSON.stringify({ Resources });
const filter = (over: Fields = {}): Fields => ({
  Type: 'AWS::GuardDuty::Filter',
  Properties: { Name: 'one', Action: 'ARCHIVE', FindingCriteria: { Criterion: { type: { Equals: ['Recon:EC2/Portscan'] } } }, ...over },
});

describe('what is carried over', () => {
  it('asks for what no source has, so that check refuses it', () => {
    const text = importedText(
      imported(filterState({ arn: 'arn:aws:guardduty:eu-west-1:2:detector/a/filter/one', finding_criteria: [typeIs] })),
    );
    const organization = { id: 'o-exampleorgid', managementAccount: '111111111111', membershipRegion: 'eu-west-1' };
    expect(() => readConfiguration(`${stringify({ organization })}${text}`, { file: 'cordon.yaml' })).toThrow(/expires must be a date/);
    expect(parse(text)).toMatchObject({
      suppressionRules: [{ name: 'one', stage: 'enforce', owner: 'TODO', justification: 'TODO', expires: 'TODO' }],
    });
  });

  it('is nothing of a rule that cannot be said whole, and names the attribute', () => {
    const odd = {
      criterion: [
        { field: 'type', equals: ['a'] },
        { field: 'id', sounds_like: ['b'] },
      ],
    };
    expect(imported(filterState({ finding_criteria: [odd] }))).toMatchObject({
      rules: [],
      notCarried: [{ file: 'source', address: 'aws_guardduty_filter.one', attribute: 'finding_criteria.criterion[id]' }],
    });
    expect(imported(filterState({ finding_criteria: [{ criterion: [] }] })).rules).toEqual([]);
    expect(imported(filterState({ action: '', finding_criteria: [typeIs] })).notCarried).toMatchObject([{ attribute: 'action' }]);
  });

  it('is no rule of AWS Security Incident Response, and none of Cordon', () => {
    const service = { name: 'SIRTriage-1', finding_criteria: [typeIs] };
    const own = { tags: { 'cordon:owner': 'cloudformation' }, finding_criteria: [typeIs] };
    for (const attributes of [service, own]) expect(imported(filterState(attributes))).toMatchObject({ rules: [], notCarried: [{}] });
  });

  it('is nothing that a condition of a template may leave out, which is named as unknown', () => {
    const report = imported(JSON.stringify({ Resources: { One: { ...filter(), Condition: 'IsProduction' } } }));
    expect(report).toMatchObject({
      rules: [],
      notCarried: [{ address: 'One', attribute: 'Condition', why: expect.stringContaining('IsProduction') as string, isUnknown: true }],
    });
    expect(importExitCode(report)).toBe(3);
  });

  it('is nothing of a filter without an action, of which AWS does not say what it does', () => {
    expect(imported(template({ One: filter({ Action: undefined }) }))).toMatchObject({
      rules: [],
      notCarried: [{ attribute: 'Action', isUnknown: true }],
    });
  });

  it('is nothing of an instance that Terraform has replaced', () => {
    const replaced = { deposed: '0a1b2c3d', attributes: { name: 'old', action: 'ARCHIVE', finding_criteria: [typeIs] } };
    const live = { attributes: { name: 'one', action: 'ARCHIVE', rank: 1, finding_criteria: [typeIs] } };
    const report = imported(state({ type: 'aws_guardduty_filter', name: 'one', instances: [replaced, live] }));
    expect(report.rules.map(({ rule }) => rule.name)).toEqual(['one']);
    expect(report.notCarried).toMatchObject([{ address: 'aws_guardduty_filter.one', isReplaced: true }, { attribute: 'region' }]);
  });

  it('has values that only a plan or AWS knows as unknown, with exit code 3', () => {
    const plan = {
      format_version: '1.2',
      planned_values: {
        root_module: {
          child_modules: [
            {
              resources: [
                { mode: 'managed', type: 'aws_guardduty_filter', address: 'module.a.aws_guardduty_filter.one', values: { name: 'one' } },
              ],
            },
          ],
        },
      },
      resource_changes: [
        {
          address: 'module.a.aws_guardduty_filter.one',
          change: { after_unknown: { id: true, finding_criteria: [{ criterion: [{ equals: true }] }] } },
        },
      ],
    };
    const ofPlan = imported(JSON.stringify(plan));
    expect(ofPlan.notCarried).toMatchObject([
      { address: 'module.a.aws_guardduty_filter.one', attribute: 'finding_criteria', isUnknown: true },
    ]);
    expect(importExitCode(ofPlan)).toBe(3);
    const yaml =
      'Resources:\n  One:\n    Type: AWS::GuardDuty::Filter\n    Properties:\n      Name: !Sub "${AWS::StackName}-one"\n      Action: ARCHIVE\n      FindingCriteria: { Criterion: { type: { Equals: [!Ref Type] } } }\n';
    expect(imported(yaml).notCarried.map(({ attribute }) => attribute)).toEqual(['Name', 'FindingCriteria']);
    expect(imported(template({ One: filter() })).notCarried).toMatchObject([{ attribute: 'region', isUnknown: true }]);
  });

  it('speaks of the same rule twice without a Region that nobody gave', () => {
    const found = (...names: readonly string[]) => template(Object.fromEntries(names.map((name) => [name, filter({ Name: name })])));
    const [, second] = imported(found('first', 'second')).rules;
    const duplicate = second?.findings.find(({ id }) => id === 'duplicate-rule[first]');
    expect(duplicate?.message).toBe('matches the same findings as suppressionRules[0] (first) wherever both are deployed');
    const arn = (name: string) => `arn:aws:guardduty:eu-west-1:222222222222:detector/a/filter/${name}`;
    const instances = ['one', 'two'].map((name) => ({
      attributes: { name, action: 'ARCHIVE', rank: 1, arn: arn(name), finding_criteria: [typeIs] },
    }));
    const known = imported(state({ type: 'aws_guardduty_filter', name: 'one', instances })).rules;
    expect(known[1]?.findings.find(({ id }) => id === 'duplicate-rule[one]')?.message).toContain('(one) in eu-west-1');
  });

  it('has the verdict of the safety rules on each rule', () => {
    const [one] = imported(filterState({ finding_criteria: [{ criterion: [{ field: 'severity', less_than: '4' }] }] })).rules;
    expect(one).toMatchObject({ verdict: 'refused' });
    expect(one?.findings.map(({ id }) => id)).toContain('no-trusted-identifier');
    expect(one?.findings.map(({ id }) => id)).not.toContain('expired');
  });
});

it.each([
  ['no JSON and no YAML', '{"a": ['],
  ['another document', '{"a": 1}'],
  ['deep nesting', '['.repeat(10_000)],
  ['deep JSON', `${'['.repeat(5000)}${']'.repeat(5000)}`],
  ['aliases that multiply', `a: &a [${'x, '.repeat(99)}x]\nb: &b [${'*a, '.repeat(99)}*a]\nc: &c [${'*b, '.repeat(99)}*b]\nResources: *c`],
])('refuses a source with %s', (_, text) => {
  expect(() => imported(text)).toThrow(CordonError);
});

it('takes a key __proto__ as a key', () => {
  const text =
    '{"Resources": {"__proto__": {"Type": "AWS::GuardDuty::Filter", "Properties": {"Name": "abc", "Action": "NOOP", "FindingCriteria": {"Criterion": {"__proto__": {"Eq": ["a"]}}}}}}}';
  expect(imported(text).notCarried.length + imported(text).rules.length).toBeGreaterThan(0);
  expect(({} as { Type?: unknown }).Type).toBeUndefined();
});

/** The criteria of a filter, read by themselves: every field of the finding is there, and numbers are whole. */
function filterMatches(criteria: Readonly<Record<string, Readonly<Record<string, unknown>>>>, finding: Fields): boolean {
  return Object.entries(criteria).every(([field, conditions]) =>
    Object.entries(conditions).every(([operator, wanted]) => {
      const value = finding[field];
      switch (operator) {
        case 'Equals':
          return (wanted as readonly string[]).includes(String(value));
        case 'NotEquals':
          return !(wanted as readonly string[]).includes(String(value));
        case 'GreaterThan':
          return Number(value) > Number(wanted);
        case 'LessThanOrEqual':
          return Number(value) <= Number(wanted);
        default:
          throw new Error(operator);
      }
    }),
  );
}

const word = fc.constantFrom('a', 'b', 'c');
const words = fc.uniqueArray(word, { minLength: 1, maxLength: 2 });
const textConditions = fc.oneof(fc.record({ Equals: words }), fc.record({ NotEquals: words }));
const number = fc.integer({ min: 1, max: 9 });
const numberConditions = fc.oneof(
  fc.record({ GreaterThan: number }),
  fc.record({ LessThanOrEqual: number }),
  fc.record({ GreaterThan: number, LessThanOrEqual: number }),
);
const criteria = fc
  .record({ type: textConditions, accountId: textConditions, severity: numberConditions }, { requiredKeys: [] })
  .filter((one) => Object.keys(one).length > 0);
const snake = (name: string): string => name.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase();

it('imports filters that match what their source matches', () => {
  fc.assert(
    fc.property(criteria, fc.record({ type: word, accountId: word, severity: number }), (conditions, finding) => {
      const wanted = filterMatches(conditions, finding);
      const criterion = Object.entries(conditions).map(([field, one]) => ({
        field,
        ...Object.fromEntries(
          Object.entries(one as Fields).map(([operator, value]) => [snake(operator), typeof value === 'number' ? String(value) : value]),
        ),
      }));
      const sources = [
        filterState({ finding_criteria: [{ criterion }] }),
        template({ One: filter({ FindingCriteria: { Criterion: conditions } }) }),
        stringify({ Resources: { One: filter({ FindingCriteria: { Criterion: conditions } }) } }),
      ];
      for (const source of sources) {
        const [rule] = (parse(importedText(imported(source))) as { suppressionRules: readonly { criteria: never }[] }).suppressionRules;
        expect(suppressionMatches(rule!.criteria, finding)).toBe(wanted);
      }
    }),
    { numRuns: runs(100) },
  );
});

/** Filters of an automation rule, read by themselves. */
function automationRuleMatches(filters: Readonly<Record<string, readonly Fields[]>>, finding: Fields): boolean {
  return Object.entries(filters).every(([field, all]) => {
    const value = String(finding[field]);
    const test = ({ Comparison, Value }: Fields): boolean =>
      String(Comparison).startsWith('PREFIX') ? value.startsWith(String(Value)) : value === Value;
    const [positive, negative] = [
      all.filter((one) => !String(one.Comparison).includes('NOT')),
      all.filter((one) => String(one.Comparison).includes('NOT')),
    ];
    return (positive.length === 0 || positive.some(test)) && !negative.some(test);
  });
}

const comparisons = fc
  .constantFrom('EQUALS', 'PREFIX', 'NOT_EQUALS', 'PREFIX_NOT_EQUALS')
  .chain((Comparison) => fc.uniqueArray(word, { minLength: 1, maxLength: 2 }).map((all) => all.map((Value) => ({ Comparison, Value }))));

it('imports automation rules that match what their source matches', () => {
  fc.assert(
    fc.property(
      fc.record({ Title: comparisons, GeneratorId: comparisons }, { requiredKeys: ['Title'] }),
      fc.record({ Title: fc.constantFrom('a', 'ab', 'c'), GeneratorId: word }),
      (filters, finding) => {
        const update = { Criticality: 5 };
        const source = template({
          One: {
            Type: 'AWS::SecurityHub::AutomationRule',
            Properties: {
              RuleName: 'one',
              RuleOrder: 20,
              Criteria: filters,
              Actions: [{ Type: 'FINDING_FIELDS_UPDATE', FindingFieldsUpdate: update }],
            },
          },
        });
        const terraform = state({
          type: 'aws_securityhub_automation_rule',
          name: 'one',
          instances: [
            {
              attributes: {
                ...{ rule_name: 'one', rule_order: 20 },
                criteria: [
                  Object.fromEntries(
                    Object.entries(filters).map(([field, all]) => [
                      snake(field),
                      (all as readonly Fields[]).map(({ Comparison, Value }) => ({ comparison: Comparison, value: Value })),
                    ]),
                  ),
                ],
                actions: [{ finding_fields_update: [{ criticality: 5, note: [] }] }],
              },
            },
          ],
        });
        for (const each of [source, terraform]) {
          const [rule] = (parse(importedText(imported(each))) as { automationRules: readonly { criteria: never; update: unknown }[] })
            .automationRules;
          expect(automationMatches(rule!.criteria, finding)).toBe(automationRuleMatches(filters as never, finding));
          expect(rule!.update).toEqual({ criticality: 5 });
        }
      },
    ),
    { numRuns: runs(100) },
  );
});
