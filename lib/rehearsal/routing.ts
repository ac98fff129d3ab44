import { type DescribeAlarmsInput, type DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import {
  type ListRulesRequest,
  type ListRulesResponse,
  type ListTargetsByRuleRequest,
  type ListTargetsByRuleResponse,
} from '@aws-sdk/client-eventbridge';
import { type ListSubscriptionsByTopicInput, type ListSubscriptionsByTopicResponse } from '@aws-sdk/client-sns';
import {
  type GetQueueAttributesRequest,
  type GetQueueAttributesResult,
  type GetQueueUrlRequest,
  type GetQueueUrlResult,
} from '@aws-sdk/client-sqs';
import { type Reading } from '../core/reading';
import { type DeployedEventRule, type DeployedQueue, type RoutingPlace } from '../organization/routing';
import { type Caller, type Engine, type Handler } from './engine';
import { RehearsedError, type RehearsedService } from './errors';
import { pageOfArray } from './paging';

/** EventBridge: rules as the snapshot has them, and nothing changes them. */
export const eventsHandlers = {
  ListRules: (engine: Engine, caller: Caller, input: ListRulesRequest): ListRulesResponse => {
    const { EventBusName: bus = 'default', NamePrefix: prefix = '', Limit, NextToken } = input;
    const rules = rulesOf(engine, caller).filter((rule) => rule.bus === bus);
    if (bus !== 'default' && rules.length === 0) throw notFound('events', `Event bus ${bus} does not exist.`);
    const page = paged(
      'events',
      engine,
      rules.filter(({ name }) => name.startsWith(prefix)),
      Limit,
      NextToken,
    );
    return {
      Rules: page.items.map(({ name, enabled, readOnlyCalls, eventPattern }) => ({
        Name: name,
        EventBusName: bus,
        State: !enabled ? 'DISABLED' : readOnlyCalls === true ? 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' : 'ENABLED',
        ...(eventPattern !== undefined && { EventPattern: eventPattern }),
      })),
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
    };
  },
  ListTargetsByRule: (engine: Engine, caller: Caller, input: ListTargetsByRuleRequest): ListTargetsByRuleResponse => {
    const { Rule: name, EventBusName: bus = 'default', Limit, NextToken } = input;
    const rule = rulesOf(engine, caller).find((one) => one.bus === bus && one.name === name);
    if (rule === undefined) throw notFound('events', `Rule ${name} does not exist on EventBus ${bus}.`);
    const page = paged(
      'events',
      engine,
      answerOf(rule.targets, 'events', () => notFound('events', 'The rule does not exist.')),
      Limit,
      NextToken,
    );
    return {
      Targets: page.items.map(({ id, arn, role, deadLetterQueue, retry }) => ({
        Id: id,
        Arn: arn,
        ...(role !== undefined && { RoleArn: role }),
        ...(deadLetterQueue !== undefined && { DeadLetterConfig: { Arn: deadLetterQueue } }),
        ...(retry && {
          RetryPolicy: {
            ...(retry.maximumRetryAttempts !== undefined && { MaximumRetryAttempts: retry.maximumRetryAttempts }),
            ...(retry.maximumEventAgeSeconds !== undefined && { MaximumEventAgeInSeconds: retry.maximumEventAgeSeconds }),
          },
        }),
      })),
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
    };
  },
} satisfies Record<string, Handler>;

/** CloudWatch, likewise. */
export const cloudWatchHandlers = {
  DescribeAlarms: (engine: Engine, caller: Caller, input: DescribeAlarmsInput): DescribeAlarmsOutput => {
    const place = placeOf(engine, caller);
    const alarms = place === undefined || place.alarms.status === 'absent' ? [] : answerOf(place.alarms, 'cloudwatch');
    const wanted = alarms.filter(({ name }) => name.startsWith(input.AlarmNamePrefix ?? ''));
    const page = paged('cloudwatch', engine, wanted, input.MaxRecords, input.NextToken);
    return {
      MetricAlarms: page.items.map(({ name, state, actionsEnabled, actions }) => ({
        AlarmName: name,
        StateValue: state,
        ActionsEnabled: actionsEnabled,
        AlarmActions: [...actions],
      })),
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
    };
  },
} satisfies Record<string, Handler>;

/** SNS, likewise. A page has 100 subscriptions, and a request cannot say how many it wants. */
export const snsHandlers = {
  ListSubscriptionsByTopic: (engine: Engine, _caller: Caller, input: ListSubscriptionsByTopicInput): ListSubscriptionsByTopicResponse => {
    const { TopicArn: topic = '', NextToken } = input;
    const subscriptions = answerOf(engine.world.routing?.topics[topic], 'sns', () =>
      rehearsed('sns', 'NotFoundException', 'Topic does not exist', 404),
    ).flatMap(({ protocol, confirmed, pending }) => [
      ...Array.from({ length: confirmed }, (_, index) => ({ protocol, arn: `${topic}:${protocol}-${index}`, endpoint: `one-${index}` })),
      ...Array.from({ length: pending }, (_, index) => ({ protocol, arn: 'PendingConfirmation', endpoint: `other-${index}` })),
    ]);
    const page = paged('sns', engine, subscriptions, undefined, NextToken);
    return {
      Subscriptions: page.items.map(({ protocol, arn, endpoint }) => ({
        SubscriptionArn: arn,
        Protocol: protocol,
        Endpoint: `${endpoint}@example.com`,
        TopicArn: topic,
      })),
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
    };
  },
} satisfies Record<string, Handler>;

/** SQS, likewise. */
export const sqsHandlers = {
  GetQueueUrl: (engine: Engine, caller: Caller, input: GetQueueUrlRequest): GetQueueUrlResult => {
    const { QueueName: name = '', QueueOwnerAWSAccountId: owner = caller.account } = input;
    const arn = `arn:aws:sqs:${caller.region}:${owner}:${name}`;
    queueOf(engine, arn);
    return { QueueUrl: `https://sqs.${caller.region}.amazonaws.com/${owner}/${name}` };
  },
  GetQueueAttributes: (engine: Engine, caller: Caller, { QueueUrl: url = '' }: GetQueueAttributesRequest): GetQueueAttributesResult => {
    const [owner, name] = url.split('/').slice(-2);
    const { messages } = queueOf(engine, `arn:aws:sqs:${caller.region}:${owner}:${name}`);
    return { Attributes: { ApproximateNumberOfMessages: String(messages) } };
  },
} satisfies Record<string, Handler>;

/** What the snapshot has of the account and Region of the caller. @returns undefined where it has nothing */
function placeOf({ world: { routing } }: Engine, { account, region }: Caller): RoutingPlace | undefined {
  return routing && [routing, ...routing.forwarding].find((place) => place.account === account && place.region === region);
}

function rulesOf(engine: Engine, caller: Caller): readonly DeployedEventRule[] {
  const place = placeOf(engine, caller);
  return place === undefined || place.rules.status === 'absent' ? [] : answerOf(place.rules, 'events');
}

const queueOf = ({ world: { routing } }: Engine, arn: string): DeployedQueue =>
  answerOf(routing?.queues[arn], 'sqs', () => rehearsed('sqs', 'QueueDoesNotExist', 'The specified queue does not exist.', 400));

/** The reading as an answer: what is unknown to the snapshot is refused for the same reason. */
function answerOf<Value>(reading: Reading<Value> | undefined, service: RehearsedService, absence?: () => RehearsedError): Value {
  if (reading?.status === 'present') return reading.value;
  if (reading?.status !== 'unknown' && absence) throw absence();
  const reason = reading?.status === 'unknown' ? reading.reason : undefined;
  throw rehearsed(service, reason?.code ?? 'not-asked', reason?.message ?? 'the snapshot of the rehearsal does not say', 403);
}

const paged = <Item>(service: RehearsedService, { pageSize }: Engine, items: readonly Item[], maxResults?: number, nextToken?: string) =>
  pageOfArray(items, {
    size: Math.min(pageSize ?? 100, 100),
    ...(maxResults !== undefined && { maxResults }),
    ...(nextToken !== undefined && { nextToken }),
    invalidToken: (message) => rehearsed(service, 'ValidationException', message, 400),
  });

const rehearsed = (service: RehearsedService, name: string, message: string, httpStatusCode: number): RehearsedError =>
  new RehearsedError(name, message, { service, httpStatusCode });

const notFound = (service: RehearsedService, message: string): RehearsedError =>
  rehearsed(service, 'ResourceNotFoundException', message, 400);
