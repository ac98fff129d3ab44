import { type Reading } from '../core/reading';

/** A target of a rule, with what becomes of an event that it does not take. */
export interface DeployedTarget {
  /** Unique in its rule. */
  readonly id: string;
  readonly arn: string;
  /** ARN of the role that EventBridge assumes. @default - none: a policy of the target allows EventBridge */
  readonly role?: string;
  /** ARN of the queue for events that could not be delivered. @default - such events are lost */
  readonly deadLetterQueue?: string;
  /** RetryPolicy. @default - that of EventBridge, 185 attempts in 24 hours */
  readonly retry?: { readonly maximumRetryAttempts?: number; readonly maximumEventAgeSeconds?: number };
}

/** A rule of EventBridge as it is deployed. */
export interface DeployedEventRule {
  /** Name of its bus; `default` is the account's own. */
  readonly bus: string;
  readonly name: string;
  /** Whether its state is ENABLED, or ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS. */
  readonly enabled: boolean;
  /**
   * Whether its state is ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS, so that it gets calls that CloudTrail calls read-only.
   * @default - the snapshot is older, and does not say
   */
  readonly readOnlyCalls?: boolean;
  /** Its event pattern, as the JSON text that AWS answers. @default - it has a schedule instead */
  readonly eventPattern?: string;
  /** Sorted by ID. */
  readonly targets: Reading<readonly DeployedTarget[]>;
}

/** StateValue of an alarm. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html */
export const alarmStates = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

/** An alarm of CloudWatch as it is deployed. */
export interface DeployedAlarm {
  readonly name: string;
  readonly state: (typeof alarmStates)[number];
  readonly actionsEnabled: boolean;
  /** ARNs that are told of the state ALARM, sorted. */
  readonly actions: readonly string[];
}

/** Subscriptions of a topic by one protocol. Whose endpoints they are is personal data, and not here. */
export interface TopicSubscriptions {
  /** `email`, `sqs`, `https` and so on. */
  readonly protocol: string;
  readonly confirmed: number;
  /** They get no message before they are confirmed. */
  readonly pending: number;
}

/** A dead-letter queue. */
export interface DeployedQueue {
  /** ApproximateNumberOfMessages: events that could not be delivered, and that nobody took out. */
  readonly messages: number;
}

/** What stands in one account and Region. */
export interface RoutingPlace {
  readonly account: string;
  readonly region: string;
  /** Rules whose names begin with `cordon` on the default bus, and every rule of the bus of the routes; by bus and name. */
  readonly rules: Reading<readonly DeployedEventRule[]>;
  /** Alarms whose names begin with `cordon`, by name. */
  readonly alarms: Reading<readonly DeployedAlarm[]>;
}

/** What carries events to people. The place is the account and Region of the membership, in which the routes are. */
export interface DeployedRouting extends RoutingPlace {
  /** Other accounts and Regions, of which the rules send events to the place of the routes; by account and Region. */
  readonly forwarding: readonly RoutingPlace[];
  /** Each topic that a rule or an alarm tells, by its ARN: its subscriptions by protocol. Absent where the topic does not exist. */
  readonly topics: Readonly<Record<string, Reading<readonly TopicSubscriptions[]>>>;
  /** Each dead-letter queue that a target names, by its ARN. Absent where the queue does not exist. */
  readonly queues: Readonly<Record<string, Reading<DeployedQueue>>>;
}

/** Confirmed subscriptions of a topic: those that get messages. */
export const confirmedSubscriptions = (subscriptions: readonly TopicSubscriptions[]): number =>
  subscriptions.reduce((sum, { confirmed }) => sum + confirmed, 0);
