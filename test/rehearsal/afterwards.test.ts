import fc from 'fast-check';
import { type Clients } from '../../lib/aws/clients';
import { absent, present, unknown } from '../../lib/core/reading';
import { collectSnapshot } from '../../lib/organization/collect';
import {
  type Account,
  type DeployedStack,
  type DeployedStackSet,
  type Snapshot,
  type StackInstance,
} from '../../lib/organization/snapshot';
import { sortedBy } from '../../lib/organization/sorted';
import { afterRehearsal } from '../../lib/rehearsal/afterwards';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { runs } from '../support/runs';
import { trails, service } from '../onboarding/organizations';
import { detectionOn } from '../support/organization';
import {
  createInstances,
  createStackSet,
  ended,
  exampleSnapshot,
  management,
  members,
  region,
  roleName,
  roleTemplate,
  sandbox,
  stackSetName,
} from './support';

/** Every optional field of a type. A field that is added to the type is missing here, and the type check says so. */
type Optionals<T> = { readonly [Key in keyof T as T extends Record<Key, T[Key]> ? never : Key]-?: NonNullable<T[Key]> };

const denied = unknown({ call: 'organizations:ListDelegatedAdministrators', code: 'AccessDenied', message: 'no' });
const otherName = 'cordon-of-another-configuration';

const ofSnapshot: Optionals<Snapshot> = {
  serviceControlPolicies: present([{ id: 'p-FullAWSAccess', name: 'FullAWSAccess', content: '{}', targets: ['r-ab12'] }]),
  signals: {
    account: '222222222222',
    regions: {
      [region]: {
        detector: present('d'),
        filters: present([{ name: 'scanner', action: 'ARCHIVE', rank: 1, criteria: { region: { equals: [region] } }, tags: {} }]),
        automationRules: present([
          {
            arn: 'arn:aws:securityhub:eu-west-1:222222222222:automation-rule/1',
            name: 'accepted',
            order: 1,
            enabled: true,
            terminal: false,
            content: present({ criteria: {}, updates: [{ Severity: { Label: 'LOW' } }] }),
            tags: present({}),
          },
        ]),
      },
    },
  },
  detection: detectionOn([region]),
  securityIncidentResponse: service(),
  organizationTrails: trails!,
  routing: {
    account: '222222222222',
    region,
    rules: present([{ bus: 'default', name: 'cordon-cases', enabled: true, targets: present([]) }]),
    alarms: absent,
    forwarding: [],
    topics: {},
    queues: {},
  },
  seenRoles: { extent: 'all', documents: {}, accounts: {} },
};
const ofOrganization: Optionals<Snapshot['organization']> = { featureSet: 'ALL' };
const ofAccount: Optionals<Account> = { triageServiceLinkedRole: present({ arn: 'arn:aws:iam::300000000005:role/Triage' }) };
const ofStack: Optionals<DeployedStack> = {
  statusReason: 'by hand',
  driftStatus: 'DRIFTED',
  driftCheckedAt: '2026-11-20T08:00:00.000Z',
  tags: { owner: 'others' },
};
const ofStackSet: Optionals<DeployedStackSet> = {
  description: 'the roles of others',
  driftStatus: 'DRIFTED',
  driftCheckedAt: '2026-11-20T08:00:00.000Z',
};
const ofInstance: Optionals<StackInstance> = {
  detailedStatus: 'SUCCEEDED',
  statusReason: 'by hand',
  organizationalUnit: sandbox,
  stackId: `arn:aws:cloudformation:${region}:${members.inSandbox}:stack/StackSet-x/1`,
  driftStatus: 'DRIFTED',
};
const tables: Readonly<Record<string, object>> = { ofSnapshot, ofOrganization, ofAccount, ofStack, ofStackSet, ofInstance };
const fields = Object.entries(tables).flatMap(([table, found]) => Object.keys(found).map((key) => `${table}.${key}`));

/** An organization in which these optional fields are there, and no other. */
function withFields(wanted: readonly string[]): Snapshot {
  const of = (table: string): object =>
    Object.fromEntries(Object.entries(tables[table]!).filter(([key]) => wanted.includes(`${table}.${key}`)));
  const snapshot = exampleSnapshot();
  const instance: StackInstance = { account: members.inSandbox, region, status: 'CURRENT', ...of('ofInstance') };
  return {
    ...snapshot,
    takenAt: '2026-11-24T08:00:00.000Z',
    takenBy: '222222222222',
    organization: { ...snapshot.organization, ...of('ofOrganization') },
    accounts: sortedBy(snapshot.accounts, ({ id }) => id).map((account) => ({
      ...account,
      containmentRoles: denied,
      ...of('ofAccount'),
    })),
    delegatedAdministrators: denied,
    stackSets: {
      [otherName]: present({
        name: otherName,
        id: `${otherName}:1`,
        permissionModel: 'SERVICE_MANAGED',
        templateBody: roleTemplate({ roleName: 'Other' }),
        autoDeployment: { enabled: true, retainStacksOnAccountRemoval: true },
        managedExecution: true,
        capabilities: ['CAPABILITY_NAMED_IAM'],
        tags: {},
        organizationalUnits: [sandbox],
        instances: present([instance]),
        ...of('ofStackSet'),
      }),
      [stackSetName]: absent,
    },
    managementAccount: {
      stack: present({
        name: 'roles',
        id: `arn:aws:cloudformation:${region}:${management}:stack/roles/1`,
        status: 'CREATE_COMPLETE',
        templateBody: roleTemplate({ roleName: 'OfManagement' }),
        ...of('ofStack'),
      }),
      triageServiceLinkedRole: denied,
    },
    ...of('ofSnapshot'),
  };
}

const read = (rehearsal: Rehearsal, clients: Clients): Promise<Snapshot> =>
  collectSnapshot({
    clients,
    clock: rehearsal.clock,
    stackSets: [stackSetName],
    callAs: 'SELF',
    managementStack: 'roles',
    roleNames: [roleName],
    triageServiceLinkedRole: 'Triage',
  });

/** Deploys a StackSet to one unit, between two reads that leave out most of the organization. */
async function rehearsed(given: Snapshot): Promise<{ readonly start: Snapshot; readonly end: Snapshot; readonly after: Snapshot }> {
  const rehearsal = new Rehearsal(given, { startAt: new Date(given.takenAt) });
  const clients = rehearsal.clients({ account: management, memberRole: true });
  const start = await read(rehearsal, clients);
  await createStackSet(clients);
  await ended(rehearsal, clients, await createInstances(clients, { DeploymentTargets: { OrganizationalUnitIds: [sandbox] } }));
  const end = await read(rehearsal, clients);
  return { start, end, after: afterRehearsal({ given, start, end }) };
}

it('keeps every part that the rehearsal did not change, whichever optional fields the snapshot has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray(fields), async (wanted) => {
      const given = withFields(wanted);
      const { end, after } = await rehearsed(given);
      const deployed: readonly string[] = [members.inSandbox, members.alsoInSandbox];
      // Nobody looked into the accounts after the deployment.
      expect(after).toEqual({
        ...given,
        seenRoles: undefined,
        takenAt: end.takenAt,
        accounts: given.accounts.map((account) =>
          deployed.includes(account.id) ? { ...account, containmentRoles: present([roleName]) } : account,
        ),
        stackSets: { ...given.stackSets, [stackSetName]: end.stackSets[stackSetName] },
      });
    }),
    // All of them first: a field that is lost is then lost in the first run.
    { numRuns: runs(50), examples: [[fields], [[]]] },
  );
});

it('is as it was given where nothing happened, also what is unknown', async () => {
  const given = withFields(fields);
  const { start } = await rehearsed(given);
  expect(afterRehearsal({ given, start, end: start })).toBe(given);
});

describe('what the rehearsal changed', () => {
  const given = withFields(fields);
  const changedStack = (change: Partial<DeployedStack>): Snapshot['managementAccount']['stack'] => {
    const stack = { name: 'roles', id: 'stack/1', status: 'CREATE_COMPLETE', templateBody: '{}', driftStatus: 'DRIFTED' as const };
    const at = (over: Partial<DeployedStack>): Snapshot => ({
      ...given,
      managementAccount: { ...given.managementAccount, stack: present({ ...stack, ...over }) },
    });
    const start = at({ driftStatus: 'NOT_CHECKED' });
    return afterRehearsal({ given: at({}), start, end: at({ driftStatus: 'NOT_CHECKED', ...change }) }).managementAccount.stack;
  };

  it('keeps what else was known of a stack that was updated, and nothing of one that was made anew', () => {
    expect(changedStack({ templateBody: '{"a":1}' })).toMatchObject({ value: { templateBody: '{"a":1}', driftStatus: 'DRIFTED' } });
    expect(changedStack({ id: 'stack/2' })).toMatchObject({ value: { id: 'stack/2', driftStatus: 'NOT_CHECKED' } });
  });

  it('has no rest of a reading that was unknown', () => {
    const at = (trustedAccess: Snapshot['trustedAccess']): Snapshot => ({ ...given, trustedAccess });
    const after = afterRehearsal({ given: at(denied), start: at(absent), end: at(present(['a.amazonaws.com'])) });
    expect(after.trustedAccess).toEqual(present(['a.amazonaws.com']));
  });

  it('loses an account that left, has one that joined, and keeps one that the rehearsal never had', () => {
    const [first, second, third] = given.accounts;
    const joined = { ...first!, id: '999999999999' };
    const at = (...accounts: Account[]): Snapshot => ({ ...given, accounts });
    const after = afterRehearsal({ given: at(first!, second!, third!), start: at(second!, third!), end: at(third!, joined) });
    expect(after.accounts).toEqual([first, third, joined]);
  });
});
