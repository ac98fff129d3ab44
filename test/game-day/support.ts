import { remediationAccess } from '../../lib/configuration/remediation-access';
import { remediationWithDefaults, type WrittenRemediation } from '../../lib/configuration/remediation';
import { type Configuration } from '../../lib/configuration/configuration';
import { present } from '../../lib/core/reading';
import { managementTemplateBody } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { rehearseIncident, type Exercise, type Scenario } from '../../lib/game-day';
import { type Snapshot } from '../../lib/organization/snapshot';
import { recognize } from '../../lib/replay/records/recognize';
import { type FindingRecord } from '../../lib/replay/records/record';
import { whole } from '../chain/whole';
import { deployed, instance, management, root } from '../support/organization';

export const today = '2026-11-24';
export const member = '333333333333';

/** A configuration with remediation, and an organization in which it is rolled out and every link holds. */
export function containable(
  over: Partial<WrittenRemediation> = {},
  rest: Partial<Configuration> = {},
): { readonly configuration: Configuration; readonly snapshot: Snapshot } {
  const { configuration: bare, snapshot } = whole();
  const written: WrittenRemediation = {
    approvers: ['permission-set/SecurityResponder'],
    notify: ['security@example.com'],
    backupBucket: 'backups-{account}-{region}',
    ...over,
  };
  const remediation = remediationWithDefaults(written, bare.containment.approvedActions);
  const configuration: Configuration = {
    ...bare,
    containment: { ...bare.containment, remediation: remediationAccess(bare.organization, remediation) },
    remediation,
    ...rest,
  };
  const [definition] = stackSetDefinitions(configuration, { root });
  const accounts = snapshot.accounts.map(({ id }) => id).filter((id) => id !== management);
  const { stack } = snapshot.managementAccount;
  return {
    configuration,
    snapshot: {
      ...snapshot,
      stackSets: {
        ...snapshot.stackSets,
        'cordon-containment-roles': present(
          deployed(
            definition!,
            accounts.map((id) => instance(id, { driftStatus: 'IN_SYNC' })),
          ),
        ),
      },
      managementAccount: {
        ...snapshot.managementAccount,
        stack:
          stack.status === 'present' ? present({ ...stack.value, templateBody: managementTemplateBody(configuration, 'create') }) : stack,
      },
    },
  };
}

type Document = Readonly<Record<string, unknown>>;

const guardDuty = 'arn:aws:securityhub:eu-west-1::product/aws/guardduty';
const type = 'TTPs/Command and Control/Backdoor:EC2-C&CActivity.B';

/** As Security Hub has it. */
export function hubFinding(over: Document = {}): Document {
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:guardduty:eu-west-1:${member}:detector/1/finding/1`,
    ProductArn: guardDuty,
    ProductName: 'GuardDuty',
    GeneratorId: `arn:aws:guardduty:eu-west-1:${member}:detector/1`,
    AwsAccountId: member,
    Region: 'eu-west-1',
    RecordState: 'ACTIVE',
    Workflow: { Status: 'NEW' },
    Types: [type],
    CreatedAt: '2026-11-24T08:00:00.000Z',
    UpdatedAt: '2026-11-24T08:00:00.000Z',
    Severity: { Label: 'HIGH' },
    FindingProviderFields: { Severity: { Label: 'HIGH' }, Types: [type] },
    Title: 'The EC2 instance i-0a1b2c3d4e5f60718 queries a command and control server.',
    Description: 'Example',
    Resources: [
      {
        Type: 'AwsEc2Instance',
        Id: `arn:aws:ec2:eu-west-1:${member}:instance/i-0a1b2c3d4e5f60718`,
        Region: 'eu-west-1',
        Tags: { Name: 'web' },
      },
    ],
    ...over,
  };
}

export const recordOf = (finding: Document): FindingRecord => recognize(finding)[0] as FindingRecord;

export const scenarioOf = (over: Partial<Scenario> = {}): Scenario => ({ answers: [], runbook: 'succeeds', then: [], ...over });

export interface Given {
  readonly configuration?: Configuration;
  /** @default - that of `containable`; undefined takes it away */
  readonly snapshot?: Snapshot | undefined;
  readonly finding?: Document;
  readonly scenario?: Partial<Scenario>;
}

export async function exercise(given: Given = {}): Promise<Exercise> {
  const usual = containable();
  const configuration = given.configuration ?? usual.configuration;
  const snapshot = 'snapshot' in given ? given.snapshot : usual.snapshot;
  const found = await rehearseIncident({
    configuration,
    ...(snapshot && { snapshot }),
    today,
    record: recordOf(given.finding ?? hubFinding()),
    isSample: false,
    scenario: scenarioOf(given.scenario),
  });
  return found!;
}
