import { type Clients } from '../aws/clients';
import { type Clock } from '../core/clock';
import { type Snapshot } from '../organization/snapshot';
import { reactToMove } from './auto-deployment';
import { type RehearsedCall, RehearsedProcess } from './clients';
import { Deployments, type FailingInstance } from './deployments';
import { DetectionState } from './detection-state';
import { type Engine } from './engine';
import { type Fault, Faults } from './faults';
import { Identifiers } from './identifiers';
import { Operations } from './operations';
import { type RehearsedRole, Roles } from './roles';
import { type KnownTexts, RehearsedSecurityIrs, type SecurityIrControl } from './security-ir-state';
import { seed, serviceRoleMaker } from './seed';
import { Templates } from './templates';
import { VirtualClock } from './virtual-clock';
import { World } from './world';

export { maxAttempts, type RehearsedCall } from './clients';
export { type FailingInstance } from './deployments';
export { RehearsedError } from './errors';
export { type Fault, RehearsalKilled } from './faults';
export { type RehearsedRole } from './roles';
export { type SecurityIrControl } from './security-ir-state';

export interface RehearsalOptions {
  /**
   * The most that a page holds.
   * @default - as in AWS: 20 in Organizations, 100 in CloudFormation and IAM
   */
  readonly pageSize?: number;
  /**
   * Whether accounts come with `Paths`, which say where they are.
   * @default true - as in AWS; the emulators give none
   */
  readonly paths?: boolean;
  /** Virtual seconds that the stack of one account takes. @default 40 */
  readonly secondsPerInstance?: number;
  /** What goes wrong between the code and AWS. @default - nothing */
  readonly faults?: readonly Fault[];
  /** Accounts whose stacks fail. @default - none */
  readonly failingInstances?: readonly FailingInstance[];
  /** When the virtual clock starts. @default 2026-01-01T00:00:00Z */
  readonly startAt?: Date;
  /** Names and people that may stand behind the fingerprints of the snapshot. @default - none; others stand in for them */
  readonly known?: KnownTexts;
  /** Region of the clients, for the ARNs of what they make. @default us-east-1 */
  readonly region?: string;
}

/**
 * An organization in memory that answers the SDK's command objects: Organizations, CloudFormation StackSets and stacks, IAM.
 * It starts from a snapshot; what the snapshot does not know is taken as absent. docs/rehearsal.md says how it behaves.
 */
export class Rehearsal {
  /** Virtual: nothing makes progress but by the sleep of somebody. */
  public readonly clock: Clock;
  private readonly engine: Engine;
  private readonly faults: Faults;
  private readonly made: RehearsedCall[] = [];

  public constructor(snapshot: Snapshot, options: RehearsalOptions = {}) {
    const clock = new VirtualClock(options.startAt ?? new Date('2026-01-01T00:00:00Z'));
    const world = new World(snapshot);
    const identifiers = new Identifiers();
    const roles = new Roles();
    const secondsPerInstance = options.secondsPerInstance ?? 40;
    this.clock = clock;
    this.faults = new Faults(options.faults ?? []);
    this.engine = {
      world,
      clock,
      identifiers,
      region: options.region ?? 'us-east-1',
      roles,
      templates: new Templates(),
      operations: new Operations(clock, identifiers, secondsPerInstance),
      deployments: new Deployments(world, clock, identifiers, roles, options.failingInstances ?? []),
      stackSets: [],
      stacks: [],
      securityIr: new RehearsedSecurityIrs(world, clock, identifiers, {
        pageSize: options.pageSize,
        onCovered: serviceRoleMaker(snapshot, roles, clock),
      }),
      detection: new DetectionState(world),
      secondsPerInstance,
      pageSize: options.pageSize,
      paths: options.paths ?? true,
    };
    seed(this.engine, snapshot);
    this.engine.securityIr.seed(snapshot, options.known);
  }

  /** Every attempt of a call, in order. */
  public get calls(): readonly RehearsedCall[] {
    return this.made;
  }

  /** Clients of a new process. A process that was killed stays dead; take new clients for the next run. */
  public clients(options: {
    /** Who calls. */
    readonly account: string;
    /** Whether there are credentials for the management account too. @default - whether the caller is that account */
    readonly management?: boolean;
    /** Whether a role can be assumed in the member accounts. @default false */
    readonly memberRole?: boolean;
  }): Clients {
    const { account, memberRole = false } = options;
    const management = options.management ?? account === this.engine.world.managementAccount;
    return new RehearsedProcess(this.engine, this.faults, this.made).clients({ account, management, memberRole });
  }

  /** Roles of an account, sorted by name, as the templates made them there. */
  public roles(account: string): readonly RehearsedRole[] {
    return this.engine.roles.list(account);
  }

  public moveAccount(account: string, parent: string): void {
    const before = this.engine.world.placesOf(account);
    this.engine.world.move(account, parent);
    reactToMove(this.engine, account, before);
  }

  public addAccount(account: { readonly id: string; readonly name: string; readonly parent: string }): void {
    this.engine.world.add(account);
    reactToMove(this.engine, account.id, []);
  }

  /** Its state is CLOSED from now on; its stack instances stay. */
  public closeAccount(account: string): void {
    this.engine.world.known(account).state = 'CLOSED';
  }

  /** It leaves the organization. */
  public removeAccount(account: string): void {
    const before = this.engine.world.placesOf(account);
    this.engine.world.remove(account);
    reactToMove(this.engine, account, before);
  }

  /** From now on these go wrong, and no others. */
  public setFaults(faults: readonly Fault[]): void {
    this.faults.arm(faults);
  }

  /** From now on the stacks of these accounts fail, and no others. */
  public setFailingInstances(failing: readonly FailingInstance[]): void {
    this.engine.deployments.setFailing(failing);
  }

  /** Sets what no call of AWS Security Incident Response sets, in an account and Region. */
  public controlSecurityIr(account: string, region: string, asked: SecurityIrControl): void {
    this.engine.securityIr.of(account, region).control(asked);
  }

  /** Somebody makes a role by hand. */
  public createRole(account: string, roleName: string): void {
    this.engine.roles.createOutside(account, roleName, this.engine.clock.now());
  }

  /** Somebody deletes a role by hand, whoever made it: its stack has drifted. */
  public deleteRole(account: string, roleName: string): void {
    this.engine.roles.delete(account, roleName);
  }

  /** Somebody else's operation runs on the StackSet for a while; it changes nothing. Returns its ID. */
  public startForeignOperation(stackSetName: string, seconds = 300): string {
    const stackSet = this.engine.stackSets.find(({ name, status }) => name === stackSetName && status === 'ACTIVE');
    if (stackSet === undefined) throw new Error(`there is no StackSet ${stackSetName} in the rehearsal`);
    return this.engine.operations.start(stackSet, {
      action: 'UPDATE',
      targets: [],
      preferences: {},
      queues: true,
      holdMilliseconds: seconds * 1000,
      work: { finish: () => ({ status: 'SUCCEEDED' }) },
    }).id;
  }
}
