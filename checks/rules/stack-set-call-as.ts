import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, shown } from '../values';

export const stackSetCallAs: CheckRule = {
  id: 'StackSetWithoutCallAs',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A service-managed StackSet without `CallAs`.',
  why: 'The default, SELF, fails in a delegated administrator account, with a misleading error message.',
  fix: 'Set `CallAs` to `SELF` in the management account, or to `DELEGATED_ADMIN` in a delegated administrator account.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html'],
  check: ({ properties: { PermissionModel: model, CallAs: callAs } }) => {
    if (!isAbsent(callAs) || model === 'SELF_MANAGED') return [];
    return model === 'SERVICE_MANAGED'
      ? [violation('CallAs', 'the StackSet does not set CallAs')]
      : [
          unknown(
            'CallAs',
            `Cordon cannot tell before deployment whether the StackSet needs CallAs; its permission model is ${shown(model)}`,
          ),
        ];
  },
};
