import { kindOf, type Outline } from '../outline/outline';
import { type WantedPaths } from '../outline/wanted';
import { type GuardDutyFacts } from '../records/facts';

/** What is known of a finding of GuardDuty of which an outline was read; each when it is asked for. */
export class OutlineFacts implements GuardDutyFacts {
  private readonly slots: Readonly<Record<Exclude<keyof GuardDutyFacts, 'severities'>, number>>;
  private readonly severity: number;

  public constructor(
    private readonly outline: Outline,
    wanted: WantedPaths,
  ) {
    this.slots = {
      type: wanted.slotOf('type'),
      account: wanted.slotOf('accountId'),
      region: wanted.slotOf('region'),
      id: wanted.slotOf('id'),
      arn: wanted.slotOf('arn'),
      title: wanted.slotOf('title'),
      description: wanted.slotOf('description'),
      createdAt: wanted.slotOf('createdAt'),
      updatedAt: wanted.slotOf('updatedAt'),
    };
    this.severity = wanted.slotOf('severity');
  }

  public get type(): string | undefined {
    return this.outline.textAt(this.slots.type);
  }

  public get account(): string | undefined {
    return this.outline.textAt(this.slots.account);
  }

  public get region(): string | undefined {
    return this.outline.textAt(this.slots.region);
  }

  public get id(): string | undefined {
    return this.outline.textAt(this.slots.id);
  }

  public get arn(): string | undefined {
    return this.outline.textAt(this.slots.arn);
  }

  public get title(): string | undefined {
    return this.outline.textAt(this.slots.title);
  }

  public get description(): string | undefined {
    return this.outline.textAt(this.slots.description);
  }

  public get createdAt(): string | undefined {
    return this.outline.textAt(this.slots.createdAt);
  }

  public get updatedAt(): string | undefined {
    return this.outline.textAt(this.slots.updatedAt);
  }

  public get severities(): readonly number[] {
    return this.outline.kind(this.severity) === kindOf.number ? [this.outline.numberAt(this.severity)] : [];
  }

  /** Whether a fact is known, without what it says. */
  public has(name: keyof OutlineFacts['slots']): boolean {
    const kind = this.outline.kind(this.slots[name]);
    return kind === kindOf.text || kind === kindOf.escaped;
  }
}
