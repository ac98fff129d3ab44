import { takes, type FieldConditions, type Scalar } from '../../events/field-condition';
import { isDocument, ownMember } from '../records/record';
import { odd, Several, type Found, type TestVerdict } from './found';
import { EachOf } from './source';

/** A value at a path of an event, and the elements of lists that it lies in, by their numbers: `/0/2`. */
interface PlacedValue {
  readonly value: Scalar;
  readonly at: string;
}

const onlyNull = new Several(() => 'null', [{ value: null, at: '' } satisfies PlacedValue]);

/** Reads what a document has at a path, as patterns see it (`eventValues`). */
export function eventReader(path: string): (document: unknown) => Found {
  const names = path.split('.');
  // A name with dots reads as several names. Where a document has one on the way, it is not sorted.
  const dotted = names.map((_, index) => names.slice(index + 1).map((__, more) => names.slice(index, index + more + 2).join('.')));
  const isOdd = (value: object, index: number): boolean => {
    for (const name of dotted[index] ?? []) if (Object.hasOwn(value, name)) return true;
    return false;
  };
  /** @returns false where the document is odd */
  const collect = (value: unknown, index: number, at: string, into: PlacedValue[]): boolean => {
    if (Array.isArray(value)) {
      return value.every((entry: unknown, number) =>
        collect(entry, index, typeof entry === 'object' && entry !== null ? `${at}/${number}` : at, into),
      );
    }
    if (!isDocument(value)) {
      if (index === names.length && (value === null || isScalar(value))) into.push({ value, at });
      return true;
    }
    const name = names[index];
    if (name === undefined) return true;
    if (isOdd(value, index)) return false;
    return !Object.hasOwn(value, name) || collect(value[name], index + 1, at, into);
  };
  const inLists = (value: unknown, index: number): Found => {
    const placed: PlacedValue[] = [];
    if (!collect(value, index, '', placed)) return odd;
    return placed.length === 0 ? undefined : new Several(() => JSON.stringify(placed), placed);
  };
  return (document) => {
    let value = document;
    for (let index = 0; index < names.length; index++) {
      if (Array.isArray(value)) return inLists(value, index);
      if (typeof value !== 'object' || value === null) return undefined;
      if (isOdd(value, index)) return odd;
      value = ownMember(value, names[index]!);
      if (value === undefined) return undefined;
    }
    if (value === null) return onlyNull;
    if (Array.isArray(value)) return inLists(value, names.length);
    return isScalar(value) ? value : undefined;
  };
}

const isScalar = (value: unknown): value is string | number | boolean => typeof value !== 'object' && value !== undefined;

/** What a field of a pattern makes of what an event has; `true` where it holds outside of lists. */
export function conditionVerdict({ conditions }: FieldConditions, found: Found): TestVerdict {
  const canBeAbsent = conditions.some(({ takesAbsence }) => takesAbsence);
  if (found === undefined) return canBeAbsent ? 'absent' : false;
  if (!(found instanceof Several)) return canBeAbsent ? (takes(conditions, found) ? 'holds' : 'present') : takes(conditions, found);
  const placed = found.values as readonly PlacedValue[];
  const holds = placed.filter(({ value }) => takes(conditions, value)).map(({ at }) => at);
  if (canBeAbsent) return `in ${JSON.stringify([holds, placed.map(({ at }) => at)])}`;
  if (holds.length === 0) return false;
  return holds.every((at) => at === '') ? true : `in ${JSON.stringify(holds)}`;
}

/** Texts in lower case of which a value must have one. @returns undefined where other values hold too */
export function keysOfConditions({ conditions }: FieldConditions): readonly string[] | undefined {
  const isPlain = conditions.every(({ operator, takesAbsence }) => operator === 'equals' && !takesAbsence);
  return isPlain ? conditions.map(({ operand }) => String(operand).toLowerCase()) : undefined;
}

/** What a text must begin with. @returns undefined where others hold too */
export function beginningsOfConditions({ conditions }: FieldConditions): readonly string[] | undefined {
  const beginnings = conditions.map(({ operator, operand, takesAbsence }) =>
    operator === 'prefix' && !takesAbsence && typeof operand === 'string' ? operand : undefined,
  );
  return beginnings.every((beginning) => beginning !== undefined) ? beginnings : undefined;
}

/** What a value of an event is looked up by. */
export function keysOfEvent(found: Found): readonly string[] | undefined {
  if (found === undefined || found instanceof EachOf) return undefined;
  if (!(found instanceof Several)) return [String(found).toLowerCase()];
  return (found.values as readonly PlacedValue[]).map(({ value }) => String(value).toLowerCase());
}
