import { createHash, type Hash } from 'node:crypto';

/** As many members of a list become text at once. */
const batch = 1_000;

/**
 * SHA-256, hexadecimal, of a value's JSON. Keys keep their order: only values built in a fixed order are hashed. The text never is in memory as a
 * whole, because a snapshot can have 100 MB.
 */
export function hashOf(value: unknown): string {
  const hash = createHash('sha256');
  update(hash, value);
  return hash.digest('hex');
}

function update(hash: Hash, value: unknown): void {
  if (Array.isArray(value) && value.length > batch) {
    for (let from = 0; from < value.length; from += batch) {
      hash.update(`${from === 0 ? '[' : ','}${JSON.stringify(value.slice(from, from + batch)).slice(1, -1)}`);
    }
    hash.update(']');
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    let separator = '{';
    for (const [key, member] of Object.entries(value)) {
      // As JSON.stringify does it.
      if (member === undefined) continue;
      hash.update(`${separator}${JSON.stringify(key)}:`);
      update(hash, member);
      separator = ',';
    }
    hash.update(separator === '{' ? '{}' : '}');
  } else {
    hash.update(JSON.stringify(value));
  }
}
