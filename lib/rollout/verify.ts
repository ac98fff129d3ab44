import { type Configuration } from '../configuration/configuration';
import { count } from '../core/text';
import { type SeenRoles } from '../organization/seen-roles';
import { type Snapshot } from '../organization/snapshot';
import { type MembershipState } from '../membership/account-coverage';
import { preferenceNotSeen } from '../membership/preference';
import { type Standing } from '../membership/standing';
import { exitCode, type ExitCode } from '../core/problem';
import { coverageStatuses, rolesOfAccounts, type CoverageStatus, type RolesOfAccount } from './account-roles';
import { type CoverageTotals, type Finding, type Plan, type RolloutScope } from './plan';
import { detectionByRegion, detectionReadings, type DetectionInRegion } from './detection';
import { detectionProven } from './findings/detection';
import { coveragesProven } from './findings/membership';
import { prerequisitesProven } from './findings/prerequisites';
import { comparedTemplates, templatesProven, type ComparedTemplate } from './findings/templates';
import { decideRollout, managementTemplateBody, plannedDefinitions } from './planner';
import { type Prerequisite } from './prerequisite';
import { prerequisites } from './prerequisites';
import { membershipProof, twoCoverages, type TwoCoverages } from './two-coverages';

export { type CoverageStatus } from './account-roles';

export interface VerifyOptions {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD; exclusions end by it. */
  readonly today: string;
  /** @default all */
  readonly scope?: RolloutScope;
  /** Why the membership is left out, although the snapshot may have it, as a clause. The result says so. @default - it is looked at */
  readonly withoutMembership?: string;
}

/** One account: its containment roles, and beside them the membership and the triage role. */
export interface AccountCoverage extends RolesOfAccount {
  readonly standing: Standing;
}

/** Where the roles were seen, by number of accounts. */
export interface SeenRolesTotals {
  readonly extent: SeenRoles['extent'];
  /** How many accounts the sample was to have. @default - every account */
  readonly sampleSize?: number;
  /** Accounts whose roles were read in their own IAM. */
  readonly seen: number;
  /** Of these, the accounts whose roles are as configured. */
  readonly asConfigured: number;
  /** Accounts that were looked into, and a call failed. */
  readonly unread: number;
  /** Accounts whose roles are as configured, as StackSets or the stack says, and nobody looked. */
  readonly byStackAlone: number;
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
  /** Where the roles were seen in the accounts themselves. @default - nobody looked into any account */
  readonly seenRoles?: SeenRolesTotals;
  /** Instances of accounts that should have none. */
  readonly leftovers: Plan['removals'];
  /** What else AWS Security Incident Response and the rollout need, in the order of onboarding. */
  readonly prerequisites: readonly Prerequisite[];
  /** Whether GuardDuty and Security Hub are on, by Region. Empty where only the management account's stack is looked at. */
  readonly detection: readonly DetectionInRegion[];
  /** The membership as a whole. `accounts` says whom it covers. */
  readonly membership: MembershipState;
  /** Both coverages and the triage role, by number of accounts. */
  readonly coverages: CoverageTotals;
  /** Deployed templates beside those that the configuration renders. */
  readonly templates: readonly ComparedTemplate[];
  /** Further facts that decide whether an account can be contained, and that were not checked. */
  readonly notLookedAt: readonly string[];
  readonly findings: readonly Finding[];
}

/** Proves the containment roles of every account and their prerequisites: pure, from a configuration and a snapshot. */
export function verifyCoverage(options: VerifyOptions): Coverage {
  const { configuration, snapshot, today, scope = 'all', withoutMembership } = options;
  const { tree, placement, content: plan, findings: planned } = decideRollout({ configuration, snapshot, today, scope });
  const roles = rolesOfAccounts(configuration, snapshot, placement, plan, scope);
  const totals = Object.fromEntries(coverageStatuses.map((status) => [status, 0])) as Record<CoverageStatus, number>;
  for (const { status } of roles) totals[status]++;
  const proof = membershipProof({ configuration, snapshot, tree, scope, ...(withoutMembership !== undefined && { withoutMembership }) });
  const leftovers = new Set(plan.removals.map(({ account }) => account));
  const both = twoCoverages({ snapshot, tree, proof, roles, leftovers });
  const accounts = roles.map((row, index): AccountCoverage => ({ ...row, standing: both.standings[index]! }));
  const needed = prerequisites(configuration, snapshot, scope);
  const prerequisiteIds = new Set([...needed.map(({ id }) => id), 'prerequisite-unknown', 'triage-service-linked-role-missing']);
  const looksAtDetection = scope !== 'management-account';
  const ofDetection = looksAtDetection ? detectionProven(configuration, snapshot, today) : [];
  const said = new Set([...deployFindings, ...prerequisiteIds, ...ofDetection.map(({ id }) => id)]);
  const ofPlan = planned
    .filter(({ id }) => !said.has(id))
    .map((finding) => (errorsOfProof.has(finding.id) ? { ...finding, severity: 'error' as const } : finding));
  const triage = plan.managementAccount.triageServiceLinkedRole;
  const templates = comparedTemplates({
    ...{ configuration, snapshot, plan },
    definitions: plannedDefinitions(configuration, tree.root, placement),
    ...(plan.managementAccount.action !== 'excluded' &&
      triage !== 'unknown' && { managementTemplate: managementTemplateBody(configuration, triage) }),
  });
  const findings = [
    ...templatesProven(templates),
    ...prerequisitesProven(needed),
    ...coveragesProven(both, roles),
    ...ofDetection,
    ...ofPlan,
  ];
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
    ...(snapshot.seenRoles && { seenRoles: seenRolesTotals(snapshot.seenRoles, accounts) }),
    leftovers: plan.removals,
    prerequisites: needed,
    detection,
    membership: both.membership,
    coverages: both.totals,
    templates,
    notLookedAt: notLookedAt(scope, detection, both),
    findings,
  };
}

/** What belongs to other parts of the rollout. */
const outsideScope: Readonly<Record<RolloutScope, readonly string[]>> = {
  all: [],
  'stack-sets': ['the stack and the triage service-linked role of the management account'],
  'management-account': ['the StackSets and the member accounts', 'trusted access and delegated administrators'],
};

function seenRolesTotals({ extent, sampleSize }: SeenRoles, accounts: readonly RolesOfAccount[]): SeenRolesTotals {
  const number = (matches: (account: RolesOfAccount) => boolean): number => accounts.filter(matches).length;
  return {
    extent,
    ...(sampleSize !== undefined && { sampleSize }),
    seen: number(({ seen }) => seen !== undefined && seen !== 'unread'),
    asConfigured: number(({ seen }) => seen === 'as-configured'),
    unread: number(({ seen }) => seen === 'unread'),
    byStackAlone: number(({ seen, status }) => seen === undefined && (status === 'current' || status === 'management')),
  };
}

/** The list of what `cordon verify` does not check. It checks detection in the administrator accounts, not in each member account. */
function notLookedAt(
  scope: RolloutScope,
  detection: readonly DetectionInRegion[],
  { membership, totals }: TwoCoverages,
): readonly string[] {
  const unasked = (service: 'guardDuty' | 'securityHub'): boolean => detection.some((region) => region[service] === 'not-looked-at');
  const services = [
    ...(detection.length === 0 || unasked('guardDuty') ? ['GuardDuty'] : []),
    ...(detection.length === 0 || unasked('securityHub') ? ['Security Hub'] : []),
  ];
  const isOrAre = services.length === 1 ? 'is' : 'are';
  const { notLookedAt: withoutTriageRole } = totals.triageRole;
  return [
    ...outsideScope[scope],
    ...(membership.status === 'not-checked' ? [`the membership and the accounts it covers: ${membership.why}`] : []),
    ...(withoutTriageRole === 0 ? [] : [`the triage service-linked role in ${count(withoutTriageRole, 'account')}`]),
    preferenceNotSeen,
    ...(services.length === 0 ? [] : [`whether ${services.join(' and ')} ${isOrAre} on`]),
    'whether GuardDuty and Security Hub are on in each member account',
  ];
}

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
