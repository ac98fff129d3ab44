import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectationsBeside } from '../../lib/commands/door/test';
import { guardDutyFinding, securityHubFinding } from '../replay/support';
import { cordon, type Ran } from '../support/run';

const date = ['--date', '2026-11-24'];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
const lines = (...values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const test = (...args: readonly string[]): Promise<Ran> => cordon(['test', '-c', 'examples/signals.yaml', ...date, ...args]);

/** One that holds, one that fails, and one that is unknown. */
const mixed = (): string => {
  const visible = guardDutyFinding({ resource: { instanceDetails: { imageId: 'ami-0999999999abcdef0' } } });
  file('findings.jsonl', lines(visible, { ...visible, id: 'elsewhere', region: 'ap-south-1' }, 'no finding'));
  return file(
    'mixed.test.yaml',
    `expectations:
  - { name: stays visible, file: findings.jsonl, line: 1, expect: { hidden: false } }
  - { name: elsewhere, file: findings.jsonl, id: elsewhere, expect: { hidden: false } }
  - { name: is archived, file: findings.jsonl, line: 1, expect: { archivedBy: scanner-portscan } }
`,
  );
};

describe('cordon test', () => {
  it('passes the examples, which stand beside their configurations', async () => {
    for (const name of ['signals', 'routes']) {
      const { status, stdout } = await cordon(['test', '-c', `examples/${name}.yaml`, ...date]);
      expect(status).toBe(0);
      expect(stdout).toMatch(/✔ \d expectations met · rules as of 2026-11-24/);
    }
    expect(expectationsBeside('cordon.yaml')).toBe('cordon.test.yaml');
    expect(expectationsBeside('a/b.yml')).toBe('a/b.test.yml');
  });

  it('shows what fails first, with the criterion that decided, and exits with 1', async () => {
    const { status, stdout } = await test(mixed());
    expect(status).toBe(1);
    const [failing, unknown, holding] = ['✖ is archived', '? elsewhere', '✔ stays visible'].map((text) => stdout.indexOf(text));
    expect([failing, unknown, holding].toSorted((a, b) => a! - b!)).toEqual([failing, unknown, holding]);
    expect(stdout).toMatch(/✖ resource\.instanceDetails\.imageId .*: ami-0999999999abcdef0/);
    expect(stdout).toContain('The configuration does not have the Region ap-south-1.');
    expect(stdout).toContain('✖ 1 of 3 expectations fails, 1 unknown');
  });

  it('exits with 3 where something is unknown and nothing fails', async () => {
    mixed();
    const path = file('unknown.test.yaml', 'expectations: [{ name: a, file: findings.jsonl, id: elsewhere, expect: { hidden: false } }]');
    const { status, stdout } = await test(path);
    expect(status).toBe(3);
    expect(stdout).toContain('? 1 of 1 expectation is unknown');
  });

  it('writes JSON, a line for each, and JUnit with an error for what is unknown', async () => {
    const path = mixed();
    const json = JSON.parse((await test(path, '--format', 'json')).stdout);
    expect(json).toMatchObject({ kind: 'cordon/test', version: 1, holds: 1, fails: 1, unknown: 1 });
    const rows = (await test(path, '--format', 'jsonl')).stdout.trimEnd().split('\n');
    expect(rows.map((row) => JSON.parse(row)).map(({ name, verdict, line }) => [name, verdict, line])).toEqual([
      ['stays visible', 'holds', 2],
      ['elsewhere', 'unknown', 3],
      ['is archived', 'fails', 4],
    ]);
    const { status, stdout } = await test(path, '--format', 'junit');
    expect(status).toBe(1);
    expect(stdout).toContain('tests="3" failures="1" errors="1"');
    expect(stdout).toMatch(/<failure message="expected the suppression rule scanner-portscan archives it/);
    expect(stdout).toMatch(/<testcase name="elsewhere"[^>]*>\n *<error /);
  });

  it('says every name and record that there is not, at once, and exits with 2', async () => {
    file('two.jsonl', lines(guardDutyFinding(), guardDutyFinding()));
    const path = file(
      'wrong.test.yaml',
      `expectations:
  - { name: a, file: none.jsonl, expect: { archivedBy: scaner-portscan } }
  - { name: b, file: two.jsonl, expect: { hiddenBy: nobody } }
  - { name: c, file: two.jsonl, line: 9, expect: { routedTo: [{ route: urgent }] } }
  - { name: d, finding: { accountId: 123456789012, type: a, severity: 1 }, expect: { hidden: false } }
  - { name: e, event: ${JSON.stringify(guardDutyFinding())}, expect: { hidden: false } }
  - name: f
    event: { source: aws.health, detail-type: a, account: "1", region: eu-west-1, detail: {} }
    expect: { seenByService: true }
`,
    );
    const { status, stderr } = await test(path);
    expect(status).toBe(2);
    for (const said of [
      /expectations\[0\]\.file cannot read .*none\.jsonl.*wrong\.test\.yaml:2\)/,
      /did you mean scanner-portscan\?/,
      /expectations\[1\]\.file stands for several findings or events.*add line or id/,
      /expectations\[1\]\.expect\.hiddenBy names no known automation rule.*use one of log-archive-access-logs/,
      /expectations\[2\]\.line stands for no finding/,
      /expectations\[2\].*names no known route.*add a route to the configuration/,
      /expectations\[3\]\.finding is not recognized as a finding; write accountId in quotes/,
      /expectations\[4\]\.event is a GuardDuty finding, and no event around it; write it below finding/,
      /expectations\[5\]\.expect\.seenByService is for findings, and this is an event/,
    ]) {
      expect(stderr).toMatch(said);
    }
    const beside = await cordon(['test', '-c', 'examples/minimal.yaml']);
    expect(beside).toMatchObject({ status: 2, stderr: expect.stringContaining('examples/minimal.test.yaml') });
  });
});

describe('cordon test --from', () => {
  it('writes what passes, once for findings that are treated alike, and never overwrites', async () => {
    const target = join(folder, 'new.test.yaml');
    const again = file(
      'again.jsonl',
      `${readFileSync('examples/findings.jsonl', 'utf8')}${readFileSync('examples/findings.jsonl', 'utf8').split('\n')[0]}\n{`,
    );
    const written = await test('--from', again, '--from', 'examples/finding.json', '--output', target);
    expect(written).toMatchObject({ status: 0, stdout: '' });
    expect(written.stderr).toContain(`wrote 8 expectations to ${target}. It has the account IDs and names that are in the findings`);
    expect(written.stderr).toContain('left out 2: treated as an earlier finding of the same type');
    expect(written.stderr).toContain('left out 2: nothing is known for sure of what becomes of them. cordon replay says why');
    expect(written.stderr).not.toMatch(/too large|come after/);
    expect(written.stderr).toContain('1 could not be read');
    const text = readFileSync(target, 'utf8');
    expect(text).toContain('archivedBy: scanner-portscan');
    expect(text).toContain('severity: CRITICAL');
    expect(text).not.toContain('routed: false');
    expect((await test(target)).status).toBe(0);
    const refused = await test('--from', again, '--output', target);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('never overwrites a file') });
    expect(readFileSync(target, 'utf8')).toBe(text);
  });

  it('writes the event around a finding, and records of CloudTrail, so that they are read again as they were', async () => {
    const event = {
      ...{ version: '0', id: 'a', source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Imported' },
      ...{ account: '222222222222', region: 'eu-west-1', time: '2026-11-23T10:00:00Z', resources: [] },
      detail: { findings: [securityHubFinding()] },
    };
    const call = {
      eventSource: 'guardduty.amazonaws.com',
      eventName: 'DeleteDetector',
      awsRegion: 'eu-west-1',
      recipientAccountId: '222222222222',
    };
    const records = file('events.jsonl', lines(event, { ...call, eventTime: '2026-11-23T10:00:00Z', eventType: 'AwsApiCall' }));
    const target = join(folder, 'events.test.yaml');
    const routes = ['-c', 'examples/routes.yaml', ...date];
    await cordon(['test', '--from', records, '--output', target, ...routes]);
    expect(readFileSync(target, 'utf8')).toMatch(/event:\n +version: "0"\n[^]*routedTo:\n +- route: tamper-detection/);
    expect((await cordon(['test', target, ...routes])).status).toBe(0);
  });

  it('leaves out hostile findings, and writes nothing if nothing is left', async () => {
    const nested = `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`;
    const deep = lines({ ...guardDutyFinding(), resource: JSON.parse(nested), id: 'deep' });
    const hostile = `${JSON.stringify(guardDutyFinding({ title: '\u001b[31m#\n---' })).slice(0, -1)},"__proto__":{"x":1}}\n`;
    const target = join(folder, 'hostile.test.yaml');
    const { status, stderr } = await test('--from', file('hostile.jsonl', deep + hostile), '--output', target);
    expect([status, stderr]).toEqual([0, expect.stringContaining('wrote 1 expectation ')]);
    expect(stderr).toContain('left out 1: too large for a file of expectations');
    expect(stderr).not.toMatch(/nothing is known|come after/);
    expect((await test(target)).status).toBe(0);
    const none = join(folder, 'none.test.yaml');
    expect((await test('--from', file('deep.jsonl', deep), '--output', none)).status).toBe(2);
    expect(existsSync(none)).toBe(false);
  });

  it('says how many come after those that it writes', async () => {
    const many = lines(...Array.from({ length: 203 }, (_, n) => guardDutyFinding({ id: `a${n}`, type: `Recon:EC2/Made${n}` })));
    const { stderr } = await test('--from', file('many.jsonl', many), '--output', join(folder, 'many.test.yaml'));
    expect(stderr).toContain('left out 3: they come after the first 200 expectations');
  });

  it('refuses what does not go together', async () => {
    const { status, stderr } = await test('some.yaml', '--from', 'examples/findings.jsonl', '--format', 'json');
    expect(status).toBe(2);
    expect(stderr).toContain('files of expectations cannot be named together with --from');
    expect(stderr).toContain('--from writes YAML');
  });
});
