import { closest, distance } from 'fastest-levenshtein';

/** Longer texts are no names of events or fields; comparing them would take long. */
const maximumCharacters = 200;

/** The name that is probably meant: the same but for capitals, or at most three letters away. @returns undefined where none is near */
export function nearName(text: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || text.length > maximumCharacters) return undefined;
  const near = closest(text, known);
  const sameButCase = known.find((name) => name.toLowerCase() === text.toLowerCase());
  return sameButCase ?? (distance(text, near) <= 3 ? near : undefined);
}
