import { notAskedCode, type Reading, type UnknownReason } from '../core/reading';
import { type RegionDetection } from './detection';
import { type DeployedMembership } from './membership';
import { type Account, type DeployedStackSet, type Snapshot, type StackInstance } from './snapshot';

/** What a change is about. */
export const changeSubjects = [
  'account',
  'organizational-unit',
  'stack-set',
  'stack-instance',
  'management-account',
  'delegated-administrator',
  'trusted-access',
  'service-control-policy',
  'detection',
  'suppression-rule',
  'automation-rule',
  'membership',
  'coverage',
  'trail',
] as const;

export type ChangeSubject = (typeof changeSubjects)[number];

/** One thing that is different. */
export interface Change {
  readonly subject: ChangeSubject;
  /** ID of an account, unit or policy; name of a StackSet; Region and service of detection. */
  readonly id: string;
  /** @default - it has none beside its ID */
  readonly name?: string;
  /**
   * - `added`, `removed`: it is there now, or no more. An account that joined or left, a unit that was created or deleted.
   * - `moved`: an account or unit has another parent.
   * - `changed`: another value; `what` names it.
   */
  readonly change: 'added' | 'removed' | 'moved' | 'changed';
  /** What changed: `state`, `name`, `template`. @default - the thing itself */
  readonly what?: string;
  /** Value before. @default - there was none, or it is too long to show */
  readonly from?: string;
  /** Value now. @default - there is none, or it is too long to show */
  readonly to?: string;
}

/** A part that cannot be compared, because one of the two snapshots does not know it. */
export interface Incomparable {
  readonly part: string;
  /** Which of the two snapshots does not know it. */
  readonly unknownIn: 'before' | 'now' | 'both';
  readonly reason: UnknownReason;
}

/** What is different between two snapshots of one organization. */
export interface SnapshotChanges {
  readonly kind: 'cordon/snapshot-changes';
  readonly version: 1;
  readonly organization: string;
  /** When the earlier snapshot was taken. ISO 8601, UTC. */
  readonly before: string;
  /** When the later snapshot was taken. ISO 8601, UTC. */
  readonly now: string;
  /** In the order of `changeSubjects`, then by ID. */
  readonly changes: readonly Change[];
  readonly incomparable: readonly Incomparable[];
}

/** What changed from one snapshot of an organization to a later one. */
export function snapshotChanges(before: Snapshot, now: Snapshot): SnapshotChanges {
  const found = new Comparison();
  compareTree(found, before, now);
  compareStackSets(found, before, now);
  compareManagementAccount(found, before.managementAccount, now.managementAccount);
  compareDelegation(found, before, now);
  comparePolicies(found, before, now);
  compareDetection(found, before, now);
  compareSignals(found, before, now);
  compareMembership(found, before, now);
  compareTrails(found, before, now);
  return {
    kind: 'cordon/snapshot-changes',
    version: 1,
    organization: now.organization.id,
    before: before.takenAt,
    now: now.takenAt,
    changes: found.sorted(),
    incomparable: found.incomparable,
  };
}

/** Collects what is different. */
class Comparison {
  public readonly incomparable: Incomparable[] = [];
  private readonly changes: Change[] = [];

  public add(change: Change): void {
    this.changes.push(change);
  }

  /** A value of a thing, where both are known to be there. */
  public value(of: Pick<Change, 'subject' | 'id' | 'name'>, what: string, from: unknown, to: unknown, isShown = true): void {
    const [one, other] = [textOf(from), textOf(to)];
    if (one !== other) this.add({ ...of, change: 'changed', what, ...(isShown && { from: one, to: other }) });
  }

  /** Both readings, absent as undefined; nothing where one of them is not known. */
  public readings<T>(
    part: string,
    before: Reading<T> | undefined,
    now: Reading<T> | undefined,
    compare: (before: T | undefined, now: T | undefined) => void,
  ): void {
    const [one, other] = [before ?? notRead, now ?? notRead];
    if (one.status !== 'unknown' && other.status !== 'unknown') {
      compare(one.status === 'present' ? one.value : undefined, other.status === 'present' ? other.value : undefined);
      return;
    }
    // Nobody asked then or now: there is nothing to compare.
    if (isNotAsked(one) && isNotAsked(other)) return;
    const unknownIn = one.status !== 'unknown' ? 'now' : other.status !== 'unknown' ? 'before' : 'both';
    const unread = other.status === 'unknown' ? other : one;
    if (unread.status === 'unknown') this.incomparable.push({ part, unknownIn, reason: unread.reason });
  }

  /** Things with IDs: those that were added, removed, and are in both. */
  public lists<T>(
    before: readonly T[],
    now: readonly T[],
    idOf: (one: T) => string,
    describe: (one: T) => Pick<Change, 'subject' | 'id' | 'name'> & Partial<Pick<Change, 'what'>>,
    compare: (before: T, now: T) => void = () => {},
    valueOf: (one: T) => string | undefined = () => undefined,
  ): void {
    const earlier = new Map(before.map((one) => [idOf(one), one]));
    for (const one of now) {
      const was = earlier.get(idOf(one));
      earlier.delete(idOf(one));
      const to = valueOf(one);
      if (was === undefined) this.add({ ...describe(one), change: 'added', ...(to !== undefined && { to }) });
      else compare(was, one);
    }
    for (const one of earlier.values()) {
      const from = valueOf(one);
      this.add({ ...describe(one), change: 'removed', ...(from !== undefined && { from }) });
    }
  }

  public sorted(): readonly Change[] {
    const place = new Map(changeSubjects.map((subject, index) => [subject, index]));
    const key = ({ id, what = '' }: Change): string => `${id} ${what}`;
    return [...this.changes].sort(
      (one, other) => place.get(one.subject)! - place.get(other.subject)! || (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0),
    );
  }
}

const notRead: Reading<never> = {
  status: 'unknown',
  reason: { call: 'cordon:snapshot', code: notAskedCode, message: 'the snapshot does not have this part' },
};

const isNotAsked = (reading: Reading<unknown>): boolean => reading.status === 'unknown' && reading.reason.code === notAskedCode;

function compareTree(found: Comparison, before: Snapshot, now: Snapshot): void {
  found.lists(
    before.organizationalUnits,
    now.organizationalUnits,
    ({ id }) => id,
    ({ id, name }) => ({ subject: 'organizational-unit', id, name }),
    (was, is) => {
      const of = { subject: 'organizational-unit', id: is.id, name: is.name } as const;
      found.value(of, 'name', was.name, is.name);
      if (was.parent !== is.parent) found.add({ ...of, change: 'moved', from: was.parent, to: is.parent });
    },
    ({ parent }) => parent,
  );
  found.lists(
    before.accounts,
    now.accounts,
    ({ id }) => id,
    ({ id, name }) => ({ subject: 'account', id, name }),
    (was, is) => compareAccount(found, was, is),
    ({ parent }) => parent,
  );
}

function compareAccount(found: Comparison, was: Account, is: Account): void {
  const of = { subject: 'account', id: is.id, name: is.name } as const;
  if (was.parent !== is.parent) found.add({ ...of, change: 'moved', from: was.parent, to: is.parent });
  found.value(of, 'state', was.state, is.state);
  found.value(of, 'name', was.name, is.name);
  // An account that is not active is not looked into, and its state has been compared.
  if (was.state !== is.state) return;
  found.readings(`containment roles of ${is.id}`, was.containmentRoles, is.containmentRoles, (one = [], other = []) =>
    found.value(of, 'containment roles', one.join(', ') || 'none', other.join(', ') || 'none'),
  );
}

function compareStackSets(found: Comparison, before: Snapshot, now: Snapshot): void {
  for (const name of new Set([...Object.keys(before.stackSets), ...Object.keys(now.stackSets)])) {
    found.readings(`StackSet ${name}`, before.stackSets[name], now.stackSets[name], (was, is) => {
      const of = { subject: 'stack-set', id: name } as const;
      if (was && is) compareStackSet(found, was, is);
      else if (is) found.add({ ...of, change: 'added' });
      else if (was) found.add({ ...of, change: 'removed' });
    });
  }
}

function compareStackSet(found: Comparison, was: DeployedStackSet, is: DeployedStackSet): void {
  const of = { subject: 'stack-set', id: is.name } as const;
  found.value(of, 'StackSet ID', was.id, is.id);
  found.value(of, 'template', was.templateBody, is.templateBody, false);
  found.value(of, 'description', was.description, is.description);
  found.value(of, 'permission model', was.permissionModel, is.permissionModel);
  found.value(of, 'automatic deployment', was.autoDeployment.enabled, is.autoDeployment.enabled);
  found.value(
    of,
    'retain stacks on account removal',
    was.autoDeployment.retainStacksOnAccountRemoval,
    is.autoDeployment.retainStacksOnAccountRemoval,
  );
  found.value(of, 'managed execution', was.managedExecution, is.managedExecution);
  found.value(of, 'capabilities', was.capabilities.join(', '), is.capabilities.join(', '));
  found.value(of, 'tags', was.tags, is.tags);
  found.value(of, 'organizational units', was.organizationalUnits.join(', '), is.organizationalUnits.join(', '));
  const place = ({ account, region }: StackInstance): string => `${account} ${region}`;
  found.readings(`stack instances of ${is.name}`, was.instances, is.instances, (one = [], other = []) =>
    found.lists(
      one,
      other,
      place,
      (instance) => ({ subject: 'stack-instance', id: place(instance), name: is.name }),
      (earlier, later) => {
        const instance = { subject: 'stack-instance', id: place(later), name: is.name } as const;
        found.value(instance, 'status', statusOf(earlier), statusOf(later));
        found.value(instance, 'drift', earlier.driftStatus ?? 'NOT_CHECKED', later.driftStatus ?? 'NOT_CHECKED');
        found.value(instance, 'stack', earlier.stackId, later.stackId);
      },
      statusOf,
    ),
  );
}

const statusOf = ({ status, detailedStatus }: StackInstance): string =>
  detailedStatus === undefined ? status : `${status} ${detailedStatus}`;

function compareManagementAccount(found: Comparison, before: Snapshot['managementAccount'], now: Snapshot['managementAccount']): void {
  found.readings('stack of the management account', before.stack, now.stack, (was, is) => {
    const of = { subject: 'management-account', id: is?.name ?? was?.name ?? '' } as const;
    found.value(of, 'stack', was?.status ?? 'absent', is?.status ?? 'absent');
    if (was && is) found.value(of, 'template', was.templateBody, is.templateBody, false);
  });
  found.readings('triage service-linked role', before.triageServiceLinkedRole, now.triageServiceLinkedRole, (was, is) =>
    found.value({ subject: 'management-account', id: 'triage service-linked role' }, 'role', was?.arn ?? 'absent', is?.arn ?? 'absent'),
  );
}

function compareDelegation(found: Comparison, before: Snapshot, now: Snapshot): void {
  found.readings('delegated administrators', before.delegatedAdministrators, now.delegatedAdministrators, (was = [], is = []) =>
    found.lists(
      was,
      is,
      ({ account }) => account,
      ({ account }) => ({ subject: 'delegated-administrator', id: account }),
      (one, other) =>
        found.value(
          { subject: 'delegated-administrator', id: other.account },
          'services',
          one.services.join(', '),
          other.services.join(', '),
        ),
      ({ services }) => services.join(', '),
    ),
  );
  const principal = (id: string) => ({ subject: 'trusted-access', id }) as const;
  found.readings('trusted access', before.trustedAccess, now.trustedAccess, (was = [], is = []) =>
    found.lists(was, is, (id) => id, principal),
  );
  found.readings('organizations access of StackSets', before.stackSetsAccess, now.stackSetsAccess, (was, is) =>
    found.value(principal('StackSets'), 'organizations access', was, is),
  );
}

function comparePolicies(found: Comparison, before: Snapshot, now: Snapshot): void {
  found.readings('service control policies', before.serviceControlPolicies, now.serviceControlPolicies, (was = [], is = []) =>
    found.lists(
      was,
      is,
      ({ id }) => id,
      ({ id, name }) => ({ subject: 'service-control-policy', id, name }),
      (one, other) => {
        const of = { subject: 'service-control-policy', id: other.id, name: other.name } as const;
        found.value(of, 'name', one.name, other.name);
        found.value(of, 'content', one.content, other.content, false);
        found.value(of, 'targets', one.targets.join(', '), other.targets.join(', '));
      },
      ({ targets }) => targets.join(', '),
    ),
  );
}

const detectionParts: readonly (readonly [key: keyof RegionDetection, what: string])[] = [
  ['guardDuty', 'GuardDuty'],
  ['guardDutyAutoEnable', 'auto-enable of GuardDuty'],
  ['securityHub', 'Security Hub'],
  ['securityHubAutoEnable', 'auto-enable of Security Hub'],
];

function compareDetection(found: Comparison, { detection: before }: Snapshot, { detection: now }: Snapshot): void {
  for (const region of new Set([...Object.keys(before?.regions ?? {}), ...Object.keys(now?.regions ?? {})])) {
    for (const [key, what] of detectionParts) {
      const part = `${what} in ${region}`;
      found.readings<unknown>(part, before?.regions[region]?.[key], now?.regions[region]?.[key], (was, is) =>
        found.value({ subject: 'detection', id: region }, what, was ?? 'off', is ?? 'off'),
      );
    }
  }
}

function compareSignals(found: Comparison, { signals: before }: Snapshot, { signals: now }: Snapshot): void {
  for (const region of new Set([...Object.keys(before?.regions ?? {}), ...Object.keys(now?.regions ?? {})])) {
    const [was, is] = [before?.regions[region], now?.regions[region]];
    found.readings(`filters of GuardDuty in ${region}`, was?.filters, is?.filters, (one = [], other = []) =>
      found.lists(
        one,
        other,
        ({ name }) => name,
        ({ name }) => ({ subject: 'suppression-rule', id: `${region} ${name}` }),
        (earlier, later) => {
          const of = { subject: 'suppression-rule', id: `${region} ${later.name}` } as const;
          found.value(of, 'action', earlier.action, later.action);
          found.value(of, 'rank', earlier.rank, later.rank);
        },
        ({ action }) => action,
      ),
    );
    found.readings(`automation rules of Security Hub in ${region}`, was?.automationRules, is?.automationRules, (one = [], other = []) =>
      found.lists(
        one,
        other,
        ({ arn }) => arn,
        ({ arn, name }) => ({ subject: 'automation-rule', id: arn, name }),
        (earlier, later) => {
          const of = { subject: 'automation-rule', id: later.arn, name: later.name } as const;
          found.value(of, 'name', earlier.name, later.name);
          found.value(of, 'order', earlier.order, later.order);
          found.value(of, 'enabled', earlier.enabled, later.enabled);
          found.value(of, 'terminal', earlier.terminal, later.terminal);
        },
      ),
    );
  }
}

function compareMembership(
  found: Comparison,
  { securityIncidentResponse: before }: Snapshot,
  { securityIncidentResponse: now, accounts }: Snapshot,
): void {
  if (before === undefined && now === undefined) return;
  for (const region of new Set([...Object.keys(before?.memberships ?? {}), ...Object.keys(now?.memberships ?? {})])) {
    // The other Regions are looked into only where the configured one has no membership.
    if (before?.memberships[region] === undefined || now?.memberships[region] === undefined) {
      const seen = before?.memberships[region] ?? now?.memberships[region];
      if (before && now && seen?.status === 'present' && seen.value.length === 0) continue;
      if (before && now && seen?.status !== 'present') continue;
    }
    found.readings(`memberships in ${region}`, before?.memberships[region], now?.memberships[region], (was = [], is = []) =>
      found.lists(
        was,
        is,
        ({ id }) => id,
        ({ id }) => ({ subject: 'membership', id }),
        (one, other) => compareMemberships(found, one, other),
        ({ status }) => status,
      ),
    );
  }
  const inBoth = accounts.map(({ id }) => id).filter((id) => before?.accounts[id] !== undefined && now?.accounts[id] !== undefined);
  for (const id of inBoth) {
    found.readings(`whether the membership covers ${id}`, before?.accounts[id], now?.accounts[id], (was, is) =>
      found.value({ subject: 'coverage', id }, 'relationship', was?.status ?? 'none', is?.status ?? 'none'),
    );
  }
}

function compareMemberships(found: Comparison, was: DeployedMembership, is: DeployedMembership): void {
  const of = { subject: 'membership', id: is.id } as const;
  found.value(of, 'status', was.status, is.status);
  found.value(of, 'name', was.name, is.name, false);
  found.value(of, 'coverage', coverageText(was), coverageText(is));
  found.value(of, 'number of accounts covered', was.numberOfAccountsCovered, is.numberOfAccountsCovered);
  found.value(of, 'team', was.team, is.team, false);
  found.value(of, 'features', was.features, is.features);
}

const coverageText = ({ coverage }: DeployedMembership): string =>
  coverage.entireOrganization ? 'the whole organization' : coverage.organizationalUnits.join(', ') || 'none';

function compareTrails(found: Comparison, before: Snapshot, now: Snapshot): void {
  found.readings('trails of the organization', before.organizationTrails, now.organizationTrails, (was = [], is = []) =>
    found.lists(
      was,
      is,
      ({ arn }) => arn,
      ({ arn }) => ({ subject: 'trail', id: arn }),
      (one, other) => {
        const of = { subject: 'trail', id: other.arn } as const;
        found.readings(`whether ${other.arn} is logging`, one.isLogging, other.isLogging, (from, to) =>
          found.value(of, 'logging', from, to),
        );
        found.readings(`what ${other.arn} logs`, one.managementEvents, other.managementEvents, (from, to) =>
          found.value(of, 'management events', from, to),
        );
      },
    ),
  );
}

/** A value as text; objects as JSON with sorted members, so that the order of members is no change. */
function textOf(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
