/**
 * Makes text of AWS or of a user one safe line. Control and format characters (escape sequences, direction marks, zero-width characters)
 * are written as codes, so that they cannot control a terminal or hide text.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, (character) =>
    /\s/.test(character) ? ' ' : `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
