import { type Construct } from 'constructs';
import { rolloutAccount } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { memberForwardingStackSetDefinition } from '../rollout/member-forwarding-stack-set';
import { memberForwardingStackName } from '../routes/member-forwarding';
import { PlainStack } from '../synthesis/plain-stack';
import { stackSetOf } from './rollout-stack';

export interface MemberForwardingRolloutStackProps {
  readonly configuration: Configuration;
  /** ID of the organization's root; used where the StackSets target it. */
  readonly root: string;
}

/**
 * The StackSet that forwards use of containment from member accounts, in the account and Region in which all StackSets are. CloudFormation
 * carries it out whoever owns the rollout of the roles, as it does with all stacks of routes.
 */
export class MemberForwardingRolloutStack extends PlainStack {
  public constructor(scope: Construct, id: string, { configuration, root }: MemberForwardingRolloutStackProps) {
    super(scope, id, {
      stackName: memberForwardingStackName,
      env: { account: rolloutAccount(configuration), region: configuration.containment.region },
      description: 'Cordon: StackSet that forwards use of containment from member accounts',
      whenTooLarge: 'name fewer accounts in rollout.exclude',
    });
    const definition = memberForwardingStackSetDefinition(configuration, { root });
    if (definition) stackSetOf(this, 'MemberForwardingStackSet', definition);
  }
}
