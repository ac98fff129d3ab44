import { type GuardDutyEvents, type SecurityHubEvents } from '../configuration/route';

/** What kind of event a pattern matches; decides the message. */
export type EventSource =
  'security-ir' | 'guardduty' | 'securityhub' | 'securityhub-insight' | 'securityhub-v2' | 'cloudtrail' | ContainmentEvent | 'other';

/** What use of containment a pattern matches. */
export type ContainmentEvent =
  'containment' | 'containment-release' | 'containment-dry-run' | 'containment-execution' | 'containment-role' | 'containment-other';

/** An event pattern as JSON data. */
export type EventPattern = Readonly<Record<string, unknown>>;

/** One event pattern of a route. */
export interface RoutePattern {
  readonly bus: 'default' | 'findings';
  /** At most 2,048 characters as JSON, except a raw one, which `routeProblems` checks. */
  readonly eventPattern: EventPattern;
  /** A few words. */
  readonly what: string;
  readonly source: EventSource;
  /**
   * Whether CloudTrail calls some of its events read-only, as it does with AssumeRole. A rule gets these only in the state
   * ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
   * @default false
   */
  readonly readOnlyCalls?: true;
  /** Whether it is forwarded from every Region in use of every account that Cordon forwards from. @default - from where its events arise (`originsOf`) */
  readonly everywhere?: true;
  /** The filter that the pattern was made of. @default - not GuardDuty's */
  readonly guardDuty?: GuardDutyEvents;
  /** The filter that the pattern was made of. @default - not Security Hub's */
  readonly securityHub?: SecurityHubEvents;
}
