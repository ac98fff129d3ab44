import { createHash } from 'node:crypto';

/**
 * Which of some stacks a rule belongs to, from 0. A rule must not move between stacks lightly: the one would create what the other has not
 * deleted yet, under the same name. When a stack is added, rules move to that new, last one only, so that deploying in order deletes before it
 * creates (jump consistent hash: Lamping and Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", 2014).
 */
export function partOf(name: string, parts: number): number {
  let key = createHash('sha256').update(name).digest().readBigUInt64BE();
  let part = -1;
  for (let next = 0; next < parts;) {
    part = next;
    key = BigInt.asUintN(64, key * 2862933555777941757n + 1n);
    next = Math.floor(((part + 1) * 2 ** 31) / (Number(key >> 33n) + 1));
  }
  return part;
}
