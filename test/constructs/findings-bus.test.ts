import { Aws } from 'aws-cdk-lib';

import {
  DeadLetterQueue,
  EventForwarding,
  FindingsBus,
  RoutingKey,
  type EventForwardingProps,
  type FindingsBusProps,
} from '../../constructs';
import { CordonError } from '../../lib/core/problem';
import { account, alarmTopicArn, env, ofType, only, place, stage, templateOf, textOf } from './routes/support';

process.env.CDK_VALIDATION = 'false';

const problemsOf = (make: () => unknown): readonly string[] => {
  try {
    make();
    return [];
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    return error.problems.map(({ id, path }) => `${id} ${path ?? ''}`);
  }
};
const key = { 'Fn::GetAtt': ['RoutingKey', 'Arn'] };

describe('the findings bus', () => {
  const made = (props: Partial<FindingsBusProps> = {}, place_: { readonly env?: typeof env | undefined } = { env }) => {
    const { app, stack, key: own } = stage(place_);
    const bus = new FindingsBus(stack, 'FindingsBus', { organizationId: 'o-exampleorgid', key: own, ...props });
    return { app, bus, stack, template: templateOf(stack) };
  };

  it('is encrypted, has a queue for what cannot be, and lets no other account in', () => {
    const { template, bus } = made();
    expect(only(template, 'AWS::Events::EventBus')).toEqual({
      Name: 'cordon-findings',
      Description: 'Cordon: findings of all Regions, and what tampers with their protection',
      KmsKeyIdentifier: key,
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['FindingsBusDeadLetters', 'Arn'] } },
    });
    expect(template.Resources['FindingsBus']?.DependsOn).toEqual(['FindingsBusDeadLettersPolicy']);
    expect(ofType(template, 'AWS::Events::EventBusPolicy')).toEqual([]);
    expect([bus.archiveName, bus.literalName]).toEqual(['cordon-findings', 'cordon-findings']);
  });

  it('keeps what came 90 days in an encrypted archive', () => {
    expect(only(made().template, 'AWS::Events::Archive')).toEqual({
      ArchiveName: 'cordon-findings',
      Description: 'Cordon: what came to the bus cordon-findings, to be replayed',
      SourceArn: { 'Fn::GetAtt': ['FindingsBus', 'Arn'] },
      RetentionDays: 90,
      KmsKeyIdentifier: key,
    });
  });

  it('takes another name, retention and accounts', () => {
    const { template } = made({
      name: 'theirs',
      archiveDays: 3650,
      deadLetterDays: 1,
      accounts: ['111111111111', '333333333333'],
      alarmTopicArn,
    });
    expect(only(template, 'AWS::Events::EventBus')['Name']).toBe('theirs');
    expect(only(template, 'AWS::Events::Archive')).toMatchObject({ ArchiveName: 'theirs', RetentionDays: 3650 });
    expect(only(template, 'AWS::SQS::Queue')).toMatchObject({ QueueName: 'theirs-bus-dead-letters', MessageRetentionPeriod: 86_400 });
    expect(only(template, 'AWS::CloudWatch::Alarm')).toMatchObject({ AlarmName: 'theirs-bus-dead-letters', AlarmActions: [alarmTopicArn] });
    const principal = (id: string): object => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${id}:root`]] });
    expect(only(template, 'AWS::Events::EventBusPolicy')).toMatchObject({
      EventBusName: { Ref: 'FindingsBus' },
      Statement: { Principal: { AWS: [principal('111111111111'), principal('333333333333')] } },
    });
  });

  it.each([
    [{ organizationId: 'o-short' }, ['invalid-organization-id Stack/FindingsBus']],
    [{ accounts: ['1111', '111111111111'] }, ['invalid-account-id Stack/FindingsBus']],
    [{ archiveDays: 0 }, ['invalid-archive-days Stack/FindingsBus']],
    [{ archiveDays: 3651 }, ['invalid-archive-days Stack/FindingsBus']],
    [{ name: 'a'.repeat(49) }, ['invalid-bus-name Stack/FindingsBus']],
    [{ name: 'default' }, ['invalid-bus-name Stack/FindingsBus']],
    [{ deadLetterDays: 15 }, ['invalid-dead-letter-days Stack/FindingsBus/FindingsBusDeadLetters']],
    [{ alarmTopicArn: `arn:aws:sns:eu-west-1:${account}:alarms` }, ['alarm-topic-in-another-region Stack/FindingsBus.alarmTopicArn']],
    [{ archiveDays: 1.5, organizationId: '' }, ['invalid-organization-id Stack/FindingsBus', 'invalid-archive-days Stack/FindingsBus']],
    [{ name: 'a'.repeat(48), archiveDays: 1, organizationId: `o-${'a'.repeat(32)}` }, []],
    [{ organizationId: Aws.STACK_NAME, accounts: [Aws.ACCOUNT_ID] }, []],
  ])('with %j has the problems %j', (props, expected) => {
    expect(problemsOf(() => made(props))).toEqual(expected);
  });
});

describe('forwarding', () => {
  const targetBusArn = `arn:aws:events:eu-west-1:${account}:event-bus/cordon-findings`;
  const rules = [{ name: 'cordon_forwarding', eventPattern: { source: ['aws.guardduty'] } }];
  const made = (props: Partial<EventForwardingProps> = {}, place_: { readonly env?: typeof env | undefined } = { env }) => {
    const { app, stack, key: own } = stage(place_);
    const forwarding = new EventForwarding(stack, 'Forwarding', { rules, targetBusArn, key: own, ...props });
    return { app, stack, forwarding, template: templateOf(stack) };
  };

  it('sends the events as they are, with a role, retries and dead letters', () => {
    const { template, forwarding, stack } = made();
    expect(only(template, 'AWS::Events::Rule')).toEqual({
      Name: 'cordon_forwarding',
      Description: `Cordon: events that routes want, for the bus cordon-findings of ${account} in eu-west-1`,
      State: 'ENABLED',
      EventPattern: { source: ['aws.guardduty'] },
      Targets: [
        {
          Id: expect.stringMatching(/^bus-/) as string,
          Arn: targetBusArn,
          RoleArn: { 'Fn::GetAtt': [ofType(template, 'AWS::IAM::Role')[0]?.[0], 'Arn'] },
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['ForwardingDeadLetters', 'Arn'] } },
        },
      ],
    });
    expect(template.Resources['ForwardingDeadLetters']?.Properties).toMatchObject({
      QueueName: 'cordon_forwarding-dead-letters',
      KmsMasterKeyId: key,
    });
    expect(ofType(template, 'AWS::CloudWatch::Alarm').map(([, alarm]) => textOf(alarm, 'AlarmName'))).toEqual([
      'cordon_forwarding-dead-letters',
      'cordon_forwarding-failed-invocations',
    ]);
    expect(stack.resolve(forwarding.ruleArns)).toHaveLength(1);
  });

  it('has one role and one queue for several rules', () => {
    const several = [1, 2].map((number) => ({ name: `cordon_forwarding.${number}`, eventPattern: { source: [`aws.${number}`] } }));
    const { template } = made({ rules: several });
    expect(ofType(template, 'AWS::Events::Rule')).toHaveLength(2);
    const trust = JSON.stringify(only(template, 'AWS::IAM::Role')['AssumeRolePolicyDocument']);
    expect(trust).toContain('rule/cordon_forwarding.1');
    expect(trust).toContain('rule/cordon_forwarding.2');
  });

  it('takes another name, retries, retention and topic for alarms', () => {
    const retry = { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 };
    const { template } = made({ name: 'theirs', retry, deadLetterDays: 1, alarmTopicArn });
    expect(only(template, 'AWS::Events::Rule')['Targets']).toMatchObject([
      { RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } },
    ]);
    expect(template.Resources['ForwardingDeadLetters']?.Properties).toMatchObject({
      QueueName: 'theirs-dead-letters',
      MessageRetentionPeriod: 86_400,
    });
    expect(ofType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties['AlarmActions'])).toEqual([
      [alarmTopicArn],
      [alarmTopicArn],
    ]);
  });

  it.each([
    [{ rules: [] }, ['no-rule Stack/Forwarding.rules']],
    [{ rules: [{ name: 'a b', eventPattern: { source: ['a'] } }] }, ['invalid-rule-name Stack/Forwarding.rules[0].name']],
    [{ rules: [{ name: 'a'.repeat(65), eventPattern: { source: ['a'] } }] }, ['invalid-rule-name Stack/Forwarding.rules[0].name']],
    [{ rules: [{ name: 'a'.repeat(64), eventPattern: { source: ['a'] } }] }, []],
    [{ rules: [{ name: 'a', eventPattern: { source: 'a' } }] }, ['pattern-value-not-a-list Stack/Forwarding.rules[0].eventPattern']],
    [{ targetBusArn: `arn:aws:sqs:${place}:queue` }, ['invalid-target-arn Stack/Forwarding.targetBusArn']],
    [{ targetBusArn: Aws.STACK_ID }, []],
    [{ retry: { maximumRetryAttempts: 186, maximumEventAgeSeconds: 60 } }, ['invalid-retry Stack/Forwarding.retry.maximumRetryAttempts']],
    [{ alarmTopicArn: `arn:aws:sns:eu-west-1:${account}:alarms` }, ['alarm-topic-in-another-region Stack/Forwarding.alarmTopicArn']],
  ])('with %j has the problems %j', (props, expected) => {
    expect(problemsOf(() => made(props))).toEqual(expected);
  });
});

describe('a dead-letter queue', () => {
  const queue = (props: { readonly name?: string; readonly retentionDays?: number }): unknown => {
    const { stack, key: own } = stage();
    return new DeadLetterQueue(stack, 'Letters', { name: 'letters', of: 'the rule x', key: own, sourceArns: ['arn:x'], account, ...props });
  };

  it.each([
    [{ name: 'a'.repeat(81) }, ['invalid-queue-name Stack/Letters']],
    [{ name: 'a.fifo' }, ['invalid-queue-name Stack/Letters']],
    [{ retentionDays: 1.5 }, ['invalid-dead-letter-days Stack/Letters']],
    [{ name: 'a'.repeat(80), retentionDays: 1 }, []],
    [{ name: Aws.STACK_NAME }, []],
  ])('with %j has the problems %j', (props, expected) => {
    expect(problemsOf(() => queue(props))).toEqual(expected);
  });
});

describe('the key of routes', () => {
  it('is rotated, and says what it is for', () => {
    const { stack } = stage();
    new RoutingKey(stack, 'Second', { description: 'Theirs' });
    const template = templateOf(stack);
    expect(template.Resources['RoutingKey']?.Properties).toMatchObject({
      EnableKeyRotation: true,
      Description: 'Cordon: events on their way, and what could not be delivered',
    });
    expect(template.Resources['Second']?.Properties['Description']).toBe('Theirs');
  });

  it('lets in who needs it, and nobody until then', () => {
    const { stack } = stage();
    const { Statement } = templateOf(stack).Resources['RoutingKey']?.Properties['KeyPolicy'] as {
      readonly Statement: readonly { readonly Sid: string }[];
    };
    expect(Statement.map(({ Sid }) => Sid)).toEqual(['Account', 'EventsToEncryptedTargets']);
  });
});
