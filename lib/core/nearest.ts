import { closest, distance } from 'fastest-levenshtein';

/**
 * The known text nearest to one that is not known.
 *
 * @param maximumDistance - most characters that may differ. @default - a third of them, at least 2
 * @returns undefined where none is near enough to be meant
 */
export function nearest(text: string, known: readonly string[], maximumDistance?: number): string | undefined {
  if (known.length === 0) {
    return undefined;
  }
  // Case is the commonest slip: managementaccount is meant as managementAccount.
  const lower = text.toLowerCase();
  const candidate = known.find((key) => key.toLowerCase() === lower) ?? closest(text, known);
  const apart = distance(lower, candidate.toLowerCase());
  return apart <= (maximumDistance ?? Math.max(2, Math.floor(candidate.length / 3))) && apart < candidate.length ? candidate : undefined;
}

/** Known texts, the most similar to a text first. */
export function bySpelling(text: string, known: readonly string[]): readonly string[] {
  return [...known].sort((a, b) => distance(text, a) - distance(text, b));
}
