import { type Configuration } from '../configuration/configuration';
import { type Account, type Snapshot, type StackInstance } from '../organization/snapshot';
import { type OrganizationTree } from '../organization/tree';
import { stackSetNames, type Placement } from './placement';
import { type LeftOutReason, type PlannedRemoval } from './plan';

type Verdict = Pick<PlannedRemoval, 'kind' | 'automatic' | 'why'>;

/** Stack instances that should not exist: of accounts that are not targeted, that left, or that the other StackSet covers. */
export function planRemovals(
  configuration: Configuration,
  snapshot: Snapshot,
  tree: OrganizationTree,
  placement: Placement,
): PlannedRemoval[] {
  const home = new Map<string, string>();
  for (const { accounts, stackSet } of placement.waves) for (const { id } of accounts) home.set(id, stackSet);
  const reasons = new Map(placement.leftOut.map((account) => [account.account, account.reason]));
  const names = stackSetNames(configuration);
  const removals: PlannedRemoval[] = [];
  for (const stackSet of [names.canary, names.organization]) {
    const reading = snapshot.stackSets[stackSet];
    if (reading?.status !== 'present' || reading.value.instances.status !== 'present') continue;
    const [fallbackUnit = tree.root] = reading.value.organizationalUnits;
    for (const instance of reading.value.instances.value) {
      if (home.get(instance.account) === stackSet) continue;
      const account = tree.account(instance.account);
      const verdict = verdictOn(instance, account, reasons.get(instance.account), home.get(instance.account));
      if (!verdict) continue;
      removals.push({
        account: instance.account,
        name: account?.name ?? '',
        stackSet,
        region: instance.region,
        organizationalUnit: instance.organizationalUnit ?? fallbackUnit,
        ...verdict,
      });
    }
  }
  return removals;
}

function verdictOn(
  instance: StackInstance,
  account: Account | undefined,
  reason: LeftOutReason | undefined,
  home: string | undefined,
): Verdict | undefined {
  if (home !== undefined) {
    // Auto-deployment ignores account filters. Its second instance fails on the role names and blocks every later update.
    return { kind: 'cleanup', automatic: instance.status !== 'CURRENT', why: `the account gets its roles from ${home}` };
  }
  if (!account) return { kind: 'cleanup', automatic: true, why: 'the account is no longer in the organization' };
  switch (reason?.kind) {
    case 'suspended':
      // StackSets lists a suspended account that it skipped as an instance without a stack. Deleting it has no effect, because it would come back.
      if (instance.stackId === undefined) return undefined;
      return reason.state === 'CLOSED'
        ? { kind: 'cleanup', automatic: true, why: 'the account is closed' }
        : { kind: 'cleanup', automatic: false, why: `the account is ${reason.state} and may be reactivated` };
    case 'excluded':
      return { kind: 'removal', automatic: false, why: 'the configuration excludes the account' };
    case 'management-account':
      return { kind: 'removal', automatic: false, why: 'the management account has its own stack' };
    case 'under-the-root':
    case 'in-no-targeted-unit':
    case 'filtered':
    case undefined:
      return { kind: 'removal', automatic: false, why: 'the targets do not include the account' };
  }
}
