import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { parseEventPattern } from '../lib/events/event-pattern';
import { type Problem } from '../lib/core/problem';
import { arnProblems, arnShapes } from '../lib/routes/arn-problems';
import { type ForwardingRule } from '../lib/routes/layout';
import { retryProblems } from '../lib/routes/problems';
import { type RouteRetry } from '../lib/configuration/route';
import { EventDelivery } from './event-delivery';
import { defaultRetry } from './event-route';
import { throwProblems } from './route-problems';
import { RouteTargets } from './route-targets';
import { type EncryptionKey } from './route-targets/target-config';
import { alarmTopicProblems } from './routing-alarm';

export interface EventForwardingProps {
  /** Rules of the default bus, of `routingLayout`. At least one. */
  readonly rules: readonly Pick<ForwardingRule, 'name' | 'eventPattern' | 'readOnlyCalls'>[];
  /** ARN of the bus in another account or Region, or in this one. */
  readonly targetBusArn: string;
  /** Key of the dead-letter queue. */
  readonly key: EncryptionKey;
  /** @default - 185 attempts within 24 hours */
  readonly retry?: RouteRetry;
  /** 1 to 14. @default 14 */
  readonly deadLetterDays?: number;
  /** Topic of this Region that is told of alarms. @default - nobody is told */
  readonly alarmTopicArn?: string;
  /** Name of the dead-letter queue and of the alarms. @default cordon_forwarding */
  readonly name?: string;
}

/**
 * Sends events of the default bus of an account and Region on to a bus elsewhere, as they are: with a role that may put events on that bus and do
 * nothing else, an encrypted dead-letter queue, and alarms. A bus does not send on what came from another account, so this is one hop.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html, eb-cross-account.html
 * @throws CordonError with everything because of which AWS would refuse the rules, or drop their events
 */
export class EventForwarding extends Construct {
  public readonly ruleArns: readonly string[];
  public readonly deadLetterQueueArn: string;

  public constructor(scope: Construct, id: string, props: EventForwardingProps) {
    super(scope, id);
    const { rules, targetBusArn, key, retry = defaultRetry, deadLetterDays, alarmTopicArn, name = 'cordon_forwarding' } = props;
    throwProblems(this, problemsOf(this, props));
    const delivery = new EventDelivery(this, 'Forwarding', {
      name,
      of: busInWords(targetBusArn),
      rules: rules.map(({ name: rule, eventPattern, readOnlyCalls }) => ({
        name: rule,
        eventPattern,
        ...(readOnlyCalls && { readOnlyCalls }),
        what: 'events that routes want',
        source: 'other',
        targets: [RouteTargets.eventBus(targetBusArn)],
      })),
      retry,
      key,
      ...(deadLetterDays !== undefined && { deadLetterDays }),
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
    });
    this.ruleArns = delivery.ruleArns;
    this.deadLetterQueueArn = delivery.deadLetterQueueArn;
  }
}

function problemsOf(
  scope: Construct,
  { rules, targetBusArn, retry = defaultRetry, alarmTopicArn }: EventForwardingProps,
): readonly Problem[] {
  return [
    ...(rules.length > 0
      ? []
      : [
          {
            id: 'no-rule',
            path: 'rules',
            message: 'must have at least one rule',
            value: rules,
            remedy: 'remove the construct if nothing is forwarded',
          },
        ]),
    // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
    ...rules.flatMap(({ name, eventPattern }, index) => [
      ...(/^[\w.-]{1,64}$/.test(name)
        ? []
        : [
            {
              id: 'invalid-rule-name',
              path: `rules[${index}].name`,
              message: 'must be 1 to 64 letters, digits, dots, hyphens and underscores',
              value: name,
              remedy: 'rename it',
            },
          ]),
      ...parseEventPattern(eventPattern).problems.map((problem) => ({ ...problem, path: `rules[${index}].eventPattern` })),
    ]),
    ...(Token.isUnresolved(targetBusArn) ? [] : arnProblems(targetBusArn, arnShapes.eventBus, 'targetBusArn')),
    ...retryProblems(retry),
    ...alarmTopicProblems(scope, alarmTopicArn),
  ];
}

/** Without the ARN, which a description has no room for. */
function busInWords(arn: string): string {
  const [, , , region, account, bus] = arn.split(':');
  return Token.isUnresolved(arn) || bus === undefined
    ? 'a bus elsewhere'
    : `the bus ${bus.replace('event-bus/', '')} of ${account} in ${region}`;
}
