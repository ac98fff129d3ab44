import { regionsOf } from '../../core/regions';
import { type FieldCondition, type Scalar } from '../../events/field-condition';
import { accountIdForm, type TextForm } from '../../events/value-forms';

/** What a field can hold in events that arrive, as far as AWS documents it. */
export interface Domain {
  /** In words: `a number from 1 to 10`. */
  readonly words: string;
  /** The type of its values. */
  readonly type: 'text' | 'number' | 'boolean';
  /** Values of it: all of them, or so many that a condition which takes none of them takes none at all, but for the forms below. */
  readonly values: readonly Scalar[];
  /** The least of further numbers: any from there on. @default - there are none */
  readonly from?: number;
  /** Form of further texts. @default - there are none */
  readonly form?: TextForm;
  /** Form of beginnings of such texts. @default - any text can be a beginning where there is a form */
  readonly beginning?: TextForm;
  /** Form of any part of such texts: of an end, and of what stands between wildcards. @default - any text can be a part */
  readonly part?: TextForm;
  /** Whether there may be events without the field. @default - every event has it */
  readonly isOptional?: boolean;
  /** Whether it follows from other fields that a pattern asks for: one value of a list may then be right for others. @default false */
  readonly isRelative?: boolean;
  /** Whether somebody may change the value afterwards, so that events may have another one than what AWS documents. @default false */
  readonly isChangeable?: boolean;
  /** Whether values differ by numbers, so that one which is near another may be meant as it is: S3.9 and S3.19. @default false */
  readonly isNumbered?: boolean;
  /** Values that people write, with what they mean. @default - the nearest value is meant, where one is near */
  readonly meant?: Readonly<Partial<Record<string, string>>>;
  /** Whether it is about what comes: events that have arrived had another value, such as an earlier time. */
  readonly ofFuture?: boolean;
  /** Whether a text that is near no documented value may be one that AWS has added. @default - a value that is not documented is wrong */
  readonly mayBeAdded?: (text: string) => boolean;
}

/** Whether a condition can hold for an event. */
export function canHold({ operator, operand, test, takesAbsence }: FieldCondition, domain: Domain): boolean {
  if (takesAbsence) return domain.isOptional === true;
  if (domain.values.some(test)) return true;
  if (domain.from !== undefined) return numbersFor(operator, operand).some((number) => number >= (domain.from ?? 0) && test(number));
  // What a service leaves empty may be null.
  if (operand === null) return domain.isOptional === true;
  if (domain.form === undefined || domain.type !== 'text') return false;
  if (operator === 'equals' || operator === 'equals-ignore-case') return typeof operand === 'string' && domain.form.test(operand);
  if (operator === 'prefix') return typeof operand !== 'string' || (domain.beginning ?? /^/).test(operand);
  if (operator === 'cidr') return addresses.some((address) => domain.form?.test(address) === true);
  const parts = operator === 'wildcard' || operator === 'suffix' ? String(typeof operand === 'string' ? operand : '').split('*') : [];
  return operator !== 'numeric' && parts.every((part) => (domain.part ?? /^/).test(part));
}

/** A range takes addresses alone. */
const addresses: readonly string[] = ['192.0.2.1', '2001:db8::1'];

/** Numbers that a condition is likely to take, where it takes any. */
function numbersFor(operator: FieldCondition['operator'], operand: unknown): readonly number[] {
  if (operator === 'equals') return typeof operand === 'number' ? [operand] : [];
  const bounds = (Array.isArray(operand) ? operand : []).filter((each) => typeof each === 'number');
  return [...bounds.flatMap((bound) => [bound, bound + 1, bound - 1, bound + 0.5, bound - 0.5]), 1, 10, 100, 12_345];
}

const text = (words: string, values: readonly string[]): Domain => ({ words, type: 'text', values });

export const oneOf = (values: readonly string[]): Domain =>
  text(values.length === 1 ? `always "${values.join()}"` : `one of ${values.join(', ')}`, values);

/** Any text, such as a name that somebody gives. */
export const anyText: Domain = { ...text('a text', []), form: /^/, isOptional: true };

export const anyNumber = (from = Number.NEGATIVE_INFINITY): Domain => ({
  words: Number.isFinite(from) ? `a number from ${from} on, without quotes` : 'a number, without quotes',
  type: 'number',
  values: [],
  from,
  isOptional: true,
});

export const boolean: Domain = { words: 'true or false, without quotes', type: 'boolean', values: [true, false] };

/** @param step - apart from each other; a condition between two of them is taken for impossible */
export function numbers(from: number, to: number, step = 1): Domain {
  const values = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => Number((from + index * step).toFixed(1)));
  return { words: `a number from ${from} to ${to}`, type: 'number', values };
}

export const accountId: Domain = {
  ...text(accountIdForm.words, []),
  form: accountIdForm.form,
  beginning: accountIdForm.beginning,
  part: /^\d{0,12}$/,
};

/** An ID that each event, or each finding, has for itself: a list of some takes these few, and nothing that comes. A part of it can be that of many. */
export const unique: Domain = { ...text('different in each event', []), form: /(?!)/, ofFuture: true };

/**
 * Times of a far year. A condition that takes some time of each year takes one of them; one on a year, a month of it or a moment takes what is past
 * soon, and then nothing.
 */
export const time: Domain = {
  words: 'a time in the future, so a condition on a date stops matching after it',
  ofFuture: true,
  type: 'text',
  values: Array.from({ length: 12 * 24 }, (_, index) => {
    const [month, hour] = [Math.floor(index / 24) + 1, index % 24].map((number) => String(number).padStart(2, '0'));
    return [`2098-${month ?? ''}-15T${hour ?? ''}:30:15Z`, `2098-${month ?? ''}-15T${hour ?? ''}:30:15.123Z`];
  }).flat(),
};

export const region: Domain = { ...oneOf(Object.values(regionsOf).flat()), words: 'the code of a Region' };

/**
 * ARNs of IAM or AWS STS, which name an account and no Region.
 *
 * @param resources - of each kind the service and the beginning of the resource
 */
export function globalArns(resources: readonly { readonly service: string; readonly resource: string }[]): Domain {
  const formed = resources.map(({ service, resource }) => `${service}::\\d{12}:${resource}`).join('|');
  return {
    ...text(`an ARN such as ${resources.map(({ service, resource }) => `arn:aws:${service}::111122223333:${resource}`).join(' or ')}`, []),
    form: new RegExp(`^arn:[a-z-]+:(?:${formed})`),
    beginning: { test: (beginning) => resources.some((each) => beginsArn(beginning, each)) },
    isOptional: true,
  };
}

/** Whether an ARN begins so: it is completed by the partition and the account that it has, or begins to have. */
function beginsArn(text: string, { service, resource }: { readonly service: string; readonly resource: string }): boolean {
  const [, partition = '', , , account = ''] = text.split(':');
  const whole = `arn:${partition === '' ? 'aws' : partition}:${service}::${account.padEnd(12, '0')}:${resource}`;
  return /^\d*$/.test(account) && (whole.startsWith(text) || text.startsWith(whole));
}

/** A field that the events do not have. */
export const nothing: Domain = { ...text('absent', []), isOptional: true };
