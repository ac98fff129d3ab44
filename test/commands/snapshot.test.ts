import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unaskedParts, unreadParts } from '../../lib/commands/unread-parts';
import { absent, present, unknown } from '../../lib/core/reading';
import { administrator, detectionOn, sketch } from '../support/organization';
import { cordon, repository } from '../support/run';

describe('what a snapshot could not read', () => {
  const denied = unknown({ call: 'organizations:ListPolicies', code: 'AccessDeniedException', message: 'no' });

  it('is nothing where everything was read, service control policies or none', () => {
    for (const serviceControlPolicies of [undefined, absent, present([])]) {
      expect(unreadParts(sketch({}, { ...(serviceControlPolicies && { serviceControlPolicies }) }))).toEqual([]);
    }
  });

  it('has the service control policies, with the call that failed', () => {
    expect(unreadParts(sketch({}, { serviceControlPolicies: denied }))).toEqual([
      'cannot read service control policies: organizations:ListPolicies (AccessDeniedException: no)',
    ]);
  });

  it('has what GuardDuty and Security Hub refused, Region by Region, rules included', () => {
    const refused = unknown({ call: 'guardduty:ListDetectors', code: 'AccessDeniedException', message: 'no' });
    const detection = detectionOn(['eu-west-1', 'us-east-1'], { guardDuty: refused });
    const region = { detector: present('1'), filters: refused, automationRules: present([]) };
    const signals = { account: administrator, regions: { 'eu-west-1': region } };
    expect(unreadParts(sketch({}, { detection, signals }))).toEqual([
      'cannot read GuardDuty in eu-west-1: guardduty:ListDetectors (AccessDeniedException: no)',
      'cannot read GuardDuty in us-east-1: guardduty:ListDetectors (AccessDeniedException: no)',
      'cannot read filters of GuardDuty in eu-west-1: guardduty:ListDetectors (AccessDeniedException: no)',
    ]);
  });

  it('is not what its caller may not ask: that is named as not looked at, once a service', () => {
    const unasked = unknown({ call: 'securityhub:DescribeHub', code: 'not-asked', message: 'only account 222222222222 can read this' });
    const detection = detectionOn(['eu-west-1', 'us-east-1'], { securityHub: unasked, securityHubAutoEnable: unasked });
    const snapshot = sketch({}, { detection });
    expect(unreadParts(snapshot)).toEqual([]);
    expect(unaskedParts(snapshot)).toEqual(['Security Hub was not read in eu-west-1, us-east-1: only account 222222222222 can read this']);
    expect(unaskedParts(sketch({}))).toEqual([]);
  });

  it('has memberships that were refused for one cause in one line, and none for a Region that is not enabled', () => {
    const refused = (code: string) => unknown({ call: 'security-ir:ListMemberships', code, message: 'no' });
    const memberships = {
      'af-south-1': refused('UnrecognizedClientException'),
      'eu-west-1': refused('AccessDeniedException'),
      'us-east-1': refused('AccessDeniedException'),
      'us-east-2': present([]),
    };
    const securityIncidentResponse = { account: administrator, memberships, accounts: {} };
    expect(unreadParts(sketch({}, { securityIncidentResponse }))).toEqual([
      'cannot read memberships in eu-west-1, us-east-1: security-ir:ListMemberships (AccessDeniedException: no)',
    ]);
  });

  it('still has the stack of the management account, which no other part of a snapshot replaces', () => {
    const stack = unknown({ call: 'cloudformation:DescribeStacks', code: 'not-asked', message: 'no credentials' });
    expect(unreadParts(sketch({}, { managementAccount: { stack, triageServiceLinkedRole: absent } }))).toHaveLength(1);
  });
});

describe('--since', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-since-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const now = join(folder, 'now.json');
  const earlier = join(repository, 'examples', 'organization.json');
  const example = JSON.parse(readFileSync(earlier, 'utf8')) as Record<string, unknown>;
  const writeNow = (over: object): void => writeFileSync(now, JSON.stringify({ ...example, takenAt: '2026-12-24T00:00:00.000Z', ...over }));
  const since = (...args: readonly string[]) =>
    cordon(['snapshot', '-c', 'examples/cordon.yaml', '--since', earlier, '--organization', now, ...args]);

  it('prints what changed between two files, and passes', async () => {
    writeNow({ trustedAccess: present([]) });
    const { status, stdout } = await since();
    expect(stdout).toContain('- security-ir.amazonaws.com removed');
    expect(status).toBe(0);
  });

  it('is one JSON document where that is asked for, also in a file', async () => {
    writeNow({ trustedAccess: present([]) });
    const file = join(folder, 'changes.json');
    const { stdout } = await since('--format', 'json', '--output', file);
    expect(stdout).toBe('');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ kind: 'cordon/snapshot-changes', incomparable: [] });
  });

  it('exits 3 where a part is unknown, which proves no change and no rest', async () => {
    writeNow({
      trustedAccess: unknown({ call: 'organizations:ListAWSServiceAccessForOrganization', code: 'AccessDeniedException', message: 'no' }),
    });
    const { status, stdout } = await since();
    expect(stdout).toContain('? trusted access: the later snapshot does not know it');
    expect(status).toBe(3);
  });

  it('refuses a later snapshot, and a second snapshot alone', async () => {
    writeNow({ takenAt: '2020-01-01T00:00:00.000Z' });
    expect(await since()).toMatchObject({ status: 2, stderr: expect.stringContaining('exchange the files') });
    const alone = await cordon(['snapshot', '-c', 'examples/cordon.yaml', '--organization', now]);
    expect(alone).toMatchObject({ status: 2, stderr: expect.stringContaining('--since') });
  });
});

it('--look-inside says everything that is wrong with it at once, before it asks AWS', async () => {
  const alone = await cordon(['snapshot', '-c', 'examples/cordon.yaml', '--look-inside', '--sample', '5']);
  expect(alone).toMatchObject({ status: 2, stderr: expect.stringContaining('--sample needs --look-inside sample') });
  expect(alone.stderr).toContain('no role is named; add --member-role NAME');
  for (const sample of ['0', '-1', '1.5', 'many']) {
    const refused = await cordon(['snapshot', '-c', 'examples/cordon.yaml', '--look-inside', 'sample', '--sample', sample]);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('write a whole number, 1 or more') });
  }
  const some = await cordon(['snapshot', '-c', 'examples/cordon.yaml', '--look-inside', 'some']);
  expect(some).toMatchObject({ status: 2, stderr: expect.stringContaining('all, sample') });
});
