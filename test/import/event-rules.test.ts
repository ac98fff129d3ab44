import fc from 'fast-check';
import { parse } from 'yaml';
import { withDefaults } from '../../lib/configuration/defaults';
import { importedText } from '../../lib/import/configuration-text';
import { importExitCode, importRules, type ImportReport } from '../../lib/import/import-rules';
import { carried } from '../../lib/import/carried';
import { snapshotRules } from '../../lib/import/snapshot-rules';
import { type Snapshot } from '../../lib/organization/snapshot';
import { recognize } from '../../lib/replay/records/recognize';
import { replayer } from '../../lib/replay/replay';
import { runs } from '../support/runs';

const today = '2026-11-24';
type Fields = Readonly<Record<string, unknown>>;
const home = { region: 'eu-west-1', account: '222222222222' };
const imported = (text: string, options: Partial<Parameters<typeof importRules>[1]> = {}): ImportReport =>
  importRules([{ file: 'source', text }], { today, ...options });

const topic = 'arn:aws:sns:eu-west-1:222222222222:alerts';
const ruleArn = (region = 'eu-west-1', account = '222222222222'): string => `arn:aws:events:${region}:${account}:rule/high`;
const pattern = { source: ['aws.guardduty'], detail: { severity: [{ numeric: ['>=', 7] }] } };
const resource = (type: string, name: string, attributes: Fields, module?: string): Fields => ({
  ...{ mode: 'managed', type, name, instances: [{ attributes }] },
  ...(module !== undefined && { module }),
});
const rule = (over: Fields = {}, module?: string): Fields =>
  resource(
    'aws_cloudwatch_event_rule',
    'high',
    { name: 'High_Findings', arn: ruleArn(), event_pattern: JSON.stringify(pattern), state: 'ENABLED', ...over },
    module,
  );
const target = (over: Fields = {}, module?: string): Fields =>
  resource('aws_cloudwatch_event_target', 'topic', { rule: 'High_Findings', target_id: 'topic', arn: topic, ...over }, module);
const state = (...resources: readonly Fields[]): string => JSON.stringify({ version: 4, resources });
const template = (over: Fields = {}): string =>
  JSON.stringify({
    Resources: { High: { Type: 'AWS::Events::Rule', Properties: { EventPattern: pattern, Targets: [{ Id: 'a', Arn: topic }], ...over } } },
  });

describe('a rule of EventBridge', () => {
  it('becomes a route with its events, its Region and every target', () => {
    const source = state(
      rule({ description: 'High ones' }),
      target(),
      target({ target_id: 'queue', arn: 'arn:aws:sqs:eu-west-1:222222222222:alerts' }),
    );
    const { rules, notCarried } = imported(source);
    expect(notCarried).toEqual([]);
    expect(rules).toMatchObject([
      {
        list: 'routes',
        from: [{ file: 'source', address: 'aws_cloudwatch_event_rule.high' }],
        rule: {
          name: 'high-findings',
          description: 'High ones',
          events: { pattern: { bus: 'findings', eventPattern: { ...pattern, region: ['eu-west-1'] } } },
          targets: [{ sns: { topicArn: topic } }, { sqs: { queueArn: 'arn:aws:sqs:eu-west-1:222222222222:alerts' } }],
        },
      },
    ]);
  });

  it('is on the default bus where the configuration has the membership in its Region', () => {
    const events = (text: string): unknown => imported(text, { home }).rules[0]?.rule.events;
    expect(events(state(rule(), target()))).toEqual({ pattern: { bus: 'default', eventPattern: pattern } });
    expect(events(state(rule({ arn: ruleArn('us-east-1') }), target()))).toEqual({
      pattern: { bus: 'findings', eventPattern: { ...pattern, region: ['us-east-1'] } },
    });
    const cases = JSON.stringify({ source: ['aws.security-ir'] });
    expect(imported(state(rule({ event_pattern: cases }), target())).rules[0]?.rule.events).toMatchObject({ pattern: { bus: 'default' } });
  });

  it.each<[string, string, string, string]>([
    ['a schedule', state(rule({ event_pattern: '', schedule_expression: 'rate(1 hour)' }), target()), 'schedule', 'runs by a schedule'],
    ['both', state(rule({ schedule_expression: 'rate(1 hour)' }), target()), 'schedule', 'has no schedule'],
    ['a disabled rule', state(rule({ state: 'DISABLED' }), target()), 'state', 'is disabled'],
    ['a rule that is not enabled, by the older name', state(rule({ state: null, is_enabled: false }), target()), 'state', 'is disabled'],
    ['calls that only read', state(rule({ state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' }), target()), 'state', 'only read'],
    ['another bus', state(rule({ event_bus_name: 'orders' }), target({ event_bus_name: 'orders' })), 'event_bus_name', 'a bus of its own'],
    ['no pattern', state(rule({ event_pattern: null }), target()), 'event_pattern', 'has none'],
    ['a pattern that is no JSON', state(rule({ event_pattern: '{' }), target()), 'event_pattern', 'not valid JSON'],
    ['a pattern that is none', state(rule({ event_pattern: '7' }), target()), 'event_pattern', 'not an event pattern'],
    ['other Regions', state(rule({ event_pattern: '{"region": ["us-east-1"]}' }), target()), 'event_pattern', 'other Regions'],
    [
      'Regions by an operator',
      state(rule({ event_pattern: '{"region": [{"prefix": "eu-"}]}' }), target()),
      'event_pattern',
      'by an operator',
    ],
    ['no target', state(rule()), 'targets', 'no target'],
    ['a FIFO queue', state(rule(), target({ arn: `${topic}.fifo`.replace(':sns:', ':sqs:') })), 'target topic', 'FIFO queues'],
    ['a FIFO topic', state(rule(), target({ arn: `${topic}.fifo` })), 'target topic', 'FIFO topics'],
    ['a log group', state(rule(), target({ arn: 'arn:aws:logs:eu-west-1:222222222222:log-group:/a' })), 'target topic', 'log group'],
    [
      'an API destination',
      state(rule(), target({ arn: 'arn:aws:events:eu-west-1:222222222222:api-destination/a/b' })),
      'target topic',
      'API destinations',
    ],
    [
      'a runbook',
      state(rule(), target({ arn: 'arn:aws:ssm:eu-west-1:222222222222:automation-definition/a:1' })),
      'target topic',
      'ssmAutomation',
    ],
    ['a stream', state(rule(), target({ arn: 'arn:aws:kinesis:eu-west-1:222222222222:stream/a' })), 'target topic', 'kinesis'],
    ['parameters of a service', state(rule(), target({ ecs_target: [{ task_count: 1 }] })), 'target topic', 'ecs_target'],
    [
      'a bus with an input',
      state(rule(), target({ arn: 'arn:aws:events:eu-west-1:333333333333:event-bus/siem', input_path: '$.detail' })),
      'target topic',
      'as it is',
    ],
  ])('with %s is left out, and the attribute is named', (_, text, attribute, why) => {
    const report = imported(text);
    expect(report.rules).toEqual([]);
    expect(report.notCarried.map((one) => `${one.attribute}: ${one.why}`).join('\n')).toContain(why);
    expect(report.notCarried.map((one) => one.attribute)).toContain(attribute);
    expect(importExitCode(report)).toBe(1);
  });

  it('in another account than the routes is left out', () => {
    const report = imported(state(rule({ arn: ruleArn('eu-west-1', '777777777777') }), target()), { home });
    expect(report).toMatchObject({ rules: [], notCarried: [{ attribute: 'account' }] });
  });

  it('that Cordon deployed is left out', () => {
    expect(imported(state(rule({ tags: { 'cordon:owner': 'cloudformation' } }), target()))).toMatchObject({ rules: [], notCarried: [{}] });
  });

  it('says what differs: messages, retries, dead letters', () => {
    const transformed = {
      input_transformer: [{ input_template: '"a"' }],
      dead_letter_config: [{ arn: 'arn:aws:sqs:eu-west-1:222222222222:dead' }],
    };
    const retry = { retry_policy: [{ maximum_retry_attempts: 3, maximum_event_age_in_seconds: 600 }] };
    const report = imported(state(rule(), target({ ...transformed, ...retry })));
    expect(report.rules[0]?.rule).toMatchObject({
      targets: [{ sns: { topicArn: topic }, message: 'TODO' }],
      retry: { maximumRetryAttempts: 3, maximumEventAgeSeconds: 600 },
    });
    expect(report.notCarried.map(({ attribute, isReplaced }) => [attribute, isReplaced])).toEqual([
      ['target topic, input_transformer', undefined],
      ['dead-letter queue', true],
    ]);
    const several = imported(state(rule(), target(retry), target({ target_id: 'other', arn: `${topic}2` })));
    expect(several.notCarried).toMatchObject([{ attribute: 'retry policies' }]);
    // A dead-letter queue is Cordon's own, so that nothing is lost.
    expect(importExitCode(imported(state(rule(), target({ dead_letter_config: transformed.dead_letter_config }))))).toBe(0);
  });

  it('has the targets of its own Region or module, and none where that is not known', () => {
    const twice = (one: Fields, other: Fields): string =>
      state(
        rule({ ...one }, 'module.a'),
        rule({ arn: ruleArn('us-east-1'), ...other }, 'module.b'),
        target({}, 'module.a'),
        target({ arn: `${topic}-b` }, 'module.b'),
      );
    const topicsOf = ({ rules }: ImportReport): readonly unknown[] => rules.map((one) => one.rule.targets);
    expect(topicsOf(imported(twice({}, {})))).toEqual([[{ sns: { topicArn: topic } }], [{ sns: { topicArn: `${topic}-b` } }]]);
    const open = imported(state(rule({}), rule({ arn: ruleArn('us-east-1') }), target({})));
    expect(open.rules).toEqual([]);
    expect(open.notCarried.every(({ isUnknown }) => isUnknown)).toBe(true);
    expect(importExitCode(open)).toBe(3);
    expect(imported(state(target())).notCarried).toMatchObject([{ attribute: 'rule' }]);
  });

  it('of a template keeps its comments, and the Region is still to be written', () => {
    const text = `Resources:
  # Pages the team.
  High:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: { source: [aws.guardduty] } # every finding
      Targets:
        # The topic of the night shift.
        - { Id: a, Arn: ${topic} }
  # Of another one.
  Other:
    Type: AWS::Events::Rule
    Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: a, Arn: !GetAtt B.Arn }] }
`;
    const report = imported(text);
    expect(report.rules[0]?.comments).toEqual(['Pages the team.', 'every finding', 'The topic of the night shift.']);
    expect(importedText(report)).toContain('  # from source High\n  # Pages the team.\n  # every finding\n');
    expect(report.rules[0]?.rule).toMatchObject({ name: 'high', events: { pattern: { bus: 'TODO' } } });
    expect(report.notCarried.map(({ address, attribute, isUnknown }) => [address, attribute, isUnknown])).toEqual([
      ['Other', 'Targets', true],
      ['High', 'region', true],
    ]);
    expect(imported(template({ Targets: [{ Id: 'a', Arn: topic, InputPath: '$.detail' }], State: 'DISABLED' })).rules).toEqual([]);
    expect(imported(template({ EventPattern: '{' })).notCarried).toMatchObject([{ attribute: 'EventPattern' }]);
  });

  it('has the verdict of the safety rules on routes', () => {
    const racing = JSON.stringify({ source: ['aws.guardduty'], 'detail-type': ['GuardDuty Findings'] });
    const [one] = imported(state(rule({ event_pattern: racing }), target())).rules;
    expect(one?.verdict).toBe('refused');
    expect(one?.findings.map(({ message }) => message).join()).toContain('is not a detail-type of any documented event');
    expect(
      imported(state(rule(), target({ arn: topic.replace('222222222222', '333333333333') })), { home }).rules[0]?.findings.map(
        ({ id }) => id,
      ),
    ).toContain('target-in-another-account');
  });

  it('has a name that a configuration takes, and that no other has', () => {
    const names = imported(state(rule(), target(), rule({ name: 'high findings' }), target({ rule: 'high findings' })), {
      taken: { routes: ['high-findings'] },
    }).rules.map((one) => one.rule.name);
    expect(names).toEqual(['high-findings-2', 'high-findings-3']);
  });
});

const word = fc.constantFrom('a', 'b', 'c');
const patterns = fc.record(
  {
    source: fc.uniqueArray(fc.constantFrom('aws.guardduty', 'aws.example', 'aws.securityhub'), { minLength: 1 }),
    region: fc.uniqueArray(fc.constantFrom('eu-west-1', 'us-east-1'), { minLength: 1 }),
    detail: fc.record(
      {
        name: fc.oneof(fc.uniqueArray(word, { minLength: 1 }), fc.constantFrom([{ prefix: 'a' }], [{ 'anything-but': ['a', 'b'] }])),
        size: fc.constantFrom([{ numeric: ['>=', 5] }], [{ exists: false }]),
      },
      { requiredKeys: ['name'] },
    ),
  },
  { requiredKeys: ['source', 'detail'] },
);
const events = fc.record({
  source: fc.constantFrom('aws.guardduty', 'aws.example', 'aws.securityhub'),
  region: fc.constantFrom('eu-west-1', 'us-east-1'),
  detail: fc.record({ name: word, size: fc.integer({ min: 4, max: 6 }) }, { requiredKeys: ['name'] }),
});

/** A rule of EventBridge, read by itself. */
function ruleTakes(one: Fields, region: string, event: Fields): boolean {
  if (event.region !== region) return false;
  const {
    source,
    region: regions,
    detail,
  } = one as { source: string[]; region?: string[]; detail: { name: readonly unknown[]; size?: readonly unknown[] } };
  const { name, size } = event.detail as { name: string; size?: number };
  const named = detail.name.some((asked) =>
    typeof asked === 'string' ? asked === name : 'prefix' in (asked as object) ? name.startsWith('a') : !['a', 'b'].includes(name),
  );
  const sized =
    detail.size === undefined || ('exists' in (detail.size[0] as object) ? size === undefined : size !== undefined && size >= 5);
  return source.includes(event.source as string) && (regions?.includes(region) ?? true) && named && sized;
}

it('is replayed as its source takes events, wherever the routes are', () => {
  fc.assert(
    fc.property(
      patterns,
      fc.constantFrom('eu-west-1', 'us-east-1'),
      fc.boolean(),
      fc.array(events, { minLength: 5, maxLength: 5 }),
      (one, region, isHomeKnown, all) => {
        const source = state(rule({ arn: ruleArn(region), event_pattern: JSON.stringify(one) }), target());
        const report = imported(source, isHomeKnown ? { home } : {});
        // A rule that asks for other Regions than its own takes nothing, and is left out.
        const isDead = (one as Fields).region !== undefined && !(one as { region: readonly string[] }).region.includes(region);
        expect(report.rules).toHaveLength(isDead && region !== (isHomeKnown ? home.region : '') ? 0 : 1);
        if (report.rules.length === 0) return;
        const { routes } = parse(importedText(report)) as { routes: never };
        const organization = {
          id: 'o-exampleorgid',
          managementAccount: '111111111111',
          delegatedAdministrator: home.account,
          membershipRegion: home.region,
          regions: ['eu-west-1', 'us-east-1'],
        };
        const prepared = replayer({ configuration: withDefaults({ organization, routes }), today });
        for (const event of all) {
          const record = {
            version: '0',
            id: '1',
            'detail-type': 'Something',
            account: home.account,
            time: '2026-11-23T10:00:00Z',
            resources: [],
            ...event,
          };
          expect(prepared.replay(recognize(record)[0]!).routed).toBe(ruleTakes(one as Fields, region, event));
        }
      },
    ),
    { numRuns: runs(500, 10) },
  );
});

it('reads rules of a plan, and those that it knows only after apply are unknown', () => {
  const plan = (after: Fields): string =>
    JSON.stringify({
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [
            {
              mode: 'managed',
              type: 'aws_cloudwatch_event_rule',
              address: 'aws_cloudwatch_event_rule.high',
              values: { name: 'High', event_pattern: JSON.stringify(pattern), region: 'eu-west-1' },
            },
            {
              mode: 'managed',
              type: 'aws_cloudwatch_event_target',
              address: 'aws_cloudwatch_event_target.topic',
              values: { rule: 'High', arn: topic },
            },
          ],
        },
      },
      resource_changes: [
        { address: 'aws_cloudwatch_event_rule.high', change: { after_unknown: { arn: true, id: true } } },
        { address: 'aws_cloudwatch_event_target.topic', change: { after_unknown: after } },
      ],
    });
  expect(imported(plan({ id: true })).rules).toHaveLength(1);
  const unknown = imported(plan({ arn: true }));
  expect(unknown.rules).toEqual([]);
  expect(unknown.notCarried.map(({ isUnknown }) => isUnknown)).toEqual([true, true]);
});

it('reads rules that others put on the bus of the routes, from a snapshot; what their targets make of events is unknown', () => {
  const present = <T>(value: T) => ({ status: 'present' as const, value });
  const deployed = (bus: string, name: string, over: Fields = {}) => ({
    ...{ bus, name, enabled: true, eventPattern: JSON.stringify(pattern), targets: present([{ id: 'a', arn: topic }]) },
    ...over,
  });
  const routing = {
    ...{ account: home.account, region: home.region, forwarding: [], topics: {}, queues: {}, alarms: present([]) },
    rules: present([
      deployed('cordon-findings', 'siem'),
      deployed('cordon-findings', 'cordon-route-alerts'),
      deployed('default', 'cordon-route-cases'),
      deployed('cordon-findings', 'unread', {
        targets: { status: 'unknown', reason: { call: 'events:ListTargetsByRule', message: 'denied' } },
      }),
    ]),
  };
  const { rules, notCarried } = snapshotRules({ routing } as unknown as Snapshot, 'snapshot.json');
  expect(rules).toMatchObject([{ kind: 'event-rule', name: 'siem', onFindingsBus: true, targets: [{ arn: topic }] }]);
  expect(
    notCarried.filter(({ address }) => address !== 'signals').map(({ address, attribute, isUnknown }) => [address, attribute, isUnknown]),
  ).toEqual([
    ['rule siem on the bus cordon-findings', 'input of its targets', true],
    ['rule unread on the bus cordon-findings', 'targets', true],
  ]);
  expect(carried(rules, { home }).rules[0]?.rule.events).toEqual({ pattern: { bus: 'findings', eventPattern: pattern } });
});
