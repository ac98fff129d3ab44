import fc from 'fast-check';
import { type AutomationRule, type Precedence, serviceOrder } from '../../../lib/configuration/automation-rule';
import { mayShareOrder } from '../../../lib/signals/safety/order-sharing';
import { automationRuleOrders } from '../../../lib/signals/security-hub/precedence';
import { problemToText } from '../../../lib/core/problem';
import { ruleWith } from './rules';
import { runs } from '../../support/runs';

const rulesOf = (precedences: readonly Precedence[]) =>
  precedences.map((precedence, index) => ruleWith({ name: `rule-${index}`, precedence }));
const ordersOf = (...precedences: readonly Precedence[]): readonly (number | undefined)[] => {
  const { orders } = automationRuleOrders(rulesOf(precedences));
  return precedences.map((_, index) => orders.get(`rule-${index}`));
};

describe('the orders of the rules of a Region', () => {
  it('are those given, and the lowest that are left before and after the service', () => {
    expect(ordersOf('before-service', 'after-service', 1, 11, 'before-service', 'after-service', 500)).toEqual([2, 12, 1, 11, 3, 13, 500]);
  });

  it('stay where they are when a rule is appended', () => {
    expect(ordersOf('after-service', 'before-service')).toEqual(ordersOf('after-service', 'before-service', 'after-service').slice(0, 2));
  });

  it('never collide, neither with each other nor with those of the service, and are on the side that was asked for', () => {
    const precedence = fc.oneof(
      fc.constantFrom<Precedence>('before-service', 'after-service'),
      fc.integer({ min: 1, max: 1000 }).filter((order) => order !== serviceOrder),
    );
    fc.assert(
      fc.property(fc.array(precedence, { maxLength: 40 }), (precedences) => {
        const rules = rulesOf(precedences);
        const { orders, problems } = automationRuleOrders(rules);
        expect(new Set(orders.values()).size).toBe(orders.size);
        expect(orders.size + problems.length).toBe(rules.length);
        for (const { name, precedence: asked } of rules) {
          const order = orders.get(name);
          if (order === undefined) continue;
          expect(order >= 1 && order <= 1000 && order !== serviceOrder).toBe(true);
          if (asked === 'before-service') expect(order).toBeLessThan(serviceOrder);
          else if (asked === 'after-service') expect(order).toBeGreaterThan(serviceOrder);
          else expect(order).toBe(asked);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('run out before the service, and two rules cannot share one: each is said, with a remedy', () => {
    const { problems } = automationRuleOrders(rulesOf([...Array<Precedence>(10).fill('before-service'), 20, 20]));
    expect(problems.map(problemToText)).toEqual([
      'automationRules must not give rule-11 the precedence of rule-10 in the same Region; a finding can match both, and AWS does not say which applies last, got 20; give one of them another number, or use criteria that cannot match the same finding',
      'automationRules has no order left for rule-9 (before-service): orders 1 to 9 are all in use in one Region, and the service has order 10, got "before-service"; combine rules or make some after-service; rules that cannot match the same finding share an order',
    ]);
  });
});

describe('rules that share an order', () => {
  const before = (index: number, account: string, more: Partial<AutomationRule> = {}): AutomationRule =>
    ruleWith({
      name: `rule-${index}`,
      precedence: 'before-service',
      criteria: [{ field: 'AwsAccountId', equals: [account] }],
      update: { severity: 'LOW' },
      ...more,
    });
  const account = (index: number): string => String(100000000000 + index);
  const ordersIn = (rules: readonly AutomationRule[]): readonly (number | undefined)[] => {
    const { orders, problems } = automationRuleOrders(rules);
    expect(problems).toEqual([]);
    return rules.map(({ name }) => orders.get(name));
  };

  it('are those of which no finding matches two, when more than nine come before the service', () => {
    const rules = Array.from({ length: 12 }, (_, index) => before(index, account(index)));
    expect(ordersIn(rules)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1, 1]);
    // A rule that is appended moves no other.
    expect(ordersIn([...rules, before(12, account(12))]).slice(0, 12)).toEqual(ordersIn(rules));
  });

  it('are those that write other fields, and not where one is terminal', () => {
    const nine = Array.from({ length: 9 }, (_, index) => before(index, account(0)));
    const other = (terminal: boolean): AutomationRule =>
      before(9, account(0), { update: { verificationState: 'BENIGN_POSITIVE' }, terminal });
    expect(ordersIn([...nine, other(false)])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 1]);
    expect(automationRuleOrders([...nine, other(true)]).problems.map(({ id }) => id)).toEqual(['no-rule-order-left']);
  });

  it.each<[string, Partial<AutomationRule>, Partial<AutomationRule>, boolean]>([
    ['nothing that the other writes', { update: { severity: 'LOW' } }, { update: { confidence: 50 } }, true],
    [
      'a field that the other writes',
      { update: { severity: 'LOW' } },
      { criteria: [{ field: 'SeverityLabel', equals: ['LOW'] }], update: { confidence: 50 } },
      false,
    ],
    [
      'different values of a field that one of them writes',
      { criteria: [{ field: 'SeverityLabel', equals: ['LOW'] }], update: { severity: 'HIGH' } },
      { criteria: [{ field: 'SeverityLabel', equals: ['HIGH'] }], update: { severity: 'MEDIUM' } },
      false,
    ],
    [
      'different values of a field that neither writes',
      { criteria: [{ field: 'SeverityLabel', equals: ['LOW'] }], update: { workflowStatus: 'NOTIFIED' } },
      { criteria: [{ field: 'SeverityLabel', equals: ['HIGH'] }], update: { workflowStatus: 'NEW' } },
      true,
    ],
    [
      'part of a field that the other writes whole',
      { update: { note: 'known' } },
      { criteria: [{ field: 'NoteText', equals: ['known'] }], update: { confidence: 50 } },
      false,
    ],
  ])('where they ask for %s', (_, one, other, may) => {
    const rules = [before(0, account(0), one), before(1, account(0), other)] as const;
    expect([mayShareOrder(...rules), mayShareOrder(rules[1], rules[0])]).toEqual([may, may]);
  });

  it('come after the earlier rules that match the same findings, and are packed where that needs it', () => {
    const apart = Array.from({ length: 8 }, (_, index) => before(index, account(index)));
    const chain = Array.from({ length: 9 }, (_, index) => before(8 + index, account(100)));
    expect(ordersIn([...apart, ...chain])).toEqual([...Array<number>(8).fill(1), 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('may have the same number given to both', () => {
    expect(ordersIn([before(0, account(0), { precedence: 20 }), before(1, account(1), { precedence: 20 })])).toEqual([20, 20]);
  });

  it('never are two whose order matters, and the later of such two has the higher order', () => {
    const rule = fc.record({ account: fc.integer({ min: 0, max: 4 }), field: fc.boolean(), terminal: fc.boolean() });
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 14 }), (given) => {
        const rules = given.map((one, index) =>
          before(index, account(one.account), {
            terminal: one.terminal,
            update: one.field ? { severity: 'LOW' } : { verificationState: 'BENIGN_POSITIVE' },
          }),
        );
        const { orders } = automationRuleOrders(rules);
        for (const [index, later] of rules.entries()) {
          for (const earlier of rules.slice(0, index).filter((one) => !mayShareOrder(one, later))) {
            const [low, high] = [orders.get(earlier.name), orders.get(later.name)];
            if (low !== undefined && high !== undefined) expect(low).toBeLessThan(high);
          }
        }
      }),
    );
  });
});
