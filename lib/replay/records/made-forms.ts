import { ocsfSeverities } from '../../configuration/ocsf';
import { type GuardDutySeverity } from '../../events/finding-types';
import { partitionOf } from '../../routes/arn-problems';
import { type Document } from '../../signals/readers/example-event';
import { asffNames } from '../../events/security-hub-types';
import { type GuardDutyFacts } from './facts';
import { type FindingForm } from './form';
import { levelOfNumber } from './severity';

/** Known fields of a form that was made of another; all others are open. */
function made(possible: readonly Document[], known: readonly string[]): FindingForm {
  return { possible, isRecorded: false, isOpen: (path) => !known.some((name) => path === name || path.startsWith(`${name}.`)) };
}

/** The finding as GuardDuty has it: what suppression rules and its own events look at. */
export function guardDutyOf(facts: GuardDutyFacts): FindingForm {
  const { account, severities, ...others } = facts;
  const finding: Document = { ...others, ...(account !== undefined && { accountId: account }) };
  const possible = severities.length === 0 ? [finding] : severities.map((severity) => ({ ...finding, severity }));
  return made(possible, [...Object.keys(finding), ...(severities.length === 0 ? [] : ['severity'])]);
}

/**
 * `Severity.Label` of each level. What GuardDuty calls Critical may be HIGH: it had no Critical once
 * (Security Hub User Guide, "Severity" in the AWS Security Finding Format).
 */
const labels: Readonly<Record<GuardDutySeverity, readonly string[]>> = {
  low: ['LOW'],
  medium: ['MEDIUM'],
  high: ['HIGH'],
  critical: ['CRITICAL', 'HIGH'],
};

/** What Security Hub says of a finding that it gets for the first time, whatever the finding; GuardDuty gives neither notes nor results of controls. */
export const fixedInSecurityHub: Document = {
  SchemaVersion: '2018-10-08',
  ProductName: 'GuardDuty',
  CompanyName: 'Amazon',
  RecordState: 'ACTIVE',
  WorkflowState: 'NEW',
  Workflow: { Status: 'NEW' },
  VerificationState: 'UNKNOWN',
};
const withoutValue = ['Compliance', 'Note', 'UserDefinedFields', 'Vulnerabilities'];

/** Members that have one value whatever the type and severity. */
const members: Readonly<Record<string, (facts: GuardDutyFacts) => unknown>> = {
  ...Object.fromEntries(Object.entries(fixedInSecurityHub).map(([name, value]) => [name, () => value])),
  Id: ({ arn }) => arn,
  GeneratorId: ({ arn }) => arn?.replace(/\/finding\/.*$/, ''),
  Region: ({ region }) => region,
  ProductArn: ({ region }) =>
    region === undefined ? undefined : `arn:${partitionOf(region)}:securityhub:${region}::product/aws/guardduty`,
  AwsAccountId: ({ account }) => account,
  Title: ({ title }) => title,
  Description: ({ description }) => description,
  CreatedAt: ({ createdAt }) => createdAt,
  UpdatedAt: ({ updatedAt }) => updatedAt,
};

/** Some members of the finding as Security Hub CSPM gets it; those of which nothing is known are left out. */
export function commonInSecurityHub(facts: GuardDutyFacts, names: readonly string[]): Document {
  const made: Record<string, unknown> = {};
  for (const name of names) {
    const value = Object.hasOwn(members, name) ? members[name]?.(facts) : undefined;
    if (value !== undefined) made[name] = value;
  }
  return made;
}

/**
 * The finding as Security Hub CSPM gets it from GuardDuty for the first time: what AWS documents of it. Its resources, and whatever else GuardDuty
 * writes there, are open.
 * https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html
 */
export function securityHubOf(facts: GuardDutyFacts): FindingForm {
  const { type, severities } = facts;
  const common = commonInSecurityHub(facts, Object.keys(members));
  const types = type === undefined ? [] : asffNames(type);
  const levels = [...new Set(severities.flatMap((severity) => labels[levelOfNumber(severity)]))];
  const possible = (levels.length === 0 ? [undefined] : levels).flatMap((label) =>
    (types.length === 0 ? [undefined] : types).map((name) => ({
      ...common,
      ...(label !== undefined && { Severity: { Label: label } }),
      ...(name !== undefined && { Types: [name] }),
    })),
  );
  return made(possible, [
    ...Object.keys(common),
    ...withoutValue,
    ...(levels.length === 0 ? [] : ['Severity.Label']),
    ...(types.length === 0 ? [] : ['Types']),
  ]);
}

const ocsfNames: Readonly<Record<GuardDutySeverity, keyof typeof ocsfSeverities>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

/**
 * The finding as Security Hub V2 gets it for the first time, as far as AWS documents it.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/security-hub-adv-ocsf-findings.html
 */
export function ocsfOf({ type, severities, account, region, arn, title }: GuardDutyFacts): FindingForm {
  const finding = {
    class_name: 'Detection Finding',
    status: 'New',
    status_id: 1,
    cloud: {
      provider: 'AWS',
      ...(account !== undefined && { account: { uid: account } }),
      ...(region !== undefined && { region }),
    },
    finding_info: {
      ...(type !== undefined && { types: [type] }),
      ...(title !== undefined && { title }),
      ...(arn !== undefined && { uid: arn }),
    },
    metadata: {
      product: {
        name: 'GuardDuty',
        vendor_name: 'AWS',
        ...(region !== undefined && { uid: `arn:${partitionOf(region)}:securityhub:${region}::productv2/aws/guardduty` }),
      },
    },
  };
  const levels = [...new Set(severities.map(levelOfNumber))];
  const possible = levels.map((level) => {
    const both = { severity: ocsfNames[level], severity_id: ocsfSeverities[ocsfNames[level]] };
    return { ...finding, ...both, vendor_attributes: both };
  });
  return made(possible.length === 0 ? [finding] : possible, [
    ...['class_name', 'status', 'status_id', 'cloud.provider', 'compliance', 'vulnerabilities'],
    ...(levels.length === 0 ? [] : ['severity', 'severity_id', 'vendor_attributes.severity', 'vendor_attributes.severity_id']),
    ...(account === undefined ? [] : ['cloud.account.uid']),
    ...(region === undefined ? [] : ['cloud.region', 'metadata.product.uid']),
    ...Object.keys(finding.finding_info).map((name) => `finding_info.${name}`),
    ...['metadata.product.name', 'metadata.product.vendor_name'],
  ]);
}
