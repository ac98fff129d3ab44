import { type Configuration } from '../configuration/configuration';
import { type UnknownReason } from '../core/reading';
import { count, some } from '../core/text';
import { type AccountRelationship } from '../organization/membership';
import { type Snapshot } from '../organization/snapshot';
import { organizationTree, type OrganizationTree } from '../organization/tree';
import { coveredBy, wantedCoverage } from './coverage';
import { findMembership, inForceOf, membershipsToText } from './find';

/**
 * How an account stands to the membership.
 *
 * - `covered`: AWS says Associated.
 * - `not-covered`: AWS says Disassociated or Unassociated.
 * - `unknown`: AWS did not answer, or answered with a status that Cordon does not know.
 */
export type MembershipStatus = 'covered' | 'not-covered' | 'unknown';

export interface AccountMembership {
  readonly account: string;
  readonly status: MembershipStatus;
  /** AWS's own answer. @default - AWS did not answer about this account */
  readonly relationship?: AccountRelationship;
  /** Why AWS did not answer. @default - it answered, or the snapshot has no line about the account */
  readonly reason?: UnknownReason;
  /** Whether the configuration asks for it. @default - the configuration does not say whom the membership covers */
  readonly isWanted?: boolean;
  /** Whether the units of the membership include it, as the membership itself says. AWS may not have associated it all the same. */
  readonly isInCoverage: boolean;
}

/** What is known of the membership as a whole. */
export type MembershipState =
  | {
      readonly status: 'not-checked';
      /** Why nobody looked, as a clause: `the snapshot does not have it`. */
      readonly why: string;
    }
  | { readonly status: 'unknown'; readonly reason: UnknownReason; readonly regions: readonly string[] }
  /** No membership is Active in the configured Region, or more than one is. */
  | { readonly status: 'missing'; readonly message: string }
  | { readonly status: 'active'; readonly id: string };

/** What is known of the membership and of the accounts that it covers: of each account by itself, never by what the membership says of units. */
export type MembershipProof =
  | Exclude<MembershipState, { readonly status: 'active' }>
  | (Extract<MembershipState, { readonly status: 'active' }> & { readonly accounts: readonly AccountMembership[] });

type Source = Pick<Snapshot, 'organization' | 'organizationalUnits' | 'accounts' | 'securityIncidentResponse'>;

/**
 * Every active account of the organization against the membership, in ID order. Linear in the accounts.
 * @param tree of the snapshot. @default - it is built
 */
export function proveMembership(
  configuration: Pick<Configuration, 'organization' | 'membership'>,
  snapshot: Source,
  tree: OrganizationTree = organizationTree(snapshot),
): MembershipProof {
  const found = findMembership({ configuration, snapshot });
  switch (found.kind) {
    case 'not-looked':
      return { status: 'not-checked', why: 'the snapshot does not have it' };
    case 'other-account':
      return { status: 'not-checked', why: `the snapshot looked in account ${found.asked}, which is not the configured one` };
    case 'unknown':
      return found.reason.code === 'not-asked'
        ? { status: 'not-checked', why: found.reason.message }
        : { status: 'unknown', reason: found.reason, regions: found.regions };
    case 'none':
      return { status: 'missing', message: 'There is no membership of AWS Security Incident Response' };
    case 'found':
      break;
  }
  const verdict = inForceOf(found, configuration.organization);
  switch (verdict.kind) {
    case 'none-active':
      return { status: 'missing', message: `No membership is Active: ${membershipsToText(found.others)}` };
    case 'several-active':
      return { status: 'missing', message: `More than one membership is Active: ${membershipsToText(found.active)}` };
    case 'in-another-region': {
      const { membershipRegion } = configuration.organization;
      return { status: 'missing', message: `The membership is in ${verdict.region}, and the configuration says ${membershipRegion}` };
    }
    case 'in-force':
      break;
  }
  const isWanted = configuration.membership && coveredBy(wantedCoverage(configuration.membership.coverage), tree);
  const isInCoverage = coveredBy(verdict.membership.coverage, tree);
  const relationships = snapshot.securityIncidentResponse?.accounts ?? {};
  const accounts = snapshot.accounts
    .filter(({ state }) => state === 'ACTIVE')
    .map(({ id }): AccountMembership => ({
      account: id,
      ...answerOf(relationships[id]),
      ...(isWanted && { isWanted: isWanted(id) }),
      isInCoverage: isInCoverage(id),
    }));
  return { status: 'active', id: verdict.membership.id, accounts };
}

/** AWS's answer about one account. https://docs.aws.amazon.com/security-ir/latest/APIReference/API_GetMembershipAccountDetailItem.html */
export function answerOf(
  reading: NonNullable<Snapshot['securityIncidentResponse']>['accounts'][string] | undefined,
): Pick<AccountMembership, 'status' | 'relationship' | 'reason'> {
  if (reading?.status === 'unknown') return { status: 'unknown', reason: reading.reason };
  if (reading?.status !== 'present') return { status: 'unknown' };
  return { status: statuses[reading.value.status] ?? 'unknown', relationship: reading.value };
}

/** Accounts by what AWS answered about them, each list in the order of the accounts. Those that are covered are in none. */
export interface OpenAnswers {
  /** AWS says that the membership does not cover them. */
  readonly missing: readonly string[];
  /** AWS answered with a status that Cordon does not know: `333333333333 (Pending)`. */
  readonly unfamiliar: readonly string[];
  /** AWS did not answer. */
  readonly unread: readonly string[];
}

/** What is open about accounts that the membership is to cover. */
export function openAnswers(accounts: readonly { readonly id: string }[], snapshot: Pick<Source, 'securityIncidentResponse'>): OpenAnswers {
  const relationships = snapshot.securityIncidentResponse?.accounts ?? {};
  const answers = accounts.map(({ id }) => ({ id, ...answerOf(relationships[id]) }));
  const unknown = answers.filter(({ status }) => status === 'unknown');
  return {
    missing: answers.filter(({ status }) => status === 'not-covered').map(({ id }) => id),
    unfamiliar: unknown.flatMap(({ id, relationship }) => (relationship ? [`${id} (${relationship.status})`] : [])),
    unread: unknown.filter(({ relationship }) => relationship === undefined).map(({ id }) => id),
  };
}

/** The sentence about accounts that the membership covers and AWS has not associated. */
export function notAssociated(missing: readonly string[]): string {
  return `${count(missing.length, 'account')} in the coverage ${missing.length === 1 ? 'is' : 'are'} not associated: ${some(missing, 5)}.`;
}

/** The sentence about statuses that Cordon does not know. @returns none where AWS answered with no such status */
export function unfamiliarStatuses({ unfamiliar }: Pick<OpenAnswers, 'unfamiliar'>): readonly string[] {
  if (unfamiliar.length === 0) return [];
  const accounts = `${count(unfamiliar.length, 'account')}: ${some(unfamiliar, 5)}`;
  return [`AWS answered with a status that Cordon does not know for ${accounts}.`];
}

/** A status that is not here is one that AWS has added: nobody knows whether it means that the account is covered. */
const statuses: Readonly<Record<string, MembershipStatus>> = {
  Associated: 'covered',
  Disassociated: 'not-covered',
  Unassociated: 'not-covered',
};
