import { makesIam } from '../inner-template';
import { unknown, violation, type CheckRule } from '../rule';
import { at, flagOf, isIntrinsic } from '../values';

export const stackSetRetention: CheckRule = {
  id: 'StackSetRemovesRolesOfMovedAccounts',
  level: 'warning',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A StackSet with IAM resources that deletes its stack from an account which leaves the target.',
  why: 'Moving a compromised account to a quarantine unit that no StackSet targets deletes the very roles that contain it.',
  fix: 'Set `AutoDeployment.RetainStacksOnAccountRemoval` to true, or make sure that the quarantine unit is a target, and acknowledge.',
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
            'whether the roles stay in an account that leaves the target is only known when it is deployed',
          ),
        ]
      : [violation('RetainStacksOnAccountRemoval', 'the roles are deleted from an account that leaves the target')];
  },
};
