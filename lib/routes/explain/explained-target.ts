import { count } from '../../core/text';
import { requiredPolicy, type RequiredPolicy } from '../policies/required-policy';
import { messageAbout, type MessageAbout } from '../message-about';
import { inputTransformer } from '../messages';
import { type Message } from '../message';
import { type RouteTarget } from '../../configuration/route';
import { type RuleLayout } from '../layout';
import { isEventPath, parametersTransformer } from '../runbook-parameters';
import { messageExample } from './message-example';
import { sampleFor } from './sample-events';
import { type SamplePlace } from './sample-place';

export type TargetKind = Exclude<keyof RouteTarget, 'message'>;

/** A target in plain words. */
export interface TargetExplanation {
  /** Its place in the route, from 1. */
  readonly number: number;
  readonly kind: TargetKind;
  /** The ARN of a target that exists, otherwise its name. */
  readonly name: string;
  /** E.g. `queue security-ir-cases, which Cordon makes`. */
  readonly what: string;
  /** Names of the rules that send to it. */
  readonly rules: readonly string[];
  readonly message: Message | 'parameters';
  /** What it gets, as a sentence without a full stop. */
  readonly gets: string;
  /** The message as the target gets it, about an event that AWS documents. @default - no documented event is one that the route takes */
  readonly example?: unknown;
  /** What has to be done outside of Cordon, a sentence each. */
  readonly needs: readonly string[];
  /** What policies of resources that Cordon did not make have to say. */
  readonly policies: readonly RequiredPolicy[];
}

export interface ExplainTargetOptions {
  /** Rules of the route. */
  readonly rules: readonly RuleLayout[];
  readonly arnOfRule: (rule: RuleLayout) => string;
  readonly place: SamplePlace;
}

/** What a target gets, and what it needs for that. */
export function explainTarget(target: RouteTarget, index: number, { rules, arnOfRule, place }: ExplainTargetOptions): TargetExplanation {
  const kind = kindOf(target);
  const senders = rules.filter(({ targets }) => targets.some((each) => each.index === index));
  const message = messageOf(target);
  return {
    number: index + 1,
    kind,
    name: nameOfTarget(target),
    what: targetInWords(target),
    rules: senders.map(({ name }) => name),
    message,
    gets: `${gets(message, target)}${saidOf(message, senders)}`,
    ...exampleOf(target, senders, place),
    needs: needsOf(target),
    policies: requiredPolicy(target, { ruleArns: senders.map(arnOfRule), account: place.account }),
  };
}

/** E.g. `queue security-ir-cases, which Cordon makes`. */
export const targetInWords = (target: RouteTarget): string =>
  `${targetNouns[kindOf(target)]} ${nameOfTarget(target)}${qualifierOf(target)}`;

/** The one key that says what the target is. */
export function kindOf(target: RouteTarget): TargetKind {
  // A valid target has one.
  return (Object.keys(targetNouns) as TargetKind[]).find((kind) => target[kind] !== undefined)!;
}

/** What is sent where the target says nothing: the chat integration has a schema of its own, and a runbook has parameters. */
export function messageOf(target: RouteTarget): Message | 'parameters' {
  if (target.ssmAutomation !== undefined) return 'parameters';
  if (target.eventBus !== undefined) return 'event';
  return target.message ?? (target.slack !== undefined || target.microsoftTeams !== undefined ? 'chat' : 'event');
}

/** Kinds of targets as a reader calls them. */
export const targetNouns: Readonly<Record<TargetKind, string>> = {
  sns: 'topic',
  sqs: 'queue',
  lambda: 'function',
  stepFunctions: 'state machine',
  ssmAutomation: 'runbook',
  logs: 'log group',
  eventBus: 'bus',
  apiDestination: 'API destination',
  slack: 'Slack channel',
  microsoftTeams: 'Microsoft Teams channel',
};

/** The ARN of a target that exists, otherwise its name. */
function nameOfTarget(target: RouteTarget): string {
  const { sns, sqs, lambda, stepFunctions, ssmAutomation, logs, eventBus, apiDestination, slack, microsoftTeams } = target;
  return (
    sns?.topicArn ??
    sns?.topicName ??
    sqs?.queueArn ??
    sqs?.queueName ??
    lambda?.functionArn ??
    stepFunctions?.stateMachineArn ??
    ssmAutomation?.documentName ??
    logs?.logGroupName ??
    eventBus?.eventBusArn ??
    (apiDestination && withoutSecrets(apiDestination.url)) ??
    slack?.channelId ??
    microsoftTeams?.channelId ??
    ''
  );
}

/** What else tells the target from others. */
function qualifierOf({ sns, sqs, logs, apiDestination, slack, microsoftTeams }: RouteTarget): string {
  if (sns?.topicName !== undefined || sqs?.queueName !== undefined) return ', which Cordon makes';
  if (logs !== undefined) return `, which Cordon makes and which keeps events for ${count(logs.retentionDays ?? 365, 'day')}`;
  if (slack !== undefined) return ` of the workspace ${slack.workspaceId}`;
  if (microsoftTeams !== undefined) return ` of the team ${microsoftTeams.teamId}`;
  return apiDestination === undefined ? '' : `, ${apiDestination.method ?? 'POST'}`;
}

/** A URL that is in Secrets Manager is named by its secret: the reference itself is of no use to a reader. */
function withoutSecrets(url: string): string {
  const [, secret] = /^\{\{resolve:secretsmanager:(.+?):SecretString/.exec(url) ?? [];
  return secret === undefined ? url : `the URL in the secret ${secret}`;
}

function gets(message: Message | 'parameters', { ssmAutomation }: RouteTarget): string {
  switch (message) {
    case 'parameters':
      return ssmAutomation?.parameters === undefined
        ? 'is started with the event as its parameter Event'
        : Object.values(ssmAutomation.parameters).flat().some(isEventPath)
          ? 'is started with the parameters of the configuration; some values come from the event'
          : 'is started with the parameters of the configuration, which are the same for every event';
    case 'event':
      return 'gets the event as it is';
    case 'chat':
      return "gets a message in the schema of AWS's chat integration";
    case 'text':
      return 'gets one line of text';
    case 'slack':
    case 'microsoft-teams':
    case 'pagerduty':
    case 'servicenow':
    case 'jira':
      return `gets a message in the format of ${receivers[message]}`;
  }
}

/** What the message says of events of which no more is known than what every event has. */
function saidOf(message: Message | 'parameters', senders: readonly RuleLayout[]): string {
  const abouts = senders.map(({ source, eventPattern }) => messageAbout(source, eventPattern)).filter(({ kind }) => kind === 'other');
  if (message === 'event' || message === 'parameters' || abouts.length === 0) return '';
  const isMapping = message === 'text' && abouts.some(({ plain }) => plain.length < 2);
  return ` with the detail-type, source, account, Region and time${isMapping ? ', as JSON because the first two can contain any character' : ''}`;
}

const receivers = {
  slack: 'an incoming webhook of Slack',
  'microsoft-teams': 'a webhook of Microsoft Teams',
  pagerduty: 'PagerDuty',
  servicenow: 'ServiceNow',
  jira: 'Jira',
} as const;

function exampleOf(target: RouteTarget, senders: readonly RuleLayout[], place: SamplePlace): { readonly example?: unknown } {
  for (const { source, eventPattern } of senders) {
    const event = sampleFor(eventPattern, place);
    const example = event === undefined ? undefined : messageToTarget(target, messageAbout(source, eventPattern), event);
    if (example !== undefined) return { example };
  }
  return {};
}

/** What a target gets of an event, as JSON data. @returns undefined where EventBridge could not make JSON of it */
export function messageToTarget(target: RouteTarget, about: MessageAbout, event: unknown): unknown {
  const message = messageOf(target);
  if (message === 'parameters') {
    const { roleArn = '', parameters = { Event: [JSON.stringify(event)] } } = target.ssmAutomation ?? {};
    const fromEvent = parametersTransformer(parameters, roleArn);
    return fromEvent === undefined ? { AutomationAssumeRole: [roleArn], ...parameters } : messageExample(fromEvent, event);
  }
  const jira = target.apiDestination?.jira;
  const transformer = inputTransformer(message, about, {
    ...(jira !== undefined && { jiraProjectKey: jira.projectKey }),
    ...(jira?.issueType !== undefined && { jiraIssueType: jira.issueType }),
  });
  return transformer === undefined ? event : messageExample(transformer, event);
}

function needsOf({ sns, apiDestination, slack, microsoftTeams, message }: RouteTarget): readonly string[] {
  const chat = (what: string): string =>
    `${what}: authorize it once in the account's console of the chat integration (Amazon Q Developer in chat applications)`;
  return [
    ...(sns?.topicName === undefined ? [] : ['subscribers: Cordon makes the topic but subscribes nobody to it']),
    ...(apiDestination === undefined ? [] : [secretOf(apiDestination.authorization)]),
    ...(message === 'pagerduty'
      ? ['the integration key of PagerDuty, as apiKey in the secret; the connection adds it to the body as routing_key']
      : []),
    ...(slack === undefined
      ? []
      : [chat(`the Slack workspace ${slack.workspaceId}`), 'in a private channel: invite the app to the channel']),
    ...(microsoftTeams === undefined ? [] : [chat(`the team ${microsoftTeams.teamId}`)]),
  ];
}

function secretOf({ type, secretArn, header }: NonNullable<RouteTarget['apiDestination']>['authorization']): string {
  const keys =
    type === 'basic' ? 'the JSON keys username and password' : `the JSON key apiKey, sent in the header ${header ?? 'Authorization'}`;
  return `the secret ${secretArn} with ${keys}. CloudFormation reads it during deployment; after a rotation, deploy again or call UpdateConnection`;
}
