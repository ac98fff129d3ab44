import { type Reading, type UnknownReason } from '../core/reading';

/** DISABLED is suspended. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html */
export const detectorStatuses = ['ENABLED', 'DISABLED'] as const;

/**
 * The accounts of the organization in which GuardDuty is enabled automatically.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_DescribeOrganizationConfiguration.html
 */
export const guardDutyAutoEnableMembers = ['ALL', 'NEW', 'NONE'] as const;

export interface GuardDutyAutoEnable {
  readonly members: (typeof guardDutyAutoEnableMembers)[number];
  /** Whether the administrator has as many member accounts as it may have: GuardDuty adds no more. */
  readonly memberLimitReached: boolean;
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_OrganizationConfiguration.html */
export const configurationTypes = ['CENTRAL', 'LOCAL'] as const;
/** Whether central configuration could be set up; always ENABLED with LOCAL. */
export const configurationStatuses = ['PENDING', 'ENABLED', 'FAILED'] as const;

export interface SecurityHubAutoEnable {
  /** CENTRAL: configuration policies say where Security Hub is on, and `newAccounts` is always false. */
  readonly configuration: (typeof configurationTypes)[number];
  readonly status: (typeof configurationStatuses)[number];
  /** Whether Security Hub switches itself on in accounts that join the organization. */
  readonly newAccounts: boolean;
  /** Whether the administrator has as many member accounts as it may have: Security Hub adds no more. */
  readonly memberLimitReached: boolean;
}

/** GuardDuty of one account in one Region, as its administrator sees it. */
export interface AccountDetector {
  /**
   * `RelationshipStatus` of ListMembers: `Enabled` where GuardDuty is on. Of the administrator's own account `Enabled`, or `Disabled` where it is
   * suspended. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Member.html
   */
  readonly status: string;
  /**
   * Features that are ENABLED, sorted, e.g. `S3_DATA_EVENTS`. @default - AWS did not answer about this account
   * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetMemberDetectors.html
   */
  readonly features?: readonly string[];
  /** Why the features are not known. @default - they are, or nobody asked for them */
  readonly featuresUnread?: UnknownReason;
}

/** Whether GuardDuty and Security Hub are on in one Region, each in the account that administers it. */
export interface RegionDetection {
  /** Status of the administrator's detector; DISABLED is suspended. Absent where there is no detector. */
  readonly guardDuty: Reading<(typeof detectorStatuses)[number]>;
  /** Absent where there is no detector. */
  readonly guardDutyAutoEnable: Reading<GuardDutyAutoEnable>;
  /**
   * GuardDuty in each account, by account ID: the administrator's own and its members. Absent where the administrator has no detector.
   * @default - nobody looked (a snapshot of an earlier version)
   */
  readonly guardDutyAccounts?: Reading<Readonly<Record<string, AccountDetector>>>;
  /** Absent where Security Hub is not enabled. */
  readonly securityHub: Reading<'ENABLED'>;
  /** Absent where Security Hub is not enabled. */
  readonly securityHubAutoEnable: Reading<SecurityHubAutoEnable>;
}

/** Accounts that administer GuardDuty and Security Hub for the organization. */
export interface DetectionAdministrators {
  readonly guardDuty: string;
  readonly securityHub: string;
}

/**
 * Whether GuardDuty and Security Hub are on, read in their administrator accounts. A reading that was not requested is unknown with the
 * code `not-asked`.
 */
export interface Detection {
  /** Accounts that were to be asked. */
  readonly administrators: DetectionAdministrators;
  /** By Region code, sorted. */
  readonly regions: Readonly<Record<string, RegionDetection>>;
}
