import { compareDetection, compareSignals } from './changes-detection';
import { compareRouting } from './changes-routing';
import { compareSeenRoles } from './changes-seen-roles';
import { Comparison, type SnapshotChanges } from './comparison';
import { type DeployedMembership } from './membership';
import { type Account, type DeployedStackSet, type Snapshot, type StackInstance } from './snapshot';

/** What changed from one snapshot of an organization to a later one. */
export function snapshotChanges(before: Snapshot, now: Snapshot): SnapshotChanges {
  const found = new Comparison();
  compareTree(found, before, now);
  compareOrganization(found, before.organization, now.organization);
  compareStackSets(found, before, now);
  compareManagementAccount(found, before.managementAccount, now.managementAccount);
  compareDelegation(found, before, now);
  comparePolicies(found, before, now);
  compareDetection(found, before, now);
  compareSignals(found, before, now);
  compareMembership(found, before, now);
  compareTrails(found, before, now);
  compareRouting(found, before, now);
  compareSeenRoles(found, before, now);
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

function compareOrganization(found: Comparison, was: Snapshot['organization'], is: Snapshot['organization']): void {
  const of = { subject: 'organization', id: is.id } as const;
  found.value(of, 'management account', was.managementAccount, is.managementAccount);
  found.value(of, 'root', was.root, is.root);
  found.part(of, 'feature set', was.featureSet, is.featureSet);
}

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
  found.readings(`triage role of ${is.id}`, was.triageServiceLinkedRole, is.triageServiceLinkedRole, (one, other) =>
    found.value(of, 'triage role', one?.arn ?? 'absent', other?.arn ?? 'absent'),
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
  found.value(of, 'last drift detection', was.driftCheckedAt ?? 'never', is.driftCheckedAt ?? 'never');
  found.part(of, 'drift', was.driftStatus, is.driftStatus);
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
        found.value(instance, 'organizational unit', earlier.organizationalUnit, later.organizationalUnit);
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
    if (!was || !is) return;
    found.value(of, 'name', was.name, is.name);
    found.value(of, 'stack ID', was.id, is.id);
    found.value(of, 'template', was.templateBody, is.templateBody, false);
    found.part(of, 'drift', was.driftStatus, is.driftStatus);
    found.value(of, 'last drift detection', was.driftCheckedAt ?? 'never', is.driftCheckedAt ?? 'never');
    found.part(of, 'tags', was.tags, is.tags);
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
  found.readings(`tags of ${is.id}`, was.tags, is.tags, (from, to) => found.value(of, 'tags', from, to));
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
        found.value(of, 'home Region', one.homeRegion, other.homeRegion);
        found.value(of, 'every Region', one.isMultiRegion, other.isMultiRegion);
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
