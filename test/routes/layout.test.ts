import { parseEventPattern } from '../../lib/events/event-pattern';
import { matchingRules, routesOf, routingLayout, type RoutingLayout } from '../../lib/routes/layout';
import { layoutProblems } from '../../lib/routes/layout-problems';
import { type Route, type RouteEvents } from '../../lib/configuration/route';
import { findingEvent, findingEvents, organization, routeOf, securityIrEvents } from './support';

const layoutOf = (routes: readonly Route[], changes: Partial<typeof organization> = {}): RoutingLayout =>
  routingLayout({ organization: { ...organization, ...changes }, routes });

const forwardedIn = ({ forwarding }: RoutingLayout, region: string, account = '222222222222') =>
  forwarding.find((place) => place.region === region && place.account === account)?.rules ?? [];

const administrator = (region: string) => ({ account: '222222222222', region });
const severe = routeOf('severe', { guardDuty: { severityAtLeast: 7 } });

describe('home', () => {
  it('is the delegated administrator account in the membership Region', () => {
    const { home } = layoutOf([routeOf('cases', { preset: 'case-updates' })]);
    expect(home).toMatchObject({ account: '222222222222', region: 'eu-central-1', stackName: 'cordon-routes-eu-central-1' });
    expect(home.rules.map(({ name, bus }) => [name, bus])).toEqual([['cordon-cases', 'default']]);
  });

  it('has no findings bus, and nothing is forwarded, where no route wants findings', () => {
    const layout = layoutOf([routeOf('cases', { preset: 'case-updates' })]);
    expect(layout.home.busName).toBeUndefined();
    expect(layout.forwarding).toEqual([]);
    expect(layout.admittedAccounts).toEqual([]);
  });

  it('is the management account where there is no delegated administrator', () => {
    const { delegatedAdministrator, ...alone } = organization;
    expect(delegatedAdministrator).toBe('222222222222');
    const layout = routingLayout({ organization: alone, routes: [routeOf('tampering', { preset: 'tamper-detection' })] });
    expect(layout.home.account).toBe('111111111111');
    expect(layout.admittedAccounts).toEqual([]);
    expect(layout.forwarding.map(({ stackName }) => stackName)).toEqual([
      'cordon-forwarding-eu-central-1',
      'cordon-forwarding-eu-west-1',
      'cordon-forwarding-us-east-1',
    ]);
    const deregistered = cloudTrailEvent('organizations', 'DeregisterDelegatedAdministrator');
    expect(routesOf(layout, deregistered, { account: '111111111111', region: 'us-east-1' })).toEqual(['tampering']);
  });

  it('spreads more than five targets over several rules, all of them once', () => {
    const targets = Array.from({ length: 12 }, (_, index) => ({ sqs: { queueName: `queue-${index}` } }));
    const { rules } = layoutOf([routeOf('cases', { securityIr: {} }, { targets })]).home;
    expect(rules.map(({ name, targets: own }) => [name, own.map(({ index }) => index)])).toEqual([
      ['cordon-cases.1', [0, 1, 2, 3, 4]],
      ['cordon-cases.2', [5, 6, 7, 8, 9]],
      ['cordon-cases.3', [10, 11]],
    ]);
    expect(rules.flatMap((rule) => rule.targets.map(({ target }) => target))).toEqual(targets);
  });

  it('gives no two rules of a bus the same name', () => {
    const targets = Array.from({ length: 6 }, (_, index) => ({ sqs: { queueName: `queue-${index}` } }));
    const layout = layoutOf([
      routeOf('a', { securityIr: {} }, { targets }),
      routeOf('a-1', { securityIr: {} }),
      routeOf('forwarding', { securityIr: {} }),
      severe,
    ]);
    const names = [...layout.home.rules.filter(({ bus }) => bus === 'default'), ...forwardedIn(layout, 'eu-central-1')].map(
      ({ name }) => name,
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(5);
  });
});

describe('forwarding', () => {
  it('asks in every Region in use for what the route asks, and nothing else', () => {
    const layout = layoutOf([severe]);
    expect(layout.forwarding.map(({ stackName, account, region, isHome }) => [stackName, account, region, isHome])).toEqual([
      ['cordon-forwarding-eu-central-1', '222222222222', 'eu-central-1', true],
      ['cordon-forwarding-eu-west-1', '222222222222', 'eu-west-1', false],
    ]);
    expect(layout.home.busName).toBe('cordon-findings');
    for (const { rules } of layout.forwarding) {
      expect(rules).toEqual([{ name: 'cordon_forwarding', eventPattern: layout.home.rules[0]?.eventPattern, exact: true }]);
    }
  });

  it('forwards once what two routes want', () => {
    const layout = layoutOf([severe, routeOf('tor', { guardDuty: { types: ['UnauthorizedAccess:EC2/TorClient'] } })]);
    expect(forwardedIn(layout, 'eu-west-1')).toHaveLength(1);
    const { event } = findingEvent('high finding of a member');
    const { forwarding, rules } = matchingRules(layout, event, administrator('eu-west-1'));
    expect(forwarding).toHaveLength(1);
    expect(rules.map(({ route }) => route)).toEqual(['severe', 'tor']);
    expect(matchingRules(layout, findingEvent('low finding without an instance').event, administrator('eu-central-1')).forwarding).toEqual(
      [],
    );
  });

  it('forwards what one route wants whole, whatever the others want of it', () => {
    const layout = layoutOf([severe, routeOf('all', { guardDuty: {} })]);
    expect(forwardedIn(layout, 'eu-west-1').map(({ eventPattern }) => eventPattern)).toEqual([
      { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] },
    ]);
  });

  it('makes one rule of two routes with the same filter', () => {
    expect(forwardedIn(layoutOf([severe, routeOf('again', severe.events)]), 'eu-west-1')).toEqual(
      forwardedIn(layoutOf([severe]), 'eu-west-1'),
    );
  });

  it('takes more than is wanted, though nothing twice, where the filters together are too long', () => {
    const accounts = (first: number): readonly string[] => Array.from({ length: 130 }, (_, index) => String(first + index));
    const layout = layoutOf([
      routeOf('one', { guardDuty: { accounts: accounts(100_000_000_000), severityAtLeast: 4 } }),
      routeOf('two', { guardDuty: { accounts: accounts(100_000_000_100), severityAtLeast: 7 } }),
    ]);
    const rules = forwardedIn(layout, 'eu-west-1');
    expect(rules.length).toBeGreaterThan(1);
    for (const { exact, eventPattern } of rules) {
      expect(exact).toBe(false);
      expect(parseEventPattern(eventPattern).problems).toEqual([]);
    }
    const finding = (accountId: string, severity: number) => ({
      source: 'aws.guardduty',
      'detail-type': 'GuardDuty Finding',
      detail: { accountId, severity },
    });
    const of = (accountId: string, severity: number): readonly [number, readonly string[]] => {
      const matching = matchingRules(layout, finding(accountId, severity), administrator('eu-west-1'));
      return [matching.forwarding.length, matching.rules.map(({ route }) => route)];
    };
    expect(of('100000000000', 5)).toEqual([1, ['one']]);
    expect(of('100000000120', 8)).toEqual([1, ['one', 'two']]);
    expect(of('100000000229', 7)).toEqual([1, ['two']]);
    // Wanted by nobody, and forwarded all the same: this is what `exact: false` says.
    expect(of('100000000229', 5)).toEqual([1, []]);
    expect(of('100000000000', 3)).toEqual([0, []]);
  });

  it('joins a raw pattern with the filters that it may overlap', () => {
    const layout = layoutOf([
      severe,
      routeOf('raw', {
        pattern: { bus: 'findings', eventPattern: { source: ['aws.guardduty'], detail: { accountId: ['333333333333'] } } },
      }),
    ]);
    const { forwarding, rules } = matchingRules(layout, findingEvent('high finding of a member').event, administrator('eu-west-1'));
    expect(forwarding).toHaveLength(1);
    expect(rules.map(({ route }) => route)).toEqual(['severe', 'raw']);
  });

  it('leaves findings of another Region in use to that Region, and takes those of Regions that are not', () => {
    const layout = layoutOf([routeOf('critical', { securityHub: { severityLabels: ['CRITICAL'] } })]);
    const { event } = findingEvent('imported critical finding');
    // As the home Region has it where it is the aggregation Region.
    const replica = { ...event, region: 'eu-central-1' };
    expect(matchingRules(layout, replica, administrator('eu-central-1')).forwarding).toEqual([]);
    expect(routesOf(layout, event, administrator('eu-west-1'))).toEqual(['critical']);
    const detail = event['detail'] as { readonly findings: readonly object[] };
    const elsewhere = { ...replica, detail: { findings: [{ ...detail.findings[0], Region: 'ap-south-1' }] } };
    expect(routesOf(layout, elsewhere, administrator('eu-central-1'))).toEqual(['critical']);
    const importedHere = {
      ...replica,
      detail: { findings: [{ ...detail.findings[0], ProductArn: 'arn:aws:securityhub:eu-central-1::product/aws/guardduty' }] },
    };
    expect(routesOf(layout, importedHere, administrator('eu-central-1'))).toEqual(['critical']);
    const unsaid = { ...replica, detail: { findings: [{ ...detail.findings[0], Region: undefined }] } };
    expect(routesOf(layout, JSON.parse(JSON.stringify(unsaid)), administrator('eu-central-1'))).toEqual(['critical']);
  });

  it('watches for tampering where it is logged', () => {
    const layout = layoutOf([severe, routeOf('tampering', { preset: 'tamper-detection' })]);
    expect(layout.forwarding.map(({ stackName }) => stackName)).toEqual([
      'cordon-forwarding-eu-central-1',
      'cordon-forwarding-eu-west-1',
      'cordon-forwarding-us-east-1',
      'cordon-forwarding-management-eu-central-1',
      'cordon-forwarding-management-us-east-1',
    ]);
    expect(layout.admittedAccounts).toEqual(['111111111111']);
    const at = (service: string, call: string, account: string, region: string): readonly string[] =>
      routesOf(layout, cloudTrailEvent(service, call), { account, region });
    expect(at('guardduty', 'DeleteDetector', '222222222222', 'eu-west-1')).toEqual(['tampering']);
    expect(at('guardduty', 'DeleteDetector', '111111111111', 'eu-central-1')).toEqual(['tampering']);
    expect(at('guardduty', 'DeleteDetector', '333333333333', 'eu-central-1')).toEqual([]);
    expect(at('organizations', 'DisableAWSServiceAccess', '111111111111', 'us-east-1')).toEqual(['tampering']);
    expect(at('organizations', 'DisableAWSServiceAccess', '222222222222', 'us-east-1')).toEqual([]);
    expect(at('guardduty', 'CreateMembers', '222222222222', 'eu-west-1')).toEqual([]);
  });

  it('forwards no findings from a Region that is not in use, nor from the management account', () => {
    const layout = layoutOf([severe, routeOf('tampering', { preset: 'tamper-detection' })]);
    const { event } = findingEvent('high finding of a member');
    expect(routesOf(layout, event, administrator('us-east-1'))).toEqual([]);
    expect(routesOf(layout, event, { account: '111111111111', region: 'eu-central-1' })).toEqual([]);
  });
});

describe('all events and all routes', () => {
  const filters: Readonly<Record<string, RouteEvents>> = {
    updates: { preset: 'case-updates' },
    updated: { preset: 'membership-updated' },
    ended: { preset: 'membership-ended' },
    tampering: { preset: 'tamper-detection' },
    responders: { securityIr: { actors: ['responder'] } },
    severe: { guardDuty: { severityAtLeast: 7 } },
    all: { guardDuty: {} },
    critical: { securityHub: { severityLabels: ['CRITICAL'] } },
    sent: { securityHub: { kind: 'custom-action' } },
    insights: { securityHub: { kind: 'insight-results' } },
    v2: { securityHubV2: { severities: ['High', 'Critical'] } },
  };
  const layout = layoutOf(Object.entries(filters).map(([name, events]) => routeOf(name, events)));
  const expectedOf = (name: string): readonly string[] => [
    ...(name.startsWith('Case') ? ['updates'] : []),
    ...(name.startsWith('Membership Updated') ? ['updated'] : []),
    ...(/^Membership (Cancelled|Closed|Terminated)/.test(name) ? ['ended'] : []),
    ...(name.endsWith('by responder') ? ['responders'] : []),
  ];

  it.each(securityIrEvents)('$name goes where it should', ({ name, event }) => {
    expect(routesOf(layout, event, administrator('eu-central-1'))).toEqual(expectedOf(name));
    expect(routesOf(layout, event, administrator('eu-west-1'))).toEqual([]);
  });

  it.each([
    ['high finding of a member', ['severe', 'all']],
    ['low finding without an instance', ['all']],
    ['imported critical finding', ['critical']],
    ['imported critical finding, notified', ['critical']],
    ['sent by custom action', ['sent']],
    ['insight results', ['insights']],
    ['V2 finding of GuardDuty', ['v2']],
  ])('%s goes where it should, once', (name, expected) => {
    const { event } = findingEvent(name);
    const { forwarding, rules } = matchingRules(layout, event, administrator(event.region));
    expect(rules.map(({ route }) => route)).toEqual(expected);
    expect(forwarding).toHaveLength(expected.length === 0 ? 0 : 1);
  });

  it('has all events of the fixtures', () => {
    expect(findingEvents).toHaveLength(7);
  });
});

describe('layoutProblems', () => {
  const many = (count: number): readonly Route[] =>
    Array.from({ length: count }, (_, index) => routeOf(`route-${index}`, { securityIr: {} }));

  it('holds rules against the quota of the bus', () => {
    expect(layoutProblems(layoutOf(many(300)))).toEqual([]);
    expect(layoutProblems(layoutOf(many(301))).map(({ id, value }) => [id, value])).toEqual([['too-many-rules', 301]]);
  });

  it('knows the Regions with a lower quota', () => {
    expect(layoutProblems(layoutOf(many(100), { membershipRegion: 'eu-south-1' }))).toEqual([]);
    expect(layoutProblems(layoutOf(many(101), { membershipRegion: 'af-south-1' })).map(({ id }) => id)).toEqual(['too-many-rules']);
  });
});

function cloudTrailEvent(service: string, call: string): unknown {
  return {
    source: `aws.${service}`,
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventSource: `${service}.amazonaws.com`,
      eventName: call,
      eventType: 'AwsApiCall',
      readOnly: false,
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::222222222222:user/bob' },
    },
  };
}
