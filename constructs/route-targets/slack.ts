import { aws_chatbot as chatbot } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type Message } from '../../lib/routes/message';
import { ChatChannel } from './chat';
import { slackChannelName, topicArn } from '../../lib/routes/target-arn';
import { resourceId } from './resource-ids';
import { shared, type EncryptionKey, type RouteTargetConfig } from './target-config';

export interface SlackTarget {
  /** The workspace must have been authorized once in the console of the chat integration. */
  readonly workspaceId: string;
  readonly channelId: string;
}

/** A Slack channel. Routes of a stack with the same channel share its configuration, because a channel can have only one. */
export const slackTarget = (target: SlackTarget, message: Message = 'chat'): RouteTargetConfig => ({
  identity: `slack ${JSON.stringify(target)}`,
  message,
  madeArn: (place) => topicArn(place, slackChannelName(target)),
  bind: ({ scope, key }) => {
    const id = resourceId('Slack', `${target.workspaceId}-${target.channelId}`);
    const { topic, configuration } = shared(scope, id, (home) => new SlackChannel(home, id, target, key));
    return { arn: topic.topicArn, needs: [topic.policy, configuration] };
  },
});

class SlackChannel extends ChatChannel {
  public readonly configuration: chatbot.CfnSlackChannelConfiguration;

  public constructor(scope: Construct, id: string, target: SlackTarget, key: EncryptionKey) {
    const { workspaceId, channelId } = target;
    const configurationName = slackChannelName(target);
    super(scope, id, configurationName, key);
    this.configuration = new chatbot.CfnSlackChannelConfiguration(this, id, {
      configurationName,
      slackWorkspaceId: workspaceId,
      slackChannelId: channelId,
      ...this.parts,
    });
  }
}
