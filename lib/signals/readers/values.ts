import { type FieldCondition } from '../../events/field-condition';
import { type AutomationCriterion } from '../../configuration/automation-rule';

/** Values near what a criterion of an automation rule asks for; the matcher tells which of them do. */
export function valuesOfCriterion(criterion: Omit<AutomationCriterion, 'field'>): readonly unknown[] {
  const { equals = [], prefix = [], contains = [], greaterThanOrEqual, lessThanOrEqual, start, end } = criterion;
  const barred = [...(criterion.notEquals ?? []), ...(criterion.prefixNotEquals ?? []), ...(criterion.notContains ?? [])];
  const numbers = [greaterThanOrEqual, lessThanOrEqual].flatMap((bound) => (bound === undefined ? [] : [bound, bound - 1, bound + 1]));
  const times = [start, end].flatMap((time) => {
    const at = time === undefined ? NaN : Date.parse(time);
    return Number.isNaN(at) ? [] : [at - 1000, at + 1000].map((near) => new Date(near).toISOString());
  });
  return [...equals, ...[...prefix, ...contains].flatMap(longer), ...numbers, ...times, ...besides(barred)];
}

/** Texts for a field that may have any. */
export const anyTexts: readonly unknown[] = ['other', 'another'];

/** Values that somebody does not want, which others may want, and some that are none of them. */
function besides(barred: readonly unknown[]): readonly unknown[] {
  const numbers = barred.flatMap((value) => (typeof value === 'number' ? [value + 1, value - 1] : []));
  return [...(barred.length > 0 && numbers.length === 0 ? anyTexts : numbers), ...barred];
}

/** A text, and longer ones that begin with it; a finding type of GuardDuty among them. */
function longer(text: string): readonly string[] {
  const slash = text.endsWith('/') ? '' : '/';
  return [text, `${text}x`, ...(text.includes(':') ? [`${text}-Portscan`] : [`${text}${slash}Recon:EC2-Portscan`, `${text}:EC2-Portscan`])];
}

/** Values near what a field of an event pattern matches; `undefined` for a field that is absent. */
export function valuesOfConditions(conditions: readonly FieldCondition[]): readonly unknown[] {
  return conditions.flatMap(({ operator, operand }) => valuesOf(operator, operand));
}

function valuesOf(operator: FieldCondition['operator'], operand: unknown): readonly unknown[] {
  switch (operator) {
    case 'equals':
    case 'equals-ignore-case':
      return [operand];
    case 'prefix':
      return texts(operand).flatMap(longer);
    case 'suffix':
      return texts(operand).flatMap((text) => [text, `x${text}`, `TTPs/Discovery/Recon:EC2-${text}`]);
    case 'wildcard':
      return texts(operand).flatMap((text) => [
        text.replace('*', 'TTPs/Discovery/Recon:EC2-').replaceAll('*', ''),
        ...['', 'x'].map((some) => text.replaceAll('*', some)),
        text.replace('*', 'TTPs/').replaceAll('*', ':'),
      ]);
    case 'numeric':
      return Array.isArray(operand) ? operand.flatMap((bound) => (typeof bound === 'number' ? [bound, bound - 1, bound + 1] : [])) : [];
    case 'exists':
      return operand === false ? [undefined] : anyTexts;
    case 'cidr':
      return texts(operand).map((range) => range.split('/')[0] ?? '');
    case 'anything-but':
      return besides(barredBy(operand));
  }
}

/** Values of `anything-but`: one, several, or those of another operator. */
function barredBy(operand: unknown): readonly unknown[] {
  if (Array.isArray(operand)) return operand.flatMap(barredBy);
  return typeof operand === 'object' && operand !== null ? Object.values(operand).flatMap(barredBy) : [operand];
}

/** `prefix` and `suffix` can hold a text or `{"equals-ignore-case": text}`. */
function texts(operand: unknown): readonly string[] {
  if (typeof operand === 'string') return [operand];
  return typeof operand === 'object' && operand !== null ? Object.values(operand).filter((value) => typeof value === 'string') : [];
}
