import { randomUUID } from 'node:crypto';
import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Change,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import { errorMessage, isAwsError, named } from '../aws/failures';
import { type Clock } from '../core/clock';
import { CordonError, exitCode } from '../core/problem';
import { defaultPolling, type Polling } from './stack-set-driver';

export interface StackDriverOptions {
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
  readonly clock: Clock;
  /** @default - `defaultPolling` */
  readonly polling?: Polling;
  /** Called once if another operation on the stack must end first. @default - nothing is called */
  readonly onWaiting?: (stackName: string, status: string) => void;
}

export interface StackOutcome {
  /** StackStatus at the end, e.g. CREATE_COMPLETE. */
  readonly status: string;
  readonly succeeded: boolean;
  /** Why it failed, resource by resource. */
  readonly reasons: readonly string[];
}

/** A stack as it is to be. */
export interface DeployedByChangeSet {
  readonly stackName: string;
  readonly templateBody: string;
  /** Whether the stack is there already. */
  readonly exists: boolean;
  /** All tags of the stack. With none, the stack keeps its tags. */
  readonly tags: Readonly<Record<string, string>>;
}

/** One ordinary stack, deployed by a change set: nothing is uploaded, nothing needs a bootstrapped account. */
export class StackDriver {
  private readonly polling: Polling;

  public constructor(private readonly options: StackDriverOptions) {
    this.polling = options.polling ?? defaultPolling;
  }

  /** Creates or updates a stack and follows it to its end. A change set without changes is a success. */
  public async deploy({ stackName, templateBody, exists, tags }: DeployedByChangeSet): Promise<StackOutcome> {
    const { cloudFormation } = this.options;
    const changeSet = `cordon-${randomUUID()}`;
    await named('cloudformation:CreateChangeSet', () =>
      cloudFormation.send(
        new CreateChangeSetCommand({
          StackName: stackName,
          ChangeSetName: changeSet,
          ChangeSetType: exists ? 'UPDATE' : 'CREATE',
          TemplateBody: templateBody,
          Capabilities: ['CAPABILITY_NAMED_IAM'],
          // Left out, they stay as they are.
          ...(Object.keys(tags).length > 0 && { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
          Description: 'Cordon: containment roles of the management account',
        }),
      ),
    );
    if (!(await this.changeSetIsReady(stackName, changeSet))) {
      return { status: (await this.status(stackName)) ?? 'UNKNOWN', succeeded: true, reasons: [] };
    }
    await named('cloudformation:ExecuteChangeSet', () =>
      cloudFormation.send(new ExecuteChangeSetCommand({ StackName: stackName, ChangeSetName: changeSet })),
    );
    const status = await this.waitUntilStable(stackName);
    const succeeded = status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE';
    return { status, succeeded, reasons: succeeded ? [] : await this.failures(stackName) };
  }

  /** Waits while an operation runs on the stack. @returns its status, ABSENT where there is none */
  public async waitUntilStable(stackName: string): Promise<string> {
    let told = false;
    for (let pause = this.polling.firstMilliseconds; ; pause = Math.min(pause * 1.5, this.polling.mostMilliseconds)) {
      const status = await this.status(stackName);
      if (status === undefined) return 'ABSENT';
      if (!status.endsWith('_IN_PROGRESS') || status === 'REVIEW_IN_PROGRESS') return status;
      if (!told) this.options.onWaiting?.(stackName, status);
      told = true;
      await this.options.clock.sleep(pause);
    }
  }

  private async status(stackName: string): Promise<string | undefined> {
    return named('cloudformation:DescribeStacks', async () => {
      try {
        const { Stacks } = await this.options.cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
        return Stacks?.[0]?.StackStatus;
      } catch (error) {
        if (isAwsError(error, 'ValidationError') && /does not exist/.test(errorMessage(error))) return undefined;
        throw error;
      }
    });
  }

  /** @returns whether there is anything to carry out */
  private async changeSetIsReady(stackName: string, changeSet: string): Promise<boolean> {
    const { cloudFormation, clock } = this.options;
    for (let pause = this.polling.firstMilliseconds; ; pause = Math.min(pause * 1.5, this.polling.mostMilliseconds)) {
      const {
        Status,
        StatusReason = '',
        Changes = [],
      } = await named('cloudformation:DescribeChangeSet', () =>
        cloudFormation.send(new DescribeChangeSetCommand({ StackName: stackName, ChangeSetName: changeSet })),
      );
      if (Status === 'CREATE_COMPLETE') {
        await this.assertNothingGoes(stackName, changeSet, Changes);
        return true;
      }
      if (Status === 'FAILED') {
        await named('cloudformation:DeleteChangeSet', () =>
          cloudFormation.send(new DeleteChangeSetCommand({ StackName: stackName, ChangeSetName: changeSet })),
        );
        if (/didn't contain changes|No updates are to be performed/i.test(StatusReason)) return false;
        throw new CordonError(exitCode.doesNotHold, {
          id: 'change-set-failed',
          message: `CloudFormation refused the change set of ${stackName} (${StatusReason})`,
          remedy: 'fix the cause, then run the command again',
        });
      }
      if (Status !== 'CREATE_PENDING' && Status !== 'CREATE_IN_PROGRESS') {
        throw new CordonError(exitCode.unknown, {
          id: 'change-set-status-unknown',
          message: `CloudFormation did not create the change set ${changeSet} of ${stackName}`,
          value: Status ?? 'none',
          remedy: 'run the command again; somebody may have deleted the change set',
        });
      }
      await clock.sleep(pause);
    }
  }

  /**
   * Refuses a change set that removes or replaces a role of the management account, because no plan of Cordon does that. The first page
   * contains every change: the template has three resources.
   */
  private async assertNothingGoes(stackName: string, changeSet: string, changes: readonly Change[]): Promise<void> {
    const going = changes.filter(({ ResourceChange }) => ResourceChange?.Action === 'Remove' || ResourceChange?.Replacement === 'True');
    if (going.length === 0) return;
    await named('cloudformation:DeleteChangeSet', () =>
      this.options.cloudFormation.send(new DeleteChangeSetCommand({ StackName: stackName, ChangeSetName: changeSet })),
    );
    throw new CordonError(exitCode.doesNotHold, {
      id: 'change-set-removes-resources',
      message: `the change set of ${stackName} would remove or replace ${going.map(({ ResourceChange }) => ResourceChange?.LogicalResourceId).join(', ')}, which the plan does not show`,
      remedy: 'check whether somebody changed the stack, read cdk diff, then deploy it with cdk deploy',
    });
  }

  /** The failures of the last operation. Events come newest first, and an operation starts with the event `User Initiated` of the stack. */
  private async failures(stackName: string): Promise<string[]> {
    const { StackEvents = [] } = await named('cloudformation:DescribeStackEvents', () =>
      this.options.cloudFormation.send(new DescribeStackEventsCommand({ StackName: stackName })),
    );
    const begin = StackEvents.findIndex(
      (event) => event.LogicalResourceId === stackName && /user initiated/i.test(event.ResourceStatusReason ?? ''),
    );
    return (begin === -1 ? StackEvents : StackEvents.slice(0, begin))
      .filter(({ ResourceStatus = '', ResourceStatusReason }) => ResourceStatus.endsWith('_FAILED') && ResourceStatusReason !== undefined)
      .map(({ LogicalResourceId = '', ResourceStatusReason = '' }) => `${LogicalResourceId}: ${ResourceStatusReason}`);
  }
}
