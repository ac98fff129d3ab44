import { makesIam } from '../inner-template';
import { unknown, violation, type CheckRule } from '../rule';
import { at, flagOf, isIntrinsic } from '../values';

export const stackSetRetention: CheckRule = {
  id: 'StackSetRemovesRolesOfMovedAccounts',
  level: 'warning',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A StackSet with IAM resources that deletes its stack when an account leaves the targets.',
  why: 'If you move a compromised account to a quarantine unit outside the targets, the account loses the roles that contain it.',
  fix: 'Set `AutoDeployment.RetainStacksOnAccountRemoval` to true. Or make the quarantine unit a target, and acknowledge the finding.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_AutoDeployment.html'],
  check: ({ properties }) => {
    const { AutoDeployment: automatic } = properties;
    const enabled = flagOf(at(automatic, 'Enabled'));
    const retained = flagOf(at(automatic, 'RetainStacksOnAccountRemoval'));
    const mayDelete = isIntrinsic(automatic) || (enabled !== undefined && enabled !== false && retained !== true);
    // A template that cannot be read is a finding of StackSetTemplateNotReadable.
    if (!mayDelete || makesIam(properties) !== true) return [];
    return isIntrinsic(automatic) || enabled === 'unknown' || retained === 'unknown'
      ? [
          unknown(
            'RetainStacksOnAccountRemoval',
            'Cordon cannot tell before deployment whether the roles stay in an account that leaves the targets',
          ),
        ]
      : [violation('RetainStacksOnAccountRemoval', 'an account that leaves the targets loses the roles')];
  },
};
