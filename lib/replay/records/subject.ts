import { type Document } from '../../signals/readers/example-event';
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

/** What a record is about, from whichever form it has. */
export function subjectOf(record: ReplayRecord): Subject {
  const { form, event } = record;
  switch (form) {
    case 'guardduty': {
      const { finding } = record;
      const severity = numberAt(finding, 'severity');
      return subject(form, {
        ...{ id: textAt(finding, 'id'), type: textAt(finding, 'type'), title: textAt(finding, 'title'), source: 'GuardDuty' },
        severity: severity === undefined ? undefined : levelOfNumber(severity),
        account: textAt(finding, 'accountId'),
        region: textAt(event, 'region') ?? textAt(finding, 'region'),
        time: timeOf(textAt(finding, 'service', 'eventLastSeen'), textAt(finding, 'updatedAt'), textAt(event, 'time')),
      });
    }
    case 'security-hub': {
      const { finding } = record;
      const arn = textAt(finding, 'ProductArn');
      return subject(form, {
        ...{ id: textAt(finding, 'Id'), type: firstText(memberOf(finding, 'Types')), title: textAt(finding, 'Title') },
        source: textAt(finding, 'ProductName') ?? arn?.split('/').at(-1),
        severity:
          levelOfLabel(textAt(finding, 'FindingProviderFields', 'Severity', 'Label')) ?? levelOfLabel(textAt(finding, 'Severity', 'Label')),
        account: textAt(finding, 'AwsAccountId'),
        region: textAt(event, 'region') ?? textAt(finding, 'Region') ?? regionOfArn(arn),
        time: timeOf(textAt(finding, 'LastObservedAt'), textAt(finding, 'UpdatedAt'), textAt(event, 'time')),
      });
    }
    case 'security-hub-v2':
      return subject(form, ofOcsf(record.finding, event));
    case 'cloudtrail':
    case 'event':
      return subject(form, ofEvent(record.event));
  }
}

type Found = { readonly [Name in keyof Subject]?: Subject[Name] | undefined };

function ofOcsf(finding: Document, event: Document | undefined): Found {
  const info = memberOf(finding, 'finding_info');
  return {
    ...{ id: textAt(info, 'uid'), type: firstText(memberOf(info, 'types')), title: textAt(info, 'title') },
    source: textAt(finding, 'metadata', 'product', 'name'),
    severity: [numberAt(finding, 'vendor_attributes', 'severity_id'), numberAt(finding, 'severity_id'), textAt(finding, 'severity')].reduce<
      SeverityLevel | undefined
    >((level, value) => level ?? levelOfLabel(value), undefined),
    account: textAt(finding, 'cloud', 'account', 'uid'),
    region: textAt(event, 'region') ?? textAt(finding, 'cloud', 'region'),
    time: timeOf(textAt(info, 'last_seen_time_dt'), textAt(info, 'modified_time_dt'), textAt(finding, 'time_dt'), textAt(event, 'time')),
  };
}

function ofEvent(event: Document): Found {
  const detail = memberOf(event, 'detail');
  return {
    id: textAt(event, 'id') ?? textAt(detail, 'eventID'),
    type: textAt(event, 'detail-type'),
    title: textAt(detail, 'eventName') ?? textAt(detail, 'caseId'),
    source: textAt(event, 'source'),
    account: textAt(event, 'account'),
    region: textAt(event, 'region'),
    time: timeOf(textAt(event, 'time')),
  };
}

function subject(form: RecordForm, found: Found): Subject {
  const known = Object.entries(found).filter(([, value]) => value !== undefined);
  const kept = known.map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, most) : value] as const);
  return { form, ...(Object.fromEntries(kept) as Omit<Subject, 'form'>) };
}

function firstText(value: unknown): string | undefined {
  const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return typeof first === 'string' ? first : undefined;
}

/** The first text that is a time, in the one form that can be compared as text. */
function timeOf(...texts: readonly (string | undefined)[]): string | undefined {
  for (const text of texts) {
    const time = text === undefined ? NaN : Date.parse(text);
    if (!Number.isNaN(time)) return new Date(time).toISOString();
  }
  return undefined;
}
