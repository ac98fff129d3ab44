import { CfnOutput, Fn } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { Remediation } from '../../constructs/remediation';
import { RemediationStateMachine } from '../../constructs/remediation-state-machine';
import { remediationMachineStackName, remediationStackName } from '../remediation/names';
import { type RemediationSettings } from '../remediation/settings';
import { PlainStack } from '../synthesis/plain-stack';
import { partitionLiterals } from './partition-literals';

export interface RemediationStackProps {
  readonly settings: RemediationSettings;
  /** Every Region that has a state machine, the home Region first. */
  readonly regions: readonly string[];
  readonly notify: readonly string[];
}

/** What remediation needs in one Region of the account that administers Security Hub, besides the state machine. */
export class RemediationStack extends PlainStack {
  /** ARN of the key, for the stack of the state machine, which is deployed after this one. */
  public readonly keyArn: string;

  public constructor(scope: Construct, id: string, { settings, regions, notify }: RemediationStackProps) {
    const stackName = remediationStackName(settings.region);
    super(scope, id, {
      stackName,
      env: { account: settings.account, region: settings.region },
      description: 'Cordon: what containment from findings needs, and what starts it',
      whenTooLarge: 'name fewer automatic triggers, or fewer e-mail addresses',
    });
    partitionLiterals(this);
    const { key } = new Remediation(this, 'Remediation', { settings, regions, notify });
    const exportName = `${stackName}-key`;
    new CfnOutput(this, 'RemediationKeyArn', { value: key.keyArn, exportName });
    this.keyArn = Fn.importValue(exportName);
  }
}

/**
 * The state machine of one Region. It fills most of the 51,200 bytes that a template can have without a bootstrap bucket, so it has a stack of its
 * own.
 */
export class RemediationMachineStack extends PlainStack {
  public constructor(
    scope: Construct,
    id: string,
    { settings, needs }: { readonly settings: RemediationSettings; readonly needs: RemediationStack },
  ) {
    super(scope, id, {
      stackName: remediationMachineStackName(settings.region),
      env: { account: settings.account, region: settings.region },
      description: 'Cordon: containment from findings, under the control of people',
      whenTooLarge: 'name fewer automatic triggers, finding types, protected tags or critical accounts',
    });
    partitionLiterals(this);
    new RemediationStateMachine(this, 'RemediationStateMachine', { settings, key: { keyArn: needs.keyArn } });
    this.addStackDependency(needs);
  }
}
