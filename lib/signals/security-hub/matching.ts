import { type AutomationCriterion } from '../../configuration/automation-rule';
import { automationField, type AutomationField } from './criteria';
import { clash, operatorsIn, operatorsOf, textComparisons, type TextOperator, textOperatorsIn } from './operators';

/** `unknown`: what AWS documents does not decide it. */
export type Match = boolean | 'unknown';

export interface MatchOptions {
  /** When the finding arrives, ISO 8601; `withinDays` counts back from it. @default - `withinDays` is unknown */
  readonly now?: string;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Whether the criteria of an automation rule match a finding in the AWS Security Finding Format, as API_StringFilter, API_MapFilter,
 * API_NumberFilter and API_DateFilter say: text is compared with regard to case; positive filters of a field are ORed, negative ones ANDed,
 * fields ANDed.
 *
 * Assumptions: of several resources (types, standards, related findings) one is enough for a positive filter, and each field looks for its own;
 * a field that is missing has no value, so no positive filter matches it; a day of `withinDays` has 24 hours; `equals` of a number field is ORed.
 *
 * `unknown`, because no page says: a negative filter where the field is missing, or where some of several values have it and some do not; a
 * missing field that Security Hub fills in itself; a time exactly at `start` or `end`, or after `now`; criteria on different keys of one map where
 * OR, as the page joins filters of one field, and AND differ; and criteria that Security Hub would refuse.
 * @param finding plain JSON
 */
export function automationMatches(criteria: readonly AutomationCriterion[], finding: unknown, options: MatchOptions = {}): Match {
  if (!isRecord(finding) || criteria.length === 0) return 'unknown';
  const fields = [...new Set(criteria.map(({ field }) => field))];
  return every(
    fields.map((name) => {
      const field = automationField(name);
      const own = criteria.filter((criterion) => criterion.field === name);
      return field === undefined ? 'unknown' : fieldMatchesValues(own, fieldValues(finding, field), options);
    }),
  );
}

/** What a finding has at the path of a field; undefined where an object on the way lacks it. */
export function fieldValues(finding: unknown, { path }: AutomationField): readonly unknown[] {
  return valuesAt(finding, path.split('.'));
}

/** Whether the criteria that a rule has on one field match a finding with these values there. */
export function fieldMatchesValues(own: readonly AutomationCriterion[], found: readonly unknown[], options: MatchOptions): Match {
  const [{ field: name } = { field: '' }] = own;
  const field = automationField(name);
  const used = own.flatMap(textOperatorsIn);
  if (field === undefined || clash([...new Set(used)]) !== undefined) return 'unknown';
  const matches = own.map((criterion) => criterionMatches(criterion, field, found, options));
  const negative = used.every((operator) => !textComparisons[operator].positive);
  return negative ? every(matches) : same(every(matches), some(matches));
}

function criterionMatches(criterion: AutomationCriterion, field: AutomationField, found: readonly unknown[], options: MatchOptions): Match {
  const used = operatorsIn(criterion);
  if (used.length === 0 || used.some((operator) => !operatorsOf[field.values].includes(operator))) return 'unknown';
  if ((field.values === 'map') !== (criterion.key !== undefined)) return 'unknown';
  switch (field.values) {
    case 'string':
      return textMatches(criterion, found, field);
    case 'map':
      return textMatches(
        criterion,
        found.map((value) => (isRecord(value) && Object.hasOwn(value, criterion.key ?? '') ? value[criterion.key ?? ''] : undefined)),
        field,
      );
    case 'number':
      return numberMatches(criterion, found);
    case 'timestamp':
      return timeMatches(criterion, found, options);
  }
}

/** Positive filters first, then negative ones (API_StringFilter). */
function textMatches(criterion: AutomationCriterion, found: readonly unknown[], field: AutomationField): Match {
  const values = found.filter((value): value is string => typeof value === 'string');
  const used = textOperatorsIn(criterion);
  const positive = used.filter((operator) => textComparisons[operator].positive);
  const negative = used.filter((operator) => !textComparisons[operator].positive);
  if (values.length === 0) {
    return field.filledIn === true || positive.length === 0 ? 'unknown' : false;
  }
  const anyOf = positive.length === 0 || positive.some((operator) => values.some((value) => compares(criterion, operator, value)));
  const excluded = values.filter((value) => negative.some((operator) => compares(criterion, operator, value)));
  const undecided = found.length > values.length || (excluded.length > 0 && excluded.length < values.length);
  const noneOf: Match = negative.length === 0 ? true : undecided ? 'unknown' : excluded.length === 0;
  return every([anyOf, noneOf]);
}

/** Whether a value equals, begins with or contains one of the operator's values, whether it should or should not. */
function compares(criterion: AutomationCriterion, operator: TextOperator, value: string): boolean {
  const wanted = (criterion[operator] ?? []).map(String);
  switch (operator) {
    case 'equals':
    case 'notEquals':
      return wanted.includes(value);
    case 'prefix':
    case 'prefixNotEquals':
      return wanted.some((start) => value.startsWith(start));
    case 'contains':
    case 'notContains':
      return wanted.some((part) => value.includes(part));
  }
}

function numberMatches(criterion: AutomationCriterion, [value]: readonly unknown[]): Match {
  const { equals, greaterThanOrEqual = -Infinity, lessThanOrEqual = Infinity } = criterion;
  if (equals !== undefined && operatorsIn(criterion).length > 1) return 'unknown';
  if (typeof value !== 'number') return false;
  return equals === undefined ? value >= greaterThanOrEqual && value <= lessThanOrEqual : equals.includes(value);
}

function timeMatches({ start, end, withinDays }: AutomationCriterion, [value]: readonly unknown[], { now }: MatchOptions): Match {
  if (value === undefined) return false;
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  if (withinDays !== undefined) {
    const age = now === undefined ? NaN : Date.parse(now) - time;
    if (start !== undefined || end !== undefined || Number.isNaN(age) || age < 0) return 'unknown';
    return age <= withinDays * day;
  }
  const from = start === undefined ? -Infinity : Date.parse(start);
  const until = end === undefined ? Infinity : Date.parse(end);
  if ([time, from, until].some(Number.isNaN) || time === from || time === until) return 'unknown';
  return time > from && time < until;
}

/** Every value at a path, `undefined` where there is none; `Resources[]` goes into each entry of the list. */
function valuesAt(value: unknown, [step, ...rest]: readonly string[]): readonly unknown[] {
  if (step === undefined) return [value];
  const name = step.replace('[]', '');
  const next = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  if (name === step) return valuesAt(next, rest);
  return Array.isArray(next) ? next.flatMap((entry: unknown) => valuesAt(entry, rest)) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function every(matches: readonly Match[]): Match {
  return matches.includes(false) ? false : matches.includes('unknown') ? 'unknown' : true;
}

function some(matches: readonly Match[]): Match {
  return matches.includes(true) ? true : matches.includes('unknown') ? 'unknown' : false;
}

function same(a: Match, b: Match): Match {
  return a === b ? a : 'unknown';
}
