/** A deep copy of plain data; times stay the same. Nobody outside then changes what a rehearsal keeps. */
export function copyOf<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyOf) as Value;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOf<unknown>(member)])) as Value;
}
