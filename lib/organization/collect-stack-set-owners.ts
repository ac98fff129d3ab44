import { DescribeStackSetCommand } from '@aws-sdk/client-cloudformation';
import { type Clients } from '../aws/clients';
import { reading } from '../aws/failures';
import { absent, unknown, type Reading } from '../core/reading';
import { deployedStackSet, wrongCaller, type StackSetsCaller } from './collect-stack-sets';
import { type DeployedStackSet } from './snapshot';

/** CloudFormation by Region. */
export type StackSetsIn = (region: string) => Promise<Pick<Clients, 'stackSets'>>;

/**
 * StackSets by name, as the first of these Regions that has one shows it, without their stack instances: enough to see who owns them. A StackSet is
 * in one Region, and nobody knows in which before there is a configuration.
 */
export async function collectStackSetOwners(
  stackSetsIn: StackSetsIn,
  names: readonly string[],
  regions: readonly string[],
  caller: StackSetsCaller,
): Promise<Record<string, Reading<DeployedStackSet>>> {
  const reason = wrongCaller(caller);
  const found: Record<string, Reading<DeployedStackSet>> = Object.fromEntries(
    names.map((name) => [name, reason ? unknown(reason) : absent]),
  );
  if (reason) return found;
  for (const region of regions) {
    const { stackSets } = await stackSetsIn(region);
    for (const name of names) {
      if (found[name]?.status === 'present') continue;
      const described = await reading(
        'cloudformation:DescribeStackSet',
        () => stackSets.send(new DescribeStackSetCommand({ StackSetName: name, CallAs: caller.callAs })),
        ['StackSetNotFoundException'],
      );
      const one = described.status === 'present' ? deployedStackSet(name, described.value.StackSet, unknown(instancesNotRead)) : described;
      // What one Region does not show another one may; what could not be read is not forgotten.
      if (one.status !== 'absent') found[name] = one;
    }
  }
  return found;
}

const instancesNotRead = {
  call: 'cloudformation:ListStackInstances',
  code: 'not-read',
  message: 'the stack instances were not read',
} as const;
