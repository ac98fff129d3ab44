import {
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeOrganizationsAccessCommand,
  DescribeStackSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { ListAccountsForParentCommand, ListOrganizationalUnitsForParentCommand } from '@aws-sdk/client-organizations';
import { type Clients } from '../../lib/aws/clients';
import { killed } from '../../lib/aws/failures';
import { everyPage } from '../../lib/aws/pages';
import { smallOrganization, type KnownId, type World } from './engine';
import { allEngines } from './engines';
import { PlainStackSet, roleTemplate } from './stack-sets';

const engines = allEngines();
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe.each(engines.map((engine) => [engine.name, engine] as const))('%s', (name, engine) => {
  let world: World;
  let clients: Clients;
  let stackSet: PlainStackSet;
  const isKnown = (id: KnownId): boolean => engine.known.some((known) => known.id === id);
  const holders = async (role: string): Promise<string[]> => {
    const accounts = [
      'management',
      'legacy',
      ...Object.values(smallOrganization.units).flatMap((unit) => ('accounts' in unit ? unit.accounts : [])),
    ];
    const found = await Promise.all(
      accounts.map(async (account) => ((await world.roles(account)).some((r) => r.name === role) ? [account] : [])),
    );
    return found.flat().sort();
  };
  const made = (command: string) =>
    world
      .calls()
      .filter((call) => call.command === command)
      .map((call) => call.error);

  beforeEach(async () => {
    world = await engine.build(smallOrganization);
    clients = await world.clients({ as: 'delegated-administrator', management: true, memberRole: true });
    stackSet = new PlainStackSet(world, clients);
  });
  afterEach(() => world.close());

  it('has the organization that was asked for, readable from the delegated administrator page by page', async () => {
    const accountsOf = async (ParentId: string, MaxResults: number) => {
      let pages = 0;
      const accounts = await everyPage(
        (NextToken) => {
          pages += 1;
          return clients.organizations.send(new ListAccountsForParentCommand({ ParentId, MaxResults, NextToken }));
        },
        (answer) => answer.Accounts,
        (answer) => answer.NextToken,
      );
      return { pages, accounts };
    };
    const { pages, accounts } = await accountsOf(world.unit('sandbox'), 2);
    expect(accounts.map(({ Id }) => Id).sort()).toEqual(
      ['sandbox-a', 'sandbox-b', 'closed'].map((account) => world.account(account)).sort(),
    );
    // A last page may be empty, as in AWS.
    if (isKnown('one-page-of-accounts')) expect(pages).toBe(1);
    else expect(pages).toBeGreaterThan(1);
    const closed = accounts.find(({ Id }) => Id === world.account('closed'));
    expect(isKnown('accounts-have-status-only') ? closed?.Status : closed?.State).toBe('SUSPENDED');
    const underRoot = await accountsOf(world.organization.root, 20);
    expect(underRoot.accounts.map(({ Id }) => Id).sort()).toEqual([world.organization.managementAccount, world.account('legacy')].sort());
    const nested = await clients.organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: world.unit('production') }));
    expect(nested.OrganizationalUnits?.map(({ Id }) => Id)).toEqual([world.unit('regulated')]);
  });

  it('has organizations access on', async () => {
    const seen = await clients.stackSets.send(new DescribeOrganizationsAccessCommand({ CallAs: 'DELEGATED_ADMIN' }));
    expect(seen.Status).toBe(isKnown('organizations-access-is-the-management-accounts') ? 'DISABLED' : 'ENABLED');
    expect((await clients.management?.cloudFormation.send(new DescribeOrganizationsAccessCommand({})))?.Status).toBe('ENABLED');
  });

  it('deploys to the whole organization but the management account, and makes the roles there', async () => {
    await stackSet.create(roleTemplate('Everywhere'));
    const operation = await stackSet.deploy({ units: ['root'] });
    expect(operation).toMatchObject({ Action: 'CREATE', Status: 'SUCCEEDED', StatusDetails: { FailedStackInstancesCount: 0 } });
    expect(await holders('Everywhere')).toEqual([
      'billing',
      'legacy',
      'log-archive',
      'payments',
      'sandbox-a',
      'sandbox-b',
      'security-tooling',
      'shop',
    ]);
    const role = (await world.roles('payments')).find(({ name: roleName }) => roleName === 'Everywhere');
    expect(role).toEqual({
      name: 'Everywhere',
      path: '/',
      trust: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'ssm.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'sts:ExternalId': world.account('payments') } },
          },
        ],
      },
      inlinePolicies: {
        inline: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'ssm:GetAutomationExecution', Resource: `arn:aws:ssm:*:${world.account('payments')}:*` }],
        },
      },
      attachedPolicies: ['arn:aws:iam::aws:policy/SecurityAudit'],
    });
  });

  it('keeps what the StackSet of the delegated administrator was created with, in the management account', async () => {
    await stackSet.create(roleTemplate('Kept'), { Description: 'described', Tags: [{ Key: 'owner', Value: 'security' }] });
    await stackSet.deploy({ units: ['sandbox'] });
    const read = await clients.management?.cloudFormation.send(new DescribeStackSetCommand({ StackSetName: 'plain' }));
    expect(read?.StackSet).toMatchObject({
      StackSetName: 'plain',
      Description: 'described',
      PermissionModel: 'SERVICE_MANAGED',
      TemplateBody: JSON.stringify(roleTemplate('Kept')),
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: true },
      ManagedExecution: { Active: true },
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Tags: [{ Key: 'owner', Value: 'security' }],
      OrganizationalUnitIds: [world.unit('sandbox')],
    });
  });

  it('skips a suspended account, and says so in the result and in the instance', async () => {
    await stackSet.create(roleTemplate('Sandbox'));
    const operation = await stackSet.deploy({ units: ['sandbox'] });
    expect(await stackSet.results(operation?.OperationId ?? '')).toEqual({
      [world.account('sandbox-a')]: 'SUCCEEDED',
      [world.account('sandbox-b')]: 'SUCCEEDED',
      [world.account('closed')]: 'CANCELLED',
    });
    expect(await stackSet.instances()).toMatchObject({ [world.account('closed')]: 'OUTDATED SKIPPED_SUSPENDED_ACCOUNT' });
    expect(await holders('Sandbox')).toEqual(['sandbox-a', 'sandbox-b']);
  });

  it('deploys to named accounts alone', async () => {
    await stackSet.create(roleTemplate('Named'));
    await stackSet.deploy({ accounts: ['payments', 'legacy'] });
    expect(await holders('Named')).toEqual(['legacy', 'payments']);
  });

  it('answers the retry of a request that was throttled three times', async () => {
    await stackSet.create(roleTemplate('Throttled'));
    world.clearCalls();
    world.faults([{ call: 'cloudformation:CreateStackInstances', kind: 'throttle', times: 3 }]);
    await stackSet.deploy({ units: ['sandbox'] });
    expect(made('CreateStackInstances')).toEqual(['Throttling', 'Throttling', 'Throttling', undefined]);
    expect(await holders('Throttled')).toEqual(['sandbox-a', 'sandbox-b']);
  });

  it('throttles Organizations under its own name for it', async () => {
    world.faults([{ call: 'organizations:*', kind: 'throttle', times: 1 }]);
    await clients.organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: world.organization.root }));
    expect(made('ListOrganizationalUnitsForParent')).toEqual(['TooManyRequestsException', undefined]);
  });

  it.each([
    ['cloudformation:DescribeStackSet', 'AccessDenied'],
    ['organizations:ListAccountsForParent', 'AccessDeniedException'],
  ])('denies %s, at once and by name', async (call, error) => {
    world.faults([{ call, kind: 'deny' }]);
    const denied =
      error === 'AccessDenied'
        ? clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: 'plain' }))
        : clients.organizations.send(new ListAccountsForParentCommand({ ParentId: world.organization.root }));
    await expect(denied).rejects.toMatchObject({ name: error, message: expect.stringContaining(call) });
    expect(made(call.split(':')[1] ?? '')).toEqual([error]);
  });

  it('denies one account and not another', async () => {
    world.faults([{ call: 'iam:GetRole', kind: 'deny', account: world.organization.managementAccount }]);
    const memberIam = await clients.memberIam?.(world.account('legacy'));
    await expect(clients.management?.iam.send(new GetRoleCommand({ RoleName: 'Nobody' }))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(memberIam?.send(new GetRoleCommand({ RoleName: 'Nobody' }))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('sends a request again that never arrived', async () => {
    await stackSet.create(roleTemplate('Reset'));
    world.faults([{ call: 'cloudformation:CreateStackInstances', kind: 'reset', times: 1 }]);
    const operation = await stackSet.deploy({ units: ['sandbox'] });
    expect(operation?.Status).toBe('SUCCEEDED');
    expect(made('CreateStackInstances')).toHaveLength(2);
  });

  it('refuses the retry of a request whose answer was lost, by its operation ID, having carried it out', async () => {
    await stackSet.create(roleTemplate('Lost'));
    world.faults([{ call: 'cloudformation:CreateStackInstances', kind: 'reset', times: 1, carriedOut: true }]);
    const operationId = 'cordon-0123456789abcdef';
    await expect(stackSet.deploy({ units: ['sandbox'], operationId })).rejects.toMatchObject({ name: 'OperationIdAlreadyExistsException' });
    expect((await stackSet.ended(operationId))?.Status).toBe('SUCCEEDED');
    expect(await holders('Lost')).toEqual(['sandbox-a', 'sandbox-b']);
  });

  it('ends a killed process for good, whatever it carried out, and starts another', async () => {
    await stackSet.create(roleTemplate('Killed'));
    world.faults([{ call: 'cloudformation:CreateStackInstances', kind: 'kill', carriedOut: true }]);
    await expect(stackSet.deploy({ units: ['sandbox'] })).rejects.toMatchObject({ [killed]: true });
    await expect(stackSet.instances()).rejects.toMatchObject({ [killed]: true });
    const next = new PlainStackSet(world, await world.clients({ as: 'delegated-administrator' }));
    for (let polls = 0; polls < 200; polls += 1) {
      if (Object.values(await next.instances()).filter((status) => status === 'CURRENT SUCCEEDED').length === 2) break;
      await world.clock.sleep(5_000);
    }
    expect(await holders('Killed')).toEqual(['sandbox-a', 'sandbox-b']);
  });

  it('fails instances inside an operation that succeeds, and repairs them', async () => {
    if (isKnown('instances-fail-only-on-existing-roles')) {
      await expect(world.failInstances(['sandbox-a'])).rejects.toThrow('instances-fail-only-on-existing-roles');
      return;
    }
    await world.failInstances(['sandbox-a']);
    await stackSet.create(roleTemplate('Failing'));
    const operation = await stackSet.deploy({ units: ['sandbox'], tolerance: 1 });
    expect(operation).toMatchObject({ Status: 'SUCCEEDED', StatusDetails: { FailedStackInstancesCount: 1 } });
    expect(await stackSet.instances()).toMatchObject({
      [world.account('sandbox-a')]: 'OUTDATED FAILED',
      [world.account('sandbox-b')]: 'CURRENT SUCCEEDED',
    });
    expect(await holders('Failing')).toEqual(['sandbox-b']);
    await world.failInstances([]);
    expect((await stackSet.deploy({ units: ['sandbox'] }))?.Status).toBe('SUCCEEDED');
    expect(await holders('Failing')).toEqual(['sandbox-a', 'sandbox-b']);
  });

  it('fails where a role of the name exists', async () => {
    await world.createRole('sandbox-a', 'Taken');
    await stackSet.create(roleTemplate('Taken'));
    const operation = await stackSet.deploy({ units: ['sandbox'], tolerance: 1 });
    expect(operation?.StatusDetails?.FailedStackInstancesCount).toBe(isKnown('existing-role-is-taken-over') ? 0 : 1);
    expect(await stackSet.instances()).toMatchObject({
      [world.account('sandbox-a')]: isKnown('existing-role-is-taken-over') ? 'CURRENT SUCCEEDED' : 'OUTDATED FAILED',
    });
  });

  it('deploys to an account that moves into a unit or joins it', async () => {
    await stackSet.create(roleTemplate('Automatic'));
    await stackSet.deploy({ units: ['sandbox'] });
    await world.moveAccount('shop', 'sandbox');
    await world.addAccount('newcomer', 'sandbox');
    const expected = isKnown('moves-deploy-nothing') ? 3 : 5;
    for (let polls = 0; polls < 200 && Object.keys(await stackSet.instances()).length < expected; polls += 1)
      await world.clock.sleep(5_000);
    await world.clock.sleep(60_000);
    expect(await holders('Automatic')).toEqual(expected === 5 ? ['sandbox-a', 'sandbox-b', 'shop'] : ['sandbox-a', 'sandbox-b']);
    expect((await world.roles('newcomer')).some((role) => role.name === 'Automatic')).toBe(expected === 5);
  });

  it('carries a change set of the management account out', async () => {
    const cloudFormation = clients.management?.cloudFormation;
    if (!cloudFormation) throw new Error('no clients of the management account');
    const StackName = 'management';
    const apply = async (ChangeSetName: string, ChangeSetType: 'CREATE' | 'UPDATE', template: object): Promise<string | undefined> => {
      const change = { StackName, ChangeSetName };
      const TemplateBody = JSON.stringify(template);
      await cloudFormation.send(
        new CreateChangeSetCommand({ ...change, ChangeSetType, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] }),
      );
      await world.clock.sleep(5_000);
      const described = await cloudFormation.send(new DescribeChangeSetCommand(change));
      expect(described).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
      await cloudFormation.send(new ExecuteChangeSetCommand(change));
      for (let polls = 0; polls < 200; polls += 1) {
        const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
        if (!Stacks?.[0]?.StackStatus?.endsWith('_IN_PROGRESS')) return Stacks?.[0]?.StackStatus;
        await world.clock.sleep(5_000);
      }
      return undefined;
    };
    await expect(cloudFormation.send(new DescribeStacksCommand({ StackName }))).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('does not exist'),
    });
    expect(await apply('first', 'CREATE', roleTemplate('Own'))).toBe('CREATE_COMPLETE');
    expect(await holders('Own')).toEqual(['management']);
    expect(await apply('second', 'UPDATE', roleTemplate('Own', 'ssm:DescribeAutomationExecutions'))).toBe('UPDATE_COMPLETE');
    const { TemplateBody } = await cloudFormation.send(new GetTemplateCommand({ StackName }));
    expect(JSON.parse(TemplateBody ?? '')).toEqual(roleTemplate('Own', 'ssm:DescribeAutomationExecutions'));
    const own = (await world.roles('management')).find((role) => role.name === 'Own');
    expect(JSON.stringify(own?.inlinePolicies)).toContain('ssm:DescribeAutomationExecutions');
  });

  it('enforces the policy of a principal, or says that it does not', async () => {
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'organizations:List*', Resource: '*' }] };
    if (name !== 'moto') {
      await expect(world.principal('security-tooling', policy)).rejects.toThrow(/enforce/);
      return;
    }
    const limited = await world.clients({ as: await world.principal('security-tooling', policy) });
    const allowed = await limited.organizations.send(new ListAccountsForParentCommand({ ParentId: world.organization.root }));
    expect(allowed.Accounts).toHaveLength(2);
    await expect(limited.stackSets.send(new DescribeStackSetCommand({ StackSetName: 'plain' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('cloudformation:DescribeStackSet'),
    });
  });

  it('keeps worlds apart', async () => {
    const other = await engine.build(smallOrganization);
    await stackSet.create(roleTemplate('Apart'));
    await stackSet.deploy({ units: ['root'] });
    const there = await other.clients({ as: 'delegated-administrator' });
    await expect(new PlainStackSet(other, there).instances()).rejects.toMatchObject({ name: 'StackSetNotFoundException' });
    expect((await other.roles('legacy')).some((role) => role.name === 'Apart')).toBe(false);
    expect(other.calls()).toHaveLength(name === 'rehearsal' ? 1 : 2);
    await other.close();
  });
});
