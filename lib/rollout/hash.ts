import { createHash } from 'node:crypto';

/** SHA-256, hexadecimal, of a value's JSON. Keys keep their order: only values built in a fixed order are hashed. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
