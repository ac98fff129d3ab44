import * as fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { arisingEvents, isRecord } from '../../../lib/events/arising';
import { deadConditions } from '../../../lib/events/dead-conditions';
import { cloudTrailTypes, documentedSources } from '../../../lib/events/documented-events';
import { eventMatches } from '../../../lib/events/event-matching';
import { parseEventPattern } from '../../../lib/events/event-pattern';
import { doubtfulValues, undocumentedValues } from '../../../lib/events/undocumented-values';
import { eventKinds, eventProblems } from '../../../lib/routes/event-problems';
import { messageExample } from '../../../lib/routes/explain/message-example';
import { sampleFor } from '../../../lib/routes/explain/sample-events';
import { mergedPatterns } from '../../../lib/routes/merged-patterns';
import { messageAbout } from '../../../lib/routes/message-about';
import { inputTransformer } from '../../../lib/routes/messages';
import { type Message } from '../../../lib/routes/message';
import { routePatterns } from '../../../lib/routes/patterns';
import { routePresets, securityIrActors, type RouteEvents } from '../../../lib/configuration/route';
import { type EventPattern, type RoutePattern } from '../../../lib/routes/route-pattern';
import { isDocumentedEvent } from '../../../lib/routes/values/documented-event';
import { valuesOfNoEvent } from '../../../lib/routes/values/values-of-no-event';
import { severityLabels, workflowStatuses } from '../../../lib/configuration/automation-rule';
import { findingType, findingTypes } from '../../../lib/events/finding-types';
import { runs, sampled } from '../../support/runs';

const messages: readonly Exclude<Message, 'event'>[] = ['slack', 'microsoft-teams', 'pagerduty', 'servicenow', 'jira', 'text', 'chat'];
const place = { account: '222222222222', region: 'eu-west-1', member: '444455556666', management: '111111111111' };

interface Sample extends Readonly<Record<string, unknown>> {
  readonly source: string;
  readonly 'detail-type': string;
  readonly account: string;
  readonly region: string;
  readonly time: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const sampleOf = (pattern: EventPattern): Sample | undefined => sampleFor(pattern, place) as Sample | undefined;

/** Every `events` in the cases of all tests, and every raw pattern of public organizations, in which nothing is wrong. */
function eventsOfCases(): readonly RouteEvents[] {
  const folder = join(__dirname, '../../cases');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  const found = files.flatMap((file) => eventsIn(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
  return [...new Map(found.map((events) => [JSON.stringify(events), events])).values()];
}

function eventsIn(value: unknown): readonly RouteEvents[] {
  if (typeof value !== 'object' || value === null) return [];
  const { events, eventPattern, bus } = value as Readonly<Record<string, unknown>>;
  const candidates = [events, ...(eventPattern === undefined ? [] : [{ pattern: { bus: bus ?? 'default', eventPattern } }])];
  return [...candidates.filter(isSound), ...Object.values(value).flatMap(eventsIn)];
}

function isSound(events: unknown): events is RouteEvents {
  if (typeof events !== 'object' || events === null || Array.isArray(events)) return false;
  const keys = Object.keys(events);
  if (keys.length !== 1 || !eventKinds.some((kind) => kind === keys[0])) return false;
  try {
    return eventProblems(events).length === 0 && !asksForNothing(events);
  } catch {
    return false;
  }
}

/** Whether a value that no event has stands in it: then there is no example either. */
function asksForNothing(events: RouteEvents): boolean {
  return routePatterns(events).some(({ eventPattern }) =>
    parseEventPattern(eventPattern).pattern?.combinations.some((combination) => valuesOfNoEvent(combination).length > 0),
  );
}

const rulesOf = (events: RouteEvents): readonly RoutePattern[] => mergedPatterns(routePatterns(events));

/** A pattern that takes an event and others with the same fields and values. */
function patternOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const entries = value.filter((entry) => typeof entry !== 'object' || entry === null);
    return entries.length > 0 ? entries : patternOf(value[0]);
  }
  if (typeof value !== 'object' || value === null) return [value];
  const fields = Object.entries(value).filter(([, inside]) => !(Array.isArray(inside) && inside.length === 0));
  return Object.fromEntries(fields.map(([name, inside]) => [name, patternOf(inside)]));
}

/** What AWS documents besides: events of services that routes have no filter for. */
const others = ['aws.config Config Rules Compliance Change', 'aws.health AWS Health Event'];

function expectDocumented(event: Sample): void {
  const { source, 'detail-type': detailType, detail, account, region } = event;
  const own = documentedSources.filter((one) => one.source === source).flatMap(({ detailTypes }) => detailTypes);
  const isRecord = cloudTrailTypes.some((type) => type.detailType === detailType) || source === 'aws.signin';
  expect(
    isRecord || own.some((type) => type.detailType === detailType) || others.includes(`${source} ${detailType}`)
      ? ''
      : `${source} ${detailType}`,
  ).toBe('');
  const { pattern, problems } = parseEventPattern(patternOf({ ...event, resources: [] }), { maximumCharacters: 100_000 });
  expect(problems).toEqual([]);
  expect([...deadConditions(pattern!), ...undocumentedValues(pattern!)]).toEqual([]);
  expect(doubtfulValues(pattern!).filter(({ id }) => id === 'undocumented-event')).toEqual([]);
  expect(isDocumentedEvent(event)).toBe(true);
  if (detailType === 'GuardDuty Finding') expectSeverity(detail);
  if (isRecord) expectRecord(detail, { source, account, region });
}

/** A severity that the page of the finding type has. */
function expectSeverity({ type, severity }: Sample['detail']): void {
  const level = (['critical', 'high', 'medium', 'low'] as const).find((_, index) => Number(severity) >= [9, 7, 4, 1][index]!);
  expect(findingType(String(type))?.severities).toContain(level);
}

function expectRecord(detail: Sample['detail'], { source, account, region }: Pick<Sample, 'source' | 'account' | 'region'>): void {
  expect(detail).toMatchObject({
    eventSource: `${source.slice('aws.'.length)}.amazonaws.com`,
    awsRegion: region,
    recipientAccountId: account,
  });
  expect(detail['eventName']).toMatch(/^[A-Za-z\d]+$/);
  // The caller can be of another account, where the pattern asks for that; a service has none.
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
  const caller = detail['userIdentity'] as { readonly type?: string; readonly accountId?: string; readonly invokedBy?: string };
  if (caller.type === 'AWSService') expect(caller.invokedBy).toMatch(/\.amazonaws\.com$/);
  else expect(caller.accountId).toMatch(/^\d{12}$/);
  expect(Object.keys(detail).filter((name) => /^(?:caseId|membershipId|findings|severity)$/.test(name))).toEqual([]);
  if (/^aws\.(?:iam|organizations)$/.test(source)) expect(region).toBe('us-east-1');
  if (source === 'aws.organizations') expect(account).toBe('111111111111');
}

/** The account that a finding is about, in any of the three formats; results of an insight are of the account itself. */
function accountOfFinding({ detail, account }: Sample): unknown {
  const { accountId, findings: [finding] = [] } = detail as {
    readonly accountId?: string;
    readonly findings?: readonly { readonly AwsAccountId?: string; readonly cloud?: { readonly account: { readonly uid: string } } }[];
  };
  return accountId ?? finding?.AwsAccountId ?? finding?.cloud?.account.uid ?? account;
}

function expectMessages({ source, eventPattern }: RoutePattern, event: Sample): void {
  const about = messageAbout(source, eventPattern);
  for (const message of messages) {
    const body = messageExample(inputTransformer(message, about, { jiraProjectKey: 'SEC' })!, event);
    expect(body).toBeDefined();
    const text = JSON.stringify(body);
    const identity = event.detail['userIdentity'] as Readonly<Record<string, unknown>> | undefined;
    const expected =
      about.kind === 'call' || about.kind === 'cloudtrail'
        ? [
            event.detail['eventSource'],
            event.detail['eventName'],
            event.account,
            identity?.['userName'] ?? identity?.['type'] ?? identity?.['invokedBy'],
          ]
        : about.kind === 'other'
          ? [event['detail-type'], event.source, event.account, event.time]
          : about.kind === 'security-ir'
            ? [event['detail-type'], event.account, event.time]
            : [accountOfFinding(event)];
    for (const part of [...expected, event.region]) expect(text).toContain(String(part));
  }
}

describe('every example that explain shows', () => {
  const cases = eventsOfCases();

  it('is looked at over many routes', () => {
    expect(cases.length).toBeGreaterThan(100);
  });

  it.each(sampled(cases, (events) => Object.keys(events).join()).map((events) => [JSON.stringify(events).slice(0, 150), events] as const))(
    'is documented, is one that the route takes, and has a message that says what happened: %s',
    (_, events) => {
      for (const rule of rulesOf(events)) {
        const event = sampleOf(rule.eventPattern);
        const isTyped = events.pattern === undefined;
        if (isTyped) expect(event).toBeDefined();
        if (event === undefined) continue;
        const { pattern } = parseEventPattern(rule.eventPattern);
        expect(eventMatches(pattern!, event)).toBe(true);
        expectDocumented(event);
        expectMessages(rule, event);
      }
    },
  );

  const some = <T>(values: readonly T[]): fc.Arbitrary<readonly T[]> =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 });
  const optional = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> =>
    fc.record(fields, { requiredKeys: [] });
  const account = fc.constantFrom('333333333333', '444455556666');
  const raw = fc
    .record(
      {
        source: some([
          ...documentedSources.map(({ source }) => source),
          'aws.cloudtrail',
          'aws.config',
          'aws.health',
          'aws.events',
          'my.app',
        ]),
        'detail-type': some(
          [...documentedSources.flatMap(({ detailTypes }) => detailTypes), ...cloudTrailTypes].map(({ detailType }) => detailType),
        ),
        detail: fc.oneof(
          optional({
            eventName: some(['DeleteDetector', 'MoveAccount', 'StopLogging', 'CreateAccountResult', 'ConsoleLogin']),
            userIdentity: fc.record({ type: some(['Root', 'IAMUser', 'AssumedRole']) }),
          }),
          optional({
            severity: fc.constantFrom([{ numeric: ['>=', 7] }], [5, 8], [{ numeric: ['>', 1, '<', 3] }]),
            type: some(findingTypes().map(({ type }) => type)),
          }),
          optional({ caseId: some(['1234567890', '9999999999']), createdBy: some(['AWS Responder', '222222222222']) }),
          fc.record({ findings: optional({ Severity: fc.record({ Label: some(severityLabels) }), severity: some(['High', 'Critical']) }) }),
        ),
      },
      { requiredKeys: [] },
    )
    .map((eventPattern) => ({ pattern: { bus: 'default' as const, eventPattern } }));
  const events: fc.Arbitrary<RouteEvents> = fc.oneof(
    fc.constantFrom(...routePresets).map((preset) => ({ preset })),
    optional({ actors: some(securityIrActors), cases: some(['1234567890', '99999999999999']) }).map((securityIr) => ({ securityIr })),
    optional({
      severityAtLeast: fc.integer({ min: 1, max: 10 }),
      types: some(findingTypes().map(({ type }) => type)),
      accounts: some(['333333333333']),
    }).map((guardDuty) => ({ guardDuty })),
    optional({
      products: some(['GuardDuty', 'Macie', 'My "own" product']),
      severityLabels: some(severityLabels),
      workflowStatuses: some(workflowStatuses),
      accounts: fc.tuple(account),
    }).map((securityHub) => ({ securityHub })),
    raw,
  );

  it('is documented and taken, whatever the route', () => {
    fc.assert(
      fc.property(events, (any) => {
        fc.pre(eventProblems(any).length === 0);
        let shown = 0;
        for (const rule of rulesOf(any)) {
          const event = sampleOf(rule.eventPattern);
          if (any.pattern === undefined && !asksForNothing(any)) expect(event).toBeDefined();
          if (asksForNothing(any)) expect(event === undefined || isDocumentedEvent(event)).toBe(true);
          if (event === undefined) continue;
          shown += 1;
          expect(eventMatches(parseEventPattern(rule.eventPattern).pattern!, event)).toBe(true);
          expectDocumented(event);
          expectMessages(rule, event);
        }
        fc.pre(shown > 0);
      }),
      { numRuns: runs(300), maxSkipsPerRun: 1000 },
    );
  });
});

describe('a pattern of its own', () => {
  it('of calls of AWS Organizations shows such a call, in the management account and in us-east-1', () => {
    const event = sampleOf({ source: ['aws.organizations'] });
    expect(event).toMatchObject({
      source: 'aws.organizations',
      'detail-type': 'AWS API Call via CloudTrail',
      account: '111111111111',
      region: 'us-east-1',
    });
    expect(event?.detail).toMatchObject({ eventSource: 'organizations.amazonaws.com', eventName: 'DeregisterDelegatedAdministrator' });
    expect(JSON.stringify(event)).not.toContain('caseId');
  });

  // Of some services only a part of the calls is.
  const inPart = ['aws.signin', 'aws.wafv2'];
  const global = arisingEvents.filter((events) => isRecord(events) && events.regions === 'global' && !inPart.includes(events.source));
  it.each([...new Set(global.map(({ source }) => source))])('of calls of %s shows one where it is recorded', (source) => {
    const eventName = ['MoveAccount', 'DeleteRole', 'DeleteHostedZone', 'DeleteDistribution', 'DisableRegion'];
    const sample = sampleOf({ source: [source], 'detail-type': ['AWS API Call via CloudTrail'], detail: { eventName } });
    expect(sample).toMatchObject({ source, region: 'us-east-1', detail: { awsRegion: 'us-east-1' } });
  });

  it('of a control shows a finding of that control, and of no product besides', () => {
    const Compliance = { SecurityControlId: ['S3.9'], Status: ['FAILED'] };
    const event = sampleOf({ source: ['aws.securityhub'], detail: { findings: { Compliance } } });
    expect(event?.detail).toMatchObject({
      findings: [{ ProductName: 'Security Hub', GeneratorId: 'security-control/S3.9', Severity: { Label: 'MEDIUM' } }],
    });
    expect(JSON.stringify(event)).not.toContain('guardduty');
  });

  it('of what a service does by itself shows no call', () => {
    const event = sampleOf({ source: ['aws.organizations'], detail: { eventName: ['CreateAccountResult'] } });
    expect(event).toMatchObject({
      'detail-type': 'AWS Service Event via CloudTrail',
      detail: { eventType: 'AwsServiceEvent', eventName: 'CreateAccountResult' },
    });
  });

  it.each([
    { source: ['my.app'] },
    { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Anomaly'] },
    { source: ['aws.security-ir'], detail: { createdBy: ['somebody'] } },
    { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'], detail: { eventName: ['DeleteDetector'] } },
    { source: ['aws.cloudtrail'], detail: { eventSource: ['iam.amazonaws.com'] } },
    { source: ['aws.guardduty'], detail: { type: ['Recon:EC2/Portscan'], severity: [8] } },
    { source: ['aws.guardduty'], detail: { service: { action: { networkConnectionAction: { localPortDetails: { port: ['22'] } } } } } },
    { source: ['aws.securityhub'], detail: { findings: { Compliance: { Status: ['PASSED'] }, Severity: { Label: ['HIGH'] } } } },
    { source: ['aws.signin'], 'detail-type': ['AWS API Call via CloudTrail'], detail: { eventName: ['ConsoleLogin'] } },
    { source: ['aws.lambda'], detail: { eventName: ['UpdateFunctionCode'] } },
    { source: ['aws.config'], detail: { newEvaluationResult: { complianceType: ['NONCOMPLIANT'] } } },
    { source: ['aws.iam'], detail: { userIdentity: { type: ['AssumedRole'], arn: [{ prefix: 'arn:aws:iam::' }] } } },
  ])('that no documented event fits shows none: %j', (pattern) => {
    expect(sampleOf(pattern)).toBeUndefined();
  });
});
