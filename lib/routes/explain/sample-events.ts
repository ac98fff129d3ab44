import { securityIncidentResponseEvents } from '../../events/documented-events';
import { type EventPlace } from '../layout';
import { type EventPattern, type EventSource } from '../route-pattern';
import { insightSample, securityHubV2Sample } from './sample-security-hub';
import { takes } from './takes';

/** An event as AWS documents it, for an example. */
export type SampleEvent = Readonly<Record<string, unknown>>;

export interface NamedSample {
  /** E.g. `Case Created by responder`. */
  readonly name: string;
  readonly event: SampleEvent;
}

/** Where a sample arises. `member` is the account that a finding is about. */
export interface SamplePlace extends EventPlace {
  readonly member: string;
}

const time = '2026-01-15T08:30:00Z';
const caseId = '1234567890';
const membershipId = 'm-1234567890abcdef0';

/**
 * The 18 kinds of events of AWS Security Incident Response, as its guide and schema have them: most name who caused them, in `createdBy` of what is
 * created and `updatedBy` of what is updated; events of the membership and a closed case name nobody. "Case Comment Added" is left out, which one
 * pattern of the guide says and no sample.
 */
export function securityIrSamples({ account, region }: EventPlace): readonly NamedSample[] {
  const actors = [
    ['responder', 'AWS Responder'],
    ['service', 'security-ir.amazonaws.com'],
    ['customer', account],
  ] as const;
  const detailTypes = securityIncidentResponseEvents.detailTypes.map(({ detailType }) => detailType);
  return detailTypes
    .filter((detailType) => detailType !== 'Case Comment Added')
    .flatMap((detailType): readonly NamedSample[] => {
      const isCase = detailType.startsWith('Case ');
      const about = isCase ? { caseId } : { membershipId };
      const resource = isCase ? `case/${caseId}` : `membership/${membershipId}`;
      const make = (detail: SampleEvent): SampleEvent => ({
        ...envelope({ account, region }, 'aws.security-ir', detailType),
        resources: [`arn:aws:security-ir:${region}:${account}:${resource}`],
        detail,
      });
      const by = detailType.endsWith('Updated') ? 'updatedBy' : 'createdBy';
      return isCase && detailType !== 'Case Closed'
        ? actors.map(([actor, name]) => ({ name: `${detailType} by ${actor}`, event: make({ ...about, [by]: name }) }))
        : [{ name: detailType, event: make(about) }];
    });
}

function envelope({ account, region }: EventPlace, source: string, detailType: string): SampleEvent {
  return { version: '0', id: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111', 'detail-type': detailType, source, account, time, region };
}

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html */
export function guardDutySample({ member, ...place }: SamplePlace, severity: number): SampleEvent {
  return {
    ...envelope(place, 'aws.guardduty', 'GuardDuty Finding'),
    resources: [],
    detail: {
      schemaVersion: '2.0',
      accountId: member,
      region: place.region,
      id: '0ab1c2d3e4f5061728394a5b6c7d8e9f',
      type: 'UnauthorizedAccess:EC2/TorClient',
      resource: { resourceType: 'Instance', instanceDetails: { instanceId: 'i-0123456789abcdef0' } },
      service: { serviceName: 'guardduty', archived: false, count: 1 },
      severity,
      createdAt: time,
      updatedAt: time,
      title: 'The EC2 instance i-0123456789abcdef0 is communicating with a Tor entry node.',
    },
  };
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
export function securityHubSample(
  { member, ...place }: SamplePlace,
  label: string,
  kind: 'Imported' | 'Custom Action' = 'Imported',
): SampleEvent {
  const { account, region } = place;
  const finding = {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:guardduty:${region}:${member}:detector/12abc34d567e8fa901bc2d34e56789f0/finding/0ab1c2d3e4f5061728394a5b6c7d8e9f`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/guardduty`,
    ProductName: 'GuardDuty',
    Region: region,
    AwsAccountId: member,
    UpdatedAt: time,
    Severity: { Label: label },
    Title: 'The EC2 instance i-0123456789abcdef0 is communicating with a Tor entry node.',
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
  };
  const action = { actionName: 'Escalate', actionDescription: 'Sends the finding on' };
  return {
    ...envelope(place, 'aws.securityhub', `Security Hub Findings - ${kind}`),
    resources: kind === 'Imported' ? [finding.Id] : [`arn:aws:securityhub:${region}:${account}:action/custom/Escalate`],
    detail: { ...(kind === 'Custom Action' && action), findings: [finding] },
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function cloudTrailSample(place: EventPlace, service: string, call: string, identity = 'AssumedRole'): SampleEvent {
  return {
    ...envelope(place, `aws.${service}`, 'AWS API Call via CloudTrail'),
    resources: [],
    detail: {
      eventVersion: '1.11',
      eventSource: `${service}.amazonaws.com`,
      eventName: call,
      eventID: 'b1c2d3e4-5678-90ab-cdef-EXAMPLE22222',
      eventType: 'AwsApiCall',
      eventTime: time,
      awsRegion: place.region,
      readOnly: false,
      userIdentity:
        identity === 'Root'
          ? { type: 'Root', principalId: place.account, arn: `arn:aws:iam::${place.account}:root` }
          : {
              type: identity,
              principalId: 'AROAEXAMPLEROLE111111:alice',
              arn: `arn:aws:sts::${place.account}:assumed-role/Engineer/alice`,
              sessionContext: { sessionIssuer: { type: 'Role', userName: 'Engineer' } },
            },
      sourceIPAddress: '203.0.113.7',
    },
  };
}

/**
 * An event that a pattern takes: a documented one, changed only as far as the pattern asks for.
 * @returns undefined where no documented event becomes one
 */
export function sampleFor(source: EventSource, eventPattern: EventPattern, place: SamplePlace): SampleEvent | undefined {
  const samples = samplesOf(source, place);
  return (
    samples.find((event) => takes(eventPattern, event)) ??
    samples.map((event) => overlaid(event, eventPattern) as SampleEvent).find((event) => takes(eventPattern, event))
  );
}

function samplesOf(source: EventSource, place: SamplePlace): readonly SampleEvent[] {
  const samples: Readonly<Record<EventSource, () => readonly SampleEvent[]>> = {
    'security-ir': () => securityIrSamples(place).map(({ event }) => event),
    guardduty: () => [guardDutySample(place, 8), guardDutySample(place, 9.5)],
    securityhub: () => [
      ...['CRITICAL', 'HIGH', 'MEDIUM'].map((label) => securityHubSample(place, label)),
      securityHubSample(place, 'HIGH', 'Custom Action'),
    ],
    'securityhub-insight': () => [insightSample(place)],
    'securityhub-v2': () => (['Critical', 'High', 'Medium'] as const).map((severity) => securityHubV2Sample(place, severity)),
    cloudtrail: () => [cloudTrailSample(place, 'guardduty', 'DeleteDetector'), cloudTrailSample(place, 'iam', 'CreateAccessKey', 'Root')],
    other: () =>
      (['security-ir', 'guardduty', 'securityhub', 'securityhub-insight', 'securityhub-v2', 'cloudtrail'] as const).flatMap((each) =>
        samplesOf(each, place),
      ),
  };
  return samples[source]();
}

/** The event with a value that each condition takes, where its own is not one. */
function overlaid(event: unknown, pattern: EventPattern): unknown {
  if (Array.isArray(event)) return event.map((entry) => overlaid(entry, pattern));
  const changed: Record<string, unknown> = typeof event === 'object' && event !== null ? { ...event } : {};
  for (const [name, wanted] of Object.entries(pattern)) {
    if (name === '$or' && Array.isArray(wanted)) {
      Object.assign(changed, overlaid(changed, wanted[0] as EventPattern));
    } else if (Array.isArray(wanted)) {
      const value = valueTaken(wanted[0], changed[name]);
      if (value === undefined) Reflect.deleteProperty(changed, name);
      else changed[name] = name === 'resources' ? [value] : value;
    } else if (typeof wanted === 'object' && wanted !== null) {
      changed[name] = overlaid(changed[name], wanted as EventPattern);
    }
  }
  return changed;
}

function valueTaken(entry: unknown, current: unknown): unknown {
  if (typeof entry !== 'object' || entry === null) return entry;
  const [[operator, operand] = ['', undefined]] = Object.entries(entry) as [string, unknown][];
  switch (operator) {
    case 'prefix':
    case 'suffix':
    case 'equals-ignore-case':
      return operand;
    case 'wildcard':
      return String(operand).replaceAll('*', 'example');
    case 'exists':
      return operand === true ? (current ?? 'example') : undefined;
    case 'numeric':
      return Array.isArray(operand) ? operand[1] : current;
    case 'anything-but':
      return current ?? 'example';
    default:
      return current;
  }
}
