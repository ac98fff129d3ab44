import { aws_chatbot as chatbot } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type Message } from '../../lib/routes/message';
import { ChatChannel } from './chat';
import { teamsChannelHash, teamsChannelName, topicArn } from '../../lib/routes/target-arn';
import { resourceId } from './resource-ids';
import { shared, type EncryptionKey, type RouteTargetConfig } from './target-config';

export interface MicrosoftTeamsTarget {
  readonly tenantId: string;
  /** The team must have been authorized once in the console of the chat integration. */
  readonly teamId: string;
  /** As Teams writes it in a link, percent-encoded. */
  readonly channelId: string;
}

/** A Teams channel. Routes of a stack with the same channel share its configuration, because a channel can have only one. */
export const microsoftTeamsTarget = (target: MicrosoftTeamsTarget, message: Message = 'chat'): RouteTargetConfig => ({
  identity: `teams ${JSON.stringify(target)}`,
  message,
  madeArn: (place) => topicArn(place, teamsChannelName(target)),
  bind: ({ scope, key }) => {
    const id = resourceId('Teams', teamsChannelHash(target));
    const { topic, configuration } = shared(scope, id, (home) => new TeamsChannel(home, id, teamsChannelName(target), target, key));
    return { arn: topic.topicArn, needs: [topic.policy, configuration] };
  },
});

class TeamsChannel extends ChatChannel {
  public readonly configuration: chatbot.CfnMicrosoftTeamsChannelConfiguration;

  public constructor(scope: Construct, id: string, configurationName: string, target: MicrosoftTeamsTarget, key: EncryptionKey) {
    super(scope, id, configurationName, key);
    this.configuration = new chatbot.CfnMicrosoftTeamsChannelConfiguration(this, id, {
      configurationName,
      teamsTenantId: target.tenantId,
      teamId: target.teamId,
      teamsChannelId: target.channelId,
      ...this.parts,
    });
  }
}
