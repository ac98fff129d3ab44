/** What is wrong with a wildcard pattern. */
export type WildcardFault = 'consecutive-wildcards' | 'invalid-wildcard-escape';

/** Whether a text is what a pattern asks for. */
export type TextTest = (text: string) => boolean;

/**
 * The literal texts between the asterisks of a wildcard pattern: `a*\*c` gives `a` and `*c`.
 *
 * A backslash escapes an asterisk or a backslash and nothing else, and two asterisks never stand together.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function parseWildcard(pattern: string): readonly string[] | WildcardFault {
  const literals: string[] = [];
  let literal = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    const next = pattern.charAt(at + 1);
    if (character === '*') {
      if (next === '*') {
        return 'consecutive-wildcards';
      }
      literals.push(literal);
      literal = '';
    } else if (character === '\\') {
      if (next !== '*' && next !== '\\') {
        return 'invalid-wildcard-escape';
      }
      literal += next;
      at += 1;
    } else {
      literal += character;
    }
  }
  return [...literals, literal];
}

/**
 * A test for the literals of a wildcard pattern. Every literal is looked for once, from where the one before ended: an asterisk never has to be
 * tried again, so that a text of any length takes one walk.
 */
export function wildcardTest(literals: readonly string[]): TextTest {
  const first = literals[0] ?? '';
  const last = literals.at(-1) ?? '';
  if (literals.length === 1) {
    return (text) => text === first;
  }
  const between = literals.slice(1, -1);
  return (text) => {
    const end = text.length - last.length;
    if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) {
      return false;
    }
    let at = first.length;
    for (const literal of between) {
      const found = text.indexOf(literal, at);
      if (found === -1) {
        return false;
      }
      at = found + literal.length;
    }
    return at <= end;
  };
}

/**
 * A test that ignores case as event-ruler does: each character of the pattern stands for its own lower and upper case, so that the pattern `ß`
 * takes `SS` and the pattern `SS` does not take `ß`.
 *
 * @param where - the whole text, its beginning, or its end
 */
export function ignoringCaseTest(pattern: string, where: 'whole' | 'prefix' | 'suffix'): TextTest {
  const characters = pattern.split('').map((character) => [...new Set([character.toLowerCase(), character.toUpperCase()])]);
  if (characters.every((forms) => forms.every((form) => form.length === 1))) {
    return (text) => {
      const from = where === 'suffix' ? text.length - pattern.length : 0;
      return (
        from >= 0 &&
        (where !== 'whole' || text.length === pattern.length) &&
        characters.every((forms, index) => forms.includes(text.charAt(from + index)))
      );
    };
  }
  return where === 'suffix'
    ? (text) =>
        endings([...characters].reverse(), text.length, (form, at) => (text.endsWith(form, at) ? at - form.length : undefined)).size > 0
    : (text) => {
        const ends = endings(characters, 0, (form, at) => (text.startsWith(form, at) ? at + form.length : undefined));
        return where === 'prefix' ? ends.size > 0 : ends.has(text.length);
      };
}

/** Where the forms of all characters, one behind the other, can bring one from a start. */
function endings(
  characters: readonly (readonly string[])[],
  start: number,
  step: (form: string, at: number) => number | undefined,
): ReadonlySet<number> {
  let places = new Set([start]);
  for (const forms of characters) {
    const next = new Set<number>();
    for (const at of places) {
      for (const form of forms) {
        const reached = step(form, at);
        if (reached !== undefined) {
          next.add(reached);
        }
      }
    }
    places = next;
  }
  return places;
}
