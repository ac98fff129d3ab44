import { madeNameProblems } from '../../lib/routes/made-names';
import { routesProblems } from '../../lib/routes/problems';
import { type RouteTarget } from '../../lib/configuration/route';
import { routeOf } from './support';

const place = 'eu-central-1:222222222222';
const home = { region: 'eu-central-1', account: '222222222222' };

/** IDs and paths of what is said about routes with these targets. */
const said = (...targets: readonly (readonly RouteTarget[])[]): readonly (readonly [string, string | undefined])[] =>
  madeNameProblems(targets.map((each, index) => routeOf(`route-${index}`, { guardDuty: {} }, { targets: each }))).map(({ id, path }) => [
    id,
    path,
  ]);

describe('names of what is made', () => {
  it.each(['cordon-r-dead-letters', 'cordon_forwarding-dead-letters', 'cordon-findings-bus-dead-letters'])(
    'are not those of Cordon by ARN either: %s',
    (name) => {
      expect(said([{ sqs: { queueArn: `arn:aws:sqs:${place}:${name}` } }])).toEqual([
        ['name-reserved-for-cordon', 'routes[0].targets[0].sqs.queueArn'],
      ]);
    },
  );

  it('may be those of others by ARN', () => {
    expect(
      said([{ sqs: { queueArn: `arn:aws:sqs:${place}:soc-dead-letters` } }, { sns: { topicArn: `arn:aws:sns:${place}:told` } }]),
    ).toEqual([]);
  });

  it('are not those of queues of dead letters and of topics of chat channels', () => {
    expect(said([{ sqs: { queueName: 'cordon-route-1-dead-letters' } }, { sqs: { queueName: 'cordon_forwarding-dead-letters' } }])).toEqual(
      [
        ['name-reserved-for-cordon', 'routes[0].targets[0].sqs.queueName'],
        ['name-reserved-for-cordon', 'routes[0].targets[1].sqs.queueName'],
      ],
    );
    expect(said([{ sns: { topicName: 'cordon-slack-C07EZ1ABC23' } }])).toEqual([
      ['name-reserved-for-cordon', 'routes[0].targets[0].sns.topicName'],
    ]);
    expect(said([{ sqs: { queueName: 'dead-letters' } }, { sns: { topicName: 'cordon-cases' } }])).toEqual([]);
  });

  it('leave its name to the queue of dead letters of the findings bus', () => {
    const route = routeOf('findings-bus', { guardDuty: {} });
    expect(madeNameProblems([undefined, route]).map(({ id, path }) => [id, path])).toEqual([
      ['name-reserved-for-cordon', 'routes[1].name'],
    ]);
  });

  it('may be shared, by name alone: the policy of a queue lets in the rules of routes that name it', () => {
    const named: RouteTarget = { sqs: { queueName: 'findings' } };
    expect(said([named], [named])).toEqual([]);
    expect(said([named], [{ sqs: { queueArn: `arn:aws:sqs:${place}:findings` } }])).toEqual([
      ['arn-of-resource-of-cordon', 'routes[1].targets[0].sqs.queueArn'],
    ]);
    expect(said([{ sns: { topicArn: `arn:aws:sns:${place}:t` } }, { sns: { topicName: 't' } }])).toEqual([
      ['arn-of-resource-of-cordon', 'routes[0].targets[0].sns.topicArn'],
    ]);
    expect(
      said([named], [{ sqs: { queueArn: `arn:aws:sqs:${place}:others` } }, { sns: { topicArn: `arn:aws:sns:${place}:findings` } }]),
    ).toEqual([]);
  });

  it('stand for one thing: a log group has one retention, a channel one workspace', () => {
    const group = (retentionDays?: number): RouteTarget => ({
      logs: { logGroupName: '/aws/events/cordon', ...(retentionDays !== undefined && { retentionDays }) },
    });
    expect(said([group(30)], [group(7)])).toEqual([['log-group-retention-conflict', 'routes[1].targets[0].logs']]);
    expect(said([group(30)], [group()])).toEqual([['log-group-retention-conflict', 'routes[1].targets[0].logs']]);
    expect(said([group(365)], [group()])).toEqual([]);
    const channel = (workspaceId: string): RouteTarget => ({ slack: { workspaceId, channelId: 'C07EZ1ABC23' } });
    expect(said([channel('T1')], [channel('T2')])).toEqual([['slack-channel-in-two-workspaces', 'routes[1].targets[0].slack.workspaceId']]);
    expect(said([channel('T1')], [channel('T1')])).toEqual([]);
  });
});

describe('routes', () => {
  const problems = (targets: readonly RouteTarget[]): readonly (readonly [string, string | undefined])[] =>
    routesProblems([routeOf('a', { preset: 'case-updates' }, { targets })], home).map(({ id, path }) => [id, path]);

  it('do not send the same twice, however it is written', () => {
    const sqs = { queueName: 'q' };
    const logs = { logGroupName: '/aws/events/cordon' };
    const slack = { workspaceId: 'T1', channelId: 'C1' };
    const authorization = { type: 'basic', secretArn: `arn:aws:secretsmanager:${place}:secret:x-AbCdEf` } as const;
    const apiDestination = { url: 'https://api.example.com/', authorization };
    const again: readonly (readonly [RouteTarget, RouteTarget])[] = [
      [{ sqs }, { sqs, message: 'event' }],
      [{ logs }, { logs: { ...logs, retentionDays: 365 } }],
      [{ slack }, { slack: { channelId: 'C1', workspaceId: 'T1' } }],
      [{ apiDestination }, { apiDestination: { ...apiDestination, method: 'POST', invocationsPerSecond: 5 } }],
    ];
    for (const pair of again) expect(problems(pair)).toEqual([['duplicate-target', 'routes[0].targets[1]']]);
    expect(problems([{ sqs }, { sqs, message: 'text' }])).toEqual([]);
    expect(problems([{ apiDestination }, { apiDestination: { ...apiDestination, method: 'PUT' } }])).toEqual([]);
  });

  it('find what they are given where they are: partition, and the secret of a URL', () => {
    expect(problems([{ sns: { topicArn: `arn:aws-cn:sns:${place}:t` } }])).toEqual([
      ['arn-of-another-partition', 'routes[0].targets[0].sns.topicArn'],
    ]);
    const url = '{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:222222222222:secret:x-AbCdEf:SecretString:url}}';
    const authorization = { type: 'basic', secretArn: `arn:aws:secretsmanager:${place}:secret:x-AbCdEf` } as const;
    expect(problems([{ apiDestination: { url, authorization } }])).toEqual([
      ['target-in-another-region', 'routes[0].targets[0].apiDestination.url'],
    ]);
    expect(problems([{ apiDestination: { url: url.replace('us-east-1', 'eu-central-1'), authorization } }])).toEqual([]);
  });
});
