import { conditionsOf, mayHold, textsOf, type PatternCombination } from '../../events/field-condition';
import { findingType } from '../../events/finding-types';
import { resourceTypesOf } from '../../events/resource-types';
import { controls } from '../../events/security-controls';
import { guardDutyTypes } from '../values/finding-relations';
import { complianceV2Sample, controlSample, insightSample, securityHubV2Sample } from './sample-security-hub';
import { envelope, sampleTime, type SampleEvent, type SamplePlace } from './sample-place';

const torClient = 'UnauthorizedAccess:EC2/TorClient';
const torTitle = 'The EC2 instance i-0123456789abcdef0 is communicating with a Tor entry node.';

/** Findings of GuardDuty and of both Security Hubs, the severest that are likely meant first. */
export function findingSamples(combination: PatternCombination, place: SamplePlace): readonly SampleEvent[] {
  const type = preferred(guardDutyTypes(combination).map((one) => one.type));
  const product = productFor(combination);
  const types = textsOf(combination, 'detail.findings.Types');
  const v2Type = textsOf(combination, 'detail.findings.finding_info.types').find((text) => findingType(text) !== undefined);
  return [
    ...(type === undefined ? [] : severitiesOf(type).map((severity) => guardDutySample(place, severity, type))),
    ...labels.flatMap((label) => [
      securityHubSample(place, label, 'Imported', product, types),
      ...controlSamples(combination, place, label),
    ]),
    securityHubSample(place, 'HIGH', 'Custom Action', product, types),
    insightSample(place),
    ...(['Critical', 'High', 'Medium', 'Low'] as const).map((severity) => securityHubV2Sample(place, severity, v2Type)),
    ...(['Fail', 'Pass', 'Warning'] as const).map((status) =>
      complianceV2Sample(place, status === 'Pass' ? 'Informational' : 'Medium', status),
    ),
  ];
}

const labels = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'] as const;

/** The type of the usual example, where it is one of them. */
const preferred = (types: readonly string[]): string | undefined => (types.includes(torClient) ? torClient : types[0]);

/** Severities that findings of a type have, as its page says. */
function severitiesOf(type: string): readonly number[] {
  const levels = { high: 8, critical: 9.5, medium: 5, low: 2 } as const;
  return findingType(type)?.severities.map((level) => levels[level]) ?? [];
}

/** Findings of a control, for patterns that ask for what findings of controls alone have. */
function controlSamples(combination: PatternCombination, place: SamplePlace, label: string): readonly SampleEvent[] {
  const paths = ['Compliance.SecurityControlId', 'Compliance.Status', 'GeneratorId'].map((name) => `detail.findings.${name}`);
  if (!paths.some((path) => conditionsOf(combination, path) !== undefined)) return [];
  const [byId = '', , byGenerator = ''] = paths;
  const control = [...controls().keys()].find(
    (id) => mayHold(combination, byId, [id]) && mayHold(combination, byGenerator, [`security-control/${id}`]),
  );
  return control === undefined ? [] : ['FAILED', 'PASSED', 'WARNING'].map((status) => controlSample(place, control, label, status));
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

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html */
export function guardDutySample({ member, ...place }: SamplePlace, severity: number, type = torClient): SampleEvent {
  const [resourceType] = resourceTypesOf(type) ?? [];
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
  types: readonly string[] = [],
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
    ...(types.length > 0 && { Types: types.slice(0, 1) }),
    Region: region,
    AwsAccountId: member,
    UpdatedAt: sampleTime,
    Severity: { Label: label },
    Title: types.length > 0 ? `A finding of the type ${types[0] ?? ''}.` : isGuardDuty ? torTitle : `A finding of ${product}.`,
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
