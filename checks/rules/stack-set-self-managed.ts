import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, isIntrinsic } from '../values';

export const stackSetSelfManaged: CheckRule = {
  id: 'StackSetSelfManagedWithAutoDeployment',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'Auto-deployment on a StackSet with self-managed permissions.',
  why: 'Auto-deployment needs service-managed permissions. CloudFormation rejects the property on other StackSets, and no other check reports it.',
  fix: 'Remove `AutoDeployment`, or use service-managed permissions.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html'],
  check: ({ properties: { PermissionModel: model, AutoDeployment: automatic } }) => {
    if (isAbsent(automatic) || model === 'SERVICE_MANAGED') return [];
    return isIntrinsic(model)
      ? [
          unknown(
            'AutoDeployment',
            'the StackSet has auto-deployment, but Cordon cannot tell before deployment whether it is service-managed',
          ),
        ]
      : [violation('AutoDeployment', 'the StackSet has auto-deployment but is not service-managed')];
  },
};
