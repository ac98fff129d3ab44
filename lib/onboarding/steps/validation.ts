import { administrator, type OnboardingContext } from '../context';
import { unknownStep, type StepDraft } from '../step';

/**
 * What only a test shows. The test domain is AWS's own; sample findings of GuardDuty are filtered, and prove nothing (User Guide, the chapter
 * on validating the configuration).
 */
export function validation(context: OnboardingContext): StepDraft {
  return {
    id: 'validation',
    title: 'Validate that findings, cases and containment arrive',
    state: unknownStep(
      'A snapshot does not show it. Run the command on an EC2 instance in a covered account: it makes a test finding. cordon onboard --apply opens a test case and closes it.',
    ),
    account: administrator(context, 'membership'),
    actor: 'cordon',
    actions: [
      'security-ir:CloseCase',
      'security-ir:CreateCase',
      'security-ir:CreateCaseComment',
      'security-ir:GetCase',
      'security-ir:ListCases',
    ],
    commands: ['nslookup guarddutyc2activityb.com'],
    check:
      'The finding appears within about 5 minutes and is archived within 15. A self-managed test case reaches every member of the team.',
    undo: 'Nothing is left to undo: the test case is closed.',
    after: ['membership', 'membership-coverage', 'team', 'guardduty', 'containment-roles'],
  };
}
