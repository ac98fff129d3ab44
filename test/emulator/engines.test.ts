import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeOrganizationsAccessCommand, DescribeStackSetCommand, DetectStackSetDriftCommand } from '@aws-sdk/client-cloudformation';
import {
  ListAccountsForParentCommand,
  ListDelegatedAdministratorsCommand,
  ListOrganizationalUnitsForParentCommand,
} from '@aws-sdk/client-organizations';
import { everyPage } from '../../lib/aws/pages';
import { smallOrganization } from './engine';
import { PlainStackSet, roleTemplate } from './stack-sets';
import { onEachEngine } from './subject';

const documentation = readFileSync(join(__dirname, '..', '..', 'docs', 'emulators.md'), 'utf8');

onEachEngine((t) => {
  it('has the organization that was asked for, readable from the delegated administrator page by page', async () => {
    const accountsOf = async (ParentId: string, MaxResults: number) => {
      let pages = 0;
      const accounts = await everyPage(
        (NextToken) => {
          pages += 1;
          return t.clients.organizations.send(new ListAccountsForParentCommand({ ParentId, MaxResults, NextToken }));
        },
        (answer) => answer.Accounts,
        (answer) => answer.NextToken,
      );
      return { pages, accounts };
    };
    const { pages, accounts } = await accountsOf(t.world.unit('sandbox'), 2);
    expect(accounts.map(({ Id }) => Id).sort()).toEqual(
      ['sandbox-a', 'sandbox-b', 'closed'].map((account) => t.world.account(account)).sort(),
    );
    // A last page may be empty, as in AWS.
    if (t.isKnown('one-page-of-accounts')) expect(pages).toBe(1);
    else expect(pages).toBeGreaterThan(1);
    const closed = accounts.find(({ Id }) => Id === t.world.account('closed'));
    expect(t.isKnown('accounts-have-status-only') ? closed?.Status : closed?.State).toBe('SUSPENDED');
    const underRoot = await accountsOf(t.world.organization.root, 20);
    expect(underRoot.accounts.map(({ Id }) => Id).sort()).toEqual(
      [t.world.organization.managementAccount, t.world.account('legacy')].sort(),
    );
    const nested = await t.clients.organizations.send(
      new ListOrganizationalUnitsForParentCommand({ ParentId: t.world.unit('production') }),
    );
    expect(nested.OrganizationalUnits?.map(({ Id }) => Id)).toEqual([t.world.unit('regulated')]);
  });

  it('has organizations access on', async () => {
    const seen = await t.clients.stackSets.send(new DescribeOrganizationsAccessCommand({ CallAs: 'DELEGATED_ADMIN' }));
    expect(seen.Status).toBe(t.isKnown('organizations-access-is-the-management-accounts') ? 'DISABLED' : 'ENABLED');
    expect((await t.clients.management?.cloudFormation.send(new DescribeOrganizationsAccessCommand({})))?.Status).toBe('ENABLED');
  });

  it('lists a delegated administrator once, however many services it is registered for', async () => {
    const { DelegatedAdministrators } = await t.clients.organizations.send(new ListDelegatedAdministratorsCommand({}));
    const listed = DelegatedAdministrators?.map(({ Id }) => Id);
    const once = [t.world.account('security-tooling')];
    expect(listed).toEqual(t.isKnown('delegated-administrator-is-listed-per-service') ? [...once, ...once] : once);
  });

  it('deploys to the whole organization but the management account, and makes the roles there', async () => {
    await t.stackSet.create(roleTemplate('Everywhere'));
    const operation = await t.stackSet.deploy({ units: ['root'] });
    expect(operation).toMatchObject({ Action: 'CREATE', Status: 'SUCCEEDED', StatusDetails: { FailedStackInstancesCount: 0 } });
    expect(await t.holders('Everywhere')).toEqual([
      'billing',
      'legacy',
      'log-archive',
      'payments',
      'sandbox-a',
      'sandbox-b',
      'security-tooling',
      'shop',
    ]);
    const role = (await t.world.roles('payments')).find(({ name: roleName }) => roleName === 'Everywhere');
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
            Condition: { StringEquals: { 'sts:ExternalId': t.world.account('payments') } },
          },
        ],
      },
      inlinePolicies: {
        inline: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'ssm:GetAutomationExecution', Resource: `arn:aws:ssm:*:${t.world.account('payments')}:*` },
          ],
        },
      },
      attachedPolicies: ['arn:aws:iam::aws:policy/SecurityAudit'],
    });
  });

  it('keeps what the StackSet of the delegated administrator was created with, in the management account', async () => {
    await t.stackSet.create(roleTemplate('Kept'), { Description: 'described', Tags: [{ Key: 'owner', Value: 'security' }] });
    await t.stackSet.deploy({ units: ['sandbox'] });
    const read = await t.clients.management?.cloudFormation.send(new DescribeStackSetCommand({ StackSetName: 'plain' }));
    expect(read?.StackSet).toMatchObject({
      StackSetName: 'plain',
      Description: 'described',
      PermissionModel: 'SERVICE_MANAGED',
      TemplateBody: JSON.stringify(roleTemplate('Kept')),
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: true },
      ManagedExecution: { Active: true },
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Tags: [{ Key: 'owner', Value: 'security' }],
      OrganizationalUnitIds: [t.world.unit('sandbox')],
    });
  });

  it('skips a suspended account, and says so in the result and in the instance', async () => {
    await t.stackSet.create(roleTemplate('Sandbox'));
    const operation = await t.stackSet.deploy({ units: ['sandbox'] });
    expect(await t.stackSet.results(operation?.OperationId ?? '')).toEqual({
      [t.world.account('sandbox-a')]: 'SUCCEEDED',
      [t.world.account('sandbox-b')]: 'SUCCEEDED',
      [t.world.account('closed')]: 'CANCELLED',
    });
    expect(await t.stackSet.instances()).toMatchObject({ [t.world.account('closed')]: 'OUTDATED SKIPPED_SUSPENDED_ACCOUNT' });
    expect(await t.holders('Sandbox')).toEqual(['sandbox-a', 'sandbox-b']);
  });

  it('deploys to named accounts alone', async () => {
    await t.stackSet.create(roleTemplate('Named'));
    await t.stackSet.deploy({ accounts: ['payments', 'legacy'] });
    expect(await t.holders('Named')).toEqual(['legacy', 'payments']);
  });

  it('redeploys every instance when the StackSet is updated', async () => {
    await t.stackSet.create(roleTemplate('Updated'));
    await t.stackSet.deploy({ units: ['sandbox'] });
    const operation = await t.stackSet.update(roleTemplate('Updated', 'ssm:DescribeAutomationExecutions'));
    expect(operation).toMatchObject({ Action: 'UPDATE', Status: 'SUCCEEDED' });
    const role = (await t.world.roles('sandbox-b')).find((found) => found.name === 'Updated');
    const action = t.isKnown('update-changes-no-instance') ? 'ssm:GetAutomationExecution' : 'ssm:DescribeAutomationExecutions';
    expect(JSON.stringify(role?.inlinePolicies)).toContain(action);
  });

  it('is asked how an operation goes while it runs', async () => {
    await t.stackSet.create(roleTemplate('Asked'));
    const seen = await t.stackSet.statuses({ units: ['root'] });
    expect(seen.at(-1)).toBe('SUCCEEDED');
    if (t.isKnown('operations-are-immediate')) expect(seen).toEqual(['SUCCEEDED']);
    else expect(seen[0]).toBe('RUNNING');
  });

  it('fails where a role of the name exists', async () => {
    await t.world.createRole('sandbox-a', 'Taken');
    await t.stackSet.create(roleTemplate('Taken'));
    const operation = await t.stackSet.deploy({ units: ['sandbox'], tolerance: 1 });
    expect(operation?.StatusDetails?.FailedStackInstancesCount).toBe(t.isKnown('existing-role-is-taken-over') ? 0 : 1);
    expect(await t.stackSet.instances()).toMatchObject({
      [t.world.account('sandbox-a')]: t.isKnown('existing-role-is-taken-over') ? 'CURRENT SUCCEEDED' : 'OUTDATED FAILED',
    });
  });

  it('deploys to an account that moves into a unit or joins it', async () => {
    await t.stackSet.create(roleTemplate('Automatic'));
    await t.stackSet.deploy({ units: ['sandbox'] });
    await t.world.moveAccount('shop', 'sandbox');
    await t.world.addAccount('newcomer', 'sandbox');
    const expected = t.isKnown('moves-deploy-nothing') ? 3 : 5;
    for (let polls = 0; polls < 200 && Object.keys(await t.stackSet.instances()).length < expected; polls += 1)
      await t.world.clock.sleep(5_000);
    await t.world.clock.sleep(60_000);
    expect(await t.holders('Automatic')).toEqual(expected === 5 ? ['sandbox-a', 'sandbox-b', 'shop'] : ['sandbox-a', 'sandbox-b']);
    expect((await t.world.roles('newcomer')).some((role) => role.name === 'Automatic')).toBe(expected === 5);
  });

  it('detects drift', async () => {
    await t.stackSet.create(roleTemplate('Drifting'));
    await t.stackSet.deploy({ units: ['regulated'] });
    const detection = t.clients.stackSets.send(new DetectStackSetDriftCommand({ StackSetName: 'plain', CallAs: 'DELEGATED_ADMIN' }));
    if (t.isKnown('no-drift')) await expect(detection).rejects.toBeInstanceOf(Error);
    else expect((await t.stackSet.ended((await detection).OperationId ?? ''))?.Status).toBe('SUCCEEDED');
  });

  it('is documented with everything that it is known to get wrong', () => {
    for (const { id, why } of t.engine.known) expect(documentation).toContain(`| ${t.engine.name} | \`${id}\` | ${why} |`);
    const documented = documentation.split('\n').filter((line) => line.startsWith(`| ${t.engine.name} | \``));
    expect(documented).toHaveLength(t.engine.known.length);
  });

  it('keeps worlds apart', async () => {
    const other = await t.engine.build(smallOrganization);
    await t.stackSet.create(roleTemplate('Apart'));
    await t.stackSet.deploy({ units: ['root'] });
    const there = await other.clients({ as: 'delegated-administrator' });
    await expect(new PlainStackSet(other, there).instances()).rejects.toMatchObject({ name: 'StackSetNotFoundException' });
    expect((await other.roles('legacy')).some((role) => role.name === 'Apart')).toBe(false);
    expect(other.calls()).toHaveLength(t.engine.name === 'rehearsal' ? 1 : 2);
    await other.close();
  });
});
