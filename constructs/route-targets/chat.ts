import { Stack, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { policy } from '../../lib/routes/policies/statement';
import { EventsTopic } from './sns';
import { type EncryptionKey } from './target-config';

/** What a chat channel needs besides its own configuration. */
export interface ChannelParts {
  readonly iamRoleArn: string;
  readonly guardrailPolicies: string[];
  readonly snsTopicArns: string[];
  readonly loggingLevel: string;
}

/**
 * A channel of AWS's chat integration: a topic that EventBridge publishes to, and a role that may do nothing. Sending notifications needs no
 * permission in the account (the notification policies of the guide read CloudWatch for the graphs of alarms, of which a route has none), and the
 * guardrail denies everything, whatever is attached to the role later; without one it would be AdministratorAccess.
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html, chatbot-iam-policies.html;
 * AWS::Chatbot::SlackChannelConfiguration, GuardrailPolicies
 */
export abstract class ChatChannel extends Construct {
  public readonly topic: EventsTopic;
  protected readonly parts: ChannelParts;

  protected constructor(scope: Construct, id: string, configurationName: string, key: EncryptionKey) {
    super(scope, id);
    this.topic = new EventsTopic(this, `${id}Topic`, configurationName, key);
    const role = new iam.CfnRole(this, `${id}Role`, {
      description: 'Cordon: a chat channel that is told of events and may do nothing',
      assumeRolePolicyDocument: policy([{ Effect: 'Allow', Principal: { Service: 'chatbot.amazonaws.com' }, Action: 'sts:AssumeRole' }]),
    });
    this.parts = {
      iamRoleArn: role.attrArn,
      guardrailPolicies: [`arn:${Stack.of(this).partition}:iam::aws:policy/AWSDenyAll`],
      snsTopicArns: [this.topic.topicArn],
      loggingLevel: 'ERROR',
    };
  }
}
