import { parseWildcard, type CaseIgnoringPart, type TextPlace } from './text-matching';

/** A text that a condition compares without regard to case. */
export interface CaseIgnoringText {
  readonly text: string;
  readonly where: TextPlace;
}

/**
 * How event-ruler 2.0.1 reads a text without regard to case that is added after wildcards for the same field.
 *
 * event-ruler builds one machine of all conditions of a field, in the order of the list. Where an earlier wildcard has an asterisk and the text has
 * a letter at that place, event-ruler takes the step of the asterisk for the step of the letter, because it fits both cases of the letter. So after
 * `{"wildcard": "*b"}` it reads `{"equals-ignore-case": "QR"}` as at least one character and then `r` or `R`. A character without case, such as a
 * digit, is read as written.
 *
 * The steps before the asterisk have to be the same. So only characters without case, and letters that are misread themselves, stand before it. A
 * text for the end of a value is added backwards.
 *
 * Where an earlier text without regard to case has the same letter at the place, event-ruler picks one of two steps by addresses in memory: two runs
 * can differ. Such a text is taken as misread.
 *
 * Source: the classes ByteMachine (canReuseNextByteState) and EqualsIgnoreCaseParser of https://github.com/aws/event-ruler, version 2.0.1.
 *
 * @param wildcards - wildcard patterns that stand before it, also those inside `anything-but`
 * @returns undefined where the text is read as it is written
 */
export function misreadParts({ text, where }: CaseIgnoringText, wildcards: readonly string[]): readonly CaseIgnoringPart[] | undefined {
  const machine = wildcards.map(stepsOf);
  const characters = where === 'suffix' ? text.split('').reverse() : text.split('');
  // The last step is never shared. That of a whole text is the quote at its end.
  const shared = where === 'whole' ? characters.length : characters.length - 1;
  const parts: CaseIgnoringPart[] = [];
  let walked: string | undefined = '';
  for (const [index, character] of characters.entries()) {
    const atAsterisk: boolean = walked !== undefined && hasStep(machine, walked, asterisk);
    const misread: boolean = atAsterisk && hasCase(character) && index < shared;
    parts.push(misread ? 'some' : character);
    const step: string | undefined = misread ? asterisk : hasCase(character) ? undefined : stepOf(character);
    // Behind an asterisk, event-ruler does not share the step of a character where the next asterisk begins as well.
    const diverges: boolean = !misread && atAsterisk && walked?.includes(asterisk) === true;
    const isShared: boolean = walked !== undefined && step !== undefined && !diverges && index < shared && hasStep(machine, walked, step);
    if (isShared && !misread && parts.at(-2) === 'some') {
      // The wildcard takes its asterisk for nothing as well, and brings the text along.
      parts[index - 1] = 'any';
    }
    walked = isShared ? `${walked}${step}` : undefined;
  }
  if (!parts.some((part) => part === 'some' || part === 'any')) {
    return undefined;
  }
  return where === 'suffix' ? parts.reverse() : parts;
}

/** A step that takes any characters; that of one character begins with an equals sign, so that none begins another. */
const asterisk = '*';
const stepOf = (character: string): string => `=${character}`;

function stepsOf(wildcard: string): string {
  const literals = parseWildcard(wildcard);
  return typeof literals === 'string' ? '' : literals.map((literal) => literal.split('').map(stepOf).join('')).join(asterisk);
}

function hasStep(machine: readonly string[], walked: string, step: string): boolean {
  return machine.some((steps) => steps.startsWith(walked + step));
}

function hasCase(character: string): boolean {
  return character.toLowerCase() !== character.toUpperCase();
}
