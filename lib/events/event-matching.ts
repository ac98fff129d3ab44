import { canChooseElements, type FieldInElements } from './element-choice';
import { type CompiledPattern } from './event-pattern';
import { eventValues, type Element, type EventValue, type EventValues } from './event-values';
import { takes, type FieldConditions, type PatternCombination } from './field-condition';

/**
 * Whether EventBridge would send an event to a rule with this pattern. Agrees with AWS's event-ruler 2.0.1.
 *
 * - A list in the event holds a value when one of its entries does. Fields of mappings in a list must hold in the same entry.
 * - `{"exists": true}` holds for null, and not for an empty list or a mapping; `anything-but` does not hold for a field that is not there.
 * - `{"exists": false}` looks at the entries of lists that the values of fields with an earlier path leave (`canChooseElements`).
 * - A condition that ignores case can be misread behind a wildcard (`misreadConditions`); the verdict is then event-ruler's, not the documentation's.
 * - Numbers are doubles, as JSON data in JavaScript are: whole numbers above 2^53, which EventBridge compares by their digits, can fall together.
 *
 * @param event - the event as JSON data; what is not a mapping matches nothing
 */
export function eventMatches({ combinations, paths }: CompiledPattern, event: unknown): boolean {
  const values = eventValues(event, paths);
  return values !== undefined && combinations.some((combination) => combinationMatches(combination, values));
}

/** Whether a field cannot be judged, because it is not known whether the event has it and with which value. */
export type OpenField = (path: string) => boolean;

/**
 * The same where some fields of an event are not known. `unknown`: a value of such a field decides.
 * @param isOpen - asked with the path of a field of the pattern, e.g. `detail.findings.Title`
 */
export function eventMayMatch({ combinations, paths }: CompiledPattern, event: unknown, isOpen: OpenField): boolean | 'unknown' {
  const values = eventValues(event, paths);
  if (values === undefined) return false;
  let verdict: false | 'unknown' = false;
  for (const combination of combinations) {
    const closed = combination.filter(({ path }) => !isOpen(path));
    if (closed.length === combination.length) {
      if (combinationMatches(combination, values)) return true;
    } else if (verdict === false && combinationMatches(closed.filter(isAboutPresence), values)) {
      verdict = 'unknown';
    }
  }
  return verdict;
}

/** A value chooses elements of lists, which can make a field absent: what takes absence is not judged without the values of all fields. */
function isAboutPresence({ conditions }: FieldConditions): boolean {
  return !conditions.some(({ takesAbsence }) => takesAbsence);
}

function combinationMatches(combination: PatternCombination, values: EventValues): boolean {
  const inElements: FieldInElements[] = [];
  for (const field of combination) {
    const found = placesOf(field, values.get(field.path));
    if (found === false) {
      return false;
    }
    if (found !== true) {
      inElements.push(found);
    }
  }
  return inElements.length === 0 || canChooseElements(inElements);
}

/** Where a field holds: whatever the elements, in none, or depending on the elements that are chosen. */
function placesOf({ conditions }: FieldConditions, candidates: readonly EventValue[] | undefined): FieldInElements | boolean {
  const canBeAbsent = conditions.some(({ takesAbsence }) => takesAbsence);
  if (candidates === undefined) {
    return canBeAbsent;
  }
  const holdsIn: (Element | undefined)[] = [];
  for (const { value, element } of candidates) {
    if (takes(conditions, value)) {
      holdsIn.push(element);
    }
  }
  const isAtRoot = candidates.some(({ element }) => element === undefined);
  if (!canBeAbsent) {
    return holdsIn.includes(undefined) ? true : holdsIn.length > 0 && { holdsIn };
  }
  // A value outside of lists is there whichever elements are chosen.
  return isAtRoot && holdsIn.length === 0 ? false : { holdsIn, presentIn: candidates.map(({ element }) => element) };
}
