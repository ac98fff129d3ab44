import { type Construct } from 'constructs';
import { ContainmentRoles } from '../../constructs/containment-roles';
import { TriageServiceLinkedRole } from '../../constructs/triage-service-linked-role';
import { type Configuration } from '../configuration/configuration';
import { managementAccountTemplate, triageServiceLinkedRoleLogicalId, type TriageServiceLinkedRoleAction } from '../containment/templates';
import { managementAccountStackName } from '../rollout/stack-set-definition';
import { PlainStack } from '../synthesis/plain-stack';

export interface ManagementAccountStackProps {
  readonly configuration: Configuration;
  readonly triageServiceLinkedRole: TriageServiceLinkedRoleAction;
}

/** What StackSets cannot bring to the management account: the containment roles, and the triage service-linked role where it is absent. */
export class ManagementAccountStack extends PlainStack {
  public constructor(scope: Construct, id: string, { configuration, triageServiceLinkedRole }: ManagementAccountStackProps) {
    const { organization, containment, rollout } = configuration;
    super(scope, id, {
      stackName: managementAccountStackName(rollout.stackSetName),
      env: { account: organization.managementAccount, region: containment.region },
      description: managementAccountTemplate(containment, { triageServiceLinkedRole }).Description,
    });
    new ContainmentRoles(this, 'ContainmentRoles', containment);
    new TriageServiceLinkedRole(this, triageServiceLinkedRoleLogicalId, {
      existing: triageServiceLinkedRole === 'create' ? 'absent' : 'present',
    });
  }
}
