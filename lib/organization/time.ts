/** A time of an answer as a field of a snapshot; no field where AWS gave none. */
export function timeOf<Key extends string>(key: Key, time: Date | undefined): Partial<Record<Key, string>> {
  return time === undefined ? {} : ({ [key]: time.toISOString() } as Record<Key, string>);
}
