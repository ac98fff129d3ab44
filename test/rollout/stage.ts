import { type Configuration } from '../../lib/configuration/configuration';
import { type Snapshot, type StackInstance } from '../../lib/organization/snapshot';
import { CordonError } from '../../lib/core/problem';
import { absent, present } from '../../lib/core/reading';
import { Rehearsal, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import { deploy, type DeployOptions } from '../../lib/rollout/deploy';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { type DeployEvent } from '../../lib/rollout/deploy-events';
import { planRollout } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { verifyCoverage } from '../../lib/rollout/verify';
import { administrator, configured, deployed, root, sketch } from '../support/organization';

export const today = '2026-11-24';
export const one = '333333333333';
export const two = '444444444444';
export const three = '555555555555';
export const denied = { call: 'cloudformation:ListStackInstances', code: 'AccessDenied', message: 'denied' };
export const names = { canary: 'cordon-containment-roles-canary', organization: 'cordon-containment-roles' };

export const plan = (configuration: Configuration, snapshot: Snapshot) => planRollout({ configuration, snapshot, today });
export const verify = (configuration: Configuration, snapshot: Snapshot) => verifyCoverage({ configuration, snapshot, today });

/** A snapshot with both StackSets as `cordon deploy` leaves them. */
export function withStackSets(
  base: Snapshot,
  { canary, organization }: { canary?: readonly StackInstance[]; organization?: readonly StackInstance[] },
  over: Parameters<typeof deployed>[2] = {},
): Snapshot {
  const definitions = stackSetDefinitions(configured({ rollout: { canary: [one] } }), { root });
  const set = (purpose: 'canary' | 'organization', instances?: readonly StackInstance[]) =>
    instances
      ? present(
          deployed(
            definitions.find((definition) => definition.purpose === purpose)!,
            instances,
            over,
          ),
        )
      : absent;
  return { ...base, stackSets: { [names.canary]: set('canary', canary), [names.organization]: set('organization', organization) } };
}

export function stage(snapshot: Snapshot, options: RehearsalOptions = {}) {
  const rehearsal = new Rehearsal(snapshot, options);
  const events: DeployEvent[] = [];
  const clients = () => rehearsal.clients({ account: administrator, management: true });
  const run = (configuration: Configuration, over: Partial<DeployOptions> = {}) =>
    deploy({ configuration, clients: clients(), clock: rehearsal.clock, today, onEvent: (event) => events.push(event), ...over });
  const read = (configuration: Configuration) => snapshotFor(configuration, clients(), rehearsal.clock);
  const inputs = (command: string) => rehearsal.calls.filter((call) => call.command === command).map((call) => call.input as never);
  return { rehearsal, events, run, read, inputs };
}

export const refusal = async (promise: Promise<unknown>): Promise<CordonError> => {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (error instanceof CordonError) return error;
  throw error instanceof Error ? error : new Error('it was not refused');
};

/** Two accounts in `apps`, one in `labs`. */
export const organization = sketch({
  units: { apps: 'root', labs: 'root' },
  accounts: { [one]: ['apps'], [two]: ['apps'], [three]: ['labs'] },
});
