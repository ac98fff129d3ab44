import { parseEventPattern } from '../../lib/events/event-pattern';
import { administratorOf } from '../../lib/configuration/administrators';
import { breakGlassUsedPatterns } from '../../lib/routes/break-glass-used';
import { takes } from '../../lib/routes/compiled-pattern';
import { cloudTrailSample } from '../../lib/routes/explain/cloudtrail-samples';
import { type SampleEvent } from '../../lib/routes/explain/sample-place';
import { matchingRules, routingLayout, type RoutingLayout } from '../../lib/routes/layout';
import { type RouteEvents } from '../../lib/configuration/route';
import { organization, routeOf } from './support';

const layoutOf = (routes: Readonly<Record<string, RouteEvents>>): RoutingLayout =>
  routingLayout({ organization, routes: Object.entries(routes).map(([name, events]) => routeOf(name, events)) });

const used: Readonly<Record<string, RouteEvents>> = { used: { preset: 'break-glass-used' } };
const all: Readonly<Record<string, RouteEvents>> = {
  ...used,
  tampering: { preset: 'tamper-detection' },
  containment: { preset: 'containment-used' },
  findings: { guardDuty: {} },
};
const home = { account: administratorOf(organization, 'membership'), region: organization.membershipRegion };
const regions = [...new Set([organization.membershipRegion, ...organization.regions, 'us-east-1'])];
const places = [organization.managementAccount, home.account].flatMap((account) => regions.map((region) => ({ account, region })));
const role = 'arn:aws:iam::700000000001:role/CordonBreakGlass';

const withDetail = (event: SampleEvent, detail: object): SampleEvent => ({
  ...event,
  detail: { ...(event['detail'] as object), ...detail },
});
const assumed = (place = home, roleArn = role, call = 'AssumeRole'): SampleEvent =>
  withDetail(cloudTrailSample(place, 'sts', call), { readOnly: true, requestParameters: { roleArn, roleSessionName: 'somebody' } });
const changed = (place = home, issuer = role, service = 'iam', call = 'PutRolePolicy', readOnly = false): SampleEvent =>
  withDetail(cloudTrailSample(place, service, call), {
    readOnly,
    userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { type: 'Role', arn: issuer } } },
  });
const isTaken = (event: SampleEvent): boolean => breakGlassUsedPatterns.some(({ eventPattern }) => takes(eventPattern, event));

describe('use of the break-glass role', () => {
  it.each([
    ['assumed', assumed],
    ['used to change something', changed],
  ] as const)('%s: reaches the target once, from every account and Region that is watched', (_, eventAt) => {
    for (const layout of [layoutOf(used), layoutOf(all)]) {
      for (const place of places) {
        const { forwarding, rules } = matchingRules(layout, eventAt(place), place);
        const mine = rules.filter(({ route }) => route === 'used');
        expect([place, forwarding.length, mine.length]).toEqual([place, 1, 1]);
        // A rule that is only ENABLED gets no call that CloudTrail says only reads, as it says of AssumeRole.
        if (eventAt === assumed) expect([forwarding[0]?.readOnlyCalls, mine[0]?.readOnlyCalls]).toEqual([true, true]);
      }
    }
  });

  it.each(['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'])('takes %s', (call) => {
    expect(isTaken(assumed(home, role, call))).toBe(true);
  });

  it.each([
    ['another role', assumed(home, 'arn:aws:iam::700000000001:role/CordonResponder')],
    ['a role whose name only ends so', assumed(home, 'arn:aws:iam::700000000001:role/NotCordonBreakGlass')],
    ['a change by another role', changed(home, 'arn:aws:iam::700000000001:role/CordonResponder')],
    ['a read by a session of it', changed(home, role, 'iam', 'GetRole', true)],
  ])('leaves out %s', (_, event) => {
    expect(isTaken(event)).toBe(false);
  });

  it('has patterns that EventBridge takes', () => {
    for (const { eventPattern } of breakGlassUsedPatterns) {
      expect(parseEventPattern(eventPattern).problems).toEqual([]);
      expect(JSON.stringify(eventPattern).length).toBeLessThanOrEqual(2048);
    }
  });
});
