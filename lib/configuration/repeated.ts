import { type Problem } from '../core/problem';

/** Indexes of the items that stand earlier in the list already. */
export function repeated(items: readonly (string | undefined)[]): number[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    if (item === undefined || !seen.has(item)) {
      seen.add(item ?? '');
      return [];
    }
    return [index];
  });
}

/**
 * A problem for each item that stands earlier in the list already.
 *
 * @param what - what an item is, e.g. `a Region`
 * @param path - path of an item
 */
export function twice(
  id: string,
  what: string,
  items: readonly (string | number | undefined)[] | undefined,
  path: (index: number) => string,
): Problem[] {
  return repeated((items ?? []).map((item) => (item === undefined ? undefined : String(item)))).map((index) => ({
    id,
    path: path(index),
    message: `lists ${what} twice`,
    value: items?.[index],
    remedy: 'remove one of them',
  }));
}
