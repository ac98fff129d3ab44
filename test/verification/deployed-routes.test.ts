import { type Configuration } from '../../lib/configuration/configuration';
import { type Route, type RouteTarget } from '../../lib/configuration/route';
import { present } from '../../lib/core/reading';
import { type DeployedEventRule, type DeployedRouting, type DeployedTarget } from '../../lib/organization/routing';
import { proveDeployed, type DeployedProof } from '../../lib/verification/deployed/prove';
import { whole } from '../chain/whole';
import { routeOf } from '../routes/support';
import { administrator, management } from '../support/organization';
import { routingAsDeployed } from './routing-as-deployed';

process.env.CDK_VALIDATION = 'false';

const today = '2026-11-24';
const arn = (service: string, name: string): string => `arn:aws:${service}:eu-west-1:${administrator}:${name}`;
const secretArn = arn('secretsmanager', 'secret:pager-AbCdEf');

/** A target of each kind. */
const targets: readonly RouteTarget[] = [
  { sns: { topicArn: arn('sns', 'incidents') } },
  { sns: { topicName: 'made' } },
  { sqs: { queueArn: arn('sqs', 'incidents') } },
  { sqs: { queueName: 'made' } },
  { lambda: { functionArn: arn('lambda', 'function:triage') } },
  { stepFunctions: { stateMachineArn: arn('states', 'stateMachine:triage') } },
  { logs: { logGroupName: '/aws/events/incidents' } },
  { eventBus: { eventBusArn: `arn:aws:events:eu-west-1:999999999999:event-bus/theirs` } },
  { apiDestination: { url: 'https://example.com/hook', authorization: { type: 'api-key', secretArn } } },
  { slack: { workspaceId: 'T01234567', channelId: 'C01234567' } },
  {
    microsoftTeams: {
      tenantId: '11111111-2222-3333-4444-555555555555',
      teamId: '11111111-2222-3333-4444-666666666666',
      channelId: '19%3aabc%40thread.tacv2',
    },
  },
];
const base = whole();
const routes: readonly Route[] = [
  routeOf('cases', { preset: 'case-updates' }, { targets }),
  routeOf(
    'findings',
    { guardDuty: { severityAtLeast: 7, types: ['Recon:*', 'Backdoor:EC2/Spambot'] } },
    { retry: { maximumRetryAttempts: 5, maximumEventAgeSeconds: 600 } },
  ),
  routeOf('tamper', { preset: 'tamper-detection' }),
  routeOf('used', { preset: 'containment-used' }),
];
const configuration: Configuration = { ...base.configuration, routes };
const deployed = routingAsDeployed(configuration, today);

function lacking<Of extends object, Key extends keyof Of>(of: Of, key: Key): Omit<Of, Key> {
  const copy = { ...of };
  delete copy[key];
  return copy;
}

const prove = (routing: DeployedRouting | undefined, of: Configuration = configuration): DeployedProof => {
  const { snapshot } = base;
  return proveDeployed({ configuration: of, snapshot: { ...lacking(snapshot, 'routing'), ...(routing && { routing }) }, today });
};
const ofRoutes = ({ parts }: DeployedProof) => parts.filter(({ kind }) => kind.endsWith(' rule') && /route|forwarding/.test(kind));
const open = (proof: DeployedProof): readonly string[] =>
  ofRoutes(proof)
    .filter(({ status }) => status !== 'as-configured')
    .map(({ status, kind, name, account, region }) => `${status} ${kind} ${name} ${account} ${region}`);
const said = ({ findings }: DeployedProof): readonly string[] =>
  findings.map(({ severity, id, message }) => `${severity} ${id}: ${message}`);

/** With one rule of home, or of every place, as it is after a change. */
function changed(
  routing: DeployedRouting,
  name: string,
  change: (rule: DeployedEventRule) => readonly DeployedEventRule[],
): DeployedRouting {
  const within = <Place extends Pick<DeployedRouting, 'rules'>>(place: Place): Place =>
    place.rules.status === 'present'
      ? { ...place, rules: present(place.rules.value.flatMap((rule) => (rule.name === name ? change(rule) : [rule]))) }
      : place;
  return { ...within(routing), forwarding: routing.forwarding.map(within) };
}
const withTargets = (change: (targets: readonly DeployedTarget[]) => readonly DeployedTarget[]) => (rule: DeployedEventRule) => [
  { ...rule, targets: rule.targets.status === 'present' ? present(change(rule.targets.value)) : rule.targets },
];
const casesRule = 'cordon-cases.1';

it('are as configured after the deployment of the stacks, with a target of each kind, in each place', () => {
  const proof = prove(deployed);
  expect(open(proof)).toEqual([]);
  expect(said(proof)).toEqual([]);
  const places = new Set(ofRoutes(proof).map(({ kind, account, region }) => `${kind} ${account} ${region}`));
  expect([...places].sort()).toEqual(
    [
      `forwarding rule ${administrator} eu-west-1`,
      `forwarding rule ${administrator} us-east-1`,
      `forwarding rule ${management} eu-west-1`,
      `forwarding rule ${management} us-east-1`,
      `route rule ${administrator} eu-west-1`,
    ].sort(),
  );
  expect(ofRoutes(proof).filter(({ name }) => name.startsWith('cordon-cases')).length).toBeGreaterThan(2);
});

it('says what of them it did not look at', () => {
  expect(prove(deployed).notLookedAt).toEqual([expect.stringContaining('the messages that targets of routes get')]);
  const without = prove(undefined);
  expect(new Set(ofRoutes(without).map(({ status }) => status))).toEqual(new Set(['not-looked-at']));
  expect(without.notLookedAt).toContainEqual(expect.stringMatching(/^whether the rules of routes are deployed as configured in /));
  expect(said(without)).toEqual([]);
});

describe('what changes a route', () => {
  it.each<[string, string, (rule: DeployedEventRule) => readonly DeployedEventRule[], RegExp]>([
    ['a rule that is gone', casesRule, () => [], /^error rules-not-deployed: 1 route rule .* not deployed in eu-west-1: cordon-cases\.1$/],
    ['a rule that is disabled', casesRule, (rule) => [{ ...rule, enabled: false }], /status is DISABLED instead of ENABLED/],
    [
      'a pattern that takes less',
      'cordon-findings',
      (rule) => [{ ...rule, eventPattern: rule.eventPattern!.replace('"numeric":[">=",7]', '"numeric":[">=",9]') }],
      /pattern detail\.severity is \{"numeric":\[">=",9\]\} instead of \{"numeric":\[">=",7\]\}/,
    ],
    [
      'a pattern on one field more',
      'cordon-findings',
      (rule) => [{ ...rule, eventPattern: JSON.stringify({ ...(JSON.parse(rule.eventPattern!) as object), account: ['111111111111'] }) }],
      /it has pattern account "111111111111" besides/,
    ],
    [
      'a schedule instead of a pattern',
      'cordon-findings',
      (rule) => [lacking(rule, 'eventPattern')],
      /it lacks pattern source "aws\.guardduty"/,
    ],
    ['a target that is gone', casesRule, withTargets(([, ...rest]) => rest), /it lacks targets|targets lacks/],
    [
      'a target of somebody else',
      casesRule,
      withTargets((list) => [...list, { ...list[0]!, id: 'x', arn: arn('sqs', 'theirs') }]),
      /targets has arn:aws:sqs:eu-west-1:222222222222:theirs besides/,
    ],
    [
      'a target whose events are lost',
      'cordon-findings',
      withTargets((list) => list.map((target) => lacking(target, 'deadLetterQueue'))),
      /dead-letter queue is none instead of arn:aws:sqs:eu-west-1:222222222222:cordon-findings-dead-letters/,
    ],
    [
      'retries that are too few',
      'cordon-findings',
      withTargets((list) => list.map((target) => ({ ...target, retry: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 } }))),
      /retries is 0 within 60 seconds instead of 5 within 600 seconds/,
    ],
    [
      'forwarding to another bus',
      'cordon_forwarding.1',
      withTargets((list) => list.map((target) => ({ ...target, arn: arn('events', 'event-bus/theirs') }))),
      /^error rule-differs: the forwarding rule cordon_forwarding\.1 differs .* of account \d{12}.*: targets is .*theirs instead of .*cordon-findings$/,
    ],
  ])('%s is found', (_, name, change, expected) => {
    const proof = prove(changed(deployed, name, change));
    expect(said(proof).join('\n')).toMatch(expected);
    expect(open(proof).every((one) => one.includes(` ${name} `))).toBe(true);
  });

  it('that is a rule without the calls that CloudTrail calls read-only is found, and unknown where an older snapshot does not say', () => {
    const reading = routingRules(deployed).find(({ readOnlyCalls }) => readOnlyCalls === true)!;
    expect(reading).toBeDefined();
    const without = prove(changed(deployed, reading.name, (rule) => [{ ...rule, readOnlyCalls: false }]));
    expect(said(without)).toEqual([expect.stringContaining('calls that CloudTrail calls read-only is left out instead of taken')]);
    const older = prove(changed(deployed, reading.name, (rule) => [lacking(rule, 'readOnlyCalls')]));
    expect(said(older)).toEqual([expect.stringMatching(/^unknown rules-unknown: .*does not say whether the rule gets calls/)]);
  });
});

const routingRules = ({ rules, forwarding }: DeployedRouting): readonly DeployedEventRule[] =>
  [rules, ...forwarding.map((place) => place.rules)].flatMap((found) => (found.status === 'present' ? found.value : []));

describe('what changes nothing', () => {
  it('is not said: the order of members, values and targets, values twice, and the ARN of a log group with an asterisk', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value[0] === '>=' ? (value as unknown[]) : [...value.map(reversed).reverse(), reversed(value[0])];
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, inner]) => [name, reversed(inner)]),
      );
    };
    const rewritten = routingRules(deployed).reduce(
      (routing, { name }) =>
        changed(routing, name, (rule) =>
          withTargets((list) =>
            [...list].reverse().map((target) => (target.arn.includes(':logs:') ? { ...target, arn: `${target.arn}:*` } : target)),
          )({ ...rule, eventPattern: JSON.stringify(reversed(JSON.parse(rule.eventPattern!))) }),
        ),
      deployed,
    );
    expect(open(prove(rewritten))).toEqual([]);
  });
});

describe('rules that the configuration does not have', () => {
  it('are to be removed where a route deployed them, with the stack that has them', () => {
    const proof = prove(deployed, { ...configuration, routes: routes.filter(({ name }) => name !== 'findings') });
    expect(said(proof)).toContainEqual(
      expect.stringMatching(/^error rules-to-remove: Cordon deployed 1 route rule in eu-west-1, .*: cordon-findings\/cordon-findings$/),
    );
    expect(proof.findings.find(({ id }) => id === 'rules-to-remove')?.remedy).toContain('cordon-route-findings');
  });

  it('of other stacks on the default bus are nobody’s business, and those of others on the findings bus are named', () => {
    const other = (bus: string, name: string): DeployedEventRule => ({
      ...{ bus, name, enabled: true, readOnlyCalls: false, eventPattern: '{"source":["x"]}' },
      targets: present([{ id: 'x', arn: arn('sqs', 'theirs') }]),
    });
    const rules = deployed.rules.status === 'present' ? deployed.rules.value : [];
    const measures = {
      ...other('default', 'cordon-measures-of-cases'),
      targets: present([{ id: 'x', arn: arn('states', 'm'), deadLetterQueue: arn('sqs', 'cordon-measures-of-cases-dead-letters') }]),
    };
    const more = [other('default', 'cordon-remediation-eu-west-1-Rule1'), measures, other('cordon-findings', 'theirs')];
    const proof = prove({ ...deployed, rules: present([...rules, ...more]) });
    expect(open(proof)).toEqual([]);
    expect(said(proof)).toEqual([expect.stringContaining('notice rules-of-others: somebody else made 1 route rule in eu-west-1')]);
  });
});
