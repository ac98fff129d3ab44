import { CfnParameter } from 'aws-cdk-lib';

import { EventRoute, RouteTargets, type EventRouteProps, type RouteTarget } from '../../constructs';
import { nagFindings } from './nag';
import {
  account,
  alarmTopicArn,
  ofType,
  only,
  place,
  routed,
  secretArn,
  stage,
  templateOf,
  textOf,
  type TemplateData,
} from './routes/support';

process.env.CDK_VALIDATION = 'false';

type Target = Readonly<Record<string, unknown>>;

/** The template of a route with these targets, and its targets as they stand in it. */
function rendered(
  targets: EventRouteProps['targets'],
  props: Partial<EventRouteProps> = {},
): { readonly template: TemplateData; readonly made: readonly Target[] } {
  const template = templateOf(routed({ targets, ...props }).stack);
  const made = ofType(template, 'AWS::Events::Rule').flatMap(([, { Properties }]) => Properties['Targets'] as readonly Target[]);
  return { template, made };
}
const denyAll = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/AWSDenyAll']] };
const key = { 'Fn::GetAtt': ['RoutingKey', 'Arn'] };

describe('a topic', () => {
  it('that is made is encrypted with the key', () => {
    const { template, made } = rendered([{ sns: { topicName: 'cases' } }]);
    expect(only(template, 'AWS::SNS::Topic')).toEqual({ TopicName: 'cases', KmsMasterKeyId: key });
    expect(made[0]?.['Arn']).toEqual({ Ref: 'TopicCases' });
  });

  it('and a queue that are there are used as they are, without a role, which would make deliveries fail', () => {
    const arns = [`arn:aws:sns:${place}:cases`, `arn:aws:sqs:${place}:cases`] as const;
    const { template, made } = rendered([{ sns: { topicArn: arns[0] } }, { sqs: { queueArn: arns[1] } }]);
    expect(made.map(({ Arn, RoleArn }) => [Arn, RoleArn])).toEqual(arns.map((arn) => [arn, undefined]));
    expect(ofType(template, 'AWS::SNS::Topic')).toEqual([]);
    expect(ofType(template, 'AWS::SNS::TopicPolicy')).toEqual([]);
    expect(ofType(template, 'AWS::SQS::QueuePolicy')).toHaveLength(1);
  });

  it('gets a text as one JSON string where that is asked for', () => {
    const [target] = rendered([{ sns: { topicName: 'cases' }, message: 'text' }]).made;
    expect(target?.['InputTransformer']).toMatchObject({ InputTemplate: expect.stringMatching(/^"[^"]+"$/) as string });
    expect(rendered([{ sns: { topicName: 'cases' } }]).made[0]?.['InputTransformer']).toBeUndefined();
  });
});

it('a queue that is made is encrypted with the key and keeps events 14 days', () => {
  const { template } = rendered([{ sqs: { queueName: 'cases' } }]);
  expect(template.Resources['QueueCases']?.Properties).toEqual({
    QueueName: 'cases',
    KmsMasterKeyId: key,
    MessageRetentionPeriod: 1_209_600,
  });
});

describe('a function', () => {
  it('lets each rule in by its ARN, and names no account, which would keep EventBridge out', () => {
    const { template, made } = rendered([{ lambda: { functionArn: `arn:aws:lambda:${place}:function:triage:live` } }]);
    expect(only(template, 'AWS::Lambda::Permission')).toEqual({
      FunctionName: 'triage:live',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': ['RouteTriageRule', 'Arn'] },
    });
    expect(made[0]?.['Arn']).toBe(`arn:aws:lambda:${place}:function:triage:live`);
  });

  it('has a permission for each of several rules', () => {
    const accounts = Array.from({ length: 200 }, (_, index) => String(100_000_000_000 + index));
    const { template } = rendered([{ lambda: { functionArn: `arn:aws:lambda:${place}:function:triage` } }], {
      events: { guardDuty: { accounts } },
    });
    expect(ofType(template, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties['SourceArn'])).toEqual([
      { 'Fn::GetAtt': ['RouteTriageRule1', 'Arn'] },
      { 'Fn::GetAtt': ['RouteTriageRule2', 'Arn'] },
    ]);
  });
});

describe('a runbook', () => {
  const roleArn = `arn:aws:iam::${account}:role/Runbooks`;

  it('is started with the event, in the name of its own role', () => {
    const [target] = rendered([{ ssmAutomation: { documentName: 'Contain', roleArn } }]).made;
    expect(JSON.stringify(target?.['Arn'])).toContain(`:${account}:automation-definition/Contain:$DEFAULT`);
    expect(target?.['InputTransformer']).toEqual({
      InputPathsMap: { event: '$' },
      InputTemplate: `{"AutomationAssumeRole":["${roleArn}"],"Event":[<event>]}`,
    });
  });

  it('is started with the parameters that it is given instead', () => {
    const [target] = rendered([{ ssmAutomation: { documentName: 'Contain', roleArn, parameters: { Level: ['high'] } } }]).made;
    expect(target?.['Input']).toBe(`{"AutomationAssumeRole":["${roleArn}"],"Level":["high"]}`);
    expect(target?.['InputTransformer']).toBeUndefined();
  });

  it('of AWS has an ARN without an account', () => {
    const { template, made } = rendered([{ ssmAutomation: { documentName: 'AWS-StopEC2Instance', roleArn } }]);
    expect(JSON.stringify(made[0]?.['Arn'])).toContain('eu-central-1::automation-definition/AWS-StopEC2Instance:$DEFAULT');
    const policies = JSON.stringify(only(template, 'AWS::IAM::Role'));
    expect(policies).toContain('eu-central-1::automation-definition/AWS-StopEC2Instance:$DEFAULT');
    expect(policies).toContain('eu-central-1::document/AWS-StopEC2Instance');
  });

  it('has its wildcard acknowledged, and one planted next to it is found', () => {
    const { app, stack } = routed({ targets: [{ ssmAutomation: { documentName: 'Contain', roleArn } }] });
    expect(nagFindings(app)).toEqual([]);
    const [role] = stack.node.findAll().filter(({ node }) => node.id.endsWith('Role') && node.id.startsWith('RouteTriageTarget'));
    (role as unknown as { policies: unknown }).policies = [
      {
        policyName: 'Target',
        policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ssm:StartAutomationExecution', Resource: '*' }] },
      },
    ];
    expect(nagFindings(app)).toEqual([`AwsSolutions-IAM5[Resource::*] ${role?.node.path ?? ''}`]);
  });
});

describe('a log group', () => {
  const logs = (name: string, retentionDays?: number): RouteTarget => ({
    logs: { logGroupName: `/aws/events/${name}`, ...(retentionDays !== undefined && { retentionDays }) },
  });

  it('is encrypted and keeps events a year, or as long as it is told', () => {
    expect(only(rendered([logs('cases')]).template, 'AWS::Logs::LogGroup')).toEqual({
      LogGroupName: '/aws/events/cases',
      RetentionInDays: 365,
      KmsKeyId: key,
    });
    expect(only(rendered([logs('cases', 30)]).template, 'AWS::Logs::LogGroup')['RetentionInDays']).toBe(30);
  });

  it('shares one resource policy with the others of the stack, of which an account can have ten', () => {
    const { template } = rendered([logs('one'), logs('two')]);
    const document = JSON.stringify(only(template, 'AWS::Logs::ResourcePolicy')['PolicyDocument']);
    expect(document).toContain('/aws/events/one:*');
    expect(document).toContain('/aws/events/two:*');
  });

  it('that two routes share has one retention', () => {
    const { stack, key: shared } = routed({ targets: [logs('cases', 30)] });
    const other = (id: string, retentionDays: number): unknown =>
      new EventRoute(stack, id, {
        name: id,
        events: { preset: 'membership-ended' },
        targets: [logs('cases', retentionDays)],
        key: shared,
        alarmTopicArn,
      });
    other('same', 30);
    expect(() => other('different', 60)).toThrow(
      'must keep events in /aws/events/cases for 30 days, like the other route that uses the same log group, got 60',
    );
    expect(ofType(templateOf(stack), 'AWS::Logs::LogGroup')).toHaveLength(1);
  });
});

describe('an API destination', () => {
  const destination = (changes: object = {}): NonNullable<RouteTarget['apiDestination']> => ({
    url: 'https://example.com/hook',
    authorization: { type: 'api-key', secretArn },
    ...changes,
  });
  const reference = (name: string): string => `{{resolve:secretsmanager:${secretArn}:SecretString:${name}}}`;

  it('posts ten times a second at most, with a credential that CloudFormation reads from the secret', () => {
    const { template } = rendered([{ apiDestination: destination() }]);
    expect(only(template, 'AWS::Events::ApiDestination')).toMatchObject({
      HttpMethod: 'POST',
      InvocationEndpoint: 'https://example.com/hook',
      InvocationRateLimitPerSecond: 10,
    });
    expect(only(template, 'AWS::Events::Connection')).toMatchObject({
      AuthorizationType: 'API_KEY',
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'Authorization', ApiKeyValue: reference('apiKey') } },
    });
  });

  it('takes another method, rate and header', () => {
    const authorization = { type: 'api-key', secretArn, header: 'X-Api-Key' };
    const { template } = rendered([{ apiDestination: destination({ method: 'PUT', invocationsPerSecond: 300, authorization }) }]);
    expect(only(template, 'AWS::Events::ApiDestination')).toMatchObject({ HttpMethod: 'PUT', InvocationRateLimitPerSecond: 300 });
    expect(only(template, 'AWS::Events::Connection')['AuthParameters']).toEqual({
      ApiKeyAuthParameters: { ApiKeyName: 'X-Api-Key', ApiKeyValue: reference('apiKey') },
    });
  });

  it('takes user name and password', () => {
    const { template } = rendered([{ apiDestination: destination({ authorization: { type: 'basic', secretArn } }) }]);
    expect(only(template, 'AWS::Events::Connection')).toMatchObject({
      AuthorizationType: 'BASIC',
      AuthParameters: { BasicAuthParameters: { Username: reference('username'), Password: reference('password') } },
    });
  });

  it.each([
    ['as data', { apiDestination: destination(), message: 'pagerduty' } as const],
    ['built', RouteTargets.withMessage(RouteTargets.apiDestination(destination()), 'pagerduty')],
  ])('of PagerDuty adds the routing key to the body, out of the secret: %s', (_, target) => {
    const { template } = rendered([target]);
    expect(only(template, 'AWS::Events::Connection')['AuthParameters']).toMatchObject({
      InvocationHttpParameters: { BodyParameters: [{ Key: 'routing_key', Value: reference('apiKey'), IsValueSecret: true }] },
    });
  });

  it.each([
    ['Task', { projectKey: 'SEC' }],
    ['Incident', { projectKey: 'SEC', issueType: 'Incident' }],
  ])('of Jira creates a %s in the project', (issueType, jira) => {
    const url = 'https://example.atlassian.net/rest/api/3/issue';
    const { made } = rendered([{ apiDestination: destination({ url, jira }), message: 'jira' }]);
    const { InputTemplate } = made[0]?.['InputTransformer'] as { readonly InputTemplate: string };
    expect(InputTemplate).toContain(`"project":{"key":"SEC"},"issuetype":{"name":"${issueType}"}`);
  });

  it('puts no secret into the template', () => {
    const { template } = rendered([
      { apiDestination: destination() },
      { apiDestination: destination({ method: 'PUT' }), message: 'pagerduty' },
    ]);
    const values = JSON.stringify(ofType(template, 'AWS::Events::Connection')).match(/"(?:ApiKeyValue|Value)":"([^"]+)"/g) ?? [];
    expect(values).toHaveLength(3);
    expect(values.every((value) => value.includes('{{resolve:secretsmanager:'))).toBe(true);
  });
});

describe('a chat channel', () => {
  const slack: RouteTarget = { slack: { workspaceId: 'T07EA123LEP', channelId: 'C07EZ1ABC23' } };
  const teams: RouteTarget = {
    microsoftTeams: {
      tenantId: '1a2b3c4d-1111-2222-3333-444455556666',
      teamId: '1a2b3c4d-1111-2222-3333-444455556667',
      channelId: '19%3aabc%40thread.tacv2',
    },
  };

  it('of Slack is told by an encrypted topic, with a role and a guardrail that allow nothing', () => {
    const { template, made } = rendered([slack]);
    const configuration = only(template, 'AWS::Chatbot::SlackChannelConfiguration');
    expect(configuration).toEqual({
      ConfigurationName: 'cordon-slack-C07EZ1ABC23',
      SlackWorkspaceId: 'T07EA123LEP',
      SlackChannelId: 'C07EZ1ABC23',
      IamRoleArn: { 'Fn::GetAtt': [ofType(template, 'AWS::IAM::Role')[0]?.[0], 'Arn'] },
      SnsTopicArns: [made[0]?.['Arn']],
      GuardrailPolicies: [denyAll],
      LoggingLevel: 'ERROR',
    });
    expect(only(template, 'AWS::SNS::Topic')).toEqual({ TopicName: 'cordon-slack-C07EZ1ABC23', KmsMasterKeyId: key });
    expect(only(template, 'AWS::IAM::Role')['Policies']).toBeUndefined();
    expect(only(template, 'AWS::IAM::Role')['ManagedPolicyArns']).toBeUndefined();
  });

  it('of Teams likewise', () => {
    const { template } = rendered([teams]);
    expect(only(template, 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration')).toMatchObject({
      TeamsTenantId: '1a2b3c4d-1111-2222-3333-444455556666',
      TeamId: '1a2b3c4d-1111-2222-3333-444455556667',
      TeamsChannelId: '19%3aabc%40thread.tacv2',
      GuardrailPolicies: [denyAll],
    });
  });

  it("gets the chat integration's own schema, or the event where that is asked for", () => {
    const { made } = rendered([slack, { ...slack, message: 'event' }]);
    expect(
      made.map((target) => (target['InputTransformer'] as { readonly InputTemplate: string } | undefined)?.InputTemplate.slice(0, 36)),
    ).toEqual(['{"version":"1.0","source":"custom","', undefined]);
  });

  it('that routes share has one configuration, of which a channel can have but one', () => {
    const { stack, key: shared } = routed({ targets: [slack, teams] });
    new EventRoute(stack, 'Other', {
      name: 'other',
      events: { preset: 'membership-ended' },
      targets: [slack, teams],
      key: shared,
      alarmTopicArn,
    });
    const template = templateOf(stack);
    expect(ofType(template, 'AWS::Chatbot::SlackChannelConfiguration')).toHaveLength(1);
    expect(ofType(template, 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration')).toHaveLength(1);
    expect(ofType(template, 'AWS::SNS::Topic')).toHaveLength(2);
  });

  it('has a name within 128 characters', () => {
    const { template } = rendered([{ slack: { workspaceId: 'T0', channelId: 'C'.repeat(255) } }]);
    expect(String(only(template, 'AWS::Chatbot::SlackChannelConfiguration')['ConfigurationName']).length).toBeLessThanOrEqual(128);
  });
});

describe('shared names', () => {
  it('of topics and queues that routes have in common are made once, and let all of them in', () => {
    const targets: readonly RouteTarget[] = [{ sns: { topicName: 'all' } }, { sqs: { queueName: 'all' } }];
    const { stack, key: shared } = routed({ targets });
    new EventRoute(stack, 'Other', { name: 'other', events: { preset: 'membership-ended' }, targets, key: shared, alarmTopicArn });
    const template = templateOf(stack);
    expect(ofType(template, 'AWS::SNS::Topic')).toHaveLength(1);
    const policy = JSON.stringify(template.Resources['QueueAllPolicy']);
    expect(policy).toContain('rule/cordon-triage"');
    expect(policy).toContain('rule/cordon-other"');
  });

  it('may be as long as AWS takes them', () => {
    const long = 'a'.repeat(256);
    const { template } = rendered([
      { sns: { topicName: long } },
      { sns: { topicName: `${long.slice(1)}b` } },
      { logs: { logGroupName: `/aws/events/${'a'.repeat(500)}` } },
    ]);
    expect(ofType(template, 'AWS::SNS::Topic').map(([, topic]) => textOf(topic, 'TopicName'))).toEqual([long, `${long.slice(1)}b`]);
    expect(Math.max(...Object.keys(template.Resources).map((id) => id.length))).toBeLessThanOrEqual(255);
  });

  it('that look alike as IDs are two resources', () => {
    const { template } = rendered([{ sqs: { queueName: 'a-b' } }, { sqs: { queueName: 'a_b' } }, { sqs: { queueName: 'aB' } }]);
    expect(ofType(template, 'AWS::SQS::Queue')).toHaveLength(4);
  });
});

it('a target as data names one kind, of which the error tells', () => {
  expect(() => RouteTargets.of({})).toThrow('must name exactly one kind of target');
  expect(() => RouteTargets.of({ sqs: { queueName: 'a' }, sns: { topicName: 'a' } })).toThrow('must name exactly one kind of target');
});

it('a bus is sent the event as it is, by a role', () => {
  const { stack, key: own } = stage();
  const eventBusArn = new CfnParameter(stack, 'Bus', { type: 'String' }).valueAsString;
  new EventRoute(stack, 'Route', {
    name: 'cases',
    events: { preset: 'case-updates' },
    targets: [{ eventBus: { eventBusArn } }],
    key: own,
    alarmTopicArn,
  });
  const [target] = only(templateOf(stack), 'AWS::Events::Rule')['Targets'] as readonly Target[];
  expect(target).toMatchObject({ Arn: { Ref: 'Bus' }, RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^RouteCasesTarget/), 'Arn'] } });
  expect(target?.['InputTransformer']).toBeUndefined();
});
