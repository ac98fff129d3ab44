import { EventForwarding, EventRoute, FindingsBus, requiredAlarmTopicPolicy, requiredPolicy } from '../../constructs';
import { policyProblems } from '../../lib/iam/policy-problems';
import { refusedDeliveries } from './routes/delivery';
import { allowing, type Place } from './routes/mutations';
import { resolved } from './routes/resolved';
import { isAllowed } from './routes/simulation';
import { sampled } from '../support/runs';
import {
  account,
  alarmTopicArn,
  busTarget,
  everyTarget,
  runbookIsMeant,
  ofType,
  place,
  routed,
  stage,
  templateOf,
  type TemplateData,
} from './routes/support';

process.env.CDK_VALIDATION = 'false';

const eventBridge = 'events.amazonaws.com';
const existing = { topic: `arn:aws:sns:${place}:existing-topic`, queue: `arn:aws:sqs:${place}:existing-queue` };
const rule = `arn:aws:events:${place}:rule/cordon-triage`;
const rules = [1, 2, 3].map((number) => `${rule}.${number}`);

/** Policies of what exists already, as Cordon says that they have to be. */
const required = Object.fromEntries(
  everyTarget
    .flatMap((target) => requiredPolicy(target, { ruleArns: rules, account }))
    .filter(({ kind }) => kind === 'topic policy' || kind === 'queue policy')
    .map(({ of, statements }) => [of, { Version: '2012-10-17', Statement: statements }]),
);

const everything = resolved(templateOf(routed({ targets: [...everyTarget, busTarget] }).stack));
const findings = resolved(templateOf(routed({ events: { guardDuty: {} }, targets: everyTarget }, { withBus: true }).stack));

describe('a policy that is asked for', () => {
  const asked = [
    ...[...everyTarget, busTarget].flatMap((target) => requiredPolicy(target, { ruleArns: rules, account })),
    ...requiredPolicy(
      { eventBus: { eventBusArn: 'arn:aws:events:eu-west-1:333333333333:event-bus/theirs' } },
      { ruleArns: rules, account },
    ),
    ...requiredAlarmTopicPolicy(alarmTopicArn, account),
  ];

  it.each(asked)('is one that AWS takes: $kind of $of', ({ kind, statements }) => {
    const document = { Version: '2012-10-17', Statement: statements };
    expect(policyProblems(document, kind === 'role trust policy' ? 'trust' : 'resource')).toEqual([]);
  });

  it('is asked for of every kind', () => {
    expect(new Set(asked.map(({ kind }) => kind))).toEqual(
      new Set(['topic policy', 'queue policy', 'key policy', 'event bus policy', 'role trust policy']),
    );
  });
});

describe('every event', () => {
  it('arrives at every kind of target, and else in the dead-letter queue', async () => {
    expect(Object.keys(required)).toEqual([existing.topic, existing.queue]);
    expect(await refusedDeliveries(everything, required)).toEqual([]);
  });

  it('arrives from the findings bus too, whose rules have other ARNs', async () => {
    const outside = { ...required, [existing.queue]: queuePolicyFor(rules.map((arn) => arn.replace('rule/', 'rule/cordon-findings/'))) };
    expect(await refusedDeliveries(findings, outside)).toEqual([]);
    expect(await refusedDeliveries(findings, required)).toEqual([`sqs:SendMessage on ${existing.queue} for RouteTriageRule1`]);
  });

  it('would not arrive at what exists without the policies that are asked for', async () => {
    expect(await refusedDeliveries(everything)).toEqual([
      `sns:Publish on ${existing.topic} for RouteTriageRule1`,
      `sqs:SendMessage on ${existing.queue} for RouteTriageRule1`,
    ]);
  });

  it('is forwarded by a role that the forwarding rule alone can assume', async () => {
    const { stack, key } = stage();
    const targetBusArn = 'arn:aws:events:eu-west-1:222222222222:event-bus/cordon-findings';
    new EventForwarding(stack, 'Forwarding', {
      rules: [{ name: 'cordon_forwarding', eventPattern: { source: ['aws.guardduty'] } }],
      targetBusArn,
      key,
    });
    expect(await refusedDeliveries(resolved(templateOf(stack)))).toEqual([]);
  });

  it('of several routes with a topic, queue, function and log group in common arrives for each of them', async () => {
    const { stack, key } = routed({ targets: everyTarget.slice(0, 8) });
    new EventRoute(stack, 'Second', {
      name: 'second',
      events: { preset: 'membership-ended' },
      targets: everyTarget.slice(0, 8),
      key,
      acknowledge: runbookIsMeant,
    });
    const outside = {
      ...required,
      [existing.queue]: queuePolicyFor([1, 2].flatMap((number) => [`${rule}.${number}`, `${rule.replace('triage', 'second')}.${number}`])),
    };
    expect(await refusedDeliveries(resolved(templateOf(stack)), outside)).toEqual([]);
  });
});

function queuePolicyFor(ruleArns: readonly string[]): object {
  const [policy] = requiredPolicy({ sqs: { queueArn: existing.queue } }, { ruleArns, account });
  return { Version: '2012-10-17', Statement: policy?.statements };
}

/** Statements without which events arrive all the same. */
const notForDelivery = ['RoutingKey KeyPolicy.Statement.0', 'RoutingKey KeyPolicy.Statement.2'];
const forDelivery = (template: TemplateData): readonly Place[] =>
  allowing(template).filter(({ name }) => !notForDelivery.includes(name) && !/^(Slack|Teams).*Role /.test(name));

describe('a policy that would drop events is noticed:', () => {
  const places = forDelivery(everything);
  const tried = sampled(places, ({ name }) => /^[A-Z][a-z]+/.exec(name)?.[0]);

  it('all that make anything arrive are looked at', () => {
    expect(new Set(places.map(({ name }) => everything.Resources[name.split(' ', 1)[0] ?? '']?.Type))).toEqual(
      new Set(['AWS::KMS::Key', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::IAM::Role', 'AWS::Logs::ResourcePolicy']),
    );
    expect(places.length).toBeGreaterThan(15);
  });

  it.each(tried)('$name taken out', async ({ with: put }) => {
    expect(await refusedDeliveries(put(undefined), required)).not.toEqual([]);
  });

  it.each(tried)('$name for another resource, action or principal', async ({ statement, with: put }) => {
    const changes = [
      { Action: 'sqs:ReceiveMessage' },
      ...(statement['Resource'] === undefined || statement['Resource'] === '*' ? [] : [{ Resource: `arn:aws:sqs:${place}:another` }]),
      ...(statement['Principal'] === undefined ? [] : [{ Principal: { Service: 'sns.amazonaws.com' } }]),
    ];
    for (const change of changes) {
      expect(await refusedDeliveries(put({ ...statement, ...change }), required)).not.toEqual([]);
    }
  });

  it.each(tried.filter(({ statement }) => statement.Condition !== undefined && statement['Action'] !== 'iam:PassRole'))(
    '$name for another account or rule',
    async ({ statement, with: put }) => {
      const { Condition = {} } = statement;
      for (const [operator, keys] of Object.entries(Condition)) {
        for (const [key, values] of Object.entries(keys)) {
          const other = key === 'aws:SourceAccount' ? '999999999999' : `${[values].flat().join()}-another`;
          const changed = { ...statement, Condition: { ...Condition, [operator]: { ...keys, [key]: other } } };
          expect(await refusedDeliveries(put(changed), required)).not.toEqual([]);
        }
      }
    },
  );

  it.each(tried.filter(({ name }) => /^(Topic|Slack|Teams|RoutingKey)/.test(name)))(
    '$name with the source conditions that AWS does not support there',
    async ({ statement, with: put }) => {
      const Condition = { StringEquals: { 'aws:SourceAccount': account } };
      expect(await refusedDeliveries(put({ ...statement, Condition }), required)).not.toEqual([]);
    },
  );

  it('a permission of a function that names another rule, or is missing', async () => {
    for (const change of [{ SourceArn: `${rule}-another` }, { Principal: 'sns.amazonaws.com' }, { FunctionName: 'another' }]) {
      const Resources = Object.fromEntries(
        Object.entries(everything.Resources).map(([id, resource]) => [
          id,
          resource.Type === 'AWS::Lambda::Permission' ? { ...resource, Properties: { ...resource.Properties, ...change } } : resource,
        ]),
      );
      expect(await refusedDeliveries({ Resources }, required)).toEqual([
        `lambda:InvokeFunction on arn:aws:lambda:${place}:function:triage:live for RouteTriageRule1`,
      ]);
    }
  });
});

/** Policy documents by logical ID of what they are attached to or stand in. */
const documentOf = (template: TemplateData, id: string, property = 'PolicyDocument'): unknown =>
  template.Resources[id]?.Properties[property];

describe('nobody else', () => {
  const ofRule = { 'aws:SourceArn': `${rule}.1`, 'aws:SourceAccount': account };
  const strangers = [
    { name: 'another rule', by: eventBridge, context: { ...ofRule, 'aws:SourceArn': `${rule}-another` } },
    {
      name: 'a rule of that name on another bus',
      by: eventBridge,
      context: { ...ofRule, 'aws:SourceArn': rule.replace('rule/', 'rule/other/') },
    },
    {
      name: 'another account',
      by: eventBridge,
      context: { 'aws:SourceArn': rule.replace(account, '999999999999'), 'aws:SourceAccount': '999999999999' },
    },
    { name: 'an account that pretends to be the rule', by: eventBridge, context: { ...ofRule, 'aws:SourceAccount': '999999999999' } },
    { name: 'EventBridge on behalf of nobody', by: eventBridge, context: {} },
    { name: 'another service', by: 'sns.amazonaws.com', context: ofRule },
    { name: 'a role of another account', by: 'arn:aws:iam::999999999999:role/Anybody', context: ofRule },
  ];

  it.each(strangers)('sends to a queue or to dead letters: $name', async ({ by, context }) => {
    for (const [id, queue] of [
      ['QueueMadeQueuePolicy', 'made-queue'],
      ['RouteTriageDeadLettersPolicy', 'cordon-triage-dead-letters'],
    ] as const) {
      const call = { action: 'sqs:SendMessage', resource: `arn:aws:sqs:${place}:${queue}`, resourcePolicy: documentOf(everything, id) };
      expect(await isAllowed({ ...call, by, context })).toBe(false);
      expect(await isAllowed({ ...call, by: eventBridge, context: ofRule })).toBe(true);
    }
  });

  it.each(strangers)('assumes the roles of targets: $name', async ({ by, context }) => {
    const roles = ofType(everything, 'AWS::IAM::Role').filter(([id]) => id.startsWith('RouteTriage'));
    expect(roles).toHaveLength(5);
    for (const [id, { Properties }] of roles) {
      const call = {
        action: 'sts:AssumeRole',
        resource: `arn:aws:iam::${account}:role/${id}`,
        resourcePolicy: Properties['AssumeRolePolicyDocument'],
      };
      expect(await isAllowed({ ...call, by, context })).toBe(false);
    }
  });

  it.each(strangers.filter(({ by }) => by !== eventBridge))('publishes to a topic or uses the key: $name', async ({ by, context }) => {
    const publish = {
      action: 'sns:Publish',
      resource: `arn:aws:sns:${place}:made-topic`,
      resourcePolicy: documentOf(everything, 'TopicMadeTopicPolicy'),
    };
    expect(await isAllowed({ ...publish, by, context })).toBe(false);
    const use = { resource: keyArn, resourcePolicy: documentOf(everything, 'RoutingKey', 'KeyPolicy') };
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:ScheduleKeyDeletion']) {
      expect(await isAllowed({ ...use, action, by, context })).toBe(false);
    }
  });

  it('reads or deletes by what lets the rules send', async () => {
    const queue = {
      by: eventBridge,
      context: ofRule,
      resource: `arn:aws:sqs:${place}:made-queue`,
      resourcePolicy: documentOf(everything, 'QueueMadeQueuePolicy'),
    };
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:SetQueueAttributes']) {
      expect(await isAllowed({ ...queue, action })).toBe(false);
    }
  });

  it('goes without TLS, not even a rule or who may do it by a policy of their own', async () => {
    const context = { ...ofRule, 'aws:SecureTransport': 'false' };
    const queues = [
      ['QueueMadeQueuePolicy', 'made-queue'],
      ['RouteTriageDeadLettersPolicy', 'cordon-triage-dead-letters'],
    ] as const;
    for (const [id, queue] of queues) {
      const call = {
        action: 'sqs:SendMessage',
        resource: `arn:aws:sqs:${place}:${queue}`,
        resourcePolicy: documentOf(everything, id),
        context,
      };
      expect(await isAllowed({ ...call, by: eventBridge })).toBe(false);
      expect(await isAllowed({ ...call, by: `arn:aws:iam::${account}:role/Admin`, identityPolicies: [administrator] })).toBe(false);
    }
    const publish = {
      action: 'sns:Publish',
      resource: `arn:aws:sns:${place}:made-topic`,
      resourcePolicy: documentOf(everything, 'TopicMadeTopicPolicy'),
      context,
    };
    expect(await isAllowed({ ...publish, by: eventBridge })).toBe(false);
    expect(await isAllowed({ ...publish, by: `arn:aws:iam::${account}:role/Admin`, identityPolicies: [administrator] })).toBe(false);
  });

  it('is let in by a role of a target but to that one target', async () => {
    for (const [id, { Properties }] of ofType(everything, 'AWS::IAM::Role').filter(([name]) => name.startsWith('RouteTriage'))) {
      const identityPolicies = (Properties['Policies'] as readonly { readonly PolicyDocument: unknown }[]).map(
        ({ PolicyDocument }) => PolicyDocument,
      );
      const by = `arn:aws:iam::${account}:role/${id}`;
      for (const [action, resource] of [
        ['states:StartExecution', `arn:aws:states:${place}:stateMachine:another`],
        ['ssm:StartAutomationExecution', `arn:aws:ssm:${place}:automation-definition/Another:$DEFAULT`],
        ['events:InvokeApiDestination', `arn:aws:events:${place}:api-destination/Another/1a2b3c4d-1111-2222-3333-444455556666`],
        ['events:PutEvents', `arn:aws:events:${place}:event-bus/another`],
        ['iam:PassRole', `arn:aws:iam::${account}:role/Another`],
      ] as const) {
        const context: Record<string, string> = action === 'iam:PassRole' ? { 'iam:PassedToService': 'ssm.amazonaws.com' } : {};
        expect(await isAllowed({ by, action, resource, identityPolicies, context })).toBe(false);
      }
    }
  });

  it('is handed the role of a runbook but Systems Manager', async () => {
    const [role] = ofType(everything, 'AWS::IAM::Role').filter(([, { Properties }]) => JSON.stringify(Properties).includes('iam:PassRole'));
    const identityPolicies = (role?.[1].Properties['Policies'] as readonly { readonly PolicyDocument: unknown }[]).map(
      ({ PolicyDocument }) => PolicyDocument,
    );
    const call = {
      by: `arn:aws:iam::${account}:role/${role?.[0] ?? ''}`,
      action: 'iam:PassRole',
      resource: `arn:aws:iam::${account}:role/Runbooks`,
      identityPolicies,
    };
    expect(await isAllowed({ ...call, context: { 'iam:PassedToService': 'ssm.amazonaws.com' } })).toBe(true);
    expect(await isAllowed({ ...call, context: { 'iam:PassedToService': 'ec2.amazonaws.com' } })).toBe(false);
  });
});

const administrator = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const keyArn = `arn:aws:kms:${place}:key/1a2b3c4d-1111-2222-3333-444455556666`;

describe('the key', () => {
  const busArn = `arn:aws:events:${place}:event-bus/cordon-findings`;
  const use = (template: TemplateData, by: string, action: string, context: Record<string, string> = {}): Promise<boolean> =>
    isAllowed({ by, action, resource: keyArn, context, resourcePolicy: documentOf(template, 'RoutingKey', 'KeyPolicy') });

  it('encrypts the log group of a route, and no other', async () => {
    const logs = 'logs.eu-central-1.amazonaws.com';
    const group = `arn:aws:logs:${place}:log-group:/aws/events/cordon/findings`;
    for (const action of ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey']) {
      expect(await use(everything, logs, action, { 'kms:EncryptionContext:aws:logs:arn': group })).toBe(true);
      expect(await use(everything, logs, action, { 'kms:EncryptionContext:aws:logs:arn': `${group}-another` })).toBe(false);
      expect(await use(everything, 'logs.eu-west-1.amazonaws.com', action, { 'kms:EncryptionContext:aws:logs:arn': group })).toBe(false);
    }
  });

  it('encrypts the findings bus and its archive, which need more than targets do', async () => {
    const context = { 'kms:EncryptionContext:aws:events:event-bus:arn': busArn };
    for (const action of ['kms:GenerateDataKey', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo']) {
      expect(await use(findings, eventBridge, action, context)).toBe(true);
    }
    expect(await use(findings, eventBridge, 'kms:DescribeKey')).toBe(true);
    expect(
      await use(findings, eventBridge, 'kms:ReEncryptTo', { 'kms:EncryptionContext:aws:events:event-bus:arn': `${busArn}-another` }),
    ).toBe(false);
    expect(await use(everything, eventBridge, 'kms:DescribeKey')).toBe(false);
  });

  it('lets alarms of the account to encrypted topics where it is asked to, and no other account', async () => {
    const { stack } = stage({ env: { account, region: 'eu-central-1' }, alarmTopics: true });
    const withAlarms = resolved(templateOf(stack));
    const cloudWatch = 'cloudwatch.amazonaws.com';
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) {
      expect(await use(withAlarms, cloudWatch, action, { 'aws:SourceAccount': account })).toBe(true);
      expect(await use(withAlarms, cloudWatch, action, { 'aws:SourceAccount': '999999999999' })).toBe(false);
      expect(await use(everything, cloudWatch, action, { 'aws:SourceAccount': account })).toBe(false);
    }
  });

  it('is administered by who may in the account', async () => {
    const by = `arn:aws:iam::${account}:role/Admin`;
    const call = {
      by,
      action: 'kms:ScheduleKeyDeletion',
      resource: keyArn,
      resourcePolicy: documentOf(everything, 'RoutingKey', 'KeyPolicy'),
    };
    expect(await isAllowed({ ...call, identityPolicies: [administrator] })).toBe(true);
    expect(await isAllowed(call)).toBe(false);
  });
});

describe('the findings bus', () => {
  const { stack, key } = stage();
  new FindingsBus(stack, 'FindingsBus', { organizationId: 'o-exampleorgid', accounts: ['111111111111'], key });
  const template = resolved(templateOf(stack));
  const resourcePolicy = { Version: '2012-10-17', Statement: [documentOf(template, 'FindingsBusPolicy', 'Statement')] };
  const busArn = `arn:aws:events:${place}:event-bus/cordon-findings`;
  /** What EventBridge says of an event that a rule sends on. */
  const forwarded = { 'events:eventBusInvocation': 'true' };
  const put = (from: string, context: Record<string, string>, action = 'events:PutEvents', resource = busArn): Promise<boolean> =>
    isAllowed({ by: `arn:aws:iam::${from}:role/Forwarding`, action, resource, context, resourcePolicy, identityPolicies: [administrator] });

  it('takes events of the accounts that are named, while they are in the organization', async () => {
    expect(await put('111111111111', { 'aws:PrincipalOrgID': 'o-exampleorgid', ...forwarded })).toBe(true);
    expect(await put('111111111111', { 'aws:PrincipalOrgID': 'o-otherorganiz', ...forwarded })).toBe(false);
    expect(await put('111111111111', forwarded)).toBe(false);
  });

  it('takes nothing that somebody there puts on it without a rule', async () => {
    expect(await put('111111111111', { 'aws:PrincipalOrgID': 'o-exampleorgid', 'events:eventBusInvocation': 'false' })).toBe(false);
    expect(await put('111111111111', { 'aws:PrincipalOrgID': 'o-exampleorgid' })).toBe(false);
  });

  it('takes none of another account of the organization, and nothing but events', async () => {
    expect(await put('333333333333', { 'aws:PrincipalOrgID': 'o-exampleorgid', ...forwarded })).toBe(false);
    for (const action of ['events:PutRule', 'events:PutTargets', 'events:DeleteEventBus']) {
      const resource = action === 'events:DeleteEventBus' ? busArn : busArn.replace('event-bus/cordon-findings', 'rule/cordon-findings/x');
      expect(await put('111111111111', { 'aws:PrincipalOrgID': 'o-exampleorgid' }, action, resource)).toBe(false);
    }
  });

  it('sends what it could not encrypt to its own dead letters, and no rule does', async () => {
    const call = {
      by: eventBridge,
      action: 'sqs:SendMessage',
      resource: `arn:aws:sqs:${place}:cordon-findings-bus-dead-letters`,
      resourcePolicy: documentOf(template, 'FindingsBusDeadLettersPolicy'),
    };
    expect(await isAllowed({ ...call, context: { 'aws:SourceArn': busArn, 'aws:SourceAccount': account } })).toBe(true);
    expect(await isAllowed({ ...call, context: { 'aws:SourceArn': rule, 'aws:SourceAccount': account } })).toBe(false);
  });
});

describe('what the topic for alarms has to say', () => {
  const [topic, key] = requiredAlarmTopicPolicy(alarmTopicArn, account);

  it('lets the alarms of the account publish, and use the key of the topic', async () => {
    const alarm = { by: 'cloudwatch.amazonaws.com', context: { 'aws:SourceAccount': account } };
    const stranger = { by: 'cloudwatch.amazonaws.com', context: { 'aws:SourceAccount': '999999999999' } };
    const publish = {
      action: 'sns:Publish',
      resource: alarmTopicArn,
      resourcePolicy: { Version: '2012-10-17', Statement: topic?.statements },
    };
    const use = { action: 'kms:GenerateDataKey', resource: keyArn, resourcePolicy: { Version: '2012-10-17', Statement: key?.statements } };
    for (const call of [publish, use]) {
      expect(await isAllowed({ ...call, ...alarm })).toBe(true);
      expect(await isAllowed({ ...call, ...stranger })).toBe(false);
    }
  });
});
