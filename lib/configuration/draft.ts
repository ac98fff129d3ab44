import { pathToText, type Path } from '../core/path';
import { type Problem } from '../core/problem';
import { type Configuration } from './configuration';

/** A configuration as it was written: anything may be left out, and what was wrong is left out too. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly (Draft<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Draft<T[Key]> }
    : T;

/** A configuration as it was written, for the checks of what its parts mean. */
export interface ConfigurationDraft {
  readonly draft: Draft<Configuration>;
  /** Whether something was written, or meant, at a path, even if it is of no use: its absence is then no news. */
  readonly given: (path: string) => boolean;
  /** Whether nothing is wrong so far at a path and below it. */
  readonly sound: (path: string) => boolean;
}

/** Finds what a schema cannot say of a part of the configuration. Each fault is reported once, where it stands. */
export type MeaningCheck = (written: ConfigurationDraft) => readonly Problem[];

/**
 * The data without the values at the given paths: the keys are gone, items of lists are undefined, so that the paths of the others stay.
 */
export function withoutUnusable(data: unknown, unusable: ReadonlySet<string>, path: Path = []): unknown {
  if (unusable.has(pathToText(path))) {
    return undefined;
  }
  if (Array.isArray(data)) {
    return data.map((item, index) => withoutUnusable(item, unusable, [...path, index]));
  }
  if (typeof data === 'object' && data !== null) {
    const entries = Object.entries(data).map(([key, value]): [string, unknown] => [key, withoutUnusable(value, unusable, [...path, key])]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  return data;
}
