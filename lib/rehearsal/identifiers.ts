import { createHash } from 'node:crypto';

/** UUIDs that are the same in every run of the same rehearsal. */
export class Identifiers {
  private count = 0;

  public next(): string {
    return uuidOf(`rehearsal ${this.count++}`);
  }
}

/** A UUID made of a text. */
export function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
