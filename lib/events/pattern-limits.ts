import { type Problem } from '../core/problem';

/** Limits of an event pattern. */
export interface EventPatternLimits {
  /**
   * Characters of the pattern as JSON without blanks. @default 2048, the quota of EventBridge, which an account can have raised
   *
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
   */
  readonly maximumCharacters?: number;
  /**
   * Combinations of the alternatives of all `$or` lists: two lists of three make nine. @default 1000
   *
   * Every combination is a rule of its own to the matcher. EventBridge has a limit, but its pages give no number: this one is Cordon's.
   */
  readonly maximumCombinations?: number;
  /**
   * What a second list for a field of the same combination does: `{"a": ["1"], "$or": [{"a": ["2"]}, ...]}`. event-ruler can be told to take the
   * last one and to refuse; which one EventBridge does is not documented. @default 'refuse'
   */
  readonly overwrittenFields?: 'refuse' | 'last-wins';
  /**
   * What the operator `exactly` does, which event-ruler takes for a text and EventBridge does not document. @default 'refuse'
   *
   * https://github.com/aws/event-ruler
   */
  readonly exactly?: 'refuse' | 'take';
}

export const defaultEventPatternLimits: Required<EventPatternLimits> = {
  maximumCharacters: 2048,
  maximumCombinations: 1000,
  overwrittenFields: 'refuse',
  exactly: 'refuse',
};

/** Levels of a pattern or an event. event-ruler reads both with Jackson, which takes no more: StreamReadConstraints.DEFAULT_MAX_DEPTH. */
export const maximumDepth = 1000;

/** The length of the pattern, or why it has none. */
export function lengthProblems(pattern: unknown, maximumCharacters: number): readonly Problem[] {
  const text = jsonOf(pattern);
  if (text === undefined) {
    return [
      {
        id: 'event-pattern-not-json',
        message: 'the event pattern cannot be written as JSON',
        remedy: 'remove values that are not JSON, that refer to themselves, or that are nested too deeply',
      },
    ];
  }
  return text.length <= maximumCharacters
    ? []
    : [
        {
          id: 'event-pattern-too-long',
          message: `the event pattern must have at most ${maximumCharacters} characters`,
          value: text.length,
          remedy: 'shorten it, split it into several rules, or request a higher quota for the account',
        },
      ];
}

/** The number of combinations. */
export function combinationProblems(combinations: number, maximumCombinations: number): readonly Problem[] {
  return combinations <= maximumCombinations
    ? []
    : [
        {
          id: 'too-many-pattern-combinations',
          message: `the $or lists must produce at most ${maximumCombinations} combinations`,
          value: combinations,
          remedy: 'remove alternatives, write the values of one field as one list, or split the pattern into several rules',
        },
      ];
}

function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // A value that refers to itself, one that is nested too deep, a BigInt.
    return undefined;
  }
}
