import { type AutomationCriterion } from '../../configuration/automation-rule';
import { fieldsOf, type CriterionV2 } from '../../configuration/automation-rule-v2';
import { type SuppressionCriterion } from '../../configuration/suppression-rule';
import { findingValues, suppressionMatches } from '../../signals/guardduty/matching';
import { valuesAt } from '../../signals/readers/example-event';
import { automationField } from '../../signals/security-hub/criteria';
import { automationMatches } from '../../signals/security-hub/matching';
import { matchesV2 } from '../../signals/security-hub-v2/matching';
import { criterionV2InWords } from '../../signals/security-hub-v2/words';
import { criterionInWords } from '../../signals/words';
import { type CriteriaReading } from './criteria';

/** The criteria of GuardDuty's suppression rules. */
export const suppressionReading: CriteriaReading<SuppressionCriterion> = {
  matches: (criteria, finding) => suppressionMatches(criteria, finding),
  paths: ({ field }) => [field],
  words: criterionInWords,
  values: ({ field }, finding) => findingValues(finding, field),
};

const paths = new Map<string, string>();

/** The path of a criterion in a finding, without marks of lists. */
export function automationPath({ field }: AutomationCriterion): string {
  const known = paths.get(field) ?? (automationField(field)?.path ?? field).replaceAll('[]', '');
  paths.set(field, known);
  return known;
}

/** The criteria of automation rules of Security Hub CSPM. */
export const automationReading: CriteriaReading<AutomationCriterion> = {
  matches: (criteria, finding, now) => automationMatches(criteria, finding, { ...(now !== undefined && { now }) }),
  paths: (criterion) => [automationPath(criterion)],
  words: criterionInWords,
  values: (criterion, finding) =>
    valuesAt(finding, [...automationPath(criterion).split('.'), ...(criterion.key === undefined ? [] : [criterion.key])]),
};

/** The criteria of automation rules of Security Hub V2. */
export const automationV2Reading: CriteriaReading<CriterionV2> = {
  matches: (criteria, finding) => matchesV2(criteria, finding),
  paths: (criterion) => fieldsOf(criterion).map(({ field }) => field),
  words: criterionV2InWords,
  values: (criterion, finding) =>
    fieldsOf(criterion).flatMap(({ field, key }) => valuesAt(finding, [...field.split('.'), ...(key === undefined ? [] : [key])])),
};
