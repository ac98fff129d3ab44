import { administratorOf } from '../../lib/configuration/administrators';
import { administratorRoles } from '../../lib/configuration/administrator-roles';
import { routesOf, matchingRules, routingLayout, type RoutingInput } from '../../lib/routes/layout';
import { retiredStack } from '../../lib/routes/retired-stacks';
import { originsOf } from '../../lib/routes/explain/origins';
import { type EventPattern } from '../../lib/routes/route-pattern';
import { sampled } from '../support/runs';
import { findingEvent, organization, routeOf, securityIrEvents } from './support';

const management = organization.managementAccount;
const accounts = [management, '222222222222', '333333333333', '444444444444', '555555555555'] as const;
type Organization = RoutingInput['organization'];

/** Every way in which the management account and up to four others can administer; which of the others it is makes no difference: 52. */
const assignments: readonly Organization[] = administratorRoles
  .reduce<readonly (readonly string[])[]>(
    (ways) => ways.flatMap((way) => accounts.slice(0, new Set([management, ...way]).size + 1).map((account) => [...way, account])),
    [[]],
  )
  .map((way) => {
    const { id, managementAccount, membershipRegion, regions } = organization;
    const administrators = Object.fromEntries(administratorRoles.map((role, index) => [role, way[index]!]));
    return { id, managementAccount, membershipRegion, regions, administrators };
  });

it('is looked at for every way of dividing four administrators', () => expect(assignments).toHaveLength(52));

const routes = [
  routeOf('guardduty', { guardDuty: {} }),
  routeOf('security-hub', { securityHub: {} }),
  routeOf('both', {
    pattern: { bus: 'findings', eventPattern: { source: ['aws.guardduty', 'aws.securityhub'], account: [{ prefix: '' }] } },
  }),
  routeOf('cases', { preset: 'case-updates' }),
  routeOf('tampering', { preset: 'tamper-detection' }),
];

const finding = findingEvent('high finding of a member').event;
const imported = findingEvent('imported critical finding').event;
const [caseEvent] = securityIrEvents.filter(({ name }) => name === 'Case Created by responder').map(({ event }) => event);
const call = (service: string, eventName: string) => ({
  source: `aws.${service}`,
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventSource: `${service}.amazonaws.com`,
    eventName,
    eventType: 'AwsApiCall',
    readOnly: false,
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::222222222222:user/bob' },
  },
});
/** A finding that concerns an account is on its own bus too, though another account administers the service. */
const places = (region: string) => accounts.map((account) => ({ account, region }));
/** The finding as Security Hub of a Region has it, where it is no copy of another Region's. */
const importedIn = (region: string) => ({ ...imported, region, detail: { findings: [{ ...firstFinding, Region: region }] } });
const [firstFinding] = (imported as unknown as { readonly detail: { readonly findings: readonly object[] } }).detail.findings;

const named = (one: Organization) => administratorRoles.map((role) => `${role} ${administratorOf(one, role)}`).join(', ');

describe.each(sampled(assignments).map((one) => [named(one), one] as const))('%s', (_, one) => {
  const layout = routingLayout({ organization: one, routes });
  const receivers = (event: unknown, region: string, of = layout): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(places(region).map((place) => [place.account, routesOf(of, event, place)]));
  const only = (account: string, names: readonly string[]) =>
    Object.fromEntries(accounts.map((each) => [each, each === account ? names : []]));

  it('takes findings from the administrator of their service alone, so that none comes twice, and cases from the membership', () => {
    for (const region of one.regions) {
      expect(receivers({ ...finding, region }, region)).toEqual(only(administratorOf(one, 'guardDuty'), ['guardduty', 'both']));
      expect(receivers(importedIn(region), region)).toEqual(only(administratorOf(one, 'securityHub'), ['security-hub', 'both']));
      for (const [event, role] of [
        [finding, 'guardDuty'],
        [importedIn(region), 'securityHub'],
      ] as const) {
        expect(matchingRules(layout, event, { account: administratorOf(one, role), region }).forwarding).toHaveLength(1);
      }
    }
    expect(receivers(caseEvent, one.membershipRegion)).toEqual(only(administratorOf(one, 'membership'), ['cases']));
  });

  it('watches for tampering in every account that administers, and in the management account', () => {
    const watched = [...new Set([management, ...administratorRoles.map((role) => administratorOf(one, role))])];
    const alone = routingLayout({ organization: one, routes: routes.filter(({ name }) => name === 'tampering') });
    const deleted = receivers(call('guardduty', 'DeleteDetector'), one.membershipRegion, alone);
    expect(accounts.filter((account) => deleted[account]?.includes('tampering'))).toEqual(
      accounts.filter((each) => watched.includes(each)),
    );
    const disabled = receivers(call('organizations', 'DisableAWSServiceAccess'), 'us-east-1', alone);
    expect(disabled).toEqual(only(management, ['tampering']));
  });

  it('lets in the accounts that forward, and no other', () => {
    const home = administratorOf(one, 'membership');
    expect(layout.home.account).toBe(home);
    expect([...layout.admittedAccounts].sort()).toEqual(
      [...new Set(layout.forwarding.map(({ account }) => account))].filter((account) => account !== home).sort(),
    );
  });

  it('gives every stack a name of its own, from which its account is known when it is retired', () => {
    const names = layout.forwarding.map(({ stackName }) => stackName);
    expect(new Set(names).size).toBe(names.length);
    expect(layout.forwarding.map(({ stackName, account, region }) => ({ stackName, account, region }))).toEqual(
      names.map((name) => retiredStack(name, one)),
    );
  });
});

it('keeps the names of stacks where the short form stands for all', () => {
  expect(routingLayout({ organization, routes }).forwarding.map(({ stackName, account }) => `${stackName} ${account}`)).toEqual([
    'cordon-forwarding-eu-central-1 222222222222',
    'cordon-forwarding-eu-west-1 222222222222',
    'cordon-forwarding-us-east-1 222222222222',
    'cordon-forwarding-management-eu-central-1 111111111111',
    'cordon-forwarding-management-us-east-1 111111111111',
  ]);
});

it('says of each account what it administers', () => {
  const input = { organization: { ...organization, administrators: { guardDuty: '333333333333', securityHub: '444444444444' } }, routes };
  const layout = routingLayout(input);
  const roles = (name: string) => {
    const route = routes.find((each) => each.name === name)!;
    return [...new Set(originsOf(route, input, layout).map(({ account, role }) => `${account} ${role}`))];
  };
  expect(roles('guardduty')).toEqual(['333333333333 delegated administrator of GuardDuty']);
  expect(roles('security-hub')).toEqual(['444444444444 delegated administrator of Security Hub']);
  expect(roles('tampering')).toContain('222222222222 delegated administrator');
  expect(roles('tampering')).toContain('111111111111 management account');
});

describe('a pattern of several kinds of events', () => {
  const apart = { ...organization, administrators: { guardDuty: '333333333333', securityHub: '444444444444' } };
  const forwardedFrom = (eventPattern: EventPattern, account: string, region = 'eu-west-1') =>
    routingLayout({ organization: apart, routes: [routeOf('one', { pattern: { bus: 'findings', eventPattern } })] })
      .forwarding.filter((place) => place.account === account && place.region === region)
      .flatMap(({ rules }) => rules.map((rule) => rule.eventPattern));
  const records = ['AWS API Call via CloudTrail'];

  it('is forwarded as what arises in an account, and nothing besides', () => {
    const both = { source: ['aws.guardduty', 'aws.securityhub'], 'detail-type': ['GuardDuty Finding', 'Security Hub Findings - Imported'] };
    expect(forwardedFrom(both, '333333333333')).toEqual([{ source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] }]);
    expect(forwardedFrom(both, '444444444444')).toEqual([
      { source: ['aws.securityhub'], 'detail-type': ['Security Hub Findings - Imported'] },
    ]);
    expect(forwardedFrom(both, '222222222222')).toEqual([]);
  });

  it('is forwarded whole from where all of it arises, and as calls alone from where only those do', () => {
    const any = { source: ['aws.guardduty'] };
    expect(forwardedFrom(any, '333333333333')).toEqual([any]);
    for (const account of ['222222222222', '444444444444']) {
      const [pattern] = forwardedFrom(any, account);
      expect(pattern?.['detail-type']).toEqual(expect.arrayContaining(records));
      expect(pattern?.['detail-type']).not.toContain('GuardDuty Finding');
    }
  });

  it('is forwarded whole where it is not known what it takes', () => {
    const unknown = { source: [{ prefix: 'aws.guard' }] };
    expect(forwardedFrom(unknown, '333333333333')).toEqual([unknown]);
    expect(forwardedFrom(unknown, '222222222222')).toEqual([unknown]);
  });
});
