import { RouteTargets } from '../../constructs/route-targets';
import { findingsBusName } from '../../lib/routes/layout';
import { type Route, type RouteEvents } from '../../lib/configuration/route';
import { type Template } from '../../lib/core/template';
import { casesOf, findingEvents, routeOf, securityIrEvents } from '../routes/support';
import { transformed } from '../support/input-transformer';
import { DeployedValues } from './deployed-values';
import { asMinistackReads, MinistackAccount } from './ministack';
import { entryOf, Routes, templateOf, type DeliveredEvent, type PutEvent, type RealTarget } from './routes';
import { appStacks, queue, retry, routesStack } from './routes-stacks';
import { standIn, transplanted } from './transplant';

process.env.CDK_VALIDATION = 'false';

/** A route, and the names of the events that it takes of all that are put on the default bus. */
interface Delivery {
  readonly name: string;
  readonly events: RouteEvents;
  /** Has a second queue, which gets the message `text`. @default false */
  readonly text?: boolean;
  readonly expected: readonly string[];
}

const call = (eventName: string, readOnly: boolean): PutEvent => ({
  source: 'aws.guardduty',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventSource: 'guardduty.amazonaws.com',
    eventName,
    eventType: 'AwsApiCall',
    readOnly,
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::222222222222:assumed-role/Engineer/alice' },
    sourceIPAddress: '203.0.113.7',
    eventID: 'b1c2d3e4-0000-4000-8000-000000000000',
  },
});
const events: readonly { readonly name: string; readonly event: PutEvent }[] = [
  ...[...securityIrEvents, ...findingEvents].map(({ name, event }) => ({ name, event: event as unknown as PutEvent })),
  { name: 'detector deleted', event: call('DeleteDetector', false) },
  { name: 'detectors listed', event: call('ListDetectors', true) },
];

const deliveries = casesOf<Delivery>('deliveries');
const isShaped = ({ text }: Delivery): boolean => text === true;
const configuredRoutes = deliveries.map((delivery) => {
  const { name, events: taken } = delivery;
  const whole = { sqs: { queueName: `${name}-events` } };
  const text = { sqs: { queueName: `${name}-text` }, message: 'text' } as const;
  return routeOf(name, taken, { targets: isShaped(delivery) ? [whole, text] : [whole], retry });
});

const account = new MinistackAccount('eu-central-1');
const shared = `cordon-routes-${account.region}`;
const stacksOf = (routes: readonly Route[]) =>
  appStacks(account, routes).map((stack) => ({
    name: stack.stackName,
    routes: new Routes(account, stack.stackName),
    template: templateOf(stack),
  }));
const stacks = stacksOf(configuredRoutes);
const withQueues = stacks.filter(({ template }) => resourcesOf(template, 'AWS::SQS::Queue').length > 0);
/** The account. */
const routes = new Routes(account, shared);
function resourcesOf({ Resources }: Template, type: string) {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}

describe('stacks of routes', () => {
  const created = new Map<string, string | undefined>();
  /** ARN of the key that is in a stack, by the stack's name. */
  const keys = new Map<string, string>();
  let values: (stack: (typeof stacks)[0]) => Promise<DeployedValues>;
  beforeAll(async () => {
    for (const stack of stacks) {
      created.set(stack.name, await stack.routes.create(stack.template));
      const { RoutingKey: id } = await stack.routes.resources();
      if (id !== undefined) keys.set(stack.name, `arn:aws:kms:${account.region}:${account.account}:key/${id}`);
    }
    const imports = { [`${shared}-key`]: keys.get(shared) };
    values = async ({ template, routes: own }) => new DeployedValues(template, await own.resources(), account, imports);
  });

  it('are one of what the routes share, one a route, and one of forwarding', () => {
    expect([...created.keys()]).toEqual([
      shared,
      ...deliveries.map(({ name }) => `cordon-route-${name}`),
      `cordon-forwarding-${account.region}`,
    ]);
    expect([...keys.keys()]).toEqual([shared, `cordon-forwarding-${account.region}`]);
  });

  it.each(stacks)(
    'are created from their template, in which sources alone have stand-ins, without what ministack cannot make: $name',
    ({ name, template }) => {
      const { template: sent, unknown, sums, rewritten } = transplanted(template);
      expect(created.get(name)).toBe('CREATE_COMPLETE');
      expect(unknown).toEqual(name === shared ? ['AWS::Events::Archive', 'AWS::Events::EventBusPolicy'] : []);
      const onSums = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(([, { Properties }]) => Properties?.['Metrics'] !== undefined);
      expect(sums).toEqual(onSums.map(([id]) => id));
      const ofAws = resourcesOf(template, 'AWS::Events::Rule').filter(([, rule]) =>
        /"source":\[(?:\{"prefix":)?"aws\./.test(JSON.stringify(rule)),
      );
      expect(rewritten).toEqual(ofAws.map(([id]) => id));
      const back = JSON.stringify(sent).replaceAll('"stand-in.', '"aws.');
      const left = Object.entries(template.Resources).filter(([id, { Type }]) => !unknown.includes(Type) && !sums.includes(id));
      expect(JSON.parse(back)).toEqual({ ...template, Resources: Object.fromEntries(left) });
    },
  );

  it.each(stacks)(
    'have the rules of the template, with retry policy, dead-letter queue, role and input transformer: $name',
    async (stack) => {
      const deployed = await values(stack);
      const wanted = resourcesOf(stack.template, 'AWS::Events::Rule').map(([, { Properties = {} }]) => Properties);
      const real = await stack.routes.everyRule();
      for (const { Name, Description, State, EventBusName = 'default', EventPattern, Targets } of wanted) {
        const bus = String(deployed.of(EventBusName));
        const rule = real.find((each) => each.Name === Name && each.EventBusName === bus);
        expect(rule).toMatchObject({ Description, State });
        expect(JSON.parse(rule?.EventPattern ?? '')).toEqual(JSON.parse(JSON.stringify(EventPattern).replaceAll('"aws.', '"stand-in.')));
        const targets = await stack.routes.targets(String(Name), bus);
        expect(targets).toEqual(deployed.of(Targets));
        for (const { RetryPolicy, DeadLetterConfig, Arn } of targets) {
          const isForwarding = Arn.includes(':event-bus/');
          expect(RetryPolicy).toEqual(
            isForwarding
              ? { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 }
              : { MaximumRetryAttempts: 17, MaximumEventAgeInSeconds: 7_200 },
          );
          expect(DeadLetterConfig?.Arn).toMatch(/-dead-letters$/);
        }
      }
    },
  );

  it('are all the rules and queues that there are', async () => {
    const named = (type: string, property: string): readonly unknown[] =>
      stacks.flatMap(({ template }) => resourcesOf(template, type).map(([, { Properties }]) => Properties?.[property])).sort();
    expect((await routes.everyRule()).map(({ Name }) => Name).sort()).toEqual(named('AWS::Events::Rule', 'Name'));
    expect(await routes.queues.names()).toEqual(named('AWS::SQS::Queue', 'QueueName'));
  });

  it.each(withQueues)('have queues with the key, retention and policy of the template: $name', async (stack) => {
    const deployed = await values(stack);
    const policies = resourcesOf(stack.template, 'AWS::SQS::QueuePolicy');
    for (const [id, { Properties = {} }] of resourcesOf(stack.template, 'AWS::SQS::Queue')) {
      const attributes = await routes.queues.attributes(String(Properties.QueueName));
      expect(attributes).toMatchObject({ KmsMasterKeyId: keys.get(stack.name) ?? keys.get(shared), MessageRetentionPeriod: '1209600' });
      const policy = policies.find(([, { Properties: of }]) => JSON.stringify(of?.Queues) === JSON.stringify([{ Ref: id }]));
      expect(JSON.parse(attributes.Policy ?? '')).toEqual(deployed.of(policy?.[1].Properties?.PolicyDocument));
    }
  });

  it.each(stacks.filter(({ template }) => resourcesOf(template, 'AWS::KMS::Key').length > 0))(
    'have a key that rotates, with the policy of the template: $name',
    async (stack) => {
      const KeyId = keys.get(stack.name);
      const { Policy } = await account.call<{ readonly Policy: string }>('kms', 'GetKeyPolicy', { KeyId, PolicyName: 'default' });
      expect(JSON.parse(Policy)).toEqual((await values(stack)).of(stack.template.Resources.RoutingKey?.Properties?.KeyPolicy));
      expect(await account.call('kms', 'GetKeyRotationStatus', { KeyId })).toMatchObject({ KeyRotationEnabled: true });
    },
  );

  it('have a findings bus, whose key and queue ministack does not take over', async () => {
    const bus = await account.call<object>('events', 'DescribeEventBus', { Name: findingsBusName });
    expect(bus).toMatchObject({ Arn: `arn:aws:events:${account.region}:${account.account}:event-bus/${findingsBusName}` });
    expect(Object.keys(bus)).not.toEqual(expect.arrayContaining(['KmsKeyIdentifier']));
    expect(Object.keys(bus)).not.toEqual(expect.arrayContaining(['DeadLetterConfig']));
  });

  it('get no events from sources of AWS, which is why there are stand-ins', async () => {
    const [{ event }] = events as [(typeof events)[0]];
    expect(await account.call('events', 'PutEvents', { Entries: [entryOf(event)] })).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'NotAuthorizedForSourceException' }],
    });
  });

  describe('deliver', () => {
    let names: ReadonlyMap<string, string>;
    let delivered: Readonly<Record<string, readonly string[]>>;
    beforeAll(async () => {
      const ids = await routes.put(events.map(({ event }) => event));
      names = new Map(ids.map((id, index) => [id, events[index]?.name ?? '']));
      delivered = await routes.queues.drainAll(await routes.queues.names());
    });
    const whole = (name: string): readonly DeliveredEvent[] =>
      (delivered[`${name}-events`] ?? []).map((body) => JSON.parse(body) as DeliveredEvent);

    it.each(deliveries)('$name: the events it takes, each once and whole, and no other', ({ name, expected }) => {
      const bodies = whole(name);
      expect(bodies.map(({ id }) => names.get(id)).sort()).toEqual([...expected].sort());
      for (const body of bodies) {
        const { event } = events.find((each) => each.name === names.get(body.id)) ?? {};
        expect(body).toEqual({
          version: '0',
          id: body.id,
          source: standIn(event?.source ?? ''),
          'detail-type': event?.['detail-type'],
          account: account.account,
          region: 'eu-central-1',
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
          resources: event?.resources ?? [],
          detail: event?.detail,
        });
      }
    });

    it.each(deliveries.filter(isShaped))("$name: as the template's input transformer shapes them", ({ name, expected }) => {
      const rules = stacks.flatMap(({ template }) => resourcesOf(template, 'AWS::Events::Rule').map(([, { Properties }]) => Properties));
      const targets = rules.find((rule) => rule?.Name === `cordon-${name}`)?.Targets as readonly RealTarget[];
      const [transformer] = targets.flatMap(({ InputTransformer }) => InputTransformer ?? []);
      if (transformer === undefined) throw new Error(`the route ${name} shapes nothing`);
      const predicted = whole(name).map((event) => transformed(asMinistackReads(transformer), event));
      expect(predicted).toHaveLength(expected.length);
      expect([...(delivered[`${name}-text`] ?? [])].sort()).toEqual(predicted.sort());
    });

    it('nothing to dead-letter queues', () => {
      const queues = Object.keys(delivered).filter((name) => name.endsWith('dead-letters'));
      expect(queues.length).toBe(deliveries.length + ['of the bus', 'of forwarding'].length);
      expect(queues.filter((name) => delivered[name]?.length !== 0)).toEqual([]);
    });

    it('what another Region forwards to the findings bus, and only there', async () => {
      const elsewhere = events.filter(({ name }) => name === 'imported critical finding').map(({ event }) => event);
      const [id] = await routes.put(elsewhere, findingsBusName);
      const got = await routes.queues.drainAll((await routes.queues.names()).filter((name) => name.endsWith('-events')));
      const holders = Object.entries(got).filter(([, bodies]) => bodies.length > 0);
      expect(holders.map(([name, bodies]) => [name, bodies.map((body) => (JSON.parse(body) as DeliveredEvent).id)])).toEqual([
        ['securityhub-critical-events', [id]],
      ]);
    });
  });

  it('lose the rules, targets and queues of a route that is taken out, and nothing else', async () => {
    const taken = 'guardduty-recon';
    const queues = await routes.queues.names();
    const left = stacksOf(configuredRoutes.filter(({ name }) => name !== taken));
    await routes.of(`cordon-route-${taken}`).delete();
    for (const { name, template, routes: own } of left) {
      const isChanged = JSON.stringify(stacks.find((stack) => stack.name === name)?.template) !== JSON.stringify(template);
      if (isChanged) expect(`${name} ${await own.update(template)}`).toBe(`${name} UPDATE_COMPLETE`);
    }
    const isOther = (name: string): boolean => !name.includes(taken);
    // What is forwarded may be in fewer rules without it.
    const rules = left.flatMap(({ template }) =>
      resourcesOf(template, 'AWS::Events::Rule').map(([, { Properties }]) => String(Properties?.['Name'])),
    );
    expect(rules.filter((name) => !isOther(name))).toEqual([]);
    expect((await routes.everyRule()).map(({ Name }) => Name).sort()).toEqual(rules.sort());
    expect(await routes.queues.names()).toEqual(queues.filter(isOther));
    expect(queues.filter((name) => !isOther(name))).toEqual([`cordon-${taken}-dead-letters`, `${taken}-events`]);
    await routes.put(events.map(({ event }) => event));
    const got = await routes.queues.drainAll(await routes.queues.names());
    for (const { name, expected } of deliveries.filter((delivery) => isOther(delivery.name))) {
      expect(`${name} ${got[`${name}-events`]?.length}`).toBe(`${name} ${expected.length}`);
    }
  });

  it('lose one target in place when it is taken out', async () => {
    const taken = 'comments';
    const changed = configuredRoutes.map((route) => (route.name === taken ? { ...route, targets: route.targets.slice(0, 1) } : route));
    const stack = stacksOf(changed).find(({ name }) => name === `cordon-route-${taken}`);
    expect(await routes.targets(`cordon-${taken}`)).toHaveLength(2);
    expect(await stack?.routes.update(stack.template)).toBe('UPDATE_COMPLETE');
    expect((await routes.targets(`cordon-${taken}`)).map(({ Arn }) => Arn)).toEqual([
      `arn:aws:sqs:${account.region}:${account.account}:${taken}-events`,
    ]);
  });

  it('leave nothing when they are deleted, and their keys wait for their deletion', async () => {
    for (const stack of [...stacks].reverse().filter(({ name }) => name !== 'cordon-route-guardduty-recon')) {
      expect(await stack.routes.delete()).toBe('DELETE_COMPLETE');
    }
    expect(await routes.everyRule()).toEqual([]);
    expect(await routes.queues.names()).toEqual([]);
    expect(await routes.buses()).toEqual(['default']);
    for (const KeyId of keys.values()) {
      expect(await account.call('kms', 'DescribeKey', { KeyId })).toMatchObject({ KeyMetadata: { KeyState: 'PendingDeletion' } });
    }
  });
});

describe('what ministack cannot make', () => {
  // More than one pattern can hold.
  const manyAccounts = Array.from({ length: 200 }, (_, index) => String(100_000_000_000 + index));
  const tenant = '01234567-89ab-cdef-0123-456789abcdef';
  const elsewhere = new MinistackAccount('eu-central-1');
  const refused = new Routes(elsewhere, 'cordon-routes-refused');
  const template = templateOf(
    routesStack(elsewhere, 'refused', [
      {
        name: 'chat',
        events: { securityIr: {} },
        targets: [
          RouteTargets.slack({ workspaceId: 'T0123456789', channelId: 'C0123456789' }),
          RouteTargets.microsoftTeams({ tenantId: tenant, teamId: tenant, channelId: '19:abc@thread.tacv2' }),
          RouteTargets.apiDestination({
            url: 'https://example.com/hook',
            authorization: { type: 'api-key', secretArn: 'arn:aws:secretsmanager:eu-central-1:222222222222:secret:hook-AbCdEf' },
          }),
        ],
      },

      { name: 'many', events: { guardDuty: { accounts: manyAccounts } }, targets: [queue('many')], silenceDays: 2 },
    ]),
  );

  it('is refused by name, and is all that is left out', async () => {
    const { unknown } = transplanted(template);
    await expect(refused.createUnchanged(template)).rejects.toThrow(`Unrecognized resource types: [${unknown.join(', ')}]`);
  });

  it('is an alarm on the sum of several rules, too', async () => {
    const { template: sent, sums } = transplanted(template);
    const silence = 'RouteManySilenceAlarm';
    expect(sums).toContain(silence);
    const withSum = Object.entries(template.Resources).filter(([id]) => id === silence);
    expect(await refused.createUnchanged({ Resources: { ...sent.Resources, ...Object.fromEntries(withSum) } })).toBe(
      'ROLLBACK_COMPLETE\nRouteManySilenceAlarm: AWS::CloudWatch::Alarm Properties.Metrics (metric math) is not supported; use MetricName and Namespace.',
    );
  });
});
