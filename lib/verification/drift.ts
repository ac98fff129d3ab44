import { type Configuration } from '../configuration/configuration';
import { count, moment, some } from '../core/text';
import { type Snapshot, type StackInstance } from '../organization/snapshot';
import { isCurrent } from '../rollout/instance';
import { type DetectedDrift } from '../rollout/drift-detection';
import { instancesByAccount, isOtherStack, stackSetNames } from '../rollout/placement';
import { type Finding } from '../rollout/plan';
import { type Coverage } from '../rollout/verify';
import { type ProvenStackSet } from './stack-sets/further';

export type DriftStatus = NonNullable<StackInstance['driftStatus']>;

/** A stack instance of which the drift is not IN_SYNC. */
export interface OpenInstance {
  readonly account: string;
  readonly region: string;
  readonly status: Exclude<DriftStatus, 'IN_SYNC'>;
  /** Why a detection of this run could not look at it. @default - none tried, or AWS gave no reason */
  readonly reason?: string;
}

/** What is known of the drift of a StackSet, or of the stack of the management account. */
export interface Drift {
  /** Name of the StackSet or stack. */
  readonly name: string;
  /**
   * - `in-sync`: a detection found every current stack instance IN_SYNC, and is not older than is asked for.
   * - `drifted`: it found at least one that was changed after its deployment.
   * - `unknown`: there was none, it is too old, or it could not look everywhere.
   */
  readonly status: 'in-sync' | 'drifted' | 'unknown';
  /** When the last detection ended. ISO 8601, UTC. @default - never, or the snapshot does not say it */
  readonly checkedAt?: string;
  /** Current stack instances. */
  readonly stackInstances: number;
  /** Those that are not IN_SYNC, in the order of accounts. */
  readonly open: readonly OpenInstance[];
}

export interface DriftInput {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  readonly coverage: Pick<Coverage, 'accounts' | 'scope'>;
  /** StackSets besides those of the containment roles. @default - they are not looked at */
  readonly further?: readonly ProvenStackSet[];
  /** Detections of this run. @default - none was asked for */
  readonly detected?: readonly DetectedDrift[];
  /** The maximum age of a detection. @default - no maximum */
  readonly freshness?: { readonly maxAgeHours: number; readonly now: Date };
}

export interface DriftProof {
  readonly drift: readonly Drift[];
  readonly findings: readonly Finding[];
  /** What was not proven, as clauses; nobody asked for it, so no gate fails. */
  readonly notLookedAt: readonly string[];
}

/** What is known of drift: pure. A StackSet whose drift was never detected, or too long ago, is unknown and never in sync. */
export function proveDrift(input: DriftInput): DriftProof {
  const drift = [...ofStackSets(input), ...ofFurther(input), ...ofStack(input)].filter(({ stackInstances }) => stackInstances > 0);
  const isAsked = input.detected !== undefined || input.freshness !== undefined;
  const findings = [...drift.flatMap((one) => [...drifted(one), ...unknownDrift(one, input)]), ...failed(input)];
  const open = drift.filter(({ status }) => status === 'unknown').map(({ name }) => name);
  return {
    drift,
    findings,
    notLookedAt:
      isAsked || open.length === 0
        ? []
        : [`whether the roles were changed since they were deployed (${some(open, 3)}): --detect-drift looks`],
  };
}

function ofStackSets({ configuration, snapshot, coverage, detected, freshness }: DriftInput): readonly Drift[] {
  if (coverage.scope === 'management-account') return [];
  const { canary, organization } = stackSetNames(configuration);
  return [canary, organization].flatMap((name): readonly Drift[] => {
    const reading = snapshot.stackSets[name];
    if (reading?.status !== 'present' || reading.value.instances.status !== 'present') return [];
    const instances = instancesByAccount(reading);
    const current: StackInstance[] = [];
    for (const { account, by } of coverage.accounts) {
      const found = by === name ? instances.get(account) : undefined;
      if (found && isCurrent(found)) current.push(found);
    }
    return [driftOfInstances({ name, current, checkedAt: reading.value.driftCheckedAt }, { detected, freshness })];
  });
}

function ofFurther({ further = [], detected, freshness }: DriftInput): readonly Drift[] {
  return further.flatMap(({ name, reading, currentInstances: current }) => {
    const checkedAt = reading?.status === 'present' ? reading.value.driftCheckedAt : undefined;
    return current.length === 0 ? [] : [driftOfInstances({ name, current, checkedAt }, { detected, freshness })];
  });
}

interface CurrentInstances {
  readonly name: string;
  readonly current: readonly StackInstance[];
  readonly checkedAt: string | undefined;
}

function driftOfInstances(
  { name, current, checkedAt }: CurrentInstances,
  { detected, freshness }: Pick<DriftInput, 'detected' | 'freshness'>,
): Drift {
  const failures = detected?.find((one) => one.name === name)?.failures ?? [];
  const reasons = new Map(failures.map((one) => [one.region === undefined ? one.account : `${one.account} ${one.region}`, one.reason]));
  const open: OpenInstance[] = [];
  for (const { account, region, driftStatus = 'NOT_CHECKED' } of current) {
    if (driftStatus === 'IN_SYNC') continue;
    const reason = reasons.get(`${account} ${region}`) ?? reasons.get(account);
    open.push({ account, region, status: driftStatus, ...(reason !== undefined && { reason }) });
  }
  return driftOf({ name, stackInstances: current.length, open }, checkedAt, freshness);
}

function ofStack({ configuration, snapshot, coverage, freshness }: DriftInput): readonly Drift[] {
  const { stack } = snapshot.managementAccount;
  const { managementStack } = stackSetNames(configuration);
  const isLookedAt = coverage.accounts.some(({ by }) => by === managementStack);
  if (!isLookedAt || stack.status !== 'present' || isOtherStack(stack, managementStack)) return [];
  const { id, driftStatus = 'NOT_CHECKED', driftCheckedAt } = stack.value;
  const [, , , region = '', account = ''] = id.split(':');
  const open = driftStatus === 'IN_SYNC' ? [] : [{ account, region, status: driftStatus }];
  return [driftOf({ name: managementStack, stackInstances: 1, open }, driftCheckedAt, freshness)];
}

function driftOf(found: Omit<Drift, 'status' | 'checkedAt'>, checkedAt: string | undefined, freshness: DriftInput['freshness']): Drift {
  const isDrifted = found.open.some(({ status }) => status === 'DRIFTED');
  const isKnown = found.open.length === 0 && checkedAt !== undefined && !isTooOld(checkedAt, freshness);
  return { ...found, status: isDrifted ? 'drifted' : isKnown ? 'in-sync' : 'unknown', ...(checkedAt !== undefined && { checkedAt }) };
}

const hour = 3_600_000;

function isTooOld(checkedAt: string, freshness: DriftInput['freshness']): boolean {
  return freshness !== undefined && freshness.now.getTime() - Date.parse(checkedAt) > freshness.maxAgeHours * hour;
}

const repair = 'look at what was changed, and change it back; or remove the stack instances and deploy them again';

/** Each account and Region that has drifted. The account is `outdated` besides. */
function drifted({ name, open, checkedAt }: Drift): readonly Finding[] {
  const found = open.filter(({ status }) => status === 'DRIFTED');
  if (found.length === 0) return [];
  const where = some(
    found.map(({ account, region }) => `${account} in ${region}`),
    3,
  );
  const when = checkedAt === undefined ? '' : ` (detected ${moment(checkedAt)})`;
  return [
    {
      id: 'roles-drifted',
      severity: 'error',
      message: `somebody changed what ${name} deployed, after its deployment: ${where}${when}`,
      remedy: repair,
      about: name,
      accounts: found.map(({ account }) => account),
    },
  ];
}

/** What is not known of drift, where somebody asked for it: by a detection, or by the age that one may have. */
function unknownDrift({ name, open, checkedAt, stackInstances }: Drift, { detected, freshness }: DriftInput): readonly Finding[] {
  if (detected === undefined && freshness === undefined) return [];
  const of = (id: string, message: string, accounts?: readonly string[]): Finding => ({
    ...{ id, message, severity: 'unknown', remedy: 'detect it: cordon verify --detect-drift', about: name },
    ...(accounts && { accounts }),
  });
  if (checkedAt === undefined)
    return [of('drift-never-detected', `the drift of ${name} was never detected, so nobody knows whether somebody changed its roles`)];
  if (isTooOld(checkedAt, freshness)) {
    return [
      of(
        'drift-detection-too-old',
        `the drift of ${name} was last detected ${moment(checkedAt)}, longer ago than ${freshness!.maxAgeHours} hours`,
      ),
    ];
  }
  const unlooked = open.filter(({ status }) => status !== 'DRIFTED');
  if (unlooked.length === 0) return [];
  const message = `the last drift detection did not look at ${unlooked.length} of ${count(stackInstances, 'stack instance')} of ${name}`;
  return [
    of(
      'drift-unknown',
      message,
      unlooked.map(({ account }) => account),
    ),
  ];
}

const isDeployed = (status: string): boolean => status !== 'missing' && status !== 'failed';

/** Detections of this run that failed, with each account and Region that could not be looked at. */
function failed({ detected = [], coverage, further = [] }: DriftInput): readonly Finding[] {
  if (detected.length === 0) return [];
  // A suspended account has no roles to look at, and an account without its roles has a finding of its own.
  const withRoles = new Set(
    coverage.accounts.flatMap(({ account, by, status }) => (by !== undefined && isDeployed(status) ? [account] : [])),
  );
  return detected.flatMap(({ name, problem, failures: all }): readonly Finding[] => {
    const ofName = further.find((one) => one.name === name);
    const withInstance = ofName ? new Set(ofName.currentInstances.map(({ account }) => account)) : withRoles;
    const failures = all.filter(({ account }) => withInstance.has(account));
    if (problem)
      return [{ id: 'drift-detection-failed', severity: 'unknown', message: problem.message, remedy: problem.remedy, about: name }];
    if (failures.length === 0) return [];
    const where = some(
      failures.map(
        ({ account, region, reason }) => `${account}${region === undefined ? '' : ` in ${region}`} (${reason ?? 'AWS reports no reason'})`,
      ),
      3,
    );
    return [
      {
        id: 'drift-detection-failed',
        severity: 'unknown',
        message: `the drift detection of ${name} could not look at ${count(failures.length, 'stack instance')}: ${where}`,
        remedy: 'remove the cause, then detect again: cordon verify --detect-drift',
        about: name,
        accounts: [...new Set(failures.map(({ account }) => account))],
      },
    ];
  });
}
