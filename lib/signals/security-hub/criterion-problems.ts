import { type Problem } from '../../core/problem';
import { type AutomationCriterion } from '../../configuration/automation-rule';
import { automationField, type AutomationField, criteriaOfApiAlone, nearestAutomationField } from './criteria';
import { clash, operatorsIn, operatorsOf, textComparisons, type TextOperator, textOperators, textOperatorsIn } from './operators';
import { filtersOf } from './properties';

/** Every problem of the criteria, with paths from `criteria`. */
export function criteriaProblems(criteria: readonly AutomationCriterion[]): readonly Problem[] {
  if (criteria.length === 0) {
    return [
      {
        id: 'no-criteria',
        path: 'criteria',
        message: 'must have at least one criterion; without any, the rule would apply to every finding',
        remedy: 'add criteria that say which findings the rule is for',
      },
    ];
  }
  return [
    ...criteria.flatMap((criterion, index) => criterionProblems(criterion, `criteria[${index}]`)),
    ...criteria.flatMap((criterion, index) => repetition(criteria, criterion, index)),
    ...[...new Set(criteria.map(({ field }) => field))].flatMap((name) => fieldProblems(criteria, name)),
  ];
}

function criterionProblems(criterion: AutomationCriterion, path: string): readonly Problem[] {
  const field = automationField(criterion.field);
  if (field === undefined) return [unknownField(criterion.field, `${path}.field`)];
  const used = operatorsIn(criterion);
  const fitting = operatorsOf[field.values];
  const strange = used.filter((operator) => !fitting.includes(operator));
  const problems: Problem[] = strange.map((operator) => ({
    id: 'operator-not-for-criterion',
    path: `${path}.${operator}`,
    message: `does not apply to ${field.name}, which is ${kindOfValues[field.values]}`,
    value: criterion[operator],
    remedy: `use ${oneOf(fitting)}`,
  }));
  if (used.length === 0) {
    problems.push({
      id: 'no-operator',
      path,
      message: `must have an operator, which says what the value of ${field.name} must be${criterion.from === undefined ? '' : `; ${criterion.from} has no value for it`}`,
      remedy: `add ${oneOf(fitting)}`,
    });
  }
  problems.push(...keyProblems(criterion, field, path));
  // What is said of the values of an operator that does not belong there would only distract.
  if (strange.length > 0) return problems;
  if (field.values === 'number') problems.push(...numberProblems(criterion, path));
  else if (field.values === 'timestamp') problems.push(...timeProblems(criterion, path));
  else problems.push(...textProblems(criterion, field, path));
  return problems;
}

const kindOfValues: Readonly<Record<AutomationField['values'], string>> = {
  string: 'text',
  map: 'a map',
  number: 'a number',
  timestamp: 'a time',
};

function unknownField(name: string, path: string): Problem {
  const instead = Object.hasOwn(criteriaOfApiAlone, name) ? criteriaOfApiAlone[name] : undefined;
  if (instead !== undefined) {
    return {
      id: 'criterion-not-in-cloudformation',
      path,
      message: 'is a criterion of the Security Hub API that CloudFormation (AWS::SecurityHub::AutomationRule) does not have',
      value: name,
      remedy: instead,
    };
  }
  const nearest = nearestAutomationField(name);
  return {
    id: 'unknown-criterion',
    path,
    message: 'must be a criterion of AWS::SecurityHub::AutomationRule',
    value: name,
    remedy:
      nearest === undefined
        ? 'see AutomationRulesFindingFilters in the CloudFormation reference'
        : `write ${nearest.name} if that is meant`,
  };
}

function keyProblems({ key }: AutomationCriterion, { name, values }: AutomationField, path: string): readonly Problem[] {
  if (values !== 'map') {
    return key === undefined
      ? []
      : [
          {
            id: 'key-not-allowed',
            path: `${path}.key`,
            message: `does not apply to ${name}, which is not a map`,
            value: key,
            remedy: 'remove it',
          },
        ];
  }
  return key !== undefined && key.trim() !== ''
    ? []
    : [
        {
          id: 'missing-key',
          path: `${path}.key`,
          message: `must name a key of ${name}`,
          ...(key !== undefined && { value: key }),
          remedy: name === 'ResourceTags' ? 'add the key of the tag' : 'add the name of the field',
        },
      ];
}

function textProblems(criterion: AutomationCriterion, field: AutomationField, path: string): readonly Problem[] {
  return textOperatorsIn(criterion).flatMap((operator) => {
    const values: readonly (string | number)[] = criterion[operator] ?? [];
    const at = `${path}.${operator}`;
    if (values.length === 0) return [noValues(at)];
    return values.flatMap((value, index) => valueProblems(value, operator, field, `${at}[${index}]`));
  });
}

function noValues(path: string): Problem {
  return { id: 'no-values', path, message: 'must have at least one value', remedy: 'add values, or remove the operator' };
}

function valueProblems(value: string | number, operator: TextOperator, field: AutomationField, path: string): readonly Problem[] {
  if (typeof value !== 'string' && field.kind === 'account') {
    const message = 'must be an account ID of 12 digits in quotes; as a number it loses leading zeros';
    return [{ id: 'invalid-account-id', path, message, value, remedy: 'write all 12 digits, in quotes' }];
  }
  if (typeof value !== 'string') {
    return [{ id: 'not-a-text', path, message: `must be text, because ${field.name} is text`, value, remedy: 'put it in quotes' }];
  }
  if (value.trim() === '') {
    return [{ id: 'blank-value', path, message: 'must not be blank', value, remedy: 'add the value, or remove it' }];
  }
  const whole = operator === 'equals' || operator === 'notEquals';
  if (field.kind === 'account' && !(whole ? /^\d{12}$/ : /^\d{1,12}$/).test(value)) {
    const message = whole ? 'must be an account ID of 12 digits' : 'must be part of an account ID: 1 to 12 digits';
    return [{ id: 'invalid-account-id', path, message, value, remedy: 'correct it' }];
  }
  if (field.allowed !== undefined && !field.allowed.some((known) => couldBe(known, operator, value))) {
    const part = { equals: 'be', notEquals: 'be', prefix: 'begin', prefixNotEquals: 'begin', contains: 'be in', notContains: 'be in' }[
      operator
    ];
    return [
      {
        id: 'unknown-value',
        path,
        message: `must ${part} one of the values of ${field.name}: ${field.allowed.join(', ')}`,
        value,
        remedy: 'correct it (upper and lower case matter)',
      },
    ];
  }
  return [];
}

function couldBe(known: string, operator: TextOperator, value: string): boolean {
  if (operator === 'equals' || operator === 'notEquals') return known === value;
  return operator === 'contains' || operator === 'notContains' ? known.includes(value) : known.startsWith(value);
}

/** Confidence and Criticality are whole numbers of 0 to 100; a NumberFilter is one value or a range (schema of the resource). */
function numberProblems(criterion: AutomationCriterion, path: string): readonly Problem[] {
  const { equals, greaterThanOrEqual, lessThanOrEqual } = criterion;
  const bounds = { greaterThanOrEqual, lessThanOrEqual };
  const problems: Problem[] = [];
  const check = (value: string | number, at: string): void => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 100) return;
    problems.push({ id: 'score-not-0-to-100', path: at, message: 'must be a whole number from 0 to 100', value, remedy: 'correct it' });
  };
  if (equals?.length === 0) problems.push(noValues(`${path}.equals`));
  equals?.forEach((value, index) => check(value, `${path}.equals[${index}]`));
  for (const [operator, value] of Object.entries(bounds)) {
    if (value === undefined) continue;
    check(value, `${path}.${operator}`);
    if (equals !== undefined) {
      problems.push({
        id: 'values-and-range',
        path: `${path}.${operator}`,
        message: 'must not be combined with equals; Security Hub accepts single values or a range',
        value,
        remedy: 'remove one of them',
      });
    }
  }
  return problems;
}

/** A time in UTC with up to nine digits of a second (API Reference, "Timestamps"). */
const timeShape = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/;

function isTime(text: string): boolean {
  const day = timeShape.exec(text)?.[1];
  if (day === undefined) return false;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** An Integer of AWS's APIs has 32 bits; AWS documents no other limit. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DateRange.html */
const mostDays = 2 ** 31 - 1;

/** A DateFilter is a range of days, or a start and an end, both (schema of the resource; the API takes one of them too). */
function timeProblems({ start, end, withinDays }: AutomationCriterion, path: string): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries({ start, end })) {
    if (value === undefined) continue;
    if (!isTime(value)) {
      const message = 'must be a time in UTC, such as 2026-11-24T00:00:00Z';
      problems.push({ id: 'not-a-time', path: `${path}.${name}`, message, value, remedy: 'correct it' });
    }
    if (withinDays !== undefined) {
      problems.push({
        id: 'days-and-points-in-time',
        path: `${path}.${name}`,
        message: 'must not be combined with withinDays; Security Hub accepts days or times',
        value,
        remedy: 'remove one of them',
      });
    }
  }
  if (withinDays !== undefined && !(Number.isInteger(withinDays) && withinDays >= 1 && withinDays <= mostDays)) {
    problems.push({
      id: 'not-a-number-of-days',
      path: `${path}.withinDays`,
      message: `must be a whole number of days, 1 to ${mostDays.toLocaleString('en-US')}`,
      value: withinDays,
      remedy: 'correct it',
    });
  }
  const lacking =
    withinDays !== undefined || (start === undefined) === (end === undefined) ? undefined : start === undefined ? 'start' : 'end';
  if (lacking !== undefined) {
    problems.push({
      id: 'incomplete-period',
      path: `${path}.${lacking}`,
      message: 'must be set too, because CloudFormation requires a start and an end together',
      remedy: `add ${lacking === 'start' ? 'a time that is earlier than all findings' : 'a time after the rule has expired'}`,
    });
  }
  if (start !== undefined && end !== undefined && isTime(start) && isTime(end) && !isBefore(start, end)) {
    problems.push({
      id: 'end-before-start',
      path: `${path}.end`,
      message: `must be after start, ${start}`,
      value: end,
      remedy: 'correct one of them',
    });
  }
  return problems;
}

/** Of two times in UTC: by their text, since Date drops what is finer than a millisecond. */
function isBefore(start: string, end: string): boolean {
  const padded = (time: string): string => {
    const [seconds = '', fraction = ''] = time.slice(0, -1).split('.');
    return `${seconds}.${fraction.padEnd(9, '0')}`;
  };
  return padded(start) < padded(end);
}

/** A field, or a key of a map, that stands in an earlier criterion already. */
function repetition(criteria: readonly AutomationCriterion[], { field, key }: AutomationCriterion, index: number): readonly Problem[] {
  const first = criteria.findIndex((other) => other.field === field && other.key === key);
  if (first === index) return [];
  return [
    {
      id: 'duplicate-criterion',
      path: `criteria[${index}].field`,
      message: `must not be repeated${key === undefined ? '' : ` with the key ${key}`}; criteria[${first}] already has it`,
      value: field,
      remedy: 'join the two criteria; positive values of a field are joined by OR',
    },
  ];
}

/** What holds for all criteria of one field together. */
function fieldProblems(criteria: readonly AutomationCriterion[], name: string): readonly Problem[] {
  const field = automationField(name);
  if (field === undefined) return [];
  const own = criteria.flatMap((criterion, index) => (criterion.field === name ? [{ criterion, path: `criteria[${index}]` }] : []));
  const fits = own.every(({ criterion }) => operatorsIn(criterion).every((operator) => operatorsOf[field.values].includes(operator)));
  const last = own.at(-1);
  if (last === undefined || !fits) return [];
  const problems: Problem[] = [];
  const filters = own.reduce(
    (sum, { criterion }) => sum + (operatorsIn(criterion).length === 0 ? 0 : filtersOf(criterion, field).length),
    0,
  );
  if (filters > field.maxFilters) {
    problems.push({
      id: 'too-many-values',
      path: last.path,
      message: `must leave ${name} with at most ${field.maxFilters} values in total`,
      value: filters,
      remedy: 'split the rule, or use fewer values (a prefix can replace several)',
    });
  }
  return [...problems, ...combinationProblems(own, field)];
}

/**
 * API_StringFilter and API_MapFilter speak of filters "on the same field". Of a map, that may be the map or the key. Read as the map, `EQUALS` on
 * two keys are ORed, so a rule that means both would be applied to findings that have one of them; so two keys are refused unless
 * every filter is a negative one, which are ANDed either way.
 */
function combinationProblems(
  own: readonly { readonly criterion: AutomationCriterion; readonly path: string }[],
  field: AutomationField,
): readonly Problem[] {
  if (field.values !== 'map' && field.values !== 'string') return [];
  const perCriterion = own.flatMap(({ criterion, path }) => {
    const found = clash(textOperatorsIn(criterion));
    return found === undefined ? [] : [clashing(found, field, `${path}.${found[1]}`)];
  });
  if (field.values !== 'map' || perCriterion.length > 0) return perCriterion;
  const [first, ...others] = own;
  const second = others.find(({ criterion }) => criterion.key !== first?.criterion.key);
  if (first === undefined || second === undefined) return [];
  const together = textOperators.filter((operator) => own.some(({ criterion }) => criterion[operator] !== undefined));
  if (together.some((operator) => textComparisons[operator].positive)) {
    return [
      {
        id: 'map-keys-joined-by-or',
        path: `${second.path}.key`,
        message: `must not be combined with the key ${first.criterion.key ?? ''}, because Security Hub joins the conditions of ${field.name} by OR, not by AND`,
        value: second.criterion.key,
        remedy: 'keep one of the two keys, or use only notEquals or only notContains for both',
      },
    ];
  }
  const found = clash(together);
  return found === undefined ? [] : [clashing(found, field, second.path)];
}

function clashing([first, second]: readonly [TextOperator, TextOperator], { name, values }: AutomationField, path: string): Problem {
  const partners = textComparisons[first].goesWith.filter((operator) => values === 'string' || textComparisons[operator].maps);
  return {
    id: 'operators-conflict',
    path,
    message: `must not be combined with ${first} on ${name}; Security Hub rejects ${comparison(first)} with ${comparison(second)} on one field`,
    remedy: partners.length === 0 ? `use only ${first}` : `use only ${first}, or ${first} with ${partners.join(' or ')}`,
  };
}

function comparison(operator: TextOperator): string {
  return textComparisons[operator].comparison;
}

function oneOf(operators: readonly string[]): string {
  return operators.join(', ').replace(/, ([^,]*)$/, ' or $1');
}
