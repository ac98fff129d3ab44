import { type Problem } from '../core/problem';
import { cloudTrailTypes, hasDetailField, type DocumentedDetailType, type DocumentedSource } from './documented-events';
import { conditionsOf, takes, type FieldCondition, type FieldConditions, type PatternCombination } from './field-condition';
import { charactersOfSlip, nearest } from '../core/nearest';

/** A field of `detail` that a combination asks for, and no event that it takes is documented to have. */
export interface UnknownField {
  readonly problem: Problem;
  /**
   * Whether the documentation rules it out: the field is a mapping, is asked for inside of a value, or is of another format of findings. Otherwise it
   * is merely not documented: AWS adds fields.
   */
  readonly isRuledOut: boolean;
}

/** Fields of `detail` that no event of documented sources has which a combination matches. */
export function unknownDetailFields(combination: PatternCombination, sources: readonly DocumentedSource[]): readonly UnknownField[] {
  const events = eventsTaken(combination, sources);
  const known = fieldsOf(events);
  return fieldsNotAmong(known, combination).map((field) => unknownField(field, events, known));
}

/** Whether there is such a field. */
export function hasUnknownDetailField(combination: PatternCombination, sources: readonly DocumentedSource[]): boolean {
  return fieldsNotAmong(fieldsOf(eventsTaken(combination, sources)), combination).length > 0;
}

const fieldsOf = (events: readonly DocumentedDetailType[]): Fields => events.flatMap(({ detailFields }) => detailFields ?? []);

function fieldsNotAmong(known: Fields, combination: PatternCombination): readonly FieldConditions[] {
  if (known.length === 0) return [];
  return combination.filter(
    ({ path, conditions }) =>
      path.startsWith('detail.') && !conditions.some(({ takesAbsence }) => takesAbsence) && !hasDetailField(known, nameIn(path)),
  );
}

const nameIn = (path: string): string => path.slice('detail.'.length);

/** A source or a kind of event that a pattern names, together with fields that its events do not have. */
export interface EventsWithoutField {
  readonly problem: Omit<Problem, 'id'>;
  /** Whether the pattern takes no event at all because of that. Otherwise it takes those of its other sources and kinds. */
  readonly isWhole: boolean;
}

/**
 * Sources and kinds of events that stand in a pattern for nothing: none of its combinations asks them only for fields that they have.
 *
 * @param taken - the combinations, each with the documented sources that it takes
 */
export function eventsWithoutField(
  taken: readonly { readonly combination: PatternCombination; readonly sources: readonly DocumentedSource[] }[],
): readonly EventsWithoutField[] {
  const named = new Map<string, { readonly at: FieldCondition; missing?: FieldConditions; isTaken: boolean; isOpen: boolean }>();
  for (const { combination, sources } of taken) {
    for (const source of sources) {
      const events = eventsTaken(combination, [source]);
      for (const { path, value, of } of [
        { path: 'source', value: source.source, of: events },
        ...source.detailTypes.map((one) => ({ path: 'detail-type', value: one.detailType, of: events.filter((event) => event === one) })),
      ]) {
        const at = conditionsOf(combination, path)?.find(({ operator, operand }) => operator === 'equals' && operand === value);
        const [first] = of;
        if (at === undefined || first === undefined) continue;
        const part = named.get(at.place + value) ?? { at, isTaken: false, isOpen: false };
        const known = of.filter(({ detailFields }) => detailFields !== undefined);
        const missing = known.map((event) => missingField(combination, event));
        part.isOpen ||= known.length < of.length;
        part.isTaken ||= known.length === 0 || missing.includes(undefined);
        part.missing ??= missing.find((field) => field !== undefined);
        named.set(at.place + value, part);
      }
    }
  }
  const parts = [...named.values()];
  const dead = parts.flatMap(({ isTaken, missing, ...part }) => (isTaken || missing === undefined ? [] : [{ ...part, missing }]));
  const isWhole = dead.length === parts.length && !dead.some(({ isOpen }) => isOpen);
  return dead.map(({ at, missing, isOpen }) => ({
    problem: {
      path: at.place,
      message: `adds no event to this pattern: ${isOpen ? 'no event whose fields are documented has' : 'its events do not have'} the field ${missing.path}`,
      value: at.operand,
      remedy: 'write another pattern for it, with fields of its events, or remove it',
    },
    isWhole,
  }));
}

/** The first field that a combination asks for, and an event does not have. @returns undefined where it has all, or its fields are not known */
function missingField(combination: PatternCombination, { detailFields }: DocumentedDetailType): FieldConditions | undefined {
  if (detailFields === undefined) return undefined;
  return combination.find(
    ({ path, conditions }) =>
      path.startsWith('detail.') && !hasDetailField(detailFields, nameIn(path)) && !conditions.some(({ takesAbsence }) => takesAbsence),
  );
}

/** Kinds of events that a combination matches. Records of calls count where it takes no other kind, for all services have them. */
function eventsTaken(combination: PatternCombination, sources: readonly DocumentedSource[]): readonly DocumentedDetailType[] {
  const conditions = conditionsOf(combination, 'detail-type');
  const isTaken = ({ detailType }: DocumentedDetailType): boolean => conditions === undefined || takes(conditions, detailType);
  return [...sources.flatMap(({ detailTypes }) => detailTypes), ...cloudTrailTypes].filter(isTaken);
}

type Fields = readonly (string | RegExp)[];

function unknownField(
  { path, conditions: [first] }: FieldConditions,
  events: readonly DocumentedDetailType[],
  known: Fields,
): UnknownField {
  const name = nameIn(path);
  const texts = [...new Set(known.filter((field) => typeof field === 'string'))];
  const own = events.filter((event) => !cloudTrailTypes.includes(event));
  const documented = [
    ...new Set((own.length > 0 ? own : events).filter(({ detailFields }) => detailFields).map(({ detailType }) => detailType)),
  ];
  const at = { path: first?.place.replace(/\[\d+\]$/, '') ?? path, value: name };
  const these = someOf(documented);
  const inside = texts.find((field) => field.startsWith(`${name}.`));
  const around = texts.find((field) => name.toLowerCase().startsWith(`${field.toLowerCase()}.`));
  const isClosed = events.every(({ detailFields }) => detailFields !== undefined);
  if (isClosed && inside !== undefined) {
    const problem = {
      ...at,
      message: `asks for a mapping, but EventBridge compares only single values: ${these}`,
      remedy: `name a field inside it, such as "${withoutEnd(inside)}"`,
    };
    return { problem: { id: 'detail-field-never-occurs', ...problem }, isRuledOut: true };
  }
  const isRuledOut = isClosed && (around !== undefined || isOfAnotherFormat(name, known));
  const near = around ?? nearest(name, texts.map(withoutEnd), charactersOfSlip);
  return {
    problem: {
      id: isRuledOut ? 'detail-field-never-occurs' : 'undocumented-detail-field',
      ...at,
      message: isRuledOut ? `is not a field of these events: ${these}` : `is not a documented field of these events: ${these}`,
      remedy: near === undefined ? exampleOf(texts, known) : `did you mean "${near}"?`,
    },
    isRuledOut,
  };
}

/** The first three, and how many more there are. */
function someOf(detailTypes: readonly string[]): string {
  const shown = detailTypes.slice(0, 3).map((detailType) => `"${detailType}"`);
  return `${shown.join(', ')}${detailTypes.length > 3 ? ` and ${detailTypes.length - 3} more` : ''}`;
}

const withoutEnd = (field: string): string => field.replace(/\.\*$/, '');

/** Findings of Security Hub CSPM have names that begin with a capital, those of Security Hub have none: one is never the other. */
function isOfAnotherFormat(name: string, known: Fields): boolean {
  const [, letter] = /^findings\.([A-Za-z])/.exec(name) ?? [];
  if (letter === undefined) return false;
  const probe = (each: string): string => `findings.${each}`;
  const isCapital = letter === letter.toUpperCase();
  const hasCapitals = known.some((field) => (typeof field === 'string' ? /^findings\.[A-Z]/.test(field) : field.test(probe('A'))));
  const hasSmall = known.some((field) => (typeof field === 'string' ? /^findings\.[a-z]/.test(field) : field.test(probe('a'))));
  return isCapital ? !hasCapitals : !hasSmall;
}

function exampleOf(texts: readonly string[], known: Fields): string {
  if (texts.includes('findings.Severity.Label')) return 'use a field of the AWS Security Finding Format, such as findings.Severity.Label';
  if (known.some((field) => typeof field !== 'string')) return 'use a field of OCSF, such as findings.severity or findings.status';
  if (texts.length > maximumListed) return `use a field of these events, such as ${texts.slice(0, 3).join(', ')}`;
  return `use one of ${texts.map(withoutEnd).join(', ')}`;
}

const maximumListed = 40;
