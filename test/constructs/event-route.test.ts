import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { App, Aws, CfnParameter, Stack } from 'aws-cdk-lib';

import {
  EventRoute,
  FindingsBus,
  GuardDutyFindings,
  RouteTargets,
  RoutingKey,
  SecurityHubFindings,
  SecurityIrEvents,
  type EventRouteProps,
} from '../../constructs';
import { CordonError } from '../../lib/core/problem';
import { routingLayout } from '../../lib/routes/layout';
import { routePatterns } from '../../lib/routes/patterns';
import { type RouteEvents } from '../../lib/configuration/route';
import { organization } from '../routes/support';
import { alarmTopicArn, env, ofType, only, place, routed, stage, templateOf, textOf, type TemplateData } from './routes/support';

process.env.CDK_VALIDATION = 'false';

const manyAccounts = (length: number): readonly string[] => Array.from({ length }, (_, index) => String(100_000_000_000 + index));
const alarmNames = (template: TemplateData): readonly string[] =>
  ofType(template, 'AWS::CloudWatch::Alarm').map(([, alarm]) => textOf(alarm, 'AlarmName'));
const ruleTargets = (template: TemplateData): readonly Readonly<Record<string, unknown>>[] =>
  ofType(template, 'AWS::Events::Rule').flatMap(
    ([, { Properties }]) => Properties['Targets'] as readonly Readonly<Record<string, unknown>>[],
  );

describe('a route', () => {
  const template = templateOf(routed().stack);

  it('is a rule of the default bus with a retry policy and a dead-letter queue on its target', () => {
    expect(only(template, 'AWS::Events::Rule')).toEqual({
      Name: 'cordon-triage',
      Description: 'Cordon: cases and their comments, for the route triage',
      State: 'ENABLED',
      EventPattern: routePatterns({ preset: 'case-updates' })[0]?.eventPattern,
      Targets: [
        {
          Id: expect.stringMatching(/^sqs-[0-9a-f]{8}$/) as string,
          Arn: { 'Fn::GetAtt': ['QueueCases', 'Arn'] },
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['RouteTriageDeadLetters', 'Arn'] } },
        },
      ],
    });
  });

  it('is made after the policies that let it deliver', () => {
    expect(template.Resources['RouteTriageRule']?.DependsOn).toEqual(['RouteTriageDeadLettersPolicy', 'QueueCasesPolicy']);
  });

  it('keeps dead letters 14 days, encrypted with the key', () => {
    expect(template.Resources['RouteTriageDeadLetters']?.Properties).toEqual({
      QueueName: 'cordon-triage-dead-letters',
      KmsMasterKeyId: { 'Fn::GetAtt': ['RoutingKey', 'Arn'] },
      MessageRetentionPeriod: 1_209_600,
    });
  });

  it('alarms on dead letters and on events that are lost, and not on silence', () => {
    expect(alarmNames(template)).toEqual(['cordon-triage-dead-letters', 'cordon-triage-failed-invocations']);
    expect(template.Resources['RouteTriageDeadLettersAlarm']?.Properties).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['RouteTriageDeadLetters', 'QueueName'] } }],
      Statistic: 'Maximum',
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [alarmTopicArn],
    });
    const metric = (Id: string, MetricName: string): object => ({
      Id,
      MetricStat: {
        Metric: { Namespace: 'AWS/Events', MetricName, Dimensions: [{ Name: 'RuleName', Value: 'cordon-triage' }] },
        Stat: 'Sum',
        Period: 300,
      },
      ReturnData: false,
    });
    expect(template.Resources['RouteTriageFailuresAlarm']?.Properties).toMatchObject({
      Metrics: [
        metric('failed1', 'FailedInvocations'),
        metric('lost1', 'InvocationsFailedToBeSentToDlq'),
        { Id: 'all', Expression: 'SUM(METRICS())', ReturnData: true },
      ],
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [alarmTopicArn],
    });
  });

  it('retries as it is told, and keeps dead letters so long', () => {
    const retry = { maximumRetryAttempts: 3, maximumEventAgeSeconds: 600 };
    const other = templateOf(routed({ retry, deadLetterDays: 4 }).stack);
    expect(ruleTargets(other)[0]?.['RetryPolicy']).toEqual({ MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 600 });
    expect(other.Resources['RouteTriageDeadLetters']?.Properties['MessageRetentionPeriod']).toBe(345_600);
  });

  it('takes a dead-letter queue that is there, and makes no other', () => {
    const deadLetterQueueArn = `arn:aws:sqs:${place}:letters`;
    const { stack, route } = routed({
      deadLetterQueueArn,
      targets: [{ lambda: { functionArn: `arn:aws:lambda:${place}:function:triage` } }],
    });
    const other = templateOf(stack);
    expect(ofType(other, 'AWS::SQS::Queue')).toEqual([]);
    expect(ruleTargets(other)[0]?.['DeadLetterConfig']).toEqual({ Arn: deadLetterQueueArn });
    expect(route.deadLetterQueueArn).toBe(deadLetterQueueArn);
    expect(alarmNames(other)).toEqual(['cordon-triage-failed-invocations']);
  });

  it('warns where its alarms tell nobody', () => {
    const toldNobody =
      'the alarms of the route triage notify nobody: set alarmTopicArn, or add a topic of the Region to routing.alarmTopicArns in the configuration';
    const { stack, key } = stage();
    new EventRoute(stack, 'Route', { name: 'triage', events: { preset: 'case-updates' }, targets: [{ sqs: { queueName: 'cases' } }], key });
    Annotations.fromStack(stack).hasWarning('/Stack/Route', `${toldNobody} [ack: cordon:alarms-tell-nobody]`);
    expect(ofType(templateOf(stack), 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties['AlarmActions'])).toEqual([
      undefined,
      undefined,
    ]);
    Annotations.fromStack(routed().stack).hasNoWarning('/Stack/Route', Match.stringLikeRegexp('notify nobody'));
  });

  it('alarms on silence of so many days, when no event matched at all', () => {
    const properties = templateOf(routed({ silenceDays: 3 }).stack).Resources['RouteTriageSilenceAlarm']?.Properties;
    expect(properties).toMatchObject({
      AlarmName: 'cordon-triage-silence',
      Namespace: 'AWS/Events',
      MetricName: 'MatchedEvents',
      Dimensions: [{ Name: 'RuleName', Value: 'cordon-triage' }],
      Statistic: 'Sum',
      Period: 86_400,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it.each([
    ['membership-ended', undefined, true],
    ['membership-ended', false, false],
    ['membership-updated', undefined, false],
    ['membership-updated', true, true],
  ] as const)('of the preset %s with alarmOnEvents %s alarms on the first event: %s', (preset, alarmOnEvents, alarms) => {
    const template = templateOf(routed({ events: { preset }, ...(alarmOnEvents !== undefined && { alarmOnEvents }) }).stack);
    expect(alarmNames(template).includes('cordon-triage-events')).toBe(alarms);
    if (alarms) {
      expect(template.Resources['RouteTriageEventsAlarm']?.Properties).toMatchObject({
        MetricName: 'MatchedEvents',
        Dimensions: [{ Name: 'RuleName', Value: 'cordon-triage' }],
        Statistic: 'Sum',
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [alarmTopicArn],
      });
    }
  });

  it('sums up silence over patterns, and counts rules that differ in their targets alone but once', () => {
    const targets = Array.from({ length: 6 }, (_, index) => ({ sqs: { queueName: `queue-${index}` } }));
    const events = GuardDutyFindings.inAccounts(manyAccounts(200));
    const { stack } = routed({ events, targets, silenceDays: 1 });
    const template = templateOf(stack);
    const metrics = template.Resources['RouteTriageSilenceAlarm']?.Properties['Metrics'] as readonly {
      readonly MetricStat?: { readonly Metric: { readonly Dimensions: readonly { readonly Value: string }[] } };
    }[];
    expect(routePatterns(events)).toHaveLength(2);
    expect(ofType(template, 'AWS::Events::Rule')).toHaveLength(4);
    expect(metrics.map(({ MetricStat }) => MetricStat?.Metric.Dimensions[0]?.Value)).toEqual([
      'cordon-triage.1',
      'cordon-triage.3',
      undefined,
    ]);
  });

  it('watches five rules with an alarm on what is lost', () => {
    const stack = new Stack(new App(), 'Stack', { env });
    const key = new RoutingKey(stack, 'RoutingKey');
    const events = GuardDutyFindings.inAccounts(manyAccounts(700));
    new EventRoute(stack, 'Route', { name: 'findings', events, targets: [{ sqs: { queueName: 'q' } }], key, alarmTopicArn });
    const template = templateOf(stack);
    expect(ofType(template, 'AWS::Events::Rule')).toHaveLength(8);
    expect(alarmNames(template)).toEqual([
      'cordon-findings-dead-letters',
      'cordon-findings-failed-invocations.1',
      'cordon-findings-failed-invocations.2',
    ]);
    const watched = JSON.stringify(ofType(template, 'AWS::CloudWatch::Alarm'));
    for (const [, rule] of ofType(template, 'AWS::Events::Rule')) expect(watched).toContain(`"${textOf(rule, 'Name')}"`);
  });

  it('spreads more than five targets over rules, and shares one dead-letter queue', () => {
    const targets = Array.from({ length: 12 }, (_, index) => ({ sqs: { queueName: `queue-${index}` } }));
    const template = templateOf(routed({ targets }).stack);
    const rules = ofType(template, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);
    expect(rules.map(({ Name, Targets }) => [Name, (Targets as readonly unknown[]).length])).toEqual([
      ['cordon-triage.1', 5],
      ['cordon-triage.2', 5],
      ['cordon-triage.3', 2],
    ]);
    expect(new Set(rules.map(({ EventPattern }) => JSON.stringify(EventPattern))).size).toBe(1);
    const arns = ruleTargets(template).map(({ Arn }) => JSON.stringify(Arn));
    expect(new Set(arns).size).toBe(12);
    expect(new Set(ruleTargets(template).map((target) => JSON.stringify(target['DeadLetterConfig']))).size).toBe(1);
    expect(new Set(ruleTargets(template).map(({ Id }) => Id)).size).toBe(12);
  });

  it('sends once to a target that stands twice, and twice where the messages differ', () => {
    const queue = { sqs: { queueName: 'cases' } };
    expect(ruleTargets(templateOf(routed({ targets: [queue, queue, RouteTargets.newQueue('cases')] }).stack))).toHaveLength(1);
    const both = ruleTargets(templateOf(routed({ targets: [queue, { ...queue, message: 'text' }] }).stack));
    expect(both.map((target) => target['InputTransformer'] !== undefined)).toEqual([false, true]);
    expect(new Set(both.map(({ Id }) => Id)).size).toBe(2);
  });

  it('puts rules on the findings bus for findings, on the default bus for cases', () => {
    const onBus = templateOf(routed({ events: GuardDutyFindings.severityAtLeast(7) }, { withBus: true }).stack);
    expect(only(onBus, 'AWS::Events::Rule')['EventBusName']).toEqual({ Ref: 'FindingsBus' });
    expect(JSON.stringify(onBus.Resources['RouteTriageFailuresAlarm'])).toContain('{"Name":"EventBusName","Value":"cordon-findings"}');
    const onDefault = templateOf(routed({ events: SecurityIrEvents.cases() }, { withBus: true }).stack);
    expect(only(onDefault, 'AWS::Events::Rule')['EventBusName']).toBeUndefined();
    const named = templateOf(routed({ events: GuardDutyFindings.all(), findingsBus: { eventBusName: 'theirs' } }).stack);
    expect(JSON.stringify(named.Resources['RouteTriageDeadLettersPolicy'])).toContain('rule/theirs/cordon-triage');
  });

  it('says which rules it has', () => {
    const { stack, route } = routed();
    expect(JSON.stringify(stack.resolve(route.ruleArns))).toContain(`:events:${place}:rule/cordon-triage"`);
  });
});

describe('the rules of a route', () => {
  const targets = Array.from({ length: 7 }, (_, index) => ({ sqs: { queueName: `queue-${index}` } }));
  const cases: readonly (readonly [string, RouteEvents])[] = [
    ['cases', SecurityIrEvents.cases().and('case-comment').byActor('responder')],
    ['findings', GuardDutyFindings.severityAtLeast(7).inAccounts(manyAccounts(200))],
    ['imported', SecurityHubFindings.imported().byProduct('GuardDuty').withWorkflowStatus('NEW', 'NOTIFIED')],
    ['actions', SecurityHubFindings.customAction()],
    ['tampering', { preset: 'tamper-detection' }],
  ];

  it.each(cases)('are those that the layout has, which plans and pictures show: %s', (name, events) => {
    const stack = new Stack(new App(), 'Stack', { env });
    const key = new RoutingKey(stack, 'RoutingKey');
    const findingsBus = new FindingsBus(stack, 'FindingsBus', { organizationId: organization.id, key });
    new EventRoute(stack, 'Route', { name, events, targets, key, findingsBus, alarmTopicArn });
    const retry = { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 };
    const { home } = routingLayout({ organization, routes: [{ name, events, targets, retry, alarmOnEvents: false }] });
    expect(
      ofType(templateOf(stack), 'AWS::Events::Rule').map(([, { Properties }]) => [
        Properties['Name'],
        Properties['EventBusName'] === undefined ? 'default' : 'findings',
        Properties['EventPattern'],
        (Properties['Targets'] as readonly unknown[]).length,
      ]),
    ).toEqual(home.rules.map((rule) => [rule.name, rule.bus, rule.eventPattern, rule.targets.length]));
  });
});

/** Props besides those of a valid route, and what is wrong with them as `id path`. */
interface Case {
  readonly name: string;
  readonly given: Partial<EventRouteProps>;
  readonly expected: readonly string[];
}
const limits = JSON.parse(readFileSync(join(__dirname, '../cases/routes/constructs.json'), 'utf8')) as readonly Case[];

describe('limits', () => {
  const problemsOf = (given: Partial<EventRouteProps>): readonly string[] => {
    const stack = new Stack(new App(), 'Stack', { env });
    const key = new RoutingKey(stack, 'RoutingKey');
    try {
      new EventRoute(stack, 'Route', {
        name: 'triage',
        events: { preset: 'case-updates' },
        targets: [{ sqs: { queueName: 'cases' } }],
        key,
        alarmTopicArn,
        ...given,
      });
      return [];
    } catch (error) {
      if (!(error instanceof CordonError)) throw error;
      return error.problems.map(({ id, path }) => `${id} ${path?.startsWith('Stack/Route.') === true ? path.slice(12) : ''}`);
    }
  };

  it.each(limits)('$name', ({ given, expected }) => {
    expect(problemsOf(given)).toEqual(expected);
  });

  it('are cases in pairs', () => {
    expect(limits.filter(({ expected }) => expected.length === 0)).toHaveLength(limits.length / 2);
  });

  it('are all told at once', () => {
    expect(
      problemsOf({ name: 'A', targets: [], silenceDays: 9, retry: { maximumRetryAttempts: -1, maximumEventAgeSeconds: 0 } }),
    ).toHaveLength(5);
  });

  it('of silence are for ten patterns, which one alarm can sum up', () => {
    const events = GuardDutyFindings.inAccounts(manyAccounts(1500));
    expect(problemsOf({ events, silenceDays: 1 })).toEqual(['silence-alarm-on-several-rules silenceDays']);
    expect(problemsOf({ events })).toEqual([]);
    expect(problemsOf({ events: GuardDutyFindings.inAccounts(manyAccounts(700)), silenceDays: 1 })).toEqual([]);
  });

  it('of a bus that gets nothing hold for built targets as well', () => {
    const arn = 'arn:aws:events:eu-west-1:333333333333:event-bus/siem';
    expect(problemsOf({ events: GuardDutyFindings.all(), targets: [RouteTargets.eventBus(arn)] })).toEqual([
      'event-over-third-bus targets[0]',
    ]);
    expect(problemsOf({ events: SecurityIrEvents.all(), targets: [RouteTargets.eventBus(arn)] })).toEqual([]);
  });

  it('leave room in the names that a route makes', () => {
    const stack = new Stack(new App(), 'Stack', { env });
    const key = new RoutingKey(stack, 'RoutingKey');
    const name = 'a'.repeat(40);
    const targets = Array.from({ length: 6 }, (_, index) => ({ sqs: { queueName: `queue-${index}` } }));
    new EventRoute(stack, 'Route', { name, events: { preset: 'tamper-detection' }, targets, key, alarmTopicArn });
    const template = templateOf(stack);
    const names = (type: string, property: string): readonly number[] =>
      ofType(template, type).map(([, resource]) => textOf(resource, property).length);
    expect(Math.max(...names('AWS::Events::Rule', 'Name'))).toBeLessThanOrEqual(64);
    expect(Math.max(...names('AWS::Events::Rule', 'Description'))).toBeLessThanOrEqual(512);
    expect(Math.max(...names('AWS::SQS::Queue', 'QueueName'))).toBeLessThanOrEqual(80);
    expect(Math.max(...names('AWS::CloudWatch::Alarm', 'AlarmName'))).toBeLessThanOrEqual(255);
    expect(Math.max(...ruleTargets(template).map(({ Id }) => String(Id).length))).toBeLessThanOrEqual(64);
  });
});

describe('tokens', () => {
  it('are taken for ARNs of targets, topics and queues, which the deployment knows', () => {
    const { stack, key } = stage({ env: undefined });
    const arn = new CfnParameter(stack, 'TopicArn', { type: 'String' }).valueAsString;
    const targets = [{ sns: { topicArn: arn } }, { lambda: { functionArn: arn } }, { logs: { logGroupName: '/aws/events/x' } }];
    new EventRoute(stack, 'Route', {
      name: 'triage',
      events: SecurityIrEvents.all(),
      targets,
      key,
      alarmTopicArn: arn,
      deadLetterQueueArn: arn,
    });
    const template = templateOf(stack);
    expect(
      ruleTargets(template)
        .slice(0, 2)
        .map(({ Arn }) => Arn),
    ).toEqual([{ Ref: 'TopicArn' }, { Ref: 'TopicArn' }]);
    expect(only(template, 'AWS::Lambda::Permission')['FunctionName']).toEqual({ Ref: 'TopicArn' });
    expect(only(template, 'AWS::Logs::ResourcePolicy')['PolicyDocument']).toBeDefined();
  });

  it('are refused for a name, which IDs are made of', () => {
    expect(() => routed({ name: Aws.STACK_NAME })).toThrow('Stack/Route.name must be 1 to 40 lower-case letters');
  });

  it('do not hide what else is wrong with a target', () => {
    expect(() => routed({ targets: [{ sns: { topicArn: Aws.STACK_ID }, message: 'slack' }] })).toThrow(
      'targets[0].message is not a message format for sns',
    );
  });
});
