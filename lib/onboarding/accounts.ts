import { type AccountState } from '../organization/snapshot';
import { type Coverage, type CoverageStatus } from '../rollout/verify';
import { onboardingContext, type OnboardingContext } from './context';
import { membershipInForce } from '../membership/find';
import { type OnboardingOptions } from './onboarding';

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
  /** Only the snapshot of the management account shows it. @default - it was not read */
  readonly triageRole?: 'present' | 'absent';
}

/** Every account of the organization, in ID order. */
export function onboardingAccounts(options: OnboardingOptions): readonly OnboardingAccount[] {
  const context = onboardingContext(options.configuration, options.snapshot, options.today);
  return context.coverage.accounts.map((coverage) => accountOf(coverage, context));
}

function accountOf({ account, name, status, wave, reason }: Coverage['accounts'][number], context: OnboardingContext): OnboardingAccount {
  const { tree, snapshot } = context;
  const membership = relationshipOf(account, context);
  const { triageServiceLinkedRole: role } = snapshot.managementAccount;
  const isManagement = account === snapshot.organization.managementAccount;
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
    ...(membership !== undefined && { membership }),
    ...(isManagement && role.status !== 'unknown' && { triageRole: role.status }),
  };
}

function relationshipOf(account: string, context: OnboardingContext): string | undefined {
  if (membershipInForce(context) === undefined) return undefined;
  const reading = context.snapshot.securityIncidentResponse?.accounts[account];
  return reading?.status === 'present' ? reading.value.status : undefined;
}
