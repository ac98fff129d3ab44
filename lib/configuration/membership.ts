/** What members of the team are told of (CommunicationType of the service's API). */
export const communicationTypes = [
  'Case Created',
  'Case Updated',
  'Case Acknowledged',
  'Case Closed',
  'Case Updated To Service Managed',
  'Case Status Updated',
  'Case Pending Customer Action Reminder',
  'Case Attachment Url Uploaded',
  'Case Comment Added',
  'Case Comment Updated',
  'Membership Created',
  'Membership Updated',
  'Membership Cancelled',
  'Register Delegated Administrator',
  'Deregister Delegated Administrator',
  'Disable AWS Service Access',
] as const;
export type CommunicationType = (typeof communicationTypes)[number];

/**
 * A member of the incident response team. Name, job title and address are personal data: they appear in no log, report, plan, snapshot or
 * template.
 */
export interface TeamMember {
  /** 3 to 50 characters. */
  readonly name: string;
  /** 1 to 50 characters. */
  readonly jobTitle: string;
  /** 6 to 254 characters. */
  readonly email: string;
  /** @default - all of `communicationTypes` */
  readonly communicationPreferences?: readonly CommunicationType[];
}

/** The team has at least 2 members and at most 10 (IncidentResponseTeam of the service's API). */
export const teamSize = { smallest: 2, largest: 10 } as const;

/**
 * The membership of AWS Security Incident Response. Its Region is `organization.membershipRegion`, its account the administrator of the membership.
 * https://docs.aws.amazon.com/security-ir/latest/APIReference/API_CreateMembership.html
 */
export interface MembershipConfiguration {
  /** 3 to 50 characters. The service marks it as sensitive: it appears in no report. */
  readonly name: string;
  /** `organization`, or units including the units below them: accounts directly under the root are then not covered. */
  readonly coverage: 'organization' | readonly string[];
  /** The opt-in feature Triage: the service looks at the findings of GuardDuty and Security Hub by itself. */
  readonly triage: boolean;
  /** 2 to 10 members. @default - they stand in `teamFile` */
  readonly team?: readonly TeamMember[];
  /** Path of a YAML file with a list of the members, from the folder of the configuration. @default - they stand in `team` */
  readonly teamFile?: string;
  /** @default - the tags of the configuration */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * What the service may contain by itself (User Guide, "Contain"). The words of an older page of the guide are in `formerPreferences`.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/contain.html
 */
export const containmentPreferences = ['approval-required', 'contain-confirmed', 'contain-suspected'] as const;
export type ContainmentPreference = (typeof containmentPreferences)[number];

/**
 * The options of the older page, and what comes nearest to each. They are not the same: the older default was that nothing is contained.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/define-containment-preferences.html
 */
export const formerPreferences: Readonly<Record<string, ContainmentPreference>> = {
  'no-containment': 'approval-required',
  'containment-with-approval': 'approval-required',
  'automatic-containment': 'contain-confirmed',
};

/** The preference as it is asked for by a support case; no API tells what AWS has on record. */
export interface PreferenceConfiguration {
  /** For every account that `accounts` does not name. @default approval-required */
  readonly organization: ContainmentPreference;
  /** By account ID; they win over that of the organization. @default - none */
  readonly accounts: Readonly<Record<string, ContainmentPreference>>;
  /** What has been submitted, as `cordon onboard preference` prints it. @default - not submitted yet */
  readonly submitted?: {
    /** Day of the support case, YYYY-MM-DD. */
    readonly on: string;
    /** Checksum of the text, which shows whether the configuration has changed since. */
    readonly checksum: string;
  };
}
