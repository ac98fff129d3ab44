import { ListAccountsForParentCommand } from '@aws-sdk/client-organizations';
import { allEngines } from './engines';
import { active, configurationOf, everybody, Runs } from './rollout';
import { onEveryEngine, type Scenario } from './scenarios';

const engines = allEngines();
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const scenarios: Scenario[] = [
  {
    name: 'throttling is retried by the SDK and changes nothing',
    async run(runs, world) {
      world.faults([
        { call: 'organizations:ListAccountsForParent', kind: 'throttle', times: 1 },
        { call: 'cloudformation:CreateStackInstances', kind: 'throttle', times: 2 },
      ]);
      const configuration = configurationOf(world);
      expect(await runs.deploy(configuration)).toMatchObject({ outcome: 'deployed' });
      expect(world.calls().filter(({ command, error }) => command === 'CreateStackInstances' && error !== undefined)).toHaveLength(2);
      return { calls: runs.callsNeeded(), instances: await runs.instances(configuration, everybody) };
    },
  },
  {
    name: 'answers that come late change nothing',
    async run(runs, world) {
      world.faults([{ call: 'cloudformation:*', kind: 'delay', milliseconds: 20 }]);
      const configuration = configurationOf(world);
      expect(await runs.deploy(configuration)).toMatchObject({ outcome: 'deployed' });
      return { instances: await runs.instances(configuration, everybody) };
    },
  },
  {
    name: 'an organization that may not be read is exit 3, names the permission, and nothing is written',
    async run(runs, world) {
      world.faults([{ call: 'organizations:ListAccountsForParent', kind: 'deny' }]);
      const error = await runs.refused(configurationOf(world));
      expect(error).toMatchObject({ exitCode: 3, problems: [{ id: 'aws-access-denied' }] });
      expect(error.message).toContain('allow organizations:ListAccountsForParent');
      expect(runs.writes()).toEqual([]);
      return error.problems[0]?.id;
    },
  },
  {
    name: 'instances that may not be listed are unknown, never missing, and nothing further is written',
    async run(runs, world) {
      const configuration = configurationOf(world);
      await runs.deploy(configuration, { until: 'canary' });
      world.faults([{ call: 'cloudformation:ListStackInstances', kind: 'deny' }]);
      world.clearCalls();
      expect(await runs.refused(configuration)).toMatchObject({ exitCode: 3, problems: [{ id: 'stack-set-unknown' }] });
      expect(runs.writes()).toEqual([]);
      const coverage = await runs.verify(configuration);
      expect(coverage.exitCode).not.toBe(0);
      expect(coverage.accounts.find(({ account }) => account === world.account('log-archive'))).toMatchObject({ status: 'unknown' });
      return coverage.totals;
    },
  },
  {
    name: 'a write that is denied says what was done and what was not; allowed, the next run goes on',
    async run(runs, world) {
      const configuration = configurationOf(world);
      world.faults([{ call: 'cloudformation:CreateStackInstances', kind: 'deny', after: 1 }]);
      const denied = await runs.deploy(configuration);
      expect(denied).toMatchObject({ outcome: 'interrupted', exitCode: 3, remaining: ['rest', 'management account'] });
      expect(denied.problems[0]?.message).toContain('cloudformation:CreateStackInstances');
      expect(await runs.holders(everybody)).toEqual(['log-archive']);
      world.faults([]);
      expect(await runs.deploy(configuration)).toMatchObject({ outcome: 'deployed' });
      expect(await runs.holders(everybody)).toEqual(active);
      return { instances: await runs.instances(configuration, everybody) };
    },
  },
  {
    name: 'a connection that breaks before and after AWS has acted does not act twice',
    async run(runs, world) {
      const configuration = configurationOf(world);
      world.faults([
        { call: 'cloudformation:CreateStackInstances', kind: 'reset', times: 1 },
        { call: 'cloudformation:CreateStackInstances', kind: 'reset', after: 2, times: 1, carriedOut: true },
      ]);
      const result = await runs.deploy(configuration);
      expect(result).toMatchObject({ outcome: 'deployed' });
      expect(await runs.holders(everybody)).toEqual(active);
      return { operations: runs.operations(result), instances: await runs.instances(configuration, everybody) };
    },
  },
  {
    name: 'a StackSet whose creation was carried out though its answer was lost is not made twice',
    async run(runs, world) {
      const configuration = configurationOf(world);
      world.faults([{ call: 'cloudformation:CreateStackSet', kind: 'reset', times: 1, carriedOut: true }]);
      expect(await runs.deploy(configuration)).toMatchObject({ outcome: 'deployed' });
      return { instances: await runs.instances(configuration, everybody) };
    },
  },
  {
    name: 'failed instances inside an operation that SUCCEEDED shut the gate; mended, the next run goes on',
    async run(runs, world) {
      // moto makes no instance fail (instances-fail-only-on-existing-roles): there is nothing to assert there.
      if (runs.isKnown('instances-fail-only-on-existing-roles')) return undefined;
      await world.failInstances(['sandbox-a']);
      const configuration = configurationOf(world, { rollout: { preferences: { failureToleranceCount: 2 } } });
      const result = await runs.deploy(configuration);
      expect(result).toMatchObject({ outcome: 'stopped-at-gate', exitCode: 1, remaining: ['rest', 'management account'] });
      expect(result.steps.at(-1)).toMatchObject({
        step: 'sandbox',
        operations: [{ status: 'SUCCEEDED' }],
        failures: [{ account: world.account('sandbox-a'), reason: expect.any(String) as string }],
      });
      expect(await runs.holders(everybody)).toEqual(['log-archive', 'sandbox-b']);
      const failed = (await runs.verify(configuration)).accounts.find(({ account }) => account === world.account('sandbox-a'));
      expect(failed).toMatchObject({ status: 'failed', holds: false });
      const instances = await runs.instances(configuration, everybody);
      await world.failInstances([]);
      expect(await runs.deploy(configuration)).toMatchObject({ outcome: 'deployed' });
      expect(await runs.holders(everybody)).toEqual(active);
      return { operations: runs.operations(result), instances, after: await runs.instances(configuration, everybody) };
    },
  },
  {
    name: 'a canary that fails stops everything: no other account is touched',
    async run(runs, world) {
      if (runs.isKnown('instances-fail-only-on-existing-roles')) return undefined;
      await world.failInstances(['log-archive']);
      const configuration = configurationOf(world);
      const result = await runs.deploy(configuration);
      expect(result).toMatchObject({ outcome: 'stopped-at-gate', exitCode: 1 });
      expect(result.steps.at(-1)).toMatchObject({ step: 'canary', operations: [{ status: 'FAILED' }] });
      expect(await runs.holders(everybody)).toEqual([]);
      return { operations: runs.operations(result), calls: runs.callsNeeded(), instances: await runs.instances(configuration, everybody) };
    },
  },
];

onEveryEngine(engines, scenarios);

describe('an organization of several pages', () => {
  const many = Array.from({ length: 45 }, (_, index) => `member-${index}`);

  it.each(engines)('is read whole, and covered whole, on $name', async (engine) => {
    const world = await engine.build({
      units: { security: { accounts: ['security-tooling', 'log-archive'] }, sandbox: { accounts: many } },
      delegatedAdministrator: 'security-tooling',
    });
    try {
      const runs = new Runs(world);
      // fakecloud answers one page however many accounts there are (one-page-of-accounts).
      if (!runs.isKnown('one-page-of-accounts')) {
        const { organizations } = await world.clients({ as: 'management' });
        const page = await organizations.send(new ListAccountsForParentCommand({ ParentId: world.unit('sandbox') }));
        expect(page.NextToken).toBeDefined();
      }
      const configuration = configurationOf(world, { rollout: { preferences: { maxConcurrentCount: 20 } } });
      const snapshot = await runs.snapshot(configuration);
      expect(snapshot.accounts).toHaveLength(many.length + 3);
      expect(await runs.deploy(configuration)).toMatchObject({ outcome: 'deployed' });
      expect((await runs.verify(configuration)).totals.current).toBe(many.length + 2);
    } finally {
      await world.close();
    }
  });
});
