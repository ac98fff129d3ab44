import { type Construct } from 'constructs';
import { OrganizationStackSet } from '../../constructs/organization-stack-set';
import { Target } from '../../constructs/target';
import { rolloutAccount } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { CordonError, exitCode } from '../core/problem';
import { type FurtherStackSetDefinition } from '../rollout/further-stack-set';
import { rolloutStackName, stackSetDefinitions, type DeploymentTargets } from '../rollout/stack-set-definition';
import { PlainStack } from '../synthesis/plain-stack';

export interface RolloutStackProps {
  readonly configuration: Configuration;
  /** ID of the organization's root; used where the StackSets target it. */
  readonly root: string;
}

/**
 * The StackSets as CloudFormation resources, in the account that rolls out. The organization's depends on the canary's, so CloudFormation
 * stops and rolls back when the canary fails.
 */
export class RolloutStack extends PlainStack {
  public constructor(scope: Construct, id: string, { configuration, root }: RolloutStackProps) {
    super(scope, id, {
      stackName: rolloutStackName(configuration.rollout.stackSetName),
      env: { account: accountOf(configuration), region: configuration.containment.region },
      description: 'AWS Security Incident Response: StackSets of the containment roles',
      // Nothing else in it grows: each canary account and exclusion is named, the canary twice.
      whenTooLarge:
        'name fewer accounts in rollout.exclude and rollout.canary; to exclude whole units, list the others in rollout.targets; or set rollout.owner to cordon, which has no such template',
    });
    let before: OrganizationStackSet | undefined;
    for (const definition of stackSetDefinitions(configuration, { root })) {
      const id = definition.purpose === 'canary' ? 'CanaryStackSet' : 'OrganizationStackSet';
      const stackSet = stackSetOf(this, id, { ...definition, regions: [definition.region] });
      if (before) stackSet.node.addDependency(before);
      before = stackSet;
    }
  }
}

/** A StackSet as its definition says. */
export function stackSetOf(
  scope: Construct,
  id: string,
  definition: Omit<FurtherStackSetDefinition, 'stack' | 'what'>,
): OrganizationStackSet {
  const { enabled, retainStacksOnAccountRemoval } = definition.autoDeployment;
  return new OrganizationStackSet(scope, id, {
    stackSetName: definition.name,
    description: definition.description,
    templateBody: definition.templateBody,
    target: target(definition.targets),
    regions: definition.regions,
    callAs: definition.callAs,
    capabilities: definition.capabilities,
    autoDeployment: enabled ? { enabled, retainStacksOnAccountRemoval } : { enabled },
    managedExecution: definition.managedExecution,
    operationPreferences: definition.preferences,
    tags: definition.tags,
  });
}

/**
 * Account that rolls out.
 * @throws CordonError where it is to be a delegated administrator and none is named
 */
export function accountOf(configuration: Configuration): string {
  const account = rolloutAccount(configuration);
  if (configuration.rollout.from === 'management-account' || account !== configuration.organization.managementAccount) return account;
  throw new CordonError(exitCode.usage, {
    id: 'no-delegated-administrator',
    path: 'organization.delegatedAdministrator',
    message: 'must be set for rollout.from: delegated-administrator',
    remedy: 'set it, or set rollout.from to management-account',
  });
}

function target({ organizationalUnits, accounts, accountFilterType }: DeploymentTargets): Target {
  const [first] = organizationalUnits;
  const all =
    organizationalUnits.length === 1 && first?.startsWith('r-') ? Target.root(first) : Target.organizationalUnits(organizationalUnits);
  switch (accountFilterType) {
    case 'NONE':
      return all;
    case 'INTERSECTION':
      return all.only(accounts);
    case 'DIFFERENCE':
      return all.except(accounts);
  }
}
