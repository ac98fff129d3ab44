import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { type Configuration } from '../../lib/configuration/configuration';
import { loadConfiguration } from '../../lib/meaning/read';
import { eventMatches } from '../../lib/events/event-matching';
import { parseEventPattern } from '../../lib/events/event-pattern';
import { CordonError } from '../../lib/core/problem';
import { evaluateRoutes } from '../../lib/routes/evaluate';
import { type Route } from '../../lib/configuration/route';
import { buildApp } from '../../lib/stacks/app';
import { type RoutesStacks } from '../../lib/stacks/routes';
import { templateValidator } from '../../lib/validation/cloudformation';
import { nagFindings } from '../constructs/nag';
import { administrator, configured, management, sketch } from '../support/organization';
import { dataOf, routeOf, securityIrEvents } from '../routes/support';

process.env.CDK_VALIDATION = 'false';

const example = loadConfiguration(join(__dirname, '..', '..', 'examples', 'routes.yaml')).configuration;

/** @param checkedBy `synthesis` where a refusal is asked for: that takes several times as long */
function built(
  configuration: Configuration,
  checkedBy: 'caller' | 'synthesis' = 'caller',
): { readonly app: App; readonly stacks: RoutesStacks } {
  const app = new App();
  const { routes } = buildApp(app, { configuration, snapshot: sketch({}), today: '2026-11-24', checkedBy });
  if (!routes) throw new Error('there are no stacks of routes');
  return { app, stacks: routes };
}

const known = new Map<Stack, Template>();
/** The template of a stack that does not change any more. */
function templateOf(stack: Stack): Template {
  const template = known.get(stack) ?? Template.fromStack(stack);
  known.set(stack, template);
  return template;
}

const withRoutes = (routes: readonly Route[], over: Partial<Configuration> = {}): RoutesStacks =>
  built(configured({ routes, ...over })).stacks;

interface Rule {
  readonly Name: string;
  readonly EventBusName?: string;
  readonly EventPattern: unknown;
  readonly Targets: readonly {
    readonly Arn: unknown;
    readonly DeadLetterConfig: unknown;
    readonly RetryPolicy: unknown;
    readonly Id: string;
  }[];
}

const propertiesOf = <T>(template: Template, type: string): readonly T[] =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties as T);
const rulesOf = (template: Template): readonly Rule[] => propertiesOf<Rule>(template, 'AWS::Events::Rule');

const severe = routeOf('severe', { guardDuty: { severityAtLeast: 7 } });
const cases = routeOf('cases', { preset: 'case-updates' });

describe('the example of routes', () => {
  const { app, stacks } = built(example);
  const all = [stacks.shared, ...stacks.routes, ...stacks.forwarding];
  const assembly = app.synth();
  const templates = all.map((stack) => templateOf(stack));
  const layout = evaluateRoutes(example)!.layout;
  const routeTemplates = stacks.routes.map((stack) => templateOf(stack));

  it('has a stack for what is shared, one a route, and one for each place that forwards', () => {
    expect(all.map(({ stackName, account, region }) => `${stackName} ${account} ${region}`)).toEqual([
      `cordon-routes-eu-west-1 ${administrator} eu-west-1`,
      ...example.routes!.map(({ name }) => `cordon-route-${name} ${administrator} eu-west-1`),
      `cordon-forwarding-eu-west-1 ${administrator} eu-west-1`,
      `cordon-forwarding-us-east-1 ${administrator} us-east-1`,
      `cordon-forwarding-eu-central-1 ${administrator} eu-central-1`,
      `cordon-forwarding-management-eu-west-1 ${management} eu-west-1`,
      `cordon-forwarding-management-us-east-1 ${management} us-east-1`,
    ]);
  });

  it('is deployed in the order in which nothing is sent to what is absent', () => {
    const dependencies = (name: string): readonly string[] => assembly.getStackArtifact(name).dependencies.map(({ id }) => id);
    expect(dependencies('cordon-route-case-updates')).toContain('cordon-routes-eu-west-1');
    expect(dependencies('cordon-forwarding-us-east-1')).toEqual(
      expect.arrayContaining(['cordon-routes-eu-west-1', 'cordon-route-urgent-findings', 'cordon-route-tamper-detection']),
    );
  });

  it('passes the CloudFormation validation and cdk-nag', () => {
    const validator = templateValidator();
    for (const template of templates) expect(validator.validate(JSON.stringify(template.toJSON()), 'template')).toEqual([]);
    expect(nagFindings(app)).toEqual([]);
  });

  it('has each rule of the layout once, with its pattern, on its bus', () => {
    const rules = routeTemplates.flatMap(rulesOf).map(({ Name, EventBusName, EventPattern }) => ({ Name, EventBusName, EventPattern }));
    expect(rules).toEqual(
      layout.home.rules.map(({ name, bus, eventPattern }) => ({
        Name: name,
        EventBusName: bus === 'findings' ? 'cordon-findings' : undefined,
        EventPattern: eventPattern,
      })),
    );
    layout.forwarding.forEach(({ rules: forwarded }, index) => {
      const found = rulesOf(templateOf(stacks.forwarding[index]!));
      expect(found.map(({ Name, EventPattern }) => [Name, EventPattern])).toEqual(
        forwarded.map(({ name, eventPattern }) => [name, eventPattern]),
      );
    });
  });

  it('sends every documented event of AWS Security Incident Response to the routes that are for it, and to no other', () => {
    const expected = dataOf<Readonly<Record<string, readonly string[]>>>('example-events');
    const takers = (event: unknown): readonly string[] =>
      stacks.routes
        .filter((stack) =>
          rulesOf(templateOf(stack))
            .filter(({ EventBusName }) => EventBusName === undefined)
            .some(({ EventPattern }) => eventMatches(parseEventPattern(EventPattern).pattern!, event)),
        )
        .map(({ stackName }) => stackName.slice('cordon-route-'.length));
    expect(Object.keys(expected)).toHaveLength(18);
    expect(Object.fromEntries(securityIrEvents.map(({ name, event }) => [name, takers(event)]))).toEqual(expected);
  });

  it('retries every target, and keeps what it cannot deliver', () => {
    for (const template of [...routeTemplates, ...stacks.forwarding.map((stack) => templateOf(stack))]) {
      const [queue, ...others] = Object.keys(template.findResources('AWS::SQS::Queue'));
      expect(others).toEqual([]);
      for (const { RetryPolicy, DeadLetterConfig } of rulesOf(template).flatMap(({ Targets }) => Targets)) {
        expect(RetryPolicy).toEqual(
          template === routeTemplates[0]
            ? { MaximumRetryAttempts: 50, MaximumEventAgeInSeconds: 7200 }
            : { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
        );
        expect(DeadLetterConfig).toEqual({ Arn: { 'Fn::GetAtt': [queue, 'Arn'] } });
      }
    }
  });

  it('makes every topic, queue and log group that a route sends to and that does not exist', () => {
    const shared = templates[0]!;
    const made = [
      ...propertiesOf<{ TopicName: string }>(shared, 'AWS::SNS::Topic').map(
        ({ TopicName }) => `sns:eu-west-1:${administrator}:${TopicName}`,
      ),
      ...propertiesOf<{ QueueName: string }>(shared, 'AWS::SQS::Queue').map(
        ({ QueueName }) => `sqs:eu-west-1:${administrator}:${QueueName}`,
      ),
      ...propertiesOf<{ LogGroupName: string }>(shared, 'AWS::Logs::LogGroup').map(
        ({ LogGroupName }) => `logs:eu-west-1:${administrator}:log-group:${LogGroupName}`,
      ),
    ].map((rest) => `arn:aws:${rest}`);
    const wanted = routeTemplates.flatMap(rulesOf).flatMap(({ Targets }) => Targets.map(({ Arn }) => Arn));
    const given = ['arn:aws:states:eu-west-1:222222222222:stateMachine:triage', 'arn:aws:lambda:eu-west-1:222222222222:function:enrich'];
    expect(wanted.filter((arn) => typeof arn === 'string' && !made.includes(arn) && !given.includes(arn))).toEqual([]);
    // Nothing is made that nobody sends to, but for the dead letters of the bus.
    expect(made.filter((arn) => !wanted.includes(arn))).toEqual([
      `arn:aws:sqs:eu-west-1:${administrator}:cordon-findings-bus-dead-letters`,
    ]);
  });

  it('lets the management account put events on the findings bus, as long as it is in the organization, and nobody else', () => {
    templates[0]!.resourceCountIs('AWS::Events::EventBusPolicy', 1);
    templates[0]!.hasResourceProperties('AWS::Events::EventBusPolicy', {
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: [`arn:aws:iam::${management}:root`] },
        Action: 'events:PutEvents',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid', 'events:eventBusInvocation': 'true' } },
      },
    });
  });

  it('has no credential in any template, but for references to Secrets Manager', () => {
    const connections = templates.flatMap((template) => propertiesOf<object>(template, 'AWS::Events::Connection'));
    expect(connections).toHaveLength(3);
    const values = JSON.stringify(connections.map((connection) => (connection as { AuthParameters: unknown }).AuthParameters));
    for (const [, value] of values.matchAll(/"(?:Password|Username|ApiKeyValue|Value)":"([^"]*)"/g)) {
      expect(value).toMatch(/^\{\{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:222222222222:secret:[^}]+\}\}$/);
    }
  });

  it('tells each alarm to the topic of its own Region', () => {
    for (const stack of all) {
      for (const { AlarmActions } of propertiesOf<{ AlarmActions: unknown }>(templateOf(stack), 'AWS::CloudWatch::Alarm')) {
        expect(AlarmActions).toEqual([`arn:aws:sns:${stack.region}:${administrator}:security-alarms`]);
      }
    }
  });

  it('alarms as soon as the membership ends', () => {
    const ended = templateOf(stacks.routes.find(({ stackName }) => stackName === 'cordon-route-membership-ended')!);
    ended.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'cordon-membership-ended-events',
      MetricName: 'MatchedEvents',
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      Period: 60,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
    const others = routeTemplates.flatMap((template) => propertiesOf<{ AlarmName: string }>(template, 'AWS::CloudWatch::Alarm'));
    expect(others.map(({ AlarmName }) => AlarmName).filter((name) => name.endsWith('-events'))).toEqual(['cordon-membership-ended-events']);
  });

  it('names the protected stacks as tamper detection looks for them', () => {
    const patterns = routeTemplates.flatMap(rulesOf).map(({ EventPattern }) => parseEventPattern(EventPattern).pattern!);
    for (const { stackName } of all) {
      const event = {
        source: 'aws.cloudformation',
        'detail-type': 'AWS API Call via CloudTrail',
        detail: {
          eventSource: 'cloudformation.amazonaws.com',
          eventName: 'DeleteStack',
          eventType: 'AwsApiCall',
          userIdentity: { type: 'AssumedRole' },
          requestParameters: { stackName },
        },
      };
      expect([stackName, patterns.filter((pattern) => eventMatches(pattern, event)).length]).toEqual([stackName, 1]);
    }
  });
});

describe('stacks of routes', () => {
  it('are not there without a list of routes, and keep what is shared with an empty one', () => {
    expect(buildApp(new App(), { configuration: configured(), snapshot: sketch({}) }).routes).toBeUndefined();
    const { shared, routes, forwarding } = withRoutes([]);
    expect([routes, forwarding]).toEqual([[], []]);
    expect(Object.keys(templateOf(shared).toJSON().Resources as object)).toEqual(['RoutingKey']);
  });

  it('have no findings bus where no route takes findings', () => {
    const { shared, forwarding } = withRoutes([cases]);
    templateOf(shared).resourceCountIs('AWS::Events::EventBus', 0);
    expect(forwarding).toEqual([]);
  });

  it('make a queue that two routes name once, and let the rules of both send', () => {
    const { shared } = withRoutes([
      { ...severe, targets: [{ sqs: { queueName: 'inbox' } }] },
      { ...cases, targets: [{ sqs: { queueName: 'inbox' } }] },
    ]);
    const template = templateOf(shared);
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Condition: Match.objectLike({
              ArnEquals: {
                'aws:SourceArn': [
                  `arn:aws:events:eu-west-1:${administrator}:rule/cordon-findings/cordon-severe`,
                  `arn:aws:events:eu-west-1:${administrator}:rule/cordon-cases`,
                ],
              },
            }),
          }),
        ]),
      }),
    });
    expect(propertiesOf<{ QueueName: string }>(template, 'AWS::SQS::Queue').map(({ QueueName }) => QueueName)).toEqual([
      'cordon-findings-bus-dead-letters',
      'inbox',
    ]);
  });

  it('spread more than five targets over rules, each of which the queue lets send', () => {
    const targets = Array.from({ length: 7 }, (_, index) => ({ sqs: { queueName: `queue-${index + 1}` } }));
    const { shared, routes } = withRoutes([{ ...cases, targets }]);
    const rules = rulesOf(templateOf(routes[0]!));
    expect(rules.map(({ Name, Targets }) => [Name, Targets.length])).toEqual([
      ['cordon-cases.1', 5],
      ['cordon-cases.2', 2],
    ]);
    for (const { Name, Targets } of rules) {
      for (const { Arn } of Targets) {
        const queue = (Arn as string).split(':').at(-1);
        const policy = Object.entries(templateOf(shared).findResources('AWS::SQS::QueuePolicy')).find(([id]) =>
          id.includes(`Queue${queue!.slice('queue-'.length)}`),
        );
        expect([queue, JSON.stringify(policy)]).toEqual([queue, expect.stringContaining(`:rule/${Name}"`)]);
      }
    }
  });

  it('warn where alarms tell nobody, in the Region in which they do', () => {
    const app = new App();
    const configuration = configured({
      organization: { regions: ['eu-west-1', 'us-east-1'] },
      routing: { alarmTopicArns: [`arn:aws:sns:eu-west-1:${administrator}:alarms`] },
      routes: [severe],
    });
    const { routes } = buildApp(app, { configuration, snapshot: sketch({}) });
    const warnings = [...routes!.routes, ...routes!.forwarding].map(
      (stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('notify nobody')).length,
    );
    expect(warnings).toEqual([0, 0, 1]);
  });

  it('archive and keep dead letters as long as is said', () => {
    const { shared, routes } = withRoutes([severe], { routing: { ...configured().routing, archiveDays: 30, deadLetterDays: 7 } });
    templateOf(shared).hasResourceProperties('AWS::Events::Archive', { RetentionDays: 30 });
    templateOf(routes[0]!).hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 7 * 86_400 });
    templateOf(shared).hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'cordon-findings-bus-dead-letters',
      MessageRetentionPeriod: 7 * 86_400,
    });
  });

  it.each(['route-starts-containment', 'route-starts-unknown-runbook'])(
    'start a runbook where somebody answers for it, and are refused otherwise: %s',
    (finding) => {
      const documentName = finding === 'route-starts-containment' ? 'AWSSupport-ContainEC2Instance' : 'TidyUp';
      const parameters = { DryRun: ['false'], InstanceId: ['$.detail.resource.instanceDetails.instanceId'] };
      const targets = [{ ssmAutomation: { documentName, roleArn: `arn:aws:iam::${administrator}:role/Runbooks`, parameters } }];
      const acknowledge = [{ finding, justification: 'The incident lead answers for it.' }];
      const refused = configured({ routes: [routeOf('contain', { guardDuty: {} }, { targets })] });
      expect(() => built(refused, 'synthesis')).toThrow(/acknowledge the finding/);
      const [stack] = withRoutes([routeOf('contain', { guardDuty: {} }, { targets, acknowledge })]).routes;
      templateOf(stack!).hasResourceProperties('AWS::Events::Rule', {
        Targets: [
          Match.objectLike({ InputTransformer: { InputPathsMap: { valueA: parameters.InstanceId[0] }, InputTemplate: Match.anyValue() } }),
        ],
      });
      Annotations.fromStack(stack!).hasNoWarning('*', Match.stringLikeRegexp('runbook'));
    },
  );

  it('are refused where a bus cannot have their rules, before any stack is made', () => {
    const routes = Array.from({ length: 301 }, (_, index) => routeOf(`r${index}`, { securityIr: { cases: [`${1_000_000_000 + index}`] } }));
    expect(() => withRoutes(routes)).toThrow(CordonError);
    expect(() => withRoutes(routes)).toThrow(/must need at most 300 rules on the default bus of 222222222222 in eu-west-1, got 301/);
  });

  it('are emptied where they are retired, in the account and Region that they were in, and not while they are used', () => {
    const retiredStacks = ['cordon-route-old', 'cordon-forwarding-us-east-1', 'cordon-forwarding-management-us-east-1'];
    const { retired } = withRoutes([cases], { routing: { ...configured().routing, retiredStacks } });
    expect(retired.map(({ stackName, account, region }) => [stackName, account, region])).toEqual([
      ['cordon-route-old', administrator, 'eu-west-1'],
      ['cordon-forwarding-us-east-1', administrator, 'us-east-1'],
      ['cordon-forwarding-management-us-east-1', management, 'us-east-1'],
    ]);
    for (const stack of retired)
      expect(templateOf(stack).toJSON()).toMatchObject({
        Resources: { Nothing: { Type: 'AWS::CloudFormation::WaitConditionHandle' } },
      });
    const used = { ...configured().routing, retiredStacks: ['cordon-forwarding-eu-west-1'] };
    expect(() => withRoutes([severe], { routing: used })).toThrow(/routing\.retiredStacks\[0\] is a stack that the routes still use/);
  });

  it('say what to do where one route is too large for a template', () => {
    const targets = Array.from({ length: 11 }, (_, index) => ({ sqs: { queueName: `queue-${index}` } }));
    const { app } = built(configured({ routes: [routeOf('tampering', { preset: 'tamper-detection' }, { targets })] }));
    expect(() => app.synth()).toThrow(/the template of the stack cordon-route-tampering has .* give the route fewer targets/);
  });
});
