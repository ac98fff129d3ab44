import { withNothingDeployed } from '../../rollout/planner';
import { type Io } from '../io';
import { type PlanRequest } from '../plan';
import { Result } from '../result';
import { type PlanFlags } from './flags';
import { partsFor, readOrganization, withoutMembership } from './read';

/** What `cordon plan` is given. */
export async function planRequest(flags: PlanFlags, io: Io): Promise<PlanRequest> {
  const { configuration, snapshot, isGiven } = await readOrganization(flags, io, partsFor(flags));
  return {
    configuration,
    snapshot: flags.deployed === 'none' ? withNothingDeployed(snapshot) : snapshot,
    today: flags.date,
    scope: flags.only,
    everyAccount: flags.accounts,
    ...withoutMembership(flags),
    showAge: isGiven,
    result: new Result(flags, io),
  };
}
