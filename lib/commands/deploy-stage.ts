import { type Clients } from '../aws/clients';
import { connect } from '../aws/connect';
import { systemClock, type Clock } from '../core/clock';
import { rolloutAccount } from '../configuration/administrators';
import { type Snapshot } from '../organization/snapshot';
import { CordonError, exitCode, type Problem } from '../core/problem';
import { type Plan } from '../rollout/plan';
import { planRollout, snapshotHash } from '../rollout/planner';
import { staleness } from '../rollout/staleness';
import { assertFits } from './assert-fits';
import { type DeployRequest, type RehearsalRequest } from './deploy-request';
import { type Io } from './io';
import { rehearsable } from './rehearsable';
import { takeSnapshot } from './take-snapshot';

/** The environment of a deployment: AWS or a rehearsal. */
export interface Stage {
  readonly clients: Clients;
  readonly clock: Clock;
  /** How long the rehearsed rollout takes on its own clock. @default - it is no rehearsal */
  readonly rehearsedFor?: () => number;
  /** The snapshot that the rehearsal began with. @default - it is no rehearsal */
  readonly given?: Snapshot;
}

/** AWS with the caller's credentials, or an organization in memory. */
export async function deployStage(request: DeployRequest, io: Io): Promise<Stage> {
  const { rehearsal } = request;
  return rehearsal ? rehearsalStage(request, rehearsal, io) : { clients: await connect(request.connection), clock: systemClock };
}

async function rehearsalStage(
  { file, plan, today, scope, connection }: DeployRequest,
  { on, fail }: RehearsalRequest,
  io: Io,
): Promise<Stage> {
  const { configuration } = file;
  const { Rehearsal } = await import('../rehearsal/rehearsal.js');
  const snapshot = on?.snapshot ?? (await takeSnapshot(configuration, connection, io));
  assertFits(file, snapshot);
  const fresh = planRollout({ configuration, snapshot, today, scope });
  const problems = [...otherSnapshot(plan, fresh, snapshot, on?.file), ...failProblems(fresh, snapshot, fail)];
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
  const caller = rolloutAccount(configuration);
  const rehearsed = rehearsable(on?.file, () => {
    return new Rehearsal(snapshot, {
      failingInstances: failingInstances(fresh, fail),
      region: configuration.containment.region,
      startAt: new Date(snapshot.takenAt),
    });
  });
  const startedAt = rehearsed.clock.now().getTime();
  io.progress('rehearsal: nothing leaves this machine');
  return {
    clients: rehearsed.clients({ account: caller, management: true, memberRole: true }),
    clock: rehearsed.clock,
    rehearsedFor: () => rehearsed.clock.now().getTime() - startedAt,
    given: snapshot,
  };
}

function otherSnapshot(plan: Plan | undefined, fresh: Plan, snapshot: Snapshot, file: string | undefined): Problem[] {
  if (!plan || plan.madeFrom.snapshot === snapshotHash(snapshot)) return [];
  return [
    {
      id: 'plan-of-another-snapshot',
      message: `plan ${plan.id} was made from another snapshot`,
      ...(file !== undefined && { value: file }),
      remedy: 'make a new plan from this snapshot: cordon plan --organization SNAPSHOT --output plan.json',
    },
    ...staleness(plan, fresh),
  ];
}

function failProblems(plan: Plan, snapshot: Snapshot, fail: readonly string[]): Problem[] {
  const inWaves = new Set(plan.waves.flatMap(({ accounts }) => accounts.map(({ account }) => account)));
  const names = plan.waves.map(({ name }) => name);
  return fail.flatMap((value): Problem[] => {
    if (inWaves.has(value) || share(plan, value)) return [];
    if (snapshot.accounts.some(({ id }) => id === value)) {
      const message = '--fail names an account that is in no wave, so it would have no effect';
      return [{ id: 'invalid-fail-option', message, value, remedy: 'use an account of a wave; cordon plan --accounts lists them' }];
    }
    const message = '--fail needs WAVE=PERCENT (above 0, at most 100) or the ID of an account of the organization';
    return [
      {
        id: 'invalid-fail-option',
        message,
        value,
        remedy: names.length === 0 ? 'omit --fail' : `use one of the waves ${names.join(', ')}`,
      },
    ];
  });
}

/** The accounts whose stacks fail: `111111111111`, or the first of a wave by ID: `sandbox=10`. */
function failingInstances(plan: Plan, fail: readonly string[]): { account: string; reason: string }[] {
  return fail.flatMap((item) => share(plan, item) ?? [item]).map((account) => ({ account, reason: 'rehearsed failure' }));
}

/** The accounts of `WAVE=PERCENT`, rounded up, so that a small wave has a failure too. Undefined for any other value. */
function share(plan: Plan, item: string): string[] | undefined {
  const [name, percent] = item.split('=');
  const wave = plan.waves.find((candidate) => candidate.name === name);
  const percentage = Number(percent);
  if (!wave || percent === undefined || !(percentage > 0 && percentage <= 100)) return undefined;
  return wave.accounts.slice(0, Math.ceil((wave.accounts.length * percentage) / 100)).map(({ account }) => account);
}
