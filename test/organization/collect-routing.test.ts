import { type Clients } from '../../lib/aws/clients';
import { absent, present, unknown } from '../../lib/core/reading';
import { type DeployedRouting } from '../../lib/organization/routing';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { type Snapshot } from '../../lib/organization/snapshot';
import { Rehearsal, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { deployedRouting, otherPager, pager, queue, regions, routes, topic } from '../chain/whole';
import { administrator, configured, management, root, sketch } from '../support/organization';

const configuration = configured({ organization: { root, regions }, routes });
const full = deployedRouting();
const rules = full.rules.status === 'present' ? full.rules.value : [];

type Change = (command: string, answer: Readonly<Record<string, unknown>>) => unknown;

/** The same clients, of which some answers are another. */
function changing(clients: Clients, change: Change): Clients {
  type Make = (region: string) => Promise<{ send(command: object): Promise<Readonly<Record<string, unknown>>> }>;
  const wrapped = (make: unknown) => async (region: string) => {
    const client = await (make as Make)(region);
    return {
      send: async (command: object) => {
        const answer = await client.send(command);
        return change(command.constructor.name.replace(/Command$/, ''), answer) ?? answer;
      },
    };
  };
  const { eventBridge, cloudWatch, sns, sqs } = clients;
  return {
    ...clients,
    ...(eventBridge && { eventBridge: wrapped(eventBridge) }),
    ...(cloudWatch && { cloudWatch: wrapped(cloudWatch) }),
    ...(sns && { sns: wrapped(sns) }),
    ...(sqs && { sqs: wrapped(sqs) }),
  };
}

async function read(
  routing: DeployedRouting,
  { as = administrator, change = () => undefined, ...options }: RehearsalOptions & { as?: string; change?: Change } = {},
): Promise<{ readonly snapshot: Snapshot; readonly calls: readonly string[] }> {
  const rehearsal = new Rehearsal(sketch({}, { routing }), options);
  const clients = changing(rehearsal.clients({ account: as, management: true }), change);
  const snapshot = await snapshotFor(configuration, clients, rehearsal.clock, {}, { detection: false, routing: true });
  const calls = rehearsal.calls.map(({ service, command, account }) => `${account} ${service}:${command}`);
  return { snapshot, calls: calls.filter((call) => / (events|cloudwatch|sns|sqs):/.test(call)) };
}

const routingOf = async (...args: Parameters<typeof read>): Promise<DeployedRouting> => (await read(...args)).snapshot.routing!;

it('has the rules with their targets, alarms, topics and queues as they are deployed, and can be read back', async () => {
  const { snapshot } = await read(full);
  expect(snapshot.routing).toEqual(full);
  expect(parseSnapshot(JSON.stringify(snapshot), { file: 'f' })).toEqual(snapshot);
});

it('has what a target says of its role, its dead-letter queue and its retries, and that a rule is disabled', async () => {
  const targets = [
    {
      id: 'a',
      arn: 'arn:aws:sqs:eu-west-1:222222222222:own',
      role: 'arn:aws:iam::222222222222:role/send',
      retry: { maximumRetryAttempts: 9 },
    },
    { id: 'b', arn: topic, retry: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 600 } },
  ];
  const routing = {
    ...full,
    rules: present([{ ...rules[0]!, enabled: false, eventPattern: '{"source":["x"]}', targets: present(targets) }]),
  };
  expect((await routingOf(routing)).rules).toEqual(routing.rules);
});

it('asks for the largest pages, and reads each of them', async () => {
  const { snapshot, calls } = await read(full, { pageSize: 1 });
  expect(snapshot.routing).toEqual(full);
  expect(calls.filter((call) => call.endsWith('DescribeAlarms')).length).toBeGreaterThan(7);
});

it.each<[string, string]>([
  ['ListRules', 'Rules'],
  ['ListTargetsByRule', 'Targets'],
  ['DescribeAlarms', 'MetricAlarms'],
  ['ListSubscriptionsByTopic', 'Subscriptions'],
])('an empty page of %s with a token loses nothing, and a page that comes twice doubles nothing', async (command, list) => {
  const seen = new Map<unknown, number>();
  // The first page of a list comes empty, with a token to it; then it comes twice.
  const change: Change = (name, answer) => {
    if (name !== command || 'NextToken' in answer) return undefined;
    const key = JSON.stringify(answer[list]);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 1 ? { [list]: [], NextToken: 'MDow' } : times === 2 ? { ...answer, NextToken: 'MDow' } : undefined;
  };
  const withoutRepeat = { ...full, forwarding: [] };
  // A token that comes twice would never end, so each page has its own.
  let token = 0;
  const numbered: Change = (name, answer) => {
    const changed = change(name, answer) as Record<string, unknown> | undefined;
    return changed?.NextToken === undefined ? changed : { ...changed, NextToken: Buffer.from(`0:${(token += 1)}`).toString('base64url') };
  };
  const found = await routingOf(withoutRepeat, { change: numbered });
  expect(found.rules).toEqual(full.rules);
  expect(found.alarms).toEqual(full.alarms);
  expect({ ...found.topics }).toMatchObject({ [topic]: full.topics[topic], [pager]: full.topics[pager] });
});

it('keeps of subscriptions the protocol and the numbers, and of nobody an address', async () => {
  const topics = {
    ...full.topics,
    [topic]: present([
      { protocol: 'email', confirmed: 1, pending: 2 },
      { protocol: 'sqs', confirmed: 3, pending: 0 },
    ]),
  };
  const { snapshot } = await read({ ...full, topics });
  expect(snapshot.routing?.topics[topic]).toEqual(topics[topic]);
  expect(JSON.stringify(snapshot)).not.toContain('@example.com');
});

it('does not count a subscription whose endpoint was taken away', async () => {
  const change: Change = (name, { Subscriptions }) =>
    name === 'ListSubscriptionsByTopic'
      ? { Subscriptions: [...(Subscriptions as object[]), { SubscriptionArn: 'Deleted', Protocol: 'https', Endpoint: 'x' }] }
      : undefined;
  expect((await routingOf(full, { change })).topics).toEqual(full.topics);
});

it('says that a bus, a topic and a queue are not there', async () => {
  const found = await routingOf({
    ...full,
    rules: present(rules.filter(({ bus }) => bus === 'default')),
    topics: { ...full.topics, [pager]: absent },
    queues: { [queue('cordon-cases-dead-letters')]: absent },
  });
  expect(found.rules).toEqual(present(rules.filter(({ bus }) => bus === 'default')));
  expect(found.topics[pager]).toEqual(absent);
  expect(found.queues).toEqual({ [queue('cordon-cases-dead-letters')]: absent, [queue('cordon_forwarding-dead-letters')]: absent });
});

it.each<[string, (routing: DeployedRouting) => unknown, string]>([
  ['events:ListRules', ({ rules: found, forwarding }) => [found, forwarding[0]?.rules], 'AccessDeniedException'],
  [
    'events:ListTargetsByRule',
    ({ rules: found }) => found.status === 'present' && found.value.map(({ targets }) => targets),
    'AccessDeniedException',
  ],
  ['cloudwatch:DescribeAlarms', ({ alarms, forwarding }) => [alarms, forwarding[0]?.alarms], 'AccessDenied'],
  ['sns:ListSubscriptionsByTopic', ({ topics }) => Object.values(topics), 'AuthorizationError'],
  ['sqs:GetQueueUrl', ({ queues }) => Object.values(queues), 'AccessDenied'],
  ['sqs:GetQueueAttributes', ({ queues }) => Object.values(queues), 'AccessDenied'],
])('without %s that part alone is unknown, with the action', async (call, of) => {
  const found = await routingOf(full, { faults: [{ call, kind: 'deny' }] });
  const unread = of(found) as readonly unknown[];
  expect(unread.length).toBeGreaterThan(0);
  for (const one of unread) expect(one).toMatchObject({ status: 'unknown', reason: { call } });
});

it.each<[string, object, keyof DeployedRouting]>([
  ['ListRules', { Rules: [{ Name: 'cordon-x', State: 'PAUSED' }] }, 'rules'],
  ['ListRules', { Rules: [{ State: 'ENABLED' }] }, 'rules'],
  ['DescribeAlarms', { MetricAlarms: [{ AlarmName: 'cordon-x', StateValue: 'MAYBE', ActionsEnabled: true }] }, 'alarms'],
  ['DescribeAlarms', { MetricAlarms: [{ AlarmName: 'cordon-x', StateValue: 'OK' }] }, 'alarms'],
])('concludes nothing from an answer of %s that it does not know: %j', async (command, answer, part) => {
  const found = await routingOf(full, { change: (name) => (name === command ? answer : undefined) });
  expect(found[part]).toMatchObject({ status: 'unknown', reason: { code: 'unexpected-answer' } });
});

it('concludes nothing from a queue without a number of messages', async () => {
  const { queues } = await routingOf(full, { change: (name) => (name === 'GetQueueAttributes' ? { Attributes: {} } : undefined) });
  for (const found of Object.values(queues)) expect(found).toMatchObject({ status: 'unknown', reason: { code: 'unexpected-answer' } });
});

it('is not asked for by an account that does not have the routes', async () => {
  const { snapshot, calls } = await read(full, { as: management });
  expect(calls).toEqual([]);
  expect(snapshot.routing).toMatchObject({
    rules: { status: 'unknown', reason: { code: 'not-asked', message: expect.stringContaining(administrator) as string } },
    alarms: { status: 'unknown', reason: { code: 'not-asked' } },
    topics: {},
    queues: {},
  });
});

it('forwarding of the management account is read with its own credentials', async () => {
  const tampering = configured({
    organization: { root, regions },
    routes: [{ ...routes[0]!, name: 'tampering', events: { preset: 'tamper-detection' } }],
  });
  const there = { account: management, region: 'us-east-1', rules: present([]), alarms: present([]) };
  const rehearsal = new Rehearsal(sketch({}, { routing: { ...full, forwarding: [there] } }));
  const clients = rehearsal.clients({ account: administrator, management: true });
  const { routing } = await snapshotFor(tampering, clients, rehearsal.clock, {}, { detection: false, routing: true });
  expect(routing?.forwarding.filter(({ account }) => account === management).map(({ rules: found }) => found.status)).toEqual([
    'present',
    'present',
  ]);
  const asked = rehearsal.calls.filter(({ service }) => service === 'events').map(({ account }) => account);
  expect(new Set(asked)).toEqual(new Set([administrator, management]));
});

it('is left out where the configuration has no routes', async () => {
  const rehearsal = new Rehearsal(sketch({}, { routing: full }));
  const clients = rehearsal.clients({ account: administrator });
  const snapshot = await snapshotFor(
    configured({ organization: { root } }),
    clients,
    rehearsal.clock,
    {},
    { detection: false, routing: true },
  );
  expect(snapshot.routing).toBeUndefined();
});

it('stays unknown in a rehearsal of a snapshot that does not know it', async () => {
  const denied = unknown({ call: 'events:ListRules', code: 'AccessDeniedException', message: 'no' });
  const found = await routingOf({ ...full, rules: denied, topics: { [otherPager]: denied } });
  expect(found.rules).toMatchObject(denied);
  expect(found.topics[otherPager]).toMatchObject({ status: 'unknown', reason: { code: 'AccessDeniedException' } });
});
