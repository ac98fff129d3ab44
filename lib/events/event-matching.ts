import { canChooseElements } from './element-choice';
import { type CompiledPattern, type PatternCombination } from './event-pattern';
import { eventValues, type Element, type EventValues } from './event-values';

/**
 * Whether EventBridge would send an event to a rule with this pattern. Agrees with AWS's event-ruler 2.0.1.
 *
 * - A list in the event holds a value when one of its entries does. Fields of mappings in a list must hold in the same entry.
 * - `{"exists": true}` holds for null, and not for an empty list or a mapping; `anything-but` does not hold for a field that is not there.
 * - Numbers are doubles, as JSON data in JavaScript are: whole numbers above 2^53, which EventBridge compares by their digits, can fall together.
 *
 * @param event - the event as JSON data; what is no mapping matches nothing
 */
export function eventMatches({ combinations, paths }: CompiledPattern, event: unknown): boolean {
  const values = eventValues(event, paths);
  return values !== undefined && combinations.some((combination) => combinationMatches(combination, values));
}

function combinationMatches(combination: PatternCombination, values: EventValues): boolean {
  const inElements: Element[][] = [];
  for (const { path, conditions } of combination) {
    const candidates = values.get(path);
    if (candidates === undefined) {
      if (!conditions.some(({ takesAbsence }) => takesAbsence)) {
        return false;
      }
      continue;
    }
    const elements: Element[] = [];
    let holdsOutside = false;
    for (const { value, element } of candidates) {
      if (conditions.some(({ test }) => test(value))) {
        if (element === undefined) {
          holdsOutside = true;
          break;
        }
        elements.push(element);
      }
    }
    if (holdsOutside) {
      continue;
    }
    if (elements.length === 0) {
      return false;
    }
    inElements.push(elements);
  }
  return inElements.length < 2 || canChooseElements(inElements);
}
