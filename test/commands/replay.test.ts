import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { cordon } from '../support/run';
import { guardDutyFinding, securityHubFinding } from '../replay/support';

const date = ['--date', '2026-11-24'];
const findings = 'examples/findings.jsonl';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-replay-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file with these lines. */
function file(name: string, ...lines: readonly unknown[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return path;
}

describe('cordon replay', () => {
  it('tells what becomes of the findings, and which rules matched nothing', async () => {
    const { status, stdout } = await cordon(['replay', findings, '-c', 'examples/signals.yaml', ...date]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/archived by GuardDuty, nobody else gets them +3 {2}2 medium, 1 low/);
    expect(stdout).toMatch(/suppression rule scanner-portscan +2 {2}1 account, 2026-11-21 to 2026-11-22/);
    expect(stdout).toContain('9 rules or routes matched nothing: partner-gateway-port-probe');
    expect(stdout).toContain('The configuration does not have the Region ap-south-1.');
  });

  it('reads the first finding of another product after findings of GuardDuty', async () => {
    const path = file('products.jsonl', guardDutyFinding({ severity: 2, region: 'us-east-1' }), securityHubFinding());
    const { status, stdout, stderr } = await cordon(['replay', path, '-c', 'examples/signals.yaml', ...date]);
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('unexpectedly')]);
    expect(stdout).toContain('2 records replayed: 1 GuardDuty finding, 1 Security Hub finding');
  });

  it('writes one JSON document, or a line for each record, with messages where they are asked for', async () => {
    const json = await cordon(['replay', findings, '-c', 'examples/routes.yaml', ...date, '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ kind: 'cordon/replay', version: 1, records: 10, routed: { yes: { count: 3 } } });
    const output = join(folder, 'paths.jsonl');
    const lines = await cordon([
      'replay',
      findings,
      '-c',
      'examples/routes.yaml',
      ...date,
      '--format',
      'jsonl',
      '--messages',
      '-o',
      output,
    ]);
    expect([lines.status, lines.stdout]).toEqual([0, '']);
    const paths = readFileSync(output, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(paths).toHaveLength(10);
    expect(paths[6]).toMatchObject({
      kind: 'cordon/replayed',
      file: findings,
      line: 7,
      routed: true,
      routes: [
        {
          route: 'urgent-findings',
          takes: true,
          targets: [{}, {}, { message: { short_description: expect.stringContaining('severity 8') } }],
        },
      ],
    });
  });

  it('exits by its gates: 1 failed, 3 where something is not known or could not be read', async () => {
    const run = async (...args: readonly string[]) => (await cordon(['replay', '-c', 'examples/signals.yaml', ...date, ...args])).status;
    expect(await run(findings, '--max-archived-severity', 'low')).toBe(1);
    expect(await run(findings, '--max-archived-severity', 'medium')).toBe(0);
    expect(await run(file('bad.jsonl', guardDutyFinding(), '{'), '--max-archived-severity', 'medium')).toBe(3);
    expect(await run(findings, '--against', 'examples/routes.yaml', '--forbid-new-loss')).toBe(1);
  });

  it('says how many findings it does not list', async () => {
    const compare = ['-c', 'examples/signals.yaml', '--against', 'examples/routes.yaml', ...date, '--forbid-new-loss'];
    const { stdout } = await cordon(['replay', findings, ...compare]);
    const [, lost = ''] = /(\d+) findings are newly archived/.exec(stdout) ?? [];
    const [, list = ''] = /newly lost:\n((?: {2}.*\n)+)/.exec(stdout) ?? [];
    const rows = list.trimEnd().split('\n');
    expect(rows).toHaveLength(6);
    expect(rows.at(-1)).toBe(`  and ${Number(lost) - 5} more (--format jsonl has each finding)`);
    const rule = { name: 'all', stage: 'enforce', owner: 'team', justification: 'a test', expires: '2026-12-31', regions: ['eu-west-1'] };
    const rules = { suppressionRules: [{ ...rule, criteria: [{ field: 'type', equals: [guardDutyFinding().type] }] }] };
    const archiving = file('archiving.yaml', `${readFileSync('examples/minimal.yaml', 'utf8')}\n${stringify(rules)}`);
    const high = Array.from({ length: 7 }, (_, number) => guardDutyFinding({ id: `high-${number}`, severity: 8 }));
    const ran = await cordon(['replay', file('high.jsonl', ...high, guardDutyFinding()), '-c', archiving, ...date]);
    expect(ran.stdout).toMatch(/of high or critical severity:\n(?: {2}.*\n){5} {2}and 2 more \(--format jsonl has each finding\)\n/);
  });

  it('counts bad lines and goes on; --strict ends at the first, and leaves no file', async () => {
    const path = file('mixed.jsonl', guardDutyFinding(), 'no JSON', guardDutyFinding());
    const ran = await cordon(['replay', path, '-c', 'examples/signals.yaml', ...date]);
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain(`${path}:2  This is not valid JSON.`);
    const output = join(folder, 'strict.jsonl');
    const strict = await cordon(['replay', path, '-c', 'examples/signals.yaml', '--strict', '--format', 'jsonl', '-o', output]);
    expect(strict.status).toBe(2);
    expect(strict.stderr).toMatch(/cannot read a record, and --strict is given: This is not valid JSON; .*mixed\.jsonl:2\)/);
    expect(existsSync(output)).toBe(false);
  });

  it('reads the files of a folder, and says all that is wrong with the command line at once', async () => {
    file('inside.jsonl', guardDutyFinding());
    const ran = await cordon(['replay', folder, '-c', 'examples/signals.yaml', '--format', 'json', ...date]);
    expect(JSON.parse(ran.stdout).forms.guardduty).toBeGreaterThan(1);
    const wrong = await cordon(['replay', join(folder, 'none'), '-c', 'examples/none.yaml', '--forbid-new-loss', '--messages']);
    expect(wrong.status).toBe(2);
    for (const said of ['--forbid-new-loss needs', '--messages is for', 'none.yaml', 'cannot read the file or folder']) {
      expect(wrong.stderr).toContain(said);
    }
  });
});

describe('cordon explain event', () => {
  const explain = (...args: readonly string[]) => cordon(['explain', 'event', ...args, ...date]);

  it('tells who hides a finding, by which criteria', async () => {
    const scan = file('scan.json', readFileSync(findings, 'utf8').split('\n')[0]);
    const { status, stdout } = await explain(scan, '-c', 'examples/signals.yaml');
    expect(status).toBe(0);
    expect(stdout).toContain('✖ GuardDuty archives it, by the suppression rule scanner-portscan. Nobody else gets it.');
    expect(stdout).toMatch(/✔ resource\.instanceDetails\.imageId is .*: ami-0123456789abcdef0/);
    expect(stdout).toContain('✖ No. A rule of the configuration hides it.');
  });

  it('tells who is told with which words, and with a snapshot whether it would be contained', async () => {
    const { stdout } = await explain('examples/finding.json', '-c', 'examples/routes.yaml');
    expect(stdout).toContain('✔ route urgent-findings takes "GuardDuty Finding"');
    expect(stdout).toContain('It is not known whether it may run.');
    expect(stdout).toContain('Do this first: take a snapshot with cordon snapshot, and give it with --organization');
    expect(stdout).toContain('"comments": "The EC2 instance i-0d1e2f30415263748 is communicating with a command and control server."');
    const known = await explain('examples/finding.json', '-c', 'examples/cordon.yaml', '--organization', 'examples/organization.json');
    expect(known.stdout).toContain(
      'AWSSupport-ContainEC2Instance could contain the EC2 instance i-0d1e2f30415263748, by its parameter InstanceId. It may not run.',
    );
    expect(known.stdout).toContain('The account does not have the roles: no stack instance.');
    expect(known.stdout).toContain('cordon explain account 700000000029 shows each link.');
  });

  it('writes JSON, and refuses a file without findings', async () => {
    const { stdout } = await explain('examples/finding.json', '-c', 'examples/signals.yaml', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      events: [
        {
          path: { suppression: { archived: false }, reachesService: true },
          containment: [
            {
              resource: { kind: 'EC2 instance', id: 'i-0d1e2f30415263748', action: 'ec2-instance' },
              runbook: { document: 'AWSSupport-ContainEC2Instance', parameter: 'InstanceId' },
              allowed: 'unknown',
            },
          ],
        },
      ],
    });
    expect((await explain(file('empty.json', ''), '-c', 'examples/signals.yaml')).stderr).toContain('the file has no finding and no event');
    expect((await explain(file('odd.json', { a: 1 }), '-c', 'examples/signals.yaml')).status).toBe(2);
  });
});
