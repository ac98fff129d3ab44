import { randomInt } from 'node:crypto';
import { type Account, type OrganizationalUnit, type Snapshot } from '../../lib/organization/snapshot';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { absent, present, type Reading } from '../../lib/core/reading';
import { type Caller, type Engine, type World, type WorldDefinition } from './engine';
import { newAccountId, services } from './build';
import { region } from './wire-world';

/** A world with the rehearsal behind it, for what only a rehearsal can be told. */
export interface RehearsedWorld extends World {
  readonly rehearsal: Rehearsal;
}

/** The rehearsal, from a snapshot of the same organization that the emulators are built from. */
export function rehearsalEngine(): Engine<RehearsedWorld> {
  return {
    name: 'rehearsal',
    known: [],
    build: async (definition) => rehearsedWorld(definition),
    close: async () => undefined,
  };
}

const letters = (length: number): string => Array.from({ length }, () => randomInt(36).toString(36)).join('');

function rehearsedWorld(definition: WorldDefinition): RehearsedWorld {
  const managementAccount = newAccountId();
  const rootSuffix = letters(4);
  const organization = { id: `o-${letters(10)}`, managementAccount, root: `r-${rootSuffix}` };
  const units = new Map<string, string>();
  const organizationalUnits: OrganizationalUnit[] = [];
  const accounts = new Map<string, string>([['management', managementAccount]]);
  const members: Account[] = [account(managementAccount, 'management', organization.root)];
  const admit = (name: string, parent: string): void => {
    accounts.set(name, newAccountId());
    const suspended = definition.suspended?.includes(name) ?? false;
    members.push({ ...account(find(accounts, name), name, parent), ...(suspended && { state: 'SUSPENDED' as const }) });
  };
  for (const name of definition.accounts ?? []) admit(name, organization.root);
  for (const [name, unit] of Object.entries(definition.units)) {
    const id = `ou-${rootSuffix}-${letters(8)}`;
    units.set(name, id);
    organizationalUnits.push({ id, name, parent: unit.in === undefined ? organization.root : find(units, unit.in) });
    for (const member of unit.accounts ?? []) admit(member, id);
  }
  const delegated = definition.delegatedAdministrator;
  const snapshot: Snapshot = {
    kind: 'cordon/organization-snapshot',
    version: 1,
    takenAt: '2026-01-01T00:00:00.000Z',
    takenBy: managementAccount,
    organization,
    organizationalUnits: organizationalUnits.sort(byId),
    accounts: members.sort(byId),
    delegatedAdministrators: present(delegated === undefined ? [] : [{ account: find(accounts, delegated), services }]),
    trustedAccess: present(services),
    stackSetsAccess: present('ENABLED'),
    stackSets: {},
    managementAccount: { stack: absent, triageServiceLinkedRole: absent },
  };
  const rehearsal = new Rehearsal(snapshot, { region, paths: false });
  const accountOf = (name: Caller): string =>
    find(accounts, name === 'delegated-administrator' && delegated !== undefined ? delegated : name);
  let cleared = 0;
  return {
    rehearsal,
    engine: 'rehearsal',
    organization,
    region,
    clock: rehearsal.clock,
    known: [],
    unit: (name) => find(units, name),
    account: (name) => find(accounts, name),
    clients: async ({ as, management, memberRole }) =>
      rehearsal.clients({ account: accountOf(as), management: management || undefined, memberRole }),
    environment: () => {
      throw new Error('the rehearsal is no server that a process could call');
    },
    faults: (faults) => rehearsal.setFaults(faults),
    failInstances: async (names) =>
      rehearsal.setFailingInstances(names.map((name) => ({ account: accountOf(name), reason: 'ResourceLogicalId: Deployable failed' }))),
    calls: () =>
      rehearsal.calls.slice(cleared).map(({ service, command, account: caller, error }) => ({ service, command, account: caller, error })),
    clearCalls: () => void (cleared = rehearsal.calls.length),
    moveAccount: async (name, unit) => rehearsal.moveAccount(accountOf(name), unit === 'root' ? organization.root : find(units, unit)),
    closeAccount: async (name) => rehearsal.closeAccount(accountOf(name)),
    addAccount: async (name, unit) => {
      accounts.set(name, newAccountId());
      rehearsal.addAccount({ id: accountOf(name), name, parent: find(units, unit) });
    },
    createRole: async (name, roleName) => rehearsal.createRole(accountOf(name), roleName),
    roles: async (name) =>
      rehearsal.roles(accountOf(name)).map((role) => ({
        name: role.roleName,
        path: role.path,
        trust: role.assumeRolePolicyDocument,
        inlinePolicies: Object.fromEntries(role.policies.map(({ policyName, policyDocument }) => [policyName, policyDocument])),
        attachedPolicies: [...role.managedPolicyArns].sort(),
      })),
    principal: async () => {
      throw new Error('the rehearsal enforces no policies');
    },
    close: async () => undefined,
  };
}

function account(id: string, name: string, parent: string): Account {
  const unread: Reading<readonly string[]> = {
    status: 'unknown',
    reason: { call: 'iam:GetRole', code: 'not-asked', message: 'no member role' },
  };
  return { id, name, state: 'ACTIVE', parent, containmentRoles: unread };
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

function find(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`there is no ${name}; there are ${[...ids.keys()].join(', ')}`);
  return id;
}
