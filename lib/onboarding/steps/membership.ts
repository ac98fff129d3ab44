import { administrator, type OnboardingContext } from '../context';
import { findMembership, type MembershipFound, type Placed } from '../../membership/find';
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
  const { membershipRegion } = context.configuration.organization;
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
      return stateOfFound(found.active, found.others, membershipRegion);
  }
}

function stateOfFound(active: readonly Placed[], others: readonly Placed[], configured: string): StepDraft['state'] {
  const said = (list: readonly Placed[]): string =>
    list.map(({ region, membership: one }) => `${one.id} in ${region} (${one.status})`).join(', ');
  const [first, ...more] = active;
  if (first === undefined) {
    const cancelled = others.some(({ membership: one }) => one.status === 'Cancelled');
    return toDo(
      `No membership is Active: ${said(others)}. ${
        cancelled ? 'A cancelled membership can be brought back until it is terminated.' : 'A terminated membership cannot be brought back.'
      }`,
    );
  }
  if (more.length > 0)
    return toDo(`Two memberships are Active: ${said(active)}. Ask AWS Support which one counts before you change anything.`);
  if (first.region !== configured) {
    return toDo(
      `The membership is in ${first.region}, and the configuration says ${configured}. The Region can never be changed: set organization.membershipRegion to ${first.region}.`,
    );
  }
  return done(`${first.membership.id} is Active in ${first.region}.`);
}
