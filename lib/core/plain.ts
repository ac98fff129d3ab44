/**
 * Text of AWS or of a user as one line that can neither steer a terminal nor read otherwise than it is: control and format
 * characters (escape sequences, direction marks, zero-width ones) are written out.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, (character) =>
    /\s/.test(character) ? ' ' : `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
