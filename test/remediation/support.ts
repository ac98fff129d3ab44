import { type Configuration } from '../../lib/configuration/configuration';
import { remediationAccess } from '../../lib/configuration/remediation-access';
import { remediationWithDefaults, type WrittenRemediation } from '../../lib/configuration/remediation';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { remediationMachineStackName, remediationStackName } from '../../lib/remediation/names';
import { buildApp } from '../../lib/stacks/app';
import { configured, sketch } from '../support/organization';

export const member = '444455556666';

/** A configuration with remediation, some parts replaced. */
export function remediated(over: Partial<WrittenRemediation> = {}, rest: Parameters<typeof configured>[0] = {}): Configuration {
  const base = configured(rest);
  const written: WrittenRemediation = {
    approvers: ['permission-set/SecurityApprover'],
    notify: ['security@example.com'],
    backupBucket: 'backups-{account}-{region}',
    timeoutMinutes: 5,
    ...over,
  };
  const remediation = remediationWithDefaults(written, base.containment.approvedActions);
  return {
    ...base,
    containment: { ...base.containment, remediation: remediationAccess(base.organization, remediation) },
    remediation,
  };
}

export const guardDuty = 'arn:aws:securityhub:eu-west-1::product/aws/guardduty';

/** As Security Hub answers it. */
export type Finding = Readonly<Record<string, unknown>>;

let made = 0;
/** A finding of GuardDuty on an EC2 instance that no other finding is about. */
export function instanceFinding(over: Readonly<Record<string, unknown>> = {}): Finding {
  made += 1;
  const instance = `i-${String(made).padStart(17, '0')}`;
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:guardduty:eu-west-1:${member}:detector/0123456789abcdef/finding/${made}`,
    ProductArn: guardDuty,
    GeneratorId: `arn:aws:guardduty:eu-west-1:${member}:detector/0123456789abcdef`,
    AwsAccountId: member,
    Region: 'eu-west-1',
    RecordState: 'ACTIVE',
    Types: ['TTPs/Command and Control/Backdoor:EC2-C&CActivity.B'],
    CreatedAt: '2026-11-30T10:00:00.000Z',
    UpdatedAt: '2026-11-30T10:00:00.000Z',
    Severity: { Label: 'CRITICAL', Normalized: 90 },
    FindingProviderFields: {
      Severity: over.Severity ?? { Label: 'CRITICAL' },
      Types: over.Types ?? ['TTPs/Command and Control/Backdoor:EC2-C&CActivity.B'],
    },
    Title: 'The EC2 instance queries a domain of a command and control server.',
    Description: 'Example',
    Resources: [
      { Type: 'AwsEc2Instance', Id: `arn:aws:ec2:eu-west-1:${member}:instance/${instance}`, Region: 'eu-west-1', Tags: { Name: 'web' } },
    ],
    ...over,
  };
}

/** What the rule of a custom action starts the state machine with. */
export const request = (
  finding: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({
  operation: 'contain',
  kind: 'ec2-instance',
  automatic: false,
  finding: finding.Id,
  product: finding.ProductArn,
  ...over,
});

// One test validates them.
process.env.CDK_VALIDATION = 'false';

const rendered = new WeakMap<Configuration, Readonly<Record<string, Record<string, unknown>>>>();

/** The templates of remediation in a Region, as the app renders them. */
export function renderedTemplates(configuration: Configuration): Readonly<Record<string, Record<string, unknown>>> {
  const known = rendered.get(configuration);
  if (known !== undefined) return known;
  const { remediation } = buildApp(new App(), { configuration, snapshot: sketch({}), today: '2026-11-24', checkedBy: 'caller' });
  const templates = Object.fromEntries(remediation.map((stack) => [stack.stackName, Template.fromStack(stack).toJSON()]));
  rendered.set(configuration, templates);
  return templates;
}

/** The definition of the state machine in the home Region, as it stands in the template. */
export const renderedDefinition = (configuration: Configuration): string =>
  definitionIn(configuration, remediationMachineStackName('eu-west-1'), 'StateMachine');

/** The same for the state machine that watches. */
export const renderedWatcher = (configuration: Configuration): string =>
  definitionIn(configuration, remediationStackName('eu-west-1'), 'WatcherStateMachine');

function definitionIn(configuration: Configuration, stack: string, id: string): string {
  const { Resources: resources } = renderedTemplates(configuration)[stack] as {
    readonly Resources: Readonly<Record<string, { readonly Properties: { readonly DefinitionString: string } }>>;
  };
  return resources[id]!.Properties.DefinitionString;
}
