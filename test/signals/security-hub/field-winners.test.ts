import fc from 'fast-check';
import { type AutomationRule, serviceOrder } from '../../../lib/configuration/automation-rule';
import { fieldWinners } from '../../../lib/signals/security-hub/field-winners';
import { ruleWith } from './rules';
import { runs } from '../../support/runs';

function outcomeOf(name: string, ...rules: readonly Partial<AutomationRule>[]) {
  const all = rules.map((rule, index) => ruleWith({ name: `rule-${index}`, update: { severity: 'LOW' }, ...rule }));
  const orders = new Map(all.map((rule) => [rule.name, rule.precedence as number]));
  const outcome = fieldWinners(all, orders).get(name);
  if (outcome === undefined) throw new Error(`${name} has no outcome`);
  return outcome;
}
/** `Severity: this; rule-1 other` */
function words(name: string, ...rules: readonly Partial<AutomationRule>[]): readonly string[] {
  return outcomeOf(name, ...rules).fields.map(
    ({ field, winner, writers }) => `${field}: ${winner}; ${writers.map((writer) => `${writer.rule} ${writer.winner}`).join(', ')}`,
  );
}

describe('who has the last word on a field', () => {
  it.each<[string, readonly Partial<AutomationRule>[], readonly string[]]>([
    [
      'the service, on Workflow.Status, after it',
      [{ precedence: 9, update: { workflowStatus: 'NEW' } }],
      ['Workflow.Status: other; service other'],
    ],
    ['nobody knows, of a field that the service may write later', [{ precedence: 9 }], ['Severity: unknown; service unknown']],
    ['nobody knows after the service: its rules may be terminal', [{ precedence: 11 }], ['Severity: unknown; service unknown']],
    ['a terminal rule before the service', [{ precedence: 9, terminal: true }], ['Severity: this; service this']],
    [
      'the rule with the higher order',
      [{ precedence: 1, terminal: false }, { precedence: 5 }],
      ['Severity: other; rule-1 other, service unknown'],
    ],
    [
      'a terminal rule, though another comes later',
      [{ precedence: 1, terminal: true }, { precedence: 5 }],
      ['Severity: this; rule-1 this, service this'],
    ],
    [
      'no rule that is disabled, nor one that writes something else',
      [
        { precedence: 1, terminal: true },
        { precedence: 5, enabled: false },
        { precedence: 6, update: { criticality: 1 } },
      ],
      ['Severity: this; service this'],
    ],
  ])('is %s', (_, rules, expected) => {
    expect(words('rule-0', ...rules)).toEqual(expected);
  });

  it('says which terminal rules keep a rule away, whatever they write', () => {
    const { keptAwayBy } = outcomeOf('rule-0', { precedence: 20 }, { precedence: 15, terminal: true, update: { criticality: 1 } });
    expect(keptAwayBy).toEqual([
      {
        rule: 'rule-1',
        order: 15,
        sentence: 'rule-1 (order 15) is terminal, so this rule is not applied to findings that rule-1 matches',
      },
    ]);
  });

  it('is what carrying the rules out leaves, on a finding that all of them match', () => {
    const rule = fc.record({
      terminal: fc.boolean(),
      enabled: fc.constant(true),
      update: fc.constantFrom<AutomationRule['update']>({ severity: 'LOW' }, { criticality: 1 }, { severity: 'HIGH', criticality: 2 }),
    });
    const orders = fc.uniqueArray(fc.integer({ min: 11, max: 30 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(orders, fc.array(rule, { minLength: 4, maxLength: 4 }), (given, made) => {
        const rules = given.map((precedence, index) => ruleWith({ name: `rule-${index}`, ...made[index], precedence }));
        const outcomes = fieldWinners(rules, new Map(rules.map(({ name, precedence }) => [name, precedence as number])));
        for (const one of rules) {
          for (const { part, writers } of outcomes.get(one.name)?.fields ?? []) {
            for (const { rule: name, winner } of writers.filter((writer) => writer.rule !== 'service')) {
              const pair = rules.filter((other) => other === one || other.name === name);
              const last = carriedOut(pair, part);
              expect(winner).toBe(last === one.name ? 'this' : 'other');
            }
          }
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

/** Whose word on a part stands, when rules that all match are carried out in their order. */
function carriedOut(rules: readonly AutomationRule[], part: keyof AutomationRule['update']): string | undefined {
  let last: string | undefined;
  for (const rule of [...rules].sort((a, b) => Number(a.precedence) - Number(b.precedence))) {
    if (rule.precedence === serviceOrder) throw new Error('the service has that order');
    if (rule.update[part] !== undefined) last = rule.name;
    if (rule.terminal) break;
  }
  return last;
}
