import { kindOf, Outline } from '../outline/outline';
import { type WantedPaths } from '../outline/wanted';
import { isIngestedArn } from '../path/service';
import { isGuardDutyArn, type GuardDutyFacts, regionOfArn } from '../records/facts';
import { isFindingType, recognize } from '../records/recognize';
import { type FindingRecord } from '../records/record';
import { levelOfNumber } from '../records/severity';
import { shortened, type Brief } from '../records/subject';
import { ArrivalKinds, type ArrivalKind } from './arrival-kinds';
import { type ArrivedSources } from './arrived-source';
import { OutlineFacts } from './outline-facts';
import { type MadeSource } from './made-source';
import { type Sight } from './sight';

/** Names at the top that tell a finding from an event, and from other forms. */
const recognized = ['detail-type', 'AccountId', 'Type', 'Severity', 'finding_info', 'metadata'] as const;
/** Names of both forms that differ in the case of letters alone: without them, one would be taken for the other. */
const both = ['Id', 'Arn', 'Title', 'Description', 'CreatedAt', 'UpdatedAt', 'Region'] as const;

/** Texts of which it is remembered what they are. */
const mostTexts = 5000;

interface Product {
  readonly isGuardDuty: boolean;
  readonly isOfService: boolean;
}

/** A finding of which only those parts are read that somebody asks for. The same object sees one finding after the other. */
export class OutlineSight implements Sight {
  public readonly guardDuty: MadeSource;
  public form: 'guardduty' | 'security-hub' = 'guardduty';
  public facts: GuardDutyFacts | undefined;
  public isOfService = true;
  public readonly isInEvent = false;
  private readonly outline: Outline;
  private readonly ownFacts: OutlineFacts;
  private readonly kinds: ArrivalKinds;
  private readonly types = new Map<string, boolean>();
  private readonly products = new Map<string, Product>();
  private kind: ArrivalKind | undefined;
  /** How many paths were wanted when the finding was read. */
  private slots = 0;
  private readonly at: Readonly<
    Record<'eventType' | 'AccountId' | 'accountId' | 'type' | 'severity' | 'region' | 'seen' | 'updatedAt', number>
  >;
  private readonly inHub: Readonly<Record<'product' | 'account' | 'region' | 'seen' | 'updatedAt', number>>;

  public constructor(
    private readonly wanted: WantedPaths,
    arrivedSources: ArrivedSources,
    private readonly usesArrival: boolean,
  ) {
    this.outline = new Outline(wanted);
    for (const name of [...recognized, ...both]) wanted.slotOf(name);
    this.ownFacts = new OutlineFacts(this.outline, wanted);
    this.kinds = new ArrivalKinds(this.outline, wanted, arrivedSources);
    this.guardDuty = { common: {}, possible: [{}], outline: this.outline, variant: 'alone' };
    this.at = {
      eventType: wanted.slotOf('detail-type'),
      AccountId: wanted.slotOf('AccountId'),
      accountId: wanted.slotOf('accountId'),
      type: wanted.slotOf('type'),
      severity: wanted.slotOf('severity'),
      region: wanted.slotOf('region'),
      seen: wanted.slotOf('service', 'eventLastSeen'),
      updatedAt: wanted.slotOf('updatedAt'),
    };
    this.inHub = {
      product: wanted.slotOf('ProductArn'),
      account: wanted.slotOf('AwsAccountId'),
      region: wanted.slotOf('Region'),
      seen: wanted.slotOf('LastObservedAt'),
      updatedAt: wanted.slotOf('UpdatedAt'),
    };
  }

  /** Looks at another finding. @param text of JSON in UTF-8 @returns false for one that has to be read as a whole */
  public begin(text: Uint8Array): boolean {
    this.kind = undefined;
    this.slots = this.wanted.slots;
    return this.outline.read(text) && this.isRecognized();
  }

  public renew(): boolean {
    if (this.slots === this.wanted.slots) return true;
    this.slots = this.wanted.slots;
    return this.outline.readAgain();
  }

  /** A finding of GuardDuty as its events have it, or one of Security Hub CSPM of another product; alone, and not in an event. */
  private isRecognized(): boolean {
    const { outline, at, inHub } = this;
    if (outline.kind(at.eventType) !== kindOf.absent || outline.kind(at.AccountId) !== kindOf.absent) return false;
    if (outline.kind(at.accountId) === kindOf.text) {
      const type = outline.textAt(at.type);
      if (type === undefined || outline.kind(at.severity) !== kindOf.number || !this.isType(type)) return false;
      this.form = 'guardduty';
      this.facts = this.ownFacts;
      this.isOfService = true;
      return true;
    }
    const arn = outline.textAt(inHub.product);
    if (arn === undefined || outline.kind(inHub.account) !== kindOf.text || outline.kind(at.accountId) !== kindOf.absent) return false;
    const product = this.productOf(arn);
    if (product.isGuardDuty) return false;
    this.form = 'security-hub';
    this.facts = undefined;
    this.isOfService = product.isOfService;
    this.kind = this.kinds.kindOf();
    return true;
  }

  /** The finding with what is wanted alone: what is read of a whole one takes longer, and nobody sees the difference. */
  public get record(): FindingRecord {
    return { form: this.form, finding: this.outline.reduced() };
  }

  /** The whole finding. */
  public get whole(): FindingRecord {
    return recognize(JSON.parse(this.outline.whole()))[0] as FindingRecord;
  }

  public arrived(): MadeSource {
    const { source } = this.kind!;
    return this.usesArrival ? { ...source, now: this.now } : source;
  }

  public get now(): string | undefined {
    if (!this.usesArrival) return undefined;
    const { outline, at, inHub } = this;
    const { time } = this.brief;
    return time === undefined
      ? undefined
      : (outline.textAt(inHub.updatedAt) ?? outline.textAt(at.updatedAt) ?? new Date(time).toISOString());
  }

  /** What is counted of the finding. */
  public get brief(): Brief {
    const { outline, at, inHub } = this;
    if (this.form === 'guardduty') {
      return {
        severity: levelOfNumber(outline.numberAt(at.severity)),
        account: shortened(outline.textAt(at.accountId)),
        region: shortened(outline.textAt(at.region)),
        time: outline.timeAt(at.seen) ?? outline.timeAt(at.updatedAt),
      };
    }
    return {
      severity: this.kind!.level,
      account: shortened(outline.textAt(inHub.account)),
      region: shortened(outline.textAt(inHub.region) ?? regionOfArn(outline.textAt(inHub.product))),
      time: outline.timeAt(inHub.seen) ?? outline.timeAt(inHub.updatedAt),
    };
  }

  /** The type by which it is counted. */
  public get type(): string | undefined {
    return this.form === 'guardduty' ? shortened(this.outline.textAt(this.at.type)) : this.kind!.type;
  }

  private isType(text: string): boolean {
    const known = this.types.get(text);
    if (known !== undefined) return known;
    if (this.types.size >= mostTexts) this.types.clear();
    const is = isFindingType(text);
    this.types.set(text, is);
    return is;
  }

  private productOf(arn: string): Product {
    const known = this.products.get(arn);
    if (known !== undefined) return known;
    if (this.products.size >= mostTexts) this.products.clear();
    const product = { isGuardDuty: isGuardDutyArn(arn), isOfService: isIngestedArn(arn) };
    this.products.set(arn, product);
    return product;
  }
}
