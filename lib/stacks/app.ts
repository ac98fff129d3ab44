import { type App } from 'aws-cdk-lib';
import { renderStackSetTemplate } from '../../stacksets/render';
import { stackSetTemplates } from '../../stacksets';
import { type Configuration } from '../configuration/configuration';
import { triageServiceLinkedRoleDecision } from '../containment/triage-service-linked-role';
import { type Snapshot } from '../organization/snapshot';
import { managementAccountStackName, organizationRoot, rolloutStackName } from '../rollout/stack-set-definition';
import { addNag } from '../validation/nag';
import { ManagementAccountStack } from './management-account-stack';
import { RolloutStack } from './rollout-stack';

export interface BuildAppOptions {
  readonly configuration: Configuration;
  /** @default - none: the configuration must then name the root (for `targets: root`) and the state of the triage service-linked role */
  readonly snapshot?: Snapshot;
}

/** The stacks of an organization. */
export interface OrganizationStacks {
  readonly managementAccount: ManagementAccountStack;
  /** @default - none: under `owner: cordon` the deploy command carries the StackSets out */
  readonly rollout?: RolloutStack;
}

/**
 * Fills an app with the stacks of a configuration, and has cdk-nag look at them on synthesis. The templates inside the StackSets are
 * rendered and checked at once, for either owner.
 *
 * @throws CordonError where something is missing from the configuration and the snapshot, or where a StackSet template does not pass
 */
export function buildApp(app: App, { configuration, snapshot }: BuildAppOptions): OrganizationStacks {
  const { rollout, containment } = configuration;
  addNag(app);
  stackSetTemplates({ containment }).forEach(renderStackSetTemplate);
  const managementAccount = new ManagementAccountStack(app, managementAccountStackName(rollout.stackSetName), {
    configuration,
    triageServiceLinkedRole: triageServiceLinkedRoleDecision(configuration, snapshot),
  });
  if (rollout.owner === 'cordon') return { managementAccount };
  const root = organizationRoot(configuration, snapshot);
  return { managementAccount, rollout: new RolloutStack(app, rolloutStackName(rollout.stackSetName), { configuration, root }) };
}
