import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { connect, maxAttempts, partitionOf, type ConnectOptions } from '../../lib/aws/connect';
import { type DeniedCall } from '../../lib/aws/denials';
import { ListMembershipsCommand } from '../../lib/security-ir';
import { endpointOfProfile } from '../../lib/aws/profile-endpoint';
import { CordonError } from '../../lib/core/problem';
import { runProcess } from '../support/run';
import { AwsServer, callerIdentity, refused, role, session, type Answered, type Asked } from './aws-server';

const management = '111111111111';
const administrator = '222222222222';
const member = '333333333333';
/** Whose the access keys are. */
const owners: Readonly<Record<string, string>> = { AKIAMANAGEMENT: management, AKIAADMINISTRATOR: administrator, AKIAMEMBER: member };

function asAws({ operation, key, parameters }: Asked): Answered {
  switch (operation) {
    case 'GetCallerIdentity':
      return callerIdentity(owners[key] ?? '999999999999');
    case 'AssumeRole':
      return session('AKIAMEMBER');
    case 'GetRole':
      return role(owners[key] ?? '', parameters.get('RoleName') ?? '');
    case 'DescribeOrganization':
      return { body: JSON.stringify({ Organization: { Id: 'o-exampleorgid' } }) };
    case 'DescribeStacks':
      return { body: '<DescribeStacksResponse><DescribeStacksResult><Stacks/></DescribeStacksResult></DescribeStacksResponse>' };
    default:
      return refused(400, 'InvalidAction');
  }
}

let folder: string;
let server: AwsServer;
let answer: (asked: Asked) => Answered;
const servers: AwsServer[] = [];
const environment = { ...process.env };

async function another(of: (asked: Asked) => Answered = asAws): Promise<AwsServer> {
  const started = await AwsServer.start(of);
  servers.push(started);
  return started;
}

beforeEach(async () => {
  answer = asAws;
  server = await another((asked) => answer(asked));
  // The SDK keeps what it has read of a file, by its name: each test has its own.
  folder = mkdtempSync(join(tmpdir(), 'cordon-connect-'));
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_ENDPOINT_URL: server.endpoint,
  });
  writeFileSync(
    join(folder, 'credentials'),
    Object.entries({ management: 'AKIAMANAGEMENT', administrator: 'AKIAADMINISTRATOR', member: 'AKIAMEMBER' })
      .map(([name, key]) => `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`)
      .join('\n'),
  );
  profiles({});
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((started) => started.stop()));
  rmSync(folder, { recursive: true, force: true });
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, environment);
});

/** Writes the configuration file: sections to lines. */
function profiles(sections: Readonly<Record<string, readonly string[]>>): void {
  writeFileSync(
    join(folder, 'config'),
    Object.entries(sections)
      .map(([name, lines]) => `[${name}]\n${lines.join('\n')}\n`)
      .join('\n'),
  );
}

const connected = (over: Partial<ConnectOptions> = {}) =>
  connect({ region: 'eu-west-1', profile: 'administrator', managementAccount: management, ...over });

async function errorOf(promise: Promise<unknown>): Promise<CordonError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CordonError)) throw error;
  return error;
}

describe('a call that AWS denies', () => {
  it('is told of with the action that the message names, and with whose credentials it was made', async () => {
    const denied: DeniedCall[] = [];
    const message = 'User: arn:aws:sts::1:assumed-role/x/y is not authorized to perform: cloudformation:TagResource on resource: z';
    answer = (asked) => {
      if (asked.operation === 'DescribeStacks') return refused(403, 'AccessDenied', message);
      return asked.operation === 'AssumeRole' || asked.operation === 'GetRole' ? refused(403, 'AccessDenied') : asAws(asked);
    };
    const clients = await connected({ managementProfile: 'management', memberRole: 'Reader', onDenied: (call) => denied.push(call) });
    await expect(clients.stackSets.send(new DescribeStacksCommand({}))).rejects.toMatchObject({ message });
    await expect(clients.management!.iam.send(new GetRoleCommand({ RoleName: 'x' }))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(clients.memberIam!(member)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(denied).toEqual([
      { action: 'cloudformation:TagResource', principal: 'caller' },
      { action: 'iam:GetRole', principal: 'management account' },
      { action: 'sts:AssumeRole', principal: 'management account' },
    ]);
  });
});

describe('credentials of the management account', () => {
  it('are the caller’s own where the caller is that account', async () => {
    const clients = await connected({ profile: 'management' });
    expect(await clients.management?.iam.send(new GetRoleCommand({ RoleName: 'x' }))).toMatchObject({
      Role: { Arn: `arn:aws:iam::${management}:role/x` },
    });
  });

  it('are none where the caller is another account and no profile was named', async () => {
    expect((await connected()).management).toBeUndefined();
  });

  it('are those of --management-profile', async () => {
    const clients = await connected({ managementProfile: 'management' });
    await clients.management?.cloudFormation.send(new DescribeStacksCommand({ StackName: 'x' }));
    await clients.stackSets.send(new DescribeStacksCommand({ StackName: 'x' }));
    expect(server.asked.filter(({ operation }) => operation === 'DescribeStacks').map(({ key }) => key)).toEqual([
      'AKIAMANAGEMENT',
      'AKIAADMINISTRATOR',
    ]);
  });

  it('are those of the named profile beside keys in the environment, and nothing is printed about it', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAMEMBER', AWS_SECRET_ACCESS_KEY: 'secret' });
    const warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const clients = await connect({ region: 'eu-west-1', managementAccount: management, managementProfile: 'management' });
    await clients.management?.cloudFormation.send(new DescribeStacksCommand({ StackName: 'x' }));
    await clients.stackSets.send(new DescribeStacksCommand({ StackName: 'x' }));
    expect(server.asked.filter(({ operation }) => operation === 'DescribeStacks').map(({ key }) => key)).toEqual([
      'AKIAMANAGEMENT',
      'AKIAMEMBER',
    ]);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it('are refused when that profile is of another account; both are named, and nothing else is asked', async () => {
    const error = await errorOf(connected({ managementProfile: 'member' }));
    expect(error.exitCode).toBe(2);
    expect(error.problems).toMatchObject([{ id: 'wrong-management-profile', value: 'member' }]);
    expect(error.message).toContain(management);
    expect(error.message).toContain(member);
    expect(server.operations()).toEqual(['GetCallerIdentity']);
  });

  it('are not guessed when AWS does not say whose they are', async () => {
    answer = () => refused(403, 'InvalidClientTokenId', 'The security token included in the request is invalid');
    for (const over of [{ managementProfile: 'management' }, {}]) {
      const error = await errorOf(connected(over));
      expect(error.exitCode).toBe(3);
      expect(error.problems).toMatchObject([{ id: 'aws-credentials' }]);
    }
  });

  it('are an error that names the profile’s lack, when it is not there', async () => {
    const error = await errorOf(connected({ managementProfile: 'nobody' }));
    expect(error.exitCode).toBe(3);
    expect(error.problems).toMatchObject([{ id: 'aws-credentials' }]);
    expect(error.message).toContain('sts:GetCallerIdentity');
  });
});

describe('endpoints', () => {
  it('are those of AWS_ENDPOINT_URL', async () => {
    const clients = await connected();
    await clients.organizations.send(new DescribeOrganizationCommand({}));
    expect(server.asked.map(({ operation, service }) => `${service} ${operation}`)).toEqual([
      'sts GetCallerIdentity',
      'organizations DescribeOrganization',
    ]);
  });

  it.each(['STS', 'ORGANIZATIONS', 'CLOUDFORMATION', 'IAM'])('are those of AWS_ENDPOINT_URL_%s for that service alone', async (name) => {
    const own = await another();
    process.env[`AWS_ENDPOINT_URL_${name}`] = own.endpoint;
    const clients = await connected({ managementProfile: 'management' });
    await clients.organizations.send(new DescribeOrganizationCommand({}));
    await clients.stackSets.send(new DescribeStacksCommand({}));
    await clients.management?.iam.send(new GetRoleCommand({ RoleName: 'x' }));
    expect(new Set(own.asked.map(({ service }) => service))).toEqual(new Set([name.toLowerCase()]));
    expect(server.asked.map(({ service }) => service)).not.toContain(name.toLowerCase());
    expect(server.asked.length).toBeGreaterThan(0);
  });

  it('are those of AWS_ENDPOINT_URL_SECURITY_IR, with the credentials of the caller and of the management account', async () => {
    const own = await another(() => ({ body: '{"items":[{"membershipStatus":"Pending"},{"membershipStatus":"Pending"}]}' }));
    process.env.AWS_ENDPOINT_URL_SECURITY_IR = own.endpoint;
    const lines: string[] = [];
    const clients = await connected({ managementProfile: 'management', say: (line) => lines.push(line) });
    for (const clientOf of [clients.securityIr, clients.management?.securityIr]) {
      const securityIr = await clientOf?.('eu-central-1');
      expect(await securityIr?.send(new ListMembershipsCommand({}))).toMatchObject({
        items: Array(2).fill({ membershipStatus: 'Pending' }),
      });
      securityIr?.destroy?.();
    }
    expect(own.asked.map(({ key, service, region }) => [key, service, region])).toEqual([
      ['AKIAADMINISTRATOR', 'security-ir', 'eu-central-1'],
      ['AKIAMANAGEMENT', 'security-ir', 'eu-central-1'],
    ]);
    expect(server.asked.map(({ service }) => service)).not.toContain('security-ir');
    // Once for each client.
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(
      'security-ir:ListMemberships answered items[].membershipStatus "Pending", which this version of Cordon does not know.',
    );
  });

  it('of Security Incident Response are those of the services section by the name security_ir', async () => {
    const own = await another(() => ({ body: '{}' }));
    delete process.env.AWS_ENDPOINT_URL;
    profiles({
      'profile administrator': ['services = local', `endpoint_url = ${server.endpoint}`],
      'services local': ['security_ir =', `  endpoint_url = ${own.endpoint}`],
    });
    await (await (await connected()).securityIr?.('eu-west-1'))?.send(new ListMembershipsCommand({}));
    expect(own.asked.map(({ service }) => service)).toEqual(['security-ir']);
  });

  it('are those of the profiles, each its own; the Region is the one that was asked for', async () => {
    const [callers, managements] = [await another(), await another()];
    delete process.env.AWS_ENDPOINT_URL;
    profiles({
      'profile administrator': [`endpoint_url = ${callers.endpoint}`, 'region = us-west-2'],
      'profile management': [`endpoint_url = ${managements.endpoint}`],
      default: [`endpoint_url = ${server.endpoint}`],
    });
    const clients = await connected({ managementProfile: 'management', memberRole: 'Reader' });
    await clients.sts.send(new GetCallerIdentityCommand({}));
    await clients.organizations.send(new DescribeOrganizationCommand({}));
    await clients.stackSets.send(new DescribeStacksCommand({}));
    await clients.management?.iam.send(new GetRoleCommand({ RoleName: 'x' }));
    await (await clients.memberIam?.(member))?.send(new GetRoleCommand({ RoleName: 'x' }));
    expect(callers.operations()).toEqual(['GetCallerIdentity', 'DescribeOrganization', 'DescribeStacks']);
    expect(callers.asked.at(-1)).toMatchObject({ service: 'cloudformation', region: 'eu-west-1' });
    expect(managements.operations()).toEqual(['GetCallerIdentity', 'GetRole', 'AssumeRole', 'GetRole']);
    expect(server.asked).toEqual([]);
  });

  it('are those of the services section of the profile before its own', async () => {
    const [iam, rest] = [await another(), await another()];
    delete process.env.AWS_ENDPOINT_URL;
    profiles({
      'profile management': ['services = local', `endpoint_url = ${rest.endpoint}`],
      'services local': ['iam =', `  endpoint_url = ${iam.endpoint}`],
    });
    const clients = await connected({ profile: 'management' });
    await clients.management?.iam.send(new GetRoleCommand({ RoleName: 'x' }));
    expect(rest.operations()).toEqual(['GetCallerIdentity']);
    expect(iam.operations()).toEqual(['GetRole']);
  });

  it('are none but those of AWS where the profile says to ignore them', async () => {
    expect(await endpointOfProfile('IAM', 'administrator')).toEqual({ endpoint: server.endpoint });
    // Another name, because the SDK has read the file.
    writeFileSync(join(folder, 'ignoring'), '[profile ignoring]\nignore_configured_endpoint_urls = true\n');
    process.env.AWS_CONFIG_FILE = join(folder, 'ignoring');
    expect(await endpointOfProfile('IAM', 'ignoring')).toEqual({ ignoreConfiguredEndpointUrls: true });
  });

  it('of the environment come before those of a profile', async () => {
    profiles({ 'profile administrator': ['endpoint_url = http://127.0.0.1:1'] });
    await (await connected()).sts.send(new GetCallerIdentityCommand({}));
    expect(server.operations()).toEqual(['GetCallerIdentity', 'GetCallerIdentity']);
  });
});

describe('a member role', () => {
  it('is assumed once for an account, by the management account, before anything is asked', async () => {
    const clients = await connected({ managementProfile: 'management', memberRole: 'path/Reader' });
    const iam = await clients.memberIam!(member);
    await iam.send(new GetRoleCommand({ RoleName: 'x' }));
    await iam.send(new GetRoleCommand({ RoleName: 'y' }));
    iam.destroy?.();
    const asked = server.asked.slice(1);
    expect(asked.map(({ operation, key }) => `${key} ${operation}`)).toEqual([
      'AKIAMANAGEMENT AssumeRole',
      'AKIAMEMBER GetRole',
      'AKIAMEMBER GetRole',
    ]);
    expect(asked[0]?.parameters.get('RoleArn')).toBe(`arn:aws:iam::${member}:role/path/Reader`);
    expect(asked[0]?.parameters.get('RoleSessionName')).toBe('cordon');
  });

  it('is assumed by the caller where there are no credentials of the management account', async () => {
    const clients = await connected({ memberRole: 'Reader' });
    await clients.memberIam!(member);
    expect(server.asked.at(-1)).toMatchObject({ operation: 'AssumeRole', key: 'AKIAADMINISTRATOR' });
  });

  it('that cannot be assumed is told at once, with the code of AWS', async () => {
    answer = (asked) =>
      asked.operation === 'AssumeRole' ? refused(403, 'AccessDenied', 'not authorized to perform: sts:AssumeRole') : asAws(asked);
    const clients = await connected({ memberRole: 'Reader' });
    await expect(clients.memberIam!(member)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'not authorized to perform: sts:AssumeRole',
    });
    expect(server.operations()).not.toContain('GetRole');
  });

  it('is not looked for where none was named', async () => {
    expect((await connected()).memberIam).toBeUndefined();
  });

  it.each([
    ['eu-west-1', 'aws'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['cn-north-1', 'aws-cn'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('in %s is in the partition %s', (region, partition) => expect(partitionOf(region)).toBe(partition));
});

describe('throttling', () => {
  it('is retried by the SDK until it is over', async () => {
    const clients = await connected();
    let left = 2;
    answer = (asked) => (left-- > 0 ? refused(400, 'Throttling', 'Rate exceeded') : asAws(asked));
    expect((await clients.sts.send(new GetCallerIdentityCommand({}))).$metadata.attempts).toBe(3);
  });

  it(`is given up after ${maxAttempts} attempts`, async () => {
    expect(maxAttempts).toBe(10);
    const clients = await connected({ managementProfile: 'management', memberRole: 'Reader' });
    const iam = await clients.memberIam!(member);
    for (const client of [
      clients.sts,
      clients.organizations,
      clients.stackSets,
      clients.management!.iam,
      clients.management!.cloudFormation,
      iam,
    ]) {
      const { maxAttempts: attempts, retryMode } = (
        client as typeof clients.sts & { config: { maxAttempts: () => Promise<number>; retryMode: unknown } }
      ).config;
      expect(await attempts()).toBe(maxAttempts);
      expect(typeof retryMode === 'function' ? await retryMode() : retryMode).toBe('standard');
    }
  });
});

it('loads the clients that few commands need only when they are asked for', async () => {
  const script = `
    const loaded = () => Object.keys(require.cache).filter((path) => /client-guardduty|client-securityhub|lib.security-ir/.test(path)).length;
    require('./dist/lib/aws/connect.js').connect({ region: 'eu-west-1', managementAccount: '${management}' }).then(async (clients) => {
      const before = loaded();
      await clients.securityIr('eu-west-1');
      console.log(JSON.stringify([before, loaded() > 0]));
    });`;
  const env = { AWS_ENDPOINT_URL: server.endpoint, AWS_ACCESS_KEY_ID: 'AKIAMANAGEMENT', AWS_SECRET_ACCESS_KEY: 'secret' };
  expect(await runProcess(process.execPath, ['-e', script], { env })).toMatchObject({ stdout: '[0,true]\n', stderr: '' });
});
