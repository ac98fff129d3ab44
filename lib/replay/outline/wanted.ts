/** A member that somebody asks for, and what is asked for in it. */
export interface WantedMember {
  readonly name: string;
  /** ASCII. */
  readonly bytes: Uint8Array;
  /** Number of what an outline says of it. */
  readonly slot: number;
  /** Number that it has in common with members of the same object whose names differ in the case of letters alone. */
  readonly family: number;
  /** Members of it that are asked for by themselves. */
  readonly inside: WantedMembers;
  /** Whether all of it is asked for: a path ends here. */
  isWhole: boolean;
}

/** Members of one object that somebody asks for. */
export class WantedMembers {
  private readonly byName = new Map<string, WantedMember>();
  /** By `hashOf` its name; a family in each entry, of which there may be several. */
  private table: (readonly WantedMember[] | undefined)[] = [undefined];
  private mask = 0;

  public constructor(private readonly all: WantedPaths) {}

  public get members(): Iterable<WantedMember> {
    return this.byName.values();
  }

  public get isEmpty(): boolean {
    return this.byName.size === 0;
  }

  public member(name: string): WantedMember {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const bytes = Buffer.from(name, 'utf8');
    const family = [...this.byName.values()].find((other) => isFamily(other.bytes, bytes))?.family;
    const made: WantedMember = { name, bytes, ...this.all.numbered(family), inside: new WantedMembers(this.all), isWhole: false };
    this.byName.set(name, made);
    this.layOut();
    return made;
  }

  /** Members whose names may be the one with this hash. */
  public withHash(hash: number): readonly WantedMember[] | undefined {
    return this.table[hash & this.mask];
  }

  private layOut(): void {
    let size = 8;
    while (size < 4 * this.byName.size) size *= 2;
    this.mask = size - 1;
    const table = Array.from({ length: size }, (): WantedMember[] | undefined => undefined);
    for (const member of this.byName.values()) {
      let hash = 0;
      for (const byte of member.bytes) hash = nextHash(hash, byte);
      (table[hash & this.mask] ??= []).push(member);
    }
    this.table = table;
  }
}

/** A hash of a name, byte by byte, that is the same whatever the case of its letters. */
export const nextHash = (hash: number, byte: number): number => (Math.imul(hash, 31) + (byte | 32)) | 0;

/** Whether two names are the same but for the case of letters; of other characters, some more count as the same. */
function isFamily(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => (byte | 32) === (other[index]! | 32));
}

/** All paths that somebody asks for, from the top of a document. */
export class WantedPaths {
  public readonly top: WantedMembers = new WantedMembers(this);
  /** Whether names mean the same in every object. One that JavaScript gives to all objects does not. */
  public isClear = true;
  /** Slots that were given, and families. */
  public slots = 0;
  public families = 0;

  /** The slots of the members on a path, in their order. */
  public slotsOf(names: readonly string[]): readonly number[] {
    let members = this.top;
    if (names.includes('__proto__')) this.isClear = false;
    return names.map((name, index) => {
      const member = members.member(name);
      members = member.inside;
      if (index === names.length - 1) member.isWhole = true;
      return member.slot;
    });
  }

  public slotOf(...names: readonly string[]): number {
    return this.slotsOf(names).at(-1)!;
  }

  /** The numbers of a new member. */
  public numbered(family = this.families++): { readonly slot: number; readonly family: number } {
    return { slot: this.slots++, family };
  }
}
