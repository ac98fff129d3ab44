import { valuesAt } from '../readers/example-event';
import { type Match } from '../security-hub/matching';
import { type CriterionV2, type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { fieldV2 } from './fields';

/**
 * Whether criteria match an OCSF finding. Text is compared with regard to case (API_StringFilter); of several values one is enough for a positive
 * filter. `unknown`: a negative filter on a field that is missing, or of which some values have it and some do not; dates, which need the arrival.
 */
export function matchesV2(criteria: readonly CriterionV2[], finding: unknown): Match {
  return every(criteria.map((criterion) => criterionMatchesV2(criterion, finding)));
}

export function criterionMatchesV2(criterion: CriterionV2, finding: unknown): Match {
  return 'anyOf' in criterion ? some(criterion.anyOf.map((one) => fieldMatches(one, finding))) : fieldMatches(criterion, finding);
}

function fieldMatches(criterion: FieldCriterionV2, finding: unknown): Match {
  const field = fieldV2(criterion.field);
  const path = [...criterion.field.split('.'), ...(criterion.key === undefined ? [] : [criterion.key])];
  const values = valuesAt(finding, path);
  switch (field?.values) {
    case 'string':
    case 'map':
      return textMatches(criterion, values.map(String));
    case 'number': {
      const { equals, greaterThanOrEqual = -Infinity, lessThanOrEqual = Infinity } = criterion;
      return values.some((value) =>
        equals === undefined ? Number(value) >= greaterThanOrEqual && Number(value) <= lessThanOrEqual : equals.includes(Number(value)),
      );
    }
    case 'boolean':
      return values.includes(criterion.is);
    case 'date':
      return values.length === 0 ? false : 'unknown';
    case undefined:
      return 'unknown';
  }
}

function textMatches({ equals, prefix, contains, notEquals, prefixNotEquals }: FieldCriterionV2, values: readonly string[]): Match {
  const positive = [equals, prefix, contains].some((list) => list !== undefined);
  const asked = (value: string): boolean =>
    [
      (equals ?? []).map(String).includes(value),
      (prefix ?? []).some((start) => value.startsWith(start)),
      (contains ?? []).some((part) => value.includes(part)),
    ].some(Boolean);
  const barred = (value: string): boolean =>
    (notEquals ?? []).includes(value) || (prefixNotEquals ?? []).some((start) => value.startsWith(start));
  if (positive && !values.some(asked)) return false;
  if (notEquals === undefined && prefixNotEquals === undefined) return true;
  if (values.length === 0) return 'unknown';
  const excluded = values.filter(barred).length;
  return excluded === 0 ? true : excluded === values.length ? false : 'unknown';
}

function every(matches: readonly Match[]): Match {
  return matches.includes(false) ? false : matches.includes('unknown') ? 'unknown' : true;
}

function some(matches: readonly Match[]): Match {
  return matches.includes(true) ? true : matches.includes('unknown') ? 'unknown' : false;
}
