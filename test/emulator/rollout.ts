import { type Configuration } from '../../lib/configuration/configuration';
import { CordonError } from '../../lib/core/problem';
import { deploy, type DeployOptions, type DeployResult } from '../../lib/rollout/deploy';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { type DeployEvent } from '../../lib/rollout/deploy-events';
import { planRollout } from '../../lib/rollout/planner';
import { type Plan } from '../../lib/rollout/plan';
import { verifyCoverage, type Coverage } from '../../lib/rollout/verify';
import { type Snapshot } from '../../lib/organization/snapshot';
import { configured } from '../support/organization';
import { smallOrganization, type Caller, type KnownId, type World } from './engine';

export const today = '2026-11-24';
export const roleNames = ['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution'];

/** Every account of the small organization, the management account included. */
export const everybody = [
  'management',
  'legacy',
  ...Object.values(smallOrganization.units).flatMap((unit) => ('accounts' in unit ? unit.accounts : [])),
];
/** Those that should have the roles when nothing is excluded, by name. */
export const active = everybody.filter((name) => name !== 'closed').sort();

type Over = Parameters<typeof configured>[0];

/**
 * The configuration of a world: canary `log-archive`, a wave for `sandbox`, the rest; two at a time, nothing tolerated.
 * Units and accounts are named, not numbered.
 */
export function configurationOf(
  world: World,
  {
    rollout = {},
    canary = ['log-archive'],
    exclude = [],
    ...over
  }: Over & { canary?: readonly string[]; exclude?: readonly string[] } = {},
): Configuration {
  const configuration = configured(over);
  return {
    ...configuration,
    organization: {
      ...configuration.organization,
      id: world.organization.id,
      root: world.organization.root,
      managementAccount: world.organization.managementAccount,
      delegatedAdministrator: world.account('security-tooling'),
      membershipRegion: world.region,
      regions: [world.region],
      ...over.organization,
    },
    containment: { ...configuration.containment, region: world.region },
    rollout: {
      ...configuration.rollout,
      canary: canary.map((name) => world.account(name)),
      exclude: exclude.map((name) => ({ account: world.account(name), reason: 'leaves' })),
      waves: [{ name: 'sandbox', organizationalUnits: [world.unit('sandbox')] }, { name: 'rest' }],
      ...rollout,
      preferences: {
        maxConcurrentCount: 2,
        failureToleranceCount: 0,
        concurrencyMode: 'soft-failure-tolerance',
        ...rollout.preferences,
      },
    },
  };
}

/** The commands on a world, with real clients, and what is seen of them. */
export class Runs {
  public readonly events: DeployEvent[] = [];

  public constructor(public readonly world: World) {}

  public isKnown(id: KnownId): boolean {
    return this.world.known.some((known) => known.id === id);
  }

  /** A fresh process each time: the clients of one that was killed stay dead. */
  public async deploy(
    configuration: Configuration,
    over: Partial<DeployOptions> & { as?: Caller; memberRole?: boolean } = {},
  ): Promise<DeployResult> {
    const { as = 'delegated-administrator', memberRole = false, ...options } = over;
    return deploy({
      configuration,
      clients: await this.world.clients({ as, management: true, memberRole }),
      clock: this.world.clock,
      today,
      onEvent: (event) => this.events.push(event),
      ...options,
    });
  }

  /** The error that a deployment ends in before anything is written. */
  public async refused(...args: Parameters<Runs['deploy']>): Promise<CordonError> {
    const outcome = await this.deploy(...args).catch((error: unknown) => error);
    if (outcome instanceof CordonError) return outcome;
    throw outcome instanceof Error ? outcome : new Error('the deployment was not refused');
  }

  public async snapshot(configuration: Configuration, memberRole = false): Promise<Snapshot> {
    return snapshotFor(
      configuration,
      await this.world.clients({ as: 'delegated-administrator', management: true, memberRole }),
      this.world.clock,
    );
  }

  public async plan(configuration: Configuration): Promise<Plan> {
    return planRollout({ configuration, snapshot: await this.snapshot(configuration), today });
  }

  public async verify(configuration: Configuration, memberRole = false): Promise<Coverage> {
    return verifyCoverage({ configuration, snapshot: await this.snapshot(configuration, memberRole), today });
  }

  /** Calls that write. */
  public writes(): string[] {
    return this.world
      .calls()
      .map(({ command }) => command)
      .filter((command) => writing.test(`:${command}`));
  }

  /** Names of the accounts that hold both roles. */
  public async holders(names: readonly string[]): Promise<string[]> {
    const held = await Promise.all(
      names.map(async (name) => {
        const roles = (await this.world.roles(name)).map((role) => role.name);
        return roleNames.every((role) => roles.includes(role)) ? [name] : [];
      }),
    );
    return held.flat().sort();
  }

  /** The state of every instance, by names instead of IDs, so that worlds can be compared. */
  public async instances(configuration: Configuration, names: readonly string[]): Promise<Record<string, string>> {
    const { stackSets } = await this.snapshot(configuration);
    const byId = new Map(names.map((name) => [this.world.account(name), name]));
    const found: Record<string, string> = {};
    for (const [set, reading] of Object.entries(stackSets)) {
      if (reading.status !== 'present' || reading.value.instances.status !== 'present') {
        found[set] = reading.status;
        continue;
      }
      for (const { account, status, detailedStatus, stackId } of reading.value.instances.value) {
        const name = byId.get(account) ?? 'unknown';
        found[`${set} ${name}`] = `${status}/${detailedStatus ?? ''}${stackId === undefined ? '' : ' with a stack'}`;
      }
    }
    return found;
  }

  /** Statuses that progress showed for accounts, without those that depend on when it looked. */
  public operations(result: DeployResult): string[] {
    return result.steps.flatMap(({ step, operations }) => operations.map(({ action, status }) => `${step}: ${action} ${status}`));
  }

  /** The writes in order, and how often each read was made; reads go out side by side, so their order means nothing. */
  public callsNeeded(): { readonly writes: readonly string[]; readonly reads: Readonly<Record<string, number>> } {
    // How often these are made depends on how long things take, or (assuming a role) on what the SDK keeps.
    const polls = [
      'DescribeStackSetOperation',
      'ListStackSetOperationResults',
      'DescribeStacks',
      'DescribeChangeSet',
      'GetCallerIdentity',
      'AssumeRole',
    ];
    const calls = this.world
      .calls()
      .filter(({ command }) => !polls.includes(command))
      // On the wire a code is NoSuchEntity, for the SDK it is NoSuchEntityException.
      .map(({ service, command, error }) => `${service}:${command}${error === undefined ? '' : ` ${error.replace(/Exception$/, '')}`}`);
    const reads: Record<string, number> = {};
    // fakecloud gives the triage service-linked role another name (service-linked-role-has-another-name), so it is never found there.
    const counted = (call: string): string => (call.startsWith('iam:GetRole') ? 'iam:GetRole' : call);
    for (const call of calls
      .filter((name) => !writing.test(name))
      .map(counted)
      .sort())
      reads[call] = (reads[call] ?? 0) + 1;
    return { writes: calls.filter((name) => writing.test(name)), reads };
  }
}

const writing = /:(Create|Update|Delete|Execute)/;
