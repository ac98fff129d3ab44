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

/** Which of the memberships that were found is in force, or why none is. */
export type MembershipInForce =
  | { readonly kind: 'in-force'; readonly membership: DeployedMembership }
  | { readonly kind: 'none-active' | 'several-active' }
  | { readonly kind: 'in-another-region'; readonly region: string };

export function inForceOf(
  { active }: Extract<MembershipFound, { kind: 'found' }>,
  { membershipRegion }: Pick<Configuration['organization'], 'membershipRegion'>,
): MembershipInForce {
  const [first, ...more] = active;
  if (first === undefined) return { kind: 'none-active' };
  if (more.length > 0) return { kind: 'several-active' };
  const { region, membership } = first;
  return region === membershipRegion ? { kind: 'in-force', membership } : { kind: 'in-another-region', region };
}

/** The one membership that is Active in the configured Region. @returns undefined where there is none, or more than one */
export function membershipInForce(source: MembershipSource): DeployedMembership | undefined {
  const found = findMembership(source);
  const verdict = found.kind === 'found' ? inForceOf(found, source.configuration.organization) : undefined;
  return verdict?.kind === 'in-force' ? verdict.membership : undefined;
}

/** Memberships as a list: `m-1234567890abc in eu-west-1 (Active)`. */
export function membershipsToText(memberships: readonly Placed[]): string {
  return memberships.map(({ region, membership }) => `${membership.id} in ${region} (${membership.status})`).join(', ');
}
