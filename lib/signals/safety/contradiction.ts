import { earliestTime } from '../guardduty/value-problems';
import { covers, disjoint, type Atom } from './atoms';
import { type Bound, type Condition } from './conditions';

/**
 * Why no finding can match a criterion. Silent where it is not certain: a field with several values can have one that is asked for beside one
 * that is not, and how AWS compares a field that is not documented is not known.
 * @returns a sentence that can follow the place of the criterion; undefined where a finding may match
 */
export function contradiction(condition: Condition): string | undefined {
  if (condition.multiple || condition.opaque) return undefined;
  if (beforeFindings(condition)) return 'asks for a time before GuardDuty existed; write times in milliseconds since 1970, not in seconds';
  const gap = emptyBounds(condition.bounds);
  if (gap !== undefined) return gap;
  for (const { atoms } of condition.anyOf) {
    if (atoms.length > 0 && atoms.every((one) => impossible(one, condition))) {
      return 'asks for values that the same criterion excludes';
    }
  }
  return undefined;
}

/** Whether it asks for times from before there were findings, as a time in seconds is where milliseconds are meant. */
function beforeFindings({ known, anyOf, bounds }: Condition): boolean {
  if (known?.values !== 'timestamp') return false;
  const early = ({ number }: Atom): boolean => number !== undefined && number < earliestTime;
  return (
    bounds.some(({ side, value }) => side === 'upper' && value < earliestTime) ||
    anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every(early))
  );
}

/** Whether, for certain, a value of the criterion's field cannot both be this one and satisfy the rest of the criterion. */
export function impossible(one: Atom, { multiple, noneOf, anyOf, bounds }: Condition): boolean {
  if (multiple) return false;
  return (
    noneOf.some((other) => covers(other, one)) ||
    anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every((other) => disjoint(one, other))) ||
    (one.number !== undefined && bounds.some((limit) => beyond(one.number ?? NaN, limit)))
  );
}

/**
 * Whether, for certain, no value that `equals` takes for a number keeps to a limit. Whether `equals: [6]` takes 6.5, too, is not documented
 * (severities of GuardDuty have a fraction, and it lists Medium as 4, 5 and 6).
 */
function beyond(number: number, limit: Bound): boolean {
  if (limit.side === 'lower' && Number.isInteger(number)) return number + 1 <= limit.value;
  return !within(number, limit);
}

/** Whether, for certain, every value that `equals` takes for a number keeps to a limit. */
export function surelyWithin(number: number, limit: Bound): boolean {
  if (limit.side === 'upper' && Number.isInteger(number)) return number + 1 <= limit.value;
  return within(number, limit);
}

/** Whether a number keeps to a limit. */
export function within(value: number, { side, value: limit, inclusive }: Bound): boolean {
  if (side === 'age' || (inclusive && value === limit)) return true;
  return side === 'lower' ? value > limit : value < limit;
}

function emptyBounds(bounds: readonly Bound[]): string | undefined {
  for (const lower of bounds.filter(({ side }) => side === 'lower')) {
    for (const upper of bounds.filter(({ side }) => side === 'upper')) {
      if (lower.value > upper.value || (lower.value === upper.value && !(lower.inclusive && upper.inclusive))) {
        return 'asks for a lower limit that is above the upper limit';
      }
    }
  }
  return undefined;
}
