import { type Reading } from '../core/reading';

/** A rule of EventBridge as it is deployed. */
export interface DeployedEventRule {
  /** Name of its bus; `default` is the account's own. */
  readonly bus: string;
  readonly name: string;
  /** Whether its state is ENABLED. */
  readonly enabled: boolean;
  /** ARNs, sorted. */
  readonly targets: readonly string[];
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

/** What carries events to people, in the account and Region of the membership. */
export interface DeployedRouting {
  /** Account that was to be asked. */
  readonly account: string;
  readonly region: string;
  /** Rules whose names begin with `cordon`, by bus and name. */
  readonly rules: Reading<readonly DeployedEventRule[]>;
  /** Alarms whose names begin with `cordon`, by name. */
  readonly alarms: Reading<readonly DeployedAlarm[]>;
  /** Confirmed subscriptions of each topic that a rule or an alarm tells, by the ARN of the topic. */
  readonly topics: Readonly<Record<string, Reading<number>>>;
}
