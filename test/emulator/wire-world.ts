import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CloseAccountCommand,
  CreateAccountCommand,
  DescribeCreateAccountStatusCommand,
  ListParentsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import { type Clients, type SecurityIrOf } from '../../lib/aws/clients';
import { connect } from '../../lib/aws/connect';
import { killed } from '../../lib/aws/failures';
import { type Fault, Faults } from '../../lib/rehearsal/faults';
import { type WireFault } from '../support/faulty-wire';
import { type Caller, type EngineName, type Known, type RoleView, type World } from './engine';
import { fastClock } from './fast-clock';
import { type Proxy, type RecordedCall, type Traffic } from './proxy';
import { readRoles } from './roles';

export const region = 'eu-west-1';
export const accessRole = 'OrganizationAccountAccessRole';

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What building an organization found out. */
export interface Built {
  readonly organization: World['organization'];
  readonly units: Map<string, string>;
  readonly accounts: Map<string, string>;
  readonly delegatedAdministrator?: string;
}

/** What differs between emulators. */
export interface Emulator {
  readonly name: EngineName;
  readonly endpoint: string;
  readonly known: readonly Known[];
  /** Keys of an administrator of an account. */
  administrator(account: string): Promise<Keys>;
  /** Keys of a user of an account with one policy. @default - policies are not enforced */
  readonly limited?: (account: string, policy: object) => Promise<Keys>;
  /** @default - its instances do not fail on demand */
  readonly failing?: (world: WireWorld) => FailingInstances;
}

export interface FailingInstances {
  /** The stacks of `failing` fail from now on, those of the other `members` do not. */
  set(failing: readonly string[], members: readonly string[]): Promise<void>;
}

/** Clients straight to the emulator: they build and observe, and are neither recorded nor disturbed. */
export function directClients(endpoint: string, credentials: Keys) {
  const configuration = { endpoint, region, credentials, maxAttempts: 3 };
  return {
    organizations: new OrganizationsClient(configuration),
    iam: new IAMClient(configuration),
    cloudFormation: new CloudFormationClient(configuration),
    sts: new STSClient(configuration),
  };
}

/** The process died in the middle of a call, as a kill -9 would have it. */
class ProcessKilled extends Error {
  public readonly [killed] = true;

  public constructor(command: string) {
    super(`the process was killed at ${command}`);
  }
}

/** An organization in an emulator that runs as a server, seen through the proxy. */
export class WireWorld implements World {
  public readonly region = region;
  public readonly clock = fastClock();
  private readonly folder = mkdtempSync(join(tmpdir(), 'cordon-world-'));
  private readonly callers = new Map<string, Keys>();
  private readonly processes = new Set<AbortController>();
  private failing?: FailingInstances;
  private failingNames: ReadonlySet<string> = new Set();

  private constructor(
    private readonly emulator: Emulator,
    private readonly proxy: Proxy,
    public readonly traffic: Traffic,
    private readonly built: Built,
  ) {
    traffic.onKill = () => this.kill();
  }

  public static async open(emulator: Emulator, proxy: Proxy, built: Built): Promise<WireWorld> {
    const world = new WireWorld(emulator, proxy, proxy.open(emulator.endpoint), built);
    const admitted = [...built.accounts, ['management', built.organization.managementAccount] as const];
    await Promise.all(admitted.map(([name, account]) => world.admit(name, account)));
    world.writeProfiles();
    return world;
  }

  public get engine(): EngineName {
    return this.emulator.name;
  }

  public get known(): readonly Known[] {
    return this.emulator.known;
  }

  public get organization(): World['organization'] {
    return this.built.organization;
  }

  public unit(name: string): string {
    return named('unit', this.built.units, name);
  }

  public account(name: string): string {
    return name === 'management' ? this.organization.managementAccount : named('account', this.built.accounts, name);
  }

  public async clients(options: { as: Caller; management?: boolean; memberRole?: boolean }): Promise<Clients> {
    // The SDK reads these when a client is first used: they are this file's own, jest gives each test file its own environment.
    Object.assign(process.env, this.common());
    for (const key of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE']) delete process.env[key];
    const clients = await connect({
      region,
      profile: this.profile(options.as),
      managementAccount: this.organization.managementAccount,
      ...(options.management && { managementProfile: 'management' }),
      ...(options.memberRole && { memberRole: accessRole }),
    });
    // Resolved now: the next world has profiles of its own in the environment.
    await (clients.sts as STSClient).config.credentials();
    await (clients.management?.iam as IAMClient | undefined)?.config.credentials();
    const life = new AbortController();
    this.processes.add(life);
    return mortal(clients, life.signal);
  }

  public environment(as: Caller): NodeJS.ProcessEnv {
    const keys = named('caller', this.callers, this.profile(as));
    return {
      ...this.common(),
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      ...(keys.sessionToken && { AWS_SESSION_TOKEN: keys.sessionToken }),
    };
  }

  public faults(faults: readonly Fault[]): void {
    this.traffic.faults = new Faults(faults);
  }

  /**
   * From now on this is in the way of every request, and nothing else goes wrong. @param moving account, by its name, that it may move
   * @returns how often it took a request since
   */
  public putInTheWay(fault: WireFault, moving: { readonly account: string; readonly unit: string }): () => number {
    const { traffic } = this;
    this.faults([]);
    traffic.made.clear();
    traffic.struck = 0;
    const move = (to: 'root' | 'its unit'): Promise<void> => this.moveAccount(moving.account, to === 'root' ? to : moving.unit);
    traffic.inTheWay = { fault, behind: { move } };
    return () => traffic.struck;
  }

  public nothingInTheWay(): void {
    this.traffic.inTheWay = undefined;
  }

  public async failInstances(accounts: readonly string[]): Promise<void> {
    if (!this.emulator.failing)
      throw new Error(`${this.engine}: an instance cannot be made to fail (instances-fail-only-on-existing-roles)`);
    this.failing ??= this.emulator.failing(this);
    this.failingNames = new Set(accounts);
    await this.failing.set(
      accounts.map((name) => this.account(name)),
      [...this.built.accounts.values()],
    );
  }

  public calls(): readonly RecordedCall[] {
    return this.traffic.calls;
  }

  public clearCalls(): void {
    this.traffic.calls.length = 0;
  }

  public async moveAccount(name: string, unit: string): Promise<void> {
    const { organizations } = this.direct('management');
    const AccountId = this.account(name);
    const parents = await organizations.send(new ListParentsCommand({ ChildId: AccountId }));
    const DestinationParentId = unit === 'root' ? this.organization.root : this.unit(unit);
    await organizations.send(new MoveAccountCommand({ AccountId, SourceParentId: parents.Parents?.[0]?.Id, DestinationParentId }));
  }

  public async closeAccount(name: string): Promise<void> {
    await this.direct('management').organizations.send(new CloseAccountCommand({ AccountId: this.account(name) }));
  }

  public async addAccount(name: string, unit: string): Promise<void> {
    const { organizations } = this.direct('management');
    const Email = `${name}.${this.organization.id}@example.com`;
    let { CreateAccountStatus: status } = await organizations.send(new CreateAccountCommand({ AccountName: name, Email }));
    while (status?.State === 'IN_PROGRESS') {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const answer = await organizations.send(new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: status.Id }));
      status = answer.CreateAccountStatus;
    }
    if (status?.State !== 'SUCCEEDED' || !status.AccountId)
      throw new Error(`${this.engine} did not create ${name}: ${JSON.stringify(status)}`);
    this.built.accounts.set(name, status.AccountId);
    await this.admit(name, status.AccountId);
    this.writeProfiles();
    if (this.failing) await this.failInstances([...this.failingNames]);
    await this.moveAccount(name, unit);
  }

  public async createRole(account: string, roleName: string): Promise<void> {
    const Statement = [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${this.account(account)}:root` }, Action: 'sts:AssumeRole' }];
    await this.direct(account).iam.send(
      new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) }),
    );
  }

  public async roles(account: string): Promise<readonly RoleView[]> {
    return readRoles(this.direct(account).iam);
  }

  public async principal(account: string, policy: object): Promise<Caller> {
    if (!this.emulator.limited) throw new Error(`${this.engine}: policies are not enforced (iam-is-not-enforced-on-stack-sets)`);
    const keys = await this.emulator.limited(this.account(account), policy);
    const name = `principal-${this.callers.size}`;
    this.callers.set(name, keys);
    this.traffic.accounts.set(keys.accessKeyId, this.account(account));
    this.writeProfiles();
    return name;
  }

  /** Clients of an account's administrator, past the proxy. */
  public direct(account: string): ReturnType<typeof directClients> {
    return directClients(this.emulator.endpoint, named('caller', this.callers, this.profile(account)));
  }

  /** The same by account ID. */
  public directTo(account: string): ReturnType<typeof directClients> {
    const [name = 'management'] = [...this.built.accounts].find(([, id]) => id === account) ?? [];
    return this.direct(name);
  }

  public async close(): Promise<void> {
    this.kill();
    this.proxy.forget(this.traffic);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Every client that was handed out so far stops, those of later ones live. */
  private kill(): void {
    for (const life of this.processes) life.abort();
    this.processes.clear();
  }

  private async admit(name: string, account: string): Promise<void> {
    const keys = await this.emulator.administrator(account);
    this.callers.set(name, keys);
    this.traffic.accounts.set(keys.accessKeyId, account);
  }

  private profile(as: Caller): string {
    if (as !== 'delegated-administrator') return as;
    if (this.built.delegatedAdministrator === undefined) throw new Error('this organization has no delegated administrator');
    return this.built.delegatedAdministrator;
  }

  private common(): NodeJS.ProcessEnv {
    return {
      AWS_ENDPOINT_URL: this.proxy.endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_SHARED_CREDENTIALS_FILE: this.credentialsFile(),
      AWS_CONFIG_FILE: join(this.folder, 'config'),
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** The SDK keeps what it read of a file for as long as the process lives, so a changed file gets another name. */
  private credentialsFile(): string {
    return join(this.folder, `credentials-${this.callers.size}`);
  }

  private writeProfiles(): void {
    const profiles = new Map(this.callers);
    const delegated = this.built.delegatedAdministrator && this.callers.get(this.built.delegatedAdministrator);
    if (delegated) profiles.set('delegated-administrator', delegated);
    const lines = [...profiles].flatMap(([name, keys]) => [
      `[${name}]`,
      `aws_access_key_id = ${keys.accessKeyId}`,
      `aws_secret_access_key = ${keys.secretAccessKey}`,
      ...(keys.sessionToken ? [`aws_session_token = ${keys.sessionToken}`] : []),
    ]);
    writeFileSync(this.credentialsFile(), `${lines.join('\n')}\n`, { mode: 0o600 });
    writeFileSync(join(this.folder, 'config'), '');
  }
}

function named<Value>(kind: string, values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new Error(`there is no ${kind} ${name}; there are ${[...values.keys()].join(', ')}`);
  return value;
}

interface Sender {
  send(command: unknown, options?: unknown): Promise<unknown>;
}

/** Clients that stop, once the signal has come, as a killed process does: at once, and for good. */
function mortal(clients: Clients, signal: AbortSignal): Clients {
  const wrap = <Client>(client: Client): Client => {
    const sender = client as unknown as Sender;
    const send = async (command: object): Promise<unknown> => {
      if (signal.aborted) throw new ProcessKilled(command.constructor.name);
      try {
        return await sender.send(command, { abortSignal: signal });
      } catch (error) {
        throw signal.aborted ? new ProcessKilled(command.constructor.name) : error;
      }
    };
    return { send } as unknown as Client;
  };
  const { memberIam, securityIr } = clients;
  const regional =
    (of: SecurityIrOf): SecurityIrOf =>
    async (region) =>
      wrap(await of(region));
  return {
    sts: wrap(clients.sts),
    organizations: wrap(clients.organizations),
    stackSets: wrap(clients.stackSets),
    ...(clients.management && {
      management: {
        cloudFormation: wrap(clients.management.cloudFormation),
        iam: wrap(clients.management.iam),
        ...(clients.management.securityIr && { securityIr: regional(clients.management.securityIr) }),
      },
    }),
    ...(memberIam && { memberIam: async (account: string) => wrap(await memberIam(account)) }),
    ...(securityIr && { securityIr: regional(securityIr) }),
  };
}
