/** Steps to a value: keys of mappings, indexes of lists. */
export type Path = readonly (string | number)[];

/** `rollout.waves[1].organizationalUnits[0]`; a key that is no plain word stands in brackets and quotes, so that no two paths read alike. */
export function pathToText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') {
        return `[${step}]`;
      }
      return /^[\w-]+$/.test(step) ? `${index === 0 ? '' : '.'}${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('');
}

/** The path text of what holds a value; `''`, the whole, for everything else. */
export function parentText(path: string): string {
  const last = /(?:(?:^|\.)[\w-]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\])$/.exec(path);
  return last === null ? '' : path.slice(0, last.index);
}
