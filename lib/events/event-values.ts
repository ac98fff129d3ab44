import { maximumDepth } from './pattern-limits';
import { type Scalar } from './field-condition';

/** An element of a list in an event: values of one event belong together only when they lie in the same elements. */
export interface Element {
  /** The element of the list around, or undefined at the root. */
  readonly parent: Element | undefined;
  /** The list it is an element of; only its identity counts. */
  readonly list: object;
}

/** A value of an event and the innermost element that holds it. */
export interface EventValue {
  readonly value: Scalar;
  /** @default - it lies in no list, or directly in a list at the root */
  readonly element: Element | undefined;
}

/** The values of an event by their path. A list adds nothing to a path, and a value that stands directly in a list belongs to no element of it. */
export type EventValues = ReadonlyMap<string, readonly EventValue[]>;

/**
 * Takes an event apart, along the paths of interest.
 * @param event - the event as JSON data
 * @param paths - paths of interest and all their beginnings
 * @returns undefined where it is not a mapping, or has more levels than EventBridge reads
 */
export function eventValues(event: unknown, paths: ReadonlySet<string>): EventValues | undefined {
  const values = new Map<string, EventValue[]>();
  let readable = isObject(event);

  const visit = (value: unknown, path: string, element: Element | undefined, depth: number): void => {
    if (Array.isArray(value)) {
      visitList(value, path, element, depth);
    } else if (isObject(value)) {
      visitMapping(value, path, element, depth);
    } else {
      add(value, path, element);
    }
  };
  const visitMapping = (mapping: object, prefix: string | undefined, element: Element | undefined, depth: number): void => {
    if (depth > maximumDepth) {
      readable = false;
      return;
    }
    for (const [name, value] of Object.entries(mapping)) {
      const path = prefix === undefined ? name : `${prefix}.${name}`;
      if (paths.has(path)) {
        visit(value, path, element, depth + 1);
      }
    }
  };
  const visitList = (list: readonly unknown[], path: string, parent: Element | undefined, depth: number): void => {
    if (depth > maximumDepth) {
      readable = false;
      return;
    }
    for (const value of list) {
      if (isObject(value)) {
        visit(value, path, { parent, list }, depth + 1);
      } else {
        add(value, path, parent);
      }
    }
  };
  const add = (value: unknown, path: string, element: Element | undefined): void => {
    if (!isScalarOfEvent(value)) {
      return;
    }
    const known = values.get(path);
    if (known === undefined) {
      values.set(path, [{ value, element }]);
    } else {
      known.push({ value, element });
    }
  };

  if (isObject(event) && !Array.isArray(event)) {
    visitMapping(event, undefined, undefined, 1);
  } else {
    readable = false;
  }
  return readable ? values : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isScalarOfEvent(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
