import { absent, present, unknown } from '../../lib/core/reading';
import { coverageToText } from '../../lib/report/coverage-text';
import { type DeployEvent } from '../../lib/rollout/deploy-events';
import { staleness } from '../../lib/rollout/staleness';
import { verifyCoverage } from '../../lib/rollout/verify';
import { administrator, configured, instance, management, sketch, unit } from '../support/organization';
import { today, one, two, three, denied, names, plan, withStackSets, stage, refusal, organization } from './stage';

/** What must never be carried out: each test is a way in which a run wrote what nobody had been shown. */
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
    expect(plan(withQuarantine, snapshot).findings.map(({ id }) => id)).toContain('target-without-auto-deployment');
    // Nothing else is wrong, and the verdict says what is.
    const wider = configured({ rollout: { targets: [unit('apps'), unit('quarantine')] } });
    const unproven = verifyCoverage({ configuration: wider, snapshot, today, scope: 'stack-sets' });
    expect(coverageToText(unproven, { colour: false })).toMatch(
      /✖ containment roles: 1 of 1 account · membership: not checked · prerequisites: \d of \d · .*target-without-auto-deployment/,
    );

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
    problems: [{ id: 'change-set-removes-resources', message: expect.stringContaining('Theirs') as string }],
  });
  expect(inputs('ExecuteChangeSet')).toEqual([]);
});
