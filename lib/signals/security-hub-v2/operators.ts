import { type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { type FieldV2 } from './fields';

export type TextOperatorV2 = 'equals' | 'notEquals' | 'prefix' | 'prefixNotEquals' | 'contains';
export type OperatorV2 = Exclude<keyof FieldCriterionV2, 'field' | 'key'>;

/** `Comparison` of each operator; NOT_CONTAINS is of Security Hub CSPM alone (API_StringFilter). */
export const comparisonsV2: Readonly<Record<TextOperatorV2, { readonly comparison: string; readonly positive: boolean }>> = {
  equals: { comparison: 'EQUALS', positive: true },
  prefix: { comparison: 'PREFIX', positive: true },
  contains: { comparison: 'CONTAINS', positive: true },
  notEquals: { comparison: 'NOT_EQUALS', positive: false },
  prefixNotEquals: { comparison: 'PREFIX_NOT_EQUALS', positive: false },
};
export const textOperatorsV2 = Object.keys(comparisonsV2) as readonly TextOperatorV2[];

/** The operators that a field of some values takes (User Guide, "Automation rules in Security Hub"; maps take EQUALS alone there). */
export const operatorsOfV2: Readonly<Record<FieldV2['values'], readonly OperatorV2[]>> = {
  string: textOperatorsV2,
  map: ['equals'],
  number: ['equals', 'greaterThanOrEqual', 'lessThanOrEqual'],
  date: ['start', 'end', 'withinDays'],
  boolean: ['is'],
};

/** The operators that a criterion uses. */
export function operatorsInV2(criterion: FieldCriterionV2): readonly OperatorV2[] {
  return (Object.keys(criterion) as (keyof FieldCriterionV2)[]).filter(
    (key): key is OperatorV2 => key !== 'field' && key !== 'key' && criterion[key] !== undefined,
  );
}
