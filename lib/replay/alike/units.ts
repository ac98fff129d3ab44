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

export function areSame(one: Units, other: Units): boolean {
  for (let word = 0; word < one.length; word++) if (one[word] !== other[word]) return false;
  return true;
}
