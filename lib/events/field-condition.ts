/** A value that an event can hold at the end of a path. */
export type Scalar = string | number | boolean | null;

/** The operators that EventBridge documents. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export const eventPatternOperators = [
  'prefix',
  'suffix',
  'equals-ignore-case',
  'wildcard',
  'anything-but',
  'numeric',
  'cidr',
  'exists',
] as const;
export type EventPatternOperator = (typeof eventPatternOperators)[number];

/** One value or operator of the list that a field takes. */
export interface FieldCondition {
  /** `equals` for a value that is written as it is. */
  readonly operator: EventPatternOperator | 'equals';
  /** What the pattern gives the operator, or the value itself. */
  readonly operand: unknown;
  /** Where it is in the pattern, e.g. `detail.severity[0]`. */
  readonly place: string;
  /** Whether a value of an event satisfies it. */
  readonly test: (value: Scalar) => boolean;
  /** Whether an event without the field satisfies it: `{"exists": false}`. */
  readonly takesAbsence: boolean;
  /** How event-ruler reads it, where that is not what is written; `test` tells what event-ruler tells. @default - as it is written */
  readonly misread?: Misreading;
}

/** A reading of a condition by event-ruler that is not what is written. */
export interface Misreading {
  /** The texts as event-ruler reads them, each as a wildcard pattern that ignores case: `*r`. */
  readonly readAs: readonly string[];
  /** The place of the wildcard that is the cause, e.g. `detail.name[0]`. */
  readonly because: string;
}

/** A field of an event and the conditions of which one must hold. */
export interface FieldConditions {
  /** Names from the root to the field, joined by dots, which is how EventBridge addresses it: `detail.findings.Severity.Label`. */
  readonly path: string;
  readonly conditions: readonly FieldCondition[];
}

/** Fields that must all hold, in the order of their paths; the same object of an array has to hold those that lie in it. */
export type PatternCombination = readonly FieldConditions[];

/** Whether a value of a field satisfies one of its conditions. */
export function takes(conditions: readonly FieldCondition[], value: Scalar): boolean {
  return conditions.some(({ test }) => test(value));
}

/** The condition that a field has a value. @param place - where it would stand in a pattern */
export const equalTo = (value: Scalar, place: string): FieldCondition => ({
  operator: 'equals',
  operand: value,
  place,
  test: (other) => other === value,
  takesAbsence: false,
});

/** The conditions that a combination has for a field. @returns undefined where it asks nothing of the field */
export function conditionsOf(combination: PatternCombination, path: string): readonly FieldCondition[] | undefined {
  return combination.find((field) => field.path === path)?.conditions;
}

/** Whether one of the values satisfies the conditions of a field. */
export function mayHold(combination: PatternCombination, path: string, values: readonly Scalar[]): boolean {
  const conditions = conditionsOf(combination, path);
  return conditions === undefined || values.some((value) => takes(conditions, value));
}

/** Texts that a field is asked to be as they are; other conditions are left out. */
export function textsOf(combination: PatternCombination, path: string): readonly string[] {
  return (conditionsOf(combination, path) ?? []).flatMap(({ operator, operand }) =>
    operator === 'equals' && typeof operand === 'string' ? [operand] : [],
  );
}
