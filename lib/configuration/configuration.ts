import { type AdministratorRole } from './administrator-roles';
import { type ApprovedAction } from './approved-actions';
import { type EvidenceKeys, type EvidenceStoreConfiguration } from './evidence-store';
import { type GuardrailsConfiguration } from './guardrails';
import { type ResponderAccessConfiguration } from './responder-access';
import { type RemediationConfiguration } from './remediation';
import { type ReplayConfiguration } from './replay';
import { type SafetySettings } from './safety-settings';
import { type MeasuresConfiguration } from './measures';
import { type Route, type RoutingConfiguration } from './route';
import { type AutomationRule } from './automation-rule';
import { type AutomationRuleV2 } from './automation-rule-v2';
import { type SuppressionRule } from './suppression-rule';
import { type MembershipConfiguration, type PreferenceConfiguration } from './membership';

export { approvedActionTypes, type ApprovedAction } from './approved-actions';

export type ContainmentVariant = 'containment-only' | 'containment-with-ec2-triage';
export type ExecutionPolicy = 'published' | 'least-privilege';
/**
 * Which of the two published forms grants `ssm:StartAutomationExecution`:
 * `documents` is the newer guide's (document and automation-execution ARNs), `automation-definitions` that of February 2026.
 */
export type StartAutomationResources = 'documents' | 'automation-definitions';
export type ConcurrencyMode = 'strict-failure-tolerance' | 'soft-failure-tolerance';
export type RolloutOwner = 'cloudformation' | 'cordon';
export type RolloutFrom = 'delegated-administrator' | 'management-account';

/** Rule packs, by the names that their rules begin with: those of cdk-nag, and `CordonChecks`, our own. */
export const nagPackNames = [
  'AwsSolutions',
  'HIPAA.Security',
  'NIST.800.53.R4',
  'NIST.800.53.R5',
  'PCI.DSS.321',
  'Serverless',
  'CordonChecks',
] as const;
export type NagPackName = (typeof nagPackNames)[number];

/** Severities from which a finding fails a check. */
export const failOnSeverities = ['error', 'warning'] as const;
export type FailOn = (typeof failOnSeverities)[number];

/** The organization that is onboarded. */
export interface OrganizationConfiguration {
  /** `o-` and 10 to 32 lower-case letters or digits. */
  readonly id: string;
  /** Root ID, `r-` and 4 to 32 characters. @default - taken from the snapshot; needed for `targets: root` without one */
  readonly root?: string;
  /** Account ID, 12 digits. */
  readonly managementAccount: string;
  /**
   * Account ID of the security tooling account, which administers what `administrators` does not name. `administratorOf` says who does.
   * @default - none: the management account administers what `administrators` does not name
   */
  readonly delegatedAdministrator?: string;
  /** Account IDs where several accounts administer. @default - `delegatedAdministrator` administers everything */
  readonly administrators?: Partial<Readonly<Record<AdministratorRole, string>>>;
  /** Region of the Security Incident Response membership. */
  readonly membershipRegion: string;
  /** Regions where findings arise. @default - the membership Region alone */
  readonly regions: readonly string[];
  /**
   * Whether the triage service-linked role exists in the management account.
   * @default - taken from the snapshot; unknown there is an error
   */
  readonly triageServiceLinkedRole?: 'absent' | 'present';
  /** GuardDuty detector IDs of the delegated administrator account, by Region. @default - taken from the snapshot */
  readonly detectors?: Readonly<Record<string, string>>;
  /** Units that compromised accounts are moved to; they must be targets (containment roles have to stay). @default - none named */
  readonly quarantineUnits: readonly string[];
}

/** What the containment roles allow. */
export interface ContainmentConfiguration {
  /** @default containment-only */
  readonly variant: ContainmentVariant;
  /** @default published */
  readonly policy: ExecutionPolicy;
  /** Runbooks that may be run; narrows the execution role only under `policy: least-privilege`. @default - all three */
  readonly approvedActions: readonly ApprovedAction[];
  /** Adds the actions that the runbook pages name and the published policy lacks. @default false */
  readonly grantRunbookGaps: boolean;
  /** @default documents */
  readonly startAutomationResources: StartAutomationResources;
  /** Adds aws:SourceAccount and aws:SourceArn to the execution role's trust; not in the published trust. @default false */
  readonly confusedDeputyConditions: boolean;
  /** The one Region that carries the IAM template. IAM is global: a second Region would collide on the names. @default - the membership Region */
  readonly region: string;
  /** What AWS may contain without asking. @default - not said, and AWS asks each time */
  readonly preference?: PreferenceConfiguration;
  /**
   * Keys that the execution role may use besides. No key of the file: it follows from `evidenceStore.grantExecutionRole`.
   * @default - none, as published
   */
  readonly evidenceKeys?: EvidenceKeys;
  /** Who else may start runbooks. It follows from `remediation`. @default - nobody but AWS Security Incident Response */
  readonly remediation?: RemediationAccess;
}

/** Who may start runbooks in an account besides AWS Security Incident Response. */
export interface RemediationAccess {
  /** ARNs of the roles of the state machines that do, one a Region. */
  readonly roleArns: readonly string[];
  readonly actions: readonly ApprovedAction[];
  /** Name of the bucket for backups where each account has its own, with `{account}` and `{region}`. @default - all accounts share buckets */
  readonly ownBackupBucket?: string;
}

/** Operation preferences of StackSets. At most one of percentage and count each. */
export interface OperationPreferences {
  /** 1 to 100. */
  readonly maxConcurrentPercentage?: number;
  /** At least 1. */
  readonly maxConcurrentCount?: number;
  /** 0 to 100. */
  readonly failureTolerancePercentage?: number;
  /** At least 0. */
  readonly failureToleranceCount?: number;
  /** @default strict-failure-tolerance - real concurrency is then at most failure tolerance + 1 */
  readonly concurrencyMode: ConcurrencyMode;
}

/** An account that deliberately gets nothing. */
export interface Exclusion {
  readonly account: string;
  readonly reason: string;
  /** Last day (YYYY-MM-DD) on which the exclusion holds. @default - no end */
  readonly until?: string;
}

/** Accounts that are rolled out together. A wave without units takes whatever the earlier ones left; it is the last. */
export interface Wave {
  readonly name: string;
  /** Units, including the units below them. @default - the rest of the targets */
  readonly organizationalUnits?: readonly string[];
  /** @default - `rollout.preferences` */
  readonly preferences?: OperationPreferences;
}

export interface RolloutConfiguration {
  /** @default cloudformation */
  readonly owner: RolloutOwner;
  /** @default - delegated-administrator where a member account administers StackSets, else management-account */
  readonly from: RolloutFrom;
  /** Prefix of the StackSets' names and name of the stacks. @default cordon-containment-roles */
  readonly stackSetName: string;
  /** `root`, or units including the units below them. @default root */
  readonly targets: 'root' | readonly string[];
  /** @default - nobody */
  readonly exclude: readonly Exclusion[];
  /** Accounts that go first, in a StackSet of their own. @default - none */
  readonly canary: readonly string[];
  /** After the canary, in order; what no wave names forms a last wave `rest`. Needs `owner: cordon`. @default - one wave `rest` */
  readonly waves: readonly Wave[];
  /** @default - one account at a time, no failure tolerated */
  readonly preferences: OperationPreferences;
  /** Whether StackSets deploys to accounts that join a targeted unit. It ignores exclusions. @default true */
  readonly autoDeployment: boolean;
  /** Whether an account that leaves its target keeps the roles. @default true */
  readonly retainStacksOnAccountRemoval: boolean;
  /** Whether StackSets queues operations that collide instead of refusing them. @default true */
  readonly managedExecution: boolean;
}

/** Something that scans, and is known to. At least one of its lists is given. */
export interface Scanner {
  /** Lower-case letters, digits and hyphens; `environment.scanners.NAME` refers to this one alone. */
  readonly name: string;
  readonly addresses?: readonly string[];
  /** AMI IDs. */
  readonly images?: readonly string[];
  readonly instances?: readonly string[];
  readonly accounts?: readonly string[];
  /** A tag of its instances. Whoever may tag instances can pretend to be it. */
  readonly tag?: { readonly key: string; readonly value: string };
}

/** A VPN, a bastion host, or another way in. */
export interface RemoteAccess {
  readonly name: string;
  /** Addresses or CIDR ranges. */
  readonly addresses: readonly string[];
}

export interface DnsServer {
  readonly name: string;
  readonly addresses?: readonly string[];
  /** Paths of the server's executable on the instances, e.g. `/usr/sbin/named`. */
  readonly executables?: readonly string[];
}

/**
 * What the organization knows of itself. Nothing here hides a finding: rules refer to it (`from: environment.scanners`).
 */
export interface Environment {
  /** CIDR ranges of the organization's own networks. @default - none */
  readonly internalRanges: readonly string[];
  /** CIDR ranges that the organization has on the internet. @default - none */
  readonly externalRanges: readonly string[];
  /** @default - none */
  readonly remoteAccess: readonly RemoteAccess[];
  /** @default - none */
  readonly dnsServers: readonly DnsServer[];
  /** @default - none */
  readonly scanners: readonly Scanner[];
  /** Account IDs. @default - none */
  readonly criticalAccounts: readonly string[];
  /** Ports that are in use and look odd, 1 to 65,535. @default - none */
  readonly uncommonPorts: readonly number[];
  /** Names of endpoint protection products. @default - none */
  readonly endpointProducts: readonly string[];
  /** Names of vulnerability management products. @default - none */
  readonly vulnerabilityProducts: readonly string[];
  /** Name of the identity provider that people sign in with. @default - not said */
  readonly identityProvider?: string;
}

/** How rules on findings are deployed, and the limits of the safety rules. */
export interface SignalsConfiguration extends SafetySettings {
  /**
   * Stacks over which the rules of one Region are spread, 1 to 10. A stack that is deployed without a bootstrap bucket has at most 51,200 bytes,
   * which some 40 rules fill. @default 1
   */
  readonly stacksPerRegion: number;
}

/** What `cordon check` looks for. */
export interface CheckConfiguration {
  /** @default - AwsSolutions, NIST.800.53.R5 and CordonChecks */
  readonly packs: readonly NagPackName[];
  /** @default error */
  readonly failOn: FailOn;
}

/** A whole, valid configuration with every default filled in. */
export interface Configuration {
  readonly organization: OrganizationConfiguration;
  readonly containment: ContainmentConfiguration;
  readonly rollout: RolloutConfiguration;
  readonly environment: Environment;
  readonly signals: SignalsConfiguration;
  readonly check: CheckConfiguration;
  /** Key to value; on every stack, every StackSet and every resource that takes tags. @default - none but those of Cordon */
  readonly tags: Readonly<Record<string, string>>;
  /** GuardDuty suppression rules, in rank order. @default - none, and no stacks for them */
  readonly suppressionRules?: readonly SuppressionRule[];
  /** Security Hub automation rules. @default - none, and no stacks for them */
  readonly automationRules?: readonly AutomationRule[];
  /** Automation rules of Security Hub V2. @default - none, and no stacks for them */
  readonly automationRulesV2?: readonly AutomationRuleV2[];
  /** The membership of AWS Security Incident Response. @default - not said, and nothing of it is changed */
  readonly membership?: MembershipConfiguration;
  /** Service control policies that keep responders able to act. @default - none, and no stack for them */
  readonly guardrails?: GuardrailsConfiguration;
  /** Buckets for what containment runbooks back up. @default - none, and no stacks for them */
  readonly evidenceStore?: EvidenceStoreConfiguration;
  /** Roles for people who respond. @default - none, and no stack for them */
  readonly responderAccess?: ResponderAccessConfiguration;
  /** Measures of cases. @default - none, and no stack for them */
  readonly measures?: MeasuresConfiguration;
  /** A replay of a bucket with findings, in AWS. @default - none, and no stack for it */
  readonly replay?: ReplayConfiguration;
  readonly routing: RoutingConfiguration;
  /** Routes of events and findings. @default - none, and no stacks for them */
  readonly routes?: readonly Route[];
  /** Containment from findings, under the control of people. @default - none, and no stacks for it */
  readonly remediation?: RemediationConfiguration;
}
