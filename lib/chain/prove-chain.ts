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
  const ready = linkIds.map((id): ReadyLink => ({ id, judge: judges[id](input), known: new Map() }));
  const chains = actions.map((action) => sharedChains(action, ready));
  const groups = new Map(input.coverage.accounts.map((account) => [account.account, groupOf(account)]));
  const wanted = only && new Set(only);
  let recent: Judged | undefined;
  const accounts = snapshot.accounts
    .filter(({ id }) => wanted?.has(id) ?? true)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((account): AccountChain => {
      const common = { account: account.id, name: account.name, group: groups.get(account.id) ?? '' };
      if (account.state !== 'ACTIVE') return { ...common, status: 'not-active', state: account.state };
      const found = chains.map((chainOf) => chainOf(account));
      // Most accounts are as the one before.
      if (!recent?.actions.every((chain, index) => chain === found[index])) {
        recent = { verdict: weakest(found.map(({ verdict }) => verdict)), actions: found };
      }
      return { ...common, status: 'judged', verdict: recent.verdict, actions: recent.actions };
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

interface Judged {
  readonly verdict: LinkState;
  readonly actions: readonly ActionChain[];
}

/** A link with what was judged of it so far: the same judgement is the same link, for all accounts and action types. */
interface ReadyLink {
  readonly id: LinkId;
  readonly judge: Judge;
  readonly known: Map<Judgement, NumberedLink>;
}

interface NumberedLink {
  readonly judgement: Judgement;
  readonly link: Link;
  /** A number that no other judgement of the link has. */
  readonly number: number;
}

/** The chain of an action type by account. Accounts with the same links have the same chain: there are few among thousands of accounts. */
function sharedChains(action: ApprovedAction, ready: readonly ReadyLink[]): (account: Account) => ActionChain {
  const known = new Map<number, ActionChain[]>();
  const recent: NumberedLink[] = [];
  return (account) => {
    let hash = 0;
    for (let index = 0; index < ready.length; index++) {
      const judgement = ready[index]!.judge(account, action);
      // Most judgements are those of the account before.
      if (recent[index]?.judgement !== judgement) recent[index] = numbered(ready[index]!, judgement);
      hash = (Math.imul(hash, 31) + recent[index]!.number) | 0;
    }
    const alike = known.get(hash) ?? [];
    const before = alike.find(({ links }) => links.every((link, index) => link === recent[index]!.link));
    if (before !== undefined) return before;
    const links = recent.map(({ link }) => link);
    const chain: ActionChain = { action, verdict: weakest(links.map(({ state }) => state)), links };
    known.set(hash, [...alike, chain]);
    return chain;
  };
}

function numbered({ id, known }: ReadyLink, judgement: Judgement): NumberedLink {
  const before = known.get(judgement);
  if (before !== undefined) return before;
  const made: NumberedLink = { judgement, link: { id, ...judgement }, number: known.size };
  known.set(judgement, made);
  return made;
}
