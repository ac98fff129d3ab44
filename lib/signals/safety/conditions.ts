import { type AutomationCriterion } from '../../configuration/automation-rule';
import { type CriterionV2, type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { type FindingField } from '../field';
import { guardDutyField } from '../guardduty/fields';
import { automationField } from '../security-hub/criteria';
import { fieldV2 } from '../security-hub-v2/fields';
import { type SuppressionCriterion } from '../../configuration/suppression-rule';
import { atom, type Atom, type AtomOperator, type AtomOptions } from './atoms';

/** Alternatives of which one is enough. */
export interface AnyOf {
  /** Where they stand, e.g. `criteria[0].equals`. */
  readonly at: string;
  readonly atoms: readonly Atom[];
  /** The same as text, for what is the same on both sides: `equals 10.0.0.1`. */
  readonly words: ReadonlySet<string>;
}

/** A limit of a number, a time, or of an age in days. */
export interface Bound {
  readonly side: 'lower' | 'upper' | 'age';
  readonly value: number;
  readonly inclusive: boolean;
}

/** One criterion of a rule of either kind, made ready to be compared. All of it holds for a finding that matches. */
export interface Condition {
  /** `criteria[0]`. */
  readonly at: string;
  readonly field: string;
  /** Field, with the key of a map field: `ResourceTags[team]`. */
  readonly name: string;
  /** What is documented of the field. @default - the field is not documented */
  readonly known?: FindingField;
  /** Whether a finding may hold several values of it; so it is assumed of a field that is not documented. */
  readonly multiple: boolean;
  /** Each of them holds. */
  readonly anyOf: readonly AnyOf[];
  /** None of them holds. */
  readonly noneOf: readonly Atom[];
  readonly bounds: readonly Bound[];
  /** Whether it says something that AWS refuses (an empty list, a time that there is not), so that nothing can be told from it. */
  readonly opaque: boolean;
}

/** The criteria of a rule, by the name of their field. */
export interface Conditions {
  readonly all: readonly Condition[];
  readonly byName: ReadonlyMap<string, readonly Condition[]>;
}

export function suppressionConditions(criteria: readonly SuppressionCriterion[]): Conditions {
  return indexed(
    criteria.map((criterion, index) => {
      const known = guardDutyField(criterion.field);
      const at = `criteria[${index}]`;
      const options = {
        address: known === undefined ? ('maybe' as const) : known.kind === 'address-v4' || known.kind === 'address-v6',
        number: known?.values === 'number' || known?.values === 'timestamp',
      };
      const { equals, matches, notEquals, notMatches, greaterThan, greaterThanOrEqual, lessThan, lessThanOrEqual } = criterion;
      return {
        at,
        field: criterion.field,
        name: criterion.field,
        ...(known !== undefined && { known }),
        multiple: known?.multiple ?? true,
        anyOf: [
          ...(equals === undefined ? [] : [alternativesOf(`${at}.equals`, atoms('equals', equals, options))]),
          ...(matches === undefined ? [] : [alternativesOf(`${at}.matches`, atoms('matches', matches, options))]),
        ],
        noneOf: [...atoms('equals', notEquals, options), ...atoms('matches', notMatches, options)],
        bounds: [
          ...bound('lower', greaterThan, false),
          ...bound('lower', greaterThanOrEqual, true),
          ...bound('upper', lessThan, false),
          ...bound('upper', lessThanOrEqual, true),
        ],
        opaque: [equals, matches, notEquals, notMatches].some((values) => values?.length === 0),
      };
    }),
  );
}

export function automationConditions(criteria: readonly AutomationCriterion[]): Conditions {
  return indexed(criteria.map((criterion, index) => conditionOf(criterion, automationField(criterion.field), `criteria[${index}]`)));
}

/** The criteria of a rule of Security Hub V2. */
export interface ConditionsV2 {
  /** Those that all hold. */
  readonly conditions: Conditions;
  /** Of each criterion with alternatives, the alternatives, one of which holds. */
  readonly alternatives: readonly (readonly Condition[])[];
}

export function automationV2Conditions(criteria: readonly CriterionV2[]): ConditionsV2 {
  const placed = criteria.map((criterion, index) => ({ criterion, at: `criteria[${index}]` }));
  return {
    conditions: indexed(placed.flatMap(({ criterion, at }) => ('anyOf' in criterion ? [] : [ofOcsf(criterion, at)]))),
    alternatives: placed.flatMap(({ criterion, at }) =>
      'anyOf' in criterion ? [criterion.anyOf.map((one, index) => ofOcsf(one, `${at}.anyOf[${index}]`))] : [],
    ),
  };
}

/** `is` compares as the text of the value. */
function ofOcsf({ is, ...criterion }: FieldCriterionV2, at: string): Condition {
  const field = fieldV2(criterion.field);
  const values = field?.values === 'date' ? 'timestamp' : field?.values === 'boolean' ? 'string' : field?.values;
  return conditionOf(
    { ...criterion, ...(is !== undefined && { equals: [String(is)] }) },
    field === undefined || values === undefined ? undefined : { ...field, values },
    at,
  );
}

function conditionOf(criterion: AutomationCriterion, known: FindingField | undefined, at: string): Condition {
  const options = { address: false, number: known?.values === 'number' };
  const { equals, prefix, contains, notEquals, prefixNotEquals, notContains } = criterion;
  const lists = [equals, prefix, contains, notEquals, prefixNotEquals, notContains];
  const alternatives = [...atoms('equals', equals, options), ...atoms('prefix', prefix, options), ...atoms('contains', contains, options)];
  const start = criterion.start === undefined ? undefined : Date.parse(criterion.start);
  const end = criterion.end === undefined ? undefined : Date.parse(criterion.end);
  return {
    at,
    field: criterion.field,
    name: criterion.key === undefined ? criterion.field : `${criterion.field}[${criterion.key}]`,
    ...(known !== undefined && { known }),
    multiple: known?.multiple ?? true,
    anyOf: alternatives.length === 0 ? [] : [alternativesOf(at, alternatives)],
    noneOf: [
      ...atoms('equals', notEquals, options),
      ...atoms('prefix', prefixNotEquals, options),
      ...atoms('contains', notContains, options),
    ],
    bounds: [
      ...bound('lower', criterion.greaterThanOrEqual, true),
      ...bound('upper', criterion.lessThanOrEqual, true),
      ...bound('lower', start, true),
      ...bound('upper', end, true),
      ...bound('age', criterion.withinDays, true),
    ],
    opaque: lists.some((values) => values?.length === 0) || Number.isNaN(start) || Number.isNaN(end),
  };
}

/** Whether it says what a value must be, not only what it must not be. */
export function isPositive(condition: Condition): boolean {
  return condition.anyOf.some(({ atoms }) => atoms.length > 0);
}

/** An atom as text. */
export function word({ operator, text }: Atom): string {
  return `${operator} ${text}`;
}

function alternativesOf(at: string, atoms: readonly Atom[]): AnyOf {
  return { at, atoms, words: new Set(atoms.map(word)) };
}

function indexed(all: readonly Condition[]): Conditions {
  const byName = new Map<string, Condition[]>();
  for (const condition of all) {
    byName.set(condition.name, [...(byName.get(condition.name) ?? []), condition]);
  }
  return { all, byName };
}

function atoms(operator: AtomOperator, values: readonly (string | number)[] | undefined, options: AtomOptions): readonly Atom[] {
  return (values ?? []).map((value) => atom(operator, value, options));
}

function bound(side: Bound['side'], value: number | undefined, inclusive: boolean): readonly Bound[] {
  return value === undefined || Number.isNaN(value) ? [] : [{ side, value, inclusive }];
}
