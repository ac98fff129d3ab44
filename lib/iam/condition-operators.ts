import { isArnLike } from './arn';
import { dateOf, isInRange, numberOf } from './condition-values';
import { matches, patternToText, type ResolvedPattern } from './pattern';
import { truth, unknownTruth, type Truth } from './truth';

/** Moments, in milliseconds since 1970, as values of a request and of a policy. */
export interface Moments {
  readonly parse: (text: string) => number | undefined;
  readonly write: (moment: number) => string;
  /** Whether a key, in lower case, has them. */
  readonly isOf: (key: string) => boolean;
}

/** A condition operator without its prefix (ForAllValues:, ForAnyValue:) and its ending (IfExists). */
export interface Operator {
  /** Whether it is true where none of the values fits, and where the key is absent. */
  readonly negated: boolean;
  /** Whether `*` and `?` are wildcards in its values. */
  readonly wildcards: boolean;
  /** Whether policy variables are allowed in its values: in those of strings and ARNs. */
  readonly variables: boolean;
  /** How its values write moments. @default - its values are none */
  readonly moments?: Moments;
  /** Whether a value of the policy fits a value of the request, as if the operator were not negated. */
  readonly fits: (pattern: ResolvedPattern, value: string, text: string) => Truth;
}

const text = (fits: (pattern: ResolvedPattern, value: string) => boolean, wildcards = false): Omit<Operator, 'negated'> => ({
  wildcards,
  variables: true,
  fits: (pattern, value) => truth(fits(pattern, value)),
});

const parsed = <T>(parse: (text: string) => T | undefined, fits: (policy: T, request: T) => boolean): Omit<Operator, 'negated'> => ({
  wildcards: false,
  variables: false,
  fits: (pattern, value) => {
    const [policy, request] = [parse(patternToText(pattern)), parse(value)];
    if (policy === undefined || request === undefined) {
      return unknownTruth('condition-value', policy === undefined ? patternToText(pattern) : value);
    }
    return truth(fits(policy, request));
  },
});

const address: Omit<Operator, 'negated'> = {
  wildcards: false,
  variables: false,
  fits: (pattern, value) => {
    const inRange = isInRange(patternToText(pattern), value);
    return inRange === undefined ? unknownTruth('condition-value', `${patternToText(pattern)} and ${value}`) : truth(inRange);
  },
};

const equals = text((pattern, value) => matches(pattern, value));
const equalsIgnoreCase = text((pattern, value) => matches(pattern, value, true));
const like = text((pattern, value) => matches(pattern, value), true);
const arn: Omit<Operator, 'negated'> = { wildcards: true, variables: true, fits: isArnLike };
const seconds: Moments = {
  parse: (value) => {
    const number = numberOf(value);
    return number === undefined ? undefined : number * 1000;
  },
  write: (moment) => String(Math.floor(moment / 1000)),
  isOf: (key) => key === 'aws:epochtime',
};
const dates: Moments = { parse: dateOf, write: (moment) => new Date(moment).toISOString(), isOf: () => true };
const number = (fits: (policy: number, request: number) => boolean): Omit<Operator, 'negated'> => ({
  ...parsed(numberOf, fits),
  moments: seconds,
});
const date = (fits: (policy: number, request: number) => boolean): Omit<Operator, 'negated'> => ({
  ...parsed(dateOf, fits),
  moments: dates,
});
// In which other spellings AWS accepts true and false is not documented.
const boolean = parsed(
  (value) => (value === 'true' ? true : value === 'false' ? false : undefined),
  (policy, request) => policy === request,
);

const is = (operator: Omit<Operator, 'negated'>): Operator => ({ ...operator, negated: false });
const isNot = (operator: Omit<Operator, 'negated'>): Operator => ({ ...operator, negated: true });

/**
 * The operators that are known, but for Null, which looks at the key and not at its values. BinaryEquals is not known.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ['StringEquals', is(equals)],
  ['StringNotEquals', isNot(equals)],
  ['StringEqualsIgnoreCase', is(equalsIgnoreCase)],
  ['StringNotEqualsIgnoreCase', isNot(equalsIgnoreCase)],
  ['StringLike', is(like)],
  ['StringNotLike', isNot(like)],
  ['ArnEquals', is(arn)],
  ['ArnNotEquals', isNot(arn)],
  ['ArnLike', is(arn)],
  ['ArnNotLike', isNot(arn)],
  ['Bool', is(boolean)],
  ['NumericEquals', is(number((policy, request) => request === policy))],
  ['NumericNotEquals', isNot(number((policy, request) => request === policy))],
  ['NumericLessThan', is(number((policy, request) => request < policy))],
  ['NumericLessThanEquals', is(number((policy, request) => request <= policy))],
  ['NumericGreaterThan', is(number((policy, request) => request > policy))],
  ['NumericGreaterThanEquals', is(number((policy, request) => request >= policy))],
  ['DateEquals', is(date((policy, request) => request === policy))],
  ['DateNotEquals', isNot(date((policy, request) => request === policy))],
  ['DateLessThan', is(date((policy, request) => request < policy))],
  ['DateLessThanEquals', is(date((policy, request) => request <= policy))],
  ['DateGreaterThan', is(date((policy, request) => request > policy))],
  ['DateGreaterThanEquals', is(date((policy, request) => request >= policy))],
  ['IpAddress', is(address)],
  ['NotIpAddress', isNot(address)],
]);
