import { type PartDifference } from './part';

/** Values by what they are about, such as `type equals`, each value once and sorted. */
export type Written = ReadonlyMap<string, readonly string[]>;

/** What two writings do not share, in the order of the first. */
export function differencesOf(wanted: Written, found: Written): readonly PartDifference[] {
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((what): readonly PartDifference[] => {
    const [one, other] = [wanted.get(what) ?? [], found.get(what) ?? []];
    return isSameList(one, other) ? [] : [{ what, wanted: one, found: other }];
  });
}

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((value, index) => value === other[index]);

/** A field with an operator. Criteria of rules of GuardDuty and Security Hub both have this form. */
interface AnyCriterion {
  readonly field: string;
  readonly key?: string;
}

/** What is no operator. */
const placing = new Set(['field', 'key', 'from']);

/** Criteria by field and operator: the order of criteria and of values does not matter, nor how often a value is written. */
export function writtenCriteria(criteria: readonly AnyCriterion[]): Written {
  const values = new Map<string, Set<string>>();
  for (const criterion of criteria) {
    const { field, key } = criterion;
    for (const [operator, value] of Object.entries(criterion) as readonly (readonly [string, unknown])[]) {
      if (value === undefined || placing.has(operator)) continue;
      const what = `${key === undefined ? field : `${field}[${key}]`} ${operator}`;
      const known = values.get(what) ?? new Set();
      values.set(what, known);
      for (const one of Array.isArray(value) ? value : [value]) known.add(String(one));
    }
  }
  return new Map([...values].map(([what, found]) => [what, [...found].sort()]));
}

/** One value, where both have one: `action`. */
export function valueDifference(what: string, wanted: string, found: string): readonly PartDifference[] {
  return wanted === found ? [] : [{ what, wanted: [wanted], found: [found] }];
}
