import { type PolicyLevel } from '../iam';

/** Regions that no pattern of the policies tells apart, together. */
export function regionClasses(regions: readonly string[], levels: readonly PolicyLevel[]): readonly (readonly string[])[] {
  const patterns = new Set<string>();
  for (const { policies } of levels) {
    for (const statement of policies.flatMap(({ policy }) => policy.statements)) {
      for (const { key, values } of statement.conditions) {
        if (key.toLowerCase() === 'aws:requestedregion') values.forEach((value) => patterns.add(value));
      }
      // Where a wildcard reaches beyond a colon the Region can be in any part.
      for (const { text } of statement.resources?.list ?? []) text.split(':').forEach((part) => patterns.add(part));
    }
  }
  const tests = [...patterns].map(
    (pattern) =>
      new RegExp(
        `^${pattern
          .replace(/[.+^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '.*')
          .replaceAll('?', '.')}$`,
        'i',
      ),
  );
  const classes = new Map<string, string[]>();
  for (const region of regions) {
    const key = tests.map((test) => test.test(region)).join();
    classes.set(key, [...(classes.get(key) ?? []), region]);
  }
  return [...classes.values()];
}
