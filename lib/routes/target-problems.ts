import { type Problem } from '../core/problem';
import { apiDestinationProblems } from './api-destination-problems';
import { arnProblems, arnShapes, type ArnShape } from './arn-problems';
import { holdsCredential, isSecretName, withoutCredentials } from '../configuration/credentials';
import { eventPathProblems, isEventPath } from './runbook-parameters';
import { type RouteTarget } from '../configuration/route';
import { type Message } from './message';

/** Kinds of targets, of which each target has one. */
export const targetKinds = [
  'sns',
  'sqs',
  'lambda',
  'stepFunctions',
  'ssmAutomation',
  'logs',
  'eventBus',
  'apiDestination',
  'slack',
  'microsoftTeams',
] as const satisfies readonly (keyof RouteTarget)[];
export type TargetKind = (typeof targetKinds)[number];

/** The kind of a target. @returns undefined where it has none or several */
export function targetKind(target: RouteTarget): TargetKind | undefined {
  const kinds = targetKinds.filter((kind) => target[kind] !== undefined);
  return kinds.length === 1 ? kinds[0] : undefined;
}

/**
 * Messages by kind of target, what it has without `message` first. A log group wants a shape of its own, and a bus the event; the chat integration
 * knows the events of GuardDuty and Security Hub as they are, besides its own schema.
 */
export const messagesOfTargets: Readonly<Record<TargetKind, readonly Message[]>> = {
  sns: ['event', 'text'],
  sqs: ['event', 'text'],
  lambda: ['event'],
  stepFunctions: ['event'],
  ssmAutomation: ['event'],
  logs: ['event'],
  eventBus: ['event'],
  apiDestination: ['event', 'slack', 'microsoft-teams', 'pagerduty', 'servicenow', 'jira'],
  slack: ['chat', 'event'],
  microsoftTeams: ['chat', 'event'],
};

/** Days that CloudWatch Logs can keep events. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const logRetentionDays: readonly number[] = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
];

/** What a target is sent. */
export function messageOf(target: RouteTarget): Message {
  const kind = targetKind(target);
  return target.message ?? (kind === undefined ? 'event' : (messagesOfTargets[kind][0] ?? 'event'));
}

/** All problems of a target; paths begin with `path`. No problem repeats a credential that is in the wrong place. */
export function targetProblems(target: RouteTarget, path: string): readonly Problem[] {
  return problemsOf(target, path).map(withoutCredentials);
}

function problemsOf(target: RouteTarget, path: string): readonly Problem[] {
  const kind = targetKind(target);
  if (kind === undefined) {
    const kinds = targetKinds.filter((each) => target[each] !== undefined);
    return [
      {
        id: 'not-one-kind-of-target',
        path,
        message: `must have exactly one of ${targetKinds.join(', ')}`,
        value: kinds,
        remedy: kinds.length === 0 ? 'choose where the events go' : 'make a separate target for each',
      },
    ];
  }
  const messages = messagesOfTargets[kind];
  return [
    ...kindProblems(target, path),
    ...(target.message === undefined || messages.includes(target.message)
      ? []
      : [
          {
            id: 'message-for-another-target',
            path: `${path}.message`,
            message: `is not a message format for ${kind}`,
            value: target.message,
            remedy: `use one of ${messages.filter((message) => message !== 'chat').join(', ')}, or remove it`,
          },
        ]),
  ];
}

function kindProblems(target: RouteTarget, path: string): readonly Problem[] {
  const { sns, sqs, lambda, stepFunctions, ssmAutomation, logs, eventBus, apiDestination, slack, microsoftTeams } = target;
  return [
    // https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html, https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
    ...(sns ? ownOrNamed(sns.topicArn, sns.topicName, ['topicArn', 'topicName'], arnShapes.topic, 256, `${path}.sns`) : []),
    ...(sqs ? ownOrNamed(sqs.queueArn, sqs.queueName, ['queueArn', 'queueName'], arnShapes.queue, 80, `${path}.sqs`) : []),
    ...(lambda ? arnProblems(lambda.functionArn, arnShapes.function, `${path}.lambda.functionArn`) : []),
    ...(stepFunctions ? arnProblems(stepFunctions.stateMachineArn, arnShapes.stateMachine, `${path}.stepFunctions.stateMachineArn`) : []),
    ...(ssmAutomation ? ssmProblems(ssmAutomation, `${path}.ssmAutomation`) : []),
    ...(logs ? logProblems(logs, `${path}.logs`) : []),
    ...(eventBus ? arnProblems(eventBus.eventBusArn, arnShapes.eventBus, `${path}.eventBus.eventBusArn`) : []),
    ...(apiDestination ? apiDestinationProblems(apiDestination, target.message, `${path}.apiDestination`) : []),
    ...(slack
      ? [
          // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-chatbot-slackchannelconfiguration.html
          ...idProblems(slack.workspaceId, /^[0-9A-Z]{1,255}$/, 'a Slack workspace ID, e.g. T07EA123LEP', `${path}.slack.workspaceId`),
          ...idProblems(slack.channelId, /^[A-Za-z0-9]{1,255}$/, 'a Slack channel ID, e.g. C07EZ1ABC23', `${path}.slack.channelId`),
        ]
      : []),
    ...(microsoftTeams ? teamsProblems(microsoftTeams, `${path}.microsoftTeams`) : []),
  ];
}

/**
 * EventBridge documents FIFO queues as targets with a message group ID, which a route cannot say, and delivers in no order; dead letters of a FIFO
 * queue and FIFO topics as targets of rules it does not document.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_SqsParameters.html
 */
function ownOrNamed(
  arn: string | undefined,
  name: string | undefined,
  [arnKey, nameKey]: readonly [string, string],
  shape: ArnShape,
  maximumCharacters: number,
  path: string,
): readonly Problem[] {
  if ((arn === undefined) === (name === undefined)) {
    return [
      {
        id: 'not-one-of-arn-and-name',
        path,
        message: `must have exactly one of ${arnKey} and ${nameKey}`,
        value: { [arnKey]: arn, [nameKey]: name },
        remedy: `write ${arnKey} for an existing resource, or ${nameKey} for one that Cordon makes`,
      },
    ];
  }
  const given = arn ?? name ?? '';
  const at = `${path}.${arn === undefined ? nameKey : arnKey}`;
  if (given.endsWith('.fifo')) {
    return [
      {
        id: 'fifo-target',
        path: at,
        message: 'must not be FIFO, because events come in no order and a route has no message group',
        value: given,
        remedy: 'use a standard one',
      },
    ];
  }
  if (arn !== undefined) {
    return arnProblems(arn, shape, at);
  }
  return /^[\w-]+$/.test(given) && given.length <= maximumCharacters
    ? []
    : [
        {
          id: 'invalid-name',
          path: at,
          message: `must be 1 to ${maximumCharacters} letters, digits, hyphens and underscores`,
          value: name,
          remedy: 'rename it',
        },
      ];
}

function ssmProblems({ documentName, parameters, roleArn }: NonNullable<RouteTarget['ssmAutomation']>, path: string): readonly Problem[] {
  return [
    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
    ...idProblems(documentName, /^[\w.-]{3,128}$/, 'the name of an automation runbook of the account or of AWS', `${path}.documentName`),
    ...arnProblems(roleArn, arnShapes.role, `${path}.roleArn`),
    ...Object.entries(parameters ?? {}).flatMap(([name, values]) =>
      name.length >= 1 && name.length <= 50 && values.length > 0
        ? []
        : [
            {
              id: 'invalid-parameter',
              path: `${path}.parameters.${name}`,
              message: 'must have a name of 1 to 50 characters and a value',
              value: values,
              remedy: 'correct it, or remove it',
            },
          ],
    ),
    ...eventPathProblems(parameters ?? {}, `${path}.parameters`),
    ...Object.entries(parameters ?? {}).flatMap(([name, values]) =>
      values.some((value) => holdsCredential(value) || isResolved(value)) ||
      (isSecretName(name) && values.some((value) => !isReference(value) && !isEventPath(value)))
        ? [
            {
              id: 'credential-in-parameter',
              path: `${path}.parameters.${name}`,
              message: 'contains a credential, which everybody who can read the configuration, the template or the rule can use',
              remedy: 'write the ARN of a secret, or the path of a parameter (it begins with /), which the runbook reads itself',
            },
          ]
        : [],
    ),
  ];
}

/** CloudFormation would write the secret itself into the rule, where whoever may list targets reads it. */
const isResolved = (value: string): boolean => /\{\{resolve:(?:secretsmanager|ssm-secure):/.test(value);
/** Names a secret instead of holding it. */
const isReference = (value: string): boolean => /^(?:arn:|\/)/.test(value);

function logProblems({ logGroupName, retentionDays }: NonNullable<RouteTarget['logs']>, path: string): readonly Problem[] {
  return [
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html; the prefix is what the console of EventBridge and
    // the resource policy for it go by: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    ...(/^\/aws\/events\/[.\-_/#A-Za-z0-9]+$/.test(logGroupName) && logGroupName.length <= 512
      ? []
      : [
          {
            id: 'invalid-log-group-name',
            path: `${path}.logGroupName`,
            message: 'must begin with /aws/events/, then have letters, digits and . - _ / #, at most 512 characters in all',
            value: logGroupName,
            remedy: 'write it like /aws/events/cordon/findings',
          },
        ]),
    ...(retentionDays === undefined || logRetentionDays.includes(retentionDays)
      ? []
      : [
          {
            id: 'invalid-retention',
            path: `${path}.retentionDays`,
            message: 'must be a retention period that CloudWatch Logs supports',
            value: retentionDays,
            remedy: `use one of ${logRetentionDays.join(', ')}`,
          },
        ]),
  ];
}

/** https://docs.aws.amazon.com/chatbot/latest/APIReference/API_TeamsChannelConfiguration.html */
function teamsProblems({ tenantId, teamId, channelId }: NonNullable<RouteTarget['microsoftTeams']>, path: string): readonly Problem[] {
  const uuid = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
  const characters = String.raw`[a-zA-Z0-9\-_=+/.,]*`;
  const channel = new RegExp(`^(?=.{1,255}$)${characters}%3[aA]${characters}%40${characters}$`);
  return [
    ...idProblems(tenantId, uuid, 'the UUID of a tenant', `${path}.tenantId`),
    ...idProblems(teamId, uuid, 'the UUID of a team', `${path}.teamId`),
    ...idProblems(channelId, channel, 'a channel ID as the link of the channel has it, e.g. 19%3aabc%40thread.tacv2', `${path}.channelId`),
  ];
}

function idProblems(value: string, form: RegExp, what: string, path: string): readonly Problem[] {
  return form.test(value)
    ? []
    : [{ id: 'invalid-id', path, message: `must be ${what}`, value, remedy: 'copy it from the place where AWS shows it' }];
}
