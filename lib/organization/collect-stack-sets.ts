import {
  DescribeStackSetCommand,
  ListStackInstancesCommand,
  type CallAs,
  type CloudFormationClient,
  type StackInstanceSummary,
  type StackSet,
} from '@aws-sdk/client-cloudformation';
import { type Clients } from '../aws/clients';
import { reading } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { pageSize } from '../aws/read-operations';
import { absent, present, unknown, type Reading, type UnknownReason } from '../core/reading';
import { type DeployedStackSet, type StackInstance } from './snapshot';
import { driftOf } from './drift';
import { sortedBy } from './sorted';
import { tagsByKey } from './tags';

/** Who asks for the StackSets, and whose they are. */
export interface StackSetsCaller {
  /** Account whose credentials ask. */
  readonly account: string;
  readonly callAs: CallAs;
  readonly managementAccount: string;
  /** Account that rolls out. @default - not known: any delegated administrator may be it */
  readonly rolloutAccount?: string;
}

/**
 * The reason why this caller sees other StackSets than those of the organization, or none. Undefined if it sees them. AWS answers
 * StackSetNotFound to callers of another account, so a missing StackSet proves nothing there.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html
 */
export function wrongCaller({ account, callAs, managementAccount, rolloutAccount }: StackSetsCaller): UnknownReason | undefined {
  const asManagement = account === managementAccount;
  const needed =
    rolloutAccount !== undefined && account !== rolloutAccount
      ? rolloutAccount
      : callAs === 'DELEGATED_ADMIN' && asManagement
        ? 'a delegated administrator'
        : callAs === 'SELF' && !asManagement
          ? managementAccount
          : undefined;
  if (needed === undefined) return undefined;
  const whose = needed === managementAccount ? `the management account ${needed}` : needed;
  return {
    call: 'cloudformation:DescribeStackSet',
    code: 'wrong-caller',
    message: `the StackSets are visible only with credentials of ${whose} (${callAs}), and these belong to ${account}`,
  };
}

/** StackSets that are read at the same time. The pages of one come one after the other, each with the token of the page before. */
const stackSetsAtOnce = 4;

/** StackSets by name. Each is unknown if the caller cannot see it. */
export async function collectStackSets(
  clients: Clients,
  names: readonly string[],
  caller: StackSetsCaller,
): Promise<Record<string, Reading<DeployedStackSet>>> {
  const reason = wrongCaller(caller);
  const found = await inParallel([...names].sort(), stackSetsAtOnce, async (name) => {
    return [name, reason ? unknown(reason) : await collectStackSet(clients, name, caller.callAs)] as const;
  });
  return Object.fromEntries(found);
}

async function collectStackSet(clients: Clients, name: string, callAs: CallAs): Promise<Reading<DeployedStackSet>> {
  const described = await reading(
    'cloudformation:DescribeStackSet',
    () => clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: name, CallAs: callAs })),
    ['StackSetNotFoundException'],
  );
  if (described.status !== 'present') return described;
  const set = deployedStackSet(name, described.value.StackSet, absent);
  if (set.status !== 'present') return set;
  const instances = await reading('cloudformation:ListStackInstances', () => listStackInstances(clients.stackSets, name, callAs));
  return present({ ...set.value, instances });
}

/** A StackSet as AWS describes it. @param instances what was read of its stack instances */
export function deployedStackSet(
  name: string,
  set: StackSet | undefined,
  instances: DeployedStackSet['instances'],
): Reading<DeployedStackSet> {
  if (set?.Status === 'DELETED') return absent;
  if (!set?.StackSetId) {
    return unknown({
      call: 'cloudformation:DescribeStackSet',
      code: 'no-stack-set',
      message: 'the answer from AWS has no StackSet, or no StackSet ID',
    });
  }
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
    tags: tagsByKey(set.Tags ?? []),
    organizationalUnits: [...(set.OrganizationalUnitIds ?? [])].sort(),
    ...driftOf(set.StackSetDriftDetectionDetails?.DriftStatus, set.StackSetDriftDetectionDetails?.LastDriftCheckTimestamp),
    instances,
  });
}

/** Every stack instance of a StackSet, by account. */
export async function listStackInstances(
  stackSets: Pick<CloudFormationClient, 'send'>,
  name: string,
  callAs: CallAs,
): Promise<StackInstance[]> {
  const MaxResults = pageSize('cloudformation:ListStackInstances');
  const instances = await everyPage(
    (NextToken) => stackSets.send(new ListStackInstancesCommand({ StackSetName: name, CallAs: callAs, MaxResults, NextToken })),
    // Page by page, so that what AWS says besides need not stay in memory.
    (answer) => answer.Summaries?.map(stackInstance),
    (answer) => answer.NextToken,
  );
  return sortedBy(once(instances), (instance) => `${instance.account} ${instance.region}`);
}

/**
 * Each instance once. If instances change during the read, a page can repeat an instance of the page before; what it says later counts.
 * A StackSet has at most one instance in an account and Region.
 */
function once(instances: readonly StackInstance[]): StackInstance[] {
  return [...new Map(instances.map((instance) => [`${instance.account} ${instance.region}`, instance])).values()];
}

function stackInstance(summary: StackInstanceSummary): StackInstance {
  // An instance without an account would look like one to clean up.
  if (!summary.Account || !summary.Region) throw new Error('the answer from AWS has a stack instance without an account or a Region');
  const detailedStatus = summary.StackInstanceStatus?.DetailedStatus;
  return {
    account: summary.Account,
    region: summary.Region,
    // A missing status proves nothing, so the instance counts as not current.
    status: summary.Status ?? 'OUTDATED',
    ...(detailedStatus && { detailedStatus }),
    ...(summary.StatusReason && { statusReason: summary.StatusReason }),
    ...(summary.OrganizationalUnitId && { organizationalUnit: summary.OrganizationalUnitId }),
    ...(summary.StackId && { stackId: summary.StackId }),
    ...(summary.DriftStatus && { driftStatus: summary.DriftStatus }),
  };
}
