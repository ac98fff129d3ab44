import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { CreateAccountCommand } from '@aws-sdk/client-organizations';
import { type Admit, buildOrganization, newAccountId } from './build';
import { type Engine, type Known } from './engine';
import { Proxy } from './proxy';
import { accessRole, directClients, type Keys, region, WireWorld } from './wire-world';

const known: readonly Known[] = [
  { id: 'operations-are-immediate', why: 'an operation is over, one account at a time, when the call that asked for it answers' },
  { id: 'update-changes-no-instance', why: 'UpdateStackSet changes the template and leaves every instance as it is' },
  { id: 'moves-deploy-nothing', why: 'auto-deployment is not carried out when an account moves, joins or leaves' },
  { id: 'instances-fail-only-on-existing-roles', why: 'a stack fails only where a resource of its name exists' },
  { id: 'no-drift', why: 'DetectStackSetDrift is missing' },
  { id: 'roles-cannot-be-renamed', why: 'a change set that renames a role fails with NoSuchEntity' },
  { id: 'tags-of-stacks-stay-there', why: 'the tags of a StackSet do not reach the roles that its stacks make' },
  { id: 'trust-is-not-checked', why: 'AssumeRole asks for the permission of the caller and for the role, not for its trust' },
];

const administratorPolicy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/**
 * moto with what moto_org.py adds: IAM enforcement, paging, the plain CDK command line. It checks signature and policy of every
 * call, except while this engine makes the first user of an account.
 */
export function motoEngine(endpoint: string): Engine<WireWorld> {
  let proxy: Promise<Proxy> | undefined;
  const enforcement = new Enforcement(endpoint);
  const keys = new Map<string, Promise<Keys>>();
  const administrator = (account: string): Promise<Keys> => {
    const made = keys.get(account) ?? enforcement.without(() => createUser(endpoint, account, 'administrator', administratorPolicy));
    keys.set(account, made);
    return made;
  };
  let users = 0;
  const limited = (account: string, policy: object): Promise<Keys> =>
    enforcement.without(() => createUser(endpoint, account, `limited-${(users += 1)}`, policy));
  return {
    name: 'moto',
    known,
    async build(definition) {
      proxy ??= Proxy.start();
      const built = await buildOrganization(endpoint, newAccountId(), administrator, create, definition);
      return WireWorld.open({ name: 'moto', endpoint, known, administrator, limited }, await proxy, built);
    },
    async close() {
      await (await proxy)?.stop();
    },
  };
}

const create: Admit = async (organizations, name) => {
  const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }));
  if (!CreateAccountStatus?.AccountId) throw new Error(`moto did not create ${name}: ${JSON.stringify(CreateAccountStatus)}`);
  return CreateAccountStatus.AccountId;
};

/** A user of an account with one inline policy; only while policies are not enforced, since an account has no user at first. */
async function createUser(endpoint: string, account: string, UserName: string, policy: object): Promise<Keys> {
  const anybody = new STSClient({ endpoint, region, credentials: { accessKeyId: 'anybody', secretAccessKey: 'anybody' } });
  const { Credentials } = await anybody.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/${accessRole}`, RoleSessionName: 'engine' }),
  );
  const { iam } = directClients(endpoint, {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken,
  });
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'only', PolicyDocument: JSON.stringify(policy) }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** moto's switch for authentication and authorization: the number of calls that it lets through unchecked. */
class Enforcement {
  private suspensions = 0;
  private switched: Promise<void> = Promise.resolve();

  public constructor(private readonly endpoint: string) {}

  public async without<T>(work: () => Promise<T>): Promise<T> {
    this.suspensions += 1;
    if (this.suspensions === 1) this.let('inf');
    await this.switched;
    try {
      return await work();
    } finally {
      this.suspensions -= 1;
      if (this.suspensions === 0) this.let('0');
      await this.switched;
    }
  }

  private let(calls: 'inf' | '0'): void {
    this.switched = this.switched.then(async () => {
      const answer = await fetch(`${this.endpoint}/moto-api/reset-auth`, { method: 'POST', body: calls });
      if (!answer.ok) throw new Error(`moto's enforcement was not switched: ${answer.status}`);
      await answer.arrayBuffer();
    });
  }
}
