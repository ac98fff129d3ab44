import { CordonError, exitCode } from '../../lib/core/problem';
import { type MessageTemplate, type RouteTarget } from '../../lib/configuration/route';
import { apiDestinationTarget } from './api-destination';
import { eventBusTarget } from './event-bus';
import { functionTarget } from './lambda';
import { logGroupTarget } from './logs';
import { microsoftTeamsTarget } from './microsoft-teams';
import { slackTarget } from './slack';
import { newTopicTarget, topicTarget } from './sns';
import { newQueueTarget, queueTarget } from './sqs';
import { automationTarget } from './ssm-automation';
import { stateMachineTarget } from './step-functions';
import { type RouteTargetConfig } from './target-config';

export type { ApiDestinationTarget } from './api-destination';
export type { LogGroupTarget } from './logs';
export type { MicrosoftTeamsTarget } from './microsoft-teams';
export type { SlackTarget } from './slack';
export type { AutomationTarget } from './ssm-automation';
export type { BoundTarget, EncryptionKey, RouteTargetConfig, RouteTargetContext, TargetInput } from './target-config';
export {
  requiredAlarmTopicPolicy,
  requiredPolicy,
  type RequiredPolicy,
  type RequiredPolicyOptions,
} from '../../lib/routes/policies/required-policy';
export type { ResourceStatement } from '../../lib/routes/policies/statement';

/** The targets that a route can have. */
export const RouteTargets = {
  topic: topicTarget,
  newTopic: newTopicTarget,
  queue: queueTarget,
  newQueue: newQueueTarget,
  function: functionTarget,
  stateMachine: stateMachineTarget,
  automation: automationTarget,
  logGroup: logGroupTarget,
  eventBus: eventBusTarget,
  apiDestination: apiDestinationTarget,
  slack: slackTarget,
  microsoftTeams: microsoftTeamsTarget,
  /** A target with a message other than its own. A bus and a runbook have inputs of their own, which a message does not change. */
  withMessage: (target: RouteTargetConfig, message: MessageTemplate): RouteTargetConfig => ({ ...target, message }),
  of: targetOf,
} as const;

/**
 * A target as data, built. @throws CordonError where it names no kind of target, or several
 */
function targetOf(target: RouteTarget): RouteTargetConfig {
  const { message } = target;
  const found = kindsOf(target).map((build) => build());
  const [config, ...others] = found;
  if (config === undefined || others.length > 0) {
    throw new CordonError(exitCode.usage, {
      id: 'unknown-route-target',
      message: 'must name exactly one kind of target',
      value: Object.keys(target),
      remedy: 'write a separate entry for each target',
    });
  }
  return message === undefined ? config : { ...config, message };
}

function kindsOf({ message, ...target }: RouteTarget): readonly (() => RouteTargetConfig)[] {
  const { sns, sqs, lambda, stepFunctions, ssmAutomation, logs, eventBus, apiDestination, slack, microsoftTeams } = target;
  return [
    ...(sns?.topicArn === undefined ? [] : [() => topicTarget(sns.topicArn ?? '')]),
    ...(sns?.topicName === undefined ? [] : [() => newTopicTarget(sns.topicName ?? '')]),
    ...(sqs?.queueArn === undefined ? [] : [() => queueTarget(sqs.queueArn ?? '')]),
    ...(sqs?.queueName === undefined ? [] : [() => newQueueTarget(sqs.queueName ?? '')]),
    ...(lambda === undefined ? [] : [() => functionTarget(lambda.functionArn)]),
    ...(stepFunctions === undefined ? [] : [() => stateMachineTarget(stepFunctions.stateMachineArn)]),
    ...(ssmAutomation === undefined ? [] : [() => automationTarget(ssmAutomation)]),
    ...(logs === undefined ? [] : [() => logGroupTarget(logs)]),
    ...(eventBus === undefined ? [] : [() => eventBusTarget(eventBus.eventBusArn)]),
    ...(apiDestination === undefined ? [] : [() => apiDestinationTarget(apiDestination, message)]),
    ...(slack === undefined ? [] : [() => slackTarget(slack)]),
    ...(microsoftTeams === undefined ? [] : [() => microsoftTeamsTarget(microsoftTeams)]),
  ];
}
