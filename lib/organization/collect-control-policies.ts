import {
  DescribePolicyCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
  type PolicySummary,
} from '@aws-sdk/client-organizations';
import { type Clients } from '../aws/clients';
import { reading } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { pageSize } from '../aws/read-operations';
import { absent, present, type Reading } from '../core/reading';
import { walksAtOnce } from './collect-tree';
import { type ServiceControlPolicy } from './snapshot';
import { sortedBy } from './sorted';

const policyType = 'SERVICE_CONTROL_POLICY';

/**
 * Reads the attached service control policies, every page, sorted by ID. A policy that is attached to nothing has no effect and is not
 * included. Absent if the policy type is not enabled at the root, because then no policy has an effect.
 *
 * It throws only for a killed process. If AWS denies or throttles one call, the whole reading is unknown with that call, because one
 * missing policy could change every answer. The management account and any delegated administrator can make these calls.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListPolicies.html
 */
export async function collectServiceControlPolicies({ organizations, reads }: Clients): Promise<Reading<readonly ServiceControlPolicy[]>> {
  const enabled = await reading('organizations:ListRoots', async () =>
    (
      await everyPage(
        (NextToken) => organizations.send(new ListRootsCommand({ NextToken, MaxResults: pageSize('organizations:ListRoots') })),
        (answer) => answer.Roots,
        (answer) => answer.NextToken,
      )
    ).some(({ PolicyTypes: types = [] }) => types.some(({ Type, Status }) => Type === policyType && Status === 'ENABLED')),
  );
  if (enabled.status !== 'present') return enabled;
  if (!enabled.value) return absent;
  const listed = await reading('organizations:ListPolicies', () =>
    everyPage(
      (NextToken) =>
        organizations.send(new ListPoliciesCommand({ Filter: policyType, NextToken, MaxResults: pageSize('organizations:ListPolicies') })),
      (answer) => answer.Policies,
      (answer) => answer.NextToken,
    ),
  );
  if (listed.status !== 'present') return listed;
  // If policies change during the read, a page can repeat a policy of the page before.
  const policies = [...new Map(listed.value.map((policy) => [policy.Id, policy])).values()];
  reads?.expect('organizations:ListTargetsForPolicy', policies.length);
  const targets = await reading('organizations:ListTargetsForPolicy', () =>
    inParallel(policies, walksAtOnce, async (policy) => ({ policy, targets: await targetsOf(organizations, policy) })),
  );
  if (targets.status !== 'present') return targets;
  const attached = targets.value.filter(({ targets: list }) => list.length > 0);
  reads?.expect('organizations:DescribePolicy', attached.length);
  const contents = await reading('organizations:DescribePolicy', () =>
    inParallel(attached, walksAtOnce, async ({ policy, targets: list }): Promise<ServiceControlPolicy> => {
      const id = idOf(policy);
      const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId: id }));
      if (Policy?.Content === undefined) throw new Error(`the answer from AWS has no content of policy ${id}`);
      return { id, name: policy.Name ?? id, content: Policy.Content, targets: list };
    }),
  );
  return contents.status === 'present' ? present(sortedBy(contents.value, ({ id }) => id)) : contents;
}

async function targetsOf(organizations: Clients['organizations'], policy: PolicySummary): Promise<readonly string[]> {
  const PolicyId = idOf(policy);
  const found = await everyPage(
    (NextToken) =>
      organizations.send(
        new ListTargetsForPolicyCommand({ PolicyId, NextToken, MaxResults: pageSize('organizations:ListTargetsForPolicy') }),
      ),
    (answer) => answer.Targets,
    (answer) => answer.NextToken,
  );
  const ids = found.map(({ TargetId }) => {
    if (!TargetId) throw new Error(`the answer from AWS has a target of policy ${PolicyId} without an ID`);
    return TargetId;
  });
  return [...new Set(ids)].sort();
}

function idOf({ Id }: PolicySummary): string {
  if (!Id) throw new Error('the answer from AWS has a policy without an ID');
  return Id;
}
