import { eventMatches } from '../../lib/events/event-matching';
import { parseEventPattern } from '../../lib/events/event-pattern';
import { deadConditions } from '../../lib/events/dead-conditions';
import { doubtfulValues, undocumentedValues } from '../../lib/events/undocumented-values';
import { routePatterns } from '../../lib/routes/patterns';
import { routePresets, type RouteEvents } from '../../lib/configuration/route';
import { findingEvents, securityIrEvents } from './support';

/** How often the patterns of a route take an event. */
function timesTaken(events: RouteEvents, event: unknown): number {
  return routePatterns(events).filter(({ eventPattern }) => {
    const { pattern, problems } = parseEventPattern(eventPattern);
    expect(problems).toEqual([]);
    return pattern !== undefined && eventMatches(pattern, event);
  }).length;
}

const takenBy = (events: RouteEvents, candidates: typeof findingEvents): readonly string[] =>
  candidates.flatMap(({ name, event }) => {
    const times = timesTaken(events, event);
    expect(times).toBeLessThanOrEqual(1);
    return times === 1 ? [name] : [];
  });

const cases = [
  'Case Created by responder',
  'Case Created by service',
  'Case Created by customer',
  'Case Updated by responder',
  'Case Updated by service',
  'Case Updated by customer',
];

describe('routes of AWS Security Incident Response', () => {
  const names = securityIrEvents.map(({ name }) => name);
  const called = (...words: readonly string[]): readonly string[] => names.filter((name) => words.some((word) => name.includes(word)));

  it('are tried with all 18 events of the guide', () => {
    expect(securityIrEvents).toHaveLength(18);
    expect(names).toEqual(expect.arrayContaining(cases));
  });

  it.each<{ readonly what: string; readonly events: RouteEvents; readonly expected: readonly string[] }>([
    { what: 'all', events: { securityIr: {} }, expected: names },
    { what: 'cases', events: { securityIr: { subjects: ['case'] } }, expected: called('Case Created', 'Case Updated', 'Case Closed') },
    { what: 'comments', events: { securityIr: { subjects: ['case-comment'] } }, expected: called('Comment') },
    { what: 'memberships', events: { securityIr: { subjects: ['membership'] } }, expected: called('Membership') },
    {
      what: 'responders',
      events: { securityIr: { actors: ['responder'] } },
      expected: called('by responder'),
    },
    { what: 'the service', events: { securityIr: { actors: ['service'] } }, expected: called('by service') },
    { what: 'customers', events: { securityIr: { actors: ['customer'] } }, expected: called('by customer') },
    {
      what: 'responders and customers',
      events: { securityIr: { actors: ['customer', 'responder'] } },
      expected: called('by responder', 'by customer'),
    },
    {
      what: 'whoever is named',
      events: { securityIr: { actors: ['customer', 'responder', 'service'] } },
      expected: called('by responder', 'by customer', 'by service'),
    },
    { what: 'a case', events: { securityIr: { cases: ['1234567890'] } }, expected: called('Case') },
    { what: 'another case', events: { securityIr: { cases: ['0987654321'] } }, expected: [] },
    {
      what: 'new comments, as one pattern of the guide spells them',
      events: { securityIr: { detailTypes: ['Case Comment Added'] } },
      expected: called('Comment Created'),
    },
    {
      what: 'ended memberships, in one spelling',
      events: { securityIr: { detailTypes: ['Membership Closed'] } },
      expected: called('Membership Cancelled', 'Membership Closed'),
    },
    { what: 'the preset case-updates', events: { preset: 'case-updates' }, expected: called('Case') },
    { what: 'the preset membership-updated', events: { preset: 'membership-updated' }, expected: called('Membership Updated') },
    {
      what: 'the preset membership-ended',
      events: { preset: 'membership-ended' },
      expected: called('Membership Cancelled', 'Membership Closed', 'Membership Terminated'),
    },
    { what: 'the preset tamper-detection', events: { preset: 'tamper-detection' }, expected: [] },
    { what: 'GuardDuty', events: { guardDuty: {} }, expected: [] },
    { what: 'Security Hub', events: { securityHub: {} }, expected: [] },
    {
      what: 'a raw pattern',
      events: { pattern: { bus: 'default', eventPattern: { 'detail-type': ['Case Closed'] } } },
      expected: called('Case Closed'),
    },
  ])('$what: take what they should, and nothing else', ({ events, expected }) => {
    expect(takenBy(events, securityIrEvents)).toEqual(expected);
  });

  it('take the spelling that no sample has', () => {
    const added = { source: 'aws.security-ir', 'detail-type': 'Case Comment Added', detail: { caseId: '1234567890' } };
    expect(timesTaken({ preset: 'case-updates' }, added)).toBe(1);
    expect(timesTaken({ securityIr: { detailTypes: ['Case Comment Created'] } }, added)).toBe(1);
  });

  it('of every preset have no condition that no event satisfies', () => {
    for (const preset of routePresets) {
      for (const { eventPattern } of routePatterns({ preset })) {
        const { pattern } = parseEventPattern(eventPattern);
        expect(pattern && [...deadConditions(pattern), ...undocumentedValues(pattern)]).toEqual([]);
      }
    }
  });

  it('stay on the default bus, and nothing in them is undocumented', () => {
    for (const events of [
      { securityIr: { actors: ['customer'], cases: ['1234567890'] } },
      { preset: 'case-updates' },
      { preset: 'membership-ended' },
    ] as const) {
      for (const { bus, eventPattern } of routePatterns(events)) {
        expect(bus).toBe('default');
        const { pattern } = parseEventPattern(eventPattern);
        expect(pattern && [...deadConditions(pattern), ...undocumentedValues(pattern), ...doubtfulValues(pattern)]).toEqual([]);
      }
    }
  });
});

describe('routes of findings', () => {
  it.each<{ readonly what: string; readonly events: RouteEvents; readonly expected: readonly string[] }>([
    { what: 'GuardDuty', events: { guardDuty: {} }, expected: ['high finding of a member', 'low finding without an instance'] },
    { what: 'severity 7', events: { guardDuty: { severityAtLeast: 7 } }, expected: ['high finding of a member'] },
    {
      what: 'severity 8, which is the severity itself',
      events: { guardDuty: { severityAtLeast: 8 } },
      expected: ['high finding of a member'],
    },
    { what: 'severity 8.1', events: { guardDuty: { severityAtLeast: 8.1 } }, expected: [] },
    {
      what: 'a type',
      events: { guardDuty: { types: ['Recon:IAMUser/MaliciousIPCaller'] } },
      expected: ['low finding without an instance'],
    },
    {
      what: 'a prefix and a type under it',
      events: { guardDuty: { types: ['UnauthorizedAccess:*', 'UnauthorizedAccess:EC2/TorClient'] } },
      expected: ['high finding of a member'],
    },
    { what: 'a type that another one begins with', events: { guardDuty: { types: ['Recon:IAMUser/Malicious'] } }, expected: [] },
    {
      what: 'the account in which it arose, not the one that tells',
      events: { guardDuty: { accounts: ['333333333333', '222222222222'] } },
      expected: ['high finding of a member'],
    },
    { what: 'Security Hub', events: { securityHub: {} }, expected: ['imported critical finding', 'imported critical finding, notified'] },
    { what: 'a product', events: { securityHub: { products: ['GuardDuty'] } }, expected: ['imported critical finding'] },
    { what: 'labels', events: { securityHub: { severityLabels: ['HIGH', 'MEDIUM'] } }, expected: [] },
    { what: 'workflow', events: { securityHub: { workflowStatuses: ['NOTIFIED'] } }, expected: ['imported critical finding, notified'] },
    { what: 'accounts', events: { securityHub: { accounts: ['444444444444'] } }, expected: ['imported critical finding, notified'] },
    { what: 'custom actions', events: { securityHub: { kind: 'custom-action' } }, expected: ['sent by custom action'] },
    {
      what: 'a custom action',
      events: {
        securityHub: { kind: 'custom-action', actions: ['arn:aws:securityhub:eu-central-1:222222222222:action/custom/SendToResponder'] },
      },
      expected: ['sent by custom action'],
    },
    {
      what: 'another custom action',
      events: { securityHub: { kind: 'custom-action', actions: ['arn:aws:securityhub:eu-central-1:222222222222:action/custom/Other'] } },
      expected: [],
    },
    { what: 'a record state', events: { securityHub: { recordStates: ['ARCHIVED'] } }, expected: ['imported critical finding, notified'] },
    {
      what: 'a compliance status',
      events: { securityHub: { complianceStatuses: ['FAILED', 'WARNING'] } },
      expected: ['imported critical finding'],
    },
    { what: 'another compliance status', events: { securityHub: { complianceStatuses: ['PASSED'] } }, expected: [] },
    { what: 'insight results', events: { securityHub: { kind: 'insight-results' } }, expected: ['insight results'] },
    {
      what: 'results of an insight',
      events: {
        securityHub: {
          kind: 'insight-results',
          actions: ['arn:aws:securityhub:eu-central-1:222222222222:action/custom/SendToResponder'],
          insights: ['arn:aws:securityhub:eu-central-1:222222222222:insight/222222222222/custom/a1b2'],
        },
      },
      expected: ['insight results'],
    },
    {
      what: 'results of another insight',
      events: { securityHub: { kind: 'insight-results', insights: ['arn:aws:securityhub:::insight/securityhub/default/1'] } },
      expected: [],
    },
    { what: 'Security Hub V2', events: { securityHubV2: {} }, expected: ['V2 finding of GuardDuty'] },
    {
      what: 'all filters of Security Hub V2',
      events: {
        securityHubV2: {
          products: ['GuardDuty'],
          types: ['Stealth:*'],
          severities: ['High', 'Critical'],
          statuses: ['New'],
          accounts: ['333333333333'],
        },
      },
      expected: ['V2 finding of GuardDuty'],
    },
    ...[
      { products: ['Inspector'] },
      { types: ['Stealth:IAMUser'] },
      { severities: ['Medium', 'Low'] as const },
      { statuses: ['Resolved'] as const },
      { complianceStatuses: ['Fail'] as const },
      { accounts: ['222222222222'] },
    ].map((securityHubV2) => ({ what: `V2 without ${Object.keys(securityHubV2).join('')}`, events: { securityHubV2 }, expected: [] })),
  ])('$what: take what they should, and nothing else', ({ events, expected }) => {
    expect(takenBy(events, findingEvents)).toEqual(expected);
    expect(routePatterns(events).every(({ bus }) => bus === 'findings')).toBe(true);
  });

  it('spread long lists over patterns, each account in one of them', () => {
    const accounts = Array.from({ length: 400 }, (_, index) => String(100_000_000_000 + index));
    const types = Array.from({ length: 150 }, (_, index) => `UnauthorizedAccess:EC2/Type${index}`);
    const patterns = routePatterns({ guardDuty: { accounts, types } });
    expect(patterns.length).toBeGreaterThan(4);
    for (const { eventPattern } of patterns) {
      expect(JSON.stringify(eventPattern).length).toBeLessThanOrEqual(2048);
    }
    for (const [accountId, type] of [
      [accounts[0], types[149]],
      [accounts[399], types[0]],
      [accounts[200], types[75]],
    ]) {
      const event = { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: { accountId, type, severity: 5 } };
      expect(timesTaken({ guardDuty: { accounts, types } }, event)).toBe(1);
    }
  });

  it('take once what a type and a prefix both take, wherever they stand in a long list', () => {
    const types = (purpose: string): readonly string[] => Array.from({ length: 100 }, (_, index) => `${purpose}:EC2/Type${index}`);
    const events = {
      guardDuty: {
        types: [...types('Recon'), ...types('Backdoor'), ...types('Recon').map((type) => `${type}*`), 'Recon:*', 'Recon:EC2/*'],
      },
    };
    expect(routePatterns(events).length).toBeGreaterThan(1);
    for (const type of ['Recon:EC2/Type0', 'Recon:EC2/Type99', 'Backdoor:EC2/Type50']) {
      const event = {
        source: 'aws.guardduty',
        'detail-type': 'GuardDuty Finding',
        detail: { accountId: '333333333333', type, severity: 5 },
      };
      expect(timesTaken(events, event)).toBe(1);
    }
  });
});
