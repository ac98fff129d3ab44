import { type Account, type OrganizationalUnit, type Snapshot } from '../../lib/organization/snapshot';
import { absent, present } from '../../lib/core/reading';
import { type StackSetDefinition } from '../../lib/rollout/stack-set-definition';
import { deployed, instance, root, sketch } from '../support/organization';

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
