import { proveChain, weakest, type AccountChain, type Link, type LinkId } from '../chain';
import { remediationRoleName } from '../containment/remediation-role';
import { type ApprovedAction, type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';

/** What a link that does not hold means for the exercise. A rule that can hide threats need not hide this finding. */
const decisive: Readonly<Partial<Record<LinkId, 'breaks' | 'doubts'>>> = {
  'detector-on': 'breaks',
  'data-source-on': 'breaks',
  'deployed-suppression-rules': 'doubts',
  'deployed-automation-rules': 'doubts',
  'roles-current': 'breaks',
  'roles-not-drifted': 'breaks',
  'roles-allow-runbook': 'breaks',
  'control-policies-allow': 'breaks',
  'backup-bucket-allowed': 'breaks',
};

/** A link of the account, and whether the way of the exercise goes over it. */
export type ExerciseLink = Link & {
  /** @default - the way of the exercise does not need it: AWS Security Incident Response does */
  readonly needed?: 'breaks' | 'doubts';
};

/** The links of the account, or why there are none. */
export type AccountLinks =
  | { readonly status: 'known'; readonly links: readonly ExerciseLink[] }
  | { readonly status: 'not-active'; readonly state: string }
  | {
      readonly status: 'unknown';
      /** A sentence. */
      readonly why: string;
      /** An imperative. */
      readonly remedy: string;
    };

/** What a snapshot shows of the account, for a kind of resource. */
export function linksOf(
  account: string | undefined,
  action: ApprovedAction | undefined,
  { configuration, snapshot, today }: { readonly configuration: Configuration; readonly snapshot?: Snapshot; readonly today: string },
): AccountLinks {
  if (snapshot === undefined) {
    return {
      status: 'unknown',
      why: 'There is no snapshot, so nothing is known of the account.',
      remedy: 'take one with cordon snapshot, and give it with --organization',
    };
  }
  const proven = (of: Snapshot): readonly AccountChain[] =>
    account === undefined ? [] : proveChain({ configuration, snapshot: of, today, only: [account] }).accounts;
  const [chain] = proven(snapshot);
  if (chain === undefined) {
    return {
      status: 'unknown',
      why: `The snapshot does not have the account ${account ?? 'of the finding'}.`,
      remedy: 'take a new one with cordon snapshot',
    };
  }
  if (chain.status !== 'judged') return { status: 'not-active', state: chain.state };
  const linksIn = (of: AccountChain | undefined): readonly Link[] | undefined =>
    of?.status === 'judged' ? of.actions.find((one) => one.action === action)?.links : undefined;
  const own = linksIn(chain);
  if (own === undefined) {
    return {
      status: 'unknown',
      why: `containment.approvedActions does not name ${action ?? 'the resource'}, so no link was judged.`,
      remedy: 'add it, if AWS may contain it',
    };
  }
  return {
    status: 'known',
    links: withTheThirdRole(own, () => linksIn(proven(unseen(snapshot))[0]), snapshot.seenRoles?.accounts[account ?? '']).map((link) => ({
      ...link,
      ...(decisive[link.id] && { needed: decisive[link.id]! }),
    })),
  };
}

/** The snapshot as if nobody had looked into the accounts. */
function unseen(snapshot: Snapshot): Snapshot {
  const others: { -readonly [Key in keyof Snapshot]: Snapshot[Key] } = { ...snapshot };
  delete others.seenRoles;
  return others;
}

const aboutRoles: readonly LinkId[] = ['roles-current', 'roles-not-drifted'];

/**
 * Whoever looked into the account may have read the two roles of the service alone. This way goes by a third one: where it was not read, the links are as
 * if nobody had looked.
 */
function withTheThirdRole(
  links: readonly Link[],
  withoutSight: () => readonly Link[] | undefined,
  seen: Readonly<Record<string, { readonly status: string } | undefined>> | undefined,
): readonly Link[] {
  const third = seen?.[remediationRoleName]?.status;
  if (seen === undefined || third === 'present') return links;
  const others = withoutSight();
  return links.map((link) => {
    const other = aboutRoles.includes(link.id) ? others?.find(({ id }) => id === link.id) : undefined;
    return other === undefined || weakest([link.state, other.state]) === link.state ? link : other;
  });
}
