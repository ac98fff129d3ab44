import { type ApprovedAction } from '../configuration/configuration';
import { preferenceNotSeen } from '../membership/preference';
import { inIdOrder } from '../organization/tree';
import { verifyCoverage, type AccountCoverage } from '../rollout/verify';
import { byValues, remembered, type ChainInput, type Judge, type JudgeFactory, type Judgements } from './judge';
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
  const judgedAs = alikeAccounts(
    actions,
    linkIds.map((id): ReadyLink => ({ id, judge: judges[id](input), known: new Map() })),
  );
  const covered = new Map(input.coverage.accounts.map((account) => [account.account, account]));
  const wanted = only && new Set(only);
  const accounts = inIdOrder(snapshot.accounts.filter(({ id }) => wanted?.has(id) ?? true)).map((account): AccountChain => {
    const coverage = covered.get(account.id);
    const { id, name } = account;
    const group = coverage === undefined ? '' : groupOf(coverage);
    if (account.state !== 'ACTIVE') return { account: id, name, group, status: 'not-active', state: account.state };
    const { verdict, actions: chains } = judgedAs(account, coverage);
    return { account: id, name, group, status: 'judged', verdict, actions: chains };
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

/** Accounts that are alike share it. */
interface Judged {
  readonly verdict: LinkState;
  readonly actions: readonly ActionChain[];
}

/** A link with what was judged of it so far: the same judgement is the same link, for all accounts and action types. */
interface ReadyLink {
  readonly id: LinkId;
  readonly judge: Judge;
  readonly known: Map<Judgement, Link>;
}

/**
 * What is judged of accounts. Accounts with the same judgements share it: there are few kinds among thousands of accounts, and of each account only
 * the links are asked that accounts do not share.
 */
function alikeAccounts(actions: readonly ApprovedAction[], links: readonly ReadyLink[]): (...asked: Parameters<Judge['of']>) => Judged {
  const chains = actions.map(sharedChains);
  const varying = links.filter(({ judge }) => judge.shared === undefined);
  const judgedAs = (judgements: readonly Judgements[]): Judged => {
    const ofLinks = links.map((link) => link.judge.shared ?? judgements[varying.indexOf(link)]!);
    const found = actions.map((action, index) => chains[index]!(links.map((link, at) => linkOf(link, ofLinks[at]![action]))));
    return { verdict: weakest(found.map(({ verdict }) => verdict)), actions: found };
  };
  return byValues(varying.length, (at, account, coverage) => varying[at]!.judge.of(account, coverage), judgedAs);
}

function linkOf({ id, known }: ReadyLink, judgement: Judgement): Link {
  const before = known.get(judgement);
  if (before !== undefined) return before;
  const made: Link = { id, ...judgement };
  known.set(judgement, made);
  return made;
}

/** The chain of an action type by its links: the same links are the same chain. */
function sharedChains(action: ApprovedAction): (links: readonly Link[]) => ActionChain {
  const chainOf = remembered((...links: readonly Link[]): ActionChain => ({
    action,
    verdict: weakest(links.map(({ state }) => state)),
    links,
  }));
  return (links) => chainOf(...links);
}
