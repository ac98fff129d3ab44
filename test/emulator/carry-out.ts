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
import { type World } from './engine';

/*
 * No emulator carries AWS::CloudFormation::StackSet out. These functions do what the resource provider does: they take the properties from the
 * synthesized template, in the order of its dependencies, and call the StackSets API with them.
 */

/** A StackSet in a synthesized template. */
export interface StackSetResource {
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

/**
 * The StackSets in the stacks of these names, by logical ID.
 * @param today YYYY-MM-DD, for rules that end
 */
export function stackSetsOf(
  configuration: Configuration,
  root: string,
  stacks: readonly string[],
  today?: string,
): [string, StackSetResource][] {
  const app = new App({ analyticsReporting: false, context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  const configured = {
    ...configuration,
    organization: { ...configuration.organization, root, triageServiceLinkedRole: 'absent' as const },
  };
  buildApp(app, { configuration: configured, ...(today !== undefined && { today }) });
  const assembly = app.synth();
  return stacks
    .map((name) => assembly.getStackByName(name).template as { Resources: Record<string, StackSetResource> })
    .flatMap(({ Resources }) => Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::CloudFormation::StackSet'));
}

/** Dependencies first. */
export function inOrder(resources: readonly [string, StackSetResource][]): StackSetResource[] {
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

/** Carries a StackSet out as its resource provider does. @returns the status of the last operation */
export async function carryOut(world: World, { Properties }: StackSetResource): Promise<string> {
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
