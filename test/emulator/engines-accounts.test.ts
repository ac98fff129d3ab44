import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DescribeStackSetCommand, DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { ListAccountsForParentCommand } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { smallOrganization } from './engine';
import { wireEngines } from './engines';
import { PlainStackSet, roleTemplate } from './stack-sets';
import { onEachEngine } from './subject';

onEachEngine((t) => {
  it('carries a change set of the management account out', async () => {
    const cloudFormation = t.management;
    const StackName = 'management';
    const { apply } = t.changeSets(StackName);
    await expect(cloudFormation.send(new DescribeStacksCommand({ StackName }))).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('does not exist'),
    });
    expect(await apply('first', 'CREATE', roleTemplate('Own'))).toBe('CREATE_COMPLETE');
    expect(await t.holders('Own')).toEqual(['management']);
    expect(await apply('second', 'UPDATE', roleTemplate('Own', 'ssm:DescribeAutomationExecutions'))).toBe('UPDATE_COMPLETE');
    const { TemplateBody } = await cloudFormation.send(new GetTemplateCommand({ StackName }));
    expect(JSON.parse(TemplateBody ?? '')).toEqual(roleTemplate('Own', 'ssm:DescribeAutomationExecutions'));
    const own = (await t.world.roles('management')).find((role) => role.name === 'Own');
    expect(JSON.stringify(own?.inlinePolicies)).toContain('ssm:DescribeAutomationExecutions');
  });

  it('has no template of a stack that is not there', async () => {
    const template = t.clients.management?.cloudFormation.send(new GetTemplateCommand({ StackName: 'nobodys' }));
    if (t.isKnown('template-of-an-absent-stack-is-empty')) expect((await template)?.TemplateBody).toBe('');
    else await expect(template).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('makes the service-linked role of a template', async () => {
    const Properties = { AWSServiceName: 'triage.security-ir.amazonaws.com' };
    const template = { Resources: { Triage: { Type: 'AWS::IAM::ServiceLinkedRole', DeletionPolicy: 'Retain', Properties } } };
    expect(await t.changeSets('triage').apply('first', 'CREATE', template)).toBe('CREATE_COMPLETE');
    const role = t.clients.management?.iam.send(new GetRoleCommand({ RoleName: 'AWSServiceRoleForSecurityIncidentResponse_Triage' }));
    if (t.isKnown('service-linked-role-has-another-name')) await expect(role).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    else expect((await role)?.Role?.Path).toBe('/aws-service-role/triage.security-ir.amazonaws.com/');
  });

  it('renames a role by a change set', async () => {
    const stack = t.changeSets('renamed');
    await stack.apply('first', 'CREATE', roleTemplate('Before'));
    const renamed = stack.apply('second', 'UPDATE', roleTemplate('After'));
    if (t.engine.name === 'moto') await expect(renamed).rejects.toMatchObject({ name: 'NoSuchEntity' });
    else expect(await renamed).toBe('UPDATE_COMPLETE');
    expect(await t.holders('After')).toEqual(t.isKnown('roles-cannot-be-renamed') ? [] : ['management']);
  });

  it('enforces the policy of a principal, or says that it does not', async () => {
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'organizations:List*', Resource: '*' }] };
    if (t.engine.name !== 'moto') {
      await expect(t.world.principal('security-tooling', policy)).rejects.toThrow(/enforce/);
      return;
    }
    const limited = await t.world.clients({ as: await t.world.principal('security-tooling', policy) });
    const allowed = await limited.organizations.send(new ListAccountsForParentCommand({ ParentId: t.world.organization.root }));
    expect(allowed.Accounts).toHaveLength(2);
    await expect(limited.stackSets.send(new DescribeStackSetCommand({ StackSetName: 'plain' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('cloudformation:DescribeStackSet'),
    });
  });
});

describe.each(wireEngines().map((engine) => [engine.name, engine] as const))('%s, on the wire', (name, engine) => {
  afterAll(() => engine.close());

  it('lets the management account into a member account by its role, and nobody into a role that is not there', async () => {
    const world = await engine.build(smallOrganization);
    const clients = await world.clients({ as: 'management', memberRole: true });
    const iam = await clients.memberIam?.(world.account('payments'));
    const role = await iam?.send(new GetRoleCommand({ RoleName: 'OrganizationAccountAccessRole' }));
    expect(role?.Role?.Arn).toBe(`arn:aws:iam::${world.account('payments')}:role/OrganizationAccountAccessRole`);
    expect(world.calls().map(({ service, command, account }) => [service, command, account])).toEqual([
      ['sts', 'GetCallerIdentity', world.organization.managementAccount],
      ['sts', 'AssumeRole', world.organization.managementAccount],
      ['iam', 'GetRole', world.account('payments')],
    ]);
    const RoleArn = `arn:aws:iam::${world.account('payments')}:role/Nobody`;
    const absent = world.direct('management').sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'engine' }));
    await expect(absent).rejects.toMatchObject({ name: 'AccessDenied' });
    await world.close();
  });

  it('keeps others out of a role that trusts the management account alone', async () => {
    const world = await engine.build(smallOrganization);
    const RoleArn = `arn:aws:iam::${world.account('payments')}:role/OrganizationAccountAccessRole`;
    const assumed = world.direct('legacy').sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'engine' }));
    if (engine.known.some(({ id }) => id === 'trust-is-not-checked')) expect((await assumed).Credentials).toBeDefined();
    else await expect(assumed).rejects.toMatchObject({ name: 'AccessDenied' });
    await world.close();
  });

  it('lets a caller of the organization into a role that asks for the organization', async () => {
    const world = await engine.build(smallOrganization);
    const [role, account] = ['Asking', world.account('payments')];
    const trust = {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${world.organization.managementAccount}:root` },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': world.organization.id } },
      },
    };
    await world.direct('payments').iam.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: JSON.stringify(trust) }));
    const RoleArn = `arn:aws:iam::${account}:role/${role}`;
    const assumed = world.direct('management').sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'engine' }));
    const isKnown = engine.known.some(({ id }) => id === 'organization-of-callers-is-unknown');
    if (isKnown) await expect(assumed).rejects.toMatchObject({ name: 'AccessDenied' });
    else expect((await assumed).Credentials).toBeDefined();
    await world.close();
  });

  it('hands the tags of a StackSet on to the roles of its stacks', async () => {
    const world = await engine.build(smallOrganization);
    const stackSet = new PlainStackSet(world, await world.clients({ as: 'delegated-administrator' }));
    await stackSet.create(roleTemplate('Tagged'), { Tags: [{ Key: 'team', Value: 'security' }] });
    await stackSet.deploy({ units: ['regulated'] });
    const { Role } = await world.direct('payments').iam.send(new GetRoleCommand({ RoleName: 'Tagged' }));
    const isKnown = engine.known.some(({ id }) => id === 'tags-of-stacks-stay-there');
    expect(Role?.Tags?.find(({ Key }) => Key === 'team')?.Value).toBe(isKnown ? undefined : 'security');
    await world.close();
  });

  it('is called by processes with keys of their own', async () => {
    const world = await engine.build({ units: {}, accounts: ['only'] });
    const script = `new (require('@aws-sdk/client-sts').STS)({}).getCallerIdentity({}).then(({ Account }) => console.log(Account))`;
    const env = { PATH: process.env.PATH, ...world.environment('only') };
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: __dirname, env });
    expect(stdout.trim()).toBe(world.account('only'));
    expect(world.calls()).toEqual([{ service: 'sts', command: 'GetCallerIdentity', account: world.account('only'), status: 200 }]);
    expect(name).toBe(world.engine);
    await world.close();
  });
});
