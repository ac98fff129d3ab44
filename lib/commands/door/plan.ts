import { withNothingDeployed } from '../../rollout/planner';
import { type Io } from '../io';
import { type PlanRequest } from '../plan';
import { Result } from '../result';
import { type PlanFlags } from './flags';
import { partsFor, readOrganization, withoutMembership } from './read';

/** What `cordon plan` is given. */
export async function planRequest(flags: PlanFlags, io: Io): Promise<PlanRequest> {
  const { configuration, snapshot, isGiven } = await readOrganization(flags, io, partsFor(flags));
  const page =
    flags.format === 'html' ? await Promise.all([import('../../report/pages/plan.js'), import('../proven-organization.js')]) : undefined;
  return {
    configuration,
    snapshot: flags.deployed === 'none' ? withNothingDeployed(snapshot) : snapshot,
    today: flags.date,
    scope: flags.only,
    everyAccount: flags.accounts,
    ...withoutMembership(flags),
    showAge: isGiven,
    ...(page && { page: { render: page[0].planPage, prove: page[1].provenOrganizationOf } }),
    result: new Result(flags, io),
  };
}
