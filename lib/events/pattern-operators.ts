import { closest, distance } from 'fastest-levenshtein';
import { type Problem } from '../core/problem';
import { addressDigits, inRange, parseAddressRange, type AddressRange } from './address';
import { anythingButTest } from './anything-but';
import { eventPatternOperators, type EventPatternOperator, type FieldCondition, type Scalar } from './field-condition';
import { numericTest } from './numeric-range';
import { isMapping, isScalar, textProblem, type Parsed } from './pattern-value';
import { ignoringCaseTest, parseWildcard, wildcardTest } from './text-matching';
import { wildcardProblem } from './wildcard-problem';

type Test = (value: Scalar) => boolean;

/** One entry of the list that a field takes: a value, or one operator with its operand. */
export function parseCondition(entry: unknown, place: string): Parsed<FieldCondition> {
  if (isScalar(entry)) {
    return { value: { operator: 'equals', operand: entry, place, test: equalsTest(entry), takesAbsence: false } };
  }
  if (!isMapping(entry)) {
    return {
      problem: {
        id: 'invalid-pattern-value',
        path: place,
        message: 'must be text, a number, true, false, null or an operator',
        value: entry,
        remedy: 'write each value as a separate entry of the list',
      },
    };
  }
  const names = Object.keys(entry);
  const [name] = names;
  if (name === undefined || names.length > 1) {
    return {
      problem: {
        id: 'not-exactly-one-operator',
        path: place,
        message: 'must have exactly one operator',
        value: names,
        remedy: 'write each operator as a separate entry; the entries of a list are alternatives',
      },
    };
  }
  if (!isOperator(name)) {
    return { problem: unknownOperator(name, place) };
  }
  const operand = entry[name];
  const parsed = operators[name](operand, `${place}.${name}`);
  return 'problem' in parsed
    ? parsed
    : { value: { operator: name, operand, place, test: parsed.value, takesAbsence: name === 'exists' && operand === false } };
}

const operators: Record<EventPatternOperator, (operand: unknown, place: string) => Parsed<Test>> = {
  prefix: (operand, place) => affixTest(operand, place, 'prefix'),
  suffix: (operand, place) => affixTest(operand, place, 'suffix'),
  'equals-ignore-case': (operand, place) =>
    typeof operand === 'string' ? { value: ofText(ignoringCaseTest(operand, 'whole')) } : { problem: textProblem(operand, place) },
  wildcard: (operand, place) => {
    if (typeof operand !== 'string') {
      return { problem: textProblem(operand, place) };
    }
    const literals = parseWildcard(operand);
    return typeof literals === 'string'
      ? { problem: wildcardProblem(literals, operand, place) }
      : { value: ofText(wildcardTest(literals)) };
  },
  'anything-but': anythingButTest,
  numeric: numericTest,
  cidr: (operand, place) => {
    const range = typeof operand === 'string' ? parseAddressRange(operand) : undefined;
    return range === undefined
      ? {
          problem: {
            id: 'invalid-cidr',
            path: place,
            message: 'must be an address block such as 10.0.0.0/24 (0 to 31 bits) or 2001:db8::/64 (0 to 127 bits)',
            value: operand,
            remedy: 'correct it; write a single address as a plain value of the list, without the operator',
          },
        }
      : { value: addressTest(range) };
  },
  exists: (operand, place) =>
    typeof operand === 'boolean'
      ? { value: () => operand }
      : {
          problem: {
            id: 'invalid-operand',
            path: place,
            message: 'must be true or false',
            value: operand,
            remedy: 'write it without quotes',
          },
        },
};

/** A text that is an address equals every way to write that address. */
function equalsTest(wanted: Scalar): Test {
  const digits = typeof wanted === 'string' ? addressDigits(wanted) : undefined;
  return digits === undefined ? (value) => value === wanted : addressTest({ lowest: digits, highest: digits });
}

function addressTest(range: AddressRange): Test {
  return (value) => {
    // event-ruler compares numbers by their text here.
    const digits = typeof value === 'string' ? addressDigits(value) : typeof value === 'number' ? String(value) : undefined;
    return digits !== undefined && inRange(digits, range);
  };
}

function affixTest(operand: unknown, place: string, where: 'prefix' | 'suffix'): Parsed<Test> {
  if (typeof operand === 'string') {
    return { value: ofText(where === 'prefix' ? (text) => text.startsWith(operand) : (text) => text.endsWith(operand)) };
  }
  if (!isMapping(operand)) {
    return { problem: textProblem(operand, place) };
  }
  const names = Object.keys(operand);
  if (names.length !== 1 || names[0] !== 'equals-ignore-case') {
    return {
      problem: {
        id: 'invalid-operand',
        path: place,
        message: 'must be text or {"equals-ignore-case": text}',
        value: operand,
        remedy: 'write one of the two',
      },
    };
  }
  const text = operand['equals-ignore-case'];
  return typeof text === 'string'
    ? { value: ofText(ignoringCaseTest(text, where)) }
    : { problem: textProblem(text, `${place}.equals-ignore-case`) };
}

function ofText(test: (text: string) => boolean): Test {
  return (value) => typeof value === 'string' && test(value);
}

function isOperator(name: string): name is EventPatternOperator {
  return (eventPatternOperators as readonly string[]).includes(name);
}

function unknownOperator(name: string, place: string): Problem {
  const nearest = name.length <= 40 ? closest(name.toLowerCase(), eventPatternOperators) : '';
  const likely = nearest !== '' && distance(name.toLowerCase(), nearest) <= 3;
  return {
    id: 'unknown-operator',
    path: place,
    message: 'must have an operator that EventBridge knows',
    value: name,
    remedy: likely ? `did you mean "${nearest}"?` : `use one of ${eventPatternOperators.join(', ')}, or write the value itself`,
  };
}
