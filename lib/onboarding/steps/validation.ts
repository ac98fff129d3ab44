import { administrator, type OnboardingContext } from '../context';
import { unknownStep, type StepDraft } from '../step';

/** AWS's own checklist, and what only a test shows: `cordon onboard validate`. */
export function validation(context: OnboardingContext): StepDraft {
  return {
    id: 'validation',
    title: 'Validate that findings, cases and containment arrive',
    state: unknownStep('A test finding and a test case show it; a snapshot does not.'),
    account: administrator(context, 'membership'),
    actor: 'person',
    commands: ['cordon onboard validate'],
    check: 'A test finding is archived within 15 minutes, and a test case reaches every member of the team.',
    undo: 'Nothing is left to undo: the test case is closed.',
    after: ['membership', 'membership-coverage', 'team', 'guardduty', 'containment-roles'],
  };
}
