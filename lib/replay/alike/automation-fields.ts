import { type AutomationCriterion, type FindingUpdate } from '../../configuration/automation-rule';
import { type Document } from '../../signals/readers/example-event';
import { written } from '../../signals/readers/writes';
import { automationField, type AutomationField } from '../../signals/security-hub/criteria';
import { fieldMatchesValues, fieldValues } from '../../signals/security-hub/matching';
import { operatorsIn } from '../../signals/security-hub/operators';
import { partsOf, updatableFields } from '../../signals/security-hub/update';
import { type FindingForm } from '../records/form';
import { ownMember } from '../records/record';
import { automationPath } from '../path/readings';
import { type OrderedAutomation } from '../path/security-hub';
import { Several, type Field, type Found, type Test } from './found';
import { constantOf, foundOf, lowerCase, readerOf, textKeys, valuesOf, verdictOnEach, type FormSource, type ReadOptions } from './source';

/** First name of what each part of an update writes: `Workflow`. */
const firstName = (part: keyof FindingUpdate): string => updatableFields[part].split('.', 1)[0]!;

/** Which rules write a member of findings. Units are the rules, by their place in the list. */
export function writersOf(rules: readonly OrderedAutomation[], name: string): readonly number[] {
  return rules.flatMap(({ rule }, unit) => (partsOf(rule.update).some((part) => firstName(part) === name) ? [unit] : []));
}

/** The fields that automation rules of Security Hub CSPM look at, and the members that they write. */
export function automationFields(
  rules: readonly OrderedAutomation[],
  isOpen: FindingForm['isOpen'],
  options: ReadOptions,
  /** Units that may write the status besides. */
  service: readonly number[],
): readonly Field<FormSource>[] {
  return [...readFields(rules, isOpen, options, service), ...writtenMembers(rules, options, service)];
}

function readFields(
  rules: readonly OrderedAutomation[],
  isOpen: FindingForm['isOpen'],
  options: ReadOptions,
  service: readonly number[],
): readonly Field<FormSource>[] {
  const tests = new Map<string, Test[]>();
  const dated = new Set<string>();
  for (const [unit, { rule }] of rules.entries()) {
    for (const name of new Set(rule.criteria.map(({ field }) => field))) {
      const own = rule.criteria.filter(({ field }) => field === name);
      if (automationField(name) === undefined || own.some((criterion) => isOpen(automationPath(criterion)))) continue;
      if (own.some(({ withinDays }) => withinDays !== undefined)) dated.add(name);
      tests.set(name, [...(tests.get(name) ?? []), testOf(unit, own)]);
    }
  }
  return [...tests].map(([name, own]) => {
    const field = automationField(name)!;
    // The names before the first list.
    const names = field.path.replace(/\[\].*$/, '').split('.');
    const first = names[0]!;
    const one = valueReader(field);
    const read = dated.has(name) ? (finding: Document, now: string | undefined) => withArrival(one(finding), now) : one;
    const writers = [...writersOf(rules, first), ...(first === 'Workflow' ? service : [])];
    const path = { names, isPlain: !field.path.includes('[]') && !dated.has(name) };
    return {
      read: readerOf(path, options, read),
      constant: constantOf(path, options, read, writers),
      tests: own,
      keysOf: textKeys,
      keyOfText: lowerCase,
      writers,
    };
  });
}

/** Values of a time, and when the finding arrives: what `withinDays` needs. */
class Dated extends Several {
  public constructor(
    public readonly found: Found,
    public readonly now: string | undefined,
  ) {
    super(() => JSON.stringify([found instanceof Several ? [found.key] : found, now]), []);
  }
}

const withArrival = (found: Found, now: string | undefined): Found => new Dated(found, now);

function testOf(unit: number, own: readonly AutomationCriterion[]): Test {
  const keys = textsOf(own, 'equals')?.map((wanted) => wanted.toLowerCase());
  const beginnings = textsOf(own, 'prefix');
  const judge = (found: Found) =>
    verdictOnEach(found, (one) =>
      one instanceof Dated
        ? fieldMatchesValues(own, valuesOf(one.found), { ...(one.now !== undefined && { now: one.now }) })
        : fieldMatchesValues(own, valuesOf(one), {}),
    );
  return { unit, judge, asks: own[0]!, ...(keys && { keys }), ...(beginnings && { beginnings }) };
}

/** What a value must be, or begin with. @returns undefined where the criteria ask for something else, or for more */
function textsOf(own: readonly AutomationCriterion[], wanted: 'equals' | 'prefix'): readonly string[] | undefined {
  const [criterion, ...others] = own;
  if (criterion === undefined || others.length > 0 || automationField(criterion.field)?.values !== 'string') return undefined;
  const [operator, ...more] = operatorsIn(criterion);
  return operator === wanted && more.length === 0 ? criterion[wanted]?.map(String) : undefined;
}

function valueReader(field: AutomationField): (finding: Document) => Found {
  const isList = field.path.includes('[]');
  const names = field.path.split('.');
  if (isList) return (finding) => foundOf(fieldValues(finding, field));
  return (finding) => {
    let value: unknown = finding;
    for (const name of names) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = ownMember(value, name);
    }
    return typeof value === 'object' ? foundOf([value]) : (value as Found);
  };
}

/**
 * What a finding can become is told apart by its whole text, and there are limits to how many possibilities are followed. So it matters whether a rule
 * changes anything when it writes. Of what is joined with what is there, everything matters.
 */
function writtenMembers(
  rules: readonly OrderedAutomation[],
  options: ReadOptions,
  service: readonly number[],
): readonly Field<FormSource>[] {
  const names = [
    ...new Set([...rules.flatMap(({ rule }) => partsOf(rule.update).map(firstName)), ...(service.length > 0 ? ['Workflow'] : [])]),
  ];
  return names.map((name) => {
    const writers = writersOf(rules, name);
    const isJoined = name === 'UserDefinedFields' || name === 'RelatedFindings';
    const change = (unit: number) => (one: Found) => {
      const [value] = valuesOf(one);
      if (value === undefined) return 'absent';
      const text = JSON.stringify(value);
      if (isJoined || unit === undefined) return text;
      const { rule } = rules[unit]!;
      const parts = partsOf(rule.update).filter((part) => firstName(part) === name);
      return JSON.stringify(written(rule, parts, { [name]: value })[0]?.[name]) === text ? 'same' : 'other';
    };
    const tests: readonly Test[] = [
      ...writers.map((unit) => ({ unit, judge: (found: Found) => verdictOnEach(found, change(unit)), isNeeded: false })),
      ...(name === 'Workflow'
        ? service.map((unit) => ({
            unit,
            judge: (found: Found) => verdictOnEach(found, (one) => JSON.stringify(valuesOf(one)) ?? ''),
            isNeeded: false,
          }))
        : []),
    ];
    const read = (finding: Document): Found => (Object.hasOwn(finding, name) ? foundOf([finding[name]]) : undefined);
    return { read: readerOf({ names: [name] }, options, read), tests, keysOf: () => undefined, writers: [...writers, ...service] };
  });
}
