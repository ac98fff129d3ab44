import { shortHash } from '../core/hash';
import { type RouteTarget } from '../configuration/route';
import { type ArnPlace } from './rule-arn';

/** ARN of a topic of a name. */
export const topicArn = ({ partition, region, account }: ArnPlace, name: string): string =>
  `arn:${partition}:sns:${region}:${account}:${name}`;

/** ARN of a queue of a name. */
export const queueArn = ({ partition, region, account }: ArnPlace, name: string): string =>
  `arn:${partition}:sqs:${region}:${account}:${name}`;

/** ARN of a log group of a name, as a target has it: without `:*`. */
export const logGroupArn = ({ partition, region, account }: ArnPlace, name: string): string =>
  `arn:${partition}:logs:${region}:${account}:log-group:${name}`;

/**
 * ARN by which a rule starts a runbook. AWS's runbooks have ARNs without an account, and nobody else can name one so.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/security_iam_service-with-iam.html
 */
export const runbookArn = ({ partition, region, account }: ArnPlace, documentName: string): string =>
  `arn:${partition}:ssm:${region}:${isRunbookOfAws(documentName) ? '' : account}:automation-definition/${documentName}:$DEFAULT`;

export const isRunbookOfAws = (documentName: string): boolean => /^(AWS|Amazon)/.test(documentName);

/**
 * Name of the topic and of the configuration of a Slack channel, at most 128 characters.
 * https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html
 */
export const slackChannelName = ({ channelId }: NonNullable<RouteTarget['slack']>): string =>
  `cordon-slack-${channelId.length <= 100 ? channelId : shortHash(channelId)}`;

/** Of a Teams channel, eight hexadecimal digits. */
export const teamsChannelHash = ({ tenantId, teamId, channelId }: NonNullable<RouteTarget['microsoftTeams']>): string =>
  shortHash([tenantId, teamId, channelId]);

/** Name of the topic and of the configuration of a Teams channel. */
export const teamsChannelName = (target: NonNullable<RouteTarget['microsoftTeams']>): string => `cordon-teams-${teamsChannelHash(target)}`;

/**
 * ARN that a rule in an account and Region sends to, for a target of the configuration.
 * @returns undefined for an API destination: EventBridge adds an ID to its name
 */
export function targetArn(target: RouteTarget, place: ArnPlace): string | undefined {
  const { sns, sqs, lambda, stepFunctions, ssmAutomation, logs, eventBus, slack, microsoftTeams } = target;
  if (sns) return sns.topicArn ?? topicArn(place, sns.topicName ?? '');
  if (sqs) return sqs.queueArn ?? queueArn(place, sqs.queueName ?? '');
  if (ssmAutomation) return runbookArn(place, ssmAutomation.documentName);
  if (logs) return logGroupArn(place, logs.logGroupName);
  if (slack) return topicArn(place, slackChannelName(slack));
  if (microsoftTeams) return topicArn(place, teamsChannelName(microsoftTeams));
  return lambda?.functionArn ?? stepFunctions?.stateMachineArn ?? eventBus?.eventBusArn;
}
