import { type Problem } from '../core/problem';
import { type FieldCondition, type FieldConditions, type PatternCombination, type Scalar } from './field-condition';
import { misreadParts, type CaseIgnoringText } from './misread-letters';
import { isMapping } from './pattern-value';
import { ignoringCaseTest, partsTest, type TextTest } from './text-matching';

interface Wildcard {
  readonly pattern: string;
  readonly place: string;
}

/**
 * The conditions as event-ruler reads them: all are right as they are written, but those that `misreadParts` tells of.
 *
 * Alternatives of `$or` share the machine of a field where they ask the same of all fields before it. The ones behind are added later.
 */
export function asRead(combinations: readonly PatternCombination[]): readonly PatternCombination[] {
  const all = combinations.flat().flatMap(({ conditions }) => conditions);
  if (!all.some((one) => wildcardsOf(one).length > 0) || !all.some((one) => caseIgnoringTexts(one).length > 0)) {
    return combinations;
  }
  const shared = new Map<string, Wildcard[]>();
  return combinations.map((combination) => {
    let before = '';
    return combination.map((field) => {
      before += `${JSON.stringify(field.path)}:`;
      const wildcards = shared.get(before) ?? [];
      shared.set(before, wildcards);
      const read = fieldAsRead(field, wildcards);
      before += JSON.stringify(field.conditions.map(({ operator, operand }) => [operator, operand]));
      return read;
    });
  });
}

/** @param wildcards - those of the machine so far, to which those of this field are added */
function fieldAsRead(field: FieldConditions, wildcards: Wildcard[]): FieldConditions {
  return {
    path: field.path,
    conditions: field.conditions.map((condition) => {
      const read = conditionAsRead(condition, wildcards);
      wildcards.push(...wildcardsOf(condition).map((pattern) => ({ pattern, place: condition.place })));
      return read;
    }),
  };
}

function conditionAsRead(condition: FieldCondition, wildcards: readonly Wildcard[]): FieldCondition {
  const patterns = wildcards.map(({ pattern }) => pattern);
  const texts = caseIgnoringTexts(condition).map((text) => ({ ...text, parts: misreadParts(text, patterns) }));
  const misread = texts.filter(({ parts }) => parts !== undefined);
  const [first] = misread;
  if (first === undefined) {
    return condition;
  }
  const tests = texts.map(({ text, where, parts }): TextTest =>
    parts === undefined ? ignoringCaseTest(text, where) : partsTest(parts, where),
  );
  const isNegated = condition.operator === 'anything-but';
  return {
    ...condition,
    test: (value: Scalar) => (typeof value === 'string' ? tests.some((test) => test(value)) !== isNegated : isNegated),
    misread: {
      readAs: misread.map(({ parts = [], where }) => patternOf(parts, where)),
      because: wildcards.find(({ pattern }) => misreadParts(first, [pattern]) !== undefined)?.place ?? '',
    },
  };
}

/** Parts as a wildcard pattern, for a person to read. */
function patternOf(parts: readonly string[], where: CaseIgnoringText['where']): string {
  const text = parts.map((part) => (part === 'any' || part === 'some' ? '*' : part)).join('');
  return where === 'whole' ? text : where === 'prefix' ? `${text}*` : `*${text}`;
}

function caseIgnoringTexts({ operator, operand }: FieldCondition): readonly CaseIgnoringText[] {
  if (operator === 'equals-ignore-case') {
    return textsOf(operand).map((text) => ({ text, where: 'whole' }));
  }
  const inner = isMapping(operand) ? textsOf(operand['equals-ignore-case']) : [];
  return operator === 'prefix' || operator === 'suffix'
    ? inner.map((text) => ({ text, where: operator }))
    : operator === 'anything-but'
      ? inner.map((text) => ({ text, where: 'whole' }))
      : [];
}

function wildcardsOf({ operator, operand }: FieldCondition): readonly string[] {
  return operator === 'wildcard' ? textsOf(operand) : operator === 'anything-but' && isMapping(operand) ? textsOf(operand.wildcard) : [];
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter((text) => typeof text === 'string');
}

/**
 * Conditions that AWS's matcher does not read as they are written, once for each place.
 *
 * Id: `pattern-condition-misread`.
 */
export function misreadConditions({ combinations }: { readonly combinations: readonly PatternCombination[] }): readonly Problem[] {
  const found = new Map<string, Problem>();
  for (const { operator, operand, place, misread } of combinations.flat().flatMap(({ conditions }) => conditions)) {
    if (misread !== undefined) {
      const readings = misread.readAs.map((text) => `"${text}"`).join(' and ');
      found.set(place, {
        id: 'pattern-condition-misread',
        path: place,
        message: `is read by EventBridge's matcher as ${readings}; the cause is the wildcard at ${misread.because}, so it ${operator === 'anything-but' ? 'rejects' : 'accepts'} more values than written`,
        value: { [operator]: operand },
        remedy: 'list the spellings as plain values, or move the wildcard to a separate rule',
      });
    }
  }
  return [...found.values()];
}
