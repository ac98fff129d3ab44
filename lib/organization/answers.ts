import { unexpected } from './regional-reads';
import { sortedBy } from './sorted';

/** By key, so that the same tags give the same bytes. */
export function sortedTags(tags: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(sortedBy(Object.entries(tags), ([key]) => key));
}

/** The value where it is a whole number from 0. @throws UnexpectedAnswer where it is not */
export function wholeNumber(value: number | undefined, what: string): number {
  if (value === undefined || !Number.isSafeInteger(value) || value < 0) throw unexpected(what, value);
  return value;
}
