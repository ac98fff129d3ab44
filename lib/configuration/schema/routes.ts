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
  description: 'What all routes share.',
  properties: {
    alarmTopicArns: {
      ...listOf(value('text')),
      description:
        'ARNs of SNS topics that are told of alarms: dead letters, failed invocations, silence. An alarm is told to the topic of its own Region, that of its own account first; at most one an account and Region.',
      'x-default': 'alarms tell nobody, which is a warning',
      'x-source': `${docs}/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html`,
    },
    archiveDays: {
      description: 'Days that the archive of the findings bus keeps events, to be replayed.',
      type: 'integer',
      minimum: 1,
      maximum: 3650,
      default: 90,
      'x-source': `${eventBridge}/userguide/eb-archive.html`,
    },
    deadLetterDays: {
      description: 'Days that a dead-letter queue keeps what could not be delivered.',
      type: 'integer',
      minimum: 1,
      maximum: 14,
      default: 14,
      'x-source': `${docs}/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html`,
    },
    retiredStacks: {
      ...listOf(value('text')),
      description:
        'Stacks of routes that were taken out, such as `cordon-route-NAME`, and of Regions that nothing is forwarded from any more. The next deployment empties them, which takes their rules away; then they can be deleted, here too.',
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
const accounts: JsonSchema = { ...listOf(value('accountId')), description: 'Accounts in which the finding arose.', 'x-default': all };

const securityIrEvents = mapping({
  title: 'routes[].events.securityIr',
  description:
    'Events of AWS Security Incident Response. They come to the membership account and Region alone. `securityIr: {}` takes all of them.',
  properties: {
    subjects: choices(securityIrSubjects, 'What the event is about.', securityIrEventsGuide),
    detailTypes: texts(
      '`detail-type` of the event, such as `Case Closed`. Where AWS has two spellings of one event, either stands for both.',
      'all of the subjects',
      securityIrEventsGuide,
    ),
    actors: choices(
      securityIrActors,
      'Who caused it: AWS, the service by itself, or somebody of yours. Without the key, also events that name nobody.',
      securityIrEventsGuide,
    ),
    cases: texts('Case IDs, in quotes.', all, `${docs}/security-ir/latest/APIReference/API_GetCase.html`),
  },
});

const guardDutyEvents = mapping({
  title: 'routes[].events.guardDuty',
  description: 'GuardDuty findings, new and repeated ones, of every Region in use. `guardDuty: {}` takes all of them.',
  properties: {
    severityAtLeast: {
      description: 'Least severity: low begins at 1, medium at 4, high at 7, critical at 9.',
      type: 'number',
      minimum: 1,
      maximum: 10,
      'x-default': 'any severity',
      'x-source': `${docs}/guardduty/latest/ug/guardduty_findings-severity.html`,
    },
    types: texts('Finding types. One that ends in `*` is a prefix.', all, guardDutyEventsGuide),
    accounts,
  },
});

const securityHubEvents = mapping({
  title: 'routes[].events.securityHub',
  description: 'Security Hub findings, of every Region in use. `securityHub: {}` takes all that are imported.',
  properties: {
    kind: {
      description:
        '`imported`: each new or updated finding; `custom-action`: those that somebody sent by a custom action; `insight-results`: results of an insight that somebody sent by a custom action, without findings.',
      type: 'string',
      enum: securityHubKinds,
      default: 'imported',
      'x-source': securityHubEventsGuide,
    },
    actions: texts('ARNs of custom actions; with `kind: custom-action` or `insight-results`.', all, securityHubEventsGuide),
    products: texts('`ProductName`, such as `GuardDuty`.', all, securityHubEventsGuide),
    severityLabels: choices(severityLabels, '`Severity.Label`.', securityHubEventsGuide),
    workflowStatuses: choices(
      workflowStatuses,
      '`Workflow.Status`. NEW without NOTIFIED is refused: the service moves findings on while it triages them.',
      `${docs}/security-ir/latest/userguide/detect-and-analyze.html`,
    ),
    recordStates: choices(recordStates, '`RecordState`. Findings that are ARCHIVED are no longer current.', findingFormat),
    complianceStatuses: choices(complianceStatuses, '`Compliance.Status`, which findings of controls alone have.', findingFormat),
    insights: texts('ARNs of insights; with `kind: insight-results`.', all, securityHubEventsGuide),
    accounts,
  },
});

const securityHubV2Events = mapping({
  title: 'routes[].events.securityHubV2',
  description:
    'Findings of Security Hub, in the Open Cybersecurity Schema Framework (`Findings Imported V2`), of every Region in use. They are not those of Security Hub CSPM, which `securityHub` takes; where both are on, a finding comes in both forms.',
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
      'Compliance status, by `compliance.status_id`, which findings of controls alone have.',
      ocsfGuide,
    ),
    accounts,
  },
});

const rawEventPattern = mapping({
  title: 'routes[].events.pattern',
  description: 'An event pattern as it is, for what the others cannot say. It is checked as EventBridge would.',
  required: ['bus', 'eventPattern'],
  properties: {
    bus: {
      description: '`default`: events of the membership account and Region; `findings`: those that are forwarded from every Region in use.',
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
  description: 'Which events a route takes: exactly one of these keys.',
  properties: {
    preset: {
      description:
        'A ready-made route. `case-updates`: cases and their comments; `membership-updated`; `membership-ended`: closed, cancelled or terminated, which ends protection and case history at once; `tamper-detection`: calls by which somebody takes the protection away.',
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
  description: 'What EventBridge does when a target does not take an event. What it gives up goes to the dead-letter queue of the route.',
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
      description: 'Age at which it gives up, in seconds.',
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
    'From events to those who have to see them, by rules of EventBridge with retries, an encrypted dead-letter queue, and alarms.',
  required: ['name', 'events', 'targets'],
  properties: {
    name: value('routeName', { description: 'Name, which no other route has. Rules, queue and alarms are named after it.' }),
    description: value('text', { description: 'What the route is for.', 'x-default': 'not said' }),
    events: { $ref: '#/definitions/routeEvents' },
    targets: {
      ...listOf({ $ref: '#/definitions/routeTarget' }),
      description: 'Where events go. More than five targets, which is as many as a rule can have, are spread over several rules.',
      'x-source': quotas,
    },
    retry: { $ref: '#/definitions/routeRetry', 'x-default': '185 attempts within 24 hours, as EventBridge does by itself' },
    silenceDays: {
      description: 'Alarms when no event at all came for so many days: the route itself may be broken.',
      type: 'integer',
      minimum: 1,
      maximum: 7,
      'x-default': 'no alarm',
      'x-source': `${docs}/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html`,
    },
    acknowledge: {
      ...listOf({ $ref: '#/definitions/acknowledgement' }),
      description: 'Findings of the safety rules of routes that are accepted for this route.',
      'x-default': 'nothing is accepted',
    },
    alarmOnEvents: {
      description: 'Alarms as soon as an event comes.',
      type: 'boolean',
      'x-default': '`true` for the preset `membership-ended`, `false` for all others',
    },
  },
});

export const routes: JsonSchema = {
  description: 'Routes of events and findings. An empty list keeps the stack in the membership Region and takes the last routes away.',
  type: 'array',
  items: { $ref: '#/definitions/route' },
  'x-default': 'none, and no stacks for them',
  'x-source': `${eventBridge}/userguide/eb-rules.html`,
};

/** By name, for the schema. */
export const routeDefinitions = { route, routeEvents, securityIrEvents, guardDutyEvents, securityHubEvents, securityHubV2Events, rawEventPattern, routeRetry } as const;
