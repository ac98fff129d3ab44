import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { cordon } from '../support/run';

const directory = mkdtempSync(join(tmpdir(), 'cordon-import-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;
const file = (text: string, end = 'json'): string => {
  const path = join(directory, `${files++}.${end}`);
  writeFileSync(path, text);
  return path;
};
const run = (...args: readonly string[]) => cordon(['import', ...args, '--date', '2026-11-24']);

const topic = 'arn:aws:sns:eu-west-1:222222222222:alerts';
const rule = (over: object = {}): object => ({
  ...{ mode: 'managed', type: 'aws_cloudwatch_event_rule', name: 'high' },
  instances: [
    {
      attributes: {
        ...{ name: 'high', arn: 'arn:aws:events:eu-west-1:222222222222:rule/high', state: 'ENABLED' },
        event_pattern: JSON.stringify({ source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] }),
        ...over,
      },
    },
  ],
});
const target = {
  mode: 'managed',
  type: 'aws_cloudwatch_event_target',
  name: 'topic',
  instances: [{ attributes: { rule: 'high', target_id: 'a', arn: topic } }],
};
const state = (...resources: readonly object[]): string => file(JSON.stringify({ version: 4, resources }));
const configuration = `# ours
organization:
  id: o-exampleorgid
  managementAccount: "111111111111"
  delegatedAdministrator: "222222222222" # security
  membershipRegion: eu-west-1
`;

describe('cordon import', () => {
  it('exits 0 where everything came over, and prints a part of a configuration', async () => {
    const { status, stdout, stderr } = await run(state(rule(), target));
    expect([status, parse(stdout)]).toMatchObject([0, { routes: [{ name: 'high', targets: [{ sns: { topicArn: topic } }] }] }]);
    expect(stderr).toContain('Terraform keeps no comments in states and plans. They are in its .tf files.');
    expect(stderr).toContain('1 rule imported, 0 of them with errors · 0 things not carried over');
  });

  it('exits 1 where something is left out, and 3 where something is not known', async () => {
    const disabled = await run(state(rule({ state: 'DISABLED' }), target));
    expect([disabled.status, disabled.stderr]).toEqual([
      1,
      expect.stringContaining('state: The rule is disabled. A route has no such state.'),
    ]);
    const template = {
      Resources: {
        High: {
          Type: 'AWS::Events::Rule',
          Properties: { EventPattern: { source: ['aws.guardduty'] }, Targets: [{ Id: 'a', Arn: topic }] },
        },
      },
    };
    const open = await run(file(JSON.stringify(template)));
    expect([open.status, open.stderr]).toEqual([3, expect.stringContaining('The source does not tell the Region.')]);
  });

  it('exits 1 where the safety rules refuse a rule, and says how to mend it', async () => {
    const { status, stderr } = await run(
      state(rule({ event_pattern: '{"source": ["aws.guardduty"], "detail-type": ["GuardDuty Findings"]}' }), target),
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/✖ routes high: .*; .* \(/);
  });

  it('adds to a configuration, and leaves the rest of it as it is', async () => {
    const into = file(configuration, 'yaml');
    const { status, stderr, stdout } = await run(state(rule(), target), '--into', into);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain(`wrote ${into}`);
    const text = readFileSync(into, 'utf8');
    expect(text.startsWith(configuration)).toBe(true);
    expect(parse(text)).toMatchObject({ routes: [{ name: 'high', events: { pattern: { bus: 'default' } } }] });
    const again = await run(state(rule(), target), '--into', into);
    expect(again.status).toBe(0);
    expect((parse(readFileSync(into, 'utf8')) as { readonly routes: readonly object[] }).routes).toMatchObject([
      { name: 'high' },
      { name: 'high-2' },
    ]);
    const elsewhere = join(directory, 'elsewhere.yaml');
    await run(state(rule(), target), '--into', into, '--output', elsewhere);
    expect(parse(readFileSync(elsewhere, 'utf8'))).toMatchObject({ routes: [{}, {}, { name: 'high-3' }] });
  });

  it('writes JSON with what became of each rule', async () => {
    const { status, stdout } = await run(state(rule(), target), '--format', 'json');
    expect([status, JSON.parse(stdout)]).toMatchObject([
      0,
      { kind: 'cordon/import', rules: [{ list: 'routes', verdict: 'passed' }], notCarried: [] },
    ]);
  });

  it.each<[string, () => readonly string[], string]>([
    ['no file', () => [], 'needs <file>'],
    ['a file that is not there', () => [join(directory, 'none.json')], 'cannot read the source file (ENOENT)'],
    ['a folder', () => [directory], 'cannot read the source file (EISDIR)'],
    ['an empty file', () => [file('')], 'it is not a Terraform state or plan, a CloudFormation template, or a snapshot'],
    ['broken JSON', () => [file('{"version": 4,')], 'it is not valid YAML or JSON'],
    ['another document', () => [file('{"a": 1}')], 'it is not a Terraform state or plan'],
    ['a list', () => [file('[1, 2]')], 'it is not a Terraform state or plan'],
    ['an HCL file', () => [file('resource "aws_guardduty_filter" "a" {\n  name = "a"\n}\n', 'tf')], 'cannot import from the file'],
    ['a state of another version', () => [file('{"version": 3, "modules": []}')], 'it is not a Terraform state or plan'],
    ['a snapshot that is broken', () => [file('{"kind": "cordon/organization-snapshot", "version": 1}')], 'snapshot'],
    ['bytes', () => [file('\u0000\u0001\u0002')], 'cannot import from the file'],
    ['deep nesting', () => [file('['.repeat(5000))], 'it is nested too deeply'],
    ['two broken files, both said', () => [file('{"a": 1}'), join(directory, 'none.json')], 'ENOENT'],
    [
      'a configuration that is not there',
      () => [state(rule(), target), '--into', join(directory, 'none.yaml')],
      'cannot read the configuration file (ENOENT)',
    ],
    [
      'a configuration that is a list',
      () => [state(rule(), target), '--into', file('- a\n', 'yaml')],
      'cannot add rules to the configuration: it is not a mapping',
    ],
    [
      'a list of one line',
      () => [state(rule(), target), '--into', file('routes: [{ name: a }]\n', 'yaml')],
      'routes is not a list of lines',
    ],
    [
      'JSON into a configuration',
      () => [state(rule(), target), '--into', file(configuration, 'yaml'), '--format', 'json'],
      '--into writes a configuration',
    ],
    ['an unknown option', () => [state(rule()), '--from', 'x'], 'unknown option'],
  ])('exits 2 with %s, and says what to do', async (_, args, message) => {
    const { status, stderr, stdout } = await run(...args());
    // With JSON, the error is a document on standard output.
    expect([status, stdout === '' || stdout.includes('cordon/error')]).toEqual([2, true]);
    expect(stderr + stdout).toContain(message);
  });

  it('leaves a configuration as it was where it cannot add to it', async () => {
    const into = file('routes: [{ name: a }]\n', 'yaml');
    await run(state(rule(), target), '--into', into);
    expect(readFileSync(into, 'utf8')).toBe('routes: [{ name: a }]\n');
  });
});
