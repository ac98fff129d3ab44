import { type Clients } from '../aws/clients';
import { connect, type ConnectOptions } from '../aws/connect';
import { type FileJournal } from '../aws/journal';
import { rolloutAccount } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { systemClock, type Clock } from '../core/clock';
import { plain } from '../core/plain';
import { figure } from '../core/text';
import { type Snapshot } from '../organization/snapshot';
import { showWork } from '../report/work-progress';
import { type DetectedDrift, type DriftEvent } from '../rollout/drift-detection';
import { type RolloutScope } from '../rollout/plan';
import { type Io } from './io';
import { rehearsable } from './rehearsable';
import { continuation, readResumably, type Resumption } from './resumable-read';
import { screenOf } from './screen';
import { takeSnapshotWith, type SnapshotParts } from './take-snapshot';

/** Where an organization is read: AWS, or one in memory. */
export interface VerifyStage {
  readonly clients: Clients;
  readonly clock: Clock;
  /** The snapshot that a rehearsal began with. @default - it is no rehearsal */
  readonly given?: Snapshot;
}

/** AWS with the caller's credentials. */
export async function awsStage(connection: ConnectOptions): Promise<VerifyStage> {
  return { clients: await connect(connection), clock: systemClock };
}

/** An organization in memory. Nothing leaves this machine. */
export async function rehearsedStage(configuration: Configuration, snapshot: Snapshot, file: string): Promise<VerifyStage> {
  const { Rehearsal } = await import('../rehearsal/rehearsal.js');
  const rehearsal = rehearsable(
    file,
    () => new Rehearsal(snapshot, { region: configuration.containment.region, startAt: new Date(snapshot.takenAt) }),
  );
  const clients = rehearsal.clients({ account: rolloutAccount(configuration), management: true });
  return { clients, clock: rehearsal.clock, given: snapshot };
}

export interface ReadToVerify {
  readonly configuration: Configuration;
  readonly stage: VerifyStage;
  readonly scope: RolloutScope;
  readonly parts: SnapshotParts;
  /** What is kept of the read. @default - nothing */
  readonly resumption?: Resumption;
}

/** An organization as it was read, and what a drift detection before it found. */
export interface ReadNow {
  readonly snapshot: Snapshot;
  /** @default - none was asked for */
  readonly detected?: readonly DetectedDrift[];
  /** Whether a part of it was read by an earlier run. @default false */
  readonly wentOn?: boolean;
}

/** Detects the drift of the StackSets, then of the stack of the management account; then reads the organization. */
export async function detectAndRead(
  { configuration, stage, scope, parts, resumption }: ReadToVerify,
  io: Io,
  watching: DriftWatch,
): Promise<ReadNow> {
  const { clients, clock, given } = stage;
  const [{ detectDrift }, { StackSetDriver }, { stackSetNames }, { callAs }, { furtherStackSetNames }] = await Promise.all([
    import('../rollout/drift-detection.js'),
    import('../rollout/stack-set-driver.js'),
    import('../rollout/placement.js'),
    import('../rollout/planner.js'),
    import('../rollout/further-stack-sets.js'),
  ]);
  const names = stackSetNames(configuration);
  const as = callAs(configuration);
  const client = clients.stackSets;
  const shown = showDrift(io, watching);
  try {
    const detected = await detectDrift({
      ...(scope !== 'management-account' && {
        stackSets: {
          driver: new StackSetDriver({ stackSets: client, callAs: as, region: configuration.containment.region, clock }),
          client,
          callAs: as,
        },
      }),
      names: [names.canary, names.organization, ...(scope === 'all' ? furtherStackSetNames(configuration) : [])],
      ...(scope !== 'stack-sets' &&
        clients.management && { stack: { name: names.managementStack, client: clients.management.cloudFormation } }),
      clock,
      onEvent: shown.onEvent,
    });
    const take = (how?: Parameters<typeof takeSnapshotWith>[3]) => takeSnapshotWith({ configuration, clients, clock }, io, parts, how);
    if (resumption === undefined) {
      const snapshot = await take();
      return { snapshot: given ? withDrift(given, snapshot) : snapshot, detected };
    }
    // Stacks that an earlier run read say nothing of the detection of this one.
    const again = (key: string): boolean => key.startsWith('cloudformation:');
    return { ...(await readResumably({ ...resumption, again }, io, take)), detected };
  } finally {
    shown.end();
  }
}

/** A snapshot after a rehearsed detection: nothing else in it has changed. */
function withDrift(given: Snapshot, { takenAt, stackSets, managementAccount }: Snapshot): Snapshot {
  return { ...given, takenAt, stackSets, managementAccount: { ...given.managementAccount, stack: managementAccount.stack } };
}

/** What a drift detection is at, for who interrupts it. */
export interface DriftWatch {
  /** Name of the StackSet or stack, and its operation, while one runs. */
  running?: { readonly name: string; readonly operation: string };
  /** What is kept of the read that follows. @default - nothing is kept */
  readonly journal?: FileJournal;
}

/** How a verification that ends before its time goes on. */
export function verifyContinuation({ running, journal }: DriftWatch): string {
  if (running === undefined) return continuation(journal) ?? 'nothing was changed; run the same command again';
  return plain(
    `the drift detection of ${running.name} goes on in AWS (${running.operation}). Run the same command again: it waits for that one, and starts no other`,
  );
}

/** Shows how far a drift detection is. */
function showDrift(io: Io, watching: DriftWatch): { readonly onEvent: (event: DriftEvent) => void; end(): void } {
  let at: { readonly name: string; done: number; of: number } | undefined;
  let shown: { end(): void } | undefined;
  const end = (): void => {
    shown?.end();
    shown = undefined;
    delete watching.running;
  };
  const begin = (name: string, operation: string): void => {
    end();
    at = { name, done: 0, of: 0 };
    watching.running = { name, operation };
    shown = showWork(
      () => ({
        what: `detecting the drift of ${name}`,
        counts: at === undefined || at.of === 0 ? [] : [`${figure(at.done)} of ${figure(at.of)} stack instances`],
      }),
      screenOf(io),
    );
  };
  return {
    end,
    onEvent: (event) => {
      switch (event.kind) {
        case 'started':
          io.progress(plain(`detecting the drift of ${event.name} (${event.operation})`));
          return begin(event.name, event.operation);
        case 'resumed':
          io.progress(plain(`a drift detection of ${event.name} runs already (${event.operation}): waiting for it`));
          return begin(event.name, event.operation);
        case 'waiting':
          return io.progress(plain(`waiting for the operation ${event.operation} (${event.action}) on ${event.name}`));
        case 'progress':
          at = { name: event.name, done: event.done, of: event.of };
          return undefined;
        case 'ended':
          end();
          return io.progress(plain(endedText(event.detected)));
      }
    },
  };
}

function endedText({ name, failures, problem }: DetectedDrift): string {
  if (problem) return problem.message;
  return failures.length === 0
    ? `the drift of ${name} is known`
    : `the drift of ${name} is known but for ${figure(failures.length)} stack instances`;
}
