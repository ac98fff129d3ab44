import { gateResults, replayExitCode } from '../../lib/replay/gates';
import { runReplay, type RunReplayOptions } from '../../lib/replay/run/run-replay';
import { configurationOf, guardDutyFinding, securityHubFinding, today, type SketchedRules } from './support';

const scans = (stage: string, over: object = {}): SketchedRules => ({
  suppressionRules: [{ name: 'scans', stage, criteria: [{ field: 'type', equals: ['Recon:EC2/Portscan'] }] }],
  routes: [{ name: 'urgent', events: { guardDuty: { severityAtLeast: 7 } } }],
  ...over,
});

const findings = [
  guardDutyFinding({ id: '1', severity: 8 }),
  guardDutyFinding({ id: '2', severity: 2, accountId: '555555555555', service: { eventLastSeen: '2026-11-20T10:00:00Z' } }),
  guardDutyFinding({ id: '3', severity: 8, type: 'Backdoor:EC2/Spambot' }),
  guardDutyFinding({ id: '4', severity: 5, type: 'Backdoor:EC2/Spambot' }),
  guardDutyFinding({ id: '5', severity: 9, region: 'ap-south-1' }),
  securityHubFinding(),
];

async function replayed(lines: readonly unknown[], rules: SketchedRules, over: Partial<RunReplayOptions> = {}) {
  async function* open(): AsyncGenerator<Buffer> {
    yield Buffer.from(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  }
  return runReplay({ configuration: configurationOf(rules), today, sources: [{ name: 'f.jsonl', open }], ...over });
}

describe('totals', () => {
  it('count findings by the day on which they were last seen and by severity; events and what has no time are in no day', async () => {
    const at = (eventLastSeen: string, severity: number) => guardDutyFinding({ severity, service: { eventLastSeen } });
    const { days } = await replayed(
      [
        at('2026-11-20T23:59:59Z', 8),
        at('2026-11-21T00:00:00Z', 2),
        at('2026-11-20T00:00:00Z', 8),
        at('2026-11-20T12:00:00Z', 5),
        at('1969-12-31T23:00:00Z', 5),
        guardDutyFinding({ updatedAt: 'no time', service: { eventLastSeen: 'no time' } }),
        {
          version: '0',
          id: 'e',
          source: 'aws.security-ir',
          'detail-type': 'Case Created',
          account: '222222222222',
          region: 'eu-west-1',
          time: '2026-11-20T10:00:00Z',
          detail: {},
        },
      ],
      scans('enforce'),
    );
    const none = { informational: 0, low: 0, medium: 0, high: 0, critical: 0, none: 0 };
    expect(days).toEqual([
      { day: '1969-12-31', count: 1, severities: { ...none, medium: 1 } },
      { day: '2026-11-20', count: 3, severities: { ...none, high: 2, medium: 1 } },
      { day: '2026-11-21', count: 1, severities: { ...none, low: 1 } },
    ]);
  });

  it('count what each rule did, in which accounts, of what severity, and when first and last', async () => {
    const report = await replayed([...findings, 'no JSON'], scans('enforce'));
    expect(report).toMatchObject({
      records: 6,
      forms: { guardduty: 5, 'security-hub': 1 },
      bad: { count: 1, examples: [{ file: 'f.jsonl', line: 7, reason: 'This is not valid JSON.' }] },
      archived: {
        yes: { count: 2, severities: { high: 1, low: 1 } },
        unknown: { count: 1 },
        highExamples: [{ id: '1', line: 1, rule: 'scans' }],
      },
      routed: { yes: { count: 1 }, unknown: { count: 1 } },
      unrouted: { count: 2, types: [{ type: 'Backdoor:EC2/Spambot', count: 1 }, { count: 1 }] },
    });
    expect(report.rules).toMatchObject([
      {
        name: 'scans',
        state: 'enforce',
        mayMatch: 0,
        matched: {
          count: 2,
          first: '2026-11-20T10:00:00.000Z',
          last: '2026-11-23T10:00:00.000Z',
          accounts: [
            { account: '444444444444', count: 1 },
            { account: '555555555555', count: 1 },
          ],
        },
      },
      { list: 'routes', name: 'urgent', matched: { count: 1 } },
    ]);
    expect(report.doubts).toEqual([{ about: 'place', count: 1, reason: expect.stringContaining('does not have the Region ap-south-1') }]);
  });
});

describe('two configurations', () => {
  const against = configurationOf(scans('observe'));

  it('differ in what is newly archived, and in who is newly told', async () => {
    const { comparison } = await replayed(findings, scans('enforce'), { against });
    const changes = Object.fromEntries(comparison!.changes.map(({ kind, sure, unknown }) => [kind, [sure.count, unknown]]));
    expect(changes).toEqual({
      'newly-archived': [2, 0],
      'newly-hidden': [0, 0],
      'newly-unrouted': [0, 0],
      'no-longer-archived': [0, 0],
      'no-longer-hidden': [0, 0],
      'newly-routed': [0, 0],
    });
    expect(comparison!.routes).toEqual([{ route: 'urgent', gained: 0, lost: 1 }]);
    const back = await replayed(findings, scans('observe'), { against: configurationOf(scans('enforce')) });
    expect(back.comparison!.changes.filter(({ sure }) => sure.count > 0).map(({ kind }) => kind)).toEqual([
      'no-longer-archived',
      'newly-routed',
    ]);
  });

  it('say when a route lets findings go, or a rule hides them', async () => {
    const fewer = await replayed(findings, { routes: [{ name: 'urgent', events: { guardDuty: { severityAtLeast: 9 } } }] }, { against });
    expect(fewer.comparison!.changes.find(({ kind }) => kind === 'newly-unrouted')).toMatchObject({ sure: { count: 2 }, isLoss: true });
    const hide = {
      automationRules: [
        {
          name: 'hide',
          precedence: 20,
          criteria: [{ field: 'ProductName', equals: ['Inspector'] }],
          update: { workflowStatus: 'RESOLVED', note: 'x' },
        },
      ],
    };
    const hidden = await replayed(findings, scans('observe', hide), { against });
    expect(hidden.comparison!.changes.find(({ kind }) => kind === 'newly-hidden')).toMatchObject({
      sure: { count: 1 },
      examples: [{ rule: 'hide' }],
    });
  });
});

describe('gates', () => {
  const high = [findings[0], findings[3]];

  it.each([
    ['nothing above medium may be archived, and one is', high, scans('enforce'), { maxArchivedSeverity: 'medium' }, 'failed', 1],
    ['high may be archived', high, scans('enforce'), { maxArchivedSeverity: 'high' }, 'passed', 0],
    ['a finding without a route', high, scans('observe'), { requireRoute: 'medium' }, 'failed', 1],
    ['each high finding has a route', high, scans('observe'), { requireRoute: 'high' }, 'passed', 0],
    ['what is not known whether archived', [findings[4]], scans('observe'), { maxArchivedSeverity: 'medium' }, 'unknown', 3],
    ['what is not known whether routed', [findings[4]], scans('observe'), { requireRoute: 'high' }, 'unknown', 3],
    ['what cannot be read', [findings[2], '{'], scans('observe'), { requireRoute: 'high' }, 'unknown', 3],
    ['nothing at all', [], scans('observe'), { maxArchivedSeverity: 'low' }, 'unknown', 3],
  ] as const)('%s', async (_, lines, rules, gates, verdict, code) => {
    const report = await replayed(lines, rules, { gates });
    expect(report.gates.map((gate) => gate.verdict)).toEqual([verdict]);
    expect(replayExitCode(report.gates)).toBe(code);
    expect(report.gates[0]!.message).toMatch(/^[A-Z0-9].*\.$/);
  });

  it('forbid a new loss against an earlier configuration', async () => {
    const against = configurationOf(scans('observe'));
    const worse = await replayed(findings.slice(0, 4), scans('enforce'), { against, gates: { forbidNewLoss: true } });
    expect(worse.gates).toMatchObject([{ gate: 'forbid-new-loss', verdict: 'failed', failing: 2 }]);
    const same = await replayed(findings, scans('observe'), { against, gates: { forbidNewLoss: true } });
    expect(same.gates).toMatchObject([{ verdict: 'passed' }]);
    // A criterion that the recorded form does not have: it may archive.
    const asked = {
      suppressionRules: [
        { name: 'images', stage: 'enforce', criteria: [{ field: 'resource.instanceDetails.imageId', equals: ['ami-1'] }] },
      ],
    };
    const recorded = securityHubFinding({ ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/guardduty' });
    const unknown = await replayed([recorded], scans('observe', asked), { against, gates: { forbidNewLoss: true } });
    expect(unknown.gates).toMatchObject([{ verdict: 'unknown' }]);
    expect(gateResults({}, worse)).toEqual([]);
  });
});
