import { type Outline } from '../outline/outline';
import { type WantedPaths } from '../outline/wanted';
import { briefOf, typeOf } from '../records/subject';
import { type SeverityLevel } from '../records/severity';
import { arriving, type ArrivedSources } from './arrived-source';
import { type MadeSource } from './made-source';

/** What findings of Security Hub have in common whose members that are worked out on arrival are the same. */
export interface ArrivalKind {
  readonly source: MadeSource;
  /** As the provider has it. */
  readonly level: SeverityLevel | undefined;
  /** The first of the types. */
  readonly type: string | undefined;
}

/** Kinds that are remembered; they begin anew when there are more. */
const most = 2000;

/** What members such as the severity and the workflow were on arrival is worked out once for all findings that have the same. */
export class ArrivalKinds {
  private readonly slots: readonly number[];
  private readonly names: readonly string[] = [...arriving];
  private readonly known = new Map<number, { readonly text: Uint8Array; readonly kind: ArrivalKind }[]>();
  private size = 0;

  public constructor(
    private readonly outline: Outline,
    wanted: WantedPaths,
    private readonly sources: ArrivedSources,
  ) {
    this.slots = this.names.map((name) => wanted.slotOf(name));
  }

  /** Of the finding whose outline was read. */
  public kindOf(): ArrivalKind {
    const { outline, slots } = this;
    const hash = outline.hashOf(slots);
    const same = this.known.get(hash);
    if (same !== undefined) for (const { text, kind } of same) if (outline.isSame(slots, text)) return kind;
    if (this.size++ >= most) {
      this.known.clear();
      this.size = 1;
    }
    const made = { text: outline.copyOf(slots), kind: this.make() };
    const others = this.known.get(hash);
    if (others === undefined) this.known.set(hash, [made]);
    else others.push(made);
    return made.kind;
  }

  private make(): ArrivalKind {
    const { outline, slots, names } = this;
    const finding: Record<string, unknown> = {};
    names.forEach((name, index) => {
      const value = outline.value(slots[index]!);
      if (value !== undefined) finding[name] = value;
    });
    const record = { form: 'security-hub', finding } as const;
    return { source: { ...this.sources.arrivingSourceOf(finding), outline }, level: briefOf(record).severity, type: typeOf(record) };
  }
}
