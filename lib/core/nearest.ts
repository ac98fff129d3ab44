import { closest, distance } from 'fastest-levenshtein';

/** Longer texts are no names; comparing them would take long. */
const maximumCharacters = 200;

/** Most characters in which a slip of a name of AWS differs (event, field): with more, another name is meant. */
export const charactersOfSlip = 3;

/**
 * The known text nearest to one that is not known: the same but for case, or else the one with the fewest other characters.
 *
 * @param text - a text of more than 200 characters is near to none
 * @param maximumDistance - most characters that may differ, apart from case. @default - a third of the known text's, at least 2
 * @returns undefined where none is near enough to be meant
 */
export function nearest(text: string, known: readonly string[], maximumDistance?: number): string | undefined {
  if (known.length === 0 || text.length > maximumCharacters) {
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
