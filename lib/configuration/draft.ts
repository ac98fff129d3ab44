import { pathToText, type Path } from '../core/path';

/** A configuration as it was written: anything may be left out, and what was wrong is left out too. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly (Draft<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Draft<T[Key]> }
    : T;

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
