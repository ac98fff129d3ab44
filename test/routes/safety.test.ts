import { eventProblems } from '../../lib/routes/event-problems';
import { defaultRouting } from '../../lib/configuration/defaults';
import { type Route } from '../../lib/configuration/route';
import { checkRouteSafety, routeFindingToProblem, routeRules } from '../../lib/routes/safety';
import cases from '../cases/routes/safety.json';

const route = (given: unknown): Route => ({
  name: 'a',
  targets: [{ sqs: { queueName: 'q' } }],
  retry: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
  alarmOnEvents: false,
  ...(given as Pick<Route, 'events'>),
});

const organization = {
  managementAccount: '111111111111',
  delegatedAdministrator: '222222222222',
  membershipRegion: 'eu-west-1',
  regions: ['eu-west-1', 'eu-central-1'],
};

describe('the safety of routes', () => {
  it.each(cases)('$name', ({ given, expected }) => {
    const one = route(given);
    expect(eventProblems(one.events)).toEqual([]);
    const { findings, acknowledged } = checkRouteSafety([one], organization, defaultRouting);
    expect(findings.map(({ severity, id, at }) => `${severity} ${id} ${at}`)).toEqual(expected.findings);
    expect(acknowledged.map(({ finding: { id, at } }) => `${id} ${at}`)).toEqual(expected.acknowledged);
  });

  it('has a case that each rule finds, and one in which it is acknowledged', () => {
    const found = cases.flatMap(({ expected }) => expected.findings);
    for (const { id, acknowledgeable } of routeRules) {
      expect(found.some((text) => text.split(/[ [\]]/).includes(id)) ? id : '').toBe(id);
      if (acknowledgeable)
        expect([
          'event-has-two-names',
          ...cases.flatMap(({ expected }) => expected.acknowledged.map((text) => text.split(/[ [\]]/)[0])),
        ]).toContain(id);
    }
  });

  it('says to use the findings bus only where the events come to it', () => {
    const remedy = (eventPattern: object): string | undefined =>
      checkRouteSafety([route({ events: { pattern: { bus: 'default', eventPattern } } })], organization).findings.find(({ id }) =>
        id.startsWith('events-never-arrive'),
      )?.remedy;
    const cases = { source: ['aws.security-ir'], 'detail-type': ['Case Created'] };
    expect(remedy({ ...cases, region: ['us-east-1'] })).toMatch(/^remove the account and Region from the pattern/);
    expect(remedy({ ...cases, account: ['333333333333'] })).toMatch(/^remove the account and Region from the pattern/);
    expect(remedy({ source: ['aws.iam'], 'detail-type': ['AWS API Call via CloudTrail'] })).toMatch(/^write bus: findings/);
  });

  it('sends a pattern without a source to no bus that refuses it, and says each place in a sentence', () => {
    const root = { 'detail-type': ['AWS API Call via CloudTrail'], detail: { userIdentity: { type: ['Root'] } } };
    const on = (bus: 'default' | 'findings', eventPattern: object): Route => route({ events: { pattern: { bus, eventPattern } } });
    const found = checkRouteSafety([on('default', root)], organization).findings.find(({ id }) => id === 'some-events-never-arrive');
    expect(found?.message).toMatch(
      /and \d+ more sources that never come to the default bus\. Some occur in [^.]+(\. Others occur in [^.]+)+$/,
    );
    const [, sources = ''] = /^add a route with bus: findings and .* source: \[([a-z0-9., -]+)\],/.exec(found?.remedy ?? '') ?? [];
    expect(sources.split(', ')).toHaveLength(4);
    const asSaid = { ...root, source: sources.split(', ') };
    const problems = (one: Route): readonly string[] => eventProblems(one.events).map(({ id }) => id);
    expect(problems(on('findings', asSaid))).toEqual([]);
    expect(problems(on('findings', root))).toEqual(['findings-pattern-without-source']);
  });

  it.each([
    ['nothing is forwarded of members', false, 'eu-central-1', ['events-never-arrive[aws.sts]']],
    ['another route has them forwarded', true, 'eu-central-1', []],
    ['of a Region from which nothing comes', true, 'ap-south-1', ['events-never-arrive[aws.sts]']],
  ])('takes what members send along for another route: %s', (_, fromMemberAccounts, region, expected) => {
    const ofMember = route({
      name: 'member',
      events: {
        pattern: {
          bus: 'findings',
          eventPattern: {
            source: ['aws.sts'],
            'detail-type': ['AWS API Call via CloudTrail'],
            account: ['333333333333'],
            region: [region],
            detail: { eventName: ['AssumeRole'] },
          },
        },
      },
    });
    const routes = [ofMember, route({ events: { preset: 'containment-used' } })];
    const { findings } = checkRouteSafety(routes, organization, { ...defaultRouting, fromMemberAccounts });
    expect(findings.filter(({ index }) => index === 0).map(({ id }) => id)).toEqual(expected);
  });

  it('names the route of a finding, so that a line can be given', () => {
    const routes = [route({ events: { guardDuty: {} } }), route({ events: { securityHub: { workflowStatuses: ['NEW'] } } })];
    expect(checkRouteSafety(routes).findings.map(routeFindingToProblem)).toEqual([
      expect.objectContaining({ id: 'workflow-status-new-only', path: 'routes[1].events.securityHub.workflowStatuses', value: ['NEW'] }),
    ]);
  });
});
