import { type DeployedStackSet, type Snapshot, type StackInstance } from '../../lib/organization/snapshot';
import { absent, present, unknown, type Reading } from '../../lib/core/reading';
import { managementTemplateBody } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { verifyCoverage } from '../../lib/rollout/verify';
import { coverageToText } from '../../lib/report/coverage-text';
import { administrator, configured, deployed, instance, management, root, sketch } from '../support/organization';

const one = '333333333333';
const two = '444444444444';
const configuration = configured();
const [definition] = stackSetDefinitions(configuration, { root });
const managementStack = present({
  name: 'cordon-containment-roles-management-account',
  id: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/x/1',
  status: 'CREATE_COMPLETE',
  templateBody: managementTemplateBody(configuration, 'create'),
});

/** An organization in which everything is deployed, with one account's instance replaced. */
function covered(over: Partial<StackInstance> | 'none' = {}, set: Partial<DeployedStackSet> = {}): Snapshot {
  const instances = [instance(administrator), ...(over === 'none' ? [] : [instance(one, over)])];
  const stackSet: Reading<DeployedStackSet> = present(deployed(definition!, instances, set));
  return sketch(
    { accounts: { [one]: ['root'], [two]: ['root', 'SUSPENDED'] } },
    {
      stackSets: { 'cordon-containment-roles': stackSet, 'cordon-containment-roles-canary': absent },
      managementAccount: { stack: managementStack, triageServiceLinkedRole: present({ arn: 'arn:aws:iam::111111111111:role/x' }) },
    },
  );
}

/** What members' IAM answers; the sketch's default is that the roles are not there. */
function withRoles(
  snapshot: Snapshot,
  roles: Snapshot['accounts'][number]['containmentRoles'] = present([
    'AWSSecurityIncidentResponseContainment',
    'AWSSecurityIncidentResponseContainmentExecution',
  ]),
): Snapshot {
  return { ...snapshot, accounts: snapshot.accounts.map((account) => ({ ...account, containmentRoles: roles })) };
}

const verify = (snapshot: Snapshot, over = {}) => verifyCoverage({ configuration, snapshot, today: '2026-11-24', ...over });
const of = (snapshot: Snapshot, account: string) => verify(snapshot).accounts.find((row) => row.account === account);

it('holds when every account is covered, the management account by its own stack', () => {
  const coverage = verify(withRoles(covered()));
  expect(coverage.exitCode).toBe(0);
  expect(coverage.accounts.map(({ account, status, holds }) => [account, status, holds])).toEqual([
    [management, 'management', true],
    [administrator, 'current', true],
    [one, 'current', true],
    [two, 'suspended', true],
  ]);
  expect(coverageToText(coverage, { colour: false })).toMatch(
    /containment roles: 3 of 3 accounts · membership: not checked · prerequisites: 5 of 5 · .* · 1 suspended$/m,
  );
});

it.each<[string, Partial<StackInstance> | 'none', Partial<DeployedStackSet>, string, string | RegExp]>([
  ['no instance', 'none', {}, 'missing', 'no stack instance'],
  ['a failed instance', { status: 'OUTDATED', detailedStatus: 'FAILED', statusReason: 'role exists' }, {}, 'failed', 'role exists'],
  ['an INOPERABLE instance', { status: 'INOPERABLE', detailedStatus: 'INOPERABLE' }, {}, 'failed', 'AWS reports no reason'],
  ['a cancelled instance', { status: 'OUTDATED', detailedStatus: 'CANCELLED' }, {}, 'outdated', 'the stack instance is OUTDATED/CANCELLED'],
  ['a running instance', { status: 'CURRENT', detailedStatus: 'RUNNING' }, {}, 'outdated', 'the stack instance is CURRENT/RUNNING'],
  ['an older StackSet', {}, { templateBody: '{"Resources":{}}' }, 'outdated', 'the StackSet differs from the configuration'],
  ['drift', { driftStatus: 'DRIFTED' }, {}, 'outdated', /drift/],
  ['an instance in another Region', { region: 'us-east-1' }, {}, 'outdated', /us-east-1/],
])('%s does not hold', (_, over, set, status, reason) => {
  const snapshot = withRoles(covered(over, set));
  expect(of(snapshot, one)).toMatchObject({ status, holds: false, reason: expect.stringMatching(reason) });
  expect(verify(snapshot).exitCode).toBe(1);
});

it('believes the IAM of the account before StackSets', () => {
  expect(of(covered(), one)).toMatchObject({ status: 'failed', reason: expect.stringContaining('the account lacks') });
  expect(of(withRoles(covered(), unknown({ call: 'iam:GetRole', code: 'not-asked', message: '' })), one)).toMatchObject({
    status: 'current',
  });
});

it('exits 3 where the instances could not be read, and never calls them missing', () => {
  const reason = { call: 'cloudformation:ListStackInstances', code: 'AccessDenied', message: 'denied' };
  const snapshot = withRoles(covered({}, { instances: unknown(reason) }));
  expect(of(snapshot, one)).toMatchObject({ status: 'unknown', reason: 'cloudformation:ListStackInstances: denied' });
  expect(verify(snapshot).exitCode).toBe(3);
});

it('exits 3 where the management account was not asked, and 0 when only the StackSets are looked at', () => {
  const reason = { call: 'cloudformation:DescribeStacks', code: 'not-asked', message: 'no credentials' };
  const snapshot = { ...withRoles(covered()), managementAccount: { stack: unknown(reason), triageServiceLinkedRole: unknown(reason) } };
  expect(verify(snapshot).exitCode).toBe(3);
  expect(verify(snapshot, { scope: 'stack-sets' }).exitCode).toBe(0);
});

it.each([
  ['absent', absent, 'missing'],
  [
    'rolled back',
    present({ ...(managementStack.status === 'present' ? managementStack.value : never()), status: 'ROLLBACK_COMPLETE' }),
    'failed',
  ],
  [
    'of another template',
    present({ ...(managementStack.status === 'present' ? managementStack.value : never()), templateBody: '{"Resources":{}}' }),
    'outdated',
  ],
])('a management account stack that is %s does not hold', (_, stack, status) => {
  const snapshot = {
    ...withRoles(covered()),
    managementAccount: { ...covered().managementAccount, stack, triageServiceLinkedRole: absent },
  };
  expect(of(snapshot, management)).toMatchObject({ status, holds: false });
});

it('does not hold when an exclusion has ended', () => {
  const excluding = configured({ rollout: { exclude: [{ account: one, reason: 'x', until: '2026-11-01' }] } });
  const coverage = verifyCoverage({ configuration: excluding, snapshot: withRoles(covered('none')), today: '2026-11-24' });
  expect(coverage.accounts.find(({ account }) => account === one)).toMatchObject({ status: 'excluded', holds: false });
  expect(coverage.exitCode).toBe(1);
});

it('reports instances of accounts that should have none', () => {
  const excluding = configured({ rollout: { exclude: [{ account: one, reason: 'x' }] } });
  const coverage = verifyCoverage({ configuration: excluding, snapshot: withRoles(covered()), today: '2026-11-24' });
  expect(coverage.leftovers).toEqual([expect.objectContaining({ account: one, kind: 'removal' })]);
  expect(coverage.exitCode).toBe(1);
});

function never(): never {
  throw new Error('the fixture is present');
}
