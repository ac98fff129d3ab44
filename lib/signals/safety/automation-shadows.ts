import { type FindingUpdate, serviceOrder } from '../../configuration/automation-rule';
import { madeByCordon } from '../names';
import { automationRuleOrders } from '../security-hub/precedence';
import { partsOf } from '../security-hub/update';
import { activeRules, type ActiveAutomation } from './active-rules';
import { implies } from './implication';
import { isDuplicate } from './rules/duplicate-rule';
import { type SafetyInput } from './safety-rule';
import { and } from './words';

/** That an automation rule changes nothing that lasts, because of another one. */
export interface AutomationShadow {
  readonly active: ActiveAutomation;
  readonly other: ActiveAutomation;
  readonly regions: readonly string[];
  readonly fact: string;
  readonly remedy: string;
}

type Kind = 'terminal' | 'overwritten';

/** Parts of an update of which a later one leaves nothing. Whether lists and maps are replaced or joined is not documented for automation rules. */
const replaced: readonly (keyof FindingUpdate)[] = ['confidence', 'criticality', 'note', 'severity', 'verificationState', 'workflowStatus'];

/** One of each rule, other rule and kind, with the Regions that it holds in. */
export function automationShadows(input: SafetyInput): readonly AutomationShadow[] {
  const all = activeRules(input).automations;
  const candidates = pairs(all);
  if (candidates.length === 0) return [];
  const found = new Map<
    string,
    { readonly active: ActiveAutomation; readonly other: ActiveAutomation; readonly kind: Kind; readonly regions: string[] }
  >();
  for (const region of [...new Set(all.flatMap(({ rule }) => rule.regions))].sort()) {
    const here = all.filter(({ rule }) => rule.regions.includes(region));
    const order = ordersOf(here);
    const shadows = new Set<ActiveAutomation>();
    for (const { active, other } of candidates) {
      const kind = shadows.has(active) ? undefined : kindOf(active, other, here, order, input, region);
      if (kind === undefined) continue;
      shadows.add(active);
      const key = `${active.index} ${other.index} ${kind}`;
      const before = found.get(key);
      if (before === undefined) found.set(key, { active, other, kind, regions: [region] });
      else before.regions.push(region);
    }
  }
  return [...found.values()]
    .sort((a, b) => a.active.index - b.active.index)
    .map(({ kind, ...shadow }) => ({ ...shadow, ...words(kind, shadow.other, shadow.regions, input) }));
}

/** Rules of which the second matches all that the first matches; no Region matters to that. */
function pairs(all: readonly ActiveAutomation[]): readonly { readonly active: ActiveAutomation; readonly other: ActiveAutomation }[] {
  return all.flatMap((active) =>
    all
      .filter((other) => other !== active && other.rule.enabled && implies(active.conditions, other.conditions))
      .filter((other) => !isDuplicate(active, other))
      .map((other) => ({ active, other })),
  );
}

/** Order of each rule of a Region that has one to itself. */
function ordersOf(here: readonly ActiveAutomation[]): ReadonlyMap<ActiveAutomation, number> {
  const { orders } = automationRuleOrders(here.map(({ rule }) => rule));
  const names = here.map(({ rule }) => rule.name);
  return new Map(
    here.flatMap((active) => {
      const order = orders.get(active.rule.name);
      const alone = names.filter((name) => name === active.rule.name).length === 1;
      return order === undefined || !alone ? [] : [[active, order] as const];
    }),
  );
}

function kindOf(
  active: ActiveAutomation,
  other: ActiveAutomation,
  here: readonly ActiveAutomation[],
  order: ReadonlyMap<ActiveAutomation, number>,
  input: SafetyInput,
  region: string,
): Kind | undefined {
  const [own, others] = [order.get(active), order.get(other)];
  if (own === undefined || others === undefined) return undefined;
  if (others < own) return other.rule.terminal ? 'terminal' : undefined;
  const parts = partsOf(active.rule.update);
  const written = partsOf(other.rule.update);
  if (parts.length === 0 || !parts.every((part) => replaced.includes(part) && written.includes(part))) return undefined;
  // A rule without an order of its own may stand between; one that is not enabled yet is looked at as if it were.
  const between = here.some(
    (rule) => rule !== other && (rule === active || rule.rule.enabled) && rule.rule.terminal && isBetween(order.get(rule), own, others),
  );
  return between || foreignBetween(input, region, own, others) ? undefined : 'overwritten';
}

function isBetween(order: number | undefined, from: number, to: number): boolean {
  return order === undefined || (order >= from && order <= to);
}

/** Whether a rule that Cordon did not make may end the order between two. Whether the service's rules are terminal is not documented. */
function foreignBetween({ deployed }: SafetyInput, region: string, from: number, to: number): boolean {
  const reading = deployed?.regions[region]?.automationRules;
  if (reading?.status === 'absent') return false;
  if (reading?.status !== 'present') return from <= serviceOrder && serviceOrder <= to;
  return reading.value.some(({ order, terminal, enabled, tags }) => {
    const own = tags.status === 'present' && madeByCordon(tags.value);
    return !own && terminal && enabled && isBetween(order, from, to);
  });
}

function words(
  kind: Kind,
  { index, rule }: ActiveAutomation,
  regions: readonly string[],
  { deployed }: SafetyInput,
): Pick<AutomationShadow, 'fact' | 'remedy'> {
  const other = `automationRules[${index}] (${rule.name})`;
  if (kind === 'terminal') {
    return {
      fact: `is never applied in ${and(regions)}: ${other} comes first, is terminal, and matches all findings of this rule`,
      remedy: 'give it a precedence before the other one, or remove it',
    };
  }
  const unseen = regions.some((region) => deployed?.regions[region]?.automationRules.status !== 'present');
  return {
    fact: `has no lasting effect in ${and(regions)}: ${other} applies later, matches all findings of this rule, and writes the same fields${unseen ? ' (unless a terminal rule outside this configuration comes between)' : ''}`,
    remedy: 'give it a precedence after the other one, or remove it',
  };
}
