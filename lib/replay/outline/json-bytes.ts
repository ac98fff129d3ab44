const quote = 34;
const backslash = 92;
const comma = 44;
const colon = 58;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;

/** What a byte of a text between quotes is: 0 stands for itself. */
const inText = (() => {
  const kinds = new Uint8Array(256);
  kinds.fill(2, 0, 32);
  kinds[quote] = 1;
  kinds[backslash] = 2;
  return kinds;
})();

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** Levels that are followed; what is deeper is left to others. */
const mostLevels = 100;

/** Where something ends that is no JSON, or of which it is not sure. */
export const unsure = -1;

/**
 * Finds where JSON values end, in UTF-8. It takes what `JSON.parse` takes of the same text, or less: of a value that it does not follow it says
 * `unsure`. Positions count from the beginning of the memory that lies behind some bytes.
 */
export class JsonBytes {
  public bytes: Uint8Array = new Uint8Array(0);
  /** The same memory, four bytes at once. */
  private words: Int32Array = new Int32Array(0);
  /** The first word that is not wholly before the end. */
  private lastWord = 0;
  /** Whether the text that was passed last has escapes. */
  public hasEscapes = false;
  /** Of each level that is open, whether it is an object. */
  private readonly levels = new Uint8Array(mostLevels);

  /** Begins with other bytes. @returns where they begin */
  public begin({ buffer, byteOffset, length }: Uint8Array): number {
    if (buffer !== this.bytes.buffer) {
      this.bytes = new Uint8Array(buffer);
      this.words = new Int32Array(buffer, 0, buffer.byteLength >> 2);
    }
    this.lastWord = (byteOffset + length) >> 2;
    return byteOffset;
  }

  /** The place of the next byte that is not blank. */
  public blanks(at: number): number {
    const { bytes } = this;
    let next = at;
    for (;;) {
      const byte = bytes[next];
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return next;
      next++;
    }
  }

  /** @param at - after the first quote @returns the place after the last one */
  public text(at: number): number {
    const { bytes, words, lastWord } = this;
    this.hasEscapes = false;
    let next = at;
    for (;;) {
      while ((next & 3) !== 0) {
        const kind = inText[bytes[next]!];
        if (kind !== 0) return kind === 1 ? next + 1 : this.restOfText(next);
        next++;
      }
      let word = next >> 2;
      for (; word < lastWord; word++) {
        const four = words[word]!;
        // Whether one of the four is a control character, a quote or a backslash; a byte beyond ASCII is none.
        const found =
          ((four - 0x20202020) | ((four ^ 0x22222222) - 0x01010101) | ((four ^ 0x5c5c5c5c) - 0x01010101)) & ~four & (0x80808080 | 0);
        if (found !== 0) break;
      }
      next = word << 2;
      if (word >= lastWord) return this.restOfText(next);
      while (inText[bytes[next]!] === 0) next++;
      return bytes[next] === quote ? next + 1 : this.restOfText(next);
    }
  }

  /** The same, byte by byte. */
  private restOfText(at: number): number {
    const { bytes } = this;
    let next = at;
    for (;;) {
      while (inText[bytes[next]!] === 0) next++;
      const byte = bytes[next];
      if (byte === quote) return next + 1;
      if (byte !== backslash) return unsure;
      this.hasEscapes = true;
      const escaped = bytes[next + 1]!;
      if (escaped === 117) {
        for (let digit = next + 2; digit < next + 6; digit++) {
          const lower = bytes[digit]! | 32;
          if (!isDigit(bytes[digit]) && !(lower >= 97 && lower <= 102)) return unsure;
        }
        next += 6;
      } else if (isEscape(escaped)) next += 2;
      else return unsure;
    }
  }

  /** @param at - of a sign or digit @returns the place after the number */
  public number(at: number): number {
    const { bytes } = this;
    let next = at;
    if (bytes[next] === 45) next++;
    if (bytes[next] === 48) next++;
    else {
      if (!isDigit(bytes[next])) return unsure;
      while (isDigit(bytes[next])) next++;
    }
    if (bytes[next] === 46) {
      if (!isDigit(bytes[++next])) return unsure;
      while (isDigit(bytes[next])) next++;
    }
    if (bytes[next] === 101 || bytes[next] === 69) {
      next++;
      if (bytes[next] === 43 || bytes[next] === 45) next++;
      if (!isDigit(bytes[next])) return unsure;
      while (isDigit(bytes[next])) next++;
    }
    return next;
  }

  /** Any value. @returns the place after it */
  public value(at: number): number {
    const { bytes, levels } = this;
    let depth = 0;
    let next = at;
    for (;;) {
      const first = bytes[next]!;
      if (first === quote) next = this.text(next + 1);
      else if (first === openBrace || first === openBracket) {
        const isObject = first === openBrace;
        next = this.blanks(next + 1);
        if (bytes[next] !== (isObject ? closeBrace : closeBracket)) {
          if (depth >= mostLevels) return unsure;
          levels[depth++] = isObject ? 1 : 0;
          if (!isObject) continue;
          next = this.name(next);
          if (next === unsure) return unsure;
          continue;
        }
        next++;
      } else next = this.plain(next);
      if (next === unsure) return unsure;
      // After a value: what is around it ends as well, or another value follows.
      for (;;) {
        if (depth === 0) return next;
        let byte = bytes[next];
        if (byte === 32 || byte === 10 || byte === 13 || byte === 9) {
          next = this.blanks(next);
          byte = bytes[next];
        }
        const isObject = levels[depth - 1] === 1;
        if (byte === comma) {
          next = this.blanks(next + 1);
          if (isObject) {
            next = this.name(next);
            if (next === unsure) return unsure;
          }
          break;
        }
        if (byte !== (isObject ? closeBrace : closeBracket)) return unsure;
        depth--;
        next++;
      }
    }
  }

  /** A number, `true`, `false` or `null`. @returns the place after it */
  public plain(at: number): number {
    const { bytes } = this;
    const first = bytes[at];
    if (first === 116) return bytes[at + 1] === 114 && bytes[at + 2] === 117 && bytes[at + 3] === 101 ? at + 4 : unsure;
    if (first === 110) return bytes[at + 1] === 117 && bytes[at + 2] === 108 && bytes[at + 3] === 108 ? at + 4 : unsure;
    if (first !== 102) return this.number(at);
    return bytes[at + 1] === 97 && bytes[at + 2] === 108 && bytes[at + 3] === 115 && bytes[at + 4] === 101 ? at + 5 : unsure;
  }

  /** The name of a member and its colon. @returns where its value begins */
  private name(at: number): number {
    const { bytes } = this;
    if (bytes[at] !== quote) return unsure;
    const next = this.text(at + 1);
    return next === unsure ? unsure : this.colon(next);
  }

  /** @returns where the value of a member begins */
  public colon(at: number): number {
    const { bytes } = this;
    const next = bytes[at] === colon ? at : this.blanks(at);
    if (bytes[next] !== colon) return unsure;
    const begin = bytes[next + 1];
    return begin === 32 || begin === 10 || begin === 13 || begin === 9 ? this.blanks(next + 1) : next + 1;
  }
}

/** Whether a letter stands for a character after a backslash: `"`, `\`, `/`, b, f, n, r or t. */
function isEscape(byte: number): boolean {
  switch (byte) {
    case quote:
    case backslash:
    case 47:
    case 98:
    case 102:
    case 110:
    case 114:
    case 116:
      return true;
    default:
      return false;
  }
}
