import { type Reading } from '../core/reading';
import { type Detection } from './detection';
import { type DeployedSecurityIncidentResponse } from './membership';
import { type DeployedRouting } from './routing';
import { type SeenRoles } from './seen-roles';
import { type Trail } from './trail';

/** Root of the organization, or an organizational unit. */
export interface OrganizationalUnit {
  readonly id: string;
  readonly name: string;
  /** ID of the root or unit that it is in. */
  readonly parent: string;
}

/** `State` of Organizations; the older `Status` (retired 9 September 2026) knows three of the five. */
export type AccountState = 'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';

/** States of an account that StackSets skips. A state that is neither here nor ACTIVE is one that AWS has added: nothing is known of it. */
export const inactiveStates: readonly string[] = ['PENDING_ACTIVATION', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] satisfies AccountState[];

export interface Account {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
  readonly state: AccountState;
  /** ID of the root or unit that it is directly in. */
  readonly parent: string;
  /** Names of the containment roles that exist in the account, read through its IAM. `unknown` unless a member role was given. */
  readonly containmentRoles: Reading<readonly string[]>;
  /**
   * The triage service-linked role of a member account, read through its IAM. That of the management account stands beside the account's stack.
   * @default - nobody looked
   */
  readonly triageServiceLinkedRole?: Reading<{ readonly arn: string }>;
}

export interface DelegatedAdministrator {
  readonly account: string;
  /** Service principals it is registered for. */
  readonly services: readonly string[];
}

export type StackInstanceStatus = 'CURRENT' | 'OUTDATED' | 'INOPERABLE';
export type StackInstanceDetailedStatus =
  'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'INOPERABLE' | 'SKIPPED_SUSPENDED_ACCOUNT' | 'FAILED_IMPORT';

export interface StackInstance {
  readonly account: string;
  readonly region: string;
  readonly status: StackInstanceStatus;
  /** @default - AWS gave none */
  readonly detailedStatus?: StackInstanceDetailedStatus;
  /** Free text of AWS. @default - AWS gave none */
  readonly statusReason?: string;
  /** Unit through which it was deployed. @default - AWS gave none */
  readonly organizationalUnit?: string;
  /** @default - the stack was never made */
  readonly stackId?: string;
  /** @default - NOT_CHECKED */
  readonly driftStatus?: 'DRIFTED' | 'IN_SYNC' | 'NOT_CHECKED' | 'UNKNOWN';
}

/** A StackSet of the organization as it is deployed. */
export interface DeployedStackSet {
  readonly name: string;
  /** `name:uuid`. */
  readonly id: string;
  readonly permissionModel: 'SERVICE_MANAGED' | 'SELF_MANAGED';
  readonly description?: string;
  readonly templateBody: string;
  readonly autoDeployment: { readonly enabled: boolean; readonly retainStacksOnAccountRemoval: boolean };
  readonly managedExecution: boolean;
  readonly capabilities: readonly string[];
  /** Key to value, sorted by key. A StackSet that a CloudFormation stack owns carries `aws:cloudformation:stack-id`. */
  readonly tags: Readonly<Record<string, string>>;
  /** Units or root it is deployed to. */
  readonly organizationalUnits: readonly string[];
  /** DriftStatus of the last drift detection of the whole StackSet. @default - nobody looked (a snapshot of an earlier version) */
  readonly driftStatus?: 'DRIFTED' | 'IN_SYNC' | 'NOT_CHECKED' | 'UNKNOWN';
  /** When drift was last detected. ISO 8601, UTC. @default - never, or nobody looked */
  readonly driftCheckedAt?: string;
  readonly instances: Reading<readonly StackInstance[]>;
}

/** An ordinary stack, here the management account's. */
export interface DeployedStack {
  readonly name: string;
  readonly id: string;
  /** StackStatus of CloudFormation, e.g. CREATE_COMPLETE. */
  readonly status: string;
  readonly statusReason?: string;
  readonly templateBody: string;
  /** StackDriftStatus of the last drift detection. @default - nobody looked (a snapshot of an earlier version) */
  readonly driftStatus?: 'DRIFTED' | 'IN_SYNC' | 'NOT_CHECKED' | 'UNKNOWN';
  /** When drift was last detected. ISO 8601, UTC. @default - never, or nobody looked */
  readonly driftCheckedAt?: string;
  /** Key to value, sorted by key. @default - none, or a snapshot of a Cordon that did not read them */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A GuardDuty filter as it is deployed; it hides findings where its action is ARCHIVE. */
export interface DeployedFilter {
  readonly name: string;
  readonly action: 'NOOP' | 'ARCHIVE';
  /** 1 to 100. */
  readonly rank: number;
  /** `FindingCriteria.Criterion`, as AWS answers it. @default - nobody looked (a snapshot of an earlier version) */
  readonly criteria?: Readonly<Record<string, FilterConditions>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** The conditions on one field of a filter, by operator: `equals`, `greaterThan`, and the older names that AWS still answers, such as `eq`. */
export type FilterConditions = Readonly<Record<string, readonly string[] | number>>;

/** A Security Hub automation rule as it is deployed. */
export interface DeployedAutomationRule {
  readonly arn: string;
  readonly name: string;
  /** 1 to 1,000. */
  readonly order: number;
  readonly enabled: boolean;
  readonly terminal: boolean;
  /** What it matches and writes. @default - nobody looked (a snapshot of an earlier version) */
  readonly content?: Reading<AutomationRuleContent>;
  readonly tags: Reading<Readonly<Record<string, string>>>;
}

/** An automation rule of Security Hub V2 as it is deployed. */
export interface DeployedAutomationRuleV2 {
  readonly arn: string;
  readonly name: string;
  /** 1 to 1,000, fractions too. */
  readonly order: number;
  readonly enabled: boolean;
  readonly content: Reading<AutomationRuleV2Content>;
}

/** What GetAutomationRuleV2 answers of a rule. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetAutomationRuleV2.html */
export interface AutomationRuleV2Content {
  /** `Criteria`. */
  readonly criteria: Readonly<Record<string, unknown>>;
  /** `Actions`. */
  readonly actions: readonly Readonly<Record<string, unknown>>[];
}

/** What BatchGetAutomationRules answers of a rule. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AutomationRulesConfig.html */
export interface AutomationRuleContent {
  /** `Criteria`: filters by the name of the criterion. */
  readonly criteria: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  /** `FindingFieldsUpdate` of each action. */
  readonly updates: readonly Readonly<Record<string, unknown>>[];
}

/** What tunes detection in one Region. */
export interface RegionSignals {
  /** ID of the GuardDuty detector. */
  readonly detector: Reading<string>;
  /** Absent where there is no detector. */
  readonly filters: Reading<readonly DeployedFilter[]>;
  /** Absent where Security Hub is not enabled. */
  readonly automationRules: Reading<readonly DeployedAutomationRule[]>;
  /** By ARN. Absent where Security Hub V2 is not enabled. @default - nobody looked (a snapshot of an earlier version) */
  readonly automationRulesV2?: Reading<readonly DeployedAutomationRuleV2[]>;
}

/** What tunes detection in the accounts that administer GuardDuty and Security Hub. */
export interface DeployedSignals {
  /** Account that administers GuardDuty. */
  readonly account: string;
  /** By Region code, sorted. */
  readonly regions: Readonly<Record<string, RegionSignals>>;
}

/** A service control policy and where it is attached. */
export interface ServiceControlPolicy {
  /** `p-` and its characters, e.g. `p-FullAWSAccess`. */
  readonly id: string;
  readonly name: string;
  /** The policy document, as JSON. */
  readonly content: string;
  /** IDs of the root, units and accounts that it is attached to, sorted. */
  readonly targets: readonly string[];
}

/**
 * An organization as it was read at one time. Plan, deploy and verify look at nothing else.
 * Lists are sorted by ID (names for StackSets), so that the same organization gives the same bytes.
 */
export interface Snapshot {
  readonly kind: 'cordon/organization-snapshot';
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** Account that read it. */
  readonly takenBy: string;
  readonly organization: {
    readonly id: string;
    readonly managementAccount: string;
    readonly root: string;
    /** `ALL`, or `CONSOLIDATED_BILLING` alone. @default - nobody looked (a snapshot of an earlier version) */
    readonly featureSet?: string;
  };
  readonly organizationalUnits: readonly OrganizationalUnit[];
  readonly accounts: readonly Account[];
  readonly delegatedAdministrators: Reading<readonly DelegatedAdministrator[]>;
  /** Service principals with trusted access. */
  readonly trustedAccess: Reading<readonly string[]>;
  /** Whether StackSets' own trusted access (ActivateOrganizationsAccess) is on. */
  readonly stackSetsAccess: Reading<'ENABLED' | 'DISABLED' | 'DISABLED_PERMANENTLY'>;
  /** The StackSets of the configured name; each is present, absent or unknown. */
  readonly stackSets: Readonly<Record<string, Reading<DeployedStackSet>>>;
  readonly managementAccount: {
    readonly stack: Reading<DeployedStack>;
    /** The triage service-linked role. */
    readonly triageServiceLinkedRole: Reading<{ readonly arn: string }>;
  };
  /**
   * Service control policies, sorted by ID; absent where the organization does not use them. @default - nobody looked (a snapshot of an
   * earlier version)
   */
  readonly serviceControlPolicies?: Reading<readonly ServiceControlPolicy[]>;
  /** Filters and automation rules. @default - nobody looked (a snapshot of an earlier version) */
  readonly signals?: DeployedSignals;
  /** Whether GuardDuty and Security Hub are on. @default - nobody looked (a snapshot of an earlier version) */
  readonly detection?: Detection;
  /** Memberships, and whom they cover. @default - nobody looked */
  readonly securityIncidentResponse?: DeployedSecurityIncidentResponse;
  /** Trails of CloudTrail that log for the whole organization; absent where there is none. @default - nobody looked */
  readonly organizationTrails?: Reading<readonly Trail[]>;
  /** Rules, alarms and topics of routes. @default - nobody looked */
  readonly routing?: DeployedRouting;
  /** The containment roles of accounts as IAM has them. @default - nobody looked into the accounts */
  readonly seenRoles?: SeenRoles;
}
