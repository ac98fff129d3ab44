import * as fc from 'fast-check';
import { parseEventPattern } from '../../lib/events/event-pattern';
import { matchingRules, maximumTargetsPerRule, routingLayout } from '../../lib/routes/layout';
import { routePatterns } from '../../lib/routes/patterns';
import { routeProblems } from '../../lib/routes/problems';
import {
  complianceStatuses,
  recordStates,
  routePresets,
  securityIrActors,
  securityIrSubjects,
  type Route,
  type RouteEvents,
} from '../../lib/configuration/route';
import { ocsfSeverities, type OcsfSeverity } from '../../lib/configuration/ocsf';
import { securityIncidentResponseEvents } from '../../lib/events/documented-events';
import { severityLabels, workflowStatuses } from '../../lib/configuration/automation-rule';
import { runs } from '../support/runs';
import { organization } from './support';

const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 8): fc.Arbitrary<readonly T[]> => fc.array(arbitrary, { minLength: 1, maxLength });
const optional = <T extends object>(fields: { readonly [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<Partial<T>> =>
  fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;

const account = fc.stringMatching(/^\d{12}$/);
const findingType = fc.stringMatching(/^[A-Z][a-z]{2,12}:(EC2|IAMUser)\/[A-Z][A-Za-z.!]{3,30}\*?$/);

const events: fc.Arbitrary<RouteEvents> = fc.oneof(
  fc.constantFrom(...routePresets).map((preset) => ({ preset })),
  optional({
    subjects: some(fc.constantFrom(...securityIrSubjects)),
    detailTypes: some(fc.constantFrom(...securityIncidentResponseEvents.detailTypes.map(({ detailType }) => detailType))),
    actors: some(fc.constantFrom(...securityIrActors)),
    cases: some(fc.stringMatching(/^\d{10,32}$/), 300),
  }).map((securityIr) => ({ securityIr })),
  optional({
    severityAtLeast: fc.double({ min: 1, max: 10, noNaN: true }),
    types: some(findingType, 200),
    accounts: some(account, 400),
  }).map((guardDuty) => ({ guardDuty })),
  optional({
    products: some(fc.stringMatching(/^[\w" \\]{1,128}$/), 40),
    severityLabels: some(fc.constantFrom(...severityLabels)),
    workflowStatuses: some(fc.constantFrom(...workflowStatuses)),
    recordStates: some(fc.constantFrom(...recordStates)),
    complianceStatuses: some(fc.constantFrom(...complianceStatuses)),
    accounts: some(account, 400),
  }).map((securityHub) => ({ securityHub })),
  optional({
    products: some(fc.stringMatching(/^[\w" \\]{1,128}$/), 40),
    types: some(findingType, 20),
    severities: some(fc.constantFrom(...(Object.keys(ocsfSeverities) as OcsfSeverity[]))),
    accounts: some(account, 400),
  }).map((securityHubV2) => ({ securityHubV2 })),
  fc
    .record({ source: some(fc.stringMatching(/^[a-z.]{1,30}$/)), 'detail-type': some(fc.string({ minLength: 1, maxLength: 40 })) })
    .map((eventPattern) => ({
      pattern: { bus: 'findings' as const, eventPattern },
    })),
);

const route = (name: string): fc.Arbitrary<Route> =>
  fc.record({ events, targets: fc.integer({ min: 1, max: 12 }) }).map(({ events: taken, targets }) => ({
    name,
    events: taken,
    targets: Array.from({ length: targets }, (_, index) => ({ sqs: { queueName: `${name}-${index}` } })),
    retry: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
    alarmOnEvents: false,
  }));

/** A value that a list may take: the words of its entries, or one of the prefixes made longer. */
const guardDutyFinding = (routes: readonly Route[]): fc.Arbitrary<unknown> => {
  const filters = routes.flatMap(({ events: { guardDuty } }) => guardDuty ?? []);
  const types = ['Other:EC2/Thing', ...filters.flatMap((filter) => filter.types ?? []).map((type) => type.replace('*', 'More'))];
  const accounts = ['000000000000', ...filters.flatMap((filter) => filter.accounts ?? [])];
  return fc.record({
    source: fc.constant('aws.guardduty'),
    'detail-type': fc.constant('GuardDuty Finding'),
    detail: fc.record({
      type: fc.constantFrom(...types),
      accountId: fc.constantFrom(...accounts),
      severity: fc.double({ min: 1, max: 10, noNaN: true }),
    }),
  });
};

describe('any route without problems', () => {
  it('has patterns that EventBridge takes', () => {
    fc.assert(
      fc.property(route('any'), (any) => {
        fc.pre(routeProblems(any).length === 0);
        const patterns = routePatterns(any.events);
        expect(patterns).not.toEqual([]);
        for (const { eventPattern } of patterns) {
          expect(parseEventPattern(eventPattern).problems).toEqual([]);
        }
      }),
      { numRuns: runs(200), maxSkipsPerRun: 1000 },
    );
  });

  it('has rules within the limits, at home and where they forward', () => {
    fc.assert(
      fc.property(route('one'), route('two'), route('three'), (...routes) => {
        fc.pre(routes.every((each) => routeProblems(each).length === 0));
        const layout = routingLayout({ organization, routes });
        for (const { name, eventPattern, targets } of layout.home.rules) {
          expect(name).toMatch(/^[.\-_A-Za-z0-9]{1,64}$/);
          expect(parseEventPattern(eventPattern).problems).toEqual([]);
          expect(targets.length).toBeGreaterThanOrEqual(1);
          expect(targets.length).toBeLessThanOrEqual(maximumTargetsPerRule);
        }
        for (const { rules } of layout.forwarding) {
          expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
          for (const { eventPattern } of rules) {
            expect(parseEventPattern(eventPattern).problems).toEqual([]);
          }
        }
      }),
      { numRuns: runs(100), maxSkipsPerRun: 1000 },
    );
  });

  it('gets its events from every Region, none of them twice', () => {
    const place = { account: '222222222222', region: 'eu-west-1' };
    const routesAndFinding = fc
      .tuple(route('one'), route('two'), route('three'))
      .filter((routes) => routes.every((each) => routeProblems(each).length === 0))
      .chain((routes) => fc.tuple(fc.constant(routes), guardDutyFinding(routes)));
    fc.assert(
      fc.property(routesAndFinding, ([routes, finding]) => {
        const layout = routingLayout({ organization, routes });
        const { forwarding, rules } = matchingRules(layout, finding, place);
        expect(forwarding.length).toBeLessThanOrEqual(1);
        const targets = rules.flatMap((rule) => rule.targets.map(({ index }) => `${rule.route} ${index}`));
        expect(new Set(targets).size).toBe(targets.length);
        // What a rule of the findings bus takes is forwarded: the home Region alone would show what is wanted.
        const wanted = layout.home.rules.some(({ route: name, bus }) => bus === 'findings' && takes(routes, name, finding));
        expect(rules.length > 0).toBe(wanted);
      }),
      { numRuns: runs(200) },
    );
  });
});

/** Whether the filter of a route takes a finding, said without patterns. */
function takes(routes: readonly Route[], name: string, finding: unknown): boolean {
  const guardDuty = routes.find((each) => each.name === name)?.events.guardDuty;
  const { detail } = finding as { readonly detail: { readonly type: string; readonly accountId: string; readonly severity: number } };
  return (
    guardDuty !== undefined &&
    detail.severity >= (guardDuty.severityAtLeast ?? 0) &&
    (guardDuty.accounts?.includes(detail.accountId) ?? true) &&
    (guardDuty.types?.some((type) => (type.endsWith('*') ? detail.type.startsWith(type.slice(0, -1)) : detail.type === type)) ?? true)
  );
}
