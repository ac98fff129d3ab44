import { DescribeStacksCommand, GetTemplateCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { type Clients } from '../aws/clients';
import { errorMessage, isAwsError, isKill, reading, unknownReason } from '../aws/failures';
import { inParallel } from '../aws/pages';
import { absent, notAskedCode, present, unknown, type Reading } from '../core/reading';
import { type PlacedAccount } from './collect-tree';
import { accountOfArn } from './arn';
import { driftOf } from './drift';
import { type Account, type DeployedStack, type Snapshot } from './snapshot';
import { tagsByKey } from './tags';

/** The most accounts to read at once. It is more than for units: IAM's limits are per account, and only AssumeRole has one limit for all. */
const accountsAtOnce = 25;

/** What is looked for in the accounts. */
export interface AccountsOptions {
  readonly clients: Clients;
  /** Name of the management account's stack. */
  readonly managementStack: string;
  /** Names of the containment roles to look for in each account. */
  readonly roleNames: readonly string[];
  readonly triageServiceLinkedRole: string;
  /** Whether to look for it in the member accounts too, where their IAM is read. @default false */
  readonly memberTriageRoles?: boolean;
}

/**
 * Reads the stack and the triage service-linked role of the management account. Their ARNs name their account. If they belong to another
 * account, the reading is unknown.
 */
export async function collectManagementAccount(
  options: AccountsOptions,
  managementAccount: string,
): Promise<Snapshot['managementAccount']> {
  const { management } = options.clients;
  if (!management) {
    const reason = (call: string) =>
      unknown({ call, code: notAskedCode, message: 'there are no credentials for the management account; set --management-profile' });
    return { stack: reason('cloudformation:DescribeStacks'), triageServiceLinkedRole: reason('iam:GetRole') };
  }
  return {
    stack: await collectStack(management.cloudFormation, options.managementStack, managementAccount),
    triageServiceLinkedRole: await collectRole(management.iam, options.triageServiceLinkedRole, managementAccount),
  };
}

/** The value that was read. @throws if its ARN names another account than the requested one */
function ofAccount<T>(call: string, arn: string, account: string, value: T): Reading<T> {
  const found = accountOfArn(arn);
  return found === account
    ? present(value)
    : unknown({
        call,
        code: 'wrong-account',
        message: `AWS returned a role of account ${found ?? 'unknown'} instead of ${account}: ${arn}`,
      });
}

async function collectStack(
  cloudFormation: Pick<CloudFormationClient, 'send'>,
  name: string,
  account: string,
): Promise<Reading<DeployedStack>> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const stack = Stacks?.[0];
    // REVIEW_IN_PROGRESS: a change set was made and never carried out; there is no stack yet.
    if (stack?.StackStatus === 'DELETE_COMPLETE' || stack?.StackStatus === 'REVIEW_IN_PROGRESS') return absent;
    if (!stack?.StackId) {
      return unknown({
        call: 'cloudformation:DescribeStacks',
        code: 'no-stack',
        message: 'the answer from AWS has no stack, or no stack ID',
      });
    }
    const { StackStatus: status } = stack;
    if (status === undefined)
      return unknown({ call: 'cloudformation:DescribeStacks', code: 'no-status', message: 'the answer from AWS has no status' });
    const template = await reading('cloudformation:GetTemplate', () =>
      cloudFormation.send(new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' })),
    );
    if (template.status !== 'present') return template;
    return ofAccount('cloudformation:DescribeStacks', stack.StackId, account, {
      name,
      id: stack.StackId,
      status,
      ...(stack.StackStatusReason && { statusReason: stack.StackStatusReason }),
      templateBody: template.value.TemplateBody ?? '',
      ...driftOf(stack.DriftInformation?.StackDriftStatus, stack.DriftInformation?.LastCheckTimestamp),
      ...(stack.Tags && stack.Tags.length > 0 && { tags: tagsByKey(stack.Tags) }),
    });
  } catch (error) {
    if (isKill(error)) throw error;
    // DescribeStacks has no code of its own for a stack that is not there.
    if (isAwsError(error, 'ValidationError', 'AmazonCloudFormationException') && /does not exist/.test(errorMessage(error))) return absent;
    return unknown(unknownReason('cloudformation:DescribeStacks', error));
  }
}

async function collectRole(iam: Pick<IAMClient, 'send'>, name: string, account: string): Promise<Reading<{ readonly arn: string }>> {
  const answer = await reading('iam:GetRole', () => iam.send(new GetRoleCommand({ RoleName: name })), [
    'NoSuchEntity',
    'NoSuchEntityException',
  ]);
  if (answer.status !== 'present') return answer;
  const arn = answer.value.Role?.Arn ?? '';
  return ofAccount('iam:GetRole', arn, account, { arn });
}

type RolesOf = Pick<Account, 'containmentRoles' | 'triageServiceLinkedRole'>;

/** The accounts with the containment roles that are in them, and the triage role where it is asked for. Only active accounts are looked into. */
export async function withContainmentRoles(
  accounts: readonly PlacedAccount[],
  managementAccount: string,
  options: AccountsOptions,
): Promise<Account[]> {
  const { management, memberIam, reads } = options.clients;
  if (memberIam) reads?.expect('sts:AssumeRole', accounts.filter(({ state }) => state === 'ACTIVE').length);
  const none = (why: string): RolesOf => ({ containmentRoles: notAsked(why) });
  const rolesOf = async ({ id, state }: PlacedAccount): Promise<RolesOf> => {
    if (state !== 'ACTIVE') return none(`the account is ${state}`);
    if (id === managementAccount) {
      return management
        ? { containmentRoles: await collectContainmentRoles(management.iam, id, options.roleNames) }
        : none('there are no credentials for the management account; set --management-profile');
    }
    if (memberIam && reads) {
      // Kept as a whole, so that a run that goes on need not assume the role again.
      const names = [...options.roleNames, ...(options.memberTriageRoles ? [options.triageServiceLinkedRole] : [])];
      return reads.keep(
        `roles ${id} ${names.join(' ')}`,
        () => collectMemberRoles(memberIam, id, options),
        ({ containmentRoles, triageServiceLinkedRole }) =>
          containmentRoles.status !== 'unknown' && triageServiceLinkedRole?.status !== 'unknown',
      );
    }
    return memberIam ? collectMemberRoles(memberIam, id, options) : none('no role was set to read the account; set --member-role');
  };
  return inParallel(accounts, accountsAtOnce, async (account) => ({ ...account, ...(await rolesOf(account)) }));
}

const notAsked = (message: string): Reading<never> => unknown({ call: 'iam:GetRole', code: notAskedCode, message });

/** One session an account, for all of its roles; it is given back at once, because there may be 10,000 of them. */
async function collectMemberRoles(
  memberIam: NonNullable<Clients['memberIam']>,
  account: string,
  { roleNames, triageServiceLinkedRole, memberTriageRoles }: AccountsOptions,
): Promise<RolesOf> {
  const iam = await reading('sts:AssumeRole', () => memberIam(account));
  if (iam.status !== 'present') return { containmentRoles: iam, ...(memberTriageRoles && { triageServiceLinkedRole: iam }) };
  try {
    return {
      containmentRoles: await collectContainmentRoles(iam.value, account, roleNames),
      ...(memberTriageRoles && { triageServiceLinkedRole: await collectRole(iam.value, triageServiceLinkedRole, account) }),
    };
  } finally {
    iam.value.destroy?.();
  }
}

async function collectContainmentRoles(
  iam: Pick<IAMClient, 'send'>,
  account: string,
  roleNames: readonly string[],
): Promise<Reading<readonly string[]>> {
  const found: string[] = [];
  for (const name of roleNames) {
    const answer = await collectRole(iam, name, account);
    if (answer.status === 'unknown') return answer;
    if (answer.status === 'present') found.push(name);
  }
  return found.length === 0 ? absent : present(found.sort());
}
