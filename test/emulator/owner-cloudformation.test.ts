import { type Configuration } from '../../lib/configuration/configuration';
import { carryOut, inOrder, stackSetsOf } from './carry-out';
import { smallOrganization, type World } from './engine';
import { wireEngines } from './engines';
import { configurationOf, everybody, Runs } from './rollout';

/** `owner: cloudformation`: the StackSets of the synthesized template. */
const engines = wireEngines().filter(({ name }) => name === 'fakecloud');
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const rolloutStack = ['cordon-containment-roles-rollout'];

describe.each(engines)('on $name', (engine) => {
  const ownedByCloudFormation = (world: World): Configuration => {
    const configuration = configurationOf(world, { exclude: ['shop'] });
    return { ...configuration, rollout: { ...configuration.rollout, owner: 'cloudformation', waves: [] } };
  };

  it('the properties of the template, carried out in order, cover the same accounts as cordon deploy', async () => {
    const [theirs, ours] = await Promise.all([engine.build(smallOrganization), engine.build(smallOrganization)]);
    try {
      const resources = inOrder(stackSetsOf(ownedByCloudFormation(theirs), theirs.organization.root, rolloutStack));
      expect(resources.map(({ Properties }) => Properties.StackSetName)).toEqual([
        'cordon-containment-roles-canary',
        'cordon-containment-roles',
      ]);
      for (const resource of resources) expect(await carryOut(theirs, resource)).toBe('SUCCEEDED');
      const members = everybody.filter((name) => name !== 'management');
      const covered = await new Runs(theirs).holders(members);

      const runs = new Runs(ours);
      await runs.deploy(configurationOf(ours, { exclude: ['shop'] }));
      expect(covered).toEqual(await runs.holders(members));
      expect(covered).toEqual(['billing', 'legacy', 'log-archive', 'payments', 'sandbox-a', 'sandbox-b', 'security-tooling']);
    } finally {
      await Promise.all([theirs.close(), ours.close()]);
    }
  });

  it('the organization’s StackSet is not begun when the canary’s fails', async () => {
    const world = await engine.build(smallOrganization);
    try {
      await world.failInstances(['log-archive']);
      const [canary, organization] = stackSetsOf(ownedByCloudFormation(world), world.organization.root, rolloutStack);
      expect(organization![1].DependsOn).toEqual([canary![0]]);
      expect(await carryOut(world, canary![1])).toBe('FAILED');
      expect(await new Runs(world).holders(everybody)).toEqual([]);
    } finally {
      await world.close();
    }
  });
});
