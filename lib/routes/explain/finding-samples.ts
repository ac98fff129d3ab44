import { conditionsOf, mayHold, takes, textsOf, type PatternCombination } from '../../events/field-condition';
import { findingType, findingTypes } from '../../events/finding-types';
import { insightSample, securityHubV2Sample } from './sample-security-hub';
import { envelope, sampleTime, type SampleEvent, type SamplePlace } from './sample-place';

const torClient = 'UnauthorizedAccess:EC2/TorClient';
const torTitle = 'The EC2 instance i-0123456789abcdef0 is communicating with a Tor entry node.';

/** Findings of GuardDuty and of both Security Hubs, the severest that are likely meant first. */
export function findingSamples(combination: PatternCombination, place: SamplePlace): readonly SampleEvent[] {
  const type = typeFor(combination);
  const product = productFor(combination);
  return [
    ...severitiesOf(type).map((severity) => guardDutySample(place, severity, type)),
    ...['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'].map((label) => securityHubSample(place, label, 'Imported', product)),
    securityHubSample(place, 'HIGH', 'Custom Action', product),
    insightSample(place),
    ...(['Critical', 'High', 'Medium', 'Low'] as const).map((severity) => securityHubV2Sample(place, severity)),
  ];
}

/** A type of findings that a pattern matches. */
function typeFor(combination: PatternCombination): string {
  const conditions = conditionsOf(combination, 'detail.type');
  return conditions === undefined || takes(conditions, torClient)
    ? torClient
    : (findingTypes().find(({ type }) => takes(conditions, type))?.type ?? torClient);
}

/** Severities that findings of a type have, as its page says; the others behind, since they can differ from the default. */
function severitiesOf(type: string): readonly number[] {
  const levels = { high: 8, critical: 9.5, medium: 5, low: 2 } as const;
  const ofType = findingType(type)?.severities.map((level) => levels[level]) ?? [];
  return [...ofType, ...Object.values(levels).filter((severity) => !ofType.includes(severity))];
}

/**
 * ARNs of products by their `ProductName`, without the Region.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-internal-providers.html, securityhub-partner-providers.html
 */
const products: Readonly<Record<string, string>> = {
  GuardDuty: ':product/aws/guardduty',
  Inspector: ':product/aws/inspector',
  Macie: ':product/aws/macie',
  'Security Hub': ':product/aws/securityhub',
  'IAM Access Analyzer': ':product/aws/access-analyzer',
  Config: ':product/aws/config',
  Health: ':product/aws/health',
  'CrowdStrike Falcon': '517716713836:product/crowdstrike/crowdstrike-falcon',
};

/** A product that a pattern matches: a known one, otherwise one that it names. */
function productFor(combination: PatternCombination): string {
  const path = 'detail.findings.ProductName';
  return Object.keys(products).find((name) => mayHold(combination, path, [name])) ?? textsOf(combination, path)[0] ?? 'GuardDuty';
}

/** `resourceType` by what stands before the slash of a type. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Resource.html */
const resourceTypes: Readonly<Record<string, string>> = {
  EC2: 'Instance',
  Runtime: 'Instance',
  IAMUser: 'AccessKey',
  S3: 'S3Bucket',
  Kubernetes: 'EKSCluster',
  ECS: 'ECSCluster',
  RDS: 'RDSDBInstance',
  Lambda: 'Lambda',
  Container: 'Container',
};

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html */
export function guardDutySample({ member, ...place }: SamplePlace, severity: number, type = torClient): SampleEvent {
  const resourceType = type.startsWith('AttackSequence:') ? 'AttackSequence' : resourceTypes[/:(\w+)\//.exec(type)?.[1] ?? ''];
  const instance = resourceType === 'Instance' && { instanceDetails: { instanceId: 'i-0123456789abcdef0' } };
  return {
    ...envelope(place, 'aws.guardduty', 'GuardDuty Finding'),
    resources: [],
    detail: {
      schemaVersion: '2.0',
      accountId: member,
      region: place.region,
      id: '0ab1c2d3e4f5061728394a5b6c7d8e9f',
      type,
      ...(resourceType !== undefined && { resource: { resourceType, ...instance } }),
      service: { serviceName: 'guardduty', archived: false, count: 1 },
      severity,
      createdAt: sampleTime,
      updatedAt: sampleTime,
      title: type === torClient ? torTitle : `A finding of the type ${type}.`,
    },
  };
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
export function securityHubSample(
  { member, ...place }: SamplePlace,
  label: string,
  kind: 'Imported' | 'Custom Action' = 'Imported',
  product = 'GuardDuty',
): SampleEvent {
  const { account, region } = place;
  const isGuardDuty = product === 'GuardDuty';
  const arn = products[product];
  const finding = {
    SchemaVersion: '2018-10-08',
    Id: isGuardDuty
      ? `arn:aws:guardduty:${region}:${member}:detector/12abc34d567e8fa901bc2d34e56789f0/finding/0ab1c2d3e4f5061728394a5b6c7d8e9f`
      : 'a1b2c3d4-5678-90ab-cdef-EXAMPLE33333',
    ...(arn !== undefined && { ProductArn: `arn:aws:securityhub:${region}:${arn}` }),
    ProductName: product,
    Region: region,
    AwsAccountId: member,
    UpdatedAt: sampleTime,
    Severity: { Label: label },
    Title: isGuardDuty ? torTitle : `A finding of ${product}.`,
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
