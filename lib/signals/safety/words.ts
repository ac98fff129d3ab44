/** Why `Title` says nothing of the product that made a finding. */
export const titleFact = 'a finding of another product can have the same title';

/** `add it, or accept ...`: how a finding is accepted, as it is written in the configuration. */
export function orAccept(id: string): string {
  // In `[...]` and `{...}` YAML takes brackets, commas and colons in quotes only.
  const finding = /^[a-z-]+$/.test(id) ? id : JSON.stringify(id);
  return `; or acknowledge it on this rule: acknowledge: [{ finding: ${finding}, justification: ... }]`;
}

/** `a`, `a and b`, `a, b and c`. */
export function and(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** `1 rule`, `2 rules`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** ` in a finding of Inspector`, where the product of an example is not the one that is meant without a word. */
export function ofProduct({ ProductName }: { readonly ProductName: string }): string {
  return ProductName === 'GuardDuty' ? '' : ` in a finding of ${ProductName}`;
}
