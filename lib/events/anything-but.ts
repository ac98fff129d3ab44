import { type Problem } from '../core/problem';
import { type Scalar } from './field-condition';
import { isMapping, isNumber, type Parsed } from './pattern-value';
import { ignoringCaseTest, parseWildcard, wildcardTest, type TextTest } from './text-matching';
import { wildcardProblem } from './wildcard-problem';

type Test = (value: Scalar) => boolean;

/** What `anything-but` can turn round, besides values. */
const inner: Readonly<Record<string, (text: string, place: string) => Parsed<TextTest>>> = {
  prefix: (prefix, place) => (prefix === '' ? { problem: emptyAffix('prefix', place) } : { value: (text) => text.startsWith(prefix) }),
  suffix: (suffix, place) => (suffix === '' ? { problem: emptyAffix('suffix', place) } : { value: (text) => text.endsWith(suffix) }),
  'equals-ignore-case': (pattern) => ({ value: ignoringCaseTest(pattern, 'whole') }),
  wildcard: (pattern, place) => {
    const literals = parseWildcard(pattern);
    return typeof literals === 'string' ? { problem: wildcardProblem(literals, pattern, place) } : { value: wildcardTest(literals) };
  },
};

/**
 * The test of an `anything-but` operator: the field is there, and its value is none of these. A value of another kind is none of these: the
 * number 1 is anything but the text "1".
 */
export function anythingButTest(operand: unknown, place: string): Parsed<Test> {
  return isMapping(operand) ? innerTest(operand, place) : valuesTest(operand, place);
}

function valuesTest(operand: unknown, place: string): Parsed<Test> {
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0 || !(values.every((value) => typeof value === 'string') || values.every(isNumber))) {
    return {
      problem: {
        id: 'invalid-anything-but',
        path: place,
        message: 'must contain only texts, only numbers, or exactly one of prefix, suffix, equals-ignore-case, wildcard',
        value: operand,
        remedy: 'write one value, a list of values of one kind, or one of these operators',
      },
    };
  }
  const excluded = new Set<unknown>(values);
  return { value: (value) => !excluded.has(value) };
}

function innerTest(operand: Readonly<Record<string, unknown>>, place: string): Parsed<Test> {
  const names = Object.keys(operand);
  const name = names[0] ?? '';
  const parse = names.length === 1 && Object.hasOwn(inner, name) ? inner[name] : undefined;
  if (parse === undefined) {
    return {
      problem: {
        id: 'invalid-anything-but',
        path: place,
        message: 'must contain exactly one of prefix, suffix, equals-ignore-case, wildcard',
        value: operand,
        remedy: 'write one of them; EventBridge accepts no other operator inside anything-but',
      },
    };
  }
  const given = operand[name];
  const isList = Array.isArray(given);
  const texts: readonly unknown[] = isList ? given : [given];
  if (texts.length === 0) {
    return {
      problem: {
        id: 'empty-list',
        path: `${place}.${name}`,
        message: 'must have at least one entry',
        value: given,
        remedy: 'add at least one text',
      },
    };
  }
  const tests: TextTest[] = [];
  for (const [index, text] of texts.entries()) {
    const at = isList ? `${place}.${name}[${index}]` : `${place}.${name}`;
    const parsed: Parsed<TextTest> = typeof text === 'string' ? parse(text, at) : { problem: notText(text, at) };
    if ('problem' in parsed) {
      return parsed;
    }
    tests.push(parsed.value);
  }
  return { value: (value) => typeof value !== 'string' || !tests.some((test) => test(value)) };
}

function notText(value: unknown, path: string): Problem {
  return { id: 'invalid-operand', path, message: 'must be text', value, remedy: 'write it in quotes' };
}

function emptyAffix(name: 'prefix' | 'suffix', path: string): Problem {
  return {
    id: 'empty-prefix-or-suffix',
    path,
    message: 'must not be empty inside anything-but',
    value: '',
    remedy: `remove the condition or name a ${name}; every text has the empty ${name}, so an empty one excludes everything`,
  };
}
