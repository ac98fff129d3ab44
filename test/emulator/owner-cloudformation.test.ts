import {
  CreateStackInstancesCommand,
  CreateStackSetCommand,
  DescribeStackSetOperationCommand,
  type CreateStackInstancesCommandInput,
  type CreateStackSetCommandInput,
} from '@aws-sdk/client-cloudformation';
import { App } from 'aws-cdk-lib';
import { type Configuration } from '../../lib/configuration/configuration';
import { buildApp } from '../../lib/stacks/app';
import { smallOrganization, type World } from './engine';
import { wireEngines } from './engines';
import { configurationOf, everybody, Runs } from './rollout';

/**
 * `owner: cloudformation`. No emulator carries AWS::CloudFormation::StackSet out, so this test does what the resource provider does:
 * it takes the properties from the synthesized template, in the order of its dependencies, and calls the StackSets API with them.
 */
const engines = wireEngines().filter(({ name }) => name === 'fakecloud');
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

interface StackSetResource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: {
    readonly StackSetName: string;
    readonly CallAs: 'SELF' | 'DELEGATED_ADMIN';
    readonly PermissionModel: 'SERVICE_MANAGED';
    readonly TemplateBody: string;
    readonly OperationPreferences: CreateStackInstancesCommandInput['OperationPreferences'];
    readonly StackInstancesGroup: readonly {
      readonly Regions: string[];
      readonly DeploymentTargets: CreateStackInstancesCommandInput['DeploymentTargets'];
    }[];
  } & Pick<CreateStackSetCommandInput, 'AutoDeployment' | 'ManagedExecution' | 'Capabilities' | 'Description' | 'Tags'>;
}

function stackSetsOf(configuration: Configuration, root: string): [string, StackSetResource][] {
  const app = new App({ analyticsReporting: false, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  const configured = {
    ...configuration,
    organization: { ...configuration.organization, root, triageServiceLinkedRole: 'absent' as const },
  };
  const { rollout } = buildApp(app, { configuration: configured });
  const template = app.synth().getStackByName(rollout!.stackName).template as { Resources: Record<string, StackSetResource> };
  return Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::CloudFormation::StackSet');
}

/** Dependencies first. */
function inOrder(resources: readonly [string, StackSetResource][]): StackSetResource[] {
  const done: string[] = [];
  const ordered: StackSetResource[] = [];
  while (ordered.length < resources.length) {
    const next = resources.find(([id, { DependsOn = [] }]) => !done.includes(id) && DependsOn.every((other) => done.includes(other)));
    if (!next) throw new Error('the StackSets depend on one another in a circle');
    done.push(next[0]);
    ordered.push(next[1]);
  }
  return ordered;
}

async function carryOut(world: World, { Properties }: StackSetResource): Promise<string> {
  const { StackSetName, CallAs, StackInstancesGroup, OperationPreferences, ...set } = Properties;
  const { stackSets } = await world.clients({ as: CallAs === 'DELEGATED_ADMIN' ? 'delegated-administrator' : 'management' });
  await stackSets.send(new CreateStackSetCommand({ ...set, StackSetName, CallAs }));
  let status: string | undefined;
  for (const { DeploymentTargets, Regions } of StackInstancesGroup) {
    const { OperationId } = await stackSets.send(
      new CreateStackInstancesCommand({ StackSetName, CallAs, DeploymentTargets, Regions, OperationPreferences }),
    );
    do {
      await world.clock.sleep(1_000);
      const answer = await stackSets.send(new DescribeStackSetOperationCommand({ StackSetName, CallAs, OperationId }));
      status = answer.StackSetOperation?.Status;
    } while (status === 'RUNNING' || status === 'QUEUED');
    if (status !== 'SUCCEEDED') break;
  }
  return status ?? 'UNKNOWN';
}

describe.each(engines)('on $name', (engine) => {
  const ownedByCloudFormation = (world: World): Configuration => {
    const configuration = configurationOf(world, { exclude: ['shop'] });
    return { ...configuration, rollout: { ...configuration.rollout, owner: 'cloudformation', waves: [] } };
  };

  it('the properties of the template, carried out in order, cover the same accounts as cordon deploy', async () => {
    const [theirs, ours] = await Promise.all([engine.build(smallOrganization), engine.build(smallOrganization)]);
    try {
      const resources = inOrder(stackSetsOf(ownedByCloudFormation(theirs), theirs.organization.root));
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
      const [canary, organization] = stackSetsOf(ownedByCloudFormation(world), world.organization.root);
      expect(organization![1].DependsOn).toEqual([canary![0]]);
      expect(await carryOut(world, canary![1])).toBe('FAILED');
      expect(await new Runs(world).holders(everybody)).toEqual([]);
    } finally {
      await world.close();
    }
  });
});
