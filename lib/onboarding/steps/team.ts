import { teamSize } from '../../configuration/membership';
import { count } from '../../core/text';
import { teamDrift, type TeamDrift } from '../../membership/drift';
import { administrator, type OnboardingContext } from '../context';
import { membershipInForce } from '../../membership/find';
import { done, toDo, unknownStep, type StepDraft } from '../step';

/** At least two members who get mail, and whose addresses are right (User Guide, the chapter on validating the configuration). */
export function team(context: OnboardingContext): StepDraft {
  const { membershipRegion } = context.configuration.organization;
  const inForce = membershipInForce(context);
  return {
    id: 'team',
    title: 'Name the incident response team',
    state: state(context),
    account: administrator(context, 'membership'),
    actor: 'cordon',
    actions: ['security-ir:UpdateMembership'],
    commands:
      inForce === undefined
        ? []
        : [
            'cordon onboard input --team --output team.json',
            `aws security-ir update-membership --membership-id ${inForce.id} --incident-response-team file://team.json --region ${membershipRegion}`,
          ],
    check: `aws security-ir get-membership --membership-id ${inForce?.id ?? 'ID'} --region ${membershipRegion} --query "length(incidentResponseTeam)"`,
    undo: 'Update the membership with the former team.',
    after: ['membership'],
  };
}

function state(context: OnboardingContext): StepDraft['state'] {
  const inForce = membershipInForce(context);
  if (inForce === undefined) return unknownStep('There is no membership whose team could be looked at.');
  const { team: members } = inForce;
  if (members.length < teamSize.smallest)
    return toDo(`The team has ${count(members.length, 'member')}; AWS asks for ${teamSize.smallest} at least.`);
  const silent = members.filter(({ communicationPreferences }) => communicationPreferences?.length === 0);
  if (silent.length > 0)
    return toDo(`${count(silent.length, 'member')} of the team are told of nothing: their communication preferences are off.`);
  const { membership: wanted } = context.configuration;
  const arrives = 'Whether their mail arrives only a test case shows.';
  if (wanted?.team === undefined && wanted?.teamFile === undefined)
    return done(`The team has ${count(members.length, 'member')}. ${arrives}`);
  if (context.team === undefined)
    return unknownStep(`The team has ${count(members.length, 'member')}. It was not compared: membership.teamFile cannot be read here.`);
  const drift = teamDrift(inForce, context.team);
  return drift
    ? toDo(`The team differs from the configuration: ${differences(drift)}.`)
    : done(`The team has ${count(members.length, 'member')}, as configured. ${arrives}`);
}

function differences({ missing, unexpected, toldOtherwise }: TeamDrift): string {
  return [
    ...(missing > 0 ? [`${count(missing, 'member')} missing`] : []),
    ...(unexpected > 0 ? [`${count(unexpected, 'member')} not in the configuration`] : []),
    ...(toldOtherwise > 0 ? [`${count(toldOtherwise, 'member')} with other communication preferences`] : []),
  ].join(', ');
}
