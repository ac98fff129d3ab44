import {
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { present } from '../../lib/core/reading';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import {
  createInstances,
  createStackSet,
  ended,
  exampleSnapshot,
  management,
  members,
  roleName,
  roleTemplate,
  securityTooling,
} from './support';

async function iamOf(account: string, others?: Record<string, unknown>) {
  const rehearsal = new Rehearsal(exampleSnapshot());
  const clients = rehearsal.clients({ account: management, memberRole: true });
  await createStackSet(clients, { TemplateBody: roleTemplate({ others }) });
  await ended(rehearsal, clients, await createInstances(clients));
  const iam = await clients.memberIam?.(account);
  if (iam === undefined) throw new Error('no client was made');
  return { rehearsal, iam };
}

const decode = (document: string | undefined): unknown => JSON.parse(decodeURIComponent(document ?? ''));

describe('IAM of a member account', () => {
  it('answers the role with its trust policy URL-encoded', async () => {
    const { iam } = await iamOf(members.inSandbox);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
    expect(Role).toMatchObject({
      RoleName: roleName,
      Path: '/',
      Arn: `arn:aws:iam::${members.inSandbox}:role/${roleName}`,
      MaxSessionDuration: 3600,
    });
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22/);
    expect(decode(Role?.AssumeRolePolicyDocument)).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'sts:ExternalId': members.inSandbox } } }],
    });
  });

  it('answers inline and managed policies', async () => {
    const { iam } = await iamOf(members.inSandbox);
    await expect(iam.send(new ListRolePoliciesCommand({ RoleName: roleName }))).resolves.toMatchObject({
      PolicyNames: ['Pass'],
      IsTruncated: false,
    });
    const policy = await iam.send(new GetRolePolicyCommand({ RoleName: roleName, PolicyName: 'Pass' }));
    expect(decode(policy.PolicyDocument)).toMatchObject({ Statement: [{ Resource: `arn:aws:iam::${members.inSandbox}:role/Other` }] });
    await expect(iam.send(new ListAttachedRolePoliciesCommand({ RoleName: roleName }))).resolves.toMatchObject({
      AttachedPolicies: [{ PolicyName: 'SecurityAudit', PolicyArn: 'arn:aws:iam::aws:policy/SecurityAudit' }],
    });
    await expect(iam.send(new ListRolesCommand({}))).resolves.toMatchObject({ Roles: [{ RoleName: roleName }] });
  });

  it('does not know a role or a policy that is not there', async () => {
    const { iam } = await iamOf(members.inSandbox);
    await expect(iam.send(new GetRoleCommand({ RoleName: 'Other' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role with name Other cannot be found.',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(iam.send(new GetRolePolicyCommand({ RoleName: roleName, PolicyName: 'Other' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });

  it('cannot be reached in an account that is not active', async () => {
    const { rehearsal, iam } = await iamOf(members.inSandbox);
    rehearsal.closeAccount(members.inSandbox);
    await expect(iam.send(new GetRoleCommand({ RoleName: roleName }))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('resolves references between roles in the account', async () => {
    const { rehearsal } = await iamOf(members.inSandbox, {
      Execution: {
        Type: 'AWS::IAM::Role',
        Properties: {
          Path: '/service-role/',
          AssumeRolePolicyDocument: {},
          Description: { 'Fn::Join': [' ', ['used by', { Ref: 'Containment' }, { 'Fn::Select': [1, ['no', { Ref: 'AWS::Region' }]] }]] },
          ManagedPolicyArns: [{ 'Fn::Sub': ['arn:aws:iam::aws:policy/${name}', { name: 'ReadOnlyAccess' }] }, { Ref: 'AWS::NoValue' }],
          Policies: [
            {
              PolicyName: 'Pass',
              PolicyDocument: { Resource: [{ 'Fn::GetAtt': ['Containment', 'Arn'] }, { 'Fn::Sub': '${Containment.Arn} ${!literal}' }] },
            },
          ],
        },
      },
    });
    const generated = rehearsal.roles(members.inSandbox).find((role) => role.roleName !== roleName);
    const arn = `arn:aws:iam::${members.inSandbox}:role/${roleName}`;
    expect(generated).toMatchObject({
      roleName: expect.stringMatching(/-Execution-[0-9A-F]{12}$/),
      path: '/service-role/',
      description: `used by ${roleName} eu-west-1`,
      managedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      policies: [{ policyDocument: { Resource: [arn, `${arn} \${literal}`] } }],
    });
  });

  it('refuses to guess what it does not resolve', async () => {
    const others = {
      Execution: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, Description: { 'Fn::ImportValue': 'x' } } },
    };
    const { rehearsal } = await iamOf(members.inSandbox, others);
    expect(() => rehearsal.roles(members.inSandbox)).toThrow('a rehearsal cannot resolve Fn::ImportValue');
  });
});

describe('credentials', () => {
  it('of the management account come with it, and with nobody else unless asked for', () => {
    const rehearsal = new Rehearsal(exampleSnapshot());
    expect(rehearsal.clients({ account: management }).management).toBeDefined();
    expect(rehearsal.clients({ account: securityTooling }).management).toBeUndefined();
    expect(rehearsal.clients({ account: securityTooling, management: true }).management).toBeDefined();
    expect(rehearsal.clients({ account: management }).memberIam).toBeUndefined();
  });

  it('of the management account find the triage service-linked role of the snapshot', async () => {
    const arn = `arn:aws:iam::${management}:role/aws-service-role/triage.security-ir.amazonaws.com/AWSServiceRoleForSecurityIncidentResponse_Triage`;
    const triageServiceLinkedRole = present({ arn });
    const rehearsal = new Rehearsal(exampleSnapshot({ managementAccount: { stack: { status: 'absent' }, triageServiceLinkedRole } }));
    const get = new GetRoleCommand({ RoleName: 'AWSServiceRoleForSecurityIncidentResponse_Triage' });
    await expect(rehearsal.clients({ account: management }).management?.iam.send(get)).resolves.toMatchObject({ Role: { Arn: arn } });
  });
});
