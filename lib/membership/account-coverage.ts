import { type Configuration } from '../configuration/configuration';
import { type UnknownReason } from '../core/reading';
import { type Snapshot } from '../organization/snapshot';
import { organizationTree } from '../organization/tree';
import { isCovered, wantedCoverage } from './coverage';
import { findMembership, inForceOf, membershipsToText } from './find';

/**
 * How an account stands to the membership.
 *
 * - `covered`: AWS says that it is associated.
 * - `not-covered`: AWS says that it is not.
 * - `unknown`: AWS did not say.
 */
export type MembershipStatus = 'covered' | 'not-covered' | 'unknown';

export interface AccountMembership {
  readonly account: string;
  readonly status: MembershipStatus;
  /** Whether the configuration asks for it. @default - the configuration does not say whom the membership covers */
  readonly isWanted?: boolean;
}

/** What is known of the membership and of the accounts that it covers: of each account by itself, never by what the membership says of units. */
export type MembershipProof =
  | { readonly status: 'not-checked' }
  | { readonly status: 'unknown'; readonly reason: UnknownReason; readonly regions: readonly string[] }
  /** No membership is Active in the configured Region, or more than one is. */
  | { readonly status: 'missing'; readonly message: string }
  | { readonly status: 'active'; readonly id: string; readonly accounts: readonly AccountMembership[] };

/** Every active account of the organization against the membership, in ID order. */
export function proveMembership(
  configuration: Pick<Configuration, 'organization' | 'membership'>,
  snapshot: Pick<Snapshot, 'organization' | 'organizationalUnits' | 'accounts' | 'securityIncidentResponse'>,
): MembershipProof {
  const found = findMembership({ configuration, snapshot });
  switch (found.kind) {
    case 'not-looked':
    case 'other-account':
      return { status: 'not-checked' };
    case 'unknown':
      return found.reason.code === 'not-asked'
        ? { status: 'not-checked' }
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
  const tree = organizationTree(snapshot);
  const wanted = configuration.membership && wantedCoverage(configuration.membership.coverage);
  const relationships = snapshot.securityIncidentResponse?.accounts ?? {};
  const accounts = snapshot.accounts
    .filter(({ state }) => state === 'ACTIVE')
    .map(({ id }): AccountMembership => {
      const reading = relationships[id];
      const status = reading?.status !== 'present' ? 'unknown' : reading.value.status === 'Associated' ? 'covered' : 'not-covered';
      return { account: id, status, ...(wanted && { isWanted: isCovered(id, wanted, tree) }) };
    });
  return { status: 'active', id: verdict.membership.id, accounts };
}
