import { type Document } from '../../signals/readers/example-event';

/** A finding or event as it was recorded, and in which form. */
export type ReplayRecord =
  /** A finding of GuardDuty, in camel case as its events have it. */
  | { readonly form: 'guardduty'; readonly finding: Document; readonly event?: Document }
  /** A finding of Security Hub CSPM (AWS Security Finding Format). */
  | { readonly form: 'security-hub'; readonly finding: Document; readonly event?: Document }
  /** A finding of Security Hub V2 (OCSF). */
  | { readonly form: 'security-hub-v2'; readonly finding: Document; readonly event?: Document }
  /** An event of EventBridge that has no finding which rules could change. */
  | { readonly form: 'event'; readonly event: Document }
  /** A record of CloudTrail; `event` is what EventBridge would get. */
  | { readonly form: 'cloudtrail'; readonly event: Document };

/** A finding, in whichever form. */
export type FindingRecord = Extract<ReplayRecord, { readonly finding: unknown }>;

export type RecordForm = ReplayRecord['form'];

/** What a form is called in text. */
export const formNames: Readonly<Record<RecordForm, string>> = {
  guardduty: 'GuardDuty finding',
  'security-hub': 'Security Hub finding',
  'security-hub-v2': 'Security Hub V2 finding',
  event: 'event',
  cloudtrail: 'CloudTrail record',
};

export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of an object, as long as it is its own. */
export function memberOf(value: unknown, name: string): unknown {
  return isDocument(value) ? ownMember(value, name) : undefined;
}

/**
 * The same of what surely is an object. What every object inherits is a function, and JSON has none, or the prototype itself: so one look is enough,
 * which this takes millions of times.
 */
export function ownMember(value: object, name: string): unknown {
  const found = (value as Readonly<Record<string, unknown>>)[name];
  if (typeof found !== 'function' && found !== Object.prototype) return found;
  return Object.hasOwn(value, name) ? found : undefined;
}

/** A text at a path of names. */
export function textAt(value: unknown, ...names: readonly string[]): string | undefined {
  let found = value;
  for (const name of names) found = memberOf(found, name);
  return typeof found === 'string' ? found : undefined;
}

/** A number at a path of names. */
export function numberAt(value: unknown, ...names: readonly string[]): number | undefined {
  let found = value;
  for (const name of names) found = memberOf(found, name);
  return typeof found === 'number' ? found : undefined;
}
