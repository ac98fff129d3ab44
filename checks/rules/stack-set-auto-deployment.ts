import { unknown, violation, type CheckRule } from '../rule';
import { at, isAbsent, isIntrinsic } from '../values';

export const stackSetAutoDeployment: CheckRule = {
  id: 'StackSetWithoutAutoDeployment',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A service-managed StackSet without `AutoDeployment.Enabled`.',
  why: 'CloudFormation requires the property. It decides whether accounts that join the targets get the stack.',
  fix: 'Set `AutoDeployment.Enabled` to true for organizational units, and to false for named accounts.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html'],
  check: ({ properties: { PermissionModel: model, AutoDeployment: automatic } }) => {
    const said = !isAbsent(automatic) && (isIntrinsic(automatic) || !isAbsent(at(automatic, 'Enabled')));
    if (said || model === 'SELF_MANAGED') return [];
    return model === 'SERVICE_MANAGED'
      ? [violation('AutoDeployment', 'the StackSet does not set AutoDeployment.Enabled')]
      : [unknown('AutoDeployment', 'Cordon cannot tell before deployment whether the StackSet needs AutoDeployment')];
  },
};
