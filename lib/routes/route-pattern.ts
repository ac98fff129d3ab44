import { type GuardDutyEvents, type SecurityHubEvents } from '../configuration/route';

/** What kind of event a pattern matches; decides the message. */
export type EventSource = 'security-ir' | 'guardduty' | 'securityhub' | 'securityhub-insight' | 'securityhub-v2' | 'cloudtrail' | 'other';

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
  /** The filter that the pattern was made of. @default - not GuardDuty's */
  readonly guardDuty?: GuardDutyEvents;
  /** The filter that the pattern was made of. @default - not Security Hub's */
  readonly securityHub?: SecurityHubEvents;
}
