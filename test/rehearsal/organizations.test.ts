import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListChildrenCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
} from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { Rehearsal, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import { exampleSnapshot, management, members, production, root, sandbox, securityTooling, snapshotOf, workloads } from './support';

const principal = 'member.org.stacksets.cloudformation.amazonaws.com';

function organizations(account: string, options?: RehearsalOptions) {
  return new Rehearsal(exampleSnapshot(), options).clients({ account }).organizations;
}

describe('Organizations', () => {
  it('tells the tree, with parents and paths', async () => {
    const client = organizations(management);
    await expect(client.send(new ListRootsCommand({}))).resolves.toMatchObject({ Roots: [{ Id: root, Name: 'Root' }] });
    await expect(client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: root }))).resolves.toMatchObject({
      OrganizationalUnits: [{ Id: workloads }, { Id: sandbox }],
    });
    await expect(client.send(new ListAccountsForParentCommand({ ParentId: production }))).resolves.toMatchObject({
      Accounts: [
        {
          Id: members.inProduction,
          State: 'ACTIVE',
          Paths: [`o-exampleorgid/${root}/${workloads}/${production}/${members.inProduction}/`],
        },
        { Id: members.suspended, State: 'SUSPENDED' },
      ],
    });
    await expect(client.send(new ListParentsCommand({ ChildId: members.inProduction }))).resolves.toMatchObject({
      Parents: [{ Id: production, Type: 'ORGANIZATIONAL_UNIT' }],
    });
    await expect(client.send(new ListParentsCommand({ ChildId: workloads }))).resolves.toMatchObject({
      Parents: [{ Id: root, Type: 'ROOT' }],
    });
    await expect(client.send(new ListChildrenCommand({ ParentId: workloads, ChildType: 'ORGANIZATIONAL_UNIT' }))).resolves.toMatchObject({
      Children: [{ Id: production }],
    });
    await expect(client.send(new ListChildrenCommand({ ParentId: sandbox, ChildType: 'ACCOUNT' }))).resolves.toMatchObject({
      Children: [{ Id: members.inSandbox }, { Id: members.alsoInSandbox }],
    });
    await expect(client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: sandbox }))).resolves.toMatchObject({
      OrganizationalUnit: { Id: sandbox, Name: `unit ${sandbox}` },
    });
    await expect(client.send(new DescribeAccountCommand({ AccountId: management }))).resolves.toMatchObject({
      Account: { Id: management },
    });
  });

  it('gives State and no Status, which was retired', async () => {
    const { Account } = await organizations(management).send(new DescribeAccountCommand({ AccountId: members.suspended }));
    expect(Account).toMatchObject({ State: 'SUSPENDED' });
    expect(Account).not.toHaveProperty('Status');
  });

  it('tells who administers what, and which services have trusted access', async () => {
    const client = organizations(securityTooling);
    await expect(client.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal: principal }))).resolves.toMatchObject({
      DelegatedAdministrators: [{ Id: securityTooling }],
    });
    await expect(
      client.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal: 'guardduty.amazonaws.com' })),
    ).resolves.toMatchObject({ DelegatedAdministrators: [] });
    await expect(client.send(new ListDelegatedServicesForAccountCommand({ AccountId: securityTooling }))).resolves.toMatchObject({
      DelegatedServices: [{ ServicePrincipal: principal }, { ServicePrincipal: 'security-ir.amazonaws.com' }],
    });
    await expect(client.send(new ListDelegatedServicesForAccountCommand({ AccountId: members.inSandbox }))).rejects.toMatchObject({
      name: 'AccountNotRegisteredException',
    });
    await expect(client.send(new ListAWSServiceAccessForOrganizationCommand({}))).resolves.toMatchObject({
      EnabledServicePrincipals: [{ ServicePrincipal: principal }, { ServicePrincipal: 'security-ir.amazonaws.com' }],
    });
  });

  it('answers reads to the management account and delegated administrators only, and DescribeOrganization to every member', async () => {
    for (const account of [management, securityTooling])
      await expect(organizations(account).send(new ListRootsCommand({}))).resolves.toBeDefined();
    const member = organizations(members.inSandbox);
    await expect(member.send(new DescribeOrganizationCommand({}))).resolves.toMatchObject({
      Organization: { Id: 'o-exampleorgid', MasterAccountId: management },
    });
    await expect(member.send(new ListAccountsCommand({}))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const stranger = organizations('999999999999');
    await expect(stranger.send(new DescribeOrganizationCommand({}))).rejects.toMatchObject({ name: 'AWSOrganizationsNotInUseException' });
  });

  it('gives 20 at a time, and an empty page with a token now and then', async () => {
    const accounts = Array.from({ length: 45 }, (_, index) => ({ id: String(400_000_000_000 + index), parent: sandbox }));
    const snapshot = snapshotOf({ units: [{ id: sandbox, parent: root }], accounts: [{ id: management, parent: root }, ...accounts] });
    const client = new Rehearsal(snapshot).clients({ account: management }).organizations;
    const sizes: (number | undefined)[] = [];
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListAccountsForParentCommand({ ParentId: sandbox, NextToken }));
      sizes.push(page.Accounts?.length);
      seen.push(...(page.Accounts ?? []).map(({ Id }) => Id));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(sizes).toEqual([20, 0, 20, 5]);
    expect(seen).toEqual(accounts.map(({ id }) => id));
    await expect(client.send(new ListAccountsCommand({ MaxResults: 21 }))).rejects.toMatchObject({ name: 'InvalidInputException' });
    await expect(client.send(new ListAccountsCommand({ NextToken: 'made up' }))).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  it.each([
    ['an account', new DescribeAccountCommand({ AccountId: '999999999999' }), 'AccountNotFoundException'],
    ['a unit', new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: 'ou-ab12-99999999' }), 'OrganizationalUnitNotFoundException'],
    ['a parent', new ListAccountsForParentCommand({ ParentId: 'ou-ab12-99999999' }), 'ParentNotFoundException'],
    ['a child', new ListParentsCommand({ ChildId: '999999999999' }), 'ChildNotFoundException'],
  ])('says that %s does not exist', async (_what, command, name) => {
    await expect((organizations(management).send as (command: object) => Promise<unknown>)(command)).rejects.toMatchObject({ name });
  });

  it('shows the world as it changes', async () => {
    const rehearsal = new Rehearsal(exampleSnapshot());
    const { organizations: client } = rehearsal.clients({ account: management });
    const inSandbox = async () =>
      (await client.send(new ListAccountsForParentCommand({ ParentId: sandbox }))).Accounts?.map(({ Id, State }) => [Id, State]);
    rehearsal.moveAccount(members.inSandbox, workloads);
    rehearsal.closeAccount(members.alsoInSandbox);
    rehearsal.addAccount({ id: '300000000000', name: 'first', parent: sandbox });
    expect(await inSandbox()).toEqual([
      ['300000000000', 'ACTIVE'],
      [members.alsoInSandbox, 'CLOSED'],
    ]);
    rehearsal.removeAccount('300000000000');
    expect(await inSandbox()).toEqual([[members.alsoInSandbox, 'CLOSED']]);
    expect(() => rehearsal.moveAccount('300000000000', root)).toThrow('not in the rehearsed organization');
    expect(() => rehearsal.moveAccount(members.inSandbox, 'ou-none')).toThrow(
      'ou-none is not an organizational unit of the rehearsed organization',
    );
  });
});

describe('STS', () => {
  it('tells who calls', async () => {
    const { sts } = new Rehearsal(exampleSnapshot()).clients({ account: securityTooling });
    await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({ Account: securityTooling });
  });
});
