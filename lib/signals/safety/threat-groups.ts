import { harm, type ActiveRule } from './active-rules';
import { mayMatchHigh, mayMatchTypes, namesTypes, typesThatMayBeHigh, valuesThatReach } from './reach';
import { threats } from './threats';

/** Fewest kinds of threats that are one finding. One type is of two at most, its own kind and High; three have a cause that is wider than a type. */
const fewest = 3;

/** Kinds of threats that a rule can hide for one reason. */
export interface ThreatGroup {
  /** IDs of their findings, such as `hides-threat-purpose[Backdoor]`. */
  readonly parts: readonly string[];
  /** Values of the criterion on the type because of which it can. Empty: no criterion names types. */
  readonly values: readonly string[];
}

const known = new WeakMap<ActiveRule, readonly ThreatGroup[]>();

/** The threats that a rule can hide, where three or more have one cause. Their own safety rules leave these out. */
export function threatGroups(active: ActiveRule): readonly ThreatGroup[] {
  const before = known.get(active);
  if (before !== undefined) return before;
  const groups = harm(active) === undefined ? [] : groupsOf(active);
  known.set(active, groups);
  return groups;
}

/** Whether a finding is a part of a group, or is found of the rule without an earlier one, so that it is not said again. */
export function isSaidElsewhere(active: ActiveRule, id: string): boolean {
  return threatGroups(active).some(({ parts }) => parts.includes(id)) || foundBefore(active).includes(id);
}

/** What is found of a rule without the earlier rules that it is looked at together with. */
function foundBefore(active: ActiveRule): readonly string[] {
  if (active.list === 'suppressionRules' || active.after === undefined) return [];
  const { alone } = active.after;
  return [...found(alone).map(({ id }) => id), ...foundBefore(alone)];
}

function groupsOf(active: ActiveRule): readonly ThreatGroup[] {
  const groups = new Map<string, { readonly parts: string[]; readonly values: readonly string[] }>();
  const before = foundBefore(active);
  for (const { id, values } of found(active).filter((one) => !before.includes(one.id))) {
    const key = JSON.stringify(values);
    const group = groups.get(key) ?? { parts: [], values };
    group.parts.push(id);
    groups.set(key, group);
  }
  return [...groups.values()].filter(({ parts }) => parts.length >= fewest);
}

function found(active: ActiveRule): readonly { readonly id: string; readonly values: readonly string[] }[] {
  const values = (these: readonly string[]): readonly string[] => (namesTypes(active) ? [...new Set(these)].sort() : []);
  const high = mayMatchHigh(active) ? [{ id: 'hides-high-severity', values: values(typesThatMayBeHigh(active)) }] : [];
  const hidden = threats
    .filter(({ types }) => types.some((wanted) => mayMatchTypes(active, wanted)))
    .map(({ id, types }) => ({ id, values: values(types.flatMap((wanted) => valuesThatReach(active, wanted))) }));
  return [...high, ...hidden];
}
