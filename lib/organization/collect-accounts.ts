import { DescribeStacksCommand, GetTemplateCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { type Clients } from '../aws/clients';
import { errorMessage, isAwsError, isKill, reading, unknownReason } from '../aws/failures';
import { inParallel } from '../aws/pages';
import { absent, present, unknown, type Reading } from '../reading';
import { walksAtOnce, type PlacedAccount } from './collect-tree';
import { type Account, type DeployedStack, type Snapshot } from './snapshot';

/** What is looked for in the accounts. */
export interface AccountsOptions {
  readonly clients: Clients;
  /** Name of the management account's stack. */
  readonly managementStack: string;
  /** Names of the containment roles to look for in each account. */
  readonly roleNames: readonly string[];
  readonly triageServiceLinkedRole: string;
}

export async function collectManagementAccount(options: AccountsOptions): Promise<Snapshot['managementAccount']> {
  const { management } = options.clients;
  if (!management) {
    const reason = (call: string) =>
      unknown({ call, code: 'not-asked', message: 'the caller has no credentials for the management account (--management-profile)' });
    return { stack: reason('cloudformation:DescribeStacks'), triageServiceLinkedRole: reason('iam:GetRole') };
  }
  return {
    stack: await collectStack(management.cloudFormation, options.managementStack),
    triageServiceLinkedRole: await collectRole(management.iam, options.triageServiceLinkedRole),
  };
}

async function collectStack(cloudFormation: Pick<CloudFormationClient, 'send'>, name: string): Promise<Reading<DeployedStack>> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const stack = Stacks?.[0];
    // REVIEW_IN_PROGRESS: a change set was made and never carried out; there is no stack yet.
    if (!stack?.StackId || stack.StackStatus === 'DELETE_COMPLETE' || stack.StackStatus === 'REVIEW_IN_PROGRESS') return absent;
    const template = await reading('cloudformation:GetTemplate', () =>
      cloudFormation.send(new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' })),
    );
    if (template.status !== 'present') return template;
    return present({
      name,
      id: stack.StackId,
      status: stack.StackStatus ?? 'UNKNOWN',
      ...(stack.StackStatusReason && { statusReason: stack.StackStatusReason }),
      templateBody: template.value.TemplateBody ?? '',
    });
  } catch (error) {
    if (isKill(error)) throw error;
    // DescribeStacks has no code of its own for a stack that is not there.
    if (isAwsError(error, 'ValidationError', 'AmazonCloudFormationException') && /does not exist/.test(errorMessage(error))) return absent;
    return unknown(unknownReason('cloudformation:DescribeStacks', error));
  }
}

async function collectRole(iam: Pick<IAMClient, 'send'>, name: string): Promise<Reading<{ readonly arn: string }>> {
  return reading('iam:GetRole', async () => ({ arn: (await iam.send(new GetRoleCommand({ RoleName: name }))).Role?.Arn ?? '' }), [
    'NoSuchEntity',
    'NoSuchEntityException',
  ]);
}

export async function withContainmentRoles(
  accounts: readonly PlacedAccount[],
  managementAccount: string,
  options: AccountsOptions,
): Promise<Account[]> {
  const { memberIam, management } = options.clients;
  return inParallel(accounts, walksAtOnce, async (account) => {
    const iam = account.id === managementAccount ? management && (async () => management.iam) : memberIam;
    if (!iam || account.state !== 'ACTIVE') {
      return { ...account, containmentRoles: unknown({ call: 'iam:GetRole', code: 'not-asked', message: notAsked(account) }) };
    }
    return { ...account, containmentRoles: await collectContainmentRoles(() => iam(account.id), options.roleNames) };
  });
}

const notAsked = (account: PlacedAccount): string =>
  account.state === 'ACTIVE' ? 'no role to read the account with was given (--member-role)' : `the account is ${account.state}`;

async function collectContainmentRoles(
  iam: () => Promise<Pick<IAMClient, 'send'>>,
  roleNames: readonly string[],
): Promise<Reading<readonly string[]>> {
  const found: string[] = [];
  for (const name of roleNames) {
    const role = await reading('sts:AssumeRole', iam);
    if (role.status !== 'present') return role;
    const answer = await collectRole(role.value, name);
    if (answer.status === 'unknown') return answer;
    if (answer.status === 'present') found.push(name);
  }
  return found.length === 0 ? absent : present(found.sort());
}
