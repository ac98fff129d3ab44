import { type Account, type OrganizationalUnit, type Snapshot } from '../../lib/organization/snapshot';
import { absent, present } from '../../lib/core/reading';
import { type StackSetDefinition } from '../../lib/rollout/stack-set-definition';
import { stringify } from 'yaml';
import { type Configuration } from '../../lib/configuration/configuration';
import { whole, type Whole } from '../chain/whole';
import { deployed, instance, root, sketch, type OrganizationSketch } from '../support/organization';

/** A large organization: units five deep, accounts spread evenly, everything deployed and current where definitions are given. */
export function largeOrganization(accounts: number, units: number, definitions: readonly StackSetDefinition[] = []): Snapshot {
  const small = sketch({});
  const organizationalUnits: OrganizationalUnit[] = [];
  for (let index = 0; index < units; index++) {
    const parent = index < 10 ? root : organizationalUnits[Math.floor((index - 10) / 10)]!.id;
    organizationalUnits.push({ id: `ou-ab12-${String(index).padStart(8, '0')}`, name: `unit-${index}`, parent });
  }
  const members: Account[] = Array.from({ length: accounts - small.accounts.length }, (_, index) => ({
    id: String(300_000_000_000 + index),
    name: `account-${index}`,
    state: 'ACTIVE' as const,
    parent: organizationalUnits[index % units]!.id,
    containmentRoles: absent,
  }));
  const all = [...small.accounts, ...members];
  const stackSets = Object.fromEntries(
    definitions.map((definition) => [
      definition.name,
      present(
        deployed(
          definition,
          definition.purpose === 'canary'
            ? []
            : all
                .filter(({ id }) => id !== small.organization.managementAccount)
                .map((account) => instance(account.id, { organizationalUnit: account.parent })),
        ),
      ),
    ]),
  );
  const roles = present(['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution']);
  return {
    ...small,
    organizationalUnits,
    accounts:
      definitions.length > 0
        ? all.map((account) => (account.id === small.organization.managementAccount ? account : { ...account, containmentRoles: roles }))
        : all,
    stackSets: { ...small.stackSets, ...stackSets },
  };
}

/** An organization in which every account would be contained, and all of it was read: units are below the root, accounts spread evenly. */
export function wholeOrganization(accounts: number, units: number): Whole {
  const unit = (index: number): string => `u${String(index % units).padStart(4, '0')}`;
  const members: OrganizationSketch = {
    units: Object.fromEntries(Array.from({ length: units }, (_, index) => [unit(index), 'root'])),
    accounts: Object.fromEntries(Array.from({ length: accounts - 2 }, (_, index) => [String(300_000_000_000 + index), [unit(index)]])),
  };
  return whole(members);
}

/** The same with so many StackSets, each in every account where the roles are. */
export function withStackSets(snapshot: Snapshot, number: number): Snapshot {
  const [deployedSet] = Object.values(snapshot.stackSets).flatMap((set) => (set.status === 'present' ? [set.value] : []));
  if (deployedSet === undefined) throw new Error('the organization has no StackSet to copy');
  const others = Array.from({ length: number - 1 }, (_, index) => `cordon-other-${index}`);
  return {
    ...snapshot,
    stackSets: { ...snapshot.stackSets, ...Object.fromEntries(others.map((name) => [name, present({ ...deployedSet, name })])) },
  };
}

/** A configuration as it is written, as far as the organizations of the bench differ in it. */
export function configurationText({ organization, containment, routes, routing }: Configuration): string {
  const { preference } = containment;
  const { id, managementAccount, delegatedAdministrator, membershipRegion, regions } = organization;
  return stringify({
    organization: { id, managementAccount, delegatedAdministrator, membershipRegion, regions },
    rollout: { owner: 'cordon' },
    // None of its accounts differs, and an empty mapping is an error.
    ...(preference && { containment: { preference: { organization: preference.organization, submitted: preference.submitted } } }),
    ...(routes && {
      routes: routes.map(({ name, events, targets }) => ({ name, events, targets })),
      routing: { alarmTopicArns: routing.alarmTopicArns },
    }),
  });
}
