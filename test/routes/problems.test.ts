import { problemToText } from '../../lib/core/problem';
import { routeProblems, routesProblems } from '../../lib/routes/problems';
import { type Route, type RouteEvents, type RouteTarget } from '../../lib/configuration/route';
import { messagesOfTargets, targetKinds } from '../../lib/routes/target-problems';
import { casesOf, routeOf } from './support';

/** A route that is fine but for what is given, and everything that is said about it as `id: text`. */
interface Case {
  readonly name: string;
  readonly given: Partial<Route>;
  readonly expected: readonly string[];
}

const base = routeOf('findings', { guardDuty: {} });
const said = (route: Route): readonly string[] => routeProblems(route).map((problem) => `${problem.id}: ${problemToText(problem)}`);

describe('routeProblems', () => {
  it.each(casesOf<Case>('valid'))('has nothing against $name', ({ given, expected }) => {
    expect(expected).toEqual([]);
    expect(said({ ...base, ...given })).toEqual([]);
  });

  it.each([...casesOf<Case>('route'), ...casesOf<Case>('events'), ...casesOf<Case>('targets')])(
    'says what is wrong with $name',
    ({ given, expected }) => {
      expect(expected).not.toEqual([]);
      expect(said({ ...base, ...given })).toEqual(expected);
    },
  );

  it('says everything at once', () => {
    const problems = routeProblems({
      name: 'Not A Name',
      events: {},
      targets: [{}, { sqs: { queueName: 'a b' } }],
      retry: { maximumRetryAttempts: 186, maximumEventAgeSeconds: 59 },
      silenceDays: 8,
      alarmOnEvents: false,
    });
    expect(problems.map(({ path }) => path)).toEqual([
      'name',
      'events',
      'targets[0]',
      'targets[1].sqs.queueName',
      'retry.maximumRetryAttempts',
      'retry.maximumEventAgeSeconds',
      'silenceDays',
    ]);
  });

  it('takes exactly 2,048 characters of a raw pattern', () => {
    const given = (length: number): Route => {
      const eventPattern = { source: ['aws.guardduty'], detail: { id: [''] } };
      const id = 'a'.repeat(length - JSON.stringify(eventPattern).length);
      return { ...base, events: { pattern: { bus: 'findings', eventPattern: { ...eventPattern, detail: { id: [id] } } } } };
    };
    expect(said(given(2048))).toEqual([]);
    expect(routeProblems(given(2049)).map(({ id, path }) => [id, path])).toEqual([
      ['event-pattern-too-long', 'events.pattern.eventPattern'],
    ]);
  });

  it('has no alarm on silence for more than ten patterns, which it could not sum up', () => {
    const accounts = Array.from({ length: 1500 }, (_, index) => String(100_000_000_000 + index));
    const route = { ...base, events: { guardDuty: { accounts } } };
    expect(said({ ...route, silenceDays: 7 })).toEqual([
      'silence-alarm-on-several-rules: silenceDays cannot be used: the route has 16 patterns, and a CloudWatch alarm can combine only 10 metrics, got 7; remove it, or split the route into several',
    ]);
    expect(said(route)).toEqual([]);
  });

  it('does not repeat the credential that it finds in a URL', () => {
    const url = 'https://hooks.slack.com/services/T00000000/B00000000/notarealsecret';
    const texts = said({
      ...base,
      targets: [{ apiDestination: { url, authorization: { type: 'api-key', secretArn: 'x' } }, message: 'slack' }],
    });
    expect(texts.map((text) => text.split(':')[0])).toEqual(['credential-in-url', 'invalid-target-arn']);
    expect(texts.join()).not.toContain('notarealsecret');
  });

  it('has a message for every kind of target, and the event for all', () => {
    for (const kind of targetKinds) {
      expect(messagesOfTargets[kind]).toContain('event');
    }
  });
});

describe('routesProblems', () => {
  const of = (routes: readonly Route[], region?: string): readonly (readonly [string, string | undefined])[] =>
    routesProblems(routes, region === undefined ? {} : { region }).map(({ id, path }) => [id, path]);

  it('has nothing against different routes', () => {
    expect(of([base, routeOf('cases', { preset: 'case-updates' })])).toEqual([]);
  });

  it('places problems of a route under it', () => {
    expect(of([base, { ...base, name: 'other', targets: [] }])).toEqual([['no-target', 'routes[1].targets']]);
  });

  it('refuses a name twice', () => {
    expect(of([base, routeOf('findings', { securityIr: {} })])).toEqual([['duplicate-route-name', 'routes[1].name']]);
    expect(of([base, routeOf('FINDINGS', { securityIr: {} })])).toEqual([
      ['invalid-route-name', 'routes[1].name'],
      ['duplicate-route-name', 'routes[1].name'],
    ]);
  });

  it('refuses the same events to the same targets, however they are written', () => {
    const sqs: RouteTarget = { sqs: { queueName: 'a' } };
    const sns: RouteTarget = { sns: { topicName: 'b' } };
    const events = (...types: readonly string[]): RouteEvents => ({ guardDuty: { types } });
    const one = routeOf('one', events('A:B/C', 'D:E/F'), { targets: [sqs, sns] });
    expect(of([one, routeOf('two', events('D:E/F', 'A:B/C'), { targets: [sns, sqs] })])).toEqual([['duplicate-route', 'routes[1]']]);
    expect(of([one, routeOf('two', events('D:E/F', 'A:B/C'), { targets: [sns] })])).toEqual([]);
    expect(of([one, routeOf('two', events('D:E/F'), { targets: [sns, sqs] })])).toEqual([]);
    // A preset, and the same said by a filter.
    const spelt = routeOf('spelt', { securityIr: { detailTypes: ['Membership Updated'] } }, { targets: [sqs] });
    expect(of([routeOf('preset', { preset: 'membership-updated' }, { targets: [sqs] }), spelt])).toEqual([
      ['duplicate-route', 'routes[1]'],
    ]);
  });

  it('refuses targets in another Region, but for buses', () => {
    const targets: readonly RouteTarget[] = [
      { sqs: { queueArn: 'arn:aws:sqs:eu-west-1:111122223333:queue' } },
      { eventBus: { eventBusArn: 'arn:aws:events:eu-west-1:111122223333:event-bus/siem' } },
    ];
    const route = routeOf('cases', { securityIr: {} }, { targets });
    expect(of([route], 'eu-central-1')).toEqual([['target-in-another-region', 'routes[0].targets[0].sqs.queueArn']]);
    expect(of([route], 'eu-west-1')).toEqual([]);
    expect(of([route])).toEqual([]);
  });

  it('refuses the bus of the rules as a target, which would send each event back to where it came from', () => {
    const to = (eventBusArn: string): Route => routeOf('cases', { securityIr: {} }, { targets: [{ eventBus: { eventBusArn } }] });
    const home = { account: '111122223333', region: 'eu-central-1' };
    const idsOfBus = (arn: string): readonly (string | undefined)[] => routesProblems([to(arn)], home).map(({ id }) => id);
    expect(idsOfBus('arn:aws:events:eu-central-1:111122223333:event-bus/default')).toEqual(['own-bus-as-target']);
    expect(idsOfBus('arn:aws:events:eu-central-1:111122223333:event-bus/siem')).toEqual([]);
    expect(idsOfBus('arn:aws:events:eu-west-1:111122223333:event-bus/default')).toEqual([]);
    expect(idsOfBus('arn:aws:events:eu-central-1:444455556666:event-bus/default')).toEqual([]);
  });

  it('refuses targets in another account, but for buses and secrets', () => {
    const authorization = { type: 'api-key', secretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:hook-AbCdEf' } as const;
    const targets: readonly RouteTarget[] = [
      { sqs: { queueArn: 'arn:aws:sqs:eu-central-1:111122223333:queue' } },
      { eventBus: { eventBusArn: 'arn:aws:events:eu-central-1:111122223333:event-bus/siem' } },
      { apiDestination: { url: 'https://example.com/hook', authorization } },
    ];
    const routes = [routeOf('cases', { securityIr: {} }, { targets })];
    const idsAndPaths = (account: string): readonly (readonly [string, string | undefined])[] =>
      routesProblems(routes, { account }).map(({ id, path }) => [id, path]);
    expect(idsAndPaths('444455556666')).toEqual([['target-in-another-account', 'routes[0].targets[0].sqs.queueArn']]);
    expect(idsAndPaths('111122223333')).toEqual([]);
  });
});
