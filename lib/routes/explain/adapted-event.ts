import { cloudTrailTypes, documentedSources, hasDetailField } from '../../events/documented-events';
import { takes, type FieldCondition, type FieldConditions, type PatternCombination, type Scalar } from '../../events/field-condition';
import { type SampleEvent } from './sample-place';

/** Fields that say what kind of event it is and where it arose: an event of another kind does not become one by writing another name into it. */
const fixed = ['version', 'source', 'detail-type', 'account', 'region', 'replay-name', 'detail.findings.ProductName'];
const fixedOfRecords = [
  'eventVersion',
  'eventSource',
  'eventName',
  'eventType',
  'awsRegion',
  'recipientAccountId',
  'userIdentity.type',
].map((name) => `detail.${name}`);

/**
 * The event with a value that each condition matches, where its own is not one: in fields that events of its kind have, and of a value that the field
 * can have.
 * @returns undefined where it cannot be had
 */
export function adapted(sample: SampleEvent, combination: PatternCombination): SampleEvent | undefined {
  return combination.reduce<SampleEvent | undefined>((event, field) => event && adaptedTo(event, field), sample);
}

function adaptedTo(event: SampleEvent, { path, conditions }: FieldConditions): SampleEvent | undefined {
  const names = path.split('.');
  const current = valueAt(event, names);
  if (current === undefined ? conditions.some(({ takesAbsence }) => takesAbsence) : current.some((value) => takes(conditions, value))) {
    return event;
  }
  const isType = path === 'detail.type' && event['detail-type'] === 'GuardDuty Finding';
  if (isType || fixed.includes(path) || fixedOfRecords.includes(path) || !isDocumented(event, path)) return undefined;
  const value = valueFor(event, path, conditions, current?.[0]);
  return value === undefined ? undefined : (withValue(event, names, value) as SampleEvent);
}

/** The values at a path, in lists too. @returns undefined where there is none */
function valueAt(event: unknown, [name, ...inside]: readonly string[]): readonly Scalar[] | undefined {
  if (Array.isArray(event)) {
    const values = event.flatMap((entry: unknown) => valueAt(entry, name === undefined ? [] : [name, ...inside]) ?? []);
    return values.length === 0 ? undefined : values;
  }
  if (name === undefined) return event === undefined || (typeof event === 'object' && event !== null) ? undefined : [event as Scalar];
  return typeof event === 'object' && event !== null ? valueAt(Reflect.get(event, name), inside) : undefined;
}

/** Whether events of the kind have a field. Of a kind whose fields are not known, those that its sample has. */
function isDocumented(event: SampleEvent, path: string): boolean {
  if (!path.startsWith('detail.')) return true;
  const { source, 'detail-type': detailType } = event;
  const types = documentedSources.find((documented) => documented.source === source)?.detailTypes ?? [];
  const fields = [...types, ...cloudTrailTypes].find((type) => type.detailType === detailType)?.detailFields;
  return fields === undefined ? valueAt(event, path.split('.')) !== undefined : hasDetailField(fields, path.slice('detail.'.length));
}

/** Accounts of nobody here, for a pattern that takes every account but some. */
const otherAccounts = ['999999999999', '888888888888'];

/** A value that a condition matches and the field can have. */
function valueFor(
  event: SampleEvent,
  path: string,
  conditions: readonly FieldCondition[],
  current: Scalar | undefined,
): Scalar | undefined {
  const fields = documentedSources.find(({ source }) => source === event['source'])?.fields ?? [];
  const known = fields.find((field) => field.path === path);
  const accounts = typeof current === 'string' && /^\d{12}$/.test(current) ? otherAccounts : [];
  const candidates = [...(known?.values ?? []), ...accounts, ...conditions.flatMap((condition) => valuesTaken(condition))];
  return candidates.find(
    (value) =>
      takes(conditions, value) &&
      (current === undefined || typeof value === typeof current) &&
      (known === undefined ||
        known.values.some((each) => each === value) ||
        (typeof value === 'string' && known.form?.test(value) === true)) &&
      (path !== 'detail.severity' || (typeof value === 'number' && value >= 1 && value <= 10)),
  );
}

/** Values that a condition likely takes. */
function valuesTaken({ operator, operand }: FieldCondition): readonly Scalar[] {
  switch (operator) {
    case 'equals':
      return [operand as Scalar];
    case 'prefix':
    case 'suffix':
    case 'equals-ignore-case':
      return textsOf(operand);
    case 'wildcard':
      return [
        String(operand)
          .replaceAll(/(?<!\\)\*/g, 'example')
          .replaceAll(/\\(.)/g, '$1'),
      ];
    case 'numeric':
      return numbersOf(operand);
    case 'cidr':
      return [String(operand).split('/')[0] ?? ''];
    case 'exists':
      return ['example'];
    case 'anything-but':
      return ['example', 'another-example', 8, 5];
  }
}

const textsOf = (operand: unknown): readonly string[] => {
  const text: unknown = typeof operand === 'object' && operand !== null ? Object.values(operand)[0] : operand;
  return typeof text === 'string' ? [text] : [];
};

/** The bounds, and what lies beside and between them. */
function numbersOf(operand: unknown): readonly number[] {
  const bounds = (Array.isArray(operand) ? operand : []).filter((each): each is number => typeof each === 'number');
  const [low = 0, high = low] = bounds;
  return [...bounds, (low + high) / 2, ...bounds.flatMap((bound) => [bound + 1, bound - 1, bound + 0.1, bound - 0.1])];
}

/** The event with a value at a path: in the first entry of lists, as the only entry of a list of texts. */
function withValue(event: unknown, names: readonly string[], value: Scalar): unknown {
  const [name, ...inside] = names;
  if (Array.isArray(event)) {
    const [first, ...rest] = event as readonly unknown[];
    return name === undefined ? [value] : [withValue(first, names, value), ...rest];
  }
  if (name === undefined) return value;
  const mapping = typeof event === 'object' && event !== null ? (event as SampleEvent) : {};
  return { ...mapping, [name]: withValue(mapping[name], inside, value) };
}
