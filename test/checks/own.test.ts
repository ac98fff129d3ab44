import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, Stack, type aws_events as events } from 'aws-cdk-lib';
import { EventDelivery } from '../../constructs/event-delivery';
import { EventForwarding } from '../../constructs/event-forwarding';
import { EventRoute } from '../../constructs/event-route';
import { FindingsBus } from '../../constructs/findings-bus';
import { RoutingKey } from '../../constructs/routing-key';
import { ContainmentRoles } from '../../constructs';
import { loadConfiguration } from '../../lib/meaning/read';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { type RouteTarget } from '../../lib/configuration/route';
import { buildApp } from '../../lib/stacks/app';
import { repository } from '../support/run';
import { findingsOf } from './cases';

process.env.CDK_VALIDATION = 'false';

const account = '222222222222';
const env = { account, region: 'eu-west-1' };
const place = `eu-west-1:${account}`;
const examples = join(repository, 'examples');
const file = join(examples, 'organization.json');
const snapshot = parseSnapshot(readFileSync(file, 'utf8'), { file });

describe('the pack has nothing against', () => {
  it.each(readdirSync(examples).filter((name) => name.endsWith('.yaml') && !/^team|\.test\./.test(name)))(
    'the app of examples/%s',
    (name) => {
      const app = new App();
      const { configuration } = loadConfiguration(join(examples, name));
      buildApp(app, { configuration, snapshot, today: '2026-11-24' });
      expect(findingsOf(app)).toEqual([]);
    },
  );

  const acknowledge = [{ finding: 'route-starts-unknown-runbook', justification: 'The runbook writes a ticket.' }];
  const everyTarget: readonly RouteTarget[] = [
    { sns: { topicName: 'made' } },
    { sns: { topicArn: `arn:aws:sns:${place}:existing` } },
    { sqs: { queueName: 'made' } },
    { sqs: { queueArn: `arn:aws:sqs:${place}:existing` } },
    { lambda: { functionArn: `arn:aws:lambda:${place}:function:triage:live` } },
    { stepFunctions: { stateMachineArn: `arn:aws:states:${place}:stateMachine:triage` } },
    { ssmAutomation: { documentName: 'Contain', roleArn: `arn:aws:iam::${account}:role/Runbooks` } },
    { logs: { logGroupName: '/aws/events/cordon/findings' } },
    {
      apiDestination: {
        url: 'https://example.com/hook',
        authorization: { type: 'basic', secretArn: `arn:aws:secretsmanager:${place}:secret:tickets-AbCdEf` },
      },
    },
    { slack: { workspaceId: 'T07EA123LEP', channelId: 'C07EZ1ABC23' } },
    { eventBus: { eventBusArn: 'arn:aws:events:eu-west-1:333333333333:event-bus/siem' } },
  ];

  it('routes, forwarding and the bus for findings', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env });
    const key = new RoutingKey(stack, 'Key', { alarmTopics: true });
    const findingsBus = new FindingsBus(stack, 'Bus', { organizationId: 'o-exampleorgid', accounts: ['111111111111'], key });
    new EventRoute(stack, 'Cases', { name: 'cases', events: { securityIr: {} }, targets: everyTarget, key, acknowledge });
    new EventRoute(stack, 'Given', {
      name: 'given',
      events: { guardDuty: {} },
      targets: [{ lambda: { functionArn: `arn:aws:lambda:${place}:function:f` } }],
      deadLetterQueueArn: `arn:aws:sqs:${place}:theirs`,
      key,
    });
    const rules = [{ name: 'forwarded', eventPattern: { source: ['aws.securityhub'] } }];
    new EventForwarding(stack, 'Forwarding', { rules, targetBusArn: findingsBus.eventBusArn, key });
    expect(
      stack.node.findAll().filter((node) => CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::Events::Rule').length,
    ).toBe(5);
    expect(findingsOf(app)).toEqual([]);
  });
});

describe('an acknowledgement of a construct leaves others to be found:', () => {
  const key = { keyArn: `arn:aws:kms:${place}:key/k` };

  it('a rule with an existing queue, and another one beside it', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env });
    const delivery = new EventDelivery(stack, 'Delivery', {
      name: 'd',
      of: 'a test',
      rules: [],
      retry: { maximumRetryAttempts: 1, maximumEventAgeSeconds: 60 },
      key: new RoutingKey(stack, 'Key'),
    });
    expect(delivery.rules).toEqual([]);
    const route = new EventRoute(stack, 'Route', {
      name: 'existing',
      events: { guardDuty: {} },
      targets: [{ sqs: { queueArn: `arn:aws:sqs:${place}:existing` } }],
      key: new RoutingKey(stack, 'Other'),
    });
    const rule = route.node
      .findAll()
      .find((node): node is events.CfnRule => CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::Events::Rule');
    expect(findingsOf(app)).toEqual([]);
    rule?.addPropertyOverride('Targets.1', {
      Id: 'planted',
      Arn: `arn:aws:sqs:${place}:planted`,
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['RouteRouteExistingRouteExistingDeadLetters', 'Arn'] } },
    });
    expect(findingsOf(app)).toContainEqual(
      expect.stringContaining(`CordonChecks-EventTargetRefusesEvents[Unknown::planted::arn:aws:sqs:${place}:planted] Route/`),
    );
  });

  it('a key that is given, of which nobody knows whether it admits EventBridge', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env });
    new EventRoute(stack, 'Route', { name: 'keyed', events: { guardDuty: {} }, targets: [{ sqs: { queueName: 'q' } }], key });
    const found = findingsOf(app);
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) expect(finding).toContain('CordonChecks-EventTargetRefusesEvents[Unknown::Key::');
  });

  it('a second trust beside the published one of the execution role', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env });
    const roles = new ContainmentRoles(stack, 'Roles');
    expect(findingsOf(app)).toEqual([]);
    const execution = roles.node.findChild('ContainmentExecutionRole') as CfnResource;
    execution.addPropertyOverride('AssumeRolePolicyDocument.Statement.1', {
      Effect: 'Allow',
      Principal: { Service: 'states.amazonaws.com' },
      Action: 'sts:AssumeRole',
    });
    expect(findingsOf(app)).toEqual(['CordonChecks-ServiceTrustWithoutCondition[states.amazonaws.com] Roles/ContainmentExecutionRole']);
  });

  it('an external ID that is no longer the account of the role', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env });
    const roles = new ContainmentRoles(stack, 'Roles');
    const containment = roles.node.findChild('ContainmentRole') as CfnResource;
    containment.addPropertyOverride('AssumeRolePolicyDocument.Statement.0.Condition.StringEquals.sts:ExternalId', '333333333333');
    expect(findingsOf(app)).toContainEqual(expect.stringContaining('CordonChecks-ContainmentTrustWithoutExternalId[333333333333] Roles/'));
  });
});
