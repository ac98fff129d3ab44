/** Texts that are remembered, a power of two, and bytes of the longest. */
const most = 4096;
const longest = 40;

/** Makes texts of bytes. Short ones that come again and again are made once. */
export class Texts {
  private readonly known: (string | undefined)[] = Array.from({ length: most }, () => undefined);

  /** @param bytes of a text in UTF-8 */
  public of(bytes: Uint8Array, from: number, to: number): string {
    const length = to - from;
    if (length > longest) return decoded(bytes, from, to);
    let hash = length;
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    const place = (hash ^ (hash >>> 12) ^ (hash >>> 22)) & (most - 1);
    const known = this.known[place];
    if (known !== undefined && isSame(known, bytes, from, length)) return known;
    const made = decoded(bytes, from, to);
    this.known[place] = made;
    return made;
  }
}

/** Whether the bytes are those of a text. A byte beyond ASCII is the same as no character: it stands for more than one, or for another. */
function isSame(text: string, bytes: Uint8Array, from: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let index = 0; index < length; index++) {
    const byte = bytes[from + index]!;
    if (byte !== text.charCodeAt(index) || byte > 127) return false;
  }
  return true;
}

function decoded({ buffer, byteOffset }: Uint8Array, from: number, to: number): string {
  return Buffer.from(buffer, byteOffset + from, to - from).toString('utf8');
}
