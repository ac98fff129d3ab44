import {
  CreateStackInstancesCommand,
  type CreateStackInstancesCommandInput,
  CreateStackSetCommand,
  type CreateStackSetCommandInput,
  DescribeStackSetOperationCommand,
  ListStackInstancesCommand,
  type StackInstanceSummary,
  type StackSetOperation,
} from '@aws-sdk/client-cloudformation';
import { type Clients } from '../../lib/aws/clients';
import { type AccountState, type Snapshot } from '../../lib/organization/snapshot';
import { absent, present } from '../../lib/core/reading';
import { type Rehearsal } from '../../lib/rehearsal/rehearsal';

export const management = '111111111111';
export const securityTooling = '222222222222';
export const region = 'eu-west-1';
export const root = 'r-ab12';
export const workloads = 'ou-ab12-11111111';
export const production = 'ou-ab12-22222222';
export const sandbox = 'ou-ab12-33333333';
export const stackSetName = 'cordon-containment-roles';

/** root: management, 300000000001 directly; workloads: securityTooling, 300000000002; production in it: 300000000003, 4 (suspended); sandbox: 5, 6. */
export const members = {
  underRoot: '300000000001',
  inWorkloads: '300000000002',
  inProduction: '300000000003',
  suspended: '300000000004',
  inSandbox: '300000000005',
  alsoInSandbox: '300000000006',
} as const;

export interface AccountSpec {
  readonly id: string;
  readonly parent: string;
  readonly state?: AccountState;
}

export function snapshotOf(options: {
  units?: readonly { id: string; parent: string }[];
  accounts: readonly AccountSpec[];
  overrides?: Partial<Snapshot>;
}): Snapshot {
  const principal = 'member.org.stacksets.cloudformation.amazonaws.com';
  return {
    kind: 'cordon/organization-snapshot',
    version: 1,
    takenAt: '2026-01-01T00:00:00Z',
    takenBy: management,
    organization: { id: 'o-exampleorgid', managementAccount: management, root },
    organizationalUnits: (options.units ?? []).map(({ id, parent }) => ({ id, parent, name: `unit ${id}` })),
    accounts: options.accounts.map(({ id, parent, state = 'ACTIVE' }) => ({
      id,
      parent,
      state,
      name: `account ${id}`,
      containmentRoles: present([]),
    })),
    delegatedAdministrators: present([{ account: securityTooling, services: [principal, 'security-ir.amazonaws.com'] }]),
    trustedAccess: present([principal, 'security-ir.amazonaws.com']),
    stackSetsAccess: present('ENABLED'),
    stackSets: {},
    managementAccount: { stack: absent, triageServiceLinkedRole: absent },
    ...options.overrides,
  };
}

export function exampleSnapshot(overrides?: Partial<Snapshot>): Snapshot {
  return snapshotOf({
    units: [
      { id: workloads, parent: root },
      { id: production, parent: workloads },
      { id: sandbox, parent: root },
    ],
    accounts: [
      { id: management, parent: root },
      { id: members.underRoot, parent: root },
      { id: securityTooling, parent: workloads },
      { id: members.inWorkloads, parent: workloads },
      { id: members.inProduction, parent: production },
      { id: members.suspended, parent: production, state: 'SUSPENDED' },
      { id: members.inSandbox, parent: sandbox },
      { id: members.alsoInSandbox, parent: sandbox },
    ],
    overrides,
  });
}

/** Members that a StackSet for the whole organization reaches, sorted. */
export const reachable = [
  securityTooling,
  members.underRoot,
  members.inWorkloads,
  members.inProduction,
  members.inSandbox,
  members.alsoInSandbox,
].sort();

export const roleName = 'ExampleContainment';

/** A role that depends on its account, as the containment roles do. */
export function roleTemplate(options: { roleName?: string; description?: string; others?: Record<string, unknown> } = {}): string {
  return JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: {
      Containment: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: options.roleName ?? roleName,
          Description: options.description ?? 'first',
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'containment.security-ir.amazonaws.com' },
                Action: 'sts:AssumeRole',
                Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'AWS::AccountId' } } },
              },
            ],
          },
          ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/SecurityAudit' }],
          Policies: [
            {
              PolicyName: 'Pass',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  {
                    Effect: 'Allow',
                    Action: 'iam:PassRole',
                    Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/Other' },
                  },
                ],
              },
            },
          ],
        },
      },
      ...options.others,
    },
  });
}

export async function createStackSet(clients: Clients, input: Partial<CreateStackSetCommandInput> = {}): Promise<string> {
  const { StackSetId } = await clients.stackSets.send(
    new CreateStackSetCommand({
      StackSetName: stackSetName,
      PermissionModel: 'SERVICE_MANAGED',
      AutoDeployment: { Enabled: false },
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      TemplateBody: roleTemplate(),
      ...input,
    }),
  );
  return StackSetId ?? '';
}

export async function createInstances(clients: Clients, input: Partial<CreateStackInstancesCommandInput> = {}): Promise<string> {
  const { OperationId } = await clients.stackSets.send(
    new CreateStackInstancesCommand({
      StackSetName: stackSetName,
      Regions: [region],
      DeploymentTargets: { OrganizationalUnitIds: [root] },
      OperationPreferences: { MaxConcurrentPercentage: 100, ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE' },
      ...input,
    }),
  );
  return OperationId ?? '';
}

export async function describeOperation(
  clients: Clients,
  OperationId: string,
  CallAs?: 'SELF' | 'DELEGATED_ADMIN',
): Promise<StackSetOperation> {
  const { StackSetOperation: operation } = await clients.stackSets.send(
    new DescribeStackSetOperationCommand({ StackSetName: stackSetName, OperationId, CallAs }),
  );
  if (operation === undefined) throw new Error('no operation was described');
  return operation;
}

/** Waits in virtual time until the operation has ended. */
export async function ended(
  rehearsal: Rehearsal,
  clients: Clients,
  id: string,
  CallAs?: 'SELF' | 'DELEGATED_ADMIN',
): Promise<StackSetOperation> {
  for (;;) {
    const operation = await describeOperation(clients, id, CallAs);
    if (operation.EndTimestamp !== undefined) return operation;
    await rehearsal.clock.sleep(5000);
  }
}

export async function listInstances(clients: Clients, CallAs?: 'SELF' | 'DELEGATED_ADMIN'): Promise<StackInstanceSummary[]> {
  const instances: StackInstanceSummary[] = [];
  let NextToken: string | undefined;
  do {
    const page = await clients.stackSets.send(new ListStackInstancesCommand({ StackSetName: stackSetName, NextToken, CallAs }));
    instances.push(...(page.Summaries ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return instances;
}

export async function instanceOf(clients: Clients, account: string): Promise<StackInstanceSummary | undefined> {
  return (await listInstances(clients)).find(({ Account }) => Account === account);
}

export async function deployedAccounts(clients: Clients): Promise<string[]> {
  return (await listInstances(clients)).flatMap(({ Account, Status }) => (Status === 'CURRENT' ? (Account ?? []) : []));
}
