import { accountOfArn } from '../arn-problems';
import { type RouteTarget } from '../../configuration/route';
import {
  alarmsToTopic,
  alarmsUseKey,
  eventsUseKey,
  publishToTopic,
  sendToQueue,
  type ResourceStatement,
  type TrustStatement,
} from './statement';

/** What a policy that Cordon does not own has to say for events to arrive. */
export interface RequiredPolicy {
  readonly kind: 'topic policy' | 'queue policy' | 'key policy' | 'event bus policy' | 'role trust policy';
  /** ARN of what the policy is attached to; of a key it is that of the resource which the key encrypts. */
  readonly of: string;
  readonly statements: readonly (ResourceStatement | TrustStatement)[];
  /** When it is needed, as a sentence without a full stop. */
  readonly when: string;
}

/** Whose rules send. */
export interface RequiredPolicyOptions {
  /** ARNs of the rules that have the target. */
  readonly ruleArns: readonly string[];
  /** Account of the rules. */
  readonly account: string;
}

/**
 * What the policies of existing resources have to say for a target to receive events. Cordon touches no policy of a resource that it did not make.
 * @returns none where Cordon makes the target, or gives the permission itself (Lambda, Step Functions, a bus of the same account)
 */
export function requiredPolicy(target: RouteTarget, { ruleArns, account }: RequiredPolicyOptions): readonly RequiredPolicy[] {
  const { sns, sqs, eventBus, ssmAutomation } = target;
  return [
    ...(sns?.topicArn === undefined
      ? []
      : [always('topic policy', sns.topicArn, publishToTopic(sns.topicArn)), encrypted(sns.topicArn, 'topic', eventsUseKey)]),
    // A route without rules sends nothing, and AWS refuses a condition on none of them.
    ...(sqs?.queueArn === undefined || ruleArns.length === 0
      ? []
      : [
          always('queue policy', sqs.queueArn, sendToQueue(sqs.queueArn, { sourceArns: ruleArns, account })),
          encrypted(sqs.queueArn, 'queue', eventsUseKey),
        ]),
    ...(eventBus === undefined || accountOfArn(eventBus.eventBusArn) === account
      ? []
      : [always('event bus policy', eventBus.eventBusArn, putEvents(eventBus.eventBusArn, account))]),
    ...(ssmAutomation === undefined ? [] : [always('role trust policy', ssmAutomation.roleArn, automationAssumes(account))]),
  ];
}

/** What the policies of the topic that is told of alarms have to say. */
export function requiredAlarmTopicPolicy(topicArn: string, account: string): readonly RequiredPolicy[] {
  return [always('topic policy', topicArn, alarmsToTopic(topicArn, account)), encrypted(topicArn, 'topic', alarmsUseKey(account))];
}

const always = (kind: RequiredPolicy['kind'], of: string, statement: ResourceStatement | TrustStatement): RequiredPolicy => ({
  kind,
  of,
  statements: [statement],
  when: 'always',
});

/** The AWS managed keys `aws/sns` and `aws/sqs` have policies that nobody can change and that do not let EventBridge in (traps 30). */
const encrypted = (of: string, what: 'topic' | 'queue', statement: ResourceStatement): RequiredPolicy => ({
  kind: 'key policy',
  of,
  statements: [statement],
  when: `the ${what} must be encrypted with a customer managed key, because the AWS managed key cannot allow the service`,
});

const putEvents = (eventBusArn: string, account: string): ResourceStatement => ({
  Sid: `EventsFrom${account}`,
  Effect: 'Allow',
  Principal: { AWS: `arn:${eventBusArn.split(':')[1] ?? 'aws'}:iam::${account}:root` },
  Action: 'events:PutEvents',
  Resource: eventBusArn,
});

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html */
const automationAssumes = (account: string): TrustStatement => ({
  Sid: 'AutomationAssumesRole',
  Effect: 'Allow',
  Principal: { Service: 'ssm.amazonaws.com' },
  Action: 'sts:AssumeRole',
  Condition: { StringEquals: { 'aws:SourceAccount': account } },
});
