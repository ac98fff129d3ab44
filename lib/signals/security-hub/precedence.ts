import { type Problem } from '../../core/problem';
import { type AutomationRule, serviceOrder } from '../../configuration/automation-rule';
import { mayShareOrder } from '../safety/order-sharing';

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
 * `RuleOrder` of the rules of one Region. Two rules have one order only where it does not matter which is applied first (`mayShareOrder`).
 *
 * Numbers are taken as they are. `before-service` takes the lowest that are left below 10, `after-service` the lowest above, in the order of the
 * configuration; so a rule that is appended leaves the others where they are, unless its number is one that was given out before. Where none is
 * left below 10, a rule joins the lowest order that it can share and that comes after the earlier rules which it cannot share with. Only where
 * there is none either, the rules before the service are packed: each as low as those before it allow. A number that
 * `automationRuleProblems` refuses gets no order and no problem here.
 * @param rules of one Region, in the order of the configuration
 */
export function automationRuleOrders(rules: readonly AutomationRule[]): AutomationRuleOrders {
  const given = givenOrders(rules);
  const before = beforeService(
    rules.filter(({ precedence }) => precedence === 'before-service'),
    given.taken,
  );
  const after = spread(
    rules.filter(({ precedence }) => precedence === 'after-service'),
    given.taken,
  );
  return {
    orders: new Map([...given.taken, ...before.taken, ...after.taken].map(([{ name }, order]) => [name, order])),
    problems: [...given.problems, ...before.problems, ...after.problems],
  };
}

type Taken = ReadonlyMap<AutomationRule, number>;

interface Assignment {
  readonly taken: Taken;
  readonly problems: readonly Problem[];
}

function givenOrders(rules: readonly AutomationRule[]): Assignment {
  const taken = new Map<AutomationRule, number>();
  const problems: Problem[] = [];
  for (const rule of rules) {
    const { name, precedence } = rule;
    if (typeof precedence !== 'number' || !isGivenOrder(precedence)) continue;
    const other = at(taken, precedence).find((one) => !mayShareOrder(rule, one));
    if (other === undefined) taken.set(rule, precedence);
    else problems.push(sharedOrder(name, other.name, precedence));
  }
  return { taken, problems };
}

/** Orders 11 to 1,000 are enough for all rules that an account can have, so that none is shared. */
function spread(rules: readonly AutomationRule[], given: Taken): Assignment {
  const taken = new Map<AutomationRule, number>();
  const problems: Problem[] = [];
  const used = new Set(given.values());
  for (const rule of rules) {
    const free = firstFree(used, serviceOrder + 1, highestOrder);
    if (free === undefined) {
      problems.push(noOrderLeft(rule, serviceOrder + 1, highestOrder));
    } else {
      taken.set(rule, free);
      used.add(free);
    }
  }
  return { taken, problems };
}

function beforeService(rules: readonly AutomationRule[], given: Taken): Assignment {
  const roomy = joined(rules, given, (taken) => firstFree(new Set([...given.values(), ...taken.values()]), 1, serviceOrder - 1));
  return roomy.problems.length === 0 ? roomy : joined(rules, given, () => undefined);
}

/** @param alone - an order that no rule has yet, tried first; undefined where there is none */
function joined(rules: readonly AutomationRule[], given: Taken, alone: (taken: Taken) => number | undefined): Assignment {
  const taken = new Map<AutomationRule, number>();
  const problems: Problem[] = [];
  for (const rule of rules) {
    const order = alone(taken) ?? lowestShared(rule, given, taken);
    if (order === undefined) problems.push(noOrderLeft(rule, 1, serviceOrder - 1));
    else taken.set(rule, order);
  }
  return { taken, problems };
}

/** The lowest order before the service, after all earlier rules that a rule cannot share with, in which it can share with all. */
function lowestShared(rule: AutomationRule, given: Taken, taken: Taken): number | undefined {
  const first = 1 + Math.max(0, ...[...taken].flatMap(([other, order]) => (mayShareOrder(rule, other) ? [] : [order])));
  for (let order = first; order < serviceOrder; order++) {
    if (at(given, order).every((other) => mayShareOrder(rule, other))) return order;
  }
  return undefined;
}

function at(taken: Taken, order: number): readonly AutomationRule[] {
  return [...taken].flatMap(([rule, own]) => (own === order ? [rule] : []));
}

function firstFree(used: ReadonlySet<number>, first: number, last: number): number | undefined {
  for (let order = first; order <= last; order++) {
    if (!used.has(order)) return order;
  }
  return undefined;
}

function sharedOrder(name: string, other: string, order: number): Problem {
  return {
    id: 'duplicate-rule-order',
    path: 'automationRules',
    message: `must not give ${name} the precedence of ${other} in the same Region; a finding can match both, and AWS does not say which applies last`,
    value: order,
    remedy: 'give one of them another number, or use criteria that cannot match the same finding',
  };
}

function noOrderLeft({ name, precedence }: AutomationRule, first: number, last: number): Problem {
  return {
    id: 'no-rule-order-left',
    path: 'automationRules',
    message: `has no order left for ${name} (${precedence}): orders ${first} to ${last} are all in use in one Region, and the service has order ${serviceOrder}`,
    value: precedence,
    remedy:
      precedence === 'before-service'
        ? 'combine rules or make some after-service; rules that cannot match the same finding share an order'
        : 'combine rules of the Region',
  };
}
