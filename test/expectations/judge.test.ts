import { guardDutyFinding, ocsfFinding, securityHubFinding } from '../replay/support';
import { judged, verdicts } from './support';

const scans = { name: 'scans', stage: 'enforce', criteria: [{ field: 'type', equals: ['Recon:EC2/Portscan'] }] };
const raise = (over: object = {}) => ({
  name: 'raise',
  precedence: 20,
  criteria: [{ field: 'AwsAccountId', equals: ['444444444444'] }],
  update: { severity: 'CRITICAL' },
  ...over,
});
const hide = (over: object = {}) =>
  raise({
    name: 'hide',
    update: { workflowStatus: 'SUPPRESSED', note: 'known' },
    criteria: [{ field: 'ProductName', equals: ['Inspector'] }],
    ...over,
  });
const urgent = { name: 'urgent', events: { guardDuty: { severityAtLeast: 7 } }, targets: [{ sqs: { queueName: 'all' } }] };

describe('archived and archivedBy', () => {
  const first = { ...scans, name: 'first', criteria: [{ field: 'severity', lessThan: 7 }] };

  it('hold where the rule is the first that archives', () => {
    const rules = { suppressionRules: [first, scans] };
    expect(verdicts(guardDutyFinding(), rules, { archived: true, archivedBy: 'first' })).toEqual(['archived holds', 'archivedBy holds']);
    expect(verdicts(guardDutyFinding(), rules, { archived: false, archivedBy: 'scans' })).toEqual(['archived fails', 'archivedBy fails']);
    expect(verdicts(guardDutyFinding({ severity: 8 }), rules, { archivedBy: 'scans' })).toEqual(['archivedBy holds']);
  });

  it('are unknown where the record does not say, and never hold then', () => {
    const rules = { suppressionRules: [{ ...scans, criteria: [{ field: 'resource.instanceDetails.imageId', equals: ['ami-1'] }] }, first] };
    const inSecurityHub = securityHubFinding({
      ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/guardduty',
      Types: ['TTPs/Discovery/Recon:EC2-Portscan'],
      Severity: { Label: 'LOW', Product: 2 },
    });
    expect(verdicts(inSecurityHub, rules, { archived: true, archivedBy: 'scans' })).toEqual(['archived holds', 'archivedBy unknown']);
    // An earlier rule may archive it first.
    expect(verdicts(inSecurityHub, rules, { archivedBy: 'first' })).toEqual(['archivedBy unknown']);
    expect(verdicts(inSecurityHub, { suppressionRules: rules.suppressionRules.slice(0, 1) }, { archived: false })).toEqual([
      'archived unknown',
    ]);
  });

  it('are unknown in a Region that the configuration does not have', () => {
    const elsewhere = guardDutyFinding({ region: 'ap-south-1' });
    const all = { archived: false, hidden: false, seenByService: true, routed: false, severity: 'MEDIUM', archivedBy: 'scans' } as const;
    const parts = judged(elsewhere, { suppressionRules: [scans], routes: [urgent] }, all);
    expect(new Set(parts.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
    expect(parts[0]?.reasons[0]?.sentence).toContain('does not have the Region ap-south-1');
  });

  it.each([
    [
      'the criterion that does not hold',
      {},
      guardDutyFinding({ type: 'Recon:EC2/PortProbeUnprotectedPort' }),
      'It does not match.',
      [false],
    ],
    ['that it only observes', { stage: 'observe' }, guardDutyFinding(), 'It matches, but it only observes (stage: observe).', [true]],
    ['that it ended', { expires: '2026-11-23' }, guardDutyFinding(), 'It ended on 2026-11-23.', undefined],
    [
      'that it is for other Regions',
      { regions: ['us-east-1'] },
      guardDutyFinding(),
      'It is a rule of us-east-1, and not of eu-west-1.',
      undefined,
    ],
  ] as const)('say of a rule %s', (_, over, finding, sentence, holds) => {
    const [part] = judged(finding, { suppressionRules: [{ ...scans, ...over }] }, { archivedBy: 'scans' });
    expect(part).toMatchObject({ verdict: 'fails', reasons: [{ rule: 'scans', sentence }] });
    expect(part?.reasons[0]?.criteria?.map((one) => one.holds)).toEqual(holds);
  });
});

describe('hidden, hiddenBy and seenByService', () => {
  it('tell which rule takes a finding out of sight', () => {
    const rules = { automationRules: [hide()] };
    expect(verdicts(securityHubFinding(), rules, { hidden: true, hiddenBy: 'hide' })).toEqual(['hidden holds', 'hiddenBy holds']);
    expect(verdicts(securityHubFinding({ ProductName: 'Macie' }), rules, { hidden: false, hiddenBy: 'hide' })).toEqual([
      'hidden holds',
      'hiddenBy fails',
    ]);
    expect(verdicts(guardDutyFinding(), { suppressionRules: [scans] }, { hidden: true, seenByService: false })).toEqual([
      'hidden holds',
      'seenByService holds',
    ]);
  });

  it('are unknown where another rule may have the last word', () => {
    const other = hide({ name: 'other', precedence: 30, criteria: [{ field: 'ResourceTags', key: 'env', equals: ['prod'] }] });
    const known = { Resources: [{ Type: 'AwsEc2Instance', Id: 'i-1', Tags: { env: 'prod' } }] };
    expect(verdicts(securityHubFinding(known), { automationRules: [hide(), other] }, { hiddenBy: 'hide' })).toEqual(['hiddenBy fails']);
    const guardDuty = guardDutyFinding({ severity: 8 });
    const both = { automationRules: [hide({ criteria: [{ field: 'ProductName', equals: ['GuardDuty'] }] }), other] };
    expect(verdicts(guardDuty, both, { hidden: true, hiddenBy: 'hide' })).toEqual(['hidden holds', 'hiddenBy unknown']);
  });

  it('are unknown where a rule of the other Security Hub could hide it, and nobody knows how it stands there', () => {
    const v2 = { name: 'v2', order: 1, regions: ['eu-west-1'], criteria: [{ field: 'class_name', equals: ['Detection Finding'] }] };
    const rules = { automationRulesV2: [{ ...v2, update: { status: 'Suppressed', comment: 'known' } }] };
    expect(verdicts(securityHubFinding(), rules, { hidden: false })).toEqual(['hidden unknown']);
    expect(verdicts(ocsfFinding(), rules, { hidden: true, hiddenBy: 'v2' })).toEqual(['hidden holds', 'hiddenBy holds']);
    expect(verdicts(securityHubFinding(), { automationRulesV2: [{ ...v2, update: { severity: 'Low' } }] }, { hidden: false })).toEqual([
      'hidden holds',
    ]);
  });

  it('take a product that the service does not take as not seen', () => {
    const [part] = judged(securityHubFinding(), {}, { seenByService: true });
    expect(part).toMatchObject({ verdict: 'fails', found: 'AWS Security Incident Response does not take findings of this product' });
  });
});

describe('fields after the automation rules', () => {
  it('are those that the last rule leaves, with the rule that wrote them', () => {
    const rules = { automationRules: [raise(), raise({ name: 'again', precedence: 30, update: { severity: 'LOW' } })] };
    const [part] = judged(guardDutyFinding(), rules, { severity: 'CRITICAL' });
    expect(part).toMatchObject({ verdict: 'fails', found: 'LOW' });
    expect(part?.reasons.map(({ rule }) => rule)).toEqual(['raise', 'again']);
    expect(verdicts(guardDutyFinding(), rules, { severity: 'LOW' })).toEqual(['severity holds']);
  });

  it('are unknown where AWS does not say, also if no rule and no route looks at them', () => {
    // What GuardDuty calls Critical, Security Hub may call HIGH.
    expect(verdicts(guardDutyFinding({ severity: 9.5 }), {}, { severity: 'CRITICAL' })).toEqual(['severity unknown']);
    expect(verdicts(guardDutyFinding(), {}, { severity: 'MEDIUM', verificationState: 'UNKNOWN' })).toEqual([
      'severity holds',
      'verificationState holds',
    ]);
  });

  it('know that AWS Security Incident Response may write the status, before rules that come after it', () => {
    expect(verdicts(guardDutyFinding(), {}, { workflowStatus: 'NEW' })).toEqual(['workflowStatus unknown']);
    const resolve = raise({ update: { workflowStatus: 'RESOLVED' } });
    expect(verdicts(guardDutyFinding(), { automationRules: [resolve] }, { workflowStatus: 'RESOLVED' })).toEqual(['workflowStatus holds']);
    expect(verdicts(securityHubFinding(), {}, { workflowStatus: 'NEW' })).toEqual(['workflowStatus holds']);
  });

  it('fail where no Security Hub gets the finding', () => {
    const [part] = judged(guardDutyFinding(), { suppressionRules: [scans] }, { severity: 'MEDIUM' });
    expect(part).toMatchObject({ verdict: 'fails', found: 'the suppression rule scans archives it, and no Security Hub gets it' });
  });

  it('are also those of Security Hub V2', () => {
    expect(verdicts(ocsfFinding(), {}, { securityHubV2: { severity: 'High', status: 'Suppressed' } })).toEqual([
      'securityHubV2.severity holds',
      'securityHubV2.status fails',
    ]);
    expect(verdicts(securityHubFinding(), {}, { securityHubV2: { severity: 'High' } })).toEqual(['securityHubV2.severity unknown']);
  });
});

describe('routes', () => {
  const high = guardDutyFinding({ severity: 8 });

  it('hold where they take it, for a target and with words', () => {
    const withTicket = { ...urgent, targets: [{ sqs: { queueName: 'all' } }, { sns: { topicName: 'tell' }, message: 'text' }] };
    const to = (...routedTo: readonly object[]) => ({ routedTo }) as never;
    const check = (...routedTo: readonly object[]) => verdicts(high, { routes: [withTicket] }, to(...routedTo));
    expect(check({ route: 'urgent' }, { route: 'urgent', target: 'sns' }, { route: 'urgent', target: 'tell' })).toEqual([
      'routedTo[0] holds',
      'routedTo[1] holds',
      'routedTo[2] holds',
    ]);
    expect(check({ route: 'urgent', target: 'sns', words: ['Recon:EC2/Portscan', '444444444444'] })).toEqual(['routedTo[0] holds']);
    expect(check({ route: 'urgent', target: 'sns', words: ['Recon:EC2/Portscan', 'nothing'] })).toEqual(['routedTo[0] fails']);
    expect(check({ route: 'urgent', target: 'sqs', words: ['i-0123456789abcdef0'] })).toEqual(['routedTo[0] holds']);
    // EventBridge gives the event an ID, which nobody knows.
    expect(check({ route: 'urgent', target: 'sqs', words: ['c0ffee'] })).toEqual(['routedTo[0] unknown']);
  });

  it('fail with the condition that does not hold', () => {
    const [part] = judged(guardDutyFinding(), { routes: [urgent] }, { routedTo: [{ route: 'urgent' }] });
    expect(part).toMatchObject({
      verdict: 'fails',
      found: 'no route takes it',
      reasons: [{ rule: 'urgent', criteria: [{ field: 'detail.severity', holds: false, found: ['5'] }] }],
    });
  });

  it('tell that a finding is archived before', () => {
    const [part] = judged(high, { routes: [urgent], suppressionRules: [scans] }, { routed: true });
    expect(part?.reasons).toEqual([{ rule: 'scans', sentence: 'The suppression rule archives it, so that no event is sent.' }]);
  });

  it('hold where none must take it, and are unknown where one may', () => {
    expect(verdicts(guardDutyFinding(), { routes: [urgent] }, { routed: false, notRoutedTo: ['urgent'] })).toEqual([
      'routed holds',
      'notRoutedTo[0] holds',
    ]);
    const open = { name: 'open', events: { securityHub: { workflowStatuses: ['NEW'] } } };
    expect(verdicts(guardDutyFinding(), { routes: [open] }, { routed: false, notRoutedTo: ['open'] })).toEqual([
      'routed unknown',
      'notRoutedTo[0] unknown',
    ]);
  });

  it('have words that depend on what is not documented as unknown', () => {
    const labels = {
      name: 'labels',
      events: { securityHub: { products: ['GuardDuty'] } },
      targets: [{ sns: { topicName: 'tell' }, message: 'text' }],
    };
    const critical = guardDutyFinding({ severity: 9.5 });
    expect(verdicts(critical, { routes: [labels] }, { routedTo: [{ route: 'labels', words: ['CRITICAL'] }] })).toEqual([
      'routedTo[0] unknown',
    ]);
    expect(verdicts(guardDutyFinding(), { routes: [labels] }, { routedTo: [{ route: 'labels', words: ['MEDIUM'] }] })).toEqual([
      'routedTo[0] holds',
    ]);
  });
});
