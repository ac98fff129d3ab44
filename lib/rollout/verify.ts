import { type Configuration } from '../configuration/configuration';
import { containmentExecutionRoleName, containmentRoleName } from '../containment/roles';
import { count } from '../core/text';
import { inactiveStates, type Account, type Snapshot, type StackInstance } from '../organization/snapshot';
import { organizationTree } from '../organization/tree';
import { proveMembership, type MembershipProof } from '../membership/account-coverage';
import { exitCode, type ExitCode } from '../core/problem';
import { instancesByAccount, isOtherStack, placeAccounts, stackSetNames, type PlacedWave } from './placement';
import { type Finding, type LeftOutReason, type Plan, type RolloutScope } from './plan';
import { isCurrent } from './instance';
import { detectionByRegion, detectionReadings, type DetectionInRegion } from './detection';
import { detectionProven } from './findings/detection';
import { membershipProven } from './findings/membership';
import { prerequisitesProven } from './findings/prerequisites';
import { isHealthyStack, planRollout } from './planner';
import { type Prerequisite } from './prerequisite';
import { prerequisites } from './prerequisites';

export interface VerifyOptions {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD; exclusions end by it. */
  readonly today: string;
  /** @default all */
  readonly scope?: RolloutScope;
}

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

export interface AccountCoverage {
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
}

/** The coverage of every account, and the state of the prerequisites. */
export interface Coverage {
  readonly kind: 'cordon/coverage';
  readonly version: 1;
  readonly organization: string;
  readonly scope: RolloutScope;
  readonly takenAt: string;
  readonly exitCode: ExitCode;
  /** Names of the waves, in their order. */
  readonly waves: readonly string[];
  /** Every account of the organization, in ID order. */
  readonly accounts: readonly AccountCoverage[];
  readonly totals: Readonly<Record<CoverageStatus, number>>;
  /** Instances of accounts that should have none. */
  readonly leftovers: Plan['removals'];
  /** What else AWS Security Incident Response and the rollout need, in the order of onboarding. */
  readonly prerequisites: readonly Prerequisite[];
  /** Whether GuardDuty and Security Hub are on, by Region. Empty where only the management account's stack is looked at. */
  readonly detection: readonly DetectionInRegion[];
  /** The membership and whom it covers. `not-checked` where only a part of the rollout is looked at, or the snapshot does not have it. */
  readonly membership: MembershipProof;
  /** Further facts that decide whether an account can be contained, and that were not checked. */
  readonly notLookedAt: readonly string[];
  readonly findings: readonly Finding[];
}

/** Proves the containment roles of every account and their prerequisites: pure, from a configuration and a snapshot. */
export function verifyCoverage(options: VerifyOptions): Coverage {
  const { configuration, snapshot, today, scope = 'all' } = options;
  const plan = planRollout({ configuration, snapshot, today, scope });
  const placement = placeAccounts(configuration, snapshot, organizationTree(snapshot), today);
  const accounts: AccountCoverage[] = [];
  if (scope !== 'management-account') {
    for (const wave of placement.waves) accounts.push(...waveCoverage(wave, plan, snapshot, configuration));
  }
  const byId = new Map(snapshot.accounts.map((account) => [account.id, account]));
  for (const { account, name, reason } of placement.leftOut) {
    const isManagement = account === snapshot.organization.managementAccount;
    if (scope === (isManagement ? 'stack-sets' : 'management-account')) continue;
    if (reason.kind === 'management-account') accounts.push(managementCoverage(plan, snapshot, byId.get(account)));
    else accounts.push({ account, name, ...leftOutCoverage(reason) });
  }
  accounts.sort((a, b) => (a.account < b.account ? -1 : 1));
  const totals = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<CoverageStatus, number>;
  for (const { status } of accounts) totals[status]++;
  const needed = prerequisites(configuration, snapshot, scope);
  const prerequisiteIds = new Set([...needed.map(({ id }) => id), 'prerequisite-unknown', 'triage-service-linked-role-missing']);
  const looksAtDetection = scope !== 'management-account';
  const ofDetection = looksAtDetection ? detectionProven(configuration, snapshot, today) : [];
  const said = new Set([...deployFindings, ...prerequisiteIds, ...ofDetection.map(({ id }) => id)]);
  const ofPlan = plan.findings
    .filter(({ id }) => !said.has(id))
    .map((finding) => (errorsOfProof.has(finding.id) ? { ...finding, severity: 'error' as const } : finding));
  const withRoles = accounts.filter(({ status }) => status === 'current' || status === 'management').map(({ account }) => account);
  const membership: MembershipProof = scope === 'all' ? proveMembership(configuration, snapshot) : { status: 'not-checked' };
  const findings = [...prerequisitesProven(needed), ...membershipProven(membership, withRoles), ...ofDetection, ...ofPlan];
  const detection = looksAtDetection ? detectionByRegion(detectionReadings(configuration, snapshot)) : [];
  const broken =
    accounts.some(({ holds, status }) => !holds && status !== 'unknown') || plan.removals.some(({ kind }) => kind === 'removal');
  const unsure = totals.unknown > 0 || findings.some(({ severity }) => severity === 'unknown');
  const wrong = broken || findings.some(({ severity }) => severity === 'error');
  return {
    kind: 'cordon/coverage',
    version: 1,
    organization: snapshot.organization.id,
    scope,
    takenAt: snapshot.takenAt,
    waves: plan.waves.map(({ name }) => name),
    exitCode: wrong ? exitCode.doesNotHold : unsure ? exitCode.unknown : exitCode.holds,
    accounts,
    totals,
    leftovers: plan.removals,
    prerequisites: needed,
    detection,
    membership,
    notLookedAt: notLookedAt(detection, membership),
    findings,
  };
}

/** The list of what `cordon verify` does not check. It checks detection in the administrator accounts, not in each member account. */
function notLookedAt(detection: readonly DetectionInRegion[], membership: MembershipProof): readonly string[] {
  const unasked = (service: 'guardDuty' | 'securityHub'): boolean => detection.some((region) => region[service] === 'not-looked-at');
  const services = [
    ...(detection.length === 0 || unasked('guardDuty') ? ['GuardDuty'] : []),
    ...(detection.length === 0 || unasked('securityHub') ? ['Security Hub'] : []),
  ];
  const isOrAre = services.length === 1 ? 'is' : 'are';
  return [
    ...(membership.status === 'not-checked' ? ['the membership and the accounts it covers'] : []),
    'the containment preference',
    ...(services.length === 0 ? [] : [`whether ${services.join(' and ')} ${isOrAre} on`]),
    'whether GuardDuty and Security Hub are on in each member account',
  ];
}

const statuses: readonly CoverageStatus[] = [
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

/**
 * Findings that are warnings in a plan and errors in `verify`. Deploy adds targets to auto-deployment, and a person deletes the stack of an
 * excluded management account. Until then accounts that join get no roles, and the excluded account still has its roles.
 */
const errorsOfProof = new Set(['target-without-auto-deployment', 'management-account-roles-remain']);

/** Findings about the next deployment. Coverage reports the same facts by account. */
const deployFindings = new Set([
  'role-exists',
  'existing-roles-not-checked',
  'roles-unknown',
  'roles-drifted',
  'roles-deleted',
  'removals',
  'management-account-role-exists',
  'stack-instances-inoperable',
]);

function waveCoverage(wave: PlacedWave, plan: Plan, snapshot: Snapshot, configuration: Configuration): AccountCoverage[] {
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
        : instanceCoverage(instance, account, set?.action === 'update', configuration.containment.region)),
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

type Verdict = Pick<AccountCoverage, 'status' | 'reason' | 'holds'>;

function instanceCoverage(instance: StackInstance | undefined, account: Account, stackSetIsOlder: boolean, region: string): Verdict {
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
  if (instance.driftStatus === 'DRIFTED') {
    return { status: 'outdated', reason: 'the roles have drifted: they were changed after deployment', holds: false };
  }
  return rolesCoverage(account) ?? { status: 'current', holds: true };
}

/** The coverage by the roles in the account's IAM, if it was read. It takes precedence over the status in StackSets. */
function rolesCoverage(account: Account | undefined): Verdict | undefined {
  const roles = account?.containmentRoles;
  if (!roles) return undefined;
  if (roles.status === 'unknown') {
    // If IAM was not requested, the status in StackSets counts. If AWS denied the request, the coverage is unknown.
    if (roles.reason.code === 'not-asked') return undefined;
    return { status: 'unknown', reason: `cannot read the roles: ${roles.reason.call}: ${roles.reason.message}`, holds: false };
  }
  const found = roles.status === 'present' ? roles.value : [];
  const missing = [containmentRoleName, containmentExecutionRoleName].filter((name) => !found.includes(name));
  if (missing.length === 0) return undefined;
  return { status: 'failed', reason: `the account lacks ${missing.join(' and ')}, although its stack is current`, holds: false };
}

function managementCoverage(plan: Plan, snapshot: Snapshot, account: Account | undefined): AccountCoverage {
  const { account: id, stackName, action, changes } = plan.managementAccount;
  const { stack } = snapshot.managementAccount;
  const of = (verdict: Verdict): AccountCoverage => ({ account: id, name: account?.name ?? '', by: stackName, ...verdict });
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
  return of(rolesCoverage(account) ?? { status: 'management', holds: true });
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
