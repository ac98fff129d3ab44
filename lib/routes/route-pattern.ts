import { type GuardDutyEvents, type SecurityHubEvents } from './route';

/** What kind of event a pattern takes; decides the message. */
export type EventSource = 'security-ir' | 'guardduty' | 'securityhub' | 'cloudtrail' | 'other';

/** An account by its part in the organization. `administrator` is the delegated administrator account, or the management account without one. */
export type AccountRole = 'administrator' | 'management';

/** Where events of a pattern arise. */
export interface Origin {
  /** `all`: every Region in use, and us-east-1, where global services log. `us-east-1`: there alone. */
  readonly regions: 'all' | 'us-east-1';
  readonly accounts: readonly AccountRole[];
}

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
  /** On the findings bus: where the events come from. @default - every Region in use, administrator account alone */
  readonly origin?: Origin;
  /** The filter that the pattern was made of. @default - not GuardDuty's */
  readonly guardDuty?: GuardDutyEvents;
  /** The filter that the pattern was made of. @default - not Security Hub's */
  readonly securityHub?: SecurityHubEvents;
}
