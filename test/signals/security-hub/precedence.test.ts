import fc from 'fast-check';
import { type Precedence, serviceOrder } from '../../../lib/signals/automation-rule';
import { automationRuleOrders } from '../../../lib/signals/security-hub/precedence';
import { problemToText } from '../../../lib/problem';
import { ruleWith } from './rules';

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
      { numRuns: 300 },
    );
  });

  it('run out before the service, and two rules cannot share one: each is said, with a remedy', () => {
    const { problems } = automationRuleOrders(rulesOf([...Array<Precedence>(10).fill('before-service'), 20, 20]));
    expect(problems.map(problemToText)).toEqual([
      'automationRules must not give rule-11 the precedence that rule-10 has in the same Region: which of them applies last is not said, got 20; give one of them another number',
      'automationRules has no order left for rule-9 (before-service): orders 1 to 9 are all taken in one Region, and the service has order 10, got "before-service"; have at most 9 rules before the service: join some, or let those that need not come first be after-service',
    ]);
  });
});
