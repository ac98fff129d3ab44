import { preferenceCase, preferenceState } from '../../membership/preference';
import { describeServices } from '../../membership/preference-submission';
import { administrator, type OnboardingContext } from '../context';
import { notWanted, toDo, unknownStep, type StepDraft } from '../step';

/** No API sets or tells the preference, so the best that is known is what was submitted. */
export function containmentPreference(context: OnboardingContext): StepDraft {
  return {
    id: 'containment-preference',
    title: 'Tell AWS Support what may be contained',
    state: state(context),
    account: administrator(context, 'membership'),
    actor: 'person',
    actions: [],
    notApplied: 'No API sets the preference: AWS takes it by a support case.',
    commands: ['cordon onboard preference', describeServices],
    check: 'Ask AWS Support to confirm the preferences in the case: no API tells them.',
    undo: 'Open another support case.',
    after: ['membership', 'containment-roles'],
  };
}

function state({ configuration, today }: OnboardingContext): StepDraft['state'] {
  const { preference } = configuration.containment;
  if (preference === undefined) {
    return notWanted('The configuration has no containment.preference: AWS asks for approval each time, which is its default.');
  }
  const found = preferenceState(configuration, preference);
  const { checksum } = preferenceCase(configuration, preference);
  if (found.status !== 'not-submitted' && found.on > today) {
    return toDo(`containment.preference.submitted names ${found.on}, and that day is still to come. Write the day of the support case.`);
  }
  switch (found.status) {
    case 'not-submitted':
      return toDo(`The preference has not been submitted. After you have, note it: submitted: { on: DAY, checksum: "${checksum}" }.`);
    case 'changed':
      return toDo(`It was submitted on ${found.on}, and the configuration has changed since. Submit it again.`);
    case 'submitted':
      return unknownStep(`It was submitted on ${found.on}, as configured. Whether AWS has it on record no API tells.`);
  }
}
