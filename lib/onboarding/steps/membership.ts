import { administrator, type OnboardingContext } from '../context';
import { findMembership, inForceOf, membershipsToText, type MembershipFound } from '../../membership/find';
import { couldNotRead, done, toDo, unknownStep, type StepDraft } from '../step';

/** https://docs.aws.amazon.com/security-ir/latest/APIReference/API_CreateMembership.html */
export function membership(context: OnboardingContext): StepDraft {
  const { membershipRegion } = context.configuration.organization;
  const found = findMembership(context);
  return {
    id: 'membership',
    title: `Create the membership in ${membershipRegion}, for ever`,
    state: state(found, context),
    account: administrator(context, 'membership'),
    // Beside an Active membership no other one is made, and which of two counts only AWS can tell.
    actor: hasActive(found) ? 'person' : 'cordon',
    commands: hasActive(found) ? [] : commands(found, membershipRegion),
    check: `aws security-ir list-memberships --region ${membershipRegion}`,
    undo: 'The Region can never be changed. A cancelled membership ends the service for every account.',
    after: ['membership-administrator', 'trusted-access', 'control-policies'],
    isIrreversible: true,
  };
}

const hasActive = (found: MembershipFound): boolean => found.kind === 'found' && found.active.length > 0;

function commands(found: MembershipFound, region: string): readonly string[] {
  const cancelled =
    found.kind === 'found' && found.active.length === 0
      ? found.others.find(({ membership: one }) => one.status === 'Cancelled')
      : undefined;
  if (cancelled) {
    return [
      `aws security-ir update-membership --membership-id ${cancelled.membership.id} --undo-membership-cancellation --region ${cancelled.region}`,
    ];
  }
  return [
    'cordon onboard input --output membership.json',
    `aws security-ir create-membership --cli-input-json file://membership.json --region ${region}`,
  ];
}

function state(found: MembershipFound, context: OnboardingContext): StepDraft['state'] {
  switch (found.kind) {
    case 'not-looked':
      return unknownStep('The snapshot does not have the membership. Take one with credentials of the account that holds it.');
    case 'other-account':
      return unknownStep(`The snapshot looked for the membership in account ${found.asked}, which is not the configured one.`);
    case 'unknown':
      return couldNotRead(`memberships in ${found.regions.join(', ')}`, found.reason);
    case 'none':
      return toDo(
        `The account has no membership in any Region that was looked into.${
          found.notEnabled.length === 0 ? '' : ` Not looked into, since they refuse these credentials: ${found.notEnabled.join(', ')}.`
        }`,
      );
    case 'found':
      return stateOfFound(found, context);
  }
}

function stateOfFound(found: Extract<MembershipFound, { kind: 'found' }>, { configuration }: OnboardingContext): StepDraft['state'] {
  const { organization } = configuration;
  const verdict = inForceOf(found, organization);
  switch (verdict.kind) {
    case 'none-active': {
      const cancelled = found.others.some(({ membership: one }) => one.status === 'Cancelled');
      return toDo(
        `No membership is Active: ${membershipsToText(found.others)}. ${
          cancelled
            ? 'A cancelled membership can be brought back until it is terminated.'
            : 'A terminated membership cannot be brought back.'
        }`,
      );
    }
    case 'several-active':
      return toDo(
        `More than one membership is Active: ${membershipsToText(found.active)}. Ask AWS Support which one counts before you change anything.`,
      );
    case 'in-another-region':
      return toDo(
        `The membership is in ${verdict.region}, and the configuration says ${organization.membershipRegion}. The Region can never be changed: set organization.membershipRegion to ${verdict.region}.`,
      );
    case 'in-force':
      return done(`${verdict.membership.id} is Active in ${organization.membershipRegion}.`);
  }
}
