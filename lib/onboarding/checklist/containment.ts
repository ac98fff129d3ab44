import { preferenceState } from '../../membership/preference';
import { containmentPreference as preferenceStep } from '../steps/containment-preference';
import { containmentRoles as rolesStep } from '../steps/containment-roles';
import { forAPerson, ofStep, type ChecklistContext, type ChecklistItem } from './item';

export function containmentRoles(context: ChecklistContext): ChecklistItem {
  const step = rolesStep(context);
  return {
    id: 'containment-roles',
    item: 'The StackSet of the containment roles is deployed to every target account',
    verdict: ofStep(step),
    account: step.account,
    check: step.check,
    remedy: `${step.title}: step containment-roles of cordon onboard has the commands.`,
  };
}

export function containmentPreference(context: ChecklistContext): ChecklistItem {
  const step = preferenceStep(context);
  const { configuration } = context;
  const { preference } = configuration.containment;
  const submitted = preference === undefined ? undefined : preferenceState(configuration, preference);
  return {
    id: 'containment-preference',
    item: 'The containment preference was submitted',
    verdict:
      submitted?.status === 'submitted'
        ? forAPerson(`The configuration notes that it was submitted on ${submitted.on}, as it is now. What AWS has on record no API tells.`)
        : ofStep(step),
    account: step.account,
    check: step.check,
    remedy: 'Run cordon onboard preference: it prints the support case, and what to note in the configuration.',
  };
}
