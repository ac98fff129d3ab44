import { createHash } from 'node:crypto';

/** A hash of a value: eight hexadecimal digits. */
export const shortHash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);
