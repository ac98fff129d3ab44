import { type Acknowledgement } from '../core/acknowledge';
import { type SeverityLabel, type WorkflowStatus } from './automation-rule';
import { type OcsfComplianceStatus, type OcsfSeverity, type OcsfStatus } from './ocsf';

/** What an event of AWS Security Incident Response is about. */
export const securityIrSubjects = ['case', 'case-comment', 'membership'] as const;
export type SecurityIrSubject = (typeof securityIrSubjects)[number];

/** Who caused it: AWS's responders, the service itself, or somebody of the customer. */
export const securityIrActors = ['responder', 'service', 'customer'] as const;
export type SecurityIrActor = (typeof securityIrActors)[number];

/** Events of AWS Security Incident Response; on the default bus of the membership account in the membership Region alone (traps 29). */
export interface SecurityIrEvents {
  /** @default - all */
  readonly subjects?: readonly SecurityIrSubject[];
  /** `detail-type` of the events, e.g. `Case Closed`; where AWS has two spellings, either stands for both. @default - all of the subjects */
  readonly detailTypes?: readonly string[];
  /** Events that name no actor have none of these. @default - whoever, and also events that name nobody */
  readonly actors?: readonly SecurityIrActor[];
  /** Case IDs. @default - all */
  readonly cases?: readonly string[];
}

/** Findings of GuardDuty. */
export interface GuardDutyEvents {
  /** 1 to 10. @default - any severity */
  readonly severityAtLeast?: number;
  /** Finding types; one that ends in `*` is a prefix. @default - all */
  readonly types?: readonly string[];
  /** Account IDs in which the finding arose. @default - all */
  readonly accounts?: readonly string[];
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-integration-types.html */
export const securityHubKinds = ['imported', 'custom-action', 'insight-results'] as const;
export type SecurityHubKind = (typeof securityHubKinds)[number];
/** Values of `RecordState` and `Compliance.Status` (API_AwsSecurityFinding, API_Compliance). */
export const recordStates = ['ACTIVE', 'ARCHIVED'] as const;
export type RecordState = (typeof recordStates)[number];
export const complianceStatuses = ['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE'] as const;
export type ComplianceStatus = (typeof complianceStatuses)[number];

/** Findings of Security Hub (CSPM). */
export interface SecurityHubEvents {
  /**
   * `imported`: each new or updated finding, one an event. `custom-action`: those that somebody sent by a custom action. `insight-results`: results
   * of an insight, which somebody sent by a custom action too; they hold no finding. @default imported
   */
  readonly kind?: SecurityHubKind;
  /** ARNs of custom actions; with `custom-action` and `insight-results`. @default - all */
  readonly actions?: readonly string[];
  /** `ProductName`, e.g. `GuardDuty`. @default - all */
  readonly products?: readonly string[];
  /** `Severity.Label`. @default - all */
  readonly severityLabels?: readonly SeverityLabel[];
  /** `Workflow.Status`; NEW alone has to be acknowledged, because the service moves findings on to NOTIFIED (traps 28). @default - all */
  readonly workflowStatuses?: readonly WorkflowStatus[];
  /** `RecordState`; findings that are ARCHIVED are no longer current. @default - all */
  readonly recordStates?: readonly RecordState[];
  /** `Compliance.Status`; findings of controls alone have it. @default - all */
  readonly complianceStatuses?: readonly ComplianceStatus[];
  /** ARNs of insights; with `insight-results`. @default - all */
  readonly insights?: readonly string[];
  /** Account IDs. @default - all */
  readonly accounts?: readonly string[];
}

/** Findings of Security Hub (not CSPM), in the Open Cybersecurity Schema Framework: `Findings Imported V2`. */
export interface SecurityHubV2Events {
  /** `metadata.product.name`, e.g. `GuardDuty`. @default - all */
  readonly products?: readonly string[];
  /** `finding_info.types`, e.g. `Stealth:IAMUser/CloudTrailLoggingDisabled`; one that ends in `*` is a prefix. @default - all */
  readonly types?: readonly string[];
  /** By `severity_id`. @default - all */
  readonly severities?: readonly OcsfSeverity[];
  /** By `status_id`. @default - all */
  readonly statuses?: readonly OcsfStatus[];
  /** By `compliance.status_id`; findings of controls alone have it. @default - all */
  readonly complianceStatuses?: readonly OcsfComplianceStatus[];
  /** `cloud.account.uid`: accounts in which the finding arose. @default - all */
  readonly accounts?: readonly string[];
}

/** Ready-made routes. */
export const routePresets = [
  'case-updates',
  'membership-updated',
  'membership-ended',
  'tamper-detection',
  'containment-used',
  'break-glass-used',
] as const;
export type RoutePreset = (typeof routePresets)[number];

/** Which events a route takes; exactly one of the keys. */
export interface RouteEvents {
  readonly preset?: RoutePreset;
  readonly securityIr?: SecurityIrEvents;
  readonly guardDuty?: GuardDutyEvents;
  readonly securityHub?: SecurityHubEvents;
  readonly securityHubV2?: SecurityHubV2Events;
  /** An event pattern as it is, for what the others cannot say. */
  readonly pattern?: { readonly bus: 'default' | 'findings'; readonly eventPattern: Readonly<Record<string, unknown>> };
}

/** Ready-made messages, which hold what a responder needs first: what, where, how bad, link. `event` is the event as it is. */
export const messageTemplates = ['event', 'slack', 'microsoft-teams', 'pagerduty', 'servicenow', 'jira', 'text'] as const;
export type MessageTemplate = (typeof messageTemplates)[number];

/** How an API destination shows who it is. The credential is in Secrets Manager; neither the configuration nor a template has it. */
export interface ApiDestinationAuthorization {
  /** `api-key`: a header; `basic`: user name and password. A connection has one of them, even where the other side asks for neither. */
  readonly type: 'api-key' | 'basic';
  /** ARN of the secret. `api-key`: the JSON key `apiKey`; `basic`: `username` and `password`. */
  readonly secretArn: string;
  /** Name of the header; with `api-key`. @default Authorization */
  readonly header?: string;
}

/** Where events go; exactly one of the keys besides `message` and `retry`. */
export interface RouteTarget {
  /** An existing topic (its policy must let the rule publish, see `cordon explain route`), or the name of one that Cordon makes. */
  readonly sns?: { readonly topicArn?: string; readonly topicName?: string };
  /** An existing queue, or the name of one that Cordon makes. */
  readonly sqs?: { readonly queueArn?: string; readonly queueName?: string };
  readonly lambda?: { readonly functionArn: string };
  readonly stepFunctions?: { readonly stateMachineArn: string };
  /** An automation runbook; the event is its parameter `Event` unless parameters are given. A value that begins with `$.` is a path into the event. */
  readonly ssmAutomation?: {
    readonly documentName: string;
    readonly parameters?: Readonly<Record<string, readonly string[]>>;
    readonly roleArn: string;
  };
  /** Name of a log group that Cordon makes; it must begin with `/aws/events/`. */
  readonly logs?: { readonly logGroupName: string; readonly retentionDays?: number };
  /** A bus in another account or Region. */
  readonly eventBus?: { readonly eventBusArn: string };
  readonly apiDestination?: {
    /**
     * HTTPS; `*` stands for nothing here. A URL that is itself the credential, as of incoming webhooks, is in the secret:
     * `{{resolve:secretsmanager:ARN:SecretString:url}}`.
     */
    readonly url: string;
    /** @default POST */
    readonly method?: 'POST' | 'PUT' | 'PATCH';
    readonly authorization: ApiDestinationAuthorization;
    /** 1 to 300. @default 10 */
    readonly invocationsPerSecond?: number;
    /** Where issues are created; required by the message `jira`, which puts it into the body. @default - no issue is created */
    readonly jira?: {
      /** Key of the project, e.g. `SEC`: 2 to 10 upper-case letters and digits, a letter first. */
      readonly projectKey: string;
      /** @default Task */
      readonly issueType?: string;
    };
  };
  /** A channel by AWS's own chat integration: Cordon makes a topic and the channel configuration. */
  readonly slack?: { readonly workspaceId: string; readonly channelId: string };
  readonly microsoftTeams?: { readonly tenantId: string; readonly teamId: string; readonly channelId: string };
  /** What is sent. @default event; for slack and microsoftTeams the chat integration's own schema */
  readonly message?: MessageTemplate;
}

/** What EventBridge does when a target does not take an event. */
export interface RouteRetry {
  /** 0 to 185. @default 185 */
  readonly maximumRetryAttempts: number;
  /** 60 to 86,400. @default 86400 */
  readonly maximumEventAgeSeconds: number;
}

/** From events to those who have to see them. */
export interface Route {
  /** 1 to 40 lower-case letters, digits and hyphens. */
  readonly name: string;
  readonly description?: string;
  readonly events: RouteEvents;
  /** At least one. More than five are spread over several rules. */
  readonly targets: readonly RouteTarget[];
  readonly retry: RouteRetry;
  /** Alarms when no event at all came for so many days, 1 to 7. @default - no alarm */
  readonly silenceDays?: number;
  /** Findings of the safety rules that are accepted for this route. @default - nothing is accepted */
  readonly acknowledge?: readonly Acknowledgement[];
  /** Alarms as soon as an event comes. @default - true for the preset `membership-ended`, false for all others */
  readonly alarmOnEvents: boolean;
}

/** What all routes share. */
export interface RoutingConfiguration {
  /**
   * ARNs of topics that are told of alarms: dead letters, failed invocations, silence. At most one an account and Region; an alarm is told to the
   * topic of its own Region, that of its own account first. @default - none: alarms tell nobody, which is a warning
   */
  readonly alarmTopicArns: readonly string[];
  /** Whether a StackSet forwards use of containment (`containment-used`) from member accounts. @default false */
  readonly fromMemberAccounts: boolean;
  /** Days that the archive of the findings bus keeps events, 1 to 3,650. @default 90 */
  readonly archiveDays: number;
  /** Days that a dead-letter queue keeps events, 1 to 14. @default 14 */
  readonly deadLetterDays: number;
  /** Stacks of routes and of forwarding that are emptied, because they are no longer used. @default - none */
  readonly retiredStacks: readonly string[];
}
