import {
  DescribeStackSetCommand,
  ListStackInstancesCommand,
  type CallAs,
  type CloudFormationClient,
  type StackInstanceSummary,
} from '@aws-sdk/client-cloudformation';
import { type Clients } from '../aws/clients';
import { reading } from '../aws/failures';
import { everyPage } from '../aws/pages';
import { absent, present, type Reading } from '../reading';
import { type DeployedStackSet, type StackInstance } from './snapshot';
import { sortedBy } from './sorted';

export async function collectStackSet(clients: Clients, name: string, callAs: CallAs): Promise<Reading<DeployedStackSet>> {
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
