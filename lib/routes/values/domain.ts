import { type FieldCondition, type Scalar } from '../../events/field-condition';

/** What a field can hold in events that arrive, as far as AWS documents it. */
export interface Domain {
  /** In words: `a number from 1 to 10`. */
  readonly words: string;
  /** The type of its values. */
  readonly type: 'text' | 'number' | 'boolean';
  /** Values of it: all of them, or so many that a condition which takes none of them takes none at all, but for the forms below. */
  readonly values: readonly Scalar[];
  /** Form of further texts. @default - there are none */
  readonly form?: RegExp;
  /** Form of beginnings of such texts. @default - any text can be a beginning where there is a form */
  readonly beginning?: RegExp;
  /** Whether there may be events without the field. @default - every event has it */
  readonly isOptional?: boolean;
  /** Whether a text that is near no documented value may be one that AWS has added. @default - a value that is not documented is wrong */
  readonly mayBeAdded?: (text: string) => boolean;
}

/** Whether a condition can hold for an event. */
export function canHold({ operator, operand, test, takesAbsence }: FieldCondition, domain: Domain): boolean {
  if (takesAbsence) return domain.isOptional === true;
  if (domain.values.some(test)) return true;
  if (domain.form === undefined || domain.type !== 'text') return false;
  if (operator === 'equals' || operator === 'equals-ignore-case') return typeof operand === 'string' && domain.form.test(operand);
  if (operator === 'prefix') return typeof operand !== 'string' || (domain.beginning ?? /^/).test(operand);
  return operator !== 'numeric';
}

const text = (words: string, values: readonly string[]): Domain => ({ words, type: 'text', values });

export const oneOf = (values: readonly string[]): Domain => text(`one of ${values.join(', ')}`, values);

export const boolean: Domain = { words: 'true or false, without quotes', type: 'boolean', values: [true, false] };

/** @param step - apart from each other; a condition between two of them is taken for impossible */
export function numbers(from: number, to: number, step = 1): Domain {
  const values = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => Number((from + index * step).toFixed(1)));
  return { words: `a number from ${from} to ${to}`, type: 'number', values };
}

export const accountId: Domain = {
  ...text('an account ID of 12 digits in quotes', []),
  form: /^\d{12}$/,
  beginning: /^\d{0,12}$/,
};

/** An ID that each event, or each finding, has for itself: a list of some takes these few, and nothing that comes. A part of it can be that of many. */
export const unique: Domain = { ...text('different in each event', []), form: /(?!)/ };

/**
 * Times of a far year. A condition that takes some time of each year takes one of them; one on a year, a month of it or a moment takes what is past
 * soon, and then nothing.
 */
export const time: Domain = {
  words: 'a time in the future, so a condition on a date stops matching after it',
  type: 'text',
  values: Array.from({ length: 12 * 24 }, (_, index) => {
    const [month, hour] = [Math.floor(index / 24) + 1, index % 24].map((number) => String(number).padStart(2, '0'));
    return [`2098-${month ?? ''}-15T${hour ?? ''}:30:15Z`, `2098-${month ?? ''}-15T${hour ?? ''}:30:15.123Z`];
  }).flat(),
};

/** A field that the events do not have. */
export const nothing: Domain = { ...text('absent', []), isOptional: true };
