import { instanceGroups } from '../inner-template';
import { unknown, violation, type CheckRule } from '../rule';
import { at, flagOf, isAbsent, isIntrinsic, shown } from '../values';

export const stackSetNamedAccounts: CheckRule = {
  id: 'StackSetAutoDeploymentWithNamedAccounts',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A StackSet for named accounts (INTERSECTION) with auto-deployment on.',
  why: 'Auto-deployment ignores the account filter. Every account that joins the organizational unit gets the stack, even if it is not named.',
  fix: 'Turn auto-deployment off, or target the organizational units without the filter.',
  pages: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeploymentTargets.html',
  ],
  check: ({ properties }) => {
    const enabled = flagOf(at(properties.AutoDeployment, 'Enabled'));
    if (enabled === false || (enabled === undefined && !isIntrinsic(properties.AutoDeployment))) return [];
    if (isIntrinsic(properties.StackInstancesGroup)) {
      return [unknown('StackInstancesGroup', 'the targets of the StackSet are known only after deployment')];
    }
    return instanceGroups(properties).flatMap((group, index) => {
      const targets = group.DeploymentTargets;
      const filter = at(targets, 'AccountFilterType');
      const place = `StackInstancesGroup.${index}`;
      if (isIntrinsic(group) || isIntrinsic(targets) || isIntrinsic(filter)) {
        return [
          unknown(
            place,
            `Cordon cannot tell before deployment whether the targets are named accounts (${shown(filter ?? targets ?? group)})`,
          ),
        ];
      }
      if (filter !== 'INTERSECTION' || (isAbsent(at(targets, 'Accounts')) && isAbsent(at(targets, 'AccountsUrl')))) return [];
      return enabled === true
        ? [violation(place, 'auto-deployment is on for named accounts, so other accounts will get the stack too')]
        : [unknown(place, 'Cordon cannot tell before deployment whether auto-deployment is on for named accounts')];
    });
  },
};
