import { type Configuration } from '../../lib/configuration/configuration';
import { withDefaults, type WrittenConfiguration } from '../../lib/configuration/defaults';
import { placeOf } from '../../lib/replay/input/place';
import { readRecords, type BadRecord, type RecordPlace } from '../../lib/replay/input/read-records';
import { recognize } from '../../lib/replay/records/recognize';
import { type ReplayRecord } from '../../lib/replay/records/record';
import { replayer, type ReplayOptions } from '../../lib/replay/replay';
import { type Replayed } from '../../lib/replay/ways';

export const today = '2026-11-24';

type Rules = Pick<WrittenConfiguration, 'suppressionRules' | 'automationRules' | 'automationRulesV2' | 'routes'>;
/** Rules of which owner, reason and end are filled in. */
export type SketchedRules = { readonly [List in keyof Rules]?: readonly Readonly<Record<string, unknown>>[] };

const governance = { owner: 'security@example.com', justification: 'because', expires: '2027-06-30' };

/** A configuration with two Regions; its rules need only what a test is about. */
export function configurationOf({ routes = [], ...rules }: SketchedRules = {}): Configuration {
  const targets = [{ sqs: { queueName: 'findings' } }];
  const sketched: readonly object[] = routes.map((route, index) => ({ name: `route-${index + 1}`, targets, ...route }));
  const complete = Object.fromEntries(
    Object.entries(rules).map(([list, all]) => [list, all.map((rule, index) => ({ name: `rule-${index + 1}`, ...governance, ...rule }))]),
  );
  return withDefaults({
    organization: {
      id: 'o-exampleorgid',
      managementAccount: '111111111111',
      delegatedAdministrator: '222222222222',
      membershipRegion: 'eu-west-1',
      regions: ['eu-west-1', 'us-east-1'],
    },
    ...(complete as Rules),
    routes: sketched as NonNullable<Rules['routes']>,
  });
}

/** A finding of GuardDuty as events and exported files have it. */
export function guardDutyFinding(over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    schemaVersion: '2.0',
    accountId: '444444444444',
    region: 'eu-west-1',
    partition: 'aws',
    id: '0ab1c2d3e4f5061728394a5b6c7d8e9f',
    arn: 'arn:aws:guardduty:eu-west-1:444444444444:detector/12abc34d567e8fa901bc2d34e56789f0/finding/0ab1c2d3e4f5061728394a5b6c7d8e9f',
    type: 'Recon:EC2/Portscan',
    resource: { resourceType: 'Instance', instanceDetails: { instanceId: 'i-0123456789abcdef0', imageId: 'ami-0123456789abcdef0' } },
    service: { serviceName: 'guardduty', archived: false, count: 1, eventLastSeen: '2026-11-23T10:00:00Z' },
    severity: 5,
    createdAt: '2026-11-23T09:00:00.000Z',
    updatedAt: '2026-11-23T10:00:00.000Z',
    title: 'The EC2 instance i-0123456789abcdef0 is performing outbound port scans.',
    description: 'A finding as an example.',
    ...over,
  };
}

/** A finding of Security Hub CSPM. */
export function securityHubFinding(over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    SchemaVersion: '2018-10-08',
    Id: 'arn:aws:inspector2:eu-west-1:444444444444:finding/1',
    ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/inspector',
    ProductName: 'Inspector',
    CompanyName: 'Amazon',
    Region: 'eu-west-1',
    GeneratorId: 'AWSInspector',
    AwsAccountId: '444444444444',
    Types: ['Software and Configuration Checks/Vulnerabilities/CVE'],
    CreatedAt: '2026-11-20T09:00:00.000Z',
    UpdatedAt: '2026-11-23T10:00:00.000Z',
    Severity: { Label: 'HIGH', Normalized: 70 },
    Title: 'CVE-2026-1234 in openssl',
    Description: 'A finding as an example.',
    Resources: [{ Type: 'AwsEc2Instance', Id: 'arn:aws:ec2:eu-west-1:444444444444:instance/i-1', Partition: 'aws', Region: 'eu-west-1' }],
    WorkflowState: 'NEW',
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    VerificationState: 'UNKNOWN',
    ...over,
  };
}

/** A finding of Security Hub V2. */
export function ocsfFinding(over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    class_name: 'Detection Finding',
    class_uid: 2004,
    severity: 'High',
    severity_id: 4,
    status: 'New',
    status_id: 1,
    cloud: { account: { uid: '444444444444' }, provider: 'AWS', region: 'eu-west-1' },
    finding_info: {
      title: 'A finding.',
      types: ['Recon:EC2/Portscan'],
      uid: 'arn:aws:guardduty:eu-west-1:444444444444:detector/12/finding/0ab1',
      last_seen_time_dt: '2026-11-23T10:00:00Z',
    },
    metadata: { product: { name: 'GuardDuty', uid: 'arn:aws:securityhub:eu-west-1::productv2/aws/guardduty', vendor_name: 'AWS' } },
    resources: [{ type: 'AWS::EC2::Instance', uid: 'arn:aws:ec2:eu-west-1:444444444444:instance/i-1', region: 'eu-west-1' }],
    vendor_attributes: { severity: 'High', severity_id: 4 },
    ...over,
  };
}

/** The one record of a JSON value. */
export function recordOf(value: unknown): ReplayRecord {
  const [record, ...others] = recognize(value);
  if (record === undefined || others.length > 0) throw new Error('not one record');
  return record;
}

/** The path of a finding or event through the rules of a configuration. */
export function pathOf(value: unknown, rules: SketchedRules, options: Partial<ReplayOptions> = {}): Replayed {
  return replayer({ configuration: configurationOf(rules), today, ...options }).replay(recordOf(value));
}

/** What is read out of parts of a file. */
export interface ReadFile {
  readonly records: readonly (ReplayRecord & { readonly place: RecordPlace })[];
  readonly bad: readonly BadRecord[];
}

/** Reads a file that comes in parts. */
export async function readParts(...parts: readonly (Buffer | string)[]): Promise<ReadFile> {
  const records: (ReplayRecord & { readonly place: RecordPlace })[] = [];
  const bad: BadRecord[] = [];
  async function* open(): AsyncGenerator<Buffer> {
    for (const part of parts) yield Buffer.from(part);
  }
  await readRecords([{ name: 'file', open }], {
    record: (record, position) => records.push({ ...record, place: placeOf(position) }),
    bad: (one) => bad.push(one),
  });
  return { records, bad };
}
