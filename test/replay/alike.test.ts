import fc from 'fast-check';
import { recognize } from '../../lib/replay/records/recognize';
import { briefOf, typeOf } from '../../lib/replay/records/subject';
import { replayer, type Replayer } from '../../lib/replay/replay';
import { runs } from '../support/runs';
import { configurationOf, guardDutyFinding, ocsfFinding, securityHubFinding, today, type SketchedRules } from './support';

type Json = Readonly<Record<string, unknown>>;
const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1, maxLength: 2 });

const types = ['Recon:EC2/Portscan', 'Backdoor:EC2/Spambot', 'Impact:IAMUser/AnomalousBehavior', 'New:Kind/Of'];
const accounts = ['444444444444', '555555555555', '666666666666'];
const addresses = ['10.1.2.3', '198.51.100.7', '2001:db8::1', '2001:0db8:0::1', 'nowhere'];

/** Values as findings have them, and as nobody expects them. */
const strange = fc.constantFrom<unknown>(null, '', 0, true, [], {}, ['a', null], [{}, { x: 1 }], [['a']]);
const rarely = (usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: usual, weight: 9 }, { arbitrary: strange, weight: 1 });
const sometimes = (over: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof({ arbitrary: fc.constant({}), weight: 3 }, { arbitrary: over, weight: 1 });

const ofGuardDuty: fc.Arbitrary<Json> = fc
  .tuple(
    fc.record(
      {
        type: fc.constantFrom(...types),
        accountId: fc.constantFrom(...accounts),
        region: fc.constantFrom('eu-west-1', 'us-east-1', 'ap-south-1'),
        severity: fc.constantFrom(1, 3.9, 5, 6.9, 8, 9.5),
        title: rarely(fc.constantFrom('CVE-1', 'a bucket')),
        arn: rarely(fc.constantFrom('arn:aws:guardduty:eu-west-1:444444444444:detector/1/finding/2')),
        resource: rarely(
          fc.record({
            instanceDetails: rarely(
              fc.record({
                imageId: rarely(fc.constantFrom('ami-1', 'AMI-1', 'ami-2')),
                tags: rarely(fc.array(fc.record({ key: fc.constant('team'), value: fc.constantFrom('a', 'b') }), { maxLength: 2 })),
              }),
            ),
          }),
        ),
        service: rarely(
          fc.record({
            eventLastSeen: fc.constantFrom('2026-11-23T10:00:00Z', 'once'),
            action: fc.record({
              networkConnectionAction: fc.record({ remoteIpDetails: fc.record({ ipAddressV4: rarely(fc.constantFrom(...addresses)) }) }),
            }),
          }),
        ),
      },
      { requiredKeys: ['type', 'accountId', 'severity'] },
    ),
    sometimes(fc.constantFrom<Json>({ Type: 'x' }, { AccountID: '444444444444' }, { 'resource.x': 1 }, { __proto__x: 1 })),
  )
  .map(([over, odd]) => ({ ...guardDutyFinding(over), ...odd }));

const workflow = fc.constantFrom<unknown>({ Status: 'NEW' }, { Status: 'NOTIFIED' }, { Status: 'SUPPRESSED' }, undefined);
const ofSecurityHub: fc.Arbitrary<Json> = fc
  .tuple(
    fc.record(
      {
        ProductArn: fc.constantFrom(...['inspector', 'guardduty'].map((name) => `arn:aws:securityhub:eu-west-1::product/aws/${name}`)),
        ProductName: rarely(fc.constantFrom('Inspector', 'GuardDuty')),
        AwsAccountId: fc.constantFrom(...accounts),
        Severity: rarely(fc.record({ Label: fc.constantFrom('LOW', 'HIGH', 'CRITICAL'), Normalized: fc.constantFrom(1, 70) })),
        Workflow: workflow,
        Types: rarely(fc.subarray(['TTPs/Discovery/Recon:EC2-Portscan', 'Software and Configuration Checks'])),
        Title: rarely(fc.constantFrom('CVE-1', 'cve-1', 'a bucket')),
        Note: fc.constantFrom<unknown>({ Text: 'known', UpdatedBy: 'me' }, undefined),
        UserDefinedFields: rarely(fc.constantFrom({ team: 'a' }, { team: 'b', more: 'c' })),
        Resources: rarely(
          fc.array(
            fc.record({ Id: fc.constantFrom('r-1', 'r-2'), Type: fc.constantFrom('a', 'b'), Tags: fc.constantFrom({ team: 'a' }, {}) }),
            { maxLength: 3 },
          ),
        ),
        FindingProviderFields: fc.constantFrom<unknown>(
          { Severity: { Label: 'LOW' } },
          { Severity: { Label: 'HIGH' }, Types: ['TTPs/Discovery/Recon:EC2-Portscan'] },
        ),
        CreatedAt: fc.constantFrom('2026-11-23T09:00:00Z', '2026-10-01T09:00:00Z'),
      },
      { requiredKeys: ['ProductArn', 'AwsAccountId'] },
    ),
    sometimes(fc.constantFrom<Json>({ 'Severity.Label': 'HIGH' }, { 'Resources.Id': 'r-1' })),
  )
  .map(([over, odd]) => ({ ...securityHubFinding(over), ...odd }));

const ofOcsf = fc
  .record({ severity_id: fc.constantFrom(2, 4, 5, 9), vendor_attributes: fc.constantFrom({}, { severity: 'Low', severity_id: 2 }) })
  .map(ocsfFinding);

const eventOf = (source: string, detailType: string, detail: unknown, more: Json = {}): Json => ({
  version: '0',
  id: '1',
  source,
  'detail-type': detailType,
  account: '222222222222',
  region: 'eu-west-1',
  time: '2026-11-23T10:00:00Z',
  resources: [],
  detail,
  ...more,
});
const odd = sometimes(fc.constantFrom<Json>({ region: 'us-east-1' }, { account: '333333333333' }, { 'detail.severity': 9 }, { time: 5 }));
const records: fc.Arbitrary<Json> = fc.oneof(
  ofGuardDuty,
  ofSecurityHub,
  ofOcsf,
  fc.tuple(ofGuardDuty, odd).map(([finding, more]) => eventOf('aws.guardduty', 'GuardDuty Finding', finding, more)),
  fc
    .tuple(fc.array(ofSecurityHub, { maxLength: 2 }), odd)
    .map(([findings, more]) => eventOf('aws.securityhub', 'Security Hub Findings - Imported', { findings }, more)),
);

const suppressionCriterion = fc.oneof(
  some(types).map((equals) => ({ field: 'type', equals })),
  fc.constantFrom({ field: 'type', matches: ['Recon:*'] }, { field: 'type', notEquals: ['Recon:EC2/Portscan'] }),
  some(accounts).map((equals) => ({ field: 'accountId', equals })),
  fc.constantFrom(
    { field: 'severity', lessThan: 7 },
    { field: 'severity', equals: [5, 8] },
    { field: 'severity', greaterThanOrEqual: 4, lessThan: 9 },
  ),
  some(['ami-1', 'ami-2', 'ami-3']).map((equals) => ({ field: 'resource.instanceDetails.imageId', equals })),
  some(['a', 'b', 'c']).map((equals) => ({ field: 'resource.instanceDetails.tags.value', equals })),
  some([...addresses, '10.0.0.0/8']).map((equals) => ({
    field: 'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4',
    equals,
  })),
  some([...addresses, '10.0.0.0/8', 'ami-1']).map((equals) => ({ field: 'resource.instanceDetails.undocumented', equals })),
  some(['CVE-1', 'none']).map((equals) => ({ field: 'title', equals })),
);
const automationCriterion = fc.oneof(
  some(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']).chain((values) =>
    fc.constantFrom({ field: 'SeverityLabel', equals: values }, { field: 'SeverityLabel', notEquals: values }),
  ),
  some(accounts).map((equals) => ({ field: 'AwsAccountId', equals })),
  some(['NEW', 'NOTIFIED', 'SUPPRESSED']).map((equals) => ({ field: 'WorkflowStatus', equals })),
  fc.constantFrom({ field: 'Title', prefix: ['CVE-'] }, { field: 'Title', equals: ['CVE-1'] }, { field: 'Title', contains: ['bucket'] }),
  some(['r-1', 'r-2', 'r-3']).chain((values) =>
    fc.constantFrom({ field: 'ResourceId', equals: values }, { field: 'ResourceId', notEquals: values }),
  ),
  fc.constantFrom({ field: 'ResourceTags', key: 'team', equals: ['a'] }, { field: 'UserDefinedFields', key: 'team', equals: ['a'] }),
  fc.constantFrom({ field: 'Type', prefix: ['TTPs/'] }, { field: 'Type', equals: ['TTPs/Discovery/Recon:EC2-Portscan'] }),
  fc.constantFrom({ field: 'CreatedAt', withinDays: 7 }, { field: 'CreatedAt', start: '2026-11-01T00:00:00Z' }),
  fc.constantFrom(
    { field: 'NoteText', contains: ['known'] },
    { field: 'ProductName', equals: ['GuardDuty'] },
    { field: 'Confidence', equals: [50] },
  ),
);
const update = fc.constantFrom<Json>(
  { severity: 'LOW' },
  { severity: 'HIGH', note: 'known' },
  { workflowStatus: 'SUPPRESSED', note: 'known' },
  { workflowStatus: 'NEW' },
  { types: ['TTPs/Discovery/Recon:EC2-Portscan'] },
  { userDefinedFields: { team: 'a' } },
  { confidence: 50, criticality: 10 },
  { verificationState: 'UNKNOWN' },
);
const pattern = fc.oneof(
  fc.constantFrom<Json>(
    { source: ['aws.guardduty'] },
    { 'detail-type': ['Security Hub Findings - Imported'] },
    { detail: { findings: { Resources: { Id: ['r-1'], Type: ['a'] } } } },
    { detail: { findings: { Resources: { Id: [{ exists: false }] }, Severity: { Label: ['HIGH'] } } } },
    { detail: { findings: { Note: { Text: [{ exists: true }] } } } },
    { detail: { findings: { Types: [{ prefix: 'TTPs' }], Workflow: { Status: [{ 'anything-but': ['SUPPRESSED'] }] } } } },
    { detail: { severity: [{ numeric: ['>=', 7] }], $or: [{ type: ['Recon:EC2/Portscan'] }, { accountId: ['444444444444'] }] } },
    { detail: { resource: { instanceDetails: { tags: { value: ['a'] } } } } },
    { detail: { title: [null, 'CVE-1'] }, account: ['222222222222'] },
    { region: ['eu-west-1'], time: [{ exists: true }] },
    { detail: { findings: { UserDefinedFields: { team: ['a'] } } }, id: ['1'] },
  ),
);
const routeEvents = fc.oneof(
  fc.constantFrom<Json>(
    { guardDuty: { severityAtLeast: 7 } },
    { guardDuty: { types: ['Recon:*', 'Backdoor:EC2/Spambot'] } },
    { guardDuty: { accounts: ['444444444444'], severityAtLeast: 4 } },
    { securityHub: { severityLabels: ['HIGH', 'CRITICAL'] } },
    { securityHub: { workflowStatuses: ['NEW'], accounts: ['444444444444', '555555555555'] } },
    { securityHub: { products: ['GuardDuty'], recordStates: ['ACTIVE'] } },
  ),
  fc.tuple(pattern, fc.constantFrom('default', 'findings')).map(([eventPattern, bus]) => ({ pattern: { eventPattern, bus } })),
);
const onceAField = { minLength: 1, maxLength: 3, selector: ({ field }: { readonly field: string }) => field } as const;
const rules: fc.Arbitrary<SketchedRules> = fc.record({
  suppressionRules: fc.array(
    fc.record({ stage: fc.constantFrom('observe', 'enforce'), criteria: fc.uniqueArray(suppressionCriterion, onceAField) }),
    { maxLength: 5 },
  ),
  automationRules: fc
    .array(
      fc.record({
        enabled: fc.constantFrom(true, true, false),
        terminal: fc.constantFrom(false, false, true),
        criteria: fc.uniqueArray(automationCriterion, onceAField),
        update,
      }),
      { maxLength: 8 },
    )
    .chain((made) =>
      fc
        .shuffledSubarray([1, 5, 9, 11, 12, 20, 30, 40, 99], { minLength: made.length, maxLength: made.length })
        .map((orders) => made.map((rule, index) => ({ ...rule, precedence: orders[index]! }))),
    ),
  routes: fc.array(
    routeEvents.map((events) => ({ events })),
    { maxLength: 5 },
  ),
});

/** What does not belong to one finding alone: its names, and the values that are shown with criteria. */
const inCommon = (path: object): unknown =>
  JSON.parse(JSON.stringify(path, (key, value: unknown) => (['subject', 'found', 'possible'].includes(key) ? undefined : value)));

/** Sorts a finding by those parts of its text that rules and routes look at. @returns whether it can be sorted so */
function look(prepared: Replayer, value: unknown): boolean {
  const seen = prepared.look(Buffer.from(JSON.stringify(value)));
  if (seen === undefined) return false;
  const [record, ...others] = recognize(JSON.parse(JSON.stringify(value)));
  expect(others).toEqual([]);
  expect(inCommon(seen.sorted.path)).toEqual(inCommon(prepared.replay(record!)));
  const { brief, of } = seen;
  expect({ brief, type: of.type, whole: of.whole }).toEqual({ brief: briefOf(record!), type: typeOf(record!), whole: record });
  return true;
}

jest.setTimeout(600_000);

describe('findings that rules and routes cannot tell apart', () => {
  it('have the path that each of them has alone', () => {
    let sorted = 0;
    let looked = 0;
    fc.assert(
      fc.property(rules, fc.array(records, { minLength: 10, maxLength: 30 }), (sketched, values) => {
        const prepared = replayer({ configuration: configurationOf(sketched), today });
        // The second time each finding meets a path that was worked out for another one.
        for (const value of [...values, ...values]) {
          for (const record of recognize(JSON.parse(JSON.stringify(value)))) {
            const found = record && prepared.sort(record, briefOf(record));
            if (record === undefined || found === undefined) continue;
            sorted++;
            expect(inCommon(found.path)).toEqual(inCommon(prepared.replay(record)));
          }
          looked += look(prepared, value) ? 1 : 0;
        }
      }),
      { numRuns: runs(1500, 80) },
    );
    expect(sorted).toBeGreaterThan(runs(1000, 250));
    expect(looked).toBeGreaterThan(runs(1000, 50));
  });
});
