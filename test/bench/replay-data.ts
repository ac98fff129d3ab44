import { governance, organizationIn } from './organization-in-use';
import { withDefaults, type WrittenConfiguration } from '../../lib/configuration/defaults';
import { type Configuration } from '../../lib/configuration/configuration';
import { findingTypes } from '../../lib/events/finding-types';

const regions = ['eu-west-1', 'eu-central-1', 'us-east-1'] as const;
const accounts = Array.from({ length: 400 }, (_, index) => String(700_000_000_000 + index));
const types = findingTypes().map(({ type }) => type);
const labels = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
const products = ['Inspector', 'Macie', 'Security Hub', 'IAM Access Analyzer'] as const;

type Random = (below: number) => number;

/** Numbers that look random and are the same in each run. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const hex = (random: Random, length: number): string =>
  Array.from({ length: Math.ceil(length / 7) }, () => random(0x10000000).toString(16).padStart(7, '0'))
    .join('')
    .slice(0, length);
const of = <Value>(random: Random, values: readonly Value[]): Value => values[random(values.length)]!;
const address = (random: Random): string => `${random(200) + 20}.${random(256)}.${random(256)}.${random(256)}`;

/** The finding of a number as a line of JSON, of 1 to 8 KB: two of three of GuardDuty, one of Security Hub. The same number gives the same line. */
export function findingLine(number: number): string {
  const random = randomFrom(number);
  const finding = number % 3 === 2 ? securityHubFinding(number, random) : guardDutyFinding(number, random);
  return JSON.stringify(finding);
}

/** How many parts of about 200 bytes fill a finding up to a size between 1 and 8 KB. */
const parts = (random: Random): readonly number[] => Array.from({ length: random(30) }, (_, index) => index);

function timeOf(number: number): string {
  return new Date(Date.UTC(2026, 0, 1) + number * 137_000).toISOString();
}

function guardDutyFinding(number: number, random: Random): object {
  const [accountId, region, type] = [of(random, accounts), of(random, regions), of(random, types)];
  const detector = '12abc34d567e8fa901bc2d34e56789f0';
  const [id, instanceId] = [hex(random, 32), `i-0${hex(random, 16)}`];
  const time = timeOf(number);
  return {
    schemaVersion: '2.0',
    accountId,
    region,
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:${region}:${accountId}:detector/${detector}/finding/${id}`,
    type,
    resource: {
      resourceType: 'Instance',
      instanceDetails: {
        instanceId,
        instanceType: 'm5.large',
        imageId: `ami-0${String(random(3000)).padStart(16, '0')}`,
        launchTime: time,
        availabilityZone: `${region}a`,
        tags: [
          { key: 'team', value: `team-${random(40)}` },
          { key: 'Name', value: `worker-${random(100_000)}` },
        ],
        networkInterfaces: [
          {
            networkInterfaceId: `eni-0${hex(random, 16)}`,
            privateIpAddress: `10.${random(256)}.${random(256)}.${random(256)}`,
            publicIp: address(random),
            subnetId: `subnet-0${hex(random, 16)}`,
            vpcId: `vpc-0${hex(random, 16)}`,
            ipv6Addresses: [],
            securityGroups: [{ groupId: `sg-0${hex(random, 16)}`, groupName: 'default' }],
          },
        ],
      },
    },
    service: {
      serviceName: 'guardduty',
      detectorId: detector,
      archived: false,
      count: random(50) + 1,
      eventFirstSeen: time,
      eventLastSeen: time,
      resourceRole: of(random, ['TARGET', 'ACTOR']),
      action: {
        actionType: 'NETWORK_CONNECTION',
        networkConnectionAction: {
          connectionDirection: 'INBOUND',
          protocol: 'TCP',
          blocked: false,
          localPortDetails: { port: of(random, [22, 80, 443, 3389, 8443]), portName: 'SSH' },
          remotePortDetails: { port: 32_000 + random(30_000), portName: 'Unknown' },
          remoteIpDetails: {
            ipAddressV4: address(random),
            country: { countryName: 'Germany' },
            city: { cityName: 'Frankfurt' },
            geoLocation: { lat: 50.1188, lon: 8.6843 },
            organization: { asn: String(random(60_000)), asnOrg: 'Example', isp: 'Example', org: 'Example' },
          },
        },
      },
      additionalInfo: {
        type: 'default',
        evidence: parts(random).map((part) => ({
          threatListName: `list-${part}`,
          threatNames: [`threat ${random(1000)}`],
          note: `Seen in ${random(1000)} of ${random(1000)} flows of the last day, as the sensor in ${region} told; ${hex(random, 60)}`,
        })),
      },
    },
    severity: of(random, [2, 2, 2, 5, 5, 5, 8, 8, 9]),
    createdAt: time,
    updatedAt: time,
    title: `The EC2 instance ${instanceId} is behaving in an unusual way.`,
    description: `The EC2 instance ${instanceId} in the account ${accountId} is behaving in a way that was not seen before.`,
  };
}

function securityHubFinding(number: number, random: Random): object {
  const [account, region, product] = [of(random, accounts), of(random, regions), of(random, products)];
  const time = timeOf(number);
  const label = of(random, labels);
  const name = product.toLowerCase().replaceAll(' ', '-');
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:${name}:${region}:${account}:finding/${hex(random, 32)}`,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/${name}`,
    ProductName: product,
    CompanyName: 'AWS',
    Region: region,
    GeneratorId: `generator-${random(200)}`,
    AwsAccountId: account,
    Types: ['Software and Configuration Checks/Vulnerabilities/CVE'],
    FirstObservedAt: time,
    LastObservedAt: time,
    CreatedAt: time,
    UpdatedAt: time,
    Severity: { Label: label, Normalized: 40 },
    Title: `CVE-2026-${random(20_000)} in a package`,
    Description: 'A package of the resource has a weakness that is publicly known.',
    Remediation: { Recommendation: { Text: 'Update the package.' } },
    ProductFields: Object.fromEntries(
      parts(random).map((part) => [`aws/${name}/field-${part}`, `${hex(random, 80)} of ${random(1000)}, ${hex(random, 60)}`]),
    ),
    Resources: [
      {
        Type: 'AwsEc2Instance',
        Id: `arn:aws:ec2:${region}:${account}:instance/i-0${hex(random, 16)}`,
        Partition: 'aws',
        Region: region,
        Tags: { team: `team-${random(40)}`, Name: `worker-${random(100_000)}` },
        Details: { AwsEc2Instance: { ImageId: `ami-0${String(random(3000)).padStart(16, '0')}`, IpV4Addresses: [address(random)] } },
      },
    ],
    WorkflowState: 'NEW',
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    FindingProviderFields: { Severity: { Label: label }, Types: ['Software and Configuration Checks/Vulnerabilities/CVE'] },
  };
}

/** How many rules and routes a configuration has. */
export interface RuleNumbers {
  readonly suppressionRules: number;
  readonly automationRules: number;
  readonly routes: number;
}

/** A configuration with so many rules and routes of the kinds that people write. */
export function replayConfiguration({ suppressionRules, automationRules, routes }: RuleNumbers): WrittenConfiguration {
  const account = (index: number): string => accounts[(index * 7) % accounts.length]!;
  const type = (index: number): string => types[(index * 11) % types.length]!;
  const numbered = <Made>(count: number, make: (index: number) => Made): readonly Made[] =>
    Array.from({ length: count }, (_, index) => make(index));
  return {
    organization: organizationIn(regions),
    suppressionRules: numbered(suppressionRules, (index) => ({
      name: `archive-${index}`,
      ...governance,
      stage: index % 3 === 0 ? ('observe' as const) : ('enforce' as const),
      criteria: [
        {
          field: 'type',
          ...(index % 10 === 9
            ? { matches: [`${type(index).slice(0, 12)}*`] }
            : { equals: [type(index), type(index + 1), type(index + 2)] }),
        },
        ...[
          [{ field: 'resource.instanceDetails.imageId', equals: [`ami-0${String(index * 5).padStart(16, '0')}`] }],
          [{ field: 'accountId', equals: [account(index), account(index + 1)] }],
          [{ field: 'resource.instanceDetails.networkInterfaces.publicIp', equals: [`${20 + index}.0.0.0/10`] }],
          [
            { field: 'service.resourceRole', equals: ['TARGET'] },
            { field: 'resource.instanceDetails.tags.value', equals: [`team-${index % 40}`] },
          ],
          [
            { field: 'service.action.networkConnectionAction.localPortDetails.port', equals: [8443] },
            { field: 'region', equals: [regions[index % 3]!] },
          ],
        ][index % 5]!,
        { field: 'severity', lessThan: 7 },
      ],
    })),
    automationRules: numbered(automationRules, (index) => ({
      name: `change-${index}`,
      ...governance,
      precedence: 20 + index,
      criteria: [
        { field: 'SeverityLabel', equals: [index % 2 === 0 ? ('HIGH' as const) : ('MEDIUM' as const)] },
        ...[
          [{ field: 'AwsAccountId', equals: [account(index), account(index + 3)] }],
          [
            { field: 'ProductName', equals: [products[index % products.length]!] },
            { field: 'GeneratorId', equals: [`generator-${index}`] },
          ],
          [
            { field: 'AwsAccountId', equals: [account(index)] },
            { field: 'ResourceTags', key: 'team', equals: [`team-${index % 40}`] },
          ],
          [
            { field: 'Title', prefix: [`CVE-2026-${index}`] },
            { field: 'ProductName', equals: ['Inspector'] },
          ],
          [
            { field: 'AwsAccountId', equals: [account(index + 5)] },
            { field: 'ResourceId', equals: [`arn:aws:ec2:eu-west-1:${account(index + 5)}:instance/i-1`] },
          ],
        ][index % 5]!,
      ],
      update: [
        { severity: 'CRITICAL' as const, note: 'important' },
        { workflowStatus: 'SUPPRESSED' as const, note: 'known' },
        { criticality: 90 },
        { severity: 'LOW' as const, note: 'not important' },
        { userDefinedFields: { team: `team-${index}` } },
      ][index % 5]!,
    })),
    routes: numbered(routes, (index) => ({
      name: `route-${index}`,
      targets: [{ sqs: { queueName: `findings-${index}` } }],
      events: [
        { guardDuty: { severityAtLeast: 7, accounts: [account(index), account(index + 1), account(index + 2)] } },
        { securityHub: { severityLabels: ['HIGH' as const, 'CRITICAL' as const], accounts: [account(index), account(index + 4)] } },
        { guardDuty: { severityAtLeast: 4, types: [`${type(index).split(':')[0]!}*`] } },
        { securityHub: { products: [products[index % products.length]!], severityLabels: ['CRITICAL' as const] } },
        { guardDuty: { types: [type(index), type(index + 1)] } },
      ][index % 5]!,
    })),
  };
}

export const replayConfigurationOf = (numbers: RuleNumbers): Configuration => withDefaults(replayConfiguration(numbers));
