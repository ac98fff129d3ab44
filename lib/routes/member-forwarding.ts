import { type Template, type TemplateResource } from '../core/template';
import { defaultRetry } from '../configuration/defaults';
import { partitionOf } from './arn-problems';
import { findingsBusName, memberForwardingName, type ForwardingRule, type RoutingLayout } from './layout';
import { eventBridge } from './policies/statement';
import { busArn } from './rule-arn';

/** Name of the stack with the StackSet, and of the StackSet itself. */
export const memberForwardingStackName = 'cordon-forwarding-members';
/** Name of the template among those that StackSets carry. */
export const memberForwardingTemplateName = 'member-forwarding';
/** What the names of the roles begin with; the Region follows. A role for each Region, because names of IAM are those of the whole account. */
export const memberForwardingRolePrefix = 'cordon-forwarding-members-';

export interface MemberForwardingOptions {
  readonly rules: readonly Pick<ForwardingRule, 'name' | 'eventPattern' | 'readOnlyCalls'>[];
  /** ARN of the findings bus. */
  readonly busArn: string;
}

/** What the StackSet of a layout is made of. @returns undefined where nothing is forwarded from member accounts */
export function memberForwardingOf({ home, members }: RoutingLayout): MemberForwardingOptions | undefined {
  const { account, region, busName = findingsBusName } = home;
  return members && { rules: members.rules, busArn: busArn({ partition: partitionOf(region), region, account }, busName) };
}

/** Resources of a member account, by logical ID. */
export const memberForwardingIds = {
  role: 'ForwardingRole',
  queue: 'ForwardingDeadLetters',
  queuePolicy: 'ForwardingDeadLettersPolicy',
  rule: (index: number): string => `ForwardingRule${index + 1}`,
} as const;

const sub = (text: string): { readonly 'Fn::Sub': string } => ({ 'Fn::Sub': text });
const ruleArn = (name: string): { readonly 'Fn::Sub': string } =>
  sub(`arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/${name}`);
const queueArn = { 'Fn::GetAtt': [memberForwardingIds.queue, 'Arn'] };

/**
 * The template that the StackSet deploys to member accounts, in every Region in use: rules that send use of containment to the findings bus, with a role
 * that may do nothing else. A bus of another account needs a role: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 *
 * What cannot be delivered waits in a queue of the account, which is encrypted with a key of SQS: a customer managed key would cost a dollar a month in
 * each account and Region. Nothing in a member account raises an alarm.
 */
export function memberForwardingTemplate({ rules, busArn }: MemberForwardingOptions): Template {
  const { role, queue, queuePolicy, rule } = memberForwardingIds;
  const ruleArns = rules.map(({ name }) => ruleArn(name));
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Cordon: forwards use of containment to the findings bus',
    Resources: {
      [role]: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: sub(`${memberForwardingRolePrefix}\${AWS::Region}`),
          Description: 'Cordon: forwards use of containment to the findings bus',
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: eventBridge },
                Action: 'sts:AssumeRole',
                Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }, ArnEquals: { 'aws:SourceArn': ruleArns } },
              },
            ],
          },
          Policies: [
            {
              PolicyName: 'FindingsBus',
              PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: busArn }] },
            },
          ],
        },
      },
      [queue]: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: `${memberForwardingName}-dead-letters`, SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 },
      },
      [queuePolicy]: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: queue }],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'EventsToQueue',
                Effect: 'Allow',
                Principal: { Service: eventBridge },
                Action: 'sqs:SendMessage',
                Resource: queueArn,
                Condition: { ArnEquals: { 'aws:SourceArn': ruleArns }, StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
              },
              {
                Sid: 'TlsAlone',
                Effect: 'Deny',
                Principal: '*',
                Action: 'sqs:*',
                Resource: queueArn,
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
            ],
          },
        },
      },
      ...Object.fromEntries(rules.map((each, index) => [rule(index), ruleResource(each, busArn)])),
    },
  };
}

function ruleResource({ name, eventPattern, readOnlyCalls }: MemberForwardingOptions['rules'][number], busArn: string): TemplateResource {
  return {
    Type: 'AWS::Events::Rule',
    DependsOn: [memberForwardingIds.queuePolicy],
    Properties: {
      Name: name,
      Description: 'Cordon: use of containment, for the findings bus',
      State: readOnlyCalls === true ? 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' : 'ENABLED',
      EventPattern: eventPattern,
      Targets: [
        {
          Id: 'findings-bus',
          Arn: busArn,
          RoleArn: { 'Fn::GetAtt': [memberForwardingIds.role, 'Arn'] },
          RetryPolicy: {
            MaximumRetryAttempts: defaultRetry.maximumRetryAttempts,
            MaximumEventAgeInSeconds: defaultRetry.maximumEventAgeSeconds,
          },
          DeadLetterConfig: { Arn: queueArn },
        },
      ],
    },
  };
}
