import { type Io } from '../io';
import { type OnboardRequest } from '../onboard';
import { Result } from '../result';
import { type OnboardFlags } from './flags';
import { readOrganization } from './read';

/** What `cordon onboard` is given. */
export async function onboardRequest(flags: OnboardFlags, io: Io): Promise<OnboardRequest> {
  const { configuration, snapshot } = await readOrganization(flags, io, { serviceControlPolicies: true, signals: true });
  return { configuration, snapshot, today: flags.date, result: new Result(flags, io) };
}
