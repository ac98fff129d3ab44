import { CfnResource, Stack, Token, aws_events as events } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { findingsBusName } from '../lib/routes/layout';
import { memberForwardingRolePrefix } from '../lib/routes/member-forwarding';
import { busArn } from '../lib/routes/rule-arn';
import { DeadLetterQueue } from './dead-letter-queue';
import { throwProblems } from './route-problems';
import { alarmTopicProblems } from './routing-alarm';
import { type RoutingKey } from './routing-key';

export interface FindingsBusProps {
  /** 1 to 48 letters, digits, hyphens and underscores. @default cordon-findings */
  readonly name?: string;
  /** `o-` and 10 to 32 letters and digits. */
  readonly organizationId: string;
  /** Accounts of the organization, besides the one of the bus, that may put events on it. @default - none */
  readonly accounts?: readonly string[];
  /** Whether the forwarding role of any account of the organization may put events on it (`memberForwardingTemplate`). @default false */
  readonly admitsMembers?: boolean;
  /** Days that the archive keeps events, 1 to 3,650. @default 90 */
  readonly archiveDays?: number;
  /** Encrypts the bus, its archive, and the queue of events that it could not process. */
  readonly key: RoutingKey;
  /** 1 to 14. @default 14 */
  readonly deadLetterDays?: number;
  /** A topic of this Region. @default - nobody is told */
  readonly alarmTopicArn?: string;
}

/**
 * The bus in the home Region that the findings of all Regions are sent to, with an archive to replay from.
 *
 * Rules of the account itself, in any Region, put events on it by their role alone; other accounts need the policy too, which admits the named ones
 * as long as they are in the organization, by rules alone. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html, eb-cross-region.html
 *
 * An encrypted bus loses an event for good when its key cannot be used, so AWS advises a queue for that, which there is:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-dlq.html
 * @throws CordonError where the organization, an account or the retention is none
 */
export class FindingsBus extends Construct {
  public readonly eventBusArn: string;
  /** A reference: what uses it is made after the bus. */
  public readonly eventBusName: string;
  public readonly literalName: string;
  public readonly archiveName: string;

  public constructor(scope: Construct, id: string, props: FindingsBusProps) {
    super(scope, id);
    const {
      name = findingsBusName,
      organizationId,
      accounts = [],
      admitsMembers = false,
      archiveDays = 90,
      key,
      deadLetterDays,
      alarmTopicArn,
    } = props;
    this.check(props, archiveDays);
    const { partition, account } = Stack.of(this);
    const arn = busArn(Stack.of(this), name);
    key.encryptBus(arn);
    const queue = new DeadLetterQueue(this, `${id}DeadLetters`, {
      name: `${name}-bus-dead-letters`,
      of: `the bus ${name}, which could not encrypt or decrypt them,`,
      key,
      sourceArns: [arn],
      account,
      ...(deadLetterDays !== undefined && { retentionDays: deadLetterDays }),
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
    });
    const bus = new events.CfnEventBus(this, 'Resource', {
      name,
      description: 'Cordon: findings of all Regions, and what tampers with their protection',
      kmsKeyIdentifier: key.keyArn,
      deadLetterConfig: { arn: queue.queueArn },
    });
    bus.addResourceDependency(queue.policy);
    this.eventBusArn = bus.attrArn;
    this.eventBusName = bus.ref;
    this.literalName = name;
    if (admitsMembers) {
      new CfnResource(this, `${id}MembersPolicy`, {
        type: 'AWS::Events::EventBusPolicy',
        properties: {
          EventBusName: bus.ref,
          StatementId: 'MembersOfTheOrganization',
          Statement: {
            Effect: 'Allow',
            Principal: '*',
            Action: 'events:PutEvents',
            Resource: bus.attrArn,
            // The role of the StackSet alone, and only what a rule forwards, as below.
            Condition: {
              StringEquals: { 'aws:PrincipalOrgID': organizationId, 'events:eventBusInvocation': 'true' },
              ArnLike: { 'aws:PrincipalArn': `arn:${partition}:iam::*:role/${memberForwardingRolePrefix}*` },
            },
          },
        },
      });
    }
    if (accounts.length > 0) {
      // Not by its own class, of which cdk-nag reads a deprecated property, so that CDK would warn in every synthesis. CordonChecks looks at it.
      new CfnResource(this, `${id}Policy`, {
        type: 'AWS::Events::EventBusPolicy',
        properties: {
          EventBusName: bus.ref,
          StatementId: 'AccountsOfTheOrganization',
          Statement: {
            Effect: 'Allow',
            Principal: { AWS: accounts.map((admitted) => `arn:${partition}:iam::${admitted}:root`) },
            Action: 'events:PutEvents',
            Resource: bus.attrArn,
            // What a rule forwards, and not what somebody puts on the bus by PutEvents: such an event has come through the default bus of its account.
            // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
            Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId, 'events:eventBusInvocation': 'true' } },
          },
        },
      });
    }
    this.archiveName = name;
    new events.CfnArchive(this, `${id}Archive`, {
      archiveName: this.archiveName,
      description: `Cordon: what came to the bus ${name}, to be replayed`,
      sourceArn: bus.attrArn,
      retentionDays: archiveDays,
      kmsKeyIdentifier: key.keyArn,
    });
  }

  private check({ name = findingsBusName, organizationId, accounts = [], alarmTopicArn }: FindingsBusProps, archiveDays: number): void {
    const isToken = (value: string): boolean => Token.isUnresolved(value);
    const problems = [
      // The archive is named after the bus and may have 48 characters; the queue may have no dot.
      // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html
      ...(/^[A-Za-z0-9_-]{1,48}$/.test(name) && name !== 'default'
        ? []
        : [
            {
              id: 'invalid-bus-name',
              message: 'must be named with 1 to 48 letters, digits, hyphens and underscores, and not default',
              value: name,
              remedy: 'rename it',
            },
          ]),
      ...(isToken(organizationId) || /^o-[a-z0-9]{10,32}$/.test(organizationId)
        ? []
        : [
            {
              id: 'invalid-organization-id',
              message: 'must be the ID of an organization',
              value: organizationId,
              remedy: 'find it with aws organizations describe-organization',
            },
          ]),
      ...accounts
        .filter((account) => !isToken(account) && !/^\d{12}$/.test(account))
        .map((value) => ({ id: 'invalid-account-id', message: 'must be an account ID of 12 digits', value, remedy: 'write it in quotes' })),
      ...(Number.isInteger(archiveDays) && archiveDays >= 1 && archiveDays <= 3650
        ? []
        : [{ id: 'invalid-archive-days', message: 'must be 1 to 3,650 days', value: archiveDays, remedy: 'use 90, the default' }]),
      ...alarmTopicProblems(this, alarmTopicArn),
    ];
    throwProblems(this, problems);
  }
}
