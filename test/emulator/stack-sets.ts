import {
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  type CreateStackSetCommandInput,
  DescribeStackSetOperationCommand,
  ListStackInstancesCommand,
  ListStackSetOperationResultsCommand,
} from '@aws-sdk/client-cloudformation';
import { type Clients } from '../../lib/aws/clients';
import { everyPage } from '../../lib/aws/pages';
import { type World } from './engine';

/** StackSets of a world, called by the delegated administrator with plain SDK commands: no code of the product is in between. */
export class PlainStackSet {
  public constructor(
    private readonly world: World,
    private readonly clients: Clients,
    private readonly StackSetName = 'plain',
  ) {}

  private get named() {
    return { StackSetName: this.StackSetName, CallAs: 'DELEGATED_ADMIN' as const };
  }

  public async create(template: object, settings: Partial<CreateStackSetCommandInput> = {}): Promise<void> {
    await this.clients.stackSets.send(
      new CreateStackSetCommand({
        TemplateBody: JSON.stringify(template),
        PermissionModel: 'SERVICE_MANAGED',
        AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: true },
        ManagedExecution: { Active: true },
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        ...settings,
        ...this.named,
      }),
    );
  }

  /** Creates instances in units, or in some accounts below the root, and waits. Gives the operation as it ended. */
  public async deploy(options: { units?: readonly string[]; accounts?: readonly string[]; tolerance?: number; operationId?: string }) {
    const { OperationId } = await this.clients.stackSets.send(
      new CreateStackInstancesCommand({
        Regions: [this.world.region],
        OperationId: options.operationId,
        DeploymentTargets: options.accounts
          ? {
              OrganizationalUnitIds: [this.world.organization.root],
              AccountFilterType: 'INTERSECTION',
              Accounts: options.accounts.map((name) => this.world.account(name)),
            }
          : { OrganizationalUnitIds: (options.units ?? []).map((name) => this.unit(name)) },
        OperationPreferences: { MaxConcurrentCount: 1, FailureToleranceCount: options.tolerance ?? 0 },
        ...this.named,
      }),
    );
    return this.ended(OperationId ?? '');
  }

  public async ended(OperationId: string) {
    for (;;) {
      const { StackSetOperation } = await this.clients.stackSets.send(new DescribeStackSetOperationCommand({ OperationId, ...this.named }));
      if (StackSetOperation?.Status !== 'RUNNING' && StackSetOperation?.Status !== 'QUEUED') return StackSetOperation;
      await this.world.clock.sleep(5_000);
    }
  }

  /** Status, detailed status of each instance by the account's ID. */
  public async instances(): Promise<Record<string, string>> {
    const summaries = await everyPage(
      (NextToken) => this.clients.stackSets.send(new ListStackInstancesCommand({ NextToken, ...this.named })),
      (answer) => answer.Summaries,
      (answer) => answer.NextToken,
    );
    return Object.fromEntries(summaries.map((i) => [i.Account, `${i.Status} ${i.StackInstanceStatus?.DetailedStatus}`]));
  }

  public async results(OperationId: string): Promise<Record<string, string>> {
    const answer = await this.clients.stackSets.send(new ListStackSetOperationResultsCommand({ OperationId, ...this.named }));
    return Object.fromEntries((answer.Summaries ?? []).map((result) => [result.Account ?? '', result.Status ?? '']));
  }

  private unit(name: string): string {
    return name === 'root' ? this.world.organization.root : this.world.unit(name);
  }
}

/** A template with one role, whose trust names the account that it is in. */
export function roleTemplate(RoleName: string, action = 'ssm:GetAutomationExecution'): object {
  const trust = { Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const statement = { Effect: 'Allow', Action: action, Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:*' } };
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName,
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ ...trust, Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'AWS::AccountId' } } } }],
          },
          Policies: [{ PolicyName: 'inline', PolicyDocument: { Version: '2012-10-17', Statement: [statement] } }],
          ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/SecurityAudit' }],
        },
      },
    },
  };
}
