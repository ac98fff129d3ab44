import { requiredPolicy } from '../../../constructs';
import { policyProblems, type PolicyUse } from '../../../lib/iam/policy-problems';
import { explainRoute, type RouteExplanation } from '../../../lib/routes/explain/explain-route';
import { type RouteEvents } from '../../../lib/configuration/route';
import { routeToText } from '../../../lib/report/route-text';
import { everyTarget, busTarget, place } from '../../constructs/routes/support';
import { organization, routeOf } from '../support';

/** Every kind of events: of the default bus, of the findings bus, of a raw pattern, and ones that many rules are needed for. */
const events: readonly (readonly [string, RouteEvents])[] = [
  ['case-updates', { preset: 'case-updates' }],
  ['membership-ended', { preset: 'membership-ended' }],
  ['tamper-detection', { preset: 'tamper-detection' }],
  ['findings', { guardDuty: { severityAtLeast: 7 } }],
  ['security-hub', { securityHub: {} }],
  ['pattern', { pattern: { bus: 'findings', eventPattern: { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] } } }],
];
const [region = '', account = ''] = place.split(':');
const topics = ['eu-central-1', 'eu-west-1', 'us-east-1'].map((of) => `arn:aws:sns:${of}:222222222222:alarms`);

function explained(of: RouteEvents, alarmTopicArns: readonly string[]): RouteExplanation {
  const explanation = explainRoute('every', {
    organization: { ...organization, membershipRegion: region, delegatedAdministrator: account },
    routes: [routeOf('every', of, { targets: [...everyTarget, busTarget] })],
    routing: { alarmTopicArns, fromMemberAccounts: false, archiveDays: 90, deadLetterDays: 14, retiredStacks: [] },
    stackSetName: 'cordon-containment-roles',
  });
  if (explanation === undefined) throw new Error('there is no such route');
  return explanation;
}

const useOf = (kind: string): PolicyUse => (kind === 'role trust policy' ? 'trust' : 'resource');
const problemsOf = (statements: readonly unknown[], use: PolicyUse): readonly unknown[] =>
  policyProblems({ Version: '2012-10-17', Statement: statements }, use);

/** Statements wherever they stand in a text, which shows one on a line. */
const statementsIn = (text: string): readonly string[] => text.split('\n').flatMap((line) => /\{.*"Effect".*\}$/.exec(line)?.[0] ?? []);

describe.each(events)('the policies that are shown with the route of %s', (_, of) => {
  const explanation = explained(of, topics);
  const policies = [...explanation.targets.flatMap((target) => target.policies), ...explanation.alarmPolicies];

  it('are there for what exists already, and for topics that are told of alarms', () => {
    expect(new Set(policies.map(({ kind }) => kind))).toEqual(
      new Set(['topic policy', 'queue policy', 'key policy', 'event bus policy', 'role trust policy']),
    );
    expect(explanation.alarmPolicies).not.toEqual([]);
  });

  it('are ones that AWS takes, each statement alone and all of one resource together', () => {
    for (const { kind, statements } of policies) expect([kind, problemsOf(statements, useOf(kind))]).toEqual([kind, []]);
    const byResource = new Map<string, { readonly use: PolicyUse; readonly all: unknown[] }>();
    for (const { kind, of: resource, statements } of policies) {
      const found = byResource.get(`${kind} ${resource}`) ?? { use: useOf(kind), all: [] };
      found.all.push(...statements);
      byResource.set(`${kind} ${resource}`, found);
    }
    for (const [resource, { use, all }] of byResource) expect([resource, problemsOf(all, use)]).toEqual([resource, []]);
  });

  it('are the only ones that the text shows, as they were checked', () => {
    const shown = statementsIn(routeToText(explanation, { colour: false }));
    const known = new Set(policies.flatMap(({ statements }) => statements.map((statement) => JSON.stringify(statement))));
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((statement) => !known.has(statement))).toEqual([]);
  });
});

it('a topic that is told by several accounts has one statement for all, which AWS takes', () => {
  const { alarmPolicies } = explained({ guardDuty: {} }, topics);
  const accounts = alarmPolicies.flatMap(({ statements }) =>
    statements.map(({ Condition }) =>
      [(Condition as Record<string, Record<string, unknown>>)['StringEquals']?.['aws:SourceAccount']].flat(),
    ),
  );
  expect(accounts.length).toBeGreaterThan(0);
  expect(accounts.every((some) => some.length > 0)).toBe(true);
});

it('no policy is asked for on behalf of no rule', () => {
  const asked = everyTarget.flatMap((target) => requiredPolicy(target, { ruleArns: [], account }));
  for (const { kind, statements } of asked) expect([kind, problemsOf(statements, useOf(kind))]).toEqual([kind, []]);
});
