import { type Configuration } from '../../lib/configuration/configuration';
import { type Route } from '../../lib/configuration/route';
import { type SuppressionRule } from '../../lib/configuration/suppression-rule';
import { absent, present } from '../../lib/core/reading';
import { itemIds, type ItemId, type ItemVerdict } from '../../lib/onboarding/checklist/item';
import { type Observations } from '../../lib/onboarding/observations';
import { testDomain } from '../../lib/onboarding/test-domain';
import { testCaseEvents } from '../../lib/onboarding/test-case/events';
import { validateOnboarding, type Validation } from '../../lib/onboarding/validation';
import { type Snapshot } from '../../lib/organization/snapshot';
import { pageToHtml } from '../../lib/report/onboarding-html';
import { pageToMarkdown } from '../../lib/report/onboarding-markdown';
import { validationPage } from '../../lib/report/validation-page';
import { validationToText } from '../../lib/report/validation-text';
import { administrator, detectionOn, management } from '../support/organization';
import { active, administrators, denied, fiveOrganizations, newOrganization, onboarded, service, whole, workload } from './organizations';

const today = '2026-11-24';
type Status = ItemVerdict['status'];
const statuses = ({ items }: Validation): Record<string, Status> =>
  Object.fromEntries(items.map(({ id, verdict }) => [id, verdict.status]));
const verdictOf = ({ items }: Validation, id: ItemId): ItemVerdict => items.find((item) => item.id === id)!.verdict;

/** Everything that AWS can answer is as it should be. */
const observed = (over: Partial<Observations> = {}): Observations => ({
  takenAt: '2026-11-24T09:00:00.000Z',
  guardDutyMembers: { 'eu-west-1': present({ [management]: 'Enabled', [workload]: 'Enabled' }) },
  testFindings: {
    'eu-west-1': present([{ id: 'f1', account: workload, createdAt: '2026-11-24T08:00:00.000Z', archived: true }]),
  },
  products: { 'eu-west-1': present(['arn:aws:securityhub:eu-west-1:222222222222:product-subscription/crowdstrike/crowdstrike-falcon']) },
  serviceRole: present({ arn: 'arn:aws:iam::222222222222:role/x' }),
  testCases: present([{ id: '1234567890', status: 'Closed', openedAt: '2026-11-23T10:00:00.000Z' }]),
  metrics: present({ from: '2026-11-17', to: '2026-11-24', ingested: 12, triaged: 7 }),
  ...over,
});

describe('the checklist of five organizations', () => {
  const organizations = fiveOrganizations();
  type Name = keyof typeof organizations;
  const names = Object.keys(organizations) as Name[];
  const validated = (name: Name): Validation => validateOnboarding({ ...organizations[name], today });

  /** Of each item, what is said of the five organizations, in the order of `names`: y(es), n(o), ?, p(erson), – (not wanted). */
  const expected: Readonly<Record<ItemId, string>> = {
    'management-events': 'n y y y y',
    'other-logs': '? ? ? ? ?',
    guardduty: 'n ? ? ? ?',
    'membership-active': 'n n y y y',
    'membership-region': '? ? y y y',
    'delegated-administrator': 'n y y n y',
    'account-scope': '? ? y y y',
    'triage-role-management-account': 'n y y y y',
    'triage-role-member-accounts': '? ? ? ? ?',
    'service-role': '? ? ? ? ?',
    'third-party-products': '? ? ? ? ?',
    'event-rules': '? ? ? ? ?',
    team: '? ? y y y',
    'test-case': '? ? ? ? ?',
    'test-domain': '? ? ? ? ?',
    'containment-roles': 'n n y n y',
    'containment-preference': 'n n n n p',
    'event-deliveries': '– – – – –',
    'triage-activity': '? ? ? ? ?',
  };
  const words: Readonly<Record<string, Status>> = { y: 'yes', n: 'no', '?': 'unknown', p: 'person', '–': 'not-wanted' };

  it.each(names)('%s', (name) => {
    const place = names.indexOf(name);
    const wanted = Object.fromEntries(Object.entries(expected).map(([id, row]) => [id, words[row.split(' ')[place]!]]));
    const found = validated(name);
    expect(found.items.map(({ id }) => id)).toEqual(itemIds);
    expect(statuses(found)).toEqual(wanted);
    expect(found.exitCode).toBe(name === 'everything done' ? 3 : 1);
  });

  it('each item says why, how to see it, and what to do, and never ticks what a person has to see', () => {
    for (const { verdict, check, remedy } of names.flatMap((name) => validated(name).items)) {
      for (const text of [verdict.evidence, check, remedy]) expect(text.trim()).not.toBe('');
      if (/no API tells/i.test(verdict.evidence)) expect(verdict.status).toBe('person');
    }
  });

  it('with all that AWS answers, of everything done only what a person or nobody can see is left', () => {
    const found = validateOnboarding({ ...organizations['everything done'], today, observations: observed() });
    const open = Object.entries(statuses(found)).filter(([, status]) => status !== 'yes');
    expect(open).toEqual([
      ['other-logs', 'unknown'],
      ['triage-role-member-accounts', 'unknown'],
      ['event-rules', 'unknown'],
      ['test-case', 'person'],
      ['containment-preference', 'person'],
      ['event-deliveries', 'not-wanted'],
    ]);
    expect(found.exitCode).toBe(3);
  });
});

describe('what AWS answers besides the snapshot', () => {
  const read = (over: Partial<Observations>, snapshot: Snapshot = onboarded(whole())): Validation =>
    validateOnboarding({ configuration: whole(), snapshot, today, observations: observed(over) });
  const finding = { id: 'f2', account: workload, createdAt: '2026-11-24T08:50:00.000Z', archived: false };

  it.each<[string, ItemId, Partial<Observations>, Status, RegExp]>([
    [
      'an account that GuardDuty has not',
      'guardduty',
      { guardDutyMembers: { 'eu-west-1': present({ [management]: 'Enabled' }) } },
      'no',
      /333333333333 in eu-west-1/,
    ],
    [
      'an account that has paused GuardDuty',
      'guardduty',
      { guardDutyMembers: { 'eu-west-1': present({ [management]: 'Enabled', [workload]: 'Disabled' }) } },
      'no',
      /333333333333/,
    ],
    ['a Region without a detector', 'guardduty', { guardDutyMembers: { 'eu-west-1': absent } }, 'no', /no detector in eu-west-1/],
    [
      'members that were not read',
      'guardduty',
      { guardDutyMembers: { 'eu-west-1': denied('guardduty:ListMembers') } },
      'unknown',
      /eu-west-1: AWS did not answer guardduty:ListMembers/,
    ],
    ['a finding that is fresh', 'test-domain', { testFindings: { 'eu-west-1': present([finding]) } }, 'unknown', /not archived yet/],
    [
      'a finding that is old',
      'test-domain',
      { testFindings: { 'eu-west-1': present([{ ...finding, createdAt: '2026-11-24T08:44:00.000Z' }]) } },
      'no',
      /more than 15 minutes old/,
    ],
    [
      'two findings, of which the newest counts',
      'test-domain',
      {
        testFindings: {
          'eu-west-1': present([{ ...finding, archived: true, createdAt: '2026-11-01T00:00:00.000Z' }]),
          'us-east-1': present([finding]),
        },
      },
      'unknown',
      /us-east-1, is not archived yet/,
    ],
    ['no finding', 'test-domain', { testFindings: { 'eu-west-1': present([]) } }, 'unknown', /the test was not run/],
    [
      'findings that were not read',
      'test-domain',
      { testFindings: { 'eu-west-1': denied('guardduty:ListFindings') } },
      'unknown',
      /guardduty:ListFindings/,
    ],
    ['no product', 'third-party-products', { products: { 'eu-west-1': present([]) } }, 'person', /none of them/],
    [
      'a product of AWS alone',
      'third-party-products',
      { products: { 'eu-west-1': present(['arn:aws:securityhub:eu-west-1:222222222222:product-subscription/aws/guardduty']) } },
      'person',
      /none of them/,
    ],
    [
      'products that were not read',
      'third-party-products',
      { products: { 'eu-west-1': denied('securityhub:ListEnabledProductsForImport') } },
      'unknown',
      /ListEnabledProductsForImport/,
    ],
    ['no role', 'service-role', { serviceRole: absent }, 'no', /no such role/],
    ['a role that was not read', 'service-role', { serviceRole: denied('iam:GetRole') }, 'unknown', /iam:GetRole/],
    ['no test case', 'test-case', { testCases: present([]) }, 'person', /no test case/],
    [
      'a test case that is open',
      'test-case',
      { testCases: present([{ id: '9876543210', status: 'Submitted' }]) },
      'no',
      /9876543210 is still open/,
    ],
    ['a closed test case', 'test-case', {}, 'person', /1234567890 of 2026-11-23 is closed/],
    ['cases that were not read', 'test-case', { testCases: denied('security-ir:ListCases') }, 'unknown', /security-ir:ListCases/],
    ['findings that were triaged', 'triage-activity', {}, 'yes', /triaged 7/],
    [
      'findings that were taken in alone',
      'triage-activity',
      { metrics: present({ from: '2026-11-17', to: '2026-11-24', ingested: 3, triaged: 0 }) },
      'unknown',
      /triaged none/,
    ],
    [
      'no findings',
      'triage-activity',
      { metrics: present({ from: '2026-11-17', to: '2026-11-24', ingested: 0, triaged: 0 }) },
      'unknown',
      /took in no finding/,
    ],
    ['metrics that were not read', 'triage-activity', { metrics: denied('security-ir:GetFindingMetrics') }, 'unknown', /GetFindingMetrics/],
  ])('%s: %s', (_, id, over, status, evidence) => {
    const verdict = verdictOf(read(over), id);
    expect(verdict).toMatchObject({ status, evidence: expect.stringMatching(evidence) });
  });

  it('a suppression rule of the service is the clearest sign of triage, without any call', () => {
    const signals: Snapshot['signals'] = {
      account: administrator,
      regions: {
        'eu-west-1': {
          detector: present('d'),
          filters: present([{ name: 'SIRTriage-1', action: 'ARCHIVE', rank: 1, tags: {} }]),
          automationRules: absent,
        },
      },
    };
    expect(
      verdictOf(validateOnboarding({ configuration: whole(), snapshot: onboarded(whole(), { signals }), today }), 'triage-activity').status,
    ).toBe('yes');
  });
});

describe('what the snapshot shows of the membership', () => {
  const judged = (over: Partial<Snapshot>, configuration: Configuration = whole()): Validation =>
    validateOnboarding({ configuration, snapshot: onboarded(configuration, over), today });

  it.each<[string, Partial<Snapshot>, ItemId, Status, RegExp]>([
    [
      'another Region',
      { securityIncidentResponse: service([], { memberships: { 'eu-west-1': present([]), 'us-east-1': present([active()]) } }) },
      'membership-region',
      'no',
      /in us-east-1, and the configuration says eu-west-1/,
    ],
    ['Pending', { securityIncidentResponse: service([active({ status: 'Pending' })]) }, 'membership-active', 'no', /\(Pending\)/],
    [
      'two',
      { securityIncidentResponse: service([active(), active({ id: 'm-1234567890abd' })]) },
      'membership-active',
      'no',
      /More than one/,
    ],
    [
      'a refusal',
      { securityIncidentResponse: service([], { memberships: { 'eu-west-1': denied('security-ir:ListMemberships') } }) },
      'membership-active',
      'unknown',
      /security-ir:ListMemberships/,
    ],
    ['nobody looked', { securityIncidentResponse: undefined }, 'membership-active', 'unknown', /does not have the membership/],
    ['triage off', { securityIncidentResponse: service([active({ features: { Triage: false } })]) }, 'event-rules', 'no', /Triage is off/],
    [
      'an account that is not associated',
      {
        securityIncidentResponse: service([active()], {
          accounts: { ...service().accounts, [workload]: present({ status: 'Unassociated', type: 'Organization' }) },
        }),
      },
      'account-scope',
      'no',
      /333333333333/,
    ],
    ['GuardDuty off', { detection: detectionOn(['eu-west-1'], { guardDuty: absent }) }, 'guardduty', 'no', /eu-west-1/],
  ])('%s', (_, over, id, status, evidence) => {
    expect(verdictOf(judged(over), id)).toMatchObject({ status, evidence: expect.stringMatching(evidence) });
  });

  it.each<[string, Snapshot['accounts'][number]['triageServiceLinkedRole'], Status, RegExp]>([
    ['is there', present({ arn: 'x' }), 'yes', /2 covered member accounts/],
    ['is missing', absent, 'no', /222222222222, 333333333333/],
    ['was not read', undefined, 'unknown', /--member-role/],
  ])('the triage role of covered member accounts %s', (_, role, status, evidence) => {
    const { accounts } = onboarded(whole());
    const withRole = accounts.map((account) => ({ ...account, ...(role && { triageServiceLinkedRole: role }) }));
    expect(verdictOf(judged({ accounts: withRole }), 'triage-role-member-accounts')).toMatchObject({
      status,
      evidence: expect.stringMatching(evidence),
    });
  });

  it('another administrator of GuardDuty is said, and is no fault', () => {
    const others = administrators(['guardduty.amazonaws.com']);
    const delegatedAdministrators = present([
      ...(others.status === 'present' ? others.value : []),
      { account: workload, services: ['guardduty.amazonaws.com'] },
    ]);
    expect(verdictOf(judged({ delegatedAdministrators }), 'delegated-administrator')).toMatchObject({
      status: 'yes',
      evidence: expect.stringContaining('333333333333 administers GuardDuty; AWS recommends one account'),
    });
  });
});

describe('routes', () => {
  const retry = { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 };
  const route = (name: string, events: Route['events']): Route =>
    ({ name, events, targets: [{ sqs: { queueName: `${name}-queue` } }], retry, acknowledge: [] }) as unknown as Route;
  const configuration = (...routes: readonly Route[]): Configuration => ({
    ...whole({ organization: { regions: ['eu-west-1', 'us-east-1'] } }),
    routes,
  });
  const cases = route('cases', { preset: 'case-updates' });
  const findings = route('findings', { guardDuty: { severityAtLeast: 7 } });
  const critical = route('critical', { guardDuty: { severityAtLeast: 9 } });
  const newOnly = route('new-only', { securityHub: { severityLabels: ['HIGH'], workflowStatuses: ['NEW'] } });
  const names = (events: ReturnType<typeof testCaseEvents>): string[] =>
    events.map(({ what, region, routes }) => `${/\((.+)\)/.exec(what)![1]!} ${region}: ${routes.map((one) => one.route).join(' ')}`);

  it('that carry the events of a test case are named, with their targets and a command that shows the delivery', () => {
    const events = testCaseEvents(configuration(cases, findings));
    expect(names(events)).toEqual([
      'Case Created eu-west-1: cases',
      'Case Comment Created eu-west-1: cases',
      'Case Closed eu-west-1: cases',
    ]);
    expect(events[0]!.routes[0]).toEqual({
      route: 'cases',
      targets: ['queue cases-queue, which Cordon makes'],
      commands: [
        expect.stringMatching(
          /^aws cloudwatch get-metric-statistics --namespace AWS\/Events .*Name=RuleName,Value=cordon-cases .*--region eu-west-1$/,
        ),
      ],
    });
  });

  it('that carry the test finding are those of its severity, from every Region in use; a pattern of NEW alone misses what triage changed', () => {
    const { events } = testDomain(configuration(cases, findings, critical, newOnly), today);
    expect(names(events)).toEqual([
      'GuardDuty Finding eu-west-1: findings',
      'Security Hub Findings - Imported eu-west-1: new-only',
      'Security Hub Findings - Imported eu-west-1: ',
      'GuardDuty Finding us-east-1: findings',
      'Security Hub Findings - Imported us-east-1: new-only',
      'Security Hub Findings - Imported us-east-1: ',
    ]);
    expect(events[0]!.routes[0]!.commands[0]).toContain(
      '--dimensions Name=EventBusName,Value=cordon-findings Name=RuleName,Value=cordon-findings',
    );
  });

  it('are for a person to look at; routes that take no event of a case are said', () => {
    const judge = (routes: readonly Route[]): ItemVerdict =>
      verdictOf(validateOnboarding({ configuration: configuration(...routes), snapshot: onboarded(whole()), today }), 'event-deliveries');
    expect(judge([cases])).toMatchObject({ status: 'person', evidence: expect.stringContaining('go to cases') });
    expect(judge([findings])).toMatchObject({ status: 'no', evidence: 'None of the 1 route takes the events of a case that you open.' });
  });
});

it('a suppression rule that archives the test finding first is named, and others are not', () => {
  const rule = (name: string, over: Partial<SuppressionRule>): SuppressionRule =>
    ({
      name,
      stage: 'enforce',
      criteria: [{ field: 'type', equals: ['Backdoor:EC2/C&CActivity.B!DNS'] }],
      expires: '2027-01-01',
      regions: ['eu-west-1'],
      ...over,
    }) as SuppressionRule;
  const suppressionRules = [
    rule('hides', {}),
    rule('of-one-instance', {
      criteria: [
        { field: 'type', equals: ['Backdoor:EC2/C&CActivity.B!DNS'] },
        { field: 'resource.instanceDetails.instanceId', equals: ['i-00000000000000001'] },
      ],
    }),
    rule('observed', { stage: 'observe' }),
    rule('ended', { expires: '2026-11-01' }),
  ];
  expect(testDomain({ ...whole(), suppressionRules }, today).suppressedBy).toEqual(['hides']);
});

describe('forms', () => {
  const validation = validateOnboarding({ configuration: whole(), snapshot: newOrganization(), today });

  it('text has each item with its sign and evidence, the remedy where it is no, and the two tests', () => {
    const text = validationToText(validation, { colour: false });
    for (const { item, verdict } of validation.items) {
      expect(text).toContain(item);
      expect(text).toContain(verdict.evidence);
    }
    expect(text).toMatch(/ ✖ {2}The membership is Active\n {5}The account has no membership[^\n]*\n {5}remedy: Do step membership/);
    expect(text).toMatch(/\n✖ \d of 18 items yes · \d no · \d+ unknown · 1 not wanted\n/);
    expect(text).toContain('  dig guarddutyc2activityb.com\n');
    expect(text).toContain('  cordon onboard validate --test-case\n');
    expect(text).toContain('No route of the configuration takes its events.');
  });

  it('Markdown and HTML have a box for each item, ticked where it is yes alone', () => {
    const ticks = validation.items.filter(({ verdict }) => verdict.status === 'yes').length;
    const [markdown, html] = [pageToMarkdown(validationPage(validation)), pageToHtml(validationPage(validation))];
    expect(markdown.match(/☑/g) ?? []).toHaveLength(ticks);
    expect(markdown.match(/\| ☐ \|/g) ?? []).toHaveLength(validation.items.length - ticks);
    expect(html.match(/type="checkbox"[^>]* checked/g) ?? []).toHaveLength(ticks);
  });

  it('writes what AWS said as one harmless line', () => {
    const odd = service([active({ status: 'Pending\u001b[31m\n✔ all is well' })]);
    const found = validateOnboarding({ configuration: whole(), snapshot: onboarded(whole(), { securityIncidentResponse: odd }), today });
    expect(validationToText(found, { colour: false })).toContain('Pending\\u{1b}[31m ✔ all is well');
  });
});
