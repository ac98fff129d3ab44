import {
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  type CreateStackSetCommandInput,
  DescribeStackSetOperationCommand,
  ListStackInstancesCommand,
  ListStackSetOperationResultsCommand,
  UpdateStackSetCommand,
} from '@aws-sdk/client-cloudformation';
import { type Clients } from '../../lib/aws/clients';
import { everyPage } from '../../lib/aws/pages';
import { type World } from './engine';

export interface Targets {
  readonly units?: readonly string[];
  /** Instead of units. */
  readonly accounts?: readonly string[];
  /** @default 0 */
  readonly tolerance?: number;
  /** @default - the SDK makes one */
  readonly operationId?: string;
}

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
  public async deploy(targets: Targets) {
    return this.ended(await this.start(targets));
  }

  /** The same, and gives every status that it was seen in. */
  public async statuses(targets: Targets): Promise<string[]> {
    const seen: string[] = [];
    await this.ended(await this.start(targets), (status) => {
      if (seen.at(-1) !== status) seen.push(status);
    });
    return seen;
  }

  /** Updates the template, and waits. */
  public async update(template: object) {
    const { OperationId } = await this.clients.stackSets.send(
      new UpdateStackSetCommand({ TemplateBody: JSON.stringify(template), Capabilities: ['CAPABILITY_NAMED_IAM'], ...this.named }),
    );
    return this.ended(OperationId ?? '');
  }

  private async start({ units, accounts, tolerance, operationId }: Targets): Promise<string> {
    const { OperationId } = await this.clients.stackSets.send(
      new CreateStackInstancesCommand({
        Regions: [this.world.region],
        OperationId: operationId,
        DeploymentTargets: accounts
          ? {
              OrganizationalUnitIds: [this.world.organization.root],
              AccountFilterType: 'INTERSECTION',
              Accounts: accounts.map((name) => this.world.account(name)),
            }
          : { OrganizationalUnitIds: (units ?? []).map((name) => this.unit(name)) },
        OperationPreferences: { MaxConcurrentCount: 1, FailureToleranceCount: tolerance ?? 0 },
        ...this.named,
      }),
    );
    return OperationId ?? '';
  }

  public async ended(OperationId: string, see: (status: string) => void = () => undefined) {
    for (;;) {
      const { StackSetOperation } = await this.clients.stackSets.send(new DescribeStackSetOperationCommand({ OperationId, ...this.named }));
      see(StackSetOperation?.Status ?? '');
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
