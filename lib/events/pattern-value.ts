import { type Problem } from '../core/problem';
import { type Scalar } from './field-condition';

/** What a part of a pattern means, or what is wrong with it. */
export type Parsed<T> = { readonly value: T } | { readonly problem: Problem };

/** A mapping with names, not a list and not null. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value that JSON has; a number that is not finite has none. */
export function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || isNumber(value);
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** An operand that had to be text. */
export function textProblem(value: unknown, path: string): Problem {
  return { id: 'invalid-operand', path, message: 'must be text', value, remedy: 'write one text in quotes, without brackets' };
}
