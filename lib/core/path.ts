/** Steps to a value: keys of mappings, indexes of lists. */
export type Path = readonly (string | number)[];

/** `rollout.waves[1].organizationalUnits[0]`; a key that is no plain word stands in brackets and quotes, so that no two paths read alike. */
export function pathToText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') {
        return `[${step}]`;
      }
      return /^[\w$-]+$/.test(step) ? `${index === 0 ? '' : '.'}${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('');
}

/** The path text of what holds a value; of a path that is written otherwise, as far as it reads like one, and else `''`, the whole. */
export function parentText(path: string): string {
  const last = /(?:(?:^|\.)[\w$-]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\])$/.exec(path);
  return path.slice(0, last?.index ?? Math.max(0, path.lastIndexOf('.'), path.lastIndexOf('[')));
}
