import { stringify } from 'yaml';
import { type Configuration } from '../../lib/configuration/configuration';
import { type Snapshot, type StackInstance } from '../../lib/organization/snapshot';
import { CordonError } from '../../lib/problem';
import { absent, present, unknown } from '../../lib/reading';
import { Rehearsal, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import { deploy, snapshotFor, type DeployOptions } from '../../lib/rollout/deploy';
import { type DeployEvent } from '../../lib/rollout/deploy-events';
import { managementTemplateBody, planRollout } from '../../lib/rollout/planner';
import { staleness } from '../../lib/rollout/staleness';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { verifyCoverage } from '../../lib/rollout/verify';
import { administrator, configured, deployed, instance, management, root, sketch, unit } from '../support/organization';

/** What must never happen: each test is a way in which roles were lost, made in the wrong place, or proven that were not there. */
const today = '2026-11-24';
const one = '333333333333';
const two = '444444444444';
const three = '555555555555';
const denied = { call: 'cloudformation:ListStackInstances', code: 'AccessDenied', message: 'denied' };
const names = { canary: 'cordon-containment-roles-canary', organization: 'cordon-containment-roles' };

const plan = (configuration: Configuration, snapshot: Snapshot) => planRollout({ configuration, snapshot, today });
const verify = (configuration: Configuration, snapshot: Snapshot) => verifyCoverage({ configuration, snapshot, today });

/** A snapshot with both StackSets as `cordon deploy` leaves them. */
function withStackSets(
  base: Snapshot,
  { canary, organization }: { canary?: readonly StackInstance[]; organization?: readonly StackInstance[] },
  over: Parameters<typeof deployed>[2] = {},
): Snapshot {
  const definitions = stackSetDefinitions(configured({ rollout: { canary: [one] } }), { root });
  const set = (purpose: 'canary' | 'organization', instances?: readonly StackInstance[]) =>
    instances
      ? present(
          deployed(
            definitions.find((definition) => definition.purpose === purpose)!,
            instances,
            over,
          ),
        )
      : absent;
  return { ...base, stackSets: { [names.canary]: set('canary', canary), [names.organization]: set('organization', organization) } };
}

function stage(snapshot: Snapshot, options: RehearsalOptions = {}) {
  const rehearsal = new Rehearsal(snapshot, options);
  const events: DeployEvent[] = [];
  const clients = () => rehearsal.clients({ account: administrator, management: true });
  const run = (configuration: Configuration, over: Partial<DeployOptions> = {}) =>
    deploy({ configuration, clients: clients(), clock: rehearsal.clock, today, onEvent: (event) => events.push(event), ...over });
  const read = (configuration: Configuration) => snapshotFor(configuration, clients(), rehearsal.clock);
  const inputs = (command: string) => rehearsal.calls.filter((call) => call.command === command).map((call) => call.input as never);
  return { rehearsal, events, run, read, inputs };
}

const refusal = async (promise: Promise<unknown>): Promise<CordonError> => {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  if (error instanceof CordonError) return error;
  throw error instanceof Error ? error : new Error('it was not refused');
};

const organization = sketch({ units: { apps: 'root', labs: 'root' }, accounts: { [one]: ['apps'], [two]: ['apps'], [three]: ['labs'] } });

describe('a StackSet that the configuration has no use for', () => {
  const noCanary = configured({ rollout: { exclude: [{ account: one, reason: 'x' }] } });

  it('is not touched when it is somebody else’s: no removal, no cleanup', async () => {
    const theirs = withStackSets(organization, { canary: [instance(one)] }, { tags: { 'aws:cloudformation:stack-name': 'theirs' } });
    const { run, inputs } = stage(theirs);
    expect((await refusal(run(noCanary, { allowRemovals: true }))).problems.map(({ id }) => id)).toContain(
      'stack-set-owned-by-cloudformation',
    );
    expect(inputs('DeleteStackInstances')).toEqual([]);
  });

  it('blocks when it could not be read: an account may have its roles from it', () => {
    const unread = {
      ...withStackSets(organization, { organization: [] }),
      stackSets: { ...organization.stackSets, [names.canary]: unknown(denied) },
    };
    const made = plan(configured(), unread);
    expect(made.findings).toContainEqual(expect.objectContaining({ id: 'stack-set-unknown', severity: 'unknown' }));
    expect(new Set(made.waves.flatMap(({ accounts }) => accounts.map(({ action }) => action.kind)))).toEqual(new Set(['unknown']));
    const coverage = verifyCoverage({ configuration: configured(), snapshot: unread, today, scope: 'stack-sets' });
    expect(coverage).toMatchObject({ exitCode: 3, totals: { missing: 0, unknown: 4 } });
  });
});

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

describe('an account with instances in both StackSets', () => {
  const both = withStackSets(organization, {
    canary: [instance(one)],
    organization: [
      instance(one, { status: 'OUTDATED', detailedStatus: 'FAILED', stackId: undefined }),
      instance(two),
      instance(three),
      instance(administrator),
    ],
  });
  const configuration = configured({ rollout: { canary: [one] } });

  it('is said, and the second is forgotten without touching the roles', async () => {
    expect(plan(configuration, both).removals).toEqual([
      expect.objectContaining({ account: one, stackSet: names.organization, kind: 'cleanup', automatic: true }),
    ]);
    const notAsked = unknown({ call: 'iam:GetRole', code: 'not-asked', message: '' });
    const { run, inputs, rehearsal } = stage({
      ...both,
      accounts: both.accounts.map((account) => ({ ...account, containmentRoles: notAsked })),
    });
    const result = await run(configuration);
    expect(result.steps.at(-1)).toMatchObject({ step: 'cleanups', outcome: 'current' });
    expect(inputs('DeleteStackInstances')).toEqual([expect.objectContaining({ StackSetName: names.organization, RetainStacks: true })]);
    expect(rehearsal.roles(one)).toHaveLength(2);
  });

  it('stays with the StackSet whose instance is current', () => {
    const other = withStackSets(organization, {
      canary: [instance(one, { status: 'OUTDATED', detailedStatus: 'FAILED', stackId: undefined })],
      organization: [instance(one), instance(two), instance(three), instance(administrator)],
    });
    expect(plan(configuration, other).removals).toEqual([expect.objectContaining({ account: one, stackSet: names.canary })]);
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
    expect(plan(configured(), snapshot).findings.map(({ id }) => id)).toContain('instances-of-suspended-accounts');
  });
});

describe('what is shown is what is carried out', () => {
  const excluding = configured({ rollout: { exclude: [{ account: two, reason: 'x' }], targets: [unit('apps'), unit('labs')] } });

  it('an account that moves while the question stands stops the run', async () => {
    const { run, rehearsal, inputs } = stage(organization);
    const confirm = async (): Promise<boolean> => {
      rehearsal.moveAccount(administrator, unit('apps'));
      return true;
    };
    expect((await refusal(run(excluding, { confirm }))).problems.map(({ id }) => id)).toEqual(['account-moved']);
    expect(inputs('CreateStackSet')).toEqual([]);
  });

  it('the organization is read again before roles are deleted', async () => {
    const narrow = configured({ rollout: { targets: [unit('labs')] } });
    const start = withStackSets(organization, { organization: [instance(two, { organizationalUnit: unit('apps') })] });
    const { run, rehearsal, inputs } = stage(start);
    const onEvent = (event: DeployEvent): void => {
      // While the waves roll out, somebody moves the account that is to lose its roles into a target.
      if (event.kind === 'step-done' && event.result.step === 'rest') rehearsal.moveAccount(two, unit('labs'));
    };
    const result = await run(narrow, { allowRemovals: true, onEvent });
    expect(result).toMatchObject({ outcome: 'interrupted', exitCode: 1 });
    expect(result.problems.map(({ id }) => id)).toContain('account-moved');
    expect(inputs('DeleteStackInstances')).toEqual([]);
  });

  it('a plan that showed one change is stale for another, for a larger reach, for another triage role', () => {
    const before = withStackSets(organization, { organization: [instance(two)] }, { description: 'older' });
    const saved = plan(configured(), before);
    const otherTemplate = withStackSets(
      organization,
      { organization: [instance(two)] },
      { description: 'older', templateBody: '{"Resources":{}}' },
    );
    expect(staleness(saved, plan(configured(), otherTemplate)).map(({ id }) => id)).toContain('change-not-planned');
    const further = withStackSets(organization, { organization: [instance(two), instance(one)] }, { description: 'older' });
    expect(staleness(saved, plan(configured(), further)).map(({ id }) => id)).toContain('stack-set-changed');
    const role = {
      ...before,
      managementAccount: { stack: absent, triageServiceLinkedRole: present({ arn: 'arn:aws:iam::111111111111:role/x' }) },
    };
    expect(staleness(plan(configured(), role), saved).map(({ id }) => id)).toEqual(['management-account-changed']);
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
    expect.objectContaining({ id: 'instances-in-another-region', severity: 'error', accounts: [one, two] }),
  );
});

it('a StackSet that still follows what the targets no longer name is said', () => {
  const narrow = configured({ rollout: { targets: [unit('apps')] } });
  expect(plan(narrow, withStackSets(organization, { organization: [] })).findings.map(({ id }) => id)).toContain('stack-set-follows-more');
  expect(plan(configured(), withStackSets(organization, { organization: [] })).findings.map(({ id }) => id)).not.toContain(
    'stack-set-follows-more',
  );
});

it('removals in more than 50 units go in several calls, with the preferences of the configuration', async () => {
  const units = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`unit${index + 100}x`, 'root']));
  const accounts = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [String(600_000_000_000 + index), [`unit${index + 100}x`] as const]),
  );
  const base = sketch({ units, accounts });
  const everyone = withStackSets(base, {
    organization: base.accounts.filter(({ id }) => id !== management).map(({ id, parent }) => instance(id, { organizationalUnit: parent })),
  });
  const exclude = Object.keys(accounts).map((account) => ({ account, reason: 'x' }));
  const { run, inputs } = stage(everyone);
  const result = await run(configured({ rollout: { exclude, autoDeployment: true } }), { allowRemovals: true });
  expect(result).toMatchObject({ outcome: 'deployed', exitCode: 0 });
  const calls: { DeploymentTargets: { OrganizationalUnitIds: string[] }; OperationPreferences: object }[] = inputs('DeleteStackInstances');
  expect(calls.map(({ DeploymentTargets }) => DeploymentTargets.OrganizationalUnitIds.length)).toEqual([50, 10]);
  expect(calls[0]!.OperationPreferences).toMatchObject({ MaxConcurrentCount: 1, FailureToleranceCount: 0 });
});

it('--until does not promise to stop an update that reaches every wave', async () => {
  const configuration = configured({
    rollout: { canary: [one], waves: [{ name: 'labs', organizationalUnits: [unit('labs')] }, { name: 'rest' }] },
  });
  const { run, inputs } = stage(organization);
  await run(configuration);
  const changed = { ...configuration, containment: { ...configuration.containment, confusedDeputyConditions: true } };
  expect(await refusal(run(changed, { until: 'labs' }))).toMatchObject({ exitCode: 2, problems: [{ id: 'until-cannot-limit-an-update' }] });
  expect(inputs('UpdateStackSet')).toEqual([]);
  expect(await run(changed, { until: 'canary' })).toMatchObject({ outcome: 'stopped-as-asked' });
});

it.each([true, false])(
  'another operation in the middle of a run is said and waited for before anything is sent (managed execution: %s)',
  async (managedExecution) => {
    const { run, rehearsal, events, inputs } = stage(organization);
    const onEvent = (event: DeployEvent): void => {
      events.push(event);
      if (event.kind === 'step-done' && event.result.step.startsWith('create')) rehearsal.startForeignOperation(names.organization, 3_000);
    };
    expect(await run(configured({ rollout: { managedExecution } }), { onEvent })).toMatchObject({ outcome: 'deployed' });
    expect(events).toContainEqual(expect.objectContaining({ kind: 'waiting', operation: expect.objectContaining({ ours: false }) }));
    expect(inputs('CreateStackInstances')).toHaveLength(1);
  },
);

it('an account that moves while somebody else’s operation is waited for keeps its roles', async () => {
  const narrow = configured({ rollout: { targets: [unit('labs')] } });
  const start = withStackSets(organization, { organization: [instance(two, { organizationalUnit: unit('apps') })] });
  const { run, rehearsal, inputs } = stage(start);
  const onEvent = (event: DeployEvent): void => {
    if (event.kind === 'step-started' && event.step === 'rest') rehearsal.startForeignOperation(names.organization, 7_200);
    if (event.kind === 'waiting') rehearsal.moveAccount(two, unit('labs'));
  };
  expect(await run(narrow, { allowRemovals: true, onEvent })).toMatchObject({ outcome: 'interrupted', exitCode: 1 });
  expect(inputs('DeleteStackInstances')).toEqual([]);
  expect(rehearsal.roles(two).length + inputs('CreateStackInstances').length).toBe(0);
});

describe('a targeted unit without accounts', () => {
  const withQuarantine = configured({
    organization: { quarantineUnits: [unit('quarantine')] },
    rollout: { targets: [unit('apps'), unit('quarantine')], retainStacksOnAccountRemoval: false },
  });
  const empty = sketch({ units: { apps: 'root', quarantine: 'root' }, accounts: { [one]: ['apps'] } });

  it('is followed by auto-deployment all the same, so that an account which is moved there keeps its roles', async () => {
    const { run, read, rehearsal } = stage(empty);
    const before = configured({ rollout: { targets: [unit('apps')] } });
    await run(before, { scope: 'stack-sets' });
    const snapshot = await read(withQuarantine);
    expect(verifyCoverage({ configuration: withQuarantine, snapshot, today, scope: 'stack-sets' })).toMatchObject({ exitCode: 1 });
    expect(plan(withQuarantine, snapshot).findings.map(({ id }) => id)).toContain('target-not-followed');

    expect(await run(withQuarantine, { scope: 'stack-sets' })).toMatchObject({ outcome: 'deployed' });
    expect(
      verifyCoverage({ configuration: withQuarantine, snapshot: await read(withQuarantine), today, scope: 'stack-sets' }).exitCode,
    ).toBe(0);
    expect(await run(withQuarantine, { scope: 'stack-sets' })).toMatchObject({ outcome: 'nothing-to-do' });
    rehearsal.moveAccount(one, unit('quarantine'));
    await rehearsal.clock.sleep(3_600_000);
    expect(rehearsal.roles(one)).toHaveLength(2);
  });
});

it('tags that others put on a StackSet survive an update', async () => {
  const tags = { 'cordon:owner': 'cordon', CostCenter: '42', 'aws:created': 'x' };
  const older = withStackSets(organization, { organization: [instance(one)] }, { description: 'older', tags });
  const { run, inputs } = stage(older);
  await run(configured(), { scope: 'stack-sets' });
  const [update]: { Tags: { Key: string; Value: string }[] }[] = inputs('UpdateStackSet');
  const sent = Object.fromEntries(update!.Tags.map(({ Key, Value }) => [Key, Value]));
  expect(sent).toEqual({ 'cordon:owner': 'cordon', CostCenter: '42' });
});

it('an INOPERABLE instance is said also when the StackSet is updated', () => {
  const broken = [instance(one, { status: 'INOPERABLE', detailedStatus: 'INOPERABLE' }), instance(two, { driftStatus: 'DRIFTED' })];
  const ids = plan(configured(), withStackSets(organization, { organization: broken }, { description: 'older' })).findings.map(
    ({ id }) => id,
  );
  expect(ids).toEqual(expect.arrayContaining(['instances-inoperable', 'roles-drifted']));
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
  expect(plan(configured(), snapshot).findings.map(({ id }) => id)).toContain('triage-role-gone');
});

describe('an operation', () => {
  const answering = (status: string | undefined) => {
    const { rehearsal, run } = stage(organization);
    const clients = rehearsal.clients({ account: administrator, management: true });
    const send = clients.stackSets.send.bind(clients.stackSets) as (command: object) => Promise<{ StackSetOperation?: object }>;
    const stackSets = {
      send: async (command: object) => {
        const answer = await send(command);
        if (command.constructor.name !== 'DescribeStackSetOperationCommand') return answer;
        return { StackSetOperation: { ...answer.StackSetOperation, Status: status } };
      },
    } as unknown as typeof clients.stackSets;
    return run(configured(), { clients: { ...clients, stackSets }, scope: 'stack-sets' });
  };
  it('that somebody stopped is not gone past', async () => {
    expect(await answering('STOPPED')).toMatchObject({ outcome: 'interrupted', exitCode: 1, problems: [{ id: 'operation-stopped' }] });
  });
  it.each(['PAUSED', undefined])('with the status %s is not followed for ever', async (status) => {
    expect(await answering(status)).toMatchObject({ outcome: 'interrupted', exitCode: 3, problems: [{ id: 'operation-status-unknown' }] });
  });
});

it('a change set that would remove a role is not carried out', async () => {
  const { run, inputs } = stage({
    ...organization,
    managementAccount: {
      stack: present({
        name: 'cordon-containment-roles-management-account',
        id: `arn:aws:cloudformation:us-east-1:${management}:stack/cordon-containment-roles-management-account/1`,
        status: 'CREATE_COMPLETE',
        templateBody: JSON.stringify({
          Resources: { Theirs: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Theirs', AssumeRolePolicyDocument: {} } } },
        }),
      }),
      triageServiceLinkedRole: present({ arn: 'arn:aws:iam::111111111111:role/x' }),
    },
  });
  const result = await run(configured(), { scope: 'management-account' });
  expect(result).toMatchObject({
    outcome: 'interrupted',
    exitCode: 1,
    problems: [{ id: 'change-set-removes', message: expect.stringContaining('Theirs') as string }],
  });
  expect(inputs('ExecuteChangeSet')).toEqual([]);
});
