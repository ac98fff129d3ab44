import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, shown } from '../values';

export const stackSetCallAs: CheckRule = {
  id: 'StackSetWithoutCallAs',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A service-managed StackSet that does not say on whose behalf it is made.',
  why: 'The default, SELF, fails in a delegated administrator, with a message about something else.',
  fix: 'Set `CallAs` to `SELF` in the management account, to `DELEGATED_ADMIN` in a delegated administrator.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html'],
  check: ({ properties: { PermissionModel: model, CallAs: callAs } }) => {
    if (!isAbsent(callAs) || model === 'SELF_MANAGED') return [];
    return model === 'SERVICE_MANAGED'
      ? [violation('CallAs', 'the StackSet does not say whether the management account or a delegated administrator makes it')]
      : [
          unknown(
            'CallAs',
            `whether the StackSet, whose permission model is ${shown(model)}, needs CallAs is only known when it is deployed`,
          ),
        ];
  },
};
