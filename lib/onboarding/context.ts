import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { isNotEnabledRegion, type DeployedMembership } from '../organization/membership';
import { type Snapshot } from '../organization/snapshot';
import { organizationTree, type OrganizationTree } from '../organization/tree';
import { verifyCoverage, type Coverage } from '../rollout/verify';
import { type Prerequisite } from '../rollout/prerequisite';
import { type StepAccount, type StepDraft, couldNotRead, done, toDo } from './step';

/** What every step looks at: data alone. */
export interface OnboardingContext {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly tree: OrganizationTree;
  /** The containment roles and their prerequisites, as `cordon verify` proves them. */
  readonly coverage: Coverage;
}

export function onboardingContext(configuration: Configuration, snapshot: Snapshot, today: string): OnboardingContext {
  return { configuration, snapshot, today, tree: organizationTree(snapshot), coverage: verifyCoverage({ configuration, snapshot, today }) };
}

export const managementAccount = ({ snapshot }: OnboardingContext): StepAccount => ({
  id: snapshot.organization.managementAccount,
  role: 'management account',
});

const roles = {
  membership: 'administrator of the membership',
  stackSets: 'administrator of StackSets',
  guardDuty: 'administrator of GuardDuty',
  securityHub: 'administrator of Security Hub',
} as const;

export const administrator = ({ configuration }: OnboardingContext, role: keyof typeof roles): StepAccount => ({
  id: administratorOf(configuration.organization, role),
  role: roles[role],
});

/** State of a step that is one prerequisite of the rollout. */
export function prerequisiteState({ coverage }: OnboardingContext, id: string): StepDraft['state'] {
  const found = coverage.prerequisites.find((prerequisite) => prerequisite.id === id);
  if (found === undefined) throw new Error(`the prerequisite ${id} does not exist`);
  return stateOf(found);
}

export function stateOf(prerequisite: Prerequisite): StepDraft['state'] {
  switch (prerequisite.status) {
    case 'present':
      return done(`The snapshot shows the ${prerequisite.what}.`);
    case 'absent':
      return toDo(`${sentence(prerequisite.message)}`);
    case 'unknown':
      return couldNotRead(`the ${prerequisite.what}`, prerequisite.reason);
  }
}

/** A message as a sentence of its own. */
export function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** What was found of the membership, in the configured account. */
export type MembershipFound =
  | { readonly kind: 'not-looked' }
  | { readonly kind: 'other-account'; readonly asked: string }
  | { readonly kind: 'unknown'; readonly regions: readonly string[]; readonly reason: Parameters<typeof couldNotRead>[1] }
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
export function findMembership({ configuration, snapshot }: OnboardingContext): MembershipFound {
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
export function membershipInForce(context: OnboardingContext): DeployedMembership | undefined {
  const found = findMembership(context);
  if (found.kind !== 'found' || found.active.length !== 1) return undefined;
  const [{ region, membership }] = found.active as [Placed];
  return region === context.configuration.organization.membershipRegion ? membership : undefined;
}
