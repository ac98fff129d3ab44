import { createHash } from 'node:crypto';
import { type Reading, type UnknownReason } from '../core/reading';
import { isOptIn } from '../core/regions';

/** Which accounts a membership covers: those of the whole organization, or those of units and of the units below them. Never single accounts. */
export interface MembershipCoverage {
  /** Whether all accounts are covered, those that join later too. The units then make no difference. */
  readonly entireOrganization: boolean;
  /** IDs of units. */
  readonly organizationalUnits: readonly string[];
}

/** Statuses that the model names. A membership that its console calls "Pending" has been seen with none of them. */
export const membershipStatuses = ['Active', 'Cancelled', 'Terminated'] as const;

/**
 * A membership of AWS Security Incident Response as it was read. Names and addresses are personal data, and the service marks the name of a
 * membership as sensitive: of these there are fingerprints alone, which tell whether they are those of the configuration.
 */
export interface DeployedMembership {
  /** `m-` and 10 to 32 lower-case letters or digits. */
  readonly id: string;
  /** Account that it is in. */
  readonly account: string;
  /** One of `membershipStatuses`, or what AWS has added. */
  readonly status: string;
  readonly name: Fingerprint;
  readonly coverage: MembershipCoverage;
  /** As the service counts it. @default - it did not say */
  readonly numberOfAccountsCovered?: number;
  /** Sorted by the fingerprint. */
  readonly team: readonly DeployedTeamMember[];
  /** Opt-in features by their name, e.g. `Triage`, and whether they are on. */
  readonly features: Readonly<Record<string, boolean>>;
  readonly tags: Reading<Readonly<Record<string, string>>>;
}

export interface DeployedTeamMember {
  /** Of name, job title and e-mail address together. */
  readonly person: Fingerprint;
  /** What they are told of, sorted. @default - AWS named none, which it calls all */
  readonly communicationPreferences?: readonly string[];
}

/** How an account stands to a membership (BatchGetMemberAccountDetails). Values that AWS has added stay as they are. */
export interface AccountRelationship {
  /** `Associated`: covered. `Disassociated`, `Unassociated`: not. */
  readonly status: string;
  /** `Organization` or `Unrelated`. */
  readonly type: string;
}

/** What was read of AWS Security Incident Response, in the account that holds the membership. */
export interface DeployedSecurityIncidentResponse {
  /** Account that was to be asked. */
  readonly account: string;
  /** Memberships of that account, by the Region that was looked into, sorted by ID: also those that are cancelled or terminated. */
  readonly memberships: Readonly<Record<string, Reading<readonly DeployedMembership[]>>>;
  /** By account ID: how each account of the organization stands to the membership that is in force. Empty where there is no such one. */
  readonly accounts: Readonly<Record<string, Reading<AccountRelationship>>>;
}

/**
 * Whether an answer is that of an opt-in Region that the account has not enabled: no membership can be there. AWS answers the same to credentials
 * that are not valid in opt-in Regions, so whoever concludes something names the Region.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
 */
export function isNotEnabledRegion(region: string, { code }: UnknownReason): boolean {
  return isOptIn(region) && ['UnrecognizedClientException', 'InvalidClientTokenId', 'AuthFailure'].includes(code);
}

/** 16 hexadecimal digits. */
export type Fingerprint = string;

/**
 * What stands for a text that is not to be kept. It is not a secret: who knows the membership and guesses the text can check the guess.
 *
 * @param membership ID of the membership, so that the same person has another fingerprint in another membership
 */
export function fingerprint(membership: string, ...texts: readonly string[]): Fingerprint {
  return createHash('sha256')
    .update(JSON.stringify([membership, ...texts]))
    .digest('hex')
    .slice(0, 16);
}
