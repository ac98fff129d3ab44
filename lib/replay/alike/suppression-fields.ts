import * as ipaddr from 'ipaddr.js';
import { type SuppressionCriterion } from '../../configuration/suppression-rule';
import { guardDutyField } from '../../signals/guardduty/fields';
import { criterionMatchesValues, entryOf, findingValues, type FindingValue } from '../../signals/guardduty/matching';
import { operatorsIn } from '../../signals/guardduty/operators';
import { type Document } from '../../signals/readers/example-event';
import { type FindingForm } from '../records/form';
import { type RankedRule } from '../path/suppression';
import { outsideOf } from './address-ranges';
import { type Field, type Found, type Test } from './found';
import { EachOf, foundOf, readerOf, valuesOf, verdictOnEach, type FormSource, type ReadOptions } from './source';

/** The fields that suppression rules look at. Units are the rules, by their place in the list. */
export function suppressionFields(
  rules: readonly RankedRule[],
  isOpen: FindingForm['isOpen'],
  options: ReadOptions,
): readonly Field<FormSource>[] {
  const tests = new Map<string, Test[]>();
  for (const [unit, { rule }] of rules.entries()) {
    for (const criterion of rule.criteria) {
      if (isOpen(criterion.field)) continue;
      const keys = keysOf(criterion);
      const isOutside = outsideOfCriterion(criterion);
      const judge = (found: Found) =>
        verdictOnEach(
          found,
          (one) => isOutside?.(one) !== true && criterionMatchesValues(criterion, valuesOf(one) as readonly FindingValue[]),
        );
      tests.set(criterion.field, [...(tests.get(criterion.field) ?? []), { unit, judge, asks: criterion, ...(keys && { keys }) }]);
    }
  }
  return [...tests].map(([field, own]) => ({
    read: readerOf({ names: field.split('.') }, options, valueReader(field)),
    tests: own,
    keysOf: keysOfFound,
    keyOfText,
    writers: [],
  }));
}

/** Reads what criteria see at the path of a field. */
function valueReader(field: string): (finding: Document) => Found {
  const names = field.split('.');
  return (finding) => {
    let value: unknown = finding;
    for (const name of names) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return foundOf(findingValues(finding, field));
      value = entryOf(value, name);
    }
    return typeof value === 'object' || value === undefined ? foundOf(findingValues(finding, field)) : (value as FindingValue);
  };
}

/** Texts of which a value must have one, in lower case: addresses are compared as addresses. @returns undefined where others can match too */
function keysOf(criterion: SuppressionCriterion): readonly string[] | undefined {
  const field = guardDutyField(criterion.field);
  const [operator, ...others] = operatorsIn(criterion);
  if (operator !== 'equals' || others.length > 0 || (field !== undefined && field.values !== 'string')) return undefined;
  const wanted = (criterion.equals ?? []).map(String);
  return wanted.some((text) => ipaddr.isValidCIDR(text)) || wanted.length === 0 ? undefined : wanted.flatMap(keysOfText);
}

/** Says of addresses that they are in no range that a criterion asks for. @returns undefined where it asks for something else */
function outsideOfCriterion(criterion: SuppressionCriterion): ((found: Found) => boolean) | undefined {
  const field = guardDutyField(criterion.field);
  const [operator, ...others] = operatorsIn(criterion);
  if (operator !== 'equals' || others.length > 0 || (field !== undefined && field.values !== 'string')) return undefined;
  return (criterion.equals ?? []).length === 0 ? undefined : outsideOf((criterion.equals ?? []).map(String));
}

function keysOfFound(found: Found): readonly string[] | undefined {
  if (found instanceof EachOf || found === undefined) return undefined;
  return (valuesOf(found) as readonly FindingValue[]).flatMap((value) => keysOfText(String(value)));
}

function keysOfText(text: string): readonly string[] {
  const lower = text.toLowerCase();
  return mayBeAddress(lower) && ipaddr.isValid(text) ? [lower, ipaddr.parse(text).toNormalizedString()] : [lower];
}

/** The text in lower case, where it surely is no address. */
function keyOfText(text: string): string | undefined {
  const lower = text.toLowerCase();
  return mayBeAddress(lower) ? undefined : lower;
}

/** An address is also a number below 2 to the power of 32: an account is not. */
function mayBeAddress(lower: string): boolean {
  return /^[\da-fx.:]+(%\w+)?$/.test(lower) && !/^[1-9]\d{10,}$/.test(lower);
}
