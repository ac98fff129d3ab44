/** The problems of a wildcard pattern. */
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

/** Where in a value a text has to stand. */
export type TextPlace = 'whole' | 'prefix' | 'suffix';

/** A character to compare without regard to case, `any` for any characters or none, or `some` for at least one of any. */
export type CaseIgnoringPart = string;

/**
 * A test that ignores case like event-ruler: each character of the pattern matches its own lower and upper case. The pattern `ß` matches
 * `SS`, but the pattern `SS` does not match `ß`.
 * @param where - the whole text, its beginning, or its end
 */
export function ignoringCaseTest(pattern: string, where: TextPlace): TextTest {
  const characters = pattern.split('').map(casesOf);
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
  return partsTest(pattern.split(''), where);
}

/** The same for parts of which some take any characters. */
export function partsTest(parts: readonly CaseIgnoringPart[], where: TextPlace): TextTest {
  const forward = parts.map((part) => (part === 'any' || part === 'some' ? part : casesOf(part)));
  if (where !== 'suffix') {
    return (text) => {
      const ends = walk(forward, text);
      return where === 'prefix' ? leads(ends) : ends instanceof Set ? ends.has(text.length) : ends.from <= text.length;
    };
  }
  const backward = forward.map((part) => (typeof part === 'string' ? part : part.map(reversed))).reverse();
  return (text) => leads(walk(backward, reversed(text)));
}

function casesOf(character: string): readonly string[] {
  return [...new Set([character.toLowerCase(), character.toUpperCase()])];
}

function reversed(text: string): string {
  return text.split('').reverse().join('');
}

/** Places in a text: some, or all from one on. */
type Places = Set<number> | { readonly from: number };

/** Where parts, one behind the other, can bring one from the beginning of a text. */
function walk(parts: readonly (readonly string[] | 'any' | 'some')[], text: string): Places {
  let places: Places = new Set([0]);
  for (const part of parts) {
    if (part === 'any' || part === 'some') {
      places = { from: lowest(places) + (part === 'some' ? 1 : 0) };
    } else {
      places = places instanceof Set ? endsAt(part, text, places) : endsFrom(part, text, places.from);
    }
    if (lowest(places) > text.length) {
      return new Set();
    }
  }
  return places;
}

function endsAt(forms: readonly string[], text: string, places: ReadonlySet<number>): Set<number> {
  const ends = new Set<number>();
  for (const place of places) {
    for (const form of forms) {
      if (text.startsWith(form, place)) {
        ends.add(place + form.length);
      }
    }
  }
  return ends;
}

function endsFrom(forms: readonly string[], text: string, from: number): Set<number> {
  const ends = new Set<number>();
  for (const form of forms) {
    for (let place = text.indexOf(form, from); place !== -1; place = text.indexOf(form, place + 1)) {
      ends.add(place + form.length);
    }
  }
  return ends;
}

/** The lowest place, or infinity. */
function lowest(places: Places): number {
  if (!(places instanceof Set)) {
    return places.from;
  }
  let least = Number.POSITIVE_INFINITY;
  for (const place of places) {
    least = Math.min(least, place);
  }
  return least;
}

function leads(places: Places): boolean {
  return !(places instanceof Set) || places.size > 0;
}
