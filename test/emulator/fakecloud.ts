import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AcceptHandshakeCommand, InviteAccountToOrganizationCommand } from '@aws-sdk/client-organizations';
import { type Admit, buildOrganization, newAccountId } from './build';
import { type Engine, type Known } from './engine';
import { StackSetTemplates } from './failing-instances';
import { Proxy } from './proxy';
import { accessRole, directClients, type Keys, WireWorld } from './wire-world';

const known: readonly Known[] = [
  { id: 'accounts-have-status-only', why: 'Account has Status and no State' },
  { id: 'one-page-of-accounts', why: 'Organizations answers in one page, however many accounts there are' },
  { id: 'existing-role-is-taken-over', why: 'a role of the name of the template is taken over instead of failing the stack' },
  { id: 'client-request-token-is-ignored', why: 'CreateStackSet with the same ClientRequestToken is refused as a name that exists' },
  { id: 'a-running-operation-hides-its-own-id', why: 'while an operation runs, its own ID is refused with OperationInProgressException' },
  { id: 'organizations-access-is-the-management-accounts', why: 'DescribeOrganizationsAccess as DELEGATED_ADMIN says DISABLED' },
  { id: 'delegated-administrator-is-listed-per-service', why: 'ListDelegatedAdministrators lists an account once for each service' },
  { id: 'template-of-an-absent-stack-is-empty', why: 'GetTemplate of a stack that is not there answers an empty template' },
  {
    id: 'service-linked-role-has-another-name',
    why: 'the role of triage.security-ir.amazonaws.com is AWSServiceRoleForSecurityIr_Triage, and AWSServiceRoleFortriage out of a template',
  },
  { id: 'roles-cannot-be-renamed', why: 'a stack that renames a role succeeds, and the role keeps its name' },
  {
    id: 'organization-of-callers-is-unknown',
    why: 'AssumeRole does not know aws:PrincipalOrgID, so a trust that asks for it lets nobody in',
  },
  { id: 'tags-of-stacks-stay-there', why: 'the tags of a StackSet do not reach the roles that its stacks make' },
  { id: 'iam-is-not-enforced-on-stack-sets', why: 'policies are enforced on IAM and STS only, and only when it is started so' },
];

/** fakecloud: StackSets and Organizations. One server has many organizations; each world is one of them. */
export function fakecloudEngine(endpoint: string): Engine<WireWorld> {
  let proxy: Promise<Proxy> | undefined;
  const keys = new Map<string, Promise<Keys>>();
  const administrator = (account: string): Promise<Keys> => {
    const made = keys.get(account) ?? createAdministrator(endpoint, account);
    keys.set(account, made);
    return made;
  };
  return {
    name: 'fakecloud',
    known,
    async build(definition) {
      proxy ??= Proxy.start();
      const built = await buildOrganization(endpoint, newAccountId(), administrator, invite(endpoint, administrator), definition);
      const emulator = {
        name: 'fakecloud',
        endpoint,
        known,
        administrator,
        failing: (world: WireWorld) => new StackSetTemplates(world),
      } as const;
      return WireWorld.open(emulator, await proxy, built);
    },
    async close() {
      await (await proxy)?.stop();
    },
  };
}

async function createAdministrator(endpoint: string, accountId: string): Promise<Keys> {
  const answer = await fetch(`${endpoint}/_fakecloud/iam/create-admin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ accountId, userName: 'administrator' }),
  });
  if (!answer.ok) throw new Error(`fakecloud made no administrator for ${accountId}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Keys;
}

/**
 * An existing account joins by invitation, which is done at once; fakecloud takes one to two seconds to create an account. As in
 * AWS such an account has no OrganizationAccountAccessRole until its owner makes one.
 */
function invite(endpoint: string, administrator: (account: string) => Promise<Keys>): Admit {
  return async (organizations, _name, managementAccount) => {
    const Id = newAccountId();
    const member = directClients(endpoint, await administrator(Id));
    const { Handshake } = await organizations.send(new InviteAccountToOrganizationCommand({ Target: { Type: 'ACCOUNT', Id } }));
    await member.organizations.send(new AcceptHandshakeCommand({ HandshakeId: Handshake?.Id }));
    const trust = [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${managementAccount}:root` }, Action: 'sts:AssumeRole' }];
    await member.iam.send(new CreateRoleCommand({ RoleName: accessRole, AssumeRolePolicyDocument: policy(trust) }));
    const everything = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
    await member.iam.send(
      new PutRolePolicyCommand({ RoleName: accessRole, PolicyName: 'AdministratorAccess', PolicyDocument: policy(everything) }),
    );
    return Id;
  };
}

const policy = (Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
