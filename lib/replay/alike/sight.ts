import { type GuardDutyFacts } from '../records/facts';
import { factsOf } from '../records/forms';
import { type FindingRecord } from '../records/record';
import { subjectOf } from '../records/subject';
import { arrivalOf, isOfService } from '../ways';
import { type ArrivedSources } from './arrived-source';
import { guardDutySource, type MadeSource } from './made-source';

/** What the sorter sees of a finding, whichever way it was read. */
export interface Sight {
  readonly form: FindingRecord['form'];
  /** The finding, with all that rules and routes can see of it. It may be made when it is asked for. */
  readonly record: FindingRecord;
  /** @default - no finding of GuardDuty */
  readonly facts: GuardDutyFacts | undefined;
  /** As GuardDuty has it; asked for where there are facts. */
  readonly guardDuty: MadeSource;
  /** As Security Hub CSPM got it; asked for where it was recorded there. @returns undefined for a finding that is not sorted */
  arrived(): MadeSource | undefined;
  /** When it arrives, ISO 8601. @default - it is not known */
  readonly now: string | undefined;
  /** Whether it was recorded in an event. */
  readonly isInEvent: boolean;
  /** Whether AWS Security Incident Response takes findings of its product. */
  readonly isOfService: boolean;
  /** Called after more paths are looked at. @returns false for a finding that is not sorted */
  renew(): boolean;
}

/** A finding that was read as a whole. */
export class RecordSight implements Sight {
  public readonly facts: GuardDutyFacts | undefined;

  public constructor(
    public readonly record: FindingRecord,
    private readonly arrivedSources: ArrivedSources,
    private readonly usesArrival: boolean,
  ) {
    this.facts = factsOf(record);
  }

  public get form(): FindingRecord['form'] {
    return this.record.form;
  }

  public get guardDuty(): MadeSource {
    const { form, finding, event } = this.record;
    if (form !== 'guardduty') return guardDutySource(this.facts!);
    return { common: finding, possible: [finding], event, variant: event === undefined ? 'alone' : 'in an event' };
  }

  public arrived(): MadeSource | undefined {
    const { finding, event } = this.record;
    if (event !== undefined && Object.keys(event).some((name) => name.includes('.'))) return undefined;
    return this.arrivedSources.sourceOf(finding, event, this.now);
  }

  public get now(): string | undefined {
    return this.usesArrival ? arrivalOf(this.record, subjectOf(this.record)).now : undefined;
  }

  public get isInEvent(): boolean {
    return this.record.event !== undefined;
  }

  public get isOfService(): boolean {
    return isOfService(this.record);
  }

  public renew(): boolean {
    return true;
  }
}
