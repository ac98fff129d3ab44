import written from './documented-values.json';

/**
 * What a field can have: a list that AWS documents whole, one to which it may add (`open`), texts of a form, numbers from a least one on, or the type of
 * its values (`number`, `boolean`, `text`).
 */
export type DocumentedValues =
  | string
  | readonly string[]
  | { readonly values: readonly string[]; readonly open: boolean }
  | { readonly form: string; readonly words: string }
  | { readonly type: string; readonly from: number };

/** Values of fields of some kinds of events. */
export interface ValuesOfEvents {
  readonly source: string;
  readonly detailTypes: readonly string[];
  /** The page that they are taken from; enumerations are those of the service's model. */
  readonly page: string;
  /** By path in `detail`. */
  readonly fields: Readonly<Record<string, DocumentedValues>>;
}

/** Values that AWS documents, by kind of event. */
export const documentedValues = written as unknown as readonly ValuesOfEvents[];
