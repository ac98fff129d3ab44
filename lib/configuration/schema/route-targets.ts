import { messageTemplates } from '../route';
import { value } from './definitions';
import { docs, type JsonSchema, mapping } from './json-schema';

const eventBridge = `${docs}/eventbridge/latest`;
const quotas = `${eventBridge}/userguide/eb-quota.html`;
const dynamicReferences = `${docs}/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html`;

const text = (description: string, source: string, fallback?: string): JsonSchema =>
  value('text', { description, 'x-source': source, ...(fallback !== undefined && { 'x-default': fallback }) });

const topics = `${docs}/sns/latest/dg/sns-key-management.html`;
const queues = `${docs}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html`;
const targetsGuide = `${eventBridge}/userguide/eb-targets.html`;
const chat = `${docs}/chatbot/latest/adminguide`;
const runbooks = `${docs}/systems-manager/latest/userguide/running-automations-event-bridge.html`;

const snsTarget = mapping({
  title: 'routes[].targets[].sns',
  description: 'A topic: exactly one of these keys.',
  properties: {
    topicArn: text('ARN of an existing one. `cordon explain route` prints the policies that it needs.', topics, 'Cordon creates one'),
    topicName: text('Name of a new one. Cordon creates it, encrypted.', topics, 'an existing one'),
  },
});

const sqsTarget = mapping({
  title: 'routes[].targets[].sqs',
  description: 'A queue: exactly one of these keys.',
  properties: {
    queueArn: text('ARN of an existing one. `cordon explain route` prints the policies that it needs.', queues, 'Cordon creates one'),
    queueName: text('Name of a new one. Cordon creates it, encrypted.', queues, 'an existing one'),
  },
});

const lambdaTarget = mapping({
  title: 'routes[].targets[].lambda',
  description: 'A Lambda function of the same account and Region.',
  required: ['functionArn'],
  properties: { functionArn: text('ARN of the function.', targetsGuide) },
});

const stepFunctionsTarget = mapping({
  title: 'routes[].targets[].stepFunctions',
  description: 'A state machine of the same account and Region. The event is its input.',
  required: ['stateMachineArn'],
  properties: { stateMachineArn: text('ARN of the state machine.', targetsGuide) },
});

const ssmAutomationTarget = mapping({
  title: 'routes[].targets[].ssmAutomation',
  description: 'An automation runbook of Systems Manager, started for each event.',
  required: ['documentName', 'roleArn'],
  properties: {
    documentName: text('Name of the runbook.', runbooks),
    parameters: {
      description:
        'Its parameters, each a list of texts. A text that starts with `$.` is a path into the event, such as `$.detail.resource.instanceDetails.instanceId`. The runbook gets the value at this path.',
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'string' }, minItems: 1 },
      minProperties: 1,
      'x-default': 'the event, as the parameter `Event`',
      'x-source': runbooks,
    },
    roleArn: text('Role that the runbook uses.', runbooks),
  },
});

const logsTarget = mapping({
  title: 'routes[].targets[].logs',
  description: 'A log group of CloudWatch Logs. Cordon creates it, encrypted.',
  required: ['logGroupName'],
  properties: {
    logGroupName: text('Name of the log group. It starts with `/aws/events/`.', `${eventBridge}/userguide/eb-use-resource-based.html`),
    retentionDays: {
      description: 'Retention in days: one of the values that CloudWatch Logs supports.',
      type: 'integer',
      default: 365,
      'x-source': `${docs}/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html`,
    },
  },
});

const eventBusTarget = mapping({
  title: 'routes[].targets[].eventBus',
  description: 'A bus in another account or Region. EventBridge sends it only events that did not come from another bus.',
  required: ['eventBusArn'],
  properties: { eventBusArn: text('ARN of the bus.', `${eventBridge}/userguide/eb-cross-account.html`) },
});

const jiraProject = mapping({
  title: 'routes[].targets[].apiDestination.jira',
  description: 'Project and type of new issues.',
  required: ['projectKey'],
  properties: {
    projectKey: text('Key of the project, such as `SEC`.', 'https://developer.atlassian.com/cloud/jira/platform/rest/v3/'),
    issueType: value('text', { description: 'Name of the type of issue.', default: 'Task' }),
  },
});

const apiDestinationAuthorization = mapping({
  title: 'routes[].targets[].apiDestination.authorization',
  description: 'Authorization of the request. The credential stays in Secrets Manager. It is not in the configuration or in a template.',
  required: ['type', 'secretArn'],
  properties: {
    type: {
      description:
        '`api-key`: a header with `apiKey` of the secret. `basic`: `username` and `password` of the secret. EventBridge requires one of them, even if the endpoint needs none.',
      type: 'string',
      enum: ['api-key', 'basic'],
      'x-source': `${eventBridge}/userguide/eb-target-connection-auth.html`,
    },
    secretArn: text('Complete ARN of the secret, with its last six characters.', dynamicReferences),
    header: value('text', { description: 'Name of the header, for `api-key`.', default: 'Authorization' }),
  },
});

const apiDestinationTarget = mapping({
  title: 'routes[].targets[].apiDestination',
  description: 'An HTTPS endpoint, such as a webhook or a ticket system.',
  required: ['url', 'authorization'],
  properties: {
    url: text(
      'HTTPS URL. A URL that is itself a credential, such as an incoming webhook, stays in the secret: `{{resolve:secretsmanager:ARN:SecretString:url}}`.',
      `${eventBridge}/userguide/eb-api-destinations.html`,
    ),
    method: { description: 'HTTP method.', type: 'string', enum: ['POST', 'PUT', 'PATCH'], default: 'POST' },
    authorization: { $ref: '#/definitions/apiDestinationAuthorization' },
    invocationsPerSecond: {
      description: 'Maximum number of requests per second. Other requests wait.',
      type: 'integer',
      minimum: 1,
      maximum: 300,
      default: 10,
      'x-source': quotas,
    },
    jira: { $ref: '#/definitions/jiraProject', 'x-default': 'none; `message: jira` requires it' },
  },
});

const slackTarget = mapping({
  title: 'routes[].targets[].slack',
  description: "A Slack channel, by the chat integration of AWS. Cordon creates a topic and the channel configuration.",
  required: ['workspaceId', 'channelId'],
  properties: {
    workspaceId: text('ID of the workspace. You authorize it once in the console of the chat integration.', `${chat}/slack-setup.html`),
    channelId: text('ID of the channel.', `${chat}/slack-setup.html`),
  },
});

const microsoftTeamsTarget = mapping({
  title: 'routes[].targets[].microsoftTeams',
  description: "A Microsoft Teams channel, by the chat integration of AWS. Cordon creates a topic and the channel configuration.",
  required: ['tenantId', 'teamId', 'channelId'],
  properties: {
    tenantId: text('UUID of the tenant.', `${chat}/teams-setup.html`),
    teamId: text('UUID of the team. You authorize it once in the console of the chat integration.', `${chat}/teams-setup.html`),
    channelId: text('ID of the channel, from its link.', `${chat}/teams-setup.html`),
  },
});

const target = (name: string): JsonSchema => ({ $ref: `#/definitions/${name}`, 'x-default': 'not this' });

const routeTarget = mapping({
  title: 'routes[].targets[]',
  description: 'A target: exactly one of these keys, and optionally `message`.',
  properties: {
    sns: target('snsTarget'),
    sqs: target('sqsTarget'),
    lambda: target('lambdaTarget'),
    stepFunctions: target('stepFunctionsTarget'),
    ssmAutomation: target('ssmAutomationTarget'),
    logs: target('logsTarget'),
    eventBus: target('eventBusTarget'),
    apiDestination: target('apiDestinationTarget'),
    slack: target('slackTarget'),
    microsoftTeams: target('microsoftTeamsTarget'),
    message: {
      description:
        'The message to send. `event` is the unchanged event. The others summarize what, where and how severe, with a link, in the format of the receiver.',
      type: 'string',
      enum: messageTemplates,
      'x-default': '`event`; for `slack` and `microsoftTeams` the schema of the chat integration',
      'x-source': `${eventBridge}/userguide/eb-transform-target-input.html`,
    },
  },
});

/** By name, for the schema. */
export const targetDefinitions = {
  routeTarget,
  snsTarget,
  sqsTarget,
  lambdaTarget,
  stepFunctionsTarget,
  ssmAutomationTarget,
  logsTarget,
  eventBusTarget,
  apiDestinationTarget,
  apiDestinationAuthorization,
  jiraProject,
  slackTarget,
  microsoftTeamsTarget,
} as const;
