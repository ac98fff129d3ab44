import { type ApprovedAction } from '../configuration/configuration';
import { preferenceNotSeen } from '../membership/preference';
import { type Account } from '../organization/snapshot';
import { verifyCoverage, type AccountCoverage } from '../rollout/verify';
import { type ChainInput, type Judge, type JudgeFactory } from './judge';
import { linkIds, weakest, type Judgement, type Link, type LinkId, type LinkState } from './link';
import { configuredAutomationRules, deployedAutomationRules } from './links/automation-rules';
import { dataSourceOn, detectorOn } from './links/detector';
import { membershipCoversAccount, triageOn, triageRole } from './links/membership';
import { preferenceSubmitted } from './links/preference';
import { backupBucketAllowed, controlPoliciesAllow, rolesAllowRunbook } from './links/proof';
import { rolesCurrent, rolesNotDrifted, trustedAccessOn } from './links/roles';
import { alarmsAlive, targetsAlive } from './links/deployed-routes';
import { caseRoute, findingRoute } from './links/routes';
import { configuredSuppressionRules, deployedSuppressionRules } from './links/suppression-rules';

/** The chain of one action type in one account. */
export interface ActionChain {
  readonly action: ApprovedAction;
  /** The weakest of its links. `yes` needs every link. */
  readonly verdict: LinkState;
  /** Every link, in the order of `linkIds`. */
  readonly links: readonly Link[];
}

/** What is known of an account. */
export type AccountChain = {
  readonly account: string;
  readonly name: string;
  /** The wave that deploys its roles, `management account`, or why it is left out: `excluded`, `not-targeted`. */
  readonly group: string;
} & (
  | {
      readonly status: 'judged';
      /** The weakest of its action types. */
      readonly verdict: LinkState;
      /** One for each wanted action type, in the order of the configuration. */
      readonly actions: readonly ActionChain[];
    }
  /** The account is closed or suspended, or in a state that AWS has added. Nothing is judged of it. */
  | { readonly status: 'not-active'; readonly state: string }
);

/** Whether each account would be contained. */
export interface ChainProof {
  readonly kind: 'cordon/chain';
  readonly version: 1;
  readonly organization: string;
  readonly takenAt: string;
  /** Action types that `containment.approvedActions` names. */
  readonly actions: readonly ApprovedAction[];
  /** Every account of the organization, or those that were asked for, in ID order. */
  readonly accounts: readonly AccountChain[];
  /** What no link looks at, each as a noun phrase. */
  readonly notLookedAt: readonly string[];
}

/** A configuration and a snapshot that match each other. */
export type ProveChainOptions = Omit<ChainInput, 'coverage'> & {
  /** @default - it is computed */
  readonly coverage?: ChainInput['coverage'];
  /** IDs of the accounts to judge. @default - every account */
  readonly only?: readonly string[];
};

const judges: Readonly<Record<LinkId, JudgeFactory>> = {
  'detector-on': detectorOn,
  'data-source-on': dataSourceOn,
  'configured-suppression-rules': configuredSuppressionRules,
  'deployed-suppression-rules': deployedSuppressionRules,
  'membership-covers-account': membershipCoversAccount,
  'triage-on': triageOn,
  'triage-role': triageRole,
  'configured-automation-rules': configuredAutomationRules,
  'deployed-automation-rules': deployedAutomationRules,
  'trusted-access-on': trustedAccessOn,
  'roles-current': rolesCurrent,
  'roles-not-drifted': rolesNotDrifted,
  'roles-allow-runbook': rolesAllowRunbook,
  'control-policies-allow': controlPoliciesAllow,
  'backup-bucket-allowed': backupBucketAllowed,
  'preference-submitted': preferenceSubmitted,
  'case-route': caseRoute,
  'finding-route': findingRoute,
  'targets-alive': targetsAlive,
  'alarms-alive': alarmsAlive,
};

/** What no link looks at, because the snapshot does not have it or nobody can read it. */
const notLookedAt: readonly string[] = [
  'resource control policies, permissions boundaries and policies of VPC endpoints',
  'policies of the one resource that is compromised, such as those of its bucket or key',
  preferenceNotSeen,
];

/**
 * Judges for every active account and wanted action type whether a finding arises, reaches AWS Security Incident Response, may be contained, and is
 * heard of. Pure, from data. What accounts share is judged once, so that the time grows with the accounts and not with what is shared.
 */
export function proveChain({ coverage, only, ...options }: ProveChainOptions): ChainProof {
  const input: ChainInput = { ...options, coverage: coverage ?? verifyCoverage(options) };
  const { snapshot, configuration } = input;
  const { approvedActions: actions } = configuration.containment;
  const ready = linkIds.map((id) => [id, judges[id](input)] as const);
  const groups = new Map(input.coverage.accounts.map((account) => [account.account, groupOf(account)]));
  const links = new Map<LinkId, Map<Judgement, Link>>(linkIds.map((id) => [id, new Map()]));
  const wanted = only && new Set(only);
  const accounts = snapshot.accounts
    .filter(({ id }) => wanted?.has(id) ?? true)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((account): AccountChain => {
      const common = { account: account.id, name: account.name, group: groups.get(account.id) ?? '' };
      if (account.state !== 'ACTIVE') return { ...common, status: 'not-active', state: account.state };
      const chains = actions.map((action) => actionChain(account, action, ready, links));
      return { ...common, status: 'judged', verdict: weakest(chains.map(({ verdict }) => verdict)), actions: chains };
    });
  return {
    kind: 'cordon/chain',
    version: 1,
    organization: snapshot.organization.id,
    takenAt: snapshot.takenAt,
    actions,
    accounts,
    notLookedAt,
  };
}

function groupOf({ wave, by, status }: AccountCoverage): string {
  return wave ?? (by === undefined ? status : 'management account');
}

function actionChain(
  account: Account,
  action: ApprovedAction,
  ready: readonly (readonly [LinkId, Judge])[],
  known: ReadonlyMap<LinkId, Map<Judgement, Link>>,
): ActionChain {
  const links = ready.map(([id, judge]) => linkOf(id, judge(account, action), known.get(id)!));
  return { action, verdict: weakest(links.map(({ state }) => state)), links };
}

/** The same judgement is the same link, for all accounts. */
function linkOf(id: LinkId, judgement: Judgement, known: Map<Judgement, Link>): Link {
  const before = known.get(judgement);
  if (before !== undefined) return before;
  const link: Link = { id, ...judgement };
  known.set(judgement, link);
  return link;
}
