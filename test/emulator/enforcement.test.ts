import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/run';
import { smallOrganization, type World } from './engine';
import { wireEngines } from './engines';
import { configurationOf, Runs } from './rollout';

/** The policies that Cordon ships, enforced by an IAM that somebody else wrote. */
const engines = wireEngines().filter((engine) => !engine.known.some(({ id }) => id === 'iam-is-not-enforced-on-stack-sets'));
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

interface Policy {
  readonly Version: string;
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

const policy = (name: string): Policy => JSON.parse(readFileSync(join(repository, 'policies', `${name}.json`), 'utf8')) as Policy;
const without = (whole: Policy, action: string): Policy => ({
  ...whole,
  Statement: whole.Statement.map((statement) => ({ ...statement, Action: [statement.Action].flat().filter((name) => name !== action) })),
});

/** moto asks its policies about `*` and no resource, so that a statement which names resources allows nothing there. */
const everywhere = (whole: Policy): object => ({
  ...whole,
  Statement: whole.Statement.map((statement) => ({ ...statement, Resource: '*', Condition: undefined })),
});

it('there is an engine that enforces IAM', () => expect(engines.map(({ name }) => name)).toEqual(['moto']));

describe.each(engines)('on $name', (engine) => {
  let world: World;
  let runs: Runs;
  beforeEach(async () => {
    world = await engine.build(smallOrganization);
    runs = new Runs(world);
  });
  afterEach(() => world.close());

  const clientsOf = async (allowed: Policy) => world.clients({ as: await world.principal('security-tooling', allowed) });

  it('deploy.json is enough to roll out', async () => {
    const clients = await clientsOf(policy('deploy'));
    const result = await runs.deploy(configurationOf(world), { clients, scope: 'stack-sets' });
    expect(result).toMatchObject({ outcome: 'deployed', exitCode: 0 });
    expect(await runs.holders(['log-archive', 'sandbox-a', 'payments', 'legacy'])).toHaveLength(4);
  });

  it('deploy-management-account.json is enough for the stack of the management account', async () => {
    const as = await world.principal('management', everywhere(policy('deploy-management-account')));
    const reader = await world.clients({ as: 'delegated-administrator' });
    // Organizations is read by whoever rolls out; what is looked at here is what the stack's credentials may do.
    const clients = { ...reader, management: await ownClients(world, as) };
    const result = await runs.deploy(configurationOf(world), { clients, scope: 'management-account' });
    expect(result).toMatchObject({ outcome: 'deployed' });
    expect(await runs.holders(['management'])).toEqual(['management']);
  });

  it.each(['organizations:ListRoots', 'organizations:ListAccountsForParent', 'organizations:DescribeOrganization'])(
    'without %s it is exit 3, the permission is named, and nothing is written',
    async (action) => {
      const clients = await clientsOf(without(policy('deploy'), action));
      const error = await runs.refused(configurationOf(world), { clients, scope: 'stack-sets' });
      expect(error).toMatchObject({ exitCode: 3, problems: [{ id: 'aws-access-denied' }] });
      expect(error.message).toContain(`allow ${action}`);
      expect(runs.writes()).toEqual([]);
    },
  );

  it.each(['cloudformation:DescribeStackSet'])('without %s the StackSets are unknown, and nothing is written', async (action) => {
    const clients = await clientsOf(without(policy('deploy'), action));
    const error = await runs.refused(configurationOf(world), { clients, scope: 'stack-sets' });
    expect(error.exitCode).toBe(3);
    expect(error.message).toContain(action);
    expect(runs.writes()).toEqual([]);
  });

  it.each(['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'])(
    'without %s the rollout is interrupted with exit 3, and the permission is named',
    async (action) => {
      const clients = await clientsOf(without(policy('deploy'), action));
      const result = await runs.deploy(configurationOf(world), { clients, scope: 'stack-sets' });
      expect(result).toMatchObject({ outcome: 'interrupted', exitCode: 3 });
      expect(result.problems[0]).toMatchObject({ id: 'aws-access-denied', remedy: expect.stringContaining(`allow ${action}`) as string });
      expect(await runs.holders(['log-archive', 'sandbox-a', 'payments'])).toEqual([]);
    },
  );
});

/** CloudFormation and IAM with the keys of a principal. */
async function ownClients(world: World, as: string) {
  const { stackSets } = await world.clients({ as });
  const { IAMClient } = await import('@aws-sdk/client-iam');
  const {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
    AWS_SESSION_TOKEN: sessionToken,
  } = world.environment(as);
  const iam = new IAMClient({
    endpoint,
    region: world.region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
  });
  return { cloudFormation: stackSets, iam };
}
