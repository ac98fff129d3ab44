import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { loadConfiguration } from '../../../lib/meaning/read';
import { explainRoute, explainRoutes, type ExplainRoutesOptions, type RouteExplanation } from '../../../lib/routes/explain/explain-route';
import { type Route, type RouteEvents, type RouteTarget } from '../../../lib/configuration/route';
import { repository } from '../../support/run';
import { organization, routeOf } from '../support';
import { buildApp } from '../../../lib/stacks/app';
import { sketch } from '../../support/organization';

process.env.CDK_VALIDATION = 'false';

const routing = { alarmTopicArns: [], fromMemberAccounts: false, archiveDays: 90, deadLetterDays: 14, retiredStacks: [] };
const explained = (route: Route, changes: Partial<ExplainRoutesOptions> = {}): RouteExplanation => {
  const explanation = explainRoute(route.name, {
    organization,
    routes: [route],
    routing,
    stackSetName: 'cordon-containment-roles',
    ...changes,
  });
  if (explanation === undefined) throw new Error(`there is no route ${route.name}`);
  return explanation;
};
const target = (to: RouteTarget, events: RouteEvents = { guardDuty: { severityAtLeast: 7 } }): RouteExplanation['targets'][number] =>
  explained(routeOf('urgent', events, { targets: [to] })).targets[0]!;
const secretArn = 'arn:aws:secretsmanager:eu-central-1:222222222222:secret:pagerduty-AbCdEf';

describe('what explanations say and what the stacks of the example have', () => {
  const { configuration } = loadConfiguration(`${repository}/examples/routes.yaml`);
  const { organization: example, routes = [], routing: shared, rollout } = configuration;
  const { routes: stacks } = buildApp(new App(), { configuration, snapshot: sketch({}), today: '2026-11-24' });
  const made = [stacks!.shared, ...stacks!.routes, ...stacks!.forwarding].map((stack) => ({ stack, template: Template.fromStack(stack) }));
  const explanations = explainRoutes({ organization: example, routes, routing: shared, stackSetName: rollout.stackSetName }).routes;
  const properties = (
    type: string,
  ): readonly (Readonly<Record<string, unknown>> & { readonly place: string; readonly stackName: string })[] =>
    made.flatMap(({ stack, template }) =>
      Object.values(template.findResources(type)).map((resource) => ({
        ...(resource as { readonly Properties: Readonly<Record<string, unknown>> }).Properties,
        place: `${stack.account} ${stack.region}`,
        stackName: stack.stackName,
      })),
    );

  it('are the same alarms, told to the same topics', () => {
    const said = explanations.flatMap(({ alarms }) =>
      alarms.map(({ name, account, region, tells }) => `${account} ${region} ${name} ${tells}`),
    );
    const alarms = properties('AWS::CloudWatch::Alarm').map(
      ({ place, AlarmName: name, AlarmActions: actions }) => `${place} ${String(name)} ${(actions as readonly string[]).join()}`,
    );
    expect([...new Set(said)].toSorted()).toEqual(alarms.toSorted());
  });

  it('are the same rules, in the same stacks', () => {
    const rules = properties('AWS::Events::Rule').map(({ stackName, Name: name }) => `${stackName} ${String(name)}`);
    const said = explanations.flatMap(({ home, rules: own, origins }) => [
      ...own.map(({ name }) => `${home.stackName} ${name}`),
      ...origins.flatMap(({ stackName, rules: forwarding }) => forwarding.map(({ name }) => `${stackName} ${name}`)),
    ]);
    expect([...new Set(said)].toSorted()).toEqual(rules.toSorted());
  });

  it('are the same queues of dead letters', () => {
    const queues = properties('AWS::SQS::Queue').map(({ QueueName: name }) => String(name));
    for (const { deadLetters } of explanations) expect(queues).toContain(deadLetters.queueName);
    for (const name of ['cordon_forwarding-dead-letters', 'cordon-findings-bus-dead-letters']) expect(queues).toContain(name);
  });
});

describe('where events come from', () => {
  it('names account, Region, stack and the rules that forward, and no others', () => {
    // Together they would be too long for one rule.
    const accounts = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
    const routes = [
      routeOf('urgent', { guardDuty: { accounts: accounts(110) } }),
      routeOf('critical', { securityHub: { accounts: accounts(60) } }),
    ];
    const { origins, home } = explained(routes[1]!, { routes });
    expect(origins).toEqual([
      {
        account: '222222222222',
        region: 'eu-central-1',
        role: 'delegated administrator',
        stackName: 'cordon-forwarding-eu-central-1',
        rules: [{ name: 'cordon_forwarding.2', exact: true }],
      },
      {
        account: '222222222222',
        region: 'eu-west-1',
        role: 'delegated administrator',
        stackName: 'cordon-forwarding-eu-west-1',
        rules: [{ name: 'cordon_forwarding.2', exact: true }],
      },
    ]);
    expect(home).toEqual({
      account: '222222222222',
      region: 'eu-central-1',
      stackName: 'cordon-route-critical',
      sharedStackName: 'cordon-routes-eu-central-1',
    });
  });

  it('says where forwarding takes more than is wanted', () => {
    const accounts = (first: number): readonly string[] => Array.from({ length: 130 }, (_, index) => String(first + index));
    const routes = [
      routeOf('one', { guardDuty: { accounts: accounts(100_000_000_000), severityAtLeast: 4 } }),
      routeOf('two', { guardDuty: { accounts: accounts(100_000_000_100), severityAtLeast: 7 } }),
    ];
    expect(explained(routes[0]!, { routes }).origins.flatMap(({ rules }) => rules.map(({ exact }) => exact))).toContain(false);
  });

  it('names none for what is on the default bus at home', () => {
    expect(explained(routeOf('cases', { preset: 'case-updates' })).origins).toEqual([]);
  });

  it('finds the forwarding rules of the management account', () => {
    const { origins } = explained(routeOf('tamper', { preset: 'tamper-detection' }));
    expect(origins.map(({ account, region, role, rules }) => [account, region, role, rules.length])).toEqual([
      ['222222222222', 'eu-central-1', 'delegated administrator', 5],
      ['222222222222', 'eu-west-1', 'delegated administrator', 5],
      ['222222222222', 'us-east-1', 'delegated administrator', 5],
      ['111111111111', 'eu-central-1', 'management account', 5],
      ['111111111111', 'us-east-1', 'management account', 5],
    ]);
  });
});

describe('a target', () => {
  it('that exists needs its policy and that of its key, for the rules of the route alone', () => {
    const queueArn = 'arn:aws:sqs:eu-central-1:222222222222:security';
    const { policies, what } = target({ sqs: { queueArn } });
    expect(what).toBe(`queue ${queueArn}`);
    expect(policies.map(({ kind, of }) => [kind, of])).toEqual([
      ['queue policy', queueArn],
      ['key policy', queueArn],
    ]);
    expect(policies[0]?.statements[0]).toMatchObject({
      Action: 'sqs:SendMessage',
      Condition: {
        ArnEquals: { 'aws:SourceArn': ['arn:aws:events:eu-central-1:222222222222:rule/cordon-findings/cordon-urgent'] },
        StringEquals: { 'aws:SourceAccount': '222222222222' },
      },
    });
  });

  it('that Cordon makes needs no policy', () => {
    expect(target({ sqs: { queueName: 'urgent' } })).toMatchObject({ what: 'queue urgent, which Cordon makes', policies: [], needs: [] });
  });

  it('gets the message as EventBridge makes it of a documented event', () => {
    const { message, example, needs } = target({
      apiDestination: { url: 'https://events.pagerduty.com/v2/enqueue', authorization: { type: 'api-key', secretArn } },
      message: 'pagerduty',
    });
    expect(message).toBe('pagerduty');
    expect(example).toMatchObject({
      event_action: 'trigger',
      dedup_key: 'guardduty-0ab1c2d3e4f5061728394a5b6c7d8e9f',
      payload: {
        summary: 'GuardDuty, severity 8: UnauthorizedAccess:EC2/TorClient in account 444455556666, eu-central-1',
        custom_details: { Title: 'The EC2 instance i-0123456789abcdef0 is communicating with a Tor entry node.' },
      },
    });
    expect(JSON.stringify(example)).not.toContain('routing_key');
    expect(needs.join('\n')).toContain('routing_key');
    expect(needs.join('\n')).toContain(secretArn);
  });

  it('in chat gets the schema of the chat integration, and needs it authorized', () => {
    const { message, example, needs } = target({ slack: { workspaceId: 'T07EA123LEP', channelId: 'C07EZ1ABC23' } });
    expect(message).toBe('chat');
    expect(example).toMatchObject({ version: '1.0', source: 'custom' });
    expect(needs[0]).toContain('T07EA123LEP');
  });

  it('that is a runbook gets its parameters, and its role needs its trust', () => {
    const roleArn = 'arn:aws:iam::222222222222:role/Runbooks';
    const given = target({ ssmAutomation: { documentName: 'Isolate', parameters: { Ticket: ['SEC'] }, roleArn } });
    expect(given).toMatchObject({ message: 'parameters', example: { AutomationAssumeRole: [roleArn], Ticket: ['SEC'] } });
    expect(given.policies.map(({ kind }) => kind)).toEqual(['role trust policy']);
    const event = target({ ssmAutomation: { documentName: 'Isolate', roleArn } }).example as { readonly Event: readonly string[] };
    expect(JSON.parse(event.Event[0] ?? '')).toMatchObject({ source: 'aws.guardduty' });
  });

  it('does not say a URL that is itself the credential', () => {
    const url = `{{resolve:secretsmanager:${secretArn}:SecretString:url}}`;
    const { what, name } = target({ apiDestination: { url, authorization: { type: 'api-key', secretArn } }, message: 'slack' });
    expect(name).toBe(`the URL in the secret ${secretArn}`);
    expect(what).not.toContain('resolve');
  });

  it('has no example where no documented event is one that the route takes', () => {
    const events = {
      pattern: { bus: 'findings', eventPattern: { source: ['aws.guardduty'], detail: { n: [{ numeric: ['>', 1, '<', 2] }] } } },
    };
    expect(target({ sqs: { queueName: 'q' } }, events as RouteEvents).example).toBeUndefined();
  });

  it('of a raw pattern is told what the message says, though no documented event shows it', () => {
    const raw = (source: string): RouteExplanation['targets'][number] =>
      target(
        { sns: { topicName: 'topic' }, message: 'text' },
        { pattern: { bus: 'default', eventPattern: { source: [source], 'detail-type': ['Done'] } } },
      );
    expect(raw('my.app')).toMatchObject({
      gets: 'gets one line of text with the detail-type, source, account, Region and time',
    });
    expect(raw('my.app').example).toBeUndefined();
    const open = { pattern: { bus: 'default', eventPattern: { source: [{ prefix: 'my.' }] } } } as const;
    expect(target({ sns: { topicName: 'topic' }, message: 'text' }, open).gets).toContain('as JSON because');
    expect(target({ sns: { topicName: 'topic' }, message: 'text' }).gets).toBe('gets one line of text');
  });

  it('is told which rules send to it where there are several', () => {
    const targets = Array.from({ length: 6 }, (_, index) => ({ sqs: { queueName: `queue-${index}` } }));
    const explanation = explained(routeOf('many', { guardDuty: {} }, { targets }));
    expect(explanation.rules.map(({ name, targets: numbers }) => [name, numbers])).toEqual([
      ['cordon-many.1', [1, 2, 3, 4, 5]],
      ['cordon-many.2', [6]],
    ]);
    expect(explanation.patterns).toHaveLength(1);
    expect(explanation.targets[5]?.rules).toEqual(['cordon-many.2']);
  });
});

describe('alarms', () => {
  const topic = (region: string, account = '222222222222'): string => `arn:aws:sns:${region}:${account}:alarms`;
  const tamper = routeOf('tamper', { preset: 'tamper-detection' });
  const tellsOf = (alarmTopicArns: readonly string[]): Readonly<Record<string, string | undefined>> => {
    const { alarms } = explained(tamper, { routing: { ...routing, alarmTopicArns } });
    return Object.fromEntries(alarms.map(({ account, region, tells }) => [`${account} ${region}`, tells]));
  };

  it('go to the topic of their own Region, that of their own account first', () => {
    expect(tellsOf([topic('eu-central-1'), topic('us-east-1'), topic('us-east-1', '111111111111')])).toEqual({
      '222222222222 eu-central-1': topic('eu-central-1'),
      '222222222222 eu-west-1': undefined,
      '222222222222 us-east-1': topic('us-east-1'),
      '111111111111 eu-central-1': topic('eu-central-1'),
      '111111111111 us-east-1': topic('us-east-1', '111111111111'),
    });
  });

  it('warn where they tell nobody, once a place', () => {
    const { warnings } = explained(tamper, { routing: { ...routing, alarmTopicArns: [topic('eu-central-1'), topic('us-east-1')] } });
    expect(warnings).toEqual([
      'the alarms of 222222222222 in eu-west-1 notify nobody: add the ARN of a topic in that Region to routing.alarmTopicArns',
    ]);
  });

  it('need one statement of a topic that several accounts tell', () => {
    const { alarmPolicies } = explained(tamper, { routing: { ...routing, alarmTopicArns: [topic('us-east-1')] } });
    expect(alarmPolicies.map(({ kind }) => kind)).toEqual(['topic policy', 'key policy']);
    for (const { statements } of alarmPolicies) {
      expect(statements[0]?.Condition).toEqual({ StringEquals: { 'aws:SourceAccount': ['222222222222', '111111111111'] } });
    }
  });

  it('say when they go off: on silence, on events, on failures', () => {
    const { alarms } = explained(routeOf('ended', { preset: 'membership-ended' }, { silenceDays: 1, alarmOnEvents: true }));
    expect(alarms.map(({ name, when }) => [name, when])).toEqual([
      ['cordon-ended-dead-letters', 'an event could not be delivered; it waits in the dead-letter queue of that name'],
      ['cordon-ended-failed-invocations', 'the target or its dead-letter queue failed permanently'],
      ['cordon-ended-silence', 'no event came for a day: events may no longer reach the route'],
      ['cordon-ended-events', 'an event comes'],
    ]);
  });
});

describe('dead letters', () => {
  const steps = (events: RouteEvents): string => explained(routeOf('any', events)).deadLetters.redrive.join('\n');

  it('of the findings bus are replayed from its archive', () => {
    expect(steps({ guardDuty: {} })).toContain('replay the minute of the event (its `time`) from the archive cordon-findings');
  });

  it('of the default bus have no archive', () => {
    expect(steps({ preset: 'case-updates' })).toContain('the default bus has no archive by Cordon');
    expect(steps({ preset: 'case-updates' })).not.toContain('replay');
  });

  it('are not promised what AWS refuses', () => {
    expect(steps({ guardDuty: {} })).toContain('StartMessageMoveTask works only for queues of SQS, and PutEvents rejects AWS sources');
  });
});

describe('what a route misses', () => {
  const misses = (events: RouteEvents, archiving: readonly string[] = []): string =>
    explained(routeOf('any', events), { archiving }).misses.join('\n');

  it('is what its filter leaves out of the kinds that it takes', () => {
    expect(misses({ guardDuty: { severityAtLeast: 7 } })).toContain('GuardDuty findings: Medium, Low');
    expect(misses({ preset: 'case-updates' })).toContain('AWS Security Incident Response: Membership Created, Membership Updated');
    expect(misses({ guardDuty: {} })).not.toContain('GuardDuty findings:');
  });

  it('is what suppression rules archive, by name', () => {
    expect(misses({ guardDuty: {} }, ['scanner-portscan'])).toContain('in the configuration: scanner-portscan');
    expect(misses({ guardDuty: {} })).toContain('the configuration has no such rule');
    expect(misses({ preset: 'case-updates' }, ['scanner-portscan'])).not.toContain('scanner-portscan');
  });

  it('is what arises elsewhere', () => {
    expect(misses({ securityHub: {} })).toContain('organization.regions, which has eu-central-1 and eu-west-1');
    expect(misses({ securityIr: {} })).toContain('events outside account 222222222222 in eu-central-1');
    expect(misses({ preset: 'tamper-detection' })).toContain('calls in member accounts');
    const states = misses({ pattern: { bus: 'default', eventPattern: { source: ['aws.ec2'] } } });
    expect(states).toContain('a rule on the default bus gets only events of its own account and Region');
    expect(states).not.toContain('AWS Security Incident Response sends its events only there');
  });
});

it('explains all routes in the order of the configuration, with each warning once', () => {
  const routes = [routeOf('b', { guardDuty: {} }), routeOf('a', { preset: 'case-updates' })];
  const all = explainRoutes({ organization, routes, routing, stackSetName: 'cordon-containment-roles' });
  expect(all.routes.map(({ name }) => name)).toEqual(['b', 'a']);
  expect(all.warnings).toHaveLength(2);
  expect(explainRoute('c', { organization, routes, routing, stackSetName: 'cordon-containment-roles' })).toBeUndefined();
});
