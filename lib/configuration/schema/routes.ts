import { severityLabels, workflowStatuses } from '../automation-rule';
import {
  complianceStatuses,
  recordStates,
  routePresets,
  securityHubKinds,
  securityIrActors,
  securityIrSubjects,
} from '../route';
import { ocsfComplianceStatuses, ocsfSeverities, ocsfStatuses } from '../ocsf';
import { value } from './definitions';
import { docs, type JsonSchema, listOf, mapping } from './json-schema';

const eventBridge = `${docs}/eventbridge/latest`;
const quotas = `${eventBridge}/userguide/eb-quota.html`;
const guardDutyEventsGuide = `${docs}/guardduty/latest/ug/guardduty_findings_eventbridge.html`;
const securityHubEventsGuide = `${docs}/securityhub/latest/userguide/securityhub-cwe-event-formats.html`;
const findingFormat = `${docs}/securityhub/latest/userguide/securityhub-findings-format.html`;
const ocsfGuide = `${docs}/securityhub/latest/userguide/security-hub-adv-ocsf-findings.html`;
const securityIrEventsGuide = `${docs}/security-ir/latest/userguide/using-events.html`;

export const routing = mapping({
  title: 'routing',
  description: 'Settings of all routes.',
  properties: {
    alarmTopicArns: {
      ...listOf(value('text')),
      description:
        'ARNs of SNS topics for alarms: dead letters, failed invocations, silence. An alarm uses the topic of its Region, first that of its own account. At most one per account and Region.',
      'x-default': 'alarms notify nobody, which is a warning',
      'x-source': `${docs}/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html`,
    },
    fromMemberAccounts: {
      description:
        'Whether a StackSet forwards what the preset `containment-used` takes from member accounts, from every Region in use and us-east-1. The stack `cordon-forwarding-members` has it.',
      type: 'boolean',
      default: false,
      'x-source': `${eventBridge}/userguide/eb-cross-account.html`,
    },
    archiveDays: {
      description: 'Days that the archive of the findings bus keeps events for replay.',
      type: 'integer',
      minimum: 1,
      maximum: 3650,
      default: 90,
      'x-source': `${eventBridge}/userguide/eb-archive.html`,
    },
    deadLetterDays: {
      description: 'Days that a dead-letter queue keeps undelivered events.',
      type: 'integer',
      minimum: 1,
      maximum: 14,
      default: 14,
      'x-source': `${docs}/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html`,
    },
    retiredStacks: {
      ...listOf(value('text')),
      description:
        'Stacks of removed routes, such as `cordon-route-NAME`, and of Regions without forwarding. The next deployment removes their rules. After that, delete the stacks and these entries.',
      'x-default': 'none',
    },
  },
});

const all = 'all of them';
const texts = (description: string, fallback: string, source: string): JsonSchema => ({
  ...listOf({ type: 'string', minLength: 1 }),
  description,
  'x-default': fallback,
  'x-source': source,
});
const choices = (values: readonly string[], description: string, source: string): JsonSchema => ({
  ...listOf({ type: 'string', enum: values }),
  description,
  'x-default': all,
  'x-source': source,
});
const accounts: JsonSchema = { ...listOf(value('accountId')), description: 'Accounts of the finding.', 'x-default': all };

const securityIrEvents = mapping({
  title: 'routes[].events.securityIr',
  description:
    'Events of AWS Security Incident Response. They arrive only in the membership account and Region. `securityIr: {}` takes all of them.',
  properties: {
    subjects: choices(securityIrSubjects, 'Subject of the event.', securityIrEventsGuide),
    detailTypes: texts(
      '`detail-type` of the event, such as `Case Closed`. If AWS has two spellings of an event, each of them means both.',
      'all of the subjects',
      securityIrEventsGuide,
    ),
    actors: choices(
      securityIrActors,
      'Who caused the event: AWS responders, the service, or your own people. Without this key, also events that name nobody.',
      securityIrEventsGuide,
    ),
    cases: texts('Case IDs, in quotes.', all, `${docs}/security-ir/latest/APIReference/API_GetCase.html`),
  },
});

const guardDutyEvents = mapping({
  title: 'routes[].events.guardDuty',
  description: 'GuardDuty findings of every Region in use, new and repeated. `guardDuty: {}` takes all of them.',
  properties: {
    severityAtLeast: {
      description: 'Lowest severity: low starts at 1, medium at 4, high at 7, critical at 9.',
      type: 'number',
      minimum: 1,
      maximum: 10,
      'x-default': 'any severity',
      'x-source': `${docs}/guardduty/latest/ug/guardduty_findings-severity.html`,
    },
    types: texts('Finding types. A type that ends with `*` is a prefix.', all, guardDutyEventsGuide),
    accounts,
  },
});

const securityHubEvents = mapping({
  title: 'routes[].events.securityHub',
  description: 'Security Hub findings of every Region in use. `securityHub: {}` takes all imported findings.',
  properties: {
    kind: {
      description:
        '`imported`: each new or updated finding. `custom-action`: findings that a person sent by a custom action. `insight-results`: insight results that a person sent by a custom action, without findings.',
      type: 'string',
      enum: securityHubKinds,
      default: 'imported',
      'x-source': securityHubEventsGuide,
    },
    actions: texts('ARNs of custom actions, for `kind: custom-action` or `insight-results`.', all, securityHubEventsGuide),
    products: texts('`ProductName`, such as `GuardDuty`.', all, securityHubEventsGuide),
    severityLabels: choices(severityLabels, '`Severity.Label`.', securityHubEventsGuide),
    workflowStatuses: choices(
      workflowStatuses,
      '`Workflow.Status`. NEW without NOTIFIED is refused, because the service changes the status during triage.',
      `${docs}/security-ir/latest/userguide/detect-and-analyze.html`,
    ),
    recordStates: choices(recordStates, '`RecordState`. Findings that are ARCHIVED are no longer current.', findingFormat),
    complianceStatuses: choices(complianceStatuses, '`Compliance.Status`. Only findings of controls have it.', findingFormat),
    insights: texts('ARNs of insights, for `kind: insight-results`.', all, securityHubEventsGuide),
    accounts,
  },
});

const securityHubV2Events = mapping({
  title: 'routes[].events.securityHubV2',
  description:
    'Findings of Security Hub V2 (`Findings Imported V2`) of every Region in use, in the Open Cybersecurity Schema Framework (OCSF). `securityHub` takes the findings of Security Hub CSPM. If both are on, a finding arrives in both formats.',
  properties: {
    products: texts('`metadata.product.name`, such as `GuardDuty`.', all, ocsfGuide),
    types: texts(
      '`finding_info.types`, such as `Stealth:IAMUser/CloudTrailLoggingDisabled`. One that ends in `*` is a prefix.',
      all,
      ocsfGuide,
    ),
    severities: choices(Object.keys(ocsfSeverities), 'Severity, by `severity_id`.', ocsfGuide),
    statuses: choices(Object.keys(ocsfStatuses), 'Status, by `status_id`.', ocsfGuide),
    complianceStatuses: choices(
      Object.keys(ocsfComplianceStatuses),
      'Compliance status, by `compliance.status_id`. Only findings of controls have it.',
      ocsfGuide,
    ),
    accounts,
  },
});

const rawEventPattern = mapping({
  title: 'routes[].events.pattern',
  description: 'An event pattern, for events that the other keys cannot select. Cordon checks it like EventBridge.',
  required: ['bus', 'eventPattern'],
  properties: {
    bus: {
      description: '`default`: events of the membership account and Region. `findings`: events that are forwarded from every Region in use.',
      type: 'string',
      enum: ['default', 'findings'],
    },
    eventPattern: {
      description: 'The pattern, at most 2,048 characters as JSON.',
      type: 'object',
      minProperties: 1,
      'x-source': `${eventBridge}/userguide/eb-event-patterns.html`,
    },
  },
});

const routeEvents = mapping({
  title: 'routes[].events',
  description: 'The events that a route takes: exactly one of these keys.',
  properties: {
    preset: {
      description:
        'A predefined route. `case-updates`: cases and their comments. `membership-updated`. `membership-ended`: the membership was closed, cancelled or terminated, which ends protection and case history at once. `tamper-detection`: API calls that weaken the protection. `containment-used`: containment runbooks, their roles and their backups are used. `break-glass-used`: the role CordonBreakGlass is assumed, or a session of it changes something.',
      type: 'string',
      enum: routePresets,
      'x-default': 'not this',
    },
    securityIr: { $ref: '#/definitions/securityIrEvents', 'x-default': 'not this' },
    guardDuty: { $ref: '#/definitions/guardDutyEvents', 'x-default': 'not this' },
    securityHub: { $ref: '#/definitions/securityHubEvents', 'x-default': 'not this' },
    securityHubV2: { $ref: '#/definitions/securityHubV2Events', 'x-default': 'not this' },
    pattern: { $ref: '#/definitions/rawEventPattern', 'x-default': 'not this' },
  },
});

const routeRetry = mapping({
  title: 'routes[].retry',
  description: 'Retries of EventBridge when it cannot deliver an event. Events that it cannot deliver go to the dead-letter queue of the route.',
  properties: {
    maximumRetryAttempts: {
      description: 'Attempts after the first.',
      type: 'integer',
      minimum: 0,
      maximum: 185,
      default: 185,
      'x-source': `${eventBridge}/APIReference/API_RetryPolicy.html`,
    },
    maximumEventAgeSeconds: {
      description: 'Maximum age of an event, in seconds.',
      type: 'integer',
      minimum: 60,
      maximum: 86_400,
      default: 86_400,
      'x-source': `${eventBridge}/APIReference/API_RetryPolicy.html`,
    },
  },
});

const route = mapping({
  title: 'routes[]',
  description:
    'A route sends events to targets, by EventBridge rules with retries, an encrypted dead-letter queue, and alarms.',
  required: ['name', 'events', 'targets'],
  properties: {
    name: value('routeName', { description: 'Unique name of the route. Its rules, queue and alarms contain this name.' }),
    description: value('text', { description: 'Purpose of the route.', 'x-default': 'not said' }),
    events: { $ref: '#/definitions/routeEvents' },
    targets: {
      ...listOf({ $ref: '#/definitions/routeTarget' }),
      description: 'Targets of the route. A rule can have five targets, so more targets are split over several rules.',
      'x-source': quotas,
    },
    retry: { $ref: '#/definitions/routeRetry', 'x-default': '185 attempts within 24 hours, the default of EventBridge' },
    silenceDays: {
      description: 'Days without any event after which an alarm starts. The route itself may be broken.',
      type: 'integer',
      minimum: 1,
      maximum: 7,
      'x-default': 'no alarm',
      'x-source': `${docs}/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html`,
    },
    acknowledge: {
      ...listOf({ $ref: '#/definitions/acknowledgement' }),
      description: 'Accepted findings of the safety rules for this route.',
      'x-default': 'no finding is accepted',
    },
    alarmOnEvents: {
      description: 'Whether every event starts an alarm.',
      type: 'boolean',
      'x-default': '`true` for the preset `membership-ended`, `false` for all others',
    },
  },
});

export const routes: JsonSchema = {
  description: 'Routes of events and findings. An empty list keeps the stack in the membership Region and removes the last routes.',
  type: 'array',
  items: { $ref: '#/definitions/route' },
  'x-default': 'none, and no stacks for them',
  'x-source': `${eventBridge}/userguide/eb-rules.html`,
};

/** By name, for the schema. */
export const routeDefinitions = { route, routeEvents, securityIrEvents, guardDutyEvents, securityHubEvents, securityHubV2Events, rawEventPattern, routeRetry } as const;
