import { coverageOfKinds, eventGroups, kindsInWords, kindsOfEvents, type KindCoverage } from '../../../lib/routes/explain/coverage';
import { sampleFor } from '../../../lib/routes/explain/sample-events';
import { securityIrSamples } from '../../../lib/routes/explain/service-samples';
import { eventMatches } from '../../../lib/events/event-matching';
import { parseEventPattern } from '../../../lib/events/event-pattern';
import { routingLayout } from '../../../lib/routes/layout';
import { routePatterns } from '../../../lib/routes/patterns';
import { routePresets, type RouteEvents } from '../../../lib/configuration/route';
import { organization, routeOf, securityIrEvents } from '../support';

const place = { account: '222222222222', region: 'eu-central-1', member: '444455556666' };
const coverage = (routes: Readonly<Record<string, RouteEvents>>, of = organization): readonly KindCoverage[] => {
  const layout = routingLayout({ organization: of, routes: Object.entries(routes).map(([name, events]) => routeOf(name, events)) });
  return coverageOfKinds(kindsOfEvents({ place, stackSetName: 'cordon-containment-roles' }), layout.home.rules, of);
};
const kindsThat = (all: readonly KindCoverage[], taken: KindCoverage['taken'], group = eventGroups[0] as string): readonly string[] =>
  all.filter((kind) => kind.taken === taken && kind.group === group).map(({ kind }) => kind);

describe('the documented events', () => {
  it('are the 18 of the guide and the schema, field by field', () => {
    const samples = securityIrSamples({ account: '111122223333', region: 'us-west-2' });
    const byName = <T extends { readonly name: string }>(list: readonly T[]): readonly T[] =>
      list.toSorted((one, other) => one.name.localeCompare(other.name));
    const time = '2026-01-15T08:30:00Z';
    expect(samples).toHaveLength(18);
    expect(byName(samples)).toEqual(byName(securityIrEvents.map(({ name, event }) => ({ name, event: { ...event, time } }))));
  });

  const filters: readonly RouteEvents[] = [
    ...routePresets.map((preset) => ({ preset })),
    { securityIr: { actors: ['customer'] } },
    { securityIr: { cases: ['9999999999'] } },
    { guardDuty: { severityAtLeast: 8.2, types: ['Backdoor:EC2/*'], accounts: ['999999999999'] } },
    { securityHub: { products: ['Inspector'], severityLabels: ['LOW'], workflowStatuses: ['RESOLVED'] } },
    { securityHub: { kind: 'custom-action', actions: ['arn:aws:securityhub:eu-west-1:222222222222:action/custom/Other'] } },
    { pattern: { bus: 'findings', eventPattern: { source: ['aws.guardduty'], detail: { type: [{ wildcard: 'Backdoor:*Spambot' }] } } } },
  ];
  it.each(filters.map((events) => [JSON.stringify(events), events] as const))('become one that a route takes: %s', (_, events) => {
    for (const { eventPattern } of routePatterns(events)) {
      const event = sampleFor(eventPattern, place);
      const { pattern } = parseEventPattern(eventPattern);
      expect(pattern !== undefined && eventMatches(pattern, event)).toBe(true);
    }
  });

  it('become none where a pattern asks for what no event has', () => {
    expect(sampleFor({ source: ['aws.guardduty'], detail: { severity: [{ numeric: ['>', 3, '<', 3] }] } }, place)).toBeUndefined();
  });
});

describe('who gets what', () => {
  const everything = { source: [{ prefix: '' }] };

  it('is some of what arises elsewhere, for a pattern on the default bus at home', () => {
    const [ofService = '', ...others] = eventGroups;
    const all = coverage({ raw: { pattern: { bus: 'default', eventPattern: everything } } });
    expect(kindsThat(all, 'all', ofService)).toHaveLength(18);
    for (const group of others) {
      expect(kindsThat(all, 'some', group)).not.toEqual([]);
      expect(kindsThat(all, 'all', group)).toEqual([]);
    }
  });

  it('is all findings of the only Region in use, and never the calls in another account', () => {
    const oneRegion = { ...organization, regions: [organization.membershipRegion] };
    const all = coverage({ raw: { pattern: { bus: 'default', eventPattern: everything } } }, oneRegion);
    const [, guardDuty, securityHub, v2, calls] = eventGroups;
    expect(kindsThat(all, 'some', guardDuty)).toEqual([]);
    expect(kindsThat(all, 'some', securityHub)).toEqual([]);
    expect(kindsThat(all, 'some', v2)).toEqual([]);
    expect(kindsThat(all, 'all', calls)).toEqual([]);
  });

  it('is all of the calls that a pattern on the findings bus takes: they are forwarded from where they arise', () => {
    const [, , , , calls] = eventGroups;
    const pattern = { bus: 'findings', eventPattern: { source: ['aws.guardduty', 'aws.iam'] } } as const;
    expect(kindsThat(coverage({ raw: { pattern } }), 'all', calls)).toContain('containment role or role of the service changed or deleted');
    expect(kindsThat(coverage({ raw: { pattern } }), 'all', calls)).not.toContain('trail stopped, changed or deleted');
    const onDefault = { bus: 'default', eventPattern: pattern.eventPattern } as const;
    expect(kindsThat(coverage({ raw: { pattern: onDefault } }), 'all', calls)).toEqual([]);
  });

  it('is nobody where there are no routes', () => {
    const all = coverage({});
    expect(all.every(({ taken, routes }) => taken === 'none' && routes.length === 0)).toBe(true);
    expect(new Set(all.map(({ group }) => group))).toEqual(new Set(eventGroups));
    expect(all.filter(({ group }) => group === 'AWS Security Incident Response')).toHaveLength(18);
  });

  it('says which of the 18 kinds no route takes', () => {
    const all = coverage({ updates: { preset: 'case-updates' }, ended: { preset: 'membership-ended' } });
    expect(kindsThat(all, 'none')).toEqual(['Membership Created', 'Membership Updated']);
    expect(all.find(({ kind }) => kind === 'Membership Cancelled')).toMatchObject({ taken: 'all', routes: ['ended'], urgent: true });
  });

  it('tells those that AWS causes from those of the customer', () => {
    const all = coverage({ responders: { securityIr: { subjects: ['case'], actors: ['responder'] } } });
    expect(kindsThat(all, 'all')).toEqual(['Case Created by responder', 'Case Updated by responder']);
  });

  it('says that a route takes some where it asks for more than the kind', () => {
    const all = coverage({
      one: { securityIr: { cases: ['9999999999'] } },
      two: { guardDuty: { severityAtLeast: 7, accounts: ['999999999999'] } },
      three: { securityHub: { kind: 'custom-action', actions: ['arn:aws:securityhub:eu-west-1:222222222222:action/custom/Other'] } },
    });
    expect(kindsThat(all, 'all')).toEqual([]);
    expect(kindsThat(all, 'some')).toContain('Case Closed');
    expect(kindsThat(all, 'none')).toEqual([
      ...['Membership Created', 'Membership Updated', 'Membership Closed', 'Membership Cancelled', 'Membership Terminated'],
    ]);
    expect(kindsThat(all, 'some', 'GuardDuty findings')).toEqual(['Critical', 'High']);
    expect(kindsThat(all, 'some', 'Security Hub findings')).toEqual(['sent by a custom action']);
  });

  it('is all of them as soon as one route takes all, whatever others take of it', () => {
    const all = coverage({ some: { guardDuty: { accounts: ['999999999999'] } }, all: { guardDuty: { severityAtLeast: 9 } } });
    const of = (kind: string): unknown => all.find((each) => each.group === 'GuardDuty findings' && each.kind === kind);
    expect(of('Critical')).toMatchObject({ taken: 'all', routes: ['all'] });
    expect(of('High')).toMatchObject({ taken: 'some', routes: ['some'] });
  });

  it('never claims that a raw pattern takes all of a kind where it asks for anything else', () => {
    const raw = (eventPattern: Readonly<Record<string, unknown>>): readonly string[] =>
      coverage({ raw: { pattern: { bus: 'findings', eventPattern } } })
        .filter(({ group }) => group === 'GuardDuty findings')
        .map(({ taken }) => taken);
    expect(raw({ source: ['aws.guardduty'] })).toEqual(['all', 'all', 'all', 'all']);
    expect(raw({ source: ['aws.guardduty'], detail: { service: { archived: [false] } } })).toEqual(['some', 'some', 'some', 'some']);
    expect(raw({ source: ['aws.guardduty'], $or: [{ account: ['444455556666'] }, { region: ['eu-west-1'] }] })).toEqual([
      'some',
      'some',
      'some',
      'some',
    ]);
    expect(raw({ source: ['aws.securityhub'] })).toEqual(['none', 'none', 'none', 'none']);
  });

  it('counts no kind of finding that cannot have what else a route asks for', () => {
    const severities = (eventPattern: object): readonly string[] =>
      kindsThat(coverage({ one: { pattern: { bus: 'findings', eventPattern: { ...eventPattern } } } }), 'some', 'GuardDuty findings');
    const findings = { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] };
    expect(severities({ ...findings, detail: { type: ['Recon:EC2/Portscan'] } })).toEqual(['Medium']);
    expect(severities({ ...findings, detail: { type: ['Recon:EC2/Portscan'], severity: [{ numeric: ['>=', 7] }] } })).toEqual([]);
    expect(severities({ ...findings, detail: { service: { count: ['1'] } } })).toEqual([]);
    const controls = coverage({ one: { securityHub: { complianceStatuses: ['PASSED'], severityLabels: ['HIGH', 'CRITICAL'] } } });
    expect(kindsThat(controls, 'some', 'Security Hub findings')).toEqual([]);
  });

  it('counts each call that takes the protection away', () => {
    const none = coverage({ findings: { guardDuty: {} } });
    const group = 'Calls that take the protection away';
    expect(kindsThat(none, 'none', group)).toHaveLength(24);
    expect(kindsThat(coverage({ tamper: { preset: 'tamper-detection' } }), 'all', group)).toHaveLength(24);
  });

  it('tells findings of Security Hub V2 from those of Security Hub CSPM', () => {
    const cspm = coverage({ one: { securityHub: {} }, two: { guardDuty: {} } });
    expect(kindsThat(cspm, 'none', 'Security Hub V2 findings')).toEqual(['Fatal', 'Critical', 'High', 'Medium', 'Low', 'Informational']);
    const v2 = coverage({ three: { securityHubV2: { severities: ['High', 'Critical'] } } });
    expect(kindsThat(v2, 'all', 'Security Hub V2 findings')).toEqual(['Critical', 'High']);
    expect(kindsThat(v2, 'none', 'Security Hub findings')).toHaveLength(7);
    expect(kindsThat(coverage({ four: { securityHubV2: { products: ['Inspector'] } } }), 'all', 'Security Hub V2 findings')).toEqual([]);
  });

  it('names a kind once that every actor causes', () => {
    const all = [...['responder', 'service', 'customer'].map((actor) => `Case Created by ${actor}`), 'Case Closed', 'Membership Created'];
    expect(kindsInWords(all.slice(0, 4), all)).toBe('Case Created, Case Closed');
    expect(kindsInWords(all.slice(0, 2), all)).toBe('Case Created by responder, Case Created by service');
    expect(kindsInWords(all, all)).toBe('all 5 kinds');
  });

  it('cuts a long list of kinds, and says what it lacks or how many more there are', () => {
    const all = coverage({})
      .filter(({ group }) => group === 'Calls that take the protection away')
      .map(({ kind }) => kind);
    expect(all).toHaveLength(24);
    expect(kindsInWords(all.slice(1), all)).toBe(`all 24 kinds but ${all[0]}`);
    expect(kindsInWords(all.slice(0, 12), all)).toBe(`${all.slice(0, 3).join(', ')} and 9 more`);
    expect(Math.max(...all.map((_, index) => kindsInWords(all.slice(0, index + 1), all).length))).toBeLessThan(400);
  });
});
