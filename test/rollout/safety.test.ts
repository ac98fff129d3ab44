import { stringify } from 'yaml';
import { absent, present, unknown } from '../../lib/core/reading';
import { managementTemplateBody } from '../../lib/rollout/planner';
import { verifyCoverage } from '../../lib/rollout/verify';
import { administrator, configured, instance, management, sketch, unit } from '../support/organization';
import { today, one, two, three, denied, names, plan, verify, withStackSets, organization } from './stage';

/** What must never be planned or proven: each test is a way in which roles were lost, or counted though they were not there. */
it('roles that are there are nobody’s reason to delete them while the StackSet is unread', () => {
  const roles = present(['AWSSecurityIncidentResponseContainment']);
  const base = { ...organization, accounts: organization.accounts.map((account) => ({ ...account, containmentRoles: roles })) };
  const made = plan(configured(), { ...base, stackSets: { [names.canary]: absent, [names.organization]: unknown(denied) } });
  expect(made.findings.map(({ id }) => id)).not.toContain('role-exists');
});

describe('the account’s IAM', () => {
  it('that was asked and refused is unknown, not covered', () => {
    const snapshot = withStackSets(organization, { organization: [administrator, one, two, three].map((account) => instance(account)) });
    const refused = unknown({ call: 'iam:GetRole', code: 'AccessDenied', message: 'denied' });
    const asked = {
      ...snapshot,
      accounts: snapshot.accounts.map((account) =>
        account.id === two
          ? { ...account, containmentRoles: refused }
          : { ...account, containmentRoles: unknown({ call: 'iam:GetRole', code: 'not-asked', message: '' }) },
      ),
    };
    expect(verify(configured(), asked).accounts.find(({ account }) => account === two)).toMatchObject({ status: 'unknown', holds: false });
    expect(verifyCoverage({ configuration: configured(), snapshot: asked, today, scope: 'stack-sets' }).exitCode).toBe(3);
  });

  it('that was asked and refused forbids a deployment that would make the roles', () => {
    const refused = unknown({ call: 'iam:GetRole', code: 'AccessDenied', message: 'denied' });
    const asked = { ...organization, accounts: organization.accounts.map((account) => ({ ...account, containmentRoles: refused })) };
    expect(plan(configured(), asked).findings).toContainEqual(expect.objectContaining({ id: 'roles-unknown', severity: 'unknown' }));
  });
});

describe('suspended is not closed', () => {
  it('the instance of a suspended account is forgotten only when removals are allowed; that of a closed one at once', () => {
    const snapshot = withStackSets(sketch({ accounts: { [one]: ['root', 'SUSPENDED'], [two]: ['root', 'CLOSED'] } }), {
      organization: [instance(one), instance(two), instance(administrator)],
    });
    expect(plan(configured(), snapshot).removals.map(({ account, kind, automatic }) => [account, kind, automatic])).toEqual([
      [one, 'cleanup', false],
      [two, 'cleanup', true],
    ]);
    expect(plan(configured(), snapshot).findings.map(({ id }) => id)).toContain('stack-instances-of-suspended-accounts');
  });
});

it('a stack that the plain CDK command line deployed as YAML is the same stack', () => {
  const body = managementTemplateBody(configured(), 'create');
  const stack = present({
    name: 'cordon-containment-roles-management-account',
    id: `arn:aws:cloudformation:eu-west-1:${management}:stack/x/1`,
    status: 'CREATE_COMPLETE',
    templateBody: stringify(JSON.parse(body), { schema: 'yaml-1.1' }),
  });
  const snapshot = {
    ...organization,
    managementAccount: { stack, triageServiceLinkedRole: present({ arn: 'arn:aws:iam::111111111111:role/x' }) },
  };
  expect(plan(configured(), snapshot).managementAccount).toMatchObject({ action: 'none', changes: [] });
});

it('a canary whose roles belong to the other StackSet is not left out of its own wave', () => {
  const configuration = configured({ rollout: { canary: [one] } });
  const made = plan(
    configuration,
    withStackSets(organization, { organization: [instance(one, { status: 'OUTDATED', detailedStatus: 'FAILED' })] }),
  );
  const rest = made.waves.find(({ name }) => name === 'rest')!;
  expect(rest.accounts.map(({ account }) => account)).toContain(one);
  expect(rest.targets.accounts).not.toContain(one);
});

it('instances in two Regions are said, whichever comes first', () => {
  const snapshot = withStackSets(organization, {
    organization: [instance(one, { region: 'us-west-2' }), instance(one), instance(two, { region: 'us-west-2' })],
  });
  expect(plan(configured(), snapshot).findings).toContainEqual(
    expect.objectContaining({ id: 'stack-instances-in-another-region', severity: 'error', accounts: [one, two] }),
  );
});

it('a StackSet that still follows what the targets no longer name is said', () => {
  const narrow = configured({ rollout: { targets: [unit('apps')] } });
  expect(plan(narrow, withStackSets(organization, { organization: [] })).findings.map(({ id }) => id)).toContain(
    'stack-set-targets-more-units',
  );
  expect(plan(configured(), withStackSets(organization, { organization: [] })).findings.map(({ id }) => id)).not.toContain(
    'stack-set-targets-more-units',
  );
});

it('an INOPERABLE instance is said also when the StackSet is updated', () => {
  const broken = [instance(one, { status: 'INOPERABLE', detailedStatus: 'INOPERABLE' }), instance(two, { driftStatus: 'DRIFTED' })];
  const ids = plan(configured(), withStackSets(organization, { organization: broken }, { description: 'older' })).findings.map(
    ({ id }) => id,
  );
  expect(ids).toEqual(expect.arrayContaining(['stack-instances-inoperable', 'roles-drifted']));
});

it('an account state that nobody knows yet is unknown, not suspended', () => {
  const base = withStackSets(organization, { organization: [one, three, administrator].map((account) => instance(account)) });
  const odd = {
    ...base,
    accounts: base.accounts.map((account) => (account.id === two ? { ...account, state: 'RESTRICTED' as never } : account)),
  };
  const coverage = verifyCoverage({ configuration: configured(), snapshot: odd, today, scope: 'stack-sets' });
  expect(coverage.accounts.find(({ account }) => account === two)).toMatchObject({ status: 'unknown', holds: false });
  expect(coverage.exitCode).not.toBe(0);
});

it('of two instances that are not current, the one with a stack has made the roles', () => {
  const snapshot = withStackSets(organization, {
    canary: [instance(one, { status: 'OUTDATED', detailedStatus: 'FAILED', stackId: undefined })],
    organization: [instance(one, { status: 'OUTDATED', detailedStatus: 'FAILED' })],
  });
  expect(plan(configured({ rollout: { canary: [one] } }), snapshot).removals).toEqual([
    expect.objectContaining({ account: one, stackSet: names.canary, kind: 'cleanup' }),
  ]);
});

it('under owner cloudformation a canary that was named later is an error: the second stack would fail on the role names', () => {
  const configuration = configured({ rollout: { owner: 'cloudformation', canary: [one] } });
  const snapshot = withStackSets(organization, { organization: [instance(one)] }, { tags: { 'cordon:owner': 'cloudformation' } });
  expect(plan(configuration, snapshot).findings).toContainEqual(
    expect.objectContaining({ id: 'account-in-the-other-stack-set', severity: 'error' }),
  );
});

it('a triage role that is gone is said', () => {
  const stack = present({
    name: 'cordon-containment-roles-management-account',
    id: `arn:aws:cloudformation:eu-west-1:${management}:stack/x/1`,
    status: 'CREATE_COMPLETE',
    templateBody: managementTemplateBody(configured(), 'create'),
  });
  const snapshot = { ...organization, managementAccount: { stack, triageServiceLinkedRole: absent } };
  expect(plan(configured(), snapshot).findings.map(({ id }) => id)).toContain('triage-service-linked-role-missing');
});
