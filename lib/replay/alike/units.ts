/** Rules and patterns of a sieve, each as a bit. */
export type Units = Int32Array;

export function unitsOf(units: readonly number[], count: number): Units {
  const made = new Int32Array(Math.max(1, Math.ceil(count / 32)));
  for (const unit of units) made[unit >> 5]! |= 1 << (unit & 31);
  return made;
}

export const has = (units: Units, unit: number): boolean => (units[unit >> 5]! & (1 << (unit & 31))) !== 0;

export function overlap(one: Units, other: Units): boolean {
  for (let word = 0; word < one.length; word++) if ((one[word]! & other[word]!) !== 0) return true;
  return false;
}

export function without(units: Units, others: Units): void {
  for (let word = 0; word < units.length; word++) units[word]! &= ~others[word]!;
}

export function remove(units: Units, unit: number): void {
  units[unit >> 5]! &= ~(1 << (unit & 31));
}

export function add(units: Units, unit: number): void {
  units[unit >> 5]! |= 1 << (unit & 31);
}

export function areSame(one: Units, other: Units): boolean {
  for (let word = 0; word < one.length; word++) if (one[word] !== other[word]) return false;
  return true;
}

export function copy(from: Units, to: Units): void {
  for (let word = 0; word < from.length; word++) to[word] = from[word]!;
}

/** A small number that is the same for the same units; others may have it too. */
export function hashOf(units: Units): number {
  let hash = 0;
  for (let word = 0; word < units.length; word++) hash = (Math.imul(hash ^ units[word]!, 0x9e3779b1) ^ (hash >>> 15)) | 0;
  return (hash ^ (hash >>> 13)) & 0x3fffffff;
}
