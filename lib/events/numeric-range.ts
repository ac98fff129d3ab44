import { type Problem } from '../core/problem';
import { type Scalar } from './field-condition';
import { isNumber, type Parsed } from './pattern-value';

const forms = '["=", 1], ["<", 1], ["<=", 1], [">", 1], [">=", 1] or a range such as [">", 0, "<=", 5]';

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/**
 * The test of a `numeric` operator. Numbers are compared as doubles; text is never a number.
 *
 * A range begins with its lower bound, and the bounds differ: event-ruler refuses `[">=", 1, "<=", 1]` as well.
 */
export function numericTest(operand: unknown, place: string): Parsed<(value: Scalar) => boolean> {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) {
    return { problem: shapeProblem(operand, place) };
  }
  const [operator, bound, secondOperator, secondBound] = operand as readonly unknown[];
  const first = comparison(operator);
  if (first === undefined || !isNumber(bound)) {
    return { problem: shapeProblem(operand, place) };
  }
  if (operand.length === 2) {
    return { value: (value) => typeof value === 'number' && first(value, bound) };
  }
  const second = comparison(secondOperator);
  const isRange = (operator === '>' || operator === '>=') && (secondOperator === '<' || secondOperator === '<=');
  if (!isRange || second === undefined || !isNumber(secondBound)) {
    return { problem: shapeProblem(operand, place) };
  }
  if (bound >= secondBound) {
    return {
      problem: {
        id: 'empty-numeric-range',
        path: place,
        message: 'must have a lower bound that is less than its upper bound',
        value: operand,
        remedy: bound === secondBound ? `write ["=", ${bound}] to match only this number` : 'swap the bounds',
      },
    };
  }
  return { value: (value) => typeof value === 'number' && first(value, bound) && second(value, secondBound) };
}

function comparison(operator: unknown): ((value: number, bound: number) => boolean) | undefined {
  return typeof operator === 'string' && Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
}

function shapeProblem(value: unknown, path: string): Problem {
  return {
    id: 'invalid-numeric',
    path,
    message: `must be ${forms}`,
    value,
    remedy: 'write one of these forms; write numbers without quotes',
  };
}
