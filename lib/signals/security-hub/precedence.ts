import { type Problem } from '../../problem';
import { type AutomationRule, serviceOrder } from '../automation-rule';

/** Highest `RuleOrder` (AWS::SecurityHub::AutomationRule). */
export const highestOrder = 1000;

export interface AutomationRuleOrders {
  /** `RuleOrder` by the name of the rule. A rule with a problem has none. */
  readonly orders: ReadonlyMap<string, number>;
  /** With the path `automationRules`: which rules take part depends on the Region and the day. */
  readonly problems: readonly Problem[];
}

/** Whether an order may be given: a whole number from 1 to 1,000 that is not the service's. */
export function isGivenOrder(order: number): boolean {
  return Number.isInteger(order) && order >= 1 && order <= highestOrder && order !== serviceOrder;
}

/**
 * `RuleOrder` of the rules of one Region: no two alike, because of two rules with one order the one that was updated last applies last, which
 * nobody can read from a configuration.
 *
 * Numbers are taken as they are. `before-service` takes the lowest that are left below 10, `after-service` the lowest above, in the order of the
 * configuration; so a rule that is appended leaves the others where they are, unless its number is one that was given out before. A number
 * that `automationRuleProblems` refuses gets no order and no problem here.
 * @param rules of one Region, in the order of the configuration
 */
export function automationRuleOrders(rules: readonly AutomationRule[]): AutomationRuleOrders {
  const orders = new Map<string, number>();
  const takenBy = new Map<number, string>();
  const problems: Problem[] = [];
  const take = (name: string, order: number): void => {
    orders.set(name, order);
    takenBy.set(order, name);
  };
  for (const { name, precedence } of rules) {
    if (typeof precedence !== 'number' || !isGivenOrder(precedence)) continue;
    const other = takenBy.get(precedence);
    if (other === undefined) take(name, precedence);
    else problems.push(sharedOrder(name, other, precedence));
  }
  for (const { name, precedence } of rules) {
    if (typeof precedence === 'number') continue;
    const [first, last] = precedence === 'before-service' ? [1, serviceOrder - 1] : [serviceOrder + 1, highestOrder];
    const free = firstFree(takenBy, first, last);
    if (free === undefined) problems.push(noOrderLeft(name, precedence, first, last));
    else take(name, free);
  }
  return { orders, problems };
}

function firstFree(taken: ReadonlyMap<number, string>, first: number, last: number): number | undefined {
  for (let order = first; order <= last; order++) {
    if (!taken.has(order)) return order;
  }
  return undefined;
}

function sharedOrder(name: string, other: string, order: number): Problem {
  return {
    id: 'shared-order',
    path: 'automationRules',
    message: `must not give ${name} the precedence that ${other} has in the same Region: which of them applies last is not said`,
    value: order,
    remedy: 'give one of them another number',
  };
}

function noOrderLeft(name: string, precedence: string, first: number, last: number): Problem {
  return {
    id: 'no-order-left',
    path: 'automationRules',
    message: `has no order left for ${name} (${precedence}): orders ${first} to ${last} are all taken in one Region, and the service has order ${serviceOrder}`,
    value: precedence,
    remedy:
      precedence === 'before-service'
        ? `have at most ${serviceOrder - 1} rules before the service: join some, or let those that need not come first be after-service`
        : 'join some rules',
  };
}
