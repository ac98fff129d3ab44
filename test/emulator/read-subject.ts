import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type StackInstance as Instance, type Snapshot } from '../../lib/organization/snapshot';
import { type Coverage } from '../../lib/rollout/verify';
import { CommandLine, type KillMoment, type Ran } from './command-line';
import { type Engine, type WorldDefinition } from './engine';
import { configurationOf, Runs, today } from './rollout';
import { type WireWorld } from './wire-world';

/** Lists of accounts and of stack instances take two pages. */
const organization = {
  units: {
    security: { accounts: ['security-tooling', 'log-archive'] },
    workloads: {},
    sandbox: { in: 'workloads', accounts: Array.from({ length: 22 }, (_, index) => `member-${index}`) },
    production: { in: 'workloads', accounts: ['shop', 'closed'] },
  },
  accounts: ['legacy'],
  suspended: ['closed'],
  delegatedAdministrator: 'security-tooling',
} as const satisfies WorldDefinition;

/** What `cordon snapshot` and then `cordon verify` came to. */
export interface Read {
  readonly ran: Ran;
  /** Calls that were made, each attempt. */
  readonly calls: readonly string[];
  /** Without its time. @default - none was written */
  readonly snapshot?: Snapshot;
  /** What `cordon verify` makes of the snapshot. @default - there is no snapshot */
  readonly coverage?: Coverage;
}

const file = 'organization.json';

/** An organization that is rolled out, and the delegated administrator who reads it. */
export class ReadSubject extends CommandLine {
  private constructor(public override readonly world: WireWorld) {
    super(world);
  }

  public static async open(engine: Engine<WireWorld>): Promise<ReadSubject> {
    const world = await engine.build(organization);
    const subject = new ReadSubject(world);
    const configuration = configurationOf(world, { rollout: { preferences: { maxConcurrentCount: 30 } } });
    const { outcome } = await new Runs(world).deploy(configuration);
    if (outcome !== 'deployed') throw new Error(`${engine.name}: the rollout ended as ${outcome}`);
    const { id, root, managementAccount, delegatedAdministrator, membershipRegion } = configuration.organization;
    const { owner, canary, waves, preferences } = configuration.rollout;
    subject.write(
      'cordon.yaml',
      stringify(
        {
          organization: { id, root, managementAccount, delegatedAdministrator, membershipRegion },
          rollout: { owner, canary, waves, preferences },
        },
        { defaultStringType: 'QUOTE_DOUBLE' },
      ),
    );
    world.clearCalls();
    return subject;
  }

  public async end(): Promise<void> {
    this.close();
    await this.world.close();
  }

  /** @param options.goOn whether what an earlier run kept is used. @default false */
  public async snapshot({ goOn = false }: { readonly goOn?: boolean } = {}): Promise<Read> {
    rmSync(join(this.folder, file), { force: true });
    this.world.clearCalls();
    const ran = await this.cordon(
      ['snapshot', '--output', file, '--management-profile', 'management', ...(goOn ? [] : ['--fresh'])],
      'delegated-administrator',
    );
    const calls = this.world.calls().map(({ service, command }) => `${service}:${command}`);
    if (!existsSync(join(this.folder, file))) return { ran, calls };
    const verified = await this.cordon(['verify', '--organization', file, '--format', 'json', '--date', today], 'delegated-administrator');
    const [snapshot, coverage] = [JSON.parse(this.read(file)), JSON.parse(verified.stdout)] as [Snapshot, Coverage];
    return {
      ran,
      calls,
      snapshot: { ...snapshot, takenAt: '', stackSets: withoutUnits(snapshot) },
      coverage: { ...coverage, takenAt: '' },
    };
  }

  /** A process that reads, and goes on with what an earlier one kept, until it is killed. */
  public snapshotKilled(at: KillMoment): Promise<string> {
    return this.killed(['snapshot', '--output', file, '--management-profile', 'management'], 'delegated-administrator', at);
  }

  /** Lists of stack instances are unknown, one at least, and with them the accounts of theirs; all else is as it was. */
  public assertOnlyInstancesUnknown(found: Read, calm: Read): void {
    const [snapshot, whole] = [found.snapshot!, calm.snapshot!];
    const sets = Object.entries(snapshot.stackSets);
    const isUnknown = ([, set]: (typeof sets)[number]): boolean => set.status === 'present' && set.value.instances.status === 'unknown';
    const unknown = sets.filter(isUnknown).map(([name]) => name);
    expect(unknown).not.toEqual([]);
    const mended = sets.map(([name, set]) => [name, unknown.includes(name) ? whole.stackSets[name] : set]);
    expect({ ...snapshot, stackSets: Object.fromEntries(mended) as Snapshot['stackSets'] }).toEqual(whole);
    this.assertNotMoreCovered(found, calm);
    expect(found.coverage!.exitCode).not.toBe(0);
    expect(found.coverage!.accounts.filter(({ status }) => status === 'unknown')).not.toEqual([]);
  }

  /** Every account stands in the verdict once, and none is called covered that is not. */
  public assertNotMoreCovered(found: Read, calm: Read): void {
    const [now, before] = [found.coverage!.accounts, calm.coverage!.accounts];
    expect(now.map(({ account }) => account)).toEqual(before.map(({ account }) => account));
    const held = new Set(before.filter(({ holds }) => holds).map(({ account }) => account));
    expect(now.filter(({ account, holds }) => holds && !held.has(account))).toEqual([]);
  }
}

/** StackSets without the units of their instances, which an emulator may note late when an account has moved. */
function withoutUnits({ stackSets }: Snapshot): Snapshot['stackSets'] {
  const without = (instance: Instance): Instance => ({ ...instance, organizationalUnit: undefined });
  return Object.fromEntries(
    Object.entries(stackSets).map(([name, set]) => [
      name,
      set.status === 'present' && set.value.instances.status === 'present'
        ? { ...set, value: { ...set.value, instances: { ...set.value.instances, value: set.value.instances.value.map(without) } } }
        : set,
    ]),
  );
}
