import { unknown, violation, type CheckRule } from '../rule';
import { at, isAbsent, isIntrinsic } from '../values';

export const stackSetAutoDeployment: CheckRule = {
  id: 'StackSetWithoutAutoDeployment',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A service-managed StackSet that does not say whether it deploys to accounts that join its targets.',
  why: 'CloudFormation asks for it, and it decides whether a new account is covered.',
  fix: 'Set `AutoDeployment.Enabled`, to true for units, to false for named accounts.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html'],
  check: ({ properties: { PermissionModel: model, AutoDeployment: automatic } }) => {
    const said = !isAbsent(automatic) && (isIntrinsic(automatic) || !isAbsent(at(automatic, 'Enabled')));
    if (said || model === 'SELF_MANAGED') return [];
    return model === 'SERVICE_MANAGED'
      ? [violation('AutoDeployment', 'the StackSet does not say whether it deploys to accounts that join its targets')]
      : [unknown('AutoDeployment', 'whether the StackSet needs auto-deployment is only known when it is deployed')];
  },
};
