import { isOrdered, isScalar, itemNames, normalized } from './canonical-template';
import { type Difference } from './plan';
import { parseTemplate } from './template-text';

/**
 * The differences between two templates, from the deployed one to the configured one.
 *
 * Lists are compared by meaning: policies by name, statements by Sid, lists of text as sets. So an added action is
 * one difference, at any position in the list.
 */
export function templateDifferences(from: string, to: string): Difference[] {
  if (from === to) return [];
  const parsed = [parseTemplate(from), parseTemplate(to)] as const;
  if (!parsed[0] || !parsed[1]) {
    // A text that is not a template was put there by hand. It is shown as a whole.
    return [{ path: 'TemplateBody', from: shortened(from), to: shortened(to) }];
  }
  return differences('', normalized(parsed[0]), normalized(parsed[1]));
}

/**
 * The differences between two values of any shape. Values with the same meaning have none.
 * @param ordered whether the order of a list counts, as in Fn::Join
 */
export function differences(path: string, from: unknown, to: unknown, ordered = false): Difference[] {
  if (isObject(from) && isObject(to)) {
    return [...new Set([...Object.keys(from), ...Object.keys(to)])]
      .sort()
      .flatMap((key) => differences(join(path, key), own(from, key), own(to, key), isOrdered(key)));
  }
  if (Array.isArray(from) && Array.isArray(to)) return ordered ? inOrder(path, from, to) : listDifferences(path, from, to);
  if (from === to || isSameScalar(from, to)) return [];
  return [{ path, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
}

const isSameScalar = (from: unknown, to: unknown): boolean => isScalar(from) && isScalar(to) && String(from) === String(to);

function inOrder(path: string, from: readonly unknown[], to: readonly unknown[]): Difference[] {
  return Array.from({ length: Math.max(from.length, to.length) }).flatMap((_, index) =>
    differences(`${path}[${index}]`, from[index], to[index], true),
  );
}

function listDifferences(path: string, from: readonly unknown[], to: readonly unknown[]): Difference[] {
  if ([...from, ...to].every(isScalar)) {
    const removed = without(from, to);
    const added = without(to, from);
    return removed.length + added.length === 0
      ? []
      : [{ path, ...(removed.length > 0 && { from: removed }), ...(added.length > 0 && { to: added }) }];
  }
  const key = keyOf(from, to);
  const byKey = (list: readonly unknown[]) => Object.fromEntries(list.map((item, index) => [key(item, index), item]));
  const [before, after] = [byKey(from), byKey(to)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
    differences(`${path}[${name}]`, own(before, name), own(after, name)),
  );
}

/** Scalars of the one list that are not in the other. */
function without(some: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const known = new Set(others.map(String));
  return some.filter((item) => !known.has(String(item)));
}

/** Identifies the items of a list: by a name that each item has and that is unique in its list, otherwise by position. */
function keyOf(...lists: readonly (readonly unknown[])[]): (item: unknown, index: number) => string {
  for (const name of itemNames) {
    const named = (item: unknown): string | undefined => (isObject(item) && typeof item[name] === 'string' ? item[name] : undefined);
    const distinct = lists.every(
      (list) => new Set(list.map(named)).size === list.length && list.every((item) => named(item) !== undefined),
    );
    if (distinct) return (item) => named(item) ?? '';
  }
  return (_, index) => String(index);
}

/** A template may have keys that every object has from its prototype. */
const own = (object: Record<string, unknown>, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
