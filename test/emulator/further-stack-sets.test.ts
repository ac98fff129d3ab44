import { DeleteStackInstancesCommand } from '@aws-sdk/client-cloudformation';
import { type Configuration } from '../../lib/configuration/configuration';
import { responderAccessWithDefaults } from '../../lib/configuration/responder-access';
import { furtherStackSetNames } from '../../lib/rollout/further-stack-sets';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { verification, type Verification } from '../../lib/verification/verification';
import { routeOf } from '../routes/support';
import { carryOut, inOrder, stackSetsOf } from './carry-out';
import { smallOrganization, type World } from './engine';
import { allEngines } from './engines';
import { configurationOf, today } from './rollout';

/** The StackSets of responder access and of forwarding from member accounts, which CloudFormation carries out: `cordon verify` reads them. */
const engines = allEngines();
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const responders = 'cordon-containment-roles-responder-access';
const forwarding = 'cordon-forwarding-members';

function configurationIn(world: World): Configuration {
  const base = configurationOf(world, { organization: { regions: [world.region, 'eu-central-1'] }, exclude: ['shop'] });
  return {
    ...base,
    routes: [routeOf('used', { preset: 'containment-used' }), routeOf('break-glass', { preset: 'break-glass-used' })],
    routing: { ...base.routing, fromMemberAccounts: true },
    responderAccess: responderAccessWithDefaults({
      investigators: { principals: [`arn:aws:iam::${world.account('security-tooling')}:role/analysts`] },
    }),
  };
}

async function verified(world: World, configuration: Configuration): Promise<Verification> {
  const clients = await world.clients({ as: 'delegated-administrator', management: true });
  const snapshot = await snapshotFor(configuration, clients, world.clock, {}, { furtherStackSets: true });
  return verification({ configuration, snapshot, today });
}

/** What is not as configured: `missing RESPONDERS payments eu-west-1`. */
function open({ furtherStackSets = [] }: Verification, world: World): readonly string[] {
  const names = new Map(['payments', 'legacy', 'billing'].map((name) => [world.account(name), name]));
  return furtherStackSets.flatMap(({ name, status, open: instances }) => [
    ...(status === 'absent' || status === 'unknown' ? [`${status} ${name}`] : []),
    ...instances.map((one) => `${one.status} ${name} ${names.get(one.account) ?? one.account} ${one.region}`),
  ]);
}

const findings = ({ findings: all }: Verification): readonly string[] =>
  all.filter(({ id, about }) => about !== undefined && /^stack-(set|instances)-/.test(id)).map(({ id, about = '' }) => `${id} ${about}`);

describe.each(engines)('on $name', (engine) => {
  it('are absent before their deployment, as configured after it, and what is missing, unread or refused is told', async () => {
    const world = await engine.build(smallOrganization);
    try {
      const configuration = configurationIn(world);
      expect(furtherStackSetNames(configuration)).toEqual([responders, forwarding]);
      const before = await verified(world, configuration);
      expect(open(before, world)).toEqual([`absent ${responders}`, `absent ${forwarding}`]);
      expect(findings(before)).toEqual([`stack-set-not-deployed ${responders}`, `stack-set-not-deployed ${forwarding}`]);

      const resources = inOrder(stackSetsOf(configuration, world.organization.root, [responders, forwarding], today));
      expect(resources.map(({ Properties }) => Properties.StackSetName).sort()).toEqual([responders, forwarding]);
      for (const resource of resources) expect(await carryOut(world, resource)).toBe('SUCCEEDED');
      const after = await verified(world, configuration);
      expect({ open: open(after, world), findings: findings(after) }).toEqual({ open: [], findings: [] });
      // Seven accounts of eight, without the suspended and the excluded one; the administrator has forwarding stacks of its own.
      expect(after.furtherStackSets?.map(({ wanted, current }) => [wanted, current])).toEqual([
        [7, 7],
        [18, 18],
      ]);
      expect((await world.roles('payments')).map(({ name }) => name)).toContain('CordonInvestigator');

      await removed(world, forwarding, 'regulated', ['eu-central-1']);
      const without = await verified(world, configuration);
      expect(open(without, world)).toEqual([`missing ${forwarding} payments eu-central-1`]);
      expect(findings(without)).toEqual([`stack-instances-missing ${forwarding}`]);

      world.faults([{ call: 'cloudformation:ListStackInstances', kind: 'deny', times: 99 }]);
      const denied = await verified(world, configuration);
      expect(open(denied, world)).toEqual([`unknown ${responders}`, `unknown ${forwarding}`]);
      expect(denied.furtherStackSets?.map(({ current }) => current)).toEqual([0, 0]);
      world.faults([]);

      const changed = { ...configuration, responderAccess: { ...configuration.responderAccess!, permissionsBoundary: 'bound' } };
      expect(findings(await verified(world, changed))).toEqual([
        `stack-set-differs ${responders}`,
        `stack-instances-missing ${forwarding}`,
      ]);
    } finally {
      await world.close();
    }
  });
});

/** Removes the stack instances of a unit in some Regions, as somebody does who knows nothing of Cordon. */
async function removed(world: World, StackSetName: string, unit: string, Regions: string[]): Promise<void> {
  const { stackSets } = await world.clients({ as: 'delegated-administrator' });
  await stackSets.send(
    new DeleteStackInstancesCommand({
      ...{ StackSetName, Regions, CallAs: 'DELEGATED_ADMIN', RetainStacks: false },
      DeploymentTargets: { OrganizationalUnitIds: [world.unit(unit)] },
    }),
  );
  await world.clock.sleep(60_000);
}
