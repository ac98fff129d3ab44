import { Stack, type CfnResource, type aws_events as events } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type Message, type MessageOptions } from '../../lib/routes/message';
import { type RouteTarget } from '../../lib/configuration/route';
import { type ArnPlace } from '../../lib/routes/rule-arn';
import { type EventSource } from '../../lib/routes/route-pattern';

/** A customer managed key; `RoutingKey` or any other whose policy lets EventBridge use it. */
export interface EncryptionKey {
  readonly keyArn: string;
}

/** What a target is told of the route that sends to it. */
export interface RouteTargetContext {
  /** Where the target makes what it needs. */
  readonly scope: Construct;
  /** Prefix of construct IDs, unique for the target within the stack. */
  readonly id: string;
  /** Name of the route. */
  readonly route: string;
  /** ARNs of the rules that have the target: no others may use what it gives permission to. */
  readonly ruleArns: readonly string[];
  /** Account of the stack. */
  readonly account: string;
  /** What is sent. @default event */
  readonly message?: Message;
  readonly key: EncryptionKey;
}

/** What is handed to a target, as `AWS::Events::Rule` takes it. */
export type TargetInput = Pick<events.CfnRule.TargetProperty, 'input' | 'inputTransformer'>;

/** A target that a rule can have. */
export interface BoundTarget {
  readonly arn: string;
  /** @default - EventBridge is let in by a policy of the target */
  readonly roleArn?: string;
  /** @default - by the message */
  readonly input?: TargetInput;
  /** Whether it is a queue or topic with a policy of its own, which is not made here. @default false */
  readonly existing?: boolean;
  /** What must be there before the first event is sent. @default - nothing */
  readonly needs?: readonly CfnResource[];
  /** Lets a rule in that was made, where the permission has to name it. @default - nothing is left to do */
  readonly admit?: (rule: events.CfnRule) => void;
}

/** Where a route sends events, ready to be built. `RouteTargets` makes them. */
export interface RouteTargetConfig {
  /** Tells the target from the others of the route: two alike are the same. */
  readonly identity: string;
  /** The bus, where the target is one: it gets nothing of what came from another bus. @default - it is none */
  readonly eventBusArn?: string;
  /** The runbook that it starts, for the safety rules. @default - it starts none */
  readonly automation?: NonNullable<RouteTarget['ssmAutomation']>;
  /** What is sent. @default event */
  readonly message?: Message;
  /** @default - what the message does without */
  readonly messageOptions?: MessageOptions;
  /** ARN of what the target makes, which its name decides. @default - it makes nothing that routes of other stacks could share */
  readonly madeArn?: (place: ArnPlace) => string;
  bind(context: RouteTargetContext): BoundTarget;
}

/** For which events a rule asks for a message. */
export type { EventSource };

/** What several routes of a stack share, such as a topic of a name: made once, by whoever comes first. */
export function shared<T extends Construct>(scope: Construct, id: string, make: (scope: Construct, id: string) => T): T {
  const stack = Stack.of(scope);
  const home = stack.node.tryFindChild('RouteTargets') ?? new Construct(stack, 'RouteTargets');
  return (home.node.tryFindChild(id) as T | undefined) ?? make(home, id);
}
