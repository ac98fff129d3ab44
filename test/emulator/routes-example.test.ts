import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { readConfiguration } from '../../lib/meaning/read';
import { buildApp } from '../../lib/stacks/app';
import { dataOf, findingEvent, securityIrEvents } from '../routes/support';
import { sketch } from '../support/organization';
import { repository } from '../support/run';
import { newAccountId } from './build';
import { secretValue, WebEndpoint, withDestinations, type ReceivedRequest } from './destinations';
import { MinistackAccount } from './ministack';
import { Routes, templateOf, type DeliveredEvent, type PutEvent } from './routes';
import { standIn, transplanted } from './transplant';

process.env.CDK_VALIDATION = 'false';

/** The example's stacks, in accounts of their own. */
const administrator = newAccountId();
const management = newAccountId();
const home = new MinistackAccount('eu-west-1', administrator);
const routes = new Routes(home, 'cordon-routes-eu-west-1');

function exampleStacks() {
  const file = join(repository, 'examples', 'routes.yaml');
  const text = readFileSync(file, 'utf8').replaceAll('222222222222', administrator).replaceAll('111111111111', management);
  const { configuration } = readConfiguration(text, { file });
  const stacks = buildApp(new App(), { configuration, snapshot: sketch({}), today: '2026-11-24' }).routes;
  if (stacks === undefined) throw new Error('the example has no routes');
  return [stacks.shared, ...stacks.routes, ...stacks.forwarding].map((stack) => ({
    name: stack.stackName,
    routes: new Routes(new MinistackAccount(stack.region, stack.account), stack.stackName),
    template: templateOf(stack),
  }));
}

const stacks = exampleStacks();
const topicArn = (name: string): string => `arn:aws:sns:eu-west-1:${administrator}:${name}`;
const topics = stacks
  .flatMap(({ template }) => Object.values(template.Resources))
  .flatMap(({ Type, Properties }) => (Type === 'AWS::SNS::Topic' ? [String(Properties?.TopicName)] : []));
const [slack = '', teams = ''] = ['cordon-slack-', 'cordon-teams-'].map((prefix) => topics.find((name) => name.startsWith(prefix)));

let web: WebEndpoint;
beforeAll(async () => {
  web = await WebEndpoint.start();
  await home.call('states', 'CreateStateMachine', {
    name: 'triage',
    definition: JSON.stringify({ StartAt: 'Taken', States: { Taken: { Type: 'Pass', End: true } } }),
    roleArn: `arn:aws:iam::${administrator}:role/triage`,
  });
  for (const stack of stacks) {
    const template = await withDestinations(stack.routes.account, stack.template, web);
    expect(`${stack.name} ${await stack.routes.create(template)}`).toBe(`${stack.name} CREATE_COMPLETE`);
  }
  // Who reads the topics is not in the template: a queue each.
  for (const topic of topics) {
    await home.call('sqs', 'CreateQueue', { QueueName: `read-${topic}` });
    const Endpoint = `arn:aws:sqs:eu-west-1:${administrator}:read-${topic}`;
    await home.query('sns', 'Subscribe', {
      TopicArn: topicArn(topic),
      Protocol: 'sqs',
      Endpoint,
      'Attributes.entry.1.key': 'RawMessageDelivery',
      'Attributes.entry.1.value': 'true',
    });
  }
});
afterAll(async () => {
  for (const stack of [...stacks].reverse()) await stack.routes.delete();
  await web.stop();
});
beforeEach(() => void web.received.splice(0));

const put = (event: unknown): PutEvent => event as PutEvent;
const json = (body: string): unknown => JSON.parse(body);
const at = (host: string, requests: readonly ReceivedRequest[]): readonly ReceivedRequest[] =>
  requests.filter(({ url }) => url.startsWith(host));
/** Messages of every queue that got some, by its name. */
async function received(): Promise<Readonly<Record<string, readonly string[]>>> {
  const drained = await routes.queues.drainAll(await routes.queues.names());
  return Object.fromEntries(Object.entries(drained).filter(([, bodies]) => bodies.length > 0));
}

describe('the example of routes', () => {
  it('leaves out nothing but what ministack does not know', () => {
    const transplants = stacks.map(({ template }) => transplanted(template));
    expect([...new Set(transplants.flatMap(({ unknown }) => unknown))].sort()).toEqual([
      'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
      'AWS::Chatbot::SlackChannelConfiguration',
      'AWS::Events::ApiDestination',
      'AWS::Events::Archive',
      'AWS::Events::Connection',
      'AWS::Events::EventBusPolicy',
    ]);
    expect(transplants.flatMap(({ sums }) => sums).filter((id) => !id.includes('Alarm'))).toEqual([]);
  });

  it('takes the 18 events of AWS Security Incident Response to queue, Slack, PagerDuty and topic', async () => {
    const expected = dataOf<Readonly<Record<string, readonly string[]>>>('example-events');
    const named = (route: string): readonly string[] =>
      securityIrEvents.flatMap(({ name }) => ((expected[name] ?? []).includes(route) ? [name] : []));
    const ids = await routes.put(securityIrEvents.map(({ event }) => put(event)));
    const names = new Map(ids.map((id, index) => [id, securityIrEvents[index]?.name ?? '']));
    const requests = await web.settled(named('responder-comments').length);
    const queues = await received();
    expect(Object.keys(queues).sort()).toEqual([`read-${slack}`, 'read-membership-ended', 'security-ir-cases'].sort());
    const whole = (name: string) => (queues[name] ?? []).map((body) => json(body) as DeliveredEvent);
    expect(
      whole('security-ir-cases')
        .map(({ id }) => names.get(id))
        .sort(),
    ).toEqual([...named('case-updates')].sort());
    expect(
      whole('read-membership-ended')
        .map(({ id }) => names.get(id))
        .sort(),
    ).toEqual([...named('membership-ended')].sort());
    expect(whole('read-membership-ended')[0]).toMatchObject({
      source: standIn('aws.security-ir'),
      account: administrator,
      region: 'eu-west-1',
    });

    const chat = (queues[`read-${slack}`] ?? []).map(json);
    expect(chat).toHaveLength(named('case-updates').length);
    for (const message of chat) {
      expect(message).toMatchObject({
        version: '1.0',
        source: 'custom',
        content: {
          textType: 'client-markdown',
          title: expect.stringMatching(/^AWS Security Incident Response: Case .* 1234567890$/) as string,
          description: expect.stringContaining('Open AWS Security Incident Response: https://') as string,
        },
        metadata: { threadId: 'security-ir-1234567890' },
      });
    }

    expect(requests).toHaveLength(2);
    const secret = secretValue('arn:aws:secretsmanager:eu-west-1:222222222222:secret:pagerduty-AbCdEf', 'apiKey');
    for (const { url, method, headers, body } of requests) {
      expect([url, method, headers['content-type'], headers.authorization]).toEqual([
        'events.pagerduty.com/v2/enqueue',
        'POST',
        'application/json; charset=utf-8',
        secret,
      ]);
      expect(json(body)).toMatchObject({
        routing_key: secret,
        event_action: 'trigger',
        dedup_key: 'security-ir-1234567890',
        payload: {
          summary: expect.stringMatching(/^AWS Security Incident Response: Case Comment (Created|Updated) 1234567890$/) as string,
          source: `AWS account ${administrator}`,
          severity: 'critical',
          custom_details: { By: 'AWS Responder', Region: 'eu-west-1' },
        },
      });
    }
  });

  it('takes an urgent finding over the findings bus to Teams, a state machine and ServiceNow, once each', async () => {
    const { event } = findingEvent('high finding of a member');
    const [id] = await routes.put([put(event), put(findingEvent('low finding without an instance').event)]);
    const requests = await web.settled(1);
    const queues = await received();
    expect(Object.keys(queues)).toEqual([`read-${teams}`]);
    expect(queues[`read-${teams}`]?.map(json)).toEqual([
      expect.objectContaining({
        version: '1.0',
        source: 'custom',
        metadata: expect.objectContaining({ threadId: 'guardduty-0ab1c2d3e4f5061728394a5b6c7d8e9f' }) as object,
      }),
    ]);
    const stateMachineArn = `arn:aws:states:eu-west-1:${administrator}:stateMachine:triage`;
    const { executions } = await home.call<{ readonly executions: readonly { readonly executionArn: string }[] }>(
      'states',
      'ListExecutions',
      { stateMachineArn },
    );
    const inputs = await Promise.all(
      executions.map(
        async ({ executionArn }) => (await home.call<{ readonly input: string }>('states', 'DescribeExecution', { executionArn })).input,
      ),
    );
    expect(inputs.map(json)).toEqual([expect.objectContaining({ id, detail: event.detail })]);
    expect(requests).toHaveLength(1);
    const [incident] = at('example.service-now.com/api/now/table/incident', requests);
    const secret = 'arn:aws:secretsmanager:eu-west-1:222222222222:secret:servicenow-GhIjKl';
    const basic = Buffer.from(`${secretValue(secret, 'username')}:${secretValue(secret, 'password')}`).toString('base64');
    expect(incident?.headers.authorization).toBe(`Basic ${basic}`);
    expect(json(incident?.body ?? '')).toMatchObject({
      short_description: 'GuardDuty, severity 8: UnauthorizedAccess:EC2/TorClient in account 333333333333, eu-west-1',
      comments: 'EC2 instance i-0123456789abcdef0 is communicating with "Tor" entry nodes.',
      correlation_id: 'guardduty-0ab1c2d3e4f5061728394a5b6c7d8e9f',
    });
  });

  it('makes a Jira issue of a finding that an analyst escalates, and of no other', async () => {
    const { event } = findingEvent('sent by custom action');
    const escalated = { ...event, resources: [`arn:aws:securityhub:eu-west-1:${administrator}:action/custom/Escalate`] };
    await routes.put([put(escalated), put(event)]);
    const requests = await web.settled(1);
    expect(await received()).toEqual({});
    expect(requests).toHaveLength(1);
    const [issue] = at('example.atlassian.net/rest/api/3/issue', requests);
    expect(json(issue?.body ?? '')).toMatchObject({
      fields: { project: { key: 'SEC' }, issuetype: { name: 'Incident' }, description: { type: 'doc', version: 1 } },
    });
  });

  it('takes tampering to its topic and its queue', async () => {
    const detail = {
      eventSource: 'guardduty.amazonaws.com',
      eventName: 'DeleteDetector',
      eventType: 'AwsApiCall',
      readOnly: false,
      userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::${administrator}:assumed-role/Engineer/alice` },
    };
    const [id] = await routes.put([{ source: 'aws.guardduty', 'detail-type': 'AWS API Call via CloudTrail', detail }]);
    const queues = await received();
    expect(Object.entries(queues).map(([name, bodies]) => [name, bodies.map((body) => (json(body) as DeliveredEvent).id)])).toEqual([
      ['read-tamper-detection', [id]],
      ['tamper-detection', [id]],
    ]);
  });

  it.each([
    ['the administrator account, us-east-1', new MinistackAccount('us-east-1', administrator)],
    ['the administrator account, eu-central-1', new MinistackAccount('eu-central-1', administrator)],
    ['the management account, us-east-1', new MinistackAccount('us-east-1', management)],
    ['the management account, eu-west-1', new MinistackAccount('eu-west-1', management)],
  ])('has rules in %s that send to the findings bus by a role, where ministack ends', async (_, place) => {
    const elsewhere = new Routes(place, 'none');
    const rules = await elsewhere.everyRule();
    expect(rules.length).toBeGreaterThan(0);
    for (const { Name } of rules) {
      expect(await elsewhere.targets(Name)).toEqual([
        expect.objectContaining({
          Arn: `arn:aws:events:eu-west-1:${administrator}:event-bus/cordon-findings`,
          RoleArn: expect.stringMatching(`^arn:aws:iam::${place.account}:role/`) as string,
        }),
      ]);
    }
    await elsewhere.put([put(findingEvent('high finding of a member').event)]);
    expect(await received()).toEqual({});
  });
});
