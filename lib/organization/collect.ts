import {
  DescribeOrganizationsAccessCommand,
  DescribeStackSetCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackInstancesCommand,
  type CallAs,
  type CloudFormationClient,
  type StackInstanceSummary,
} from '@aws-sdk/client-cloudformation';
import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import {
  DescribeOrganizationCommand,
  ListAccountsForParentCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  type Account as OrganizationsAccount,
} from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type Clients } from '../aws/clients';
import { errorMessage, isAwsError, killed, named, unknownReason } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { type Clock } from '../clock';
import { CordonError, exitCode } from '../problem';
import { absent, present, unknown, type Reading } from '../reading';
import {
  type Account,
  type AccountState,
  type DelegatedAdministrator,
  type DeployedStack,
  type DeployedStackSet,
  type OrganizationalUnit,
  type Snapshot,
  type StackInstance,
} from './snapshot';

/** Walks at the same time: Organizations allows 5 ListAccountsForParent a second and bursts of 8 an account. */
const walksAtOnce = 4;

export interface CollectOptions {
  readonly clients: Clients;
  readonly clock: Clock;
  /** Names of the StackSets to read. */
  readonly stackSets: readonly string[];
  /** Whose StackSets: explicit, because SELF from a delegated administrator fails with a misleading message (traps 16). */
  readonly callAs: CallAs;
  /** Name of the management account's stack. */
  readonly managementStack: string;
  /** Names of the containment roles to look for in each account. */
  readonly roleNames: readonly string[];
  readonly triageServiceLinkedRole: string;
  /** Told what is being read, for progress. @default - nobody */
  readonly onProgress?: (text: string) => void;
}

/**
 * Reads an organization once, every page.
 *
 * The tree of units and accounts must be readable, otherwise there is nothing to reason about: an error with exit code 3. All
 * else is a `Reading`: what could not be read is `unknown`, with the call that failed, never `absent`.
 */
export async function collectSnapshot(options: CollectOptions): Promise<Snapshot> {
  const { clients, clock, onProgress = () => {} } = options;
  const takenBy = await named('sts:GetCallerIdentity', () => clients.sts.send(new GetCallerIdentityCommand({})));
  const organization = await collectOrganization(clients);
  onProgress('reading units and accounts');
  const { organizationalUnits, accounts } = await walk(clients, organization.root);
  onProgress(`reading StackSets (${accounts.length} accounts in ${organizationalUnits.length} units)`);
  const [delegatedAdministrators, trustedAccess, stackSetsAccess, managementAccount] = await Promise.all([
    collectDelegatedAdministrators(clients),
    collectTrustedAccess(clients),
    collectStackSetsAccess(clients, options.callAs),
    collectManagementAccount(options),
  ]);
  const stackSets: Record<string, Reading<DeployedStackSet>> = {};
  for (const name of [...options.stackSets].sort()) stackSets[name] = await collectStackSet(clients, name, options.callAs);
  return {
    kind: 'cordon/organization-snapshot',
    version: 1,
    takenAt: clock.now().toISOString(),
    takenBy: takenBy.Account ?? '',
    organization,
    organizationalUnits,
    accounts: await withContainmentRoles(accounts, organization.managementAccount, options),
    delegatedAdministrators,
    trustedAccess,
    stackSetsAccess,
    stackSets,
    managementAccount,
  };
}

/** A read whose failure is an answer of its own. */
async function reading<T>(call: string, read: () => Promise<T>, absentCodes: readonly string[] = []): Promise<Reading<T>> {
  try {
    return present(await read());
  } catch (error) {
    if (typeof error === 'object' && error !== null && killed in error) throw error;
    return isAwsError(error, ...absentCodes) ? absent : unknown(unknownReason(call, error));
  }
}

async function collectOrganization(clients: Clients): Promise<Snapshot['organization']> {
  const { Organization } = await named('organizations:DescribeOrganization', () =>
    clients.organizations.send(new DescribeOrganizationCommand({})),
  );
  const roots = await named('organizations:ListRoots', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListRootsCommand({ NextToken })),
      (answer) => answer.Roots,
      (answer) => answer.NextToken,
    ),
  );
  const root = roots[0]?.Id;
  if (!Organization?.Id || !Organization.MasterAccountId || !root) {
    throw new CordonError(exitCode.unknown, {
      id: 'organization-incomplete',
      message: 'AWS described the organization without an ID, a management account or a root',
      remedy: 'run the command again; if it stays so, read `aws organizations describe-organization` and `aws organizations list-roots`',
    });
  }
  return { id: Organization.Id, managementAccount: Organization.MasterAccountId, root };
}

type PlacedAccount = Omit<Account, 'containmentRoles'>;

async function walk(clients: Clients, root: string): Promise<{ organizationalUnits: OrganizationalUnit[]; accounts: PlacedAccount[] }> {
  const organizationalUnits: OrganizationalUnit[] = [];
  const accounts: PlacedAccount[] = [];
  let parents = [root];
  while (parents.length > 0) {
    const levels = await inParallel(parents, walksAtOnce, (parent) => children(clients, parent));
    parents = [];
    for (const level of levels) {
      organizationalUnits.push(...level.units);
      accounts.push(...level.accounts);
      parents.push(...level.units.map((unit) => unit.id));
    }
  }
  return { organizationalUnits: sortedBy(organizationalUnits, (unit) => unit.id), accounts: sortedBy(accounts, (account) => account.id) };
}

async function children(clients: Clients, parent: string): Promise<{ units: OrganizationalUnit[]; accounts: PlacedAccount[] }> {
  const units = await named('organizations:ListOrganizationalUnitsForParent', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: parent, NextToken })),
      (answer) => answer.OrganizationalUnits,
      (answer) => answer.NextToken,
    ),
  );
  const accounts = await named('organizations:ListAccountsForParent', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListAccountsForParentCommand({ ParentId: parent, NextToken })),
      (answer) => answer.Accounts,
      (answer) => answer.NextToken,
    ),
  );
  return {
    units: units.map((unit) => ({ id: required(unit.Id, 'a unit without an ID'), name: unit.Name ?? '', parent })),
    accounts: accounts.map((account) => ({
      id: required(account.Id, 'an account without an ID'),
      name: account.Name ?? '',
      state: stateOf(account),
      parent,
    })),
  };
}

/**
 * `State` where AWS gives it, otherwise the older `Status` (retired on 9 September 2026; some endpoints still answer it alone).
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
 */
function stateOf(account: OrganizationsAccount): AccountState {
  return required(account.State ?? account.Status, `account ${account.Id ?? ''} without a state`);
}

function required<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new CordonError(exitCode.unknown, {
    id: 'organization-incomplete',
    message: `AWS listed ${what}`,
    remedy: 'run the command again; if it stays so, read `aws organizations list-accounts`',
  });
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

async function collectDelegatedAdministrators(clients: Clients): Promise<Reading<readonly DelegatedAdministrator[]>> {
  const administrators = await reading('organizations:ListDelegatedAdministrators', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListDelegatedAdministratorsCommand({ NextToken })),
      (answer) => answer.DelegatedAdministrators,
      (answer) => answer.NextToken,
    ),
  );
  if (administrators.status !== 'present') return administrators;
  return reading('organizations:ListDelegatedServicesForAccount', async () => {
    // An account that is registered for several services may be listed for each of them.
    const ids = [...new Set(administrators.value.map(({ Id = '' }) => Id))];
    const found = await inParallel(ids, walksAtOnce, async (account) => ({
      account,
      services: (
        await everyPage(
          (NextToken) => clients.organizations.send(new ListDelegatedServicesForAccountCommand({ AccountId: account, NextToken })),
          (answer) => answer.DelegatedServices,
          (answer) => answer.NextToken,
        )
      )
        .map((service) => service.ServicePrincipal ?? '')
        .sort(),
    }));
    return sortedBy(found, (administrator) => administrator.account);
  });
}

async function collectTrustedAccess(clients: Clients): Promise<Reading<readonly string[]>> {
  return reading('organizations:ListAWSServiceAccessForOrganization', async () =>
    (
      await everyPage(
        (NextToken) => clients.organizations.send(new ListAWSServiceAccessForOrganizationCommand({ NextToken })),
        (answer) => answer.EnabledServicePrincipals,
        (answer) => answer.NextToken,
      )
    )
      .map((service) => service.ServicePrincipal ?? '')
      .sort(),
  );
}

/** Asked as the management account where that is possible: the access is its setting, and it answers for sure. */
async function collectStackSetsAccess(clients: Clients, callAs: CallAs): Promise<Snapshot['stackSetsAccess']> {
  const call = 'cloudformation:DescribeOrganizationsAccess';
  const { client, CallAs } = clients.management
    ? { client: clients.management.cloudFormation, CallAs: 'SELF' as const }
    : { client: clients.stackSets, CallAs: callAs };
  const answer = await reading(call, () => client.send(new DescribeOrganizationsAccessCommand({ CallAs })));
  if (answer.status !== 'present') return answer;
  return answer.value.Status === undefined
    ? unknown({ call, code: 'no-status', message: 'AWS answered without a status' })
    : present(answer.value.Status);
}

async function collectStackSet(clients: Clients, name: string, callAs: CallAs): Promise<Reading<DeployedStackSet>> {
  const described = await reading(
    'cloudformation:DescribeStackSet',
    () => clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: name, CallAs: callAs })),
    ['StackSetNotFoundException'],
  );
  if (described.status !== 'present') return described;
  const set = described.value.StackSet;
  if (!set?.StackSetId || set.Status === 'DELETED') return absent;
  const instances = await reading('cloudformation:ListStackInstances', () => listStackInstances(clients.stackSets, name, callAs));
  return present({
    name,
    id: set.StackSetId,
    permissionModel: set.PermissionModel ?? 'SELF_MANAGED',
    ...(set.Description !== undefined && { description: set.Description }),
    templateBody: set.TemplateBody ?? '',
    autoDeployment: {
      enabled: set.AutoDeployment?.Enabled ?? false,
      retainStacksOnAccountRemoval: set.AutoDeployment?.RetainStacksOnAccountRemoval ?? false,
    },
    managedExecution: set.ManagedExecution?.Active ?? false,
    capabilities: [...(set.Capabilities ?? [])].sort(),
    tags: Object.fromEntries(sortedBy(set.Tags ?? [], (tag) => tag.Key ?? '').map(({ Key = '', Value = '' }) => [Key, Value])),
    organizationalUnits: [...(set.OrganizationalUnitIds ?? [])].sort(),
    instances,
  });
}

/** Every stack instance of a StackSet, by account. Pages of 100, the most that AWS gives. */
export async function listStackInstances(
  stackSets: Pick<CloudFormationClient, 'send'>,
  name: string,
  callAs: CallAs,
): Promise<StackInstance[]> {
  const summaries = await everyPage(
    (NextToken) => stackSets.send(new ListStackInstancesCommand({ StackSetName: name, CallAs: callAs, MaxResults: 100, NextToken })),
    (answer) => answer.Summaries,
    (answer) => answer.NextToken,
  );
  return sortedBy(summaries.map(stackInstance), (instance) => `${instance.account} ${instance.region}`);
}

function stackInstance(summary: StackInstanceSummary): StackInstance {
  const detailedStatus = summary.StackInstanceStatus?.DetailedStatus;
  return {
    account: summary.Account ?? '',
    region: summary.Region ?? '',
    // A status that AWS leaves out is no proof of anything: the cautious reading is that it is not current.
    status: summary.Status ?? 'OUTDATED',
    ...(detailedStatus && { detailedStatus }),
    ...(summary.StatusReason && { statusReason: summary.StatusReason }),
    ...(summary.OrganizationalUnitId && { organizationalUnit: summary.OrganizationalUnitId }),
    ...(summary.StackId && { stackId: summary.StackId }),
    ...(summary.DriftStatus && { driftStatus: summary.DriftStatus }),
  };
}

async function collectManagementAccount(options: CollectOptions): Promise<Snapshot['managementAccount']> {
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
    if (typeof error === 'object' && error !== null && killed in error) throw error;
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

async function withContainmentRoles(
  accounts: readonly PlacedAccount[],
  managementAccount: string,
  options: CollectOptions,
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
