import { type ContextKeys } from './context';
import { unknownTruth, type UnknownTruth } from './truth';
import { isVariable } from './variables';

/** A character by its code, or one of the wildcards. */
type Token = number;
const anyText: Token = -1;
const anyCharacter: Token = -2;
/** What no text has: it stands for a variable without a value. */
const nothing: Token = -3;

/** A policy variable, `${key}` or `${key, 'default'}`. */
interface Variable {
  readonly key: string;
  readonly otherwise?: string;
}

/** A text of a policy, taken apart once. */
export interface Pattern {
  readonly text: string;
  readonly parts: readonly (readonly Token[] | Variable)[];
  /** The text in lower case. @default - it has wildcards, variables, or characters beyond ASCII, whose case nobody agrees on */
  readonly literal?: string;
  /** Keys of its variables that have no default. @default - none */
  readonly variables?: readonly string[];
  /** What is written as a variable and can be none, e.g. `${Account}`. @default - none */
  readonly noVariables?: readonly string[];
}

/** A pattern whose variables are filled in. */
export type ResolvedPattern = readonly Token[];

export interface PatternForm {
  /** Whether `*` and `?` are wildcards. */
  readonly wildcards: boolean;
  /** Whether `${...}` is a variable: in version 2012-10-17 alone, otherwise it is text. */
  readonly variables: boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
export function parsePattern(text: string, { wildcards, variables }: PatternForm): Pattern {
  const parts: (Token[] | Variable)[] = [];
  const noVariables: string[] = [];
  let tokens: Token[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (variables && character === '$' && text[index + 1] === '{') {
      const end = text.indexOf('}', index);
      const inner = end === -1 ? undefined : text.slice(index + 2, end);
      if (inner === '*' || inner === '?' || inner === '$') {
        // `${*}`, `${?}` and `${$}` are the characters themselves.
        tokens.push(inner.charCodeAt(0));
      } else {
        const variable = inner === undefined ? undefined : parseVariable(inner);
        if (variable === undefined || !isVariable(variable.key)) {
          tokens.push(nothing);
          noVariables.push(inner === undefined ? text.slice(index) : `\${${inner}}`);
        } else {
          parts.push(tokens, variable);
          tokens = [];
        }
      }
      index = end === -1 ? text.length : end;
    } else {
      tokens.push(wildcards && character === '*' ? anyText : wildcards && character === '?' ? anyCharacter : text.charCodeAt(index));
    }
  }
  const isLiteral = parts.length === 0 && !hasWildcard(tokens) && isAscii(text) && noVariables.length === 0;
  const keys = parts.flatMap((part) => (isTokens(part) || part.otherwise !== undefined ? [] : [part.key]));
  return {
    text,
    parts: [...parts, tokens],
    ...(isLiteral && { literal: text.toLowerCase() }),
    ...(keys.length > 0 && { variables: keys }),
    ...(noVariables.length > 0 && { noVariables }),
  };
}

/** Whether a text has printable characters of ASCII alone. Others look like them or, like the sign for kelvin, become one in lower case. */
export const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

function parseVariable(inner: string): Variable | undefined {
  const match = /^([^\s,'{}]+)(?:,\s*'([^']*)')?$/.exec(inner);
  if (match?.[1] === undefined) return undefined;
  return { key: match[1], ...(match[2] !== undefined && { otherwise: match[2] }) };
}

/**
 * The pattern with the values of the request in the place of its variables. One that the request has no value for fits no text, unless it
 * has a default: "any attempt to match it fails". What the statement then does is for the statement to say.
 */
export function resolvePattern(pattern: Pattern, keys: ContextKeys): ResolvedPattern | UnknownTruth {
  const [first] = pattern.parts;
  if (pattern.parts.length === 1 && isTokens(first)) return first;
  const tokens: Token[] = [];
  for (const part of pattern.parts) {
    if (isTokens(part)) {
      tokens.push(...part);
      continue;
    }
    const state = keys.get(part.key);
    if (state.state === 'absent' && part.otherwise === undefined) {
      tokens.push(nothing);
      continue;
    }
    const value = state.state === 'present' ? state.value : state.state === 'absent' ? part.otherwise : undefined;
    // Whether a wildcard that came with the request is one, is not documented.
    if (typeof value !== 'string' || /[*?]/.test(value)) return unknownTruth('variable', `\${${part.key}}`);
    tokens.push(...codes(value));
  }
  return tokens;
}

export const isUnknown = (value: ResolvedPattern | UnknownTruth): value is UnknownTruth => 'is' in value;

const isTokens = (part: readonly Token[] | Variable | undefined): part is readonly Token[] => Array.isArray(part);

function codes(text: string): Token[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/** Whether a pattern is all of a text. Time grows with the product of their lengths at most. */
export function matches(pattern: ResolvedPattern, text: string, ignoreCase = false): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    const token = pattern[at];
    if (token === anyText) {
      star = at++;
      resume = position;
    } else if (token === anyCharacter || (token !== undefined && isSame(token, text.charCodeAt(position), ignoreCase))) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === anyText) at++;
  return at === pattern.length;
}

function isSame(a: Token, b: number, ignoreCase: boolean): boolean {
  if (a === b) return true;
  return ignoreCase && a >= 0 && String.fromCharCode(a).toLowerCase() === String.fromCharCode(b).toLowerCase();
}

/** Splits a pattern at its first colons into at most `parts` parts. */
export function splitAtColons(pattern: ResolvedPattern, parts = Infinity): ResolvedPattern[] {
  const colon = ':'.charCodeAt(0);
  const found: ResolvedPattern[] = [];
  let from = 0;
  while (found.length < parts - 1) {
    const at = pattern.indexOf(colon, from);
    if (at === -1) break;
    found.push(pattern.slice(from, at));
    from = at + 1;
  }
  return [...found, pattern.slice(from)];
}

/** Whether a pattern is `*` alone. */
export const isEverything = (pattern: ResolvedPattern): boolean => pattern.length === 1 && pattern[0] === anyText;
/** Whether a pattern ends with `*`. */
export const endsWithAnything = (pattern: ResolvedPattern): boolean => pattern.at(-1) === anyText;
export const isWildcard = (token: Token): boolean => token === anyText || token === anyCharacter;
/** Whether a pattern has a wildcard. */
export const hasWildcard = (pattern: ResolvedPattern): boolean => pattern.some(isWildcard);
/** `*`, with which AWS completes an ARN that has too few parts. */
export const everything: ResolvedPattern = [anyText];
/** A resolved pattern as text. */
export const patternToText = (pattern: ResolvedPattern): string =>
  pattern
    .map((token) => (token === anyText ? '*' : token === anyCharacter ? '?' : token === nothing ? '' : String.fromCharCode(token)))
    .join('');
