/** Values that get a number, and bytes of the longest. Identifiers and addresses differ in nearly all findings: there is no use in remembering them. */
const most = 2048;
const longest = 100;
/** Places for them, a power of two. */
const places = 2 * most;
/** Values without a number, after which it is not worth to look for one, unless others are found as often. */
const patience = 2 * most;

/** Gives the values of one member numbers: the same number for the same bytes, from 1. Memory does not grow with the findings. */
export class ValueNumbers {
  private readonly table = new Uint16Array(places);
  private readonly hashes = new Int32Array(most + 1);
  /** Where the bytes of each value end in `kept`. */
  private readonly ends = new Int32Array(most + 1);
  private kept = new Uint8Array(256);
  private count = 0;
  private found = 0;
  private missed = 0;
  private isHopeless = false;

  /** @returns -1 for a value without a number */
  public of(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    if (length > longest || this.isHopeless) return -1;
    let hash = length;
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    const { table, hashes } = this;
    let place = (hash ^ (hash >>> 15)) & (places - 1);
    for (let number = table[place]!; number !== 0; number = table[place]!) {
      if (hashes[number] === hash && this.isSame(number, bytes, from, length)) {
        this.found++;
        return number;
      }
      place = (place + 1) & (places - 1);
    }
    if (this.count === most) {
      this.isHopeless = ++this.missed > patience && this.missed > this.found;
      return -1;
    }
    const number = ++this.count;
    table[place] = number;
    hashes[number] = hash;
    this.keep(number, bytes, from, to);
    return number;
  }

  private isSame(number: number, bytes: Uint8Array, from: number, length: number): boolean {
    const { kept, ends } = this;
    const begin = ends[number - 1]!;
    if (ends[number]! - begin !== length) return false;
    for (let index = 0; index < length; index++) if (kept[begin + index] !== bytes[from + index]) return false;
    return true;
  }

  private keep(number: number, bytes: Uint8Array, from: number, to: number): void {
    const begin = this.ends[number - 1]!;
    const end = begin + to - from;
    if (end > this.kept.length) {
      const more = new Uint8Array(2 * end);
      more.set(this.kept);
      this.kept = more;
    }
    for (let index = from; index < to; index++) this.kept[begin + index - from] = bytes[index]!;
    this.ends[number] = end;
  }
}
