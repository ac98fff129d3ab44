import { equalTo, type PatternCombination, type Scalar } from '../../events/field-condition';
import { valuesOfNoEvent } from './values-of-no-event';

/**
 * Whether an event has no value that AWS does not document, nor two that do not go together: the same question as of a pattern that asks for all of its
 * values. IDs and times are those of one event, and may be anything.
 */
export function isDocumentedEvent(event: unknown): boolean {
  return valuesOfNoEvent(combinationOf(event)).every(({ domain }) => domain.ofFuture === true);
}

/** A combination that asks for each value of an event, by its path. */
function combinationOf(event: unknown): PatternCombination {
  const values = new Map<string, readonly Scalar[]>();
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      for (const entry of value) visit(entry, path);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inside] of Object.entries(value)) visit(inside, path === '' ? name : `${path}.${name}`);
    } else {
      values.set(path, [...(values.get(path) ?? []), value as Scalar]);
    }
  };
  visit(event, '');
  return [...values].map(([path, found]) => ({ path, conditions: found.map((value) => equalTo(value, path)) }));
}
