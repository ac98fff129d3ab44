import { compareIds } from './tree';

/** A copy in the order of its keys, by code unit: the same on every machine. */
export function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((a, b) => compareIds(key(a), key(b)));
}
