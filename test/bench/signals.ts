import { governance, organizationIn } from './organization-in-use';
import { stringify } from 'yaml';

const regions = [
  ...[
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'eu-central-1',
    'eu-central-2',
    'eu-north-1',
  ],
  ...[
    'eu-south-1',
    'eu-south-2',
    'ap-south-1',
    'ap-south-2',
    'ap-east-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-southeast-1',
    'sa-east-1',
  ],
  'ca-central-1',
];

/** A configuration with so many rules on findings, half of them suppression rules, in 20 Regions. */
export function configurationWithRules(rules: number): string {
  const indexes = Array.from({ length: Math.ceil(rules / 2) }, (_, index) => index);
  return stringify({
    organization: organizationIn(regions),
    rollout: { owner: 'cordon' },
    signals: { stacksPerRegion: rules > 40 ? 3 : 1 },
    suppressionRules: indexes.map((index) => ({
      name: `scanner-${index}`,
      ...governance,
      stage: 'enforce',
      criteria: [
        { field: 'type', equals: ['Recon:EC2/Portscan'] },
        { field: 'resource.instanceDetails.imageId', equals: [`ami-${index.toString(16).padStart(17, '0')}`] },
        { field: 'severity', lessThan: 7 },
      ],
    })),
    automationRules: indexes.slice(0, rules - indexes.length).map((index) => ({
      name: `raise-${index}`,
      ...governance,
      precedence: 'after-service',
      criteria: [
        { field: 'ResourceId', equals: [`arn:aws:s3:::payments-${index}`] },
        { field: 'SeverityLabel', equals: ['HIGH'] },
      ],
      update: { severity: 'CRITICAL', note: 'payments go through this bucket' },
    })),
  });
}
