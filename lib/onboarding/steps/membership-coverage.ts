import { notAssociated, openAnswers, unfamiliarStatuses } from '../../membership/account-coverage';
import { coverageUpdates, topmost, wantedCoverage } from '../../membership/coverage';
import { shellText } from '../../core/shell';
import { count, some } from '../../core/text';
import { administrator, type OnboardingContext } from '../context';
import { membershipInForce } from '../../membership/find';
import { done, notWanted, toDo, unknownStep, type StepDraft } from '../step';

export function membershipCoverage(context: OnboardingContext): StepDraft {
  const { membershipRegion } = context.configuration.organization;
  const wanted = context.configuration.membership?.coverage;
  const inForce = membershipInForce(context);
  return {
    id: 'membership-coverage',
    title: 'Cover the accounts that the configuration names',
    state: state(context),
    account: administrator(context, 'membership'),
    actor: 'cordon',
    actions: ['security-ir:UpdateMembership'],
    commands:
      wanted === undefined || inForce === undefined
        ? []
        : coverageUpdates(inForce.coverage, wantedCoverage(wanted), context.tree).map(
            (update) =>
              `aws security-ir update-membership --membership-id ${inForce.id} --membership-accounts-configurations-update ${shellText(JSON.stringify(update))} --region ${membershipRegion}`,
          ),
    check: `aws security-ir batch-get-member-account-details --membership-id ${inForce?.id ?? 'ID'} --account-ids ACCOUNT --region ${membershipRegion}`,
    undo: 'Accounts that are no longer covered are neither watched nor contained.',
    after: ['membership'],
  };
}

function state(context: OnboardingContext): StepDraft['state'] {
  const { configuration, snapshot, tree } = context;
  if (configuration.membership === undefined)
    return notWanted('The configuration has no membership key, so nobody knows what is to be covered.');
  const inForce = membershipInForce(context);
  if (inForce === undefined) return unknownStep('There is no membership whose coverage could be looked at.');
  const wanted = wantedCoverage(configuration.membership.coverage);
  const updates = coverageUpdates(inForce.coverage, wanted, tree);
  if (updates.length > 0)
    return toDo(`The membership covers other units than the configuration: ${count(updates.length, 'call')} to UpdateMembership are left.`);
  const meant = snapshot.accounts.filter(
    ({ id, state: of }) =>
      of === 'ACTIVE' && (wanted.entireOrganization || wanted.organizationalUnits.some((unit) => tree.isWithin(id, unit))),
  );
  const open = openAnswers(meant, snapshot);
  const { missing, unread } = open;
  const odd = unfamiliarStatuses(open);
  if (missing.length > 0) {
    return toDo([notAssociated(missing), ...odd, 'Look at cordon onboard why.'].join(' '));
  }
  const notAnswered = unread.length > 0 ? [`Whether ${count(unread.length, 'account')} are covered was not read: ${some(unread, 5)}.`] : [];
  if (notAnswered.length + odd.length > 0) return unknownStep([...notAnswered, ...odd].join(' '));
  const units = topmost(wanted.organizationalUnits, tree);
  return done(
    `${count(meant.length, 'account')} of ${wanted.entireOrganization ? 'the organization' : count(units.length, 'unit')} are associated with the membership.`,
  );
}
