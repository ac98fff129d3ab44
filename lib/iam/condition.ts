import { type ContextKeys, type KnownKey } from './context';
import { operators, type Operator } from './condition-operators';
import { isUnknown, parsePattern, resolvePattern, type Pattern } from './pattern';
import { every, no, not, some, truth, unknownTruth, yes, type Truth } from './truth';

/** One key under one operator. */
export interface Condition {
  /** The operator as it is written, e.g. `ForAnyValue:StringLikeIfExists`. */
  readonly name: string;
  readonly key: string;
  /** As they are written. Empty where they cannot be read. */
  readonly values: readonly string[];
  /** Keys of variables without a default in its values. @default - none */
  readonly variables?: readonly string[];
  /** What is written as a variable in the values and can be none. @default - none */
  readonly noVariables?: readonly string[];
  readonly test: (keys: ContextKeys) => Truth;
}

/**
 * Takes a condition block apart: every key under every operator must hold.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * @param variables whether `${...}` is a variable
 * @returns undefined where the block is not an object of objects
 */
export function parseConditions(block: unknown, variables: boolean): readonly Condition[] | undefined {
  if (!isFields(block)) return undefined;
  const conditions: Condition[] = [];
  for (const [name, keys] of Object.entries(block)) {
    if (!isFields(keys)) return undefined;
    for (const [key, values] of Object.entries(keys)) {
      const condition = parseCondition(name, key, values, variables);
      conditions.push({ name, key, values: textsOf(values) ?? [], ...condition });
    }
  }
  return conditions;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

type SetOperator = 'ForAllValues' | 'ForAnyValue';

function parseCondition(
  name: string,
  key: string,
  value: unknown,
  variables: boolean,
): Pick<Condition, 'test' | 'variables' | 'noVariables'> {
  const values = textsOf(value);
  if (values === undefined) return { test: () => unknownTruth('condition-value', `${key} ${JSON.stringify(value)}`) };
  if (name === 'Null') return { test: testNull(key, values) };
  const match = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name);
  const operator = operators.get(match?.[2] ?? '');
  if (operator === undefined) return { test: () => unknownTruth('condition-operator', name) };
  const form = { wildcards: operator.wildcards, variables: variables && operator.variables };
  if (variables && !operator.variables && values.some((text) => text.includes('${'))) {
    return { test: () => unknownTruth('variable', `${name} ${values.join(', ')}`) };
  }
  const test = { operator, key, patterns: values.map((text) => parsePattern(text, form)), set: match?.[1] as SetOperator | undefined };
  return {
    test: (keys) => testCondition(test, keys, match?.[3] !== undefined),
    variables: test.patterns.flatMap((pattern) => pattern.variables ?? []),
    noVariables: test.patterns.flatMap((pattern) => pattern.noVariables ?? []),
  };
}

/** Strings, numbers and booleans, one or a list of at least one, as the strings that IAM makes of them. */
function textsOf(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.flatMap((item) => (['string', 'number', 'boolean'].includes(typeof item) ? [String(item)] : []));
  return texts.length > 0 && texts.length === list.length ? texts : undefined;
}

/** Whether the key is absent. Of an empty list or text AWS says that it is "null" for sets, and of this operator nothing. */
function testNull(key: string, values: readonly string[]): Condition['test'] {
  const test = (found: KnownKey): Truth => {
    if (found.state === 'present' && found.value.length === 0) return unknownTruth('condition-value', `${key} is empty`);
    return some(values, (value) =>
      value === 'true' || value === 'false'
        ? truth((value === 'true') === (found.state === 'absent'))
        : unknownTruth('condition-value', `Null ${value}`),
    );
  };
  return (keys) => whicheverItIs(keys, key, test, (moment) => [{ state: 'present', value: String(moment) }]);
}

/** The truth for a key that may be one of several: known where all agree. */
function whicheverItIs(
  keys: ContextKeys,
  key: string,
  test: (found: KnownKey) => Truth,
  momentsFrom: (moment: number) => readonly KnownKey[],
): Truth {
  const found = keys.get(key);
  if (found.state === 'unknown') return keys.unknown(key);
  if (found.state === 'present' || found.state === 'absent') return test(found);
  const [first, ...others] = (found.state === 'from' ? momentsFrom(found.moment) : found.states).map(test);
  return first !== undefined && others.every(({ is }) => is === first.is) ? first : keys.unknown(key);
}

interface Test {
  readonly operator: Operator;
  readonly key: string;
  readonly patterns: readonly Pattern[];
  readonly set: SetOperator | undefined;
}

function testCondition(test: Test, keys: ContextKeys, ifExists: boolean): Truth {
  return whicheverItIs(
    keys,
    test.key,
    (found) => testKnown(test, found, keys, ifExists),
    (moment) => momentsFrom(test, moment),
  );
}

const second = 1000;

/**
 * A moment, and later ones on each side of those that the policy names: between two that it names, every one answers alike. None where the operator
 * does not compare moments.
 */
function momentsFrom({ operator: { moments }, key, patterns }: Test, moment: number): readonly KnownKey[] {
  if (moments?.isOf(key.toLowerCase()) !== true) return [];
  const named = patterns.flatMap(({ text }) => moments.parse(text) ?? []);
  const around = named.flatMap((one) => [one - second, one, one + second]);
  return [moment, ...around.filter((one) => one > moment)].map((one) => ({ state: 'present', value: moments.write(one) }));
}

function testKnown({ operator, key, patterns, set }: Test, found: KnownKey, keys: ContextKeys, ifExists: boolean): Truth {
  if (found.state === 'absent') return whereAbsent(operator, set, ifExists);
  const fits = (value: string): Truth => {
    const one = some(patterns, (pattern) => {
      const resolved = resolvePattern(pattern, keys);
      return isUnknown(resolved) ? resolved : operator.fits(resolved, value, pattern.text);
    });
    return operator.negated ? not(one) : one;
  };
  if (set === undefined) {
    // What an operator for one value does with a key of many is not documented.
    return typeof found.value === 'string' ? fits(found.value) : unknownTruth('condition-value', `${key} is a list`);
  }
  const values = typeof found.value === 'string' ? [found.value] : found.value;
  if (values.includes('')) return unknownTruth('condition-value', `${key} is empty`);
  return set === 'ForAllValues' ? every(values, fits) : some(values, fits);
}

/**
 * A negated operator is true without the key, and so is ForAllValues; ForAnyValue is false. IfExists is true, which for ForAnyValue
 * contradicts the one before: AWS does not say which goes first.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function whereAbsent(operator: Operator, set: SetOperator | undefined, ifExists: boolean): Truth {
  if (set === 'ForAnyValue') return ifExists ? unknownTruth('condition-operator', 'ForAnyValue with IfExists') : no;
  return set === 'ForAllValues' || ifExists ? yes : truth(operator.negated);
}
