import { JsonBytes, unsure } from './json-bytes';
import { Texts } from './texts';
import { timeIn } from './time';
import { nextHash, type WantedMember, type WantedMembers, type WantedPaths } from './wanted';

/** What stands at a path. */
export const kindOf = { absent: 0, text: 1, escaped: 2, number: 3, true: 4, false: 5, null: 6, object: 7, list: 8 } as const;

const quote = 34;
const comma = 44;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;

/** What a byte of a name is: 0 stands for itself, 1 ends the name. Of names with dots, escapes or letters beyond ASCII nothing is sure. */
const inName = (() => {
  const kinds = new Uint8Array(256).fill(2);
  kinds.fill(0, 32, 127);
  kinds[quote] = 1;
  kinds[92] = 2;
  kinds[46] = 2;
  return kinds;
})();

/**
 * What stands at the wanted paths of one JSON object, without what nobody asks for. It says what `JSON.parse` says of the same text. Where the text may
 * be read in several ways, or is none of JSON, it takes nothing: names twice in an object, names that differ in the case of letters, names with dots.
 */
export class Outline {
  private readonly json = new JsonBytes();
  private readonly texts = new Texts();
  private kinds = new Uint8Array(64);
  private begins = new Int32Array(64);
  private ends = new Int32Array(64);
  /** By family: the number of the text in which a member of it was met. */
  private met = new Int32Array(64);
  private number = 0;
  /** Texts that were made, and of which finding. */
  private made: string[] = [];
  private madeFor = new Int32Array(64);
  private text: Uint8Array = new Uint8Array(0);

  public constructor(private readonly wanted: WantedPaths) {}

  /** Reads a text in UTF-8, which has to stay as it is. @returns false where `JSON.parse` has to read it */
  public read(text: Uint8Array): boolean {
    if (!this.wanted.isClear) return false;
    this.makeRoom();
    this.kinds.fill(kindOf.absent);
    this.number++;
    this.text = text;
    const { json } = this;
    const begin = json.blanks(json.begin(text));
    const end = begin + (text.length - (begin - text.byteOffset));
    if (json.bytes[begin] !== openBrace) return false;
    const after = this.members(this.wanted.top, begin);
    if (after === unsure || after > end) return false;
    return after === end || json.blanks(after) >= end;
  }

  /** Reads the same text again, after more was wanted. */
  public readAgain(): boolean {
    return this.read(this.text);
  }

  /** One of `kindOf`. */
  public kind(slot: number): number {
    return this.kinds[slot]!;
  }

  /** A text, a number, `true` or `false` as it stands there. @returns undefined for anything else */
  public plain(slot: number): string | number | boolean | undefined {
    const kind = this.kinds[slot];
    if (kind === kindOf.text) {
      if (this.madeFor[slot] === this.number) return this.made[slot];
      this.madeFor[slot] = this.number;
      return (this.made[slot] = this.texts.of(this.json.bytes, this.begins[slot]! + 1, this.ends[slot]! - 1));
    }
    if (kind === kindOf.number) return this.numberAt(slot);
    if (kind === kindOf.escaped) return this.value(slot) as string;
    return kind === kindOf.true ? true : kind === kindOf.false ? false : undefined;
  }

  /** A text. @returns undefined for anything else */
  public textAt(slot: number): string | undefined {
    const kind = this.kinds[slot];
    return kind === kindOf.text || kind === kindOf.escaped ? (this.plain(slot) as string) : undefined;
  }

  /** A number that stands there. */
  public numberAt(slot: number): number {
    const { bytes } = this.json;
    const begin = this.begins[slot]!;
    const end = this.ends[slot]!;
    if (end - begin > 9) return Number(this.slice(slot));
    let number = 0;
    for (let at = begin; at < end; at++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) return Number(this.slice(slot));
      number = number * 10 + digit;
    }
    return number;
  }

  /** A time, in milliseconds since 1970. @returns undefined for what is none */
  public timeAt(slot: number): number | undefined {
    if (this.kinds[slot] === kindOf.text) {
      const time = timeIn(this.json.bytes, this.begins[slot]! + 1, this.ends[slot]! - 1);
      if (time !== undefined) return time;
    }
    const text = this.textAt(slot);
    const time = text === undefined ? NaN : Date.parse(text);
    return Number.isNaN(time) ? undefined : time;
  }

  /** A number that is the same for the same texts in some slots; others may have it too. */
  public hashOf(slots: readonly number[]): number {
    const { bytes } = this.json;
    let hash = 0;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index]!;
      if (this.kinds[slot] === kindOf.absent) continue;
      hash = (Math.imul(hash, 31) + index) | 0;
      const end = this.ends[slot]!;
      for (let at = this.begins[slot]!; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    }
    return (hash ^ (hash >>> 15)) & 0x3fffffff;
  }

  /** The texts in some slots, each after its number: no text of JSON begins with such a byte. */
  public copyOf(slots: readonly number[]): Uint8Array {
    const parts = slots.flatMap((slot, index) =>
      this.kinds[slot] === kindOf.absent ? [] : [Uint8Array.of(index), this.json.bytes.subarray(this.begins[slot], this.ends[slot])],
    );
    return Uint8Array.from(Buffer.concat(parts));
  }

  /** Whether these are the texts in some slots. */
  public isSame(slots: readonly number[], copy: Uint8Array): boolean {
    const { bytes } = this.json;
    let place = 0;
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index]!;
      if (this.kinds[slot] === kindOf.absent) continue;
      if (copy[place++] !== index) return false;
      const end = this.ends[slot]!;
      for (let at = this.begins[slot]!; at < end; at++) if (copy[place++] !== bytes[at]) return false;
    }
    return place === copy.length;
  }

  /** What `JSON.parse` makes of it. @returns undefined where nothing stands there */
  public value(slot: number): unknown {
    return this.kinds[slot] === kindOf.absent ? undefined : JSON.parse(this.slice(slot));
  }

  /** The text as it stands there, in JSON; empty where nothing does. */
  public slice(slot: number): string {
    if (this.kinds[slot] === kindOf.absent) return '';
    return this.texts.of(this.json.bytes, this.begins[slot]!, this.ends[slot]!);
  }

  /** A document with what is wanted alone. */
  public reduced(wanted: WantedMembers = this.wanted.top): Readonly<Record<string, unknown>> {
    const made: Record<string, unknown> = {};
    for (const { name, slot, inside, isWhole } of wanted.members) {
      const kind = this.kinds[slot];
      if (kind !== kindOf.absent) made[name] = kind === kindOf.object && !isWhole ? this.reduced(inside) : this.value(slot);
    }
    return made;
  }

  /** The whole text. */
  public whole(): string {
    const { buffer, byteOffset, length } = this.text;
    return Buffer.from(buffer, byteOffset, length).toString('utf8');
  }

  /** @param at - of the brace @returns the place after the object */
  private members(wanted: WantedMembers, at: number): number {
    const { json } = this;
    const { bytes } = json;
    let next = json.blanks(at + 1);
    if (bytes[next] === closeBrace) return next + 1;
    for (;;) {
      if (bytes[next] !== quote) return unsure;
      const name = next + 1;
      next = name;
      let hash = 0;
      for (let byte = bytes[next]!; inName[byte] === 0; byte = bytes[++next]!) hash = nextHash(hash, byte);
      if (bytes[next] !== quote) return unsure;
      const known = wanted.withHash(hash);
      const member = known === undefined ? undefined : this.memberOf(known, name, next);
      if (member === null) return unsure;
      next = json.colon(next + 1);
      if (next === unsure) return unsure;
      next = member === undefined ? json.value(next) : this.member(member, next);
      if (next === unsure) return unsure;
      let byte = bytes[next];
      if (byte === 32 || byte === 10 || byte === 13 || byte === 9) {
        next = json.blanks(next);
        byte = bytes[next];
      }
      if (byte === closeBrace) return next + 1;
      if (byte !== comma) return unsure;
      next = json.blanks(next + 1);
    }
  }

  /** The member with a name. @returns undefined for one that nobody wants, null where a name is not clear */
  private memberOf(known: readonly WantedMember[], from: number, to: number): WantedMember | undefined | null {
    const { bytes } = this.json;
    let isFamily = false;
    for (const member of known) {
      const name = member.bytes;
      if (name.length !== to - from) continue;
      let isSame = true;
      let isAlike = true;
      for (let index = 0; index < name.length; index++) {
        const one = name[index]!;
        const other = bytes[from + index]!;
        if (one === other) continue;
        isSame = false;
        if ((one | 32) !== (other | 32)) {
          isAlike = false;
          break;
        }
      }
      if (isSame) {
        if (this.met[member.family] === this.number) return null;
        this.met[member.family] = this.number;
        return member;
      }
      isFamily ||= isAlike;
    }
    return isFamily ? null : undefined;
  }

  private member({ slot, inside }: WantedMember, at: number): number {
    const { json } = this;
    const first = json.bytes[at];
    let end: number;
    let kind: number;
    if (first === quote) {
      end = json.text(at + 1);
      kind = json.hasEscapes ? kindOf.escaped : kindOf.text;
    } else if (first === openBrace) {
      end = inside.isEmpty ? json.value(at) : this.members(inside, at);
      kind = kindOf.object;
    } else if (first === openBracket) {
      end = json.value(at);
      kind = kindOf.list;
    } else {
      end = json.plain(at);
      kind = first === 116 ? kindOf.true : first === 102 ? kindOf.false : first === 110 ? kindOf.null : kindOf.number;
    }
    this.kinds[slot] = kind;
    this.begins[slot] = at;
    this.ends[slot] = end;
    return end;
  }

  private makeRoom(): void {
    const { slots, families } = this.wanted;
    if (slots > this.kinds.length) {
      this.kinds = new Uint8Array(2 * slots);
      this.begins = new Int32Array(2 * slots);
      this.ends = new Int32Array(2 * slots);
      this.madeFor = new Int32Array(2 * slots);
    }
    if (families > this.met.length) this.met = new Int32Array(2 * families);
  }
}
