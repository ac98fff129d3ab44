import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type UnknownReason } from '../core/reading';
import { isNotEnabledRegion, type DeployedMembership } from '../organization/membership';
import { type Snapshot } from '../organization/snapshot';

/** What the membership is looked for in. */
export interface MembershipSource {
  readonly configuration: Pick<Configuration, 'organization'>;
  readonly snapshot: Pick<Snapshot, 'securityIncidentResponse'>;
}

/** What was found of the membership, in the configured account. */
export type MembershipFound =
  | { readonly kind: 'not-looked' }
  | { readonly kind: 'other-account'; readonly asked: string }
  | { readonly kind: 'unknown'; readonly regions: readonly string[]; readonly reason: UnknownReason }
  | {
      readonly kind: 'none';
      /** Opt-in Regions that refused the credentials, as Regions do that the account has not enabled. */
      readonly notEnabled: readonly string[];
    }
  | { readonly kind: 'found'; readonly active: readonly Placed[]; readonly others: readonly Placed[] };

/** A membership and the Region that it was found in. */
export interface Placed {
  readonly region: string;
  readonly membership: DeployedMembership;
}

/** Looks through every Region that was looked into: in another Region than the configured one a membership is easily overlooked. */
export function findMembership({ configuration, snapshot }: MembershipSource): MembershipFound {
  const read = snapshot.securityIncidentResponse;
  if (read === undefined) return { kind: 'not-looked' };
  const account = administratorOf(configuration.organization, 'membership');
  if (read.account !== account) return { kind: 'other-account', asked: read.account };
  const all = Object.entries(read.memberships).flatMap(([region, reading]): Placed[] =>
    reading.status === 'present' ? reading.value.map((membership) => ({ region, membership })) : [],
  );
  const active = all.filter(({ membership }) => membership.status === 'Active');
  if (active.length > 0) return { kind: 'found', active, others: all.filter((one) => !active.includes(one)) };
  const unread = Object.entries(read.memberships).flatMap(([region, reading]) =>
    reading.status === 'unknown' ? [{ region, reason: reading.reason }] : [],
  );
  const { membershipRegion } = configuration.organization;
  const isNotEnabled = ({ region, reason }: (typeof unread)[number]): boolean =>
    region !== membershipRegion && isNotEnabledRegion(region, reason);
  const failed = unread.filter((one) => !isNotEnabled(one));
  if (failed.length > 0) return { kind: 'unknown', regions: failed.map(({ region }) => region), reason: failed[0]!.reason };
  if (!(membershipRegion in read.memberships)) return { kind: 'not-looked' };
  return all.length === 0 ? { kind: 'none', notEnabled: unread.map(({ region }) => region) } : { kind: 'found', active, others: all };
}

/** The one membership that is Active in the configured Region. @returns undefined where there is none, or more than one */
export function membershipInForce(source: MembershipSource): DeployedMembership | undefined {
  const found = findMembership(source);
  if (found.kind !== 'found' || found.active.length !== 1) return undefined;
  const [{ region, membership }] = found.active as [Placed];
  return region === source.configuration.organization.membershipRegion ? membership : undefined;
}
