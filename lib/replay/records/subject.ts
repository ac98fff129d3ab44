import { regionOfArn } from './facts';
import { memberOf, numberAt, textAt, type RecordForm, type ReplayRecord } from './record';
import { levelOfLabel, levelOfNumber, type SeverityLevel } from './severity';

/** What a record is about. What the record does not have is left out. */
export interface Subject {
  readonly form: RecordForm;
  readonly id?: string;
  /** Type of the finding, or `detail-type` of the event. */
  readonly type?: string;
  readonly title?: string;
  /** Product of the finding, or source of the event. */
  readonly source?: string;
  /** As the provider of a finding has it. Events have none. */
  readonly severity?: SeverityLevel;
  /** Account that the finding is about, or in which the event arose. */
  readonly account?: string;
  readonly region?: string;
  /** When it was last seen, ISO 8601. */
  readonly time?: string;
}

/** Characters of a text of a record that are kept. */
const most = 300;

/** What is counted of a record. */
export interface Brief {
  readonly severity: SeverityLevel | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** When it was last seen, in milliseconds since 1970. */
  readonly time: number | undefined;
}

/** What a record is about, from whichever form it has. */
export function subjectOf(record: ReplayRecord): Subject {
  const { form } = record;
  const { severity, account, region, time } = briefOf(record);
  return subject(form, {
    ...namesOf(record),
    severity,
    account,
    region,
    time: time === undefined ? undefined : new Date(time).toISOString(),
  });
}

/** What is counted of a record; it takes less time than all that the record is about. */
export function briefOf(record: ReplayRecord): Brief {
  const { event } = record;
  switch (record.form) {
    case 'guardduty': {
      const { finding } = record;
      const severity = numberAt(finding, 'severity');
      return brief(
        severity === undefined ? undefined : levelOfNumber(severity),
        textAt(finding, 'accountId'),
        (event && textAt(event, 'region')) ?? textAt(finding, 'region'),
        timeOf(textAt(memberOf(finding, 'service'), 'eventLastSeen')) ??
          timeOf(textAt(finding, 'updatedAt')) ??
          timeOf(event && textAt(event, 'time')),
      );
    }
    case 'security-hub': {
      const { finding } = record;
      const given = memberOf(memberOf(finding, 'FindingProviderFields'), 'Severity');
      return brief(
        levelOfLabel(textAt(given, 'Label')) ?? levelOfLabel(textAt(memberOf(finding, 'Severity'), 'Label')),
        textAt(finding, 'AwsAccountId'),
        (event && textAt(event, 'region')) ?? textAt(finding, 'Region') ?? regionOfArn(textAt(finding, 'ProductArn')),
        timeOf(textAt(finding, 'LastObservedAt')) ?? timeOf(textAt(finding, 'UpdatedAt')) ?? timeOf(event && textAt(event, 'time')),
      );
    }
    case 'security-hub-v2': {
      const { finding } = record;
      const info = memberOf(finding, 'finding_info');
      return brief(
        levelOfLabel(numberAt(finding, 'vendor_attributes', 'severity_id')) ??
          levelOfLabel(numberAt(finding, 'severity_id')) ??
          levelOfLabel(textAt(finding, 'severity')),
        textAt(finding, 'cloud', 'account', 'uid'),
        textAt(event, 'region') ?? textAt(finding, 'cloud', 'region'),
        ocsfTime(info, 'last_seen_time') ?? ocsfTime(info, 'modified_time') ?? ocsfTime(finding, 'time') ?? timeOf(textAt(event, 'time')),
      );
    }
    case 'cloudtrail':
    case 'event':
      return brief(undefined, textAt(event, 'account'), textAt(event, 'region'), timeOf(textAt(event, 'time')));
  }
}

function brief(
  severity: SeverityLevel | undefined,
  account: string | undefined,
  region: string | undefined,
  time: number | undefined,
): Brief {
  return { severity, account: account && short(account), region: region && short(region), time };
}

/** A finding that is counted. */
export interface CountedFinding {
  /** All of it. It may be read when it is asked for, which takes longer than to count it. */
  readonly whole: ReplayRecord;
  /** The type by which it is counted. */
  readonly type: string | undefined;
}

/** What is counted of a record, from what it is about. */
export function briefOfSubject({ severity, account, region, time }: Subject): Brief {
  return brief(severity, account, region, timeOf(time));
}

/** The type by which a record is counted. */
export function typeOf(record: ReplayRecord): string | undefined {
  const type = record.form === 'guardduty' ? textAt(record.finding, 'type') : namesOf(record).type;
  return type === undefined ? undefined : short(type);
}

type Names = { readonly [Name in 'id' | 'type' | 'title' | 'source']?: Subject[Name] | undefined };

function namesOf(record: ReplayRecord): Names {
  switch (record.form) {
    case 'guardduty': {
      const { finding } = record;
      return { id: textAt(finding, 'id'), type: textAt(finding, 'type'), title: textAt(finding, 'title'), source: 'GuardDuty' };
    }
    case 'security-hub': {
      const { finding } = record;
      return {
        ...{ id: textAt(finding, 'Id'), type: firstText(memberOf(finding, 'Types')), title: textAt(finding, 'Title') },
        source: textAt(finding, 'ProductName') ?? textAt(finding, 'ProductArn')?.split('/').at(-1),
      };
    }
    case 'security-hub-v2': {
      const info = memberOf(record.finding, 'finding_info');
      return {
        ...{ id: textAt(info, 'uid'), type: firstText(memberOf(info, 'types')), title: textAt(info, 'title') },
        source: textAt(record.finding, 'metadata', 'product', 'name'),
      };
    }
    case 'cloudtrail':
    case 'event': {
      const detail = memberOf(record.event, 'detail');
      return {
        id: textAt(record.event, 'id') ?? textAt(detail, 'eventID'),
        type: textAt(record.event, 'detail-type'),
        title: textAt(detail, 'eventName') ?? textAt(detail, 'caseId'),
        source: textAt(record.event, 'source'),
      };
    }
  }
}

function subject(form: RecordForm, found: { readonly [Name in keyof Subject]?: Subject[Name] | undefined }): Subject {
  const known = Object.entries(found).filter(([, value]) => value !== undefined);
  const kept = known.map(([name, value]) => [name, typeof value === 'string' ? short(value) : value] as const);
  return { form, ...(Object.fromEntries(kept) as Omit<Subject, 'form'>) };
}

/** A text as it is kept. */
export const shortened = (text: string | undefined): string | undefined => text && short(text);

const short = (text: string): string => (text.length > most ? text.slice(0, most) : text);

function firstText(value: unknown): string | undefined {
  const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return typeof first === 'string' ? first : undefined;
}

/** OCSF has a time as a text of the name with `_dt`, or as milliseconds since 1970. https://schema.ocsf.io/1.6.0/data_types?name=timestamp_t */
function ocsfTime(holder: unknown, name: string): number | undefined {
  const milliseconds = numberAt(holder, name);
  const isTime = milliseconds !== undefined && Math.abs(milliseconds) <= latestTime;
  return timeOf(textAt(holder, `${name}_dt`)) ?? (isTime ? milliseconds : undefined);
}

/** The latest time of JavaScript. https://tc39.es/ecma262/#sec-time-values-and-time-range */
const latestTime = 8.64e15;

/** @returns undefined for what is no time */
function timeOf(text: string | undefined): number | undefined {
  const time = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
