import { DescribeStacksCommand, GetTemplateCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { type Clients } from '../aws/clients';
import { errorMessage, isAwsError, isKill, reading, unknownReason } from '../aws/failures';
import { inParallel } from '../aws/pages';
import { absent, notAskedCode, present, unknown, type Reading } from '../core/reading';
import { type PlacedAccount } from './collect-tree';
import { accountOfArn } from './arn';
import { driftOf } from './drift';
import { type SeenRoles } from './seen-roles';
import { type Account, type DeployedStack, type Snapshot } from './snapshot';
import { sortedBy } from './sorted';
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
  /** Which accounts to look into for the whole content of their roles. @default - none */
  readonly lookInside?: LookInside;
}

export interface LookInside {
  /** How many accounts a sample was to have, and their IDs. @default - every active account */
  readonly sample?: { readonly size: number; readonly accounts: readonly string[] };
  /** Names of roles that not every account has. They say nothing of the containment roles. @default - none */
  readonly furtherRoles?: readonly string[];
}

/**
 * Reads the stack and the triage service-linked role of the management account. Their ARNs name their account. If they belong to another
 * account, the reading is unknown.
 */
export async function collectManagementAccount(
  options: Omit<AccountsOptions, 'lookInside'>,
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

/** What was read in one account. `documents` are those that no account before it had. */
interface FoundInAccount extends RolesOf {
  readonly seen?: SeenRoles['accounts'][string];
  readonly documents?: SeenRoles['documents'];
}

/**
 * The accounts with the containment roles that are in them, and the triage role where it is asked for. Only active accounts are looked into, and of
 * a sample only its own.
 */
export async function withContainmentRoles(
  accounts: readonly PlacedAccount[],
  managementAccount: string,
  options: AccountsOptions,
): Promise<{ readonly accounts: Account[]; readonly seenRoles?: SeenRoles }> {
  const { lookInside } = options;
  const { management, memberIam, reads } = options.clients;
  const sampled = lookInside?.sample && new Set([...lookInside.sample.accounts, managementAccount]);
  const isAsked = ({ id, state }: PlacedAccount): boolean => state === 'ACTIVE' && (sampled?.has(id) ?? true);
  if (memberIam) reads?.expect('sts:AssumeRole', accounts.filter((account) => isAsked(account) && account.id !== managementAccount).length);
  const none = (why: string): FoundInAccount => ({ containmentRoles: notAsked(why) });
  const { collectSeenRoles } = lookInside ? await import('./collect-seen-roles.js') : {};
  const seenNames = [...options.roleNames, ...(lookInside?.furtherRoles ?? [])];
  /** Reads the roles with all that is in them, or only whether they are there. */
  const rolesWith = async (iam: Pick<IAMClient, 'send'>, account: string): Promise<FoundInAccount> => {
    if (collectSeenRoles === undefined) return { containmentRoles: await collectContainmentRoles(iam, account, options.roleNames) };
    const { roles: seen, documents } = await collectSeenRoles(iam, account, seenNames);
    return { containmentRoles: namesOf(seen, options.roleNames), seen, documents };
  };
  const known = new Set<string>();
  const found = async ({ id, state }: PlacedAccount): Promise<FoundInAccount> => {
    if (state !== 'ACTIVE') return none(`the account is ${state}`);
    if (id === managementAccount) {
      return management
        ? rolesWith(management.iam, id)
        : none('there are no credentials for the management account; set --management-profile');
    }
    if (!memberIam) return none('no role was set to read the account; set --member-role');
    if (sampled?.has(id) === false) return none('the account is not in the sample of --look-inside');
    const read = async (): Promise<FoundInAccount> => onlyNew(await collectMemberRoles(memberIam, id, options, rolesWith), known);
    if (!reads) return read();
    // Kept as a whole, so that a run that goes on need not assume the role again.
    const names = [
      ...(lookInside ? seenNames : options.roleNames),
      ...(options.memberTriageRoles ? [options.triageServiceLinkedRole] : []),
    ];
    return reads.keep(`${lookInside ? 'seen roles' : 'roles'} ${id} ${names.join(' ')}`, read, isWhole);
  };
  const all = await inParallel(accounts, accountsAtOnce, async (account) => [account, await found(account)] as const);
  const withRoles = all.map(([account, { containmentRoles, triageServiceLinkedRole: triage }]): Account => ({
    ...account,
    containmentRoles,
    ...(triage && { triageServiceLinkedRole: triage }),
  }));
  if (lookInside === undefined) return { accounts: withRoles };
  return {
    accounts: withRoles,
    seenRoles: {
      extent: sampled ? 'sample' : 'all',
      ...(lookInside.sample && { sampleSize: lookInside.sample.size }),
      documents: Object.fromEntries(
        sortedBy(
          all.flatMap(([, { documents = {} }]) => Object.entries(documents)),
          ([key]) => key,
        ),
      ),
      accounts: Object.fromEntries(all.flatMap(([{ id }, { seen }]) => (seen === undefined ? [] : [[id, seen]]))),
    },
  };
}

const notAsked = (message: string): Reading<never> => unknown({ call: 'iam:GetRole', code: notAskedCode, message });

/** Whether every call was answered. */
const isWhole = ({ containmentRoles, triageServiceLinkedRole, seen = {} }: FoundInAccount): boolean =>
  [containmentRoles, triageServiceLinkedRole, ...Object.values(seen)].every((one) => one?.status !== 'unknown');

/** Without the documents that are kept already: 10,000 accounts have nearly the same ones. Those of a result that is not kept count for nobody. */
function onlyNew(found: FoundInAccount, known: Set<string>): FoundInAccount {
  if (found.documents === undefined || !isWhole(found)) return found;
  const fresh = Object.entries(found.documents).filter(([key]) => !known.has(key));
  for (const [key] of fresh) known.add(key);
  return { ...found, documents: Object.fromEntries(fresh) };
}

/** Names of the roles that are there, of those that every account has. What one call does not answer leaves all of them unknown. */
function namesOf(all: SeenRoles['accounts'][string], roleNames: readonly string[]): Reading<readonly string[]> {
  const seen = Object.entries(all).filter(([name]) => roleNames.includes(name));
  const unread = seen.map(([, reading]) => reading).find(({ status }) => status === 'unknown');
  if (unread?.status === 'unknown') return unread;
  const names = seen.flatMap(([name, { status }]) => (status === 'present' ? [name] : []));
  return names.length === 0 ? absent : present(names.sort());
}

/** One session an account, for all of its roles; it is given back at once, because there may be 10,000 of them. */
async function collectMemberRoles(
  memberIam: NonNullable<Clients['memberIam']>,
  account: string,
  { roleNames, triageServiceLinkedRole, memberTriageRoles, lookInside }: AccountsOptions,
  rolesWith: (iam: Pick<IAMClient, 'send'>, account: string) => Promise<FoundInAccount>,
): Promise<FoundInAccount> {
  const iam = await reading('sts:AssumeRole', () => memberIam(account));
  if (iam.status !== 'present') {
    const seen = Object.fromEntries([...roleNames, ...(lookInside?.furtherRoles ?? [])].map((name) => [name, iam]));
    return { containmentRoles: iam, ...(memberTriageRoles && { triageServiceLinkedRole: iam }), ...(lookInside && { seen }) };
  }
  try {
    return {
      ...(await rolesWith(iam.value, account)),
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
