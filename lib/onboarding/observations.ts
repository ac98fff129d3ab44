import { type Reading } from '../core/reading';

/** A finding of the test domain. */
export interface TestFinding {
  readonly id: string;
  /** Account that the finding is about. */
  readonly account: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly archived: boolean;
}

/** A test case of Cordon, whatever its state. */
export interface TestCaseSeen {
  readonly id: string;
  /** As AWS says it, e.g. `Closed`. */
  readonly status: string;
  /** ISO 8601, UTC. @default - AWS did not say */
  readonly openedAt?: string;
}

/** What the service did with findings between two days, both included. */
export interface TriageMetrics {
  /** YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  /** Findings of GuardDuty and of Security Hub that the service took in. */
  readonly ingested: number;
  readonly triaged: number;
}

/**
 * What the validation asks AWS for besides the snapshot. By Region code where it is asked in every Region in use; absent there means that the
 * service is not on.
 */
export interface Observations {
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** Accounts that GuardDuty has as members, each with its relationship to the administrator, e.g. `Enabled`. */
  readonly guardDutyMembers: Readonly<Record<string, Reading<Readonly<Record<string, string>>>>>;
  /** Newest first. */
  readonly testFindings: Readonly<Record<string, Reading<readonly TestFinding[]>>>;
  /** ARNs of the subscriptions of products whose findings Security Hub accepts. */
  readonly products: Readonly<Record<string, Reading<readonly string[]>>>;
  /** The role AWSServiceRoleForSecurityIncidentResponse in the account that administers the membership. */
  readonly serviceRole: Reading<{ readonly arn: string }>;
  /** Newest first. */
  readonly testCases: Reading<readonly TestCaseSeen[]>;
  /** Absent where there is no membership in force. */
  readonly metrics: Reading<TriageMetrics>;
}
