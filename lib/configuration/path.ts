/** Steps to a value: keys of mappings, indexes of lists. */
export type Path = readonly (string | number)[];

/** `rollout.waves[1].organizationalUnits[0]`. */
export function pathToText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** The path text of what holds a value, `''` for the whole. */
export function parentText(path: string): string {
  return path.replace(/(^|\.)[^.[\]]*$|\[\d+\]$/, '');
}
