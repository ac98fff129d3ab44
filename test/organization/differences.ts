/** Places where two snapshots differ, and that are not under a reading that is unknown. */
export function differences(before: unknown, now: unknown, path = ''): string[] {
  if (typeof now === 'object' && now !== null && (now as { status?: unknown }).status === 'unknown') return [];
  if (typeof before !== 'object' || typeof now !== 'object' || before === null || now === null) return Object.is(before, now) ? [] : [path];
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys].flatMap((key) =>
    differences((before as Record<string, unknown>)[key], (now as Record<string, unknown>)[key], `${path}.${key}`),
  );
}
