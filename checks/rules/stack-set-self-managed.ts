import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, isIntrinsic } from '../values';

export const stackSetSelfManaged: CheckRule = {
  id: 'StackSetSelfManagedWithAutoDeployment',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'Auto-deployment on a StackSet with self-managed permissions.',
  why: 'Only service-managed StackSets know the organization; CloudFormation refuses the property on others, which no other check says.',
  fix: 'Remove `AutoDeployment`, or make the StackSet service-managed.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html'],
  check: ({ properties: { PermissionModel: model, AutoDeployment: automatic } }) => {
    if (isAbsent(automatic) || model === 'SERVICE_MANAGED') return [];
    return isIntrinsic(model)
      ? [unknown('AutoDeployment', 'whether the StackSet, which has auto-deployment, is service-managed is only known when it is deployed')]
      : [violation('AutoDeployment', 'the StackSet is not service-managed and has auto-deployment')];
  },
};
