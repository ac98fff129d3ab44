import { type AccountState } from '../organization/snapshot';
import { type Coverage, type CoverageStatus } from '../rollout/verify';
import { onboardingContext, type OnboardingContext, type OnboardingOptions } from './context';
import { type Answer, type Gap, type StandingVerdict } from '../membership/standing';

/** How far one account is: the containment roles, the membership and the triage role side by side. */
export interface OnboardingAccount {
  readonly account: string;
  readonly name: string;
  readonly state: AccountState;
  /** Names of the units that it is in, from `Root` on. */
  readonly unitPath: readonly string[];
  /** The wave that deploys its containment roles. @default - none does */
  readonly wave?: string;
  readonly containmentRoles: CoverageStatus;
  /** Why the roles are not as configured, or why the account is left out. @default - they are as configured */
  readonly reason?: string;
  /** `Associated`, or what else AWS says. @default - it was not read, or there is no membership in force */
  readonly membership?: string;
  /** Whether the membership covers it. `no` also where there is no membership in force. */
  readonly isCovered: Answer;
  /** In member accounts it is read only with `--member-role`. @default - it was not read */
  readonly triageRole?: 'present' | 'absent';
  /** The two coverages together: whether the account has both. */
  readonly verdict: StandingVerdict;
  /** What the account lacks beside the roles, or nobody could find out, each with cause and remedy. */
  readonly gaps: readonly Gap[];
}

/** Every account of the organization, in ID order. */
export function onboardingAccounts(options: OnboardingOptions): readonly OnboardingAccount[] {
  return accountsOf(onboardingContext(options.configuration, options.snapshot, options.today));
}

/** The accounts of a context that is there already. */
export function accountsOf(context: OnboardingContext): readonly OnboardingAccount[] {
  return context.coverage.accounts.map((coverage) => accountOf(coverage, context));
}

function accountOf(row: Coverage['accounts'][number], { tree }: OnboardingContext): OnboardingAccount {
  const { account, name, status, wave, reason, standing } = row;
  const triageRole = standing.triageRole === 'yes' ? 'present' : standing.triageRole === 'no' ? 'absent' : undefined;
  return {
    account,
    name,
    // The coverage has the accounts of the snapshot.
    state: tree.account(account)!.state,
    unitPath: tree
      .pathOf(account)
      .slice(0, -1)
      .map((id) => tree.unitName(id)),
    ...(wave !== undefined && { wave }),
    containmentRoles: status,
    ...(reason !== undefined && { reason }),
    ...(standing.relationship !== undefined && { membership: standing.relationship }),
    isCovered: standing.membership,
    ...(triageRole !== undefined && { triageRole }),
    verdict: standing.verdict,
    gaps: standing.gaps,
  };
}
