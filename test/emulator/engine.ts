import { type Clients } from '../../lib/aws/clients';
import { type Clock } from '../../lib/core/clock';
import { type Fault } from '../../lib/rehearsal/faults';
import { type RecordedCall } from './proxy';

export const engineNames = ['rehearsal', 'fakecloud', 'moto'] as const;
export type EngineName = (typeof engineNames)[number];

/** An organization to build. Names are free; the engine gives the IDs. */
export interface WorldDefinition {
  /** Every unit by its name, parents before children. */
  readonly units: Readonly<Record<string, { /** @default - the root */ readonly in?: string; readonly accounts?: readonly string[] }>>;
  /** Accounts directly under the root. The management account is there too, and is not named. @default - none */
  readonly accounts?: readonly string[];
  /** Accounts that are closed, and stay in their unit as suspended. @default - none */
  readonly suspended?: readonly string[];
  /** Account that is registered for StackSets and Security Incident Response. @default - none */
  readonly delegatedAdministrator?: string;
  /** Whether services have no trusted access yet, StackSets included. @default false */
  readonly fromNothing?: boolean;
}

/** Nested units, an account under the root, a suspended one, a delegated administrator: enough for every scenario of a rollout. */
export const smallOrganization = {
  units: {
    security: { accounts: ['security-tooling', 'log-archive'] },
    workloads: {},
    sandbox: { in: 'workloads', accounts: ['sandbox-a', 'sandbox-b', 'closed'] },
    production: { in: 'workloads', accounts: ['shop', 'billing'] },
    regulated: { in: 'production', accounts: ['payments'] },
    quarantine: {},
  },
  accounts: ['legacy'],
  suspended: ['closed'],
  delegatedAdministrator: 'security-tooling',
} as const satisfies WorldDefinition;

/** A role as IAM of its account shows it. */
export interface RoleView {
  readonly name: string;
  readonly path: string;
  /** The trust policy, decoded. */
  readonly trust: unknown;
  /** Inline policies by name, decoded. */
  readonly inlinePolicies: Readonly<Record<string, unknown>>;
  /** ARNs of the managed policies, sorted. */
  readonly attachedPolicies: readonly string[];
}

/** Something that an engine does in another way than AWS; a scenario that meets it says so, and asserts what can be asserted. */
export interface Known {
  readonly id: KnownId;
  readonly why: string;
}

export type KnownId =
  | 'accounts-have-status-only'
  | 'a-running-operation-hides-its-own-id'
  | 'client-request-token-is-ignored'
  | 'existing-role-is-taken-over'
  | 'instances-fail-only-on-existing-roles'
  | 'moves-deploy-nothing'
  | 'one-page-of-accounts'
  | 'operations-are-immediate'
  | 'update-changes-no-instance'
  | 'no-drift'
  | 'trust-is-not-checked'
  | 'iam-is-not-enforced-on-stack-sets'
  | 'organizations-access-is-the-management-accounts'
  | 'delegated-administrator-is-listed-per-service'
  | 'template-of-an-absent-stack-is-empty'
  | 'service-linked-role-has-another-name'
  | 'tags-of-stacks-stay-there'
  | 'organization-of-callers-is-unknown'
  | 'roles-cannot-be-renamed';

export type Caller = 'management' | 'delegated-administrator' | (string & {});

/** An organization in an engine, of one scenario alone. */
export interface World {
  readonly engine: EngineName;
  readonly organization: { readonly id: string; readonly root: string; readonly managementAccount: string };
  /** The Region of the StackSets. */
  readonly region: string;
  readonly clock: Clock;
  /** What this engine is known to get wrong. */
  readonly known: readonly Known[];

  /** ID of a unit. */
  unit(name: string): string;
  /** ID of an account. */
  account(name: string): string;
  /**
   * Clients as the product makes them (lib/aws/connect.ts), with the credentials of the management account, the delegated
   * administrator, any other account by its name, or a principal.
   * `management` adds the management account's own clients; the management account has them anyway. `memberRole` adds IAM of the
   * member accounts through OrganizationAccountAccessRole.
   */
  clients(options: { readonly as: Caller; readonly management?: boolean; readonly memberRole?: boolean }): Promise<Clients>;
  /**
   * Environment of a process that calls this world: endpoint, keys, Region; profiles `management` and `delegated-administrator`.
   * @throws Error in the rehearsal, which is no server
   */
  environment(as: Caller): NodeJS.ProcessEnv;
  /** From now on these go wrong, and no others. */
  faults(faults: readonly Fault[]): void;
  /**
   * From now on the stacks of these accounts fail, and those of others no longer. Call it, if only with an empty list, before
   * the StackSet is created: what fails is in its template.
   * @throws Error where the engine cannot (known: instances-fail-only-on-existing-roles)
   */
  failInstances(accounts: readonly string[]): Promise<void>;
  /** Calls since the beginning, or since `clearCalls`; what builds and observes the world is not among them. */
  calls(): readonly RecordedCall[];
  clearCalls(): void;
  moveAccount(name: string, unit: string): Promise<void>;
  closeAccount(name: string): Promise<void>;
  addAccount(name: string, unit: string): Promise<void>;
  createRole(account: string, roleName: string): Promise<void>;
  /** Every role of an account, by name. */
  roles(account: string): Promise<readonly RoleView[]>;
  /**
   * A principal of an account that may do what the policy document allows; its name goes into `clients` and `environment`.
   * @throws Error where the engine enforces no policies (known: iam-is-not-enforced-on-stack-sets)
   */
  principal(account: string, policy: object): Promise<Caller>;
  close(): Promise<void>;
}

export interface Engine<Built extends World = World> {
  readonly name: EngineName;
  readonly known: readonly Known[];
  /** Builds an organization of its own. */
  build(definition: WorldDefinition): Promise<Built>;
  /** Ends what the engine holds in this process; the servers go on. */
  close(): Promise<void>;
}
