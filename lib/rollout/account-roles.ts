import { type Configuration } from '../configuration/configuration';
import { containmentExecutionRoleName, containmentRoleName } from '../containment/roles';
import { notAskedCode } from '../core/reading';
import { count } from '../core/text';
import { inactiveStates, type Account, type Snapshot, type StackInstance } from '../organization/snapshot';
import { isCurrent } from './instance';
import { instancesByAccount, isOtherStack, stackSetNames, type PlacedWave, type Placement } from './placement';
import { type LeftOutReason, type Plan, type RolloutScope } from './plan';
import { differencesText, seenRolesJudge, type RoleDifference, type SeenInAccount, type SeenJudge } from './seen-roles';
import { isHealthyStack } from './stack-health';

/**
 * - `current`: the containment roles exist as configured.
 * - `management`: the same in the management account, by its own stack.
 * - `failed`: the last operation on the account failed, or a role is missing although its instance is current.
 * - `missing`: there is no stack instance.
 * - `outdated`: the instance or its StackSet differs from the configuration, or the roles have drifted.
 * - `excluded`, `suspended`, `not-targeted`: left out, with the reason.
 * - `unknown`: it could not be read.
 */
export type CoverageStatus =
  'current' | 'management' | 'failed' | 'missing' | 'outdated' | 'excluded' | 'suspended' | 'not-targeted' | 'unknown';

/** The containment roles of one account. */
export interface RolesOfAccount {
  readonly account: string;
  readonly name: string;
  readonly status: CoverageStatus;
  /** StackSet or stack that has its roles. @default - none does */
  readonly by?: string;
  readonly wave?: string;
  /** The reason why the roles are not as configured. @default - they are */
  readonly reason?: string;
  /** Whether the status is as it should be. */
  readonly holds: boolean;
  /** What was seen in the account itself. @default - nobody looked into it, so the StackSet or stack says it */
  readonly seen?: 'as-configured' | 'differs' | 'missing' | 'unread';
  /** In what the roles of the account are not as configured. @default - in nothing, or nobody looked */
  readonly differences?: readonly RoleDifference[];
}

/** Every status, in the order of reports. */
export const coverageStatuses: readonly CoverageStatus[] = [
  'current',
  'management',
  'failed',
  'missing',
  'outdated',
  'unknown',
  'excluded',
  'suspended',
  'not-targeted',
];

/** What a plan found out, as far as the roles of accounts depend on it. */
export type PlannedRoles = Pick<Plan, 'stackSets' | 'managementAccount'>;

/** The containment roles of every account in the scope, in ID order. */
export function rolesOfAccounts(
  configuration: Configuration,
  snapshot: Snapshot,
  placement: Placement,
  plan: PlannedRoles,
  scope: RolloutScope,
): readonly RolesOfAccount[] {
  const accounts: RolesOfAccount[] = [];
  const judge = seenRolesJudge(configuration, snapshot);
  if (scope !== 'management-account') {
    for (const wave of placement.waves) accounts.push(...waveCoverage(wave, plan, snapshot, configuration, judge));
  }
  const management = snapshot.organization.managementAccount;
  for (const { account, name, reason } of placement.leftOut) {
    if (scope === (account === management ? 'stack-sets' : 'management-account')) continue;
    if (reason.kind === 'management-account') {
      accounts.push(
        managementCoverage(
          plan,
          snapshot,
          snapshot.accounts.find(({ id }) => id === account),
          judge,
        ),
      );
    } else accounts.push({ account, name, ...leftOutCoverage(reason) });
  }
  return accounts.sort((a, b) => (a.account < b.account ? -1 : 1));
}

function waveCoverage(
  wave: PlacedWave,
  plan: PlannedRoles,
  snapshot: Snapshot,
  configuration: Configuration,
  judge: SeenJudge,
): RolesOfAccount[] {
  const names = stackSetNames(configuration);
  const other = wave.stackSet === names.canary ? names.organization : names.canary;
  const set = plan.stackSets.find(({ name }) => name === wave.stackSet);
  const instances = instancesByAccount(snapshot.stackSets[wave.stackSet]);
  const unread = whyUnread(snapshot.stackSets[wave.stackSet]);
  // An account without an instance here may still have its roles from the other StackSet.
  const otherUnread = whyUnread(snapshot.stackSets[other]);
  return wave.accounts.map((account) => {
    const instance = instances.get(account.id);
    const why = unread ?? (instance ? undefined : otherUnread);
    return {
      account: account.id,
      name: account.name,
      by: wave.stackSet,
      wave: wave.name,
      ...(why !== undefined
        ? { status: 'unknown' as const, reason: why, holds: false }
        : instanceCoverage(instance, account, set?.action === 'update', configuration.containment.region, judge)),
    };
  });
}

function whyUnread(reading: Snapshot['stackSets'][string] | undefined): string | undefined {
  if (reading === undefined) return 'the snapshot does not include the StackSet';
  if (reading.status === 'unknown') return `${reading.reason.call}: ${reading.reason.message}`;
  if (reading.status === 'present' && reading.value.instances.status === 'unknown') {
    const { call, message } = reading.value.instances.reason;
    return `${call}: ${message}`;
  }
  return undefined;
}

/** The reason of an account whose roles are as configured but for drift. */
export const driftedReason = 'the roles have drifted: they were changed after deployment';

type Verdict = Pick<RolesOfAccount, 'status' | 'reason' | 'holds' | 'seen' | 'differences'>;

function instanceCoverage(
  instance: StackInstance | undefined,
  account: Account,
  stackSetIsOlder: boolean,
  region: string,
  judge: SeenJudge,
): Verdict {
  if (!instance) return { status: 'missing', reason: 'no stack instance', holds: false };
  if (instance.region !== region) {
    return { status: 'outdated', reason: `the stack instance is in ${instance.region}, not in the configured ${region}`, holds: false };
  }
  if (instance.detailedStatus === 'FAILED' || instance.detailedStatus === 'INOPERABLE' || instance.status === 'INOPERABLE') {
    return { status: 'failed', reason: instance.statusReason ?? 'AWS reports no reason', holds: false };
  }
  if (!isCurrent(instance)) {
    const status = [instance.status, instance.detailedStatus].filter(Boolean).join('/');
    return { status: 'outdated', reason: instance.statusReason ?? `the stack instance is ${status}`, holds: false };
  }
  if (stackSetIsOlder) return { status: 'outdated', reason: 'the StackSet differs from the configuration', holds: false };
  return asDeployed('current', account, instance.driftStatus, judge);
}

/** The roles of an account whose stack is current. What was seen in the account goes before what CloudFormation says of it. */
function asDeployed(
  current: 'current' | 'management',
  account: Account | undefined,
  driftStatus: StackInstance['driftStatus'],
  judge: SeenJudge,
): Verdict {
  const seen = account && seenCoverage(judge(account.id));
  if (seen?.holds === false) return seen;
  const { seen: state } = seen ?? {};
  const withState = (verdict: Verdict): Verdict => (state === undefined ? verdict : { ...verdict, seen: state });
  if (driftStatus === 'DRIFTED') return withState({ status: 'outdated', reason: driftedReason, holds: false });
  return withState(rolesCoverage(account) ?? { status: current, holds: true });
}

function seenCoverage(found: SeenInAccount | undefined): Verdict | undefined {
  switch (found?.status) {
    case undefined:
      return undefined;
    case 'as-configured':
      return { status: 'current', holds: true, seen: 'as-configured' };
    case 'differs': {
      const { differences } = found;
      return {
        status: 'outdated',
        reason: `somebody changed the roles: ${differencesText(differences)}`,
        holds: false,
        seen: 'differs',
        differences,
      };
    }
    case 'missing':
      return { ...lacking(found.roles), seen: 'missing' };
    case 'unread':
      if (found.code === notAskedCode) return undefined;
      return { status: 'unknown', reason: `cannot read the roles: ${found.call}: ${found.message}`, holds: false, seen: 'unread' };
  }
}

/** The coverage by the roles in the account's IAM, if it was read. It takes precedence over the status in StackSets. */
function rolesCoverage(account: Account | undefined): Verdict | undefined {
  const roles = account?.containmentRoles;
  if (!roles) return undefined;
  if (roles.status === 'unknown') {
    // If IAM was not requested, the status in StackSets counts. If AWS denied the request, the coverage is unknown.
    if (roles.reason.code === notAskedCode) return undefined;
    return { status: 'unknown', reason: `cannot read the roles: ${roles.reason.call}: ${roles.reason.message}`, holds: false };
  }
  const found = roles.status === 'present' ? roles.value : [];
  if (found.includes(containmentRoleName) && found.includes(containmentExecutionRoleName)) return undefined;
  return lacking([containmentRoleName, containmentExecutionRoleName].filter((name) => !found.includes(name)));
}

const lacking = (roles: readonly string[]): Verdict => ({
  status: 'failed',
  reason: `the account lacks ${roles.join(' and ')}, although its stack is current`,
  holds: false,
});

function managementCoverage(plan: PlannedRoles, snapshot: Snapshot, account: Account | undefined, judge: SeenJudge): RolesOfAccount {
  const { account: id, stackName, action, changes } = plan.managementAccount;
  const { stack } = snapshot.managementAccount;
  const of = (verdict: Verdict): RolesOfAccount => ({ account: id, name: account?.name ?? '', by: stackName, ...verdict });
  if (stack.status === 'unknown') {
    return of({ status: 'unknown', reason: `${stack.reason.call}: ${stack.reason.message}`, holds: false });
  }
  if (isOtherStack(stack, stackName)) {
    return of({ status: 'unknown', reason: `the snapshot does not include the stack ${stackName}`, holds: false });
  }
  if (stack.status === 'absent') return of({ status: 'missing', reason: `the stack ${stackName} does not exist`, holds: false });
  if (!isHealthyStack(stack.value)) {
    const { status, statusReason } = stack.value;
    return of({ status: 'failed', reason: `the stack is ${status}${statusReason ? `: ${statusReason}` : ''}`, holds: false });
  }
  if (action === 'unknown')
    return of({ status: 'unknown', reason: 'cannot read whether the triage service-linked role exists', holds: false });
  if (action === 'update') {
    const tagged = changes.some(({ path }) => /^Tags\b/.test(path)) ? ' or tags' : '';
    return of({
      status: 'outdated',
      reason: `the template${tagged} of the stack differs from the configuration in ${count(changes.length, 'place')}`,
      holds: false,
    });
  }
  return of(asDeployed('management', account, stack.value.driftStatus, judge));
}

function leftOutCoverage(reason: LeftOutReason): Verdict {
  switch (reason.kind) {
    case 'management-account':
      return { status: 'management', holds: true };
    case 'suspended':
      if (!inactiveStates.includes(reason.state)) {
        return {
          status: 'unknown',
          reason: `the account is ${reason.state}, a state that this version of Cordon does not know`,
          holds: false,
        };
      }
      return { status: 'suspended', reason: `the account is ${reason.state}`, holds: true };
    case 'excluded': {
      const until = reason.until === undefined ? '' : reason.expired ? `, ended ${reason.until}` : ` until ${reason.until}`;
      return { status: 'excluded', reason: `${reason.reason}${until}`, holds: !reason.expired };
    }
    case 'under-the-root':
      return { status: 'not-targeted', reason: 'not in an organizational unit, and the root is not targeted', holds: true };
    case 'in-no-targeted-unit':
      return { status: 'not-targeted', reason: `organizational unit ${reason.organizationalUnitName} is not targeted`, holds: true };
    case 'filtered':
      return { status: 'not-targeted', reason: reason.why, holds: false };
  }
}
