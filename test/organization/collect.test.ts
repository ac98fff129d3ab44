import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { type Snapshot } from '../../lib/organization/snapshot';
import { present } from '../../lib/core/reading';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { administrator, configured, deployed, instance, management, root, sketch } from '../support/organization';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { collect, roleNames, stackSets, triageServiceLinkedRole } from './collect-support';

const [one, two, closed] = ['333333333333', '444444444444', '555555555555'] as const;
const [organizationSet, canarySet] = stackSets as [string, string];
const managementStack = 'cordon-containment-roles-management';
const template = JSON.stringify({
  Resources: {
    Containment: {
      Type: 'AWS::IAM::Role',
      Properties: { RoleName: roleNames[0], AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
    },
  },
});
const definition = {
  name: organizationSet,
  templateBody: template,
  description: 'roles',
  autoDeployment: { enabled: true, retainStacksOnAccountRemoval: true },
  managedExecution: true,
  capabilities: ['CAPABILITY_NAMED_IAM'],
  tags: { owner: 'cordon' },
};
const stack = {
  name: managementStack,
  id: `arn:aws:cloudformation:eu-west-1:${management}:stack/${managementStack}/1`,
  status: 'CREATE_COMPLETE',
  templateBody: template,
};
const triageRole = {
  arn: `arn:aws:iam::${management}:role/aws-service-role/triage.security-ir.amazonaws.com/${triageServiceLinkedRole}`,
};

/** An organization with the roles everywhere but in account two. */
const organization = sketch(
  { units: { a: 'root', b: 'root' }, accounts: { [one]: ['a'], [two]: ['root'], [closed]: ['a', 'SUSPENDED'] } },
  {
    stackSets: {
      [organizationSet]: present(deployed(definition, [instance(one), instance(administrator)])),
      [canarySet]: { status: 'absent' },
    },
    managementAccount: { stack: present(stack), triageServiceLinkedRole: present(triageRole) },
  },
);
const rehearsed = (options: ConstructorParameters<typeof Rehearsal>[1] = {}, snapshot = organization) => {
  const withUnread: Snapshot = {
    ...snapshot,
    // What the snapshot does not know, the templates decide.
    accounts: snapshot.accounts.map((account) => ({
      ...account,
      containmentRoles: { status: 'unknown', reason: { call: 'iam:GetRole', code: 'not-asked', message: '' } },
    })),
  };
  return new Rehearsal(withUnread, options);
};
const deny = (call: string, account?: string) => rehearsed({ faults: [{ call, kind: 'deny', ...(account !== undefined && { account }) }] });
const denied = (call: string, code = 'AccessDenied') => ({ status: 'unknown', reason: { call, code } });

describe('a snapshot', () => {
  it('holds all that was asked for, sorted', async () => {
    const rehearsal = rehearsed();
    const snapshot = await collect(rehearsal);
    expect(snapshot).toMatchObject({
      kind: 'cordon/organization-snapshot',
      version: 1,
      takenAt: '2026-01-01T00:00:00.000Z',
      takenBy: administrator,
      organization: organization.organization,
      organizationalUnits: organization.organizationalUnits,
      delegatedAdministrators: organization.delegatedAdministrators,
      trustedAccess: organization.trustedAccess,
      stackSetsAccess: present('ENABLED'),
      managementAccount: { stack: present(stack), triageServiceLinkedRole: present(triageRole) },
    });
    expect(snapshot.stackSets).toEqual({
      [organizationSet]: present({
        ...deployed(
          definition,
          [instance(administrator), instance(one)].map((it) => ({ ...it, driftStatus: 'NOT_CHECKED' as const })),
        ),
        driftStatus: 'NOT_CHECKED',
      }),
      [canarySet]: { status: 'absent' },
    });
    expect(Object.fromEntries(snapshot.accounts.map(({ id, containmentRoles }) => [id, containmentRoles]))).toMatchObject({
      [management]: present([roleNames[0]]),
      [administrator]: present([roleNames[0]]),
      [one]: present([roleNames[0]]),
      [two]: { status: 'absent' },
      [closed]: { status: 'unknown', reason: { call: 'iam:GetRole', code: 'not-asked', message: 'the account is SUSPENDED' } },
    });
  });

  it('is the same whatever the size of the pages', async () => {
    expect(await collect(rehearsed({ pageSize: 1 }))).toEqual(await collect(rehearsed()));
  });

  it('can be read back from its file', async () => {
    const snapshot = await collect(rehearsed());
    expect(parseSnapshot(JSON.stringify(snapshot), { file: 'organization.json' })).toEqual(snapshot);
  });

  it('asks suspended accounts for nothing', async () => {
    const rehearsal = rehearsed();
    await collect(rehearsal);
    const asked = rehearsal.calls.filter(({ service }) => service === 'iam').map(({ account }) => account);
    expect(asked).toContain(one);
    expect(asked).not.toContain(closed);
  });

  it('says of each account that nobody looked, where there is no member role', async () => {
    const rehearsal = rehearsed();
    const snapshot = await collect(rehearsal, { clients: rehearsal.clients({ account: administrator }) });
    for (const { containmentRoles } of snapshot.accounts)
      expect(containmentRoles).toMatchObject({ status: 'unknown', reason: { code: 'not-asked' } });
    expect(rehearsal.calls.filter(({ service }) => service === 'iam')).toEqual([]);
    expect(snapshot.managementAccount).toMatchObject({
      stack: { status: 'unknown', reason: { call: 'cloudformation:DescribeStacks', code: 'not-asked' } },
      triageServiceLinkedRole: { status: 'unknown', reason: { call: 'iam:GetRole', code: 'not-asked' } },
    });
  });

  it('takes a stack that is being reviewed, and one that was deleted, for absent', async () => {
    for (const status of ['REVIEW_IN_PROGRESS', 'DELETE_COMPLETE']) {
      const rehearsal = rehearsed(
        {},
        { ...organization, managementAccount: { ...organization.managementAccount, stack: present({ ...stack, status }) } },
      );
      expect((await collect(rehearsal)).managementAccount.stack).toEqual({ status: 'absent' });
    }
  });

  it('is not taken at all by a process that is killed, wherever that happens', async () => {
    const whole = rehearsed();
    await collect(whole);
    for (const call of new Set(whole.calls.map(({ service, command }) => `${service}:${command}`))) {
      await expect(collect(rehearsed({ faults: [{ call, kind: 'kill' }] }))).rejects.toMatchObject({ name: 'RehearsalKilled' });
    }
  });
});

describe('what is denied is unknown and never absent:', () => {
  const organizations = 'AccessDeniedException';
  it.each<[call: string, code: string, of: (snapshot: Snapshot) => unknown]>([
    ['organizations:ListDelegatedAdministrators', organizations, (snapshot) => snapshot.delegatedAdministrators],
    ['organizations:ListDelegatedServicesForAccount', organizations, (snapshot) => snapshot.delegatedAdministrators],
    ['organizations:ListAWSServiceAccessForOrganization', organizations, (snapshot) => snapshot.trustedAccess],
    ['cloudformation:DescribeOrganizationsAccess', 'AccessDenied', (snapshot) => snapshot.stackSetsAccess],
    ['cloudformation:DescribeStackSet', 'AccessDenied', (snapshot) => snapshot.stackSets[organizationSet]],
    ['cloudformation:DescribeStackSet', 'AccessDenied', (snapshot) => snapshot.stackSets[canarySet]],
    ['cloudformation:DescribeStacks', 'AccessDenied', (snapshot) => snapshot.managementAccount.stack],
    ['cloudformation:GetTemplate', 'AccessDenied', (snapshot) => snapshot.managementAccount.stack],
    ['iam:GetRole', 'AccessDenied', (snapshot) => snapshot.managementAccount.triageServiceLinkedRole],
    ['iam:GetRole', 'AccessDenied', (snapshot) => snapshot.accounts.find(({ id }) => id === two)?.containmentRoles],
    [
      'cloudformation:ListStackInstances',
      'AccessDenied',
      ({ stackSets: { [organizationSet]: set } }) => (set?.status === 'present' ? set.value.instances : undefined),
    ],
  ])('%s (%s)', async (call, code, of) => {
    expect(of(await collect(deny(call)))).toMatchObject(denied(call, code));
  });

  it('throttling without end too, under the name that AWS has for it', async () => {
    const snapshot = await collect(rehearsed({ faults: [{ call: 'cloudformation:DescribeStackSet', kind: 'throttle' }] }));
    expect(snapshot.stackSets[organizationSet]).toMatchObject(denied('cloudformation:DescribeStackSet', 'Throttling'));
  });

  it('one account that is denied leaves the others as they are', async () => {
    const snapshot = await collect(deny('iam:GetRole', one));
    expect(snapshot.accounts.find(({ id }) => id === one)?.containmentRoles).toMatchObject(denied('iam:GetRole'));
    expect(snapshot.accounts.find(({ id }) => id === administrator)?.containmentRoles).toEqual(present([roleNames[0]]));
  });
});

describe('StackSets asked for with credentials of the wrong account', () => {
  const wrongCaller = (account: string) => ({
    status: 'unknown',
    reason: { call: 'cloudformation:DescribeStackSet', code: 'wrong-caller', message: expect.stringContaining(account) },
  });
  const both = (reading: object) => ({ [organizationSet]: reading, [canarySet]: reading });

  it('are unknown when SELF is not the management account, though AWS says that they are not found', async () => {
    const snapshot = await collect(rehearsed(), { callAs: 'SELF' });
    expect(snapshot.stackSets).toMatchObject(both(wrongCaller(management)));
    expect(snapshot.stackSets[organizationSet]).toMatchObject({ reason: { message: expect.stringContaining(administrator) } });
  });

  it('are unknown when the management account calls as a delegated administrator', async () => {
    const rehearsal = rehearsed();
    const snapshot = await collect(rehearsal, { clients: rehearsal.clients({ account: management }) });
    expect(snapshot.stackSets).toMatchObject(both(wrongCaller('delegated administrator')));
  });

  it('are unknown when the caller is not the account that rolls out', async () => {
    const snapshot = await collect(rehearsed(), { rolloutAccount: one });
    expect(snapshot.stackSets).toMatchObject(both(wrongCaller(one)));
  });

  it('are read with credentials of the right one', async () => {
    const rehearsal = rehearsed();
    expect((await collect(rehearsal, { rolloutAccount: administrator })).stackSets[canarySet]).toEqual({ status: 'absent' });
    const self = await collect(rehearsal, {
      clients: rehearsal.clients({ account: management }),
      callAs: 'SELF',
      rolloutAccount: management,
    });
    expect(self.stackSets[canarySet]).toEqual({ status: 'absent' });
    expect(self.stackSets[organizationSet]?.status).toBe('present');
  });

  it('do not keep the management account from reading its own stack', async () => {
    const rehearsal = rehearsed();
    const snapshot = await snapshotFor(configured({ organization: { root } }), rehearsal.clients({ account: management }), rehearsal.clock);
    expect(snapshot.managementAccount.stack.status).not.toBe('unknown');
    expect(snapshot.stackSets).toMatchObject(both({ status: 'unknown', reason: { code: 'wrong-caller' } }));
  });
});

describe('credentials that are said to be of the management account, and are of another', () => {
  const foreign = (rehearsal: Rehearsal) => {
    const clients = rehearsal.clients({ account: administrator, management: true });
    const other = rehearsal.clients({ account: one, memberRole: true });
    return { clients, other };
  };

  it('give no reading of its stack', async () => {
    const rehearsal = rehearsed(
      {},
      {
        ...organization,
        managementAccount: { ...organization.managementAccount, stack: present({ ...stack, id: stack.id.replace(management, one) }) },
      },
    );
    const { stack: read } = (await collect(rehearsal)).managementAccount;
    expect(read).toMatchObject({ status: 'unknown', reason: { call: 'cloudformation:DescribeStacks', code: 'wrong-account' } });
    expect(read).toMatchObject({ reason: { message: expect.stringMatching(`${one}.*${management}`) } });
  });

  it('give no reading of its roles', async () => {
    const rehearsal = rehearsed();
    const { clients, other } = foreign(rehearsal);
    rehearsal.createRole(one, triageServiceLinkedRole);
    const iam = await other.memberIam!(one);
    const snapshot = await collect(rehearsal, {
      clients: { ...clients, management: { cloudFormation: clients.management!.cloudFormation, iam } },
    });
    const reason = { call: 'iam:GetRole', code: 'wrong-account', message: expect.stringMatching(`${one}.*${management}`) };
    expect(snapshot.managementAccount.triageServiceLinkedRole).toMatchObject({ status: 'unknown', reason });
    expect(snapshot.accounts.find(({ id }) => id === management)?.containmentRoles).toMatchObject({ status: 'unknown', reason });
  });
});

describe('the roles of member accounts', () => {
  const many = sketch({
    accounts: Object.fromEntries(Array.from({ length: 60 }, (_, index) => [String(300_000_000_000 + index), ['root'] as const])),
  });

  it('are read with one client an account, 25 accounts at a time, and the client is destroyed', async () => {
    const rehearsal = rehearsed({}, many);
    const clients = rehearsal.clients({ account: administrator, management: true, memberRole: true });
    const made: string[] = [];
    const destroyed: string[] = [];
    let most = 0;
    const memberIam: typeof clients.memberIam = async (account) => {
      made.push(account);
      most = Math.max(most, made.length - destroyed.length);
      const iam = await clients.memberIam!(account);
      return { send: iam.send, destroy: () => void destroyed.push(account) };
    };
    await collect(rehearsal, { clients: { ...clients, memberIam } });
    expect(made).toHaveLength(61);
    expect(new Set(made).size).toBe(61);
    expect([...destroyed].sort()).toEqual([...made].sort());
    expect(most).toBe(25);
  });

  it('are unknown where the member role cannot be assumed, and the call is named', async () => {
    const rehearsal = rehearsed();
    const clients = rehearsal.clients({ account: administrator, management: true, memberRole: true });
    const memberIam: typeof clients.memberIam = async (account) => {
      if (account !== one) return clients.memberIam!(account);
      throw Object.assign(new Error('not authorized to perform: sts:AssumeRole'), { name: 'AccessDenied' });
    };
    const snapshot = await collect(rehearsal, { clients: { ...clients, memberIam } });
    expect(snapshot.accounts.find(({ id }) => id === one)?.containmentRoles).toEqual({
      status: 'unknown',
      reason: { call: 'sts:AssumeRole', code: 'AccessDenied', message: 'not authorized to perform: sts:AssumeRole' },
    });
    expect(snapshot.accounts.find(({ id }) => id === two)?.containmentRoles).toEqual({ status: 'absent' });
  });

  it('are unknown when one can be read and the other not', async () => {
    const rehearsal = rehearsed({ faults: [{ call: 'iam:GetRole', kind: 'deny', account: one, after: 1 }] });
    expect((await collect(rehearsal)).accounts.find(({ id }) => id === one)?.containmentRoles).toMatchObject(denied('iam:GetRole'));
  });
});
