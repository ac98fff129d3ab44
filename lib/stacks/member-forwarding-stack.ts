import { type Construct } from 'constructs';
import { OrganizationStackSet } from '../../constructs/organization-stack-set';
import { Target } from '../../constructs/target';
import { rolloutAccount } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { templateToBody } from '../rollout/template-body';
import { type MemberForwardingLayout } from '../routes/layout';
import { memberForwardingStackName, memberForwardingTemplate, type MemberForwardingOptions } from '../routes/member-forwarding';
import { PlainStack } from '../synthesis/plain-stack';

export interface MemberForwardingRolloutStackProps {
  readonly configuration: Configuration;
  readonly members: MemberForwardingLayout;
  readonly template: MemberForwardingOptions;
  /** ID of the organization's root; used where the StackSets target it. */
  readonly root: string;
}

/**
 * The StackSet that forwards use of containment from member accounts. It goes where the containment roles go, except to accounts that have forwarding
 * stacks of their own. CloudFormation carries it out whoever owns the rollout of the roles, as it does with all stacks of routes.
 */
export class MemberForwardingRolloutStack extends PlainStack {
  public constructor(scope: Construct, id: string, { configuration, members, template, root }: MemberForwardingRolloutStackProps) {
    const { organization, rollout } = configuration;
    super(scope, id, {
      stackName: memberForwardingStackName,
      env: { account: rolloutAccount(configuration), region: organization.membershipRegion },
      description: 'Cordon: StackSet that forwards use of containment from member accounts',
      whenTooLarge: 'name fewer accounts in rollout.exclude',
    });
    const leftOut = [...new Set([...members.leftOut, ...rollout.exclude.map(({ account }) => account)])]
      // StackSets never deploys to the management account, so that no filter names it.
      .filter((account) => account !== organization.managementAccount)
      .sort();
    const all = rollout.targets === 'root' ? Target.root(root) : Target.organizationalUnits(rollout.targets);
    new OrganizationStackSet(this, 'MemberForwardingStackSet', {
      stackSetName: memberForwardingStackName,
      description: 'Cordon: forwards use of containment from member accounts',
      templateBody: templateToBody(memberForwardingTemplate(template)),
      target: leftOut.length === 0 ? all : all.except(leftOut),
      regions: members.regions,
      callAs: rollout.from === 'delegated-administrator' ? 'DELEGATED_ADMIN' : 'SELF',
      autoDeployment: rollout.autoDeployment
        ? { enabled: true, retainStacksOnAccountRemoval: rollout.retainStacksOnAccountRemoval }
        : { enabled: false },
      managedExecution: rollout.managedExecution,
      operationPreferences: rollout.preferences,
      ...(Object.keys(configuration.tags).length > 0 && { tags: configuration.tags }),
    });
  }
}
