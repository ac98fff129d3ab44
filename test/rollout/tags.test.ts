import { type Snapshot } from '../../lib/organization/snapshot';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { configured, root } from '../support/organization';
import { names, one, organization, plan, stage, verify } from './stage';

const tags = { CostCenter: '4711', Team: 'security' };
const before = configured({ organization: { root }, rollout: { canary: [one] } });
const tagged = { ...before, tags };
const changed = { ...before, tags: { ...tags, Team: 'response' } };

const tagsOf = (snapshot: Snapshot): unknown => {
  const { stack } = snapshot.managementAccount;
  return {
    ...Object.fromEntries(
      Object.entries(snapshot.stackSets).map(([name, set]) => [name, set.status === 'present' ? set.value.tags : undefined]),
    ),
    management: stack.status === 'present' ? stack.value.tags : undefined,
  };
};
const everywhere = (of: Readonly<Record<string, string>>) => ({
  [names.canary]: { ...of, 'cordon:owner': 'cordon' },
  [names.organization]: { ...of, 'cordon:owner': 'cordon' },
  management: of,
});

/** A snapshot with other tags on everything that is deployed. */
function retagged(snapshot: Snapshot, retag: (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>): Snapshot {
  const copy = JSON.parse(JSON.stringify(snapshot)) as Snapshot;
  const { stack } = copy.managementAccount;
  if (stack.status === 'present') Object.assign(stack.value, { tags: retag(stack.value.tags ?? {}) });
  for (const set of Object.values(copy.stackSets)) if (set.status === 'present') Object.assign(set.value, { tags: retag(set.value.tags) });
  return parseSnapshot(JSON.stringify(copy), { file: 'snapshot.json' });
}

describe('tags', () => {
  it("are on the StackSets and on the management account's stack after a first rollout, which then holds", async () => {
    const { run, read } = stage(organization);
    await run(tagged);
    const snapshot = await read(tagged);
    expect(tagsOf(snapshot)).toEqual(everywhere(tags));
    expect(plan(tagged, snapshot).stackSets.map(({ action }) => action)).toEqual(['none', 'none']);
    expect(verify(tagged, snapshot).exitCode).toBe(0);
  });

  it.each([
    ['that are new', before, tagged, tags],
    ['of which a value changed', tagged, changed, changed.tags],
  ])('%s are a difference of plan and verify, and deploy puts them on', async (_, first, second, expected) => {
    const { run, read } = stage(organization);
    await run(first);
    const old = await read(first);
    const { stackSets, managementAccount } = plan(second, old);
    expect(stackSets.map(({ action, reaches }) => [action, reaches])).toEqual([
      ['update', 1],
      ['update', 3],
    ]);
    expect(stackSets[0]?.changes.map(({ path }) => path)).toContain('Tags.Team');
    expect(managementAccount.action).toBe('update');
    expect(managementAccount.changes.map(({ path }) => path)).toContain('Tags.Team');
    const coverage = verify(second, old);
    expect(coverage.exitCode).toBe(1);
    expect(coverage.totals).toMatchObject({ current: 0, management: 0, outdated: 5 });
    expect(coverage.accounts.find(({ by }) => by?.endsWith('management-account'))?.reason).toMatch(/template or tags of the stack differs/);
    expect((await run(second)).exitCode).toBe(0);
    const after = await read(second);
    expect(tagsOf(after)).toEqual(everywhere(expected));
    expect(verify(second, after).exitCode).toBe(0);
  });

  it("of the management account's stack alone are a difference too", async () => {
    const { run, read } = stage(organization);
    await run(tagged);
    const snapshot = retagged(await read(tagged), () => ({ 'cordon:owner': 'cordon', ...tags }));
    const { stack } = snapshot.managementAccount;
    if (stack.status === 'present') Object.assign(stack.value, { tags: { CostCenter: '4711' } });
    expect(plan(tagged, snapshot).managementAccount).toMatchObject({ action: 'update', changes: [{ path: 'Tags.Team', to: 'security' }] });
  });

  it('of others stay when deploy puts on those of the configuration, and the plan says so', async () => {
    const first = stage(organization);
    await first.run(tagged);
    const snapshot = retagged(await first.read(tagged), (own) => ({ ...own, 'audit:seen': 'yes' }));
    const planned = plan(changed, snapshot);
    expect(planned.findings.filter(({ id }) => id === 'tags-not-configured').map(({ severity, message }) => [severity, message])).toEqual(
      [`the StackSet ${names.canary}`, `the StackSet ${names.organization}`, 'the stack of the management account'].map((what) => [
        'notice',
        `${what} has tags that the configuration does not name: audit:seen`,
      ]),
    );
    const second = stage(snapshot);
    expect(await second.run(changed)).toMatchObject({ outcome: 'deployed', exitCode: 0 });
    expect(tagsOf(await second.read(changed))).toEqual(everywhere({ ...changed.tags, 'audit:seen': 'yes' }));
  });

  it('of others that differ in case alone, or are too many together, are an error before anything is written', async () => {
    const { run, read } = stage(organization);
    await run(before);
    const clash = (others: Readonly<Record<string, string>>) =>
      plan(
        tagged,
        retagged({ ...deployedBefore }, (own) => ({ ...own, ...others })),
      )
        .findings.filter(({ id }) => id === 'tags-conflict')
        .map(({ severity, message }) => [severity, message.replace(/^.*? (has|would)/, '$1')]);
    const deployedBefore = await read(before);
    expect(clash({ team: 'x' })).toEqual(
      [0, 1, 2].map(() => ['error', 'has the tag team, which differs from a configured key only in case, and AWS refuses both together']),
    );
    const many = Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`other-${index}`, 'x']));
    expect(clash(many)).toEqual([0, 1].map(() => ['error', 'would have 51 tags together with the configured ones, and AWS allows 50']));
  });

  it('that are left out of the configuration change nothing where there were none: the same plan as ever', () => {
    const { tags: none, ...without } = before;
    expect(none).toEqual({});
    expect(plan({ ...without, tags: {} }, organization).madeFrom).toEqual(plan(before, organization).madeFrom);
    expect(plan(tagged, organization).madeFrom.configuration).not.toBe(plan(before, organization).madeFrom.configuration);
  });
});
