import fc from 'fast-check';
import { type Json } from './answers';
import { type SlowRule } from './automation';
import { type SlowRecord } from './sights';
import { type SlowConfiguration } from './way';

/** Random configurations and findings. Values are few, so that rules hit; among them are those that readers get wrong. */

const types = ['Recon:EC2/Portscan', 'Recon:EC2/PortProbeUnprotectedPort', 'Backdoor:EC2/Spambot', 'CryptoCurrency:EC2/BitcoinTool.B'];
const asffTypes = [
  'TTPs/Discovery/Recon:EC2-Portscan',
  'TTPs/Command and Control/Backdoor:EC2-Spambot',
  'Effects/Resource Consumption/CryptoCurrency:EC2-BitcoinTool.B',
  'Software and Configuration Checks/Vulnerabilities/CVE',
];
const accounts = ['444444444444', '555555555555'];
const severities = [1, 2, 3.9, 4, 5, 6.9, 7, 8, 8.9, 9, 10];
const labels = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];
const statuses = ['NEW', 'NOTIFIED', 'SUPPRESSED', 'RESOLVED'];
const names = ['Informational', 'Low', 'Medium', 'High', 'Critical', 'Fatal'];
const statusesV2 = ['New', 'In Progress', 'Suppressed', 'Resolved', 'Archived', 'Deleted'];
const titles = ['CVE-1 in openssl', 'cve-1 in openssl', 'CVE-2 in zlib', 'a bucket', 'a* bucket?', ''];
const images = ['ami-1', 'ami-12', 'AMI-1', 'ami-2'];
const addresses = ['10.0.0.5', '10.0.1.5', '10.1.0.5', '192.0.2.255', 'not an address', ''];
const times = ['2026-11-20T00:00:00.000Z', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.001Z'];
const at = (time: string): number => new Date(time).getTime();

const some = <T>(values: readonly T[], most = 3): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { minLength: 1, maxLength: Math.min(most, values.length) });
/** A member that now and then is missing, or is of another kind than AWS writes there. */
const oddly = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, [], {}, 7, '7', true) });
const orLists = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.array(value, { minLength: 2, maxLength: 3 }) });
/** Without what is undefined, as JSON has it. */
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

const guardDutyFinding = fc
  .record({
    type: fc.constantFrom(...types, 'Unheard:EC2/Of'),
    accountId: fc.constantFrom(...accounts),
    region: fc.constantFrom('eu-west-1', 'us-east-1', 'eu-west-1', 'us-east-1', 'ap-south-1'),
    severity: fc.constantFrom(...severities),
    title: oddly(fc.constantFrom(...titles)),
    updatedAt: fc.constantFrom(...times),
    createdAt: oddly(fc.constantFrom(...times)),
    resource: oddly(
      fc.record({
        instanceDetails: oddly(
          fc.record({
            imageId: oddly(orLists(fc.constantFrom(...images))),
            tags: oddly(
              fc.array(fc.record({ key: fc.constantFrom('team', 'Team'), value: oddly(fc.constantFrom('a', 'b', 'A')) }), { maxLength: 3 }),
            ),
          }),
        ),
      }),
    ),
    service: oddly(
      fc.record({
        action: fc.record({
          networkConnectionAction: oddly(
            fc.record({
              localPortDetails: fc.record({ port: oddly(orLists(fc.constantFrom<unknown>(22, '22', 443, '0443', '22x', ''))) }),
              remoteIpDetails: fc.record({ ipAddressV4: oddly(orLists(fc.constantFrom(...addresses))) }),
            }),
          ),
        }),
      }),
    ),
  })
  .map(asJson);

const resource = fc.record({
  Id: oddly(fc.constantFrom('r-1', 'r-2', 'R-1')),
  Type: fc.constant('AwsEc2Instance'),
  Tags: oddly(fc.record({ team: oddly(fc.constantFrom('a', 'b', 'A', 'ab')), other: fc.constant('a') })),
});
const securityHubFinding = fc
  .record({
    Id: fc.constant('arn:aws:inspector2:eu-west-1:444444444444:finding/1'),
    product: fc.constantFrom('aws/guardduty', 'aws/inspector', 'crowdstrike/crowdstrike-falcon'),
    ProductName: oddly(fc.constantFrom('GuardDuty', 'Inspector', 'inspector')),
    Region: fc.constantFrom('eu-west-1', 'us-east-1', 'eu-west-1', 'us-east-1', 'ap-south-1'),
    AwsAccountId: fc.constantFrom(...accounts),
    Types: oddly(some(asffTypes, 2)),
    CreatedAt: oddly(fc.constantFrom(...times)),
    UpdatedAt: fc.constantFrom(...times),
    Severity: fc.record({ Label: fc.constantFrom(...labels) }),
    Title: oddly(fc.constantFrom(...titles)),
    Confidence: oddly(fc.constantFrom<unknown>(0, 50, 100, '50', 50.5)),
    Resources: oddly(fc.array(resource, { minLength: 1, maxLength: 2 })),
    Workflow: fc.record({ Status: fc.constantFrom('NEW', 'NEW', ...statuses) }),
    VerificationState: fc.constantFrom(undefined, 'UNKNOWN', 'FALSE_POSITIVE'),
    Compliance: oddly(fc.record({ Status: fc.constantFrom('PASSED', 'FAILED') })),
    Note: fc.option(fc.record({ Text: fc.constantFrom('known', 'Known') }), { nil: undefined }),
    UserDefinedFields: fc.option(fc.record({ team: fc.constantFrom('a', 'b') }), { nil: undefined }),
    FindingProviderFields: fc.option(
      fc.record({
        Severity: fc.option(fc.record({ Label: fc.constantFrom(...labels) }), { nil: undefined }),
        Types: fc.option(some(asffTypes, 2), { nil: undefined }),
        Confidence: fc.option(fc.constantFrom(0, 50), { nil: undefined }),
      }),
      { nil: undefined },
    ),
  })
  .map(({ product, ...finding }) => asJson({ ...finding, ProductArn: `arn:aws:securityhub:${finding.Region}::product/${product}` }));

const severityV2 = fc.constantFrom(...names).map((severity) => ({ severity, severity_id: names.indexOf(severity) + 1 }));
const securityHubV2Finding = fc
  .record({
    given: severityV2,
    now: severityV2,
    status: fc.constantFrom('New', 'New', ...statusesV2),
    comment: fc.option(fc.constantFrom('known', 'Known'), { nil: undefined }),
    confidence_score: oddly(fc.constantFrom(0, 50, 100)),
    region: fc.constantFrom('eu-west-1', 'us-east-1', 'eu-west-1', 'us-east-1', 'ap-south-1'),
    account: fc.constantFrom(...accounts),
    types: some(types, 2),
    title: fc.constantFrom(...titles),
    product: fc.constantFrom('GuardDuty', 'Inspector'),
    resources: fc.array(fc.record({ uid: fc.constantFrom('r-1', 'r-2'), tags: oddly(fc.record({ team: fc.constantFrom('a', 'b') })) }), {
      maxLength: 2,
    }),
  })
  .map(({ given, now, status, comment, confidence_score, region, account, types: found, title, product, resources }) =>
    asJson({
      ...{
        class_name: 'Detection Finding',
        ...now,
        status,
        status_id: statusesV2.indexOf(status) + 1,
        comment,
        confidence_score,
        resources,
      },
      vendor_attributes: given,
      cloud: { provider: 'AWS', account: { uid: account }, region },
      finding_info: { types: found, title, last_seen_time_dt: times[1] },
      metadata: {
        product: { name: product, vendor_name: 'AWS', uid: `arn:aws:securityhub:${region}::productv2/aws/${product.toLowerCase()}` },
      },
    }),
  );

export const records: fc.Arbitrary<SlowRecord> = fc.oneof(
  fc.record({ form: fc.constant('guardduty' as const), finding: guardDutyFinding, isEvent: fc.boolean() }),
  fc.record({ form: fc.constant('security-hub' as const), finding: securityHubFinding, isEvent: fc.boolean() }),
  fc.record({ form: fc.constant('security-hub-v2' as const), finding: securityHubV2Finding, isEvent: fc.boolean() }),
);

/** Where and until when a rule is in place. */
const placed = {
  regions: fc.option(some(['eu-west-1', 'us-east-1']), { nil: undefined, freq: 1 }),
  expires: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, '2026-11-23', '2026-11-24'),
};
const once = { minLength: 1, maxLength: 2, selector: ({ field }: { readonly field: string }) => field } as const;
const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

const attribute = fc.oneof(
  some(types).chain((values) => fc.constantFrom({ field: 'type', equals: values }, { field: 'type', notEquals: values.slice(0, 1) })),
  some(['Recon:*', '*Port*', 'recon:EC2/Portsca?', '*', 'Backdoor:EC2/Spambot', '*.B'], 2).chain((patterns) =>
    fc.constantFrom({ field: 'type', matches: patterns }, { field: 'type', notMatches: patterns.slice(0, 1) }),
  ),
  some(accounts).map((equals) => ({ field: 'accountId', equals })),
  fc.constantFrom(
    { field: 'severity', lessThan: 7 },
    { field: 'severity', equals: [2, 5, 8] },
    { field: 'severity', greaterThanOrEqual: 4, lessThan: 9 },
    { field: 'severity', greaterThan: 3.9, lessThanOrEqual: 8 },
    { field: 'severity', notEquals: [8, 6] },
  ),
  some([...images, 'ami-*']).chain((values) =>
    fc.constantFrom(
      { field: 'resource.instanceDetails.imageId', equals: values },
      { field: 'resource.instanceDetails.imageId', notEquals: values },
      { field: 'resource.instanceDetails.imageId', matches: ['ami-?', 'AMI*'] },
      { field: 'resource.instanceDetails.imageId', equals: values, notMatches: ['*2'] },
    ),
  ),
  some(['a', 'b', '7']).chain((values) =>
    fc.constantFrom(
      { field: 'resource.instanceDetails.tags.value', equals: values },
      { field: 'resource.instanceDetails.tags.value', notEquals: values },
      { field: 'resource.instanceDetails.tags.key', equals: ['team'] },
    ),
  ),
  some([22, 443, 7], 2).chain((values) =>
    fc.constantFrom(
      { field: 'service.action.networkConnectionAction.localPortDetails.port', equals: values },
      { field: 'service.action.networkConnectionAction.localPortDetails.port', notEquals: values },
      { field: 'service.action.networkConnectionAction.localPortDetails.port', greaterThanOrEqual: 22, lessThan: 443 },
    ),
  ),
  some(['10.0.0.5', '10.0.0.0/24', '10.0.0.0/8', '192.0.2.0/25', '10.0.1.5/32']).chain((values) =>
    fc.constantFrom(
      { field: 'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4', equals: values },
      { field: 'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4', notEquals: values },
    ),
  ),
  fc.constantFrom(
    { field: 'updatedAt', greaterThan: at(times[1]!) },
    { field: 'updatedAt', greaterThanOrEqual: at(times[1]!) },
    { field: 'updatedAt', lessThan: at(times[1]!) },
    { field: 'updatedAt', equals: [at(times[1]!), at(times[2]!)] },
  ),
  some(titles.slice(0, 5)).chain((values) =>
    fc.constantFrom({ field: 'title', equals: values }, { field: 'title', matches: ['CVE-*', '*bucket'] }),
  ),
);

const criterion = fc.oneof(
  some(labels).chain((values) =>
    fc.constantFrom({ field: 'SeverityLabel', equals: values }, { field: 'SeverityLabel', notEquals: values.slice(0, 2) }),
  ),
  some(accounts).map((equals) => ({ field: 'AwsAccountId', equals })),
  some(statuses).chain((values) =>
    fc.constantFrom({ field: 'WorkflowStatus', equals: values }, { field: 'WorkflowStatus', notEquals: values.slice(0, 1) }),
  ),
  fc.constantFrom(
    { field: 'Title', prefix: ['CVE-'] },
    { field: 'Title', contains: ['bucket', 'zlib'] },
    { field: 'Title', prefix: ['CVE-'], equals: ['a bucket'] },
    { field: 'Title', prefix: ['CVE-', 'a'], notEquals: ['CVE-2 in zlib'] },
    { field: 'Title', notContains: ['openssl'] },
    { field: 'Title', prefixNotEquals: ['cve-', 'a'] },
  ),
  some(['r-1', 'r-2']).chain((values) =>
    fc.constantFrom({ field: 'ResourceId', equals: values }, { field: 'ResourceId', notEquals: values }),
  ),
  fc.constantFrom(
    { field: 'ResourceTags', key: 'team', equals: ['a', 'b'] },
    { field: 'ResourceTags', key: 'team', notEquals: ['a'] },
    { field: 'ResourceTags', key: 'team', contains: ['a'] },
    { field: 'ResourceTags', key: 'Team', equals: ['a'] },
    { field: 'UserDefinedFields', key: 'team', equals: ['a'] },
    { field: 'UserDefinedFields', key: 'team', notContains: ['a'] },
  ),
  some(asffTypes).chain((values) =>
    fc.constantFrom({ field: 'Type', equals: values }, { field: 'Type', notEquals: values }, { field: 'Type', prefix: ['TTPs/'] }),
  ),
  fc.constantFrom(
    { field: 'CreatedAt', withinDays: 3 },
    { field: 'CreatedAt', withinDays: 4 },
    { field: 'CreatedAt', start: '2026-11-23T10:00:00.000Z' },
    { field: 'CreatedAt', start: '2026-11-19T00:00:00Z', end: '2026-11-23T00:00:00Z' },
  ),
  fc.constantFrom(
    { field: 'NoteText', contains: ['known'] },
    { field: 'NoteText', notEquals: ['known'] },
    { field: 'ProductName', equals: ['GuardDuty', 'Inspector'] },
    { field: 'ComplianceStatus', notEquals: ['PASSED'] },
    { field: 'Confidence', equals: [50] },
    { field: 'Confidence', greaterThanOrEqual: 1, lessThanOrEqual: 50 },
  ),
);

const update: fc.Arbitrary<Json> = fc
  .record(
    {
      severity: fc.constantFrom(...labels),
      workflowStatus: fc.constantFrom(...statuses),
      note: fc.constant('known'),
      types: some(asffTypes, 1),
      userDefinedFields: fc.constantFrom({ team: 'b' }, { other: 'a' }),
      confidence: fc.constantFrom(0, 50),
      verificationState: fc.constantFrom('UNKNOWN', 'FALSE_POSITIVE'),
    },
    { requiredKeys: [] },
  )
  // Two fields at most; a rule writes something.
  .map((members) => {
    const kept = Object.entries(members).slice(0, 2);
    return kept.length === 0 ? { severity: 'LOW' } : Object.fromEntries(kept);
  });

const orders = [1, 2, 5, 8, 9, 11, 12, 20, 99, 1000];
const automationRules: fc.Arbitrary<readonly Omit<SlowRule, 'name'>[]> = fc
  .array(
    fc.record({
      ...placed,
      enabled: fc.constantFrom(true, true, true, true, true, true, false),
      terminal: fc.constantFrom(false, false, false, true),
      criteria: fc.uniqueArray(criterion, once),
      update,
      where: fc.constantFrom('number', 'number', 'before-service', 'after-service'),
      /** Whether the next rule has the same order: for another account, so that no finding meets both. */
      hasTwin: fc.constantFrom(false, false, true),
    }),
    { maxLength: 4 },
  )
  .chain((made) => fc.shuffledSubarray(orders, { minLength: made.length, maxLength: made.length }).map((numbers) => ({ made, numbers })))
  .map(({ made, numbers }) =>
    made.flatMap(({ where, hasTwin, ...rule }, index) => {
      const precedence = where === 'number' ? numbers[index]! : where;
      if (!hasTwin || where !== 'number') return [withoutUndefined({ ...rule, precedence })];
      const others = rule.criteria.filter(({ field }) => field !== 'AwsAccountId');
      return accounts.map((account, twin) =>
        withoutUndefined({
          ...rule,
          precedence,
          criteria: [...others, { field: 'AwsAccountId', equals: [account] }],
          update: twin === 0 ? rule.update : { severity: 'CRITICAL', workflowStatus: 'NEW' },
        }),
      );
    }),
  );

const criterionV2 = fc.oneof(
  some(types).chain((values) =>
    fc.constantFrom({ field: 'finding_info.types', equals: values }, { field: 'finding_info.types', notEquals: values }),
  ),
  some([2, 3, 4, 5], 2).map((equals) => ({ field: 'severity_id', equals })),
  some(names).map((equals) => ({ field: 'severity', equals })),
  some(['New', 'Suppressed', 'Resolved']).map((equals) => ({ field: 'status', equals })),
  some(accounts).map((equals) => ({ field: 'cloud.account.uid', equals })),
  fc.constantFrom(
    { field: 'finding_info.title', prefix: ['CVE-'] },
    { field: 'finding_info.title', prefix: ['CVE-', 'a'], notEquals: ['a bucket'] },
    { field: 'finding_info.title', contains: ['bucket'] },
    { field: 'comment', equals: ['known'] },
    { field: 'comment', notEquals: ['known'] },
    { field: 'confidence_score', greaterThanOrEqual: 50 },
    { field: 'resources.uid', equals: ['r-1'] },
    { field: 'resources.uid', notEquals: ['r-1'] },
    { field: 'resources.tags', key: 'team', equals: ['a'] },
    { field: 'metadata.product.name', equals: ['GuardDuty'] },
    { field: 'finding_info.last_seen_time_dt', withinDays: 3 },
  ),
);
const automationRulesV2 = fc.array(
  fc
    .record({
      expires: placed.expires,
      regions: fc.constantFrom(['eu-west-1'], ['eu-west-1', 'us-east-1'], ['eu-west-1', 'us-east-1']),
      enabled: fc.constantFrom(true, true, true, true, true, true, false),
      criteria: fc.oneof(
        fc.uniqueArray(criterionV2, once),
        fc.uniqueArray(criterionV2, { ...once, minLength: 2 }).map((anyOf) => [{ anyOf }]),
      ),
      update: fc
        .record(
          { comment: fc.constant('known'), severity: fc.constantFrom(...names), status: fc.constantFrom(...statusesV2) },
          { requiredKeys: [] },
        )
        .map((members): Json => (Object.keys(members).length === 0 ? { comment: 'known' } : members)),
    })
    .map(withoutUndefined),
  { maxLength: 3 },
);

const pattern = fc.constantFrom<Json>(
  { source: ['aws.guardduty'] },
  { 'detail-type': ['Security Hub Findings - Imported'], detail: { findings: { Workflow: { Status: ['NEW', 'NOTIFIED'] } } } },
  { source: ['aws.securityhub'], detail: { findings: { Severity: { Label: ['HIGH', 'CRITICAL'] }, Title: [{ prefix: 'CVE' }] } } },
  { detail: { findings: { Note: { Text: [{ exists: true }] } } } },
  { detail: { findings: { Note: { Text: [{ exists: false }] }, AwsAccountId: ['444444444444'] } } },
  { detail: { findings: { UserDefinedFields: { team: ['a'] } } } },
  { detail: { findings: { Types: [{ prefix: 'TTPs/' }], Workflow: { Status: [{ 'anything-but': ['SUPPRESSED'] }] } } } },
  { detail: { severity: [{ numeric: ['>=', 7] }], $or: [{ type: ['Recon:EC2/Portscan'] }, { accountId: ['444444444444'] }] } },
  { detail: { resource: { instanceDetails: { imageId: ['ami-1', null] } } } },
  { detail: { title: [{ 'equals-ignore-case': 'CVE-1 IN OPENSSL' }, { suffix: 'bucket' }] } },
  { account: ['222222222222'], region: ['eu-west-1'], source: ['aws.guardduty', 'aws.securityhub'] },
  { source: ['aws.securityhub'], detail: { findings: { severity_id: [{ numeric: ['>=', 4] }], comment: [{ exists: false }] } } },
);
/** None, one or two of the members. */
const fewOf = (members: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Json> =>
  fc
    .tuple(fc.record(members), fc.subarray(Object.keys(members), { maxLength: 2 }))
    .map(([made, kept]) => Object.fromEntries(kept.map((name) => [name, made[name]])));
const routeEvents = fc.oneof(
  fewOf({
    severityAtLeast: fc.constantFrom(2, 4, 7, 8.9),
    types: some([...types, 'Recon:*', 'C*']),
    accounts: some(accounts),
  }).map((guardDuty) => ({ guardDuty })),
  fewOf({
    severityLabels: some(labels, 4),
    workflowStatuses: some(statuses, 3),
    products: fc.constantFrom(['GuardDuty', 'Inspector'], ['Inspector']),
    accounts: some(accounts),
  }).map((securityHub) => ({ securityHub })),
  fewOf({
    complianceStatuses: fc.constant(['FAILED']),
    severityLabels: some(labels, 4),
  }).map((securityHub) => ({ securityHub })),
  fewOf({
    severities: some(names, 4),
    statuses: some(statusesV2, 4),
    types: some([...types, 'Recon:*'], 4),
    accounts: some(accounts),
  }).map((securityHubV2) => ({ securityHubV2 })),
  fc
    .tuple(pattern, fc.constantFrom('default' as const, 'findings' as const, 'findings' as const))
    .map(([eventPattern, bus]) => ({ pattern: { eventPattern, bus } })),
);

const withNames = <T extends object>(all: readonly T[], begin: string): (T & { readonly name: string })[] =>
  all.map((one, index) => ({ ...one, name: `${begin}-${index + 1}` }));

export const configurations: fc.Arbitrary<SlowConfiguration> = fc
  .record({
    suppressionRules: fc.array(
      fc
        .record({ ...placed, stage: fc.constantFrom('observe' as const, 'enforce' as const), criteria: fc.uniqueArray(attribute, once) })
        .map(withoutUndefined),
      { maxLength: 4 },
    ),
    automationRules,
    automationRulesV2,
    routes: fc.array(routeEvents, { minLength: 1, maxLength: 4 }),
  })
  .map(({ suppressionRules, automationRules: rules, automationRulesV2: rulesV2, routes }): unknown => ({
    suppressionRules: withNames(suppressionRules, 'rule'),
    automationRules: withNames(rules, 'rule'),
    automationRulesV2: withNames(rulesV2, 'rule'),
    routes: withNames(
      routes.map((events) => ({ events })),
      'route',
    ),
  }))
  // The members of each alternative are its own.
  .map((made) => made as SlowConfiguration);
