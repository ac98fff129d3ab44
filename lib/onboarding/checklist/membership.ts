import { administeredServices, administratorOf } from '../../configuration/administrators';
import { findMembership, inForceOf, membershipsToText, type MembershipFound } from '../../membership/find';
import { administrator } from '../context';
import { type StepId } from '../step';
import { membershipAdministrator } from '../steps/membership-administrator';
import { membershipCoverage } from '../steps/membership-coverage';
import { failedCall, no, ofStep, unknownItem, yes, type ChecklistContext, type ChecklistItem, type ItemVerdict } from './item';

const notRead = 'The snapshot does not have the membership. Take one with credentials of the account that holds it.';

/** Of a membership that was not found nothing is told. */
function ofMembership(
  context: ChecklistContext,
  judge: (found: Extract<MembershipFound, { readonly kind: 'found' }>) => ItemVerdict,
  ofNone: (evidence: string) => ItemVerdict = no,
): ItemVerdict {
  const found = findMembership(context);
  switch (found.kind) {
    case 'not-looked':
      return unknownItem(notRead);
    case 'other-account':
      return unknownItem(`The snapshot looked for the membership in account ${found.asked}, which is not the configured one.`);
    case 'unknown':
      return failedCall(found.reason);
    case 'none':
      return ofNone('The account has no membership in any Region that was looked into.');
    case 'found':
      return judge(found);
  }
}

const seeStep = (id: StepId): string => `Do step ${id} of cordon onboard.`;

export function membershipActive(context: ChecklistContext): ChecklistItem {
  const { organization } = context.configuration;
  return {
    id: 'membership-active',
    item: 'The membership is Active',
    verdict: ofMembership(context, (found) => {
      const all = membershipsToText([...found.active, ...found.others]);
      switch (inForceOf(found, organization).kind) {
        case 'none-active':
          return no(`No membership is Active: ${all}.`);
        case 'several-active':
          return no(`More than one membership is Active: ${all}.`);
        case 'in-force':
        case 'in-another-region':
          return yes(`${membershipsToText(found.active)}.`);
      }
    }),
    account: administrator(context, 'membership'),
    check: `aws security-ir list-memberships --region ${organization.membershipRegion}`,
    remedy: `${seeStep('membership')} A status of Pending means that onboarding was not completed.`,
  };
}

export function membershipRegion(context: ChecklistContext): ChecklistItem {
  const { organization } = context.configuration;
  return {
    id: 'membership-region',
    item: 'The Region of the membership is the intended one',
    verdict: ofMembership(
      context,
      (found) => {
        const verdict = inForceOf(found, organization);
        switch (verdict.kind) {
          case 'in-force':
            return yes(`The membership is in ${organization.membershipRegion}, as configured.`);
          case 'in-another-region':
            return no(`The membership is in ${verdict.region}, and the configuration says ${organization.membershipRegion}.`);
          case 'none-active':
          case 'several-active':
            return unknownItem('No single membership is Active, so that there is no Region to compare.');
        }
      },
      unknownItem,
    ),
    account: administrator(context, 'membership'),
    check: `aws security-ir list-memberships --region ${organization.membershipRegion}`,
    remedy: 'The Region can never be changed. Set organization.membershipRegion to the Region of the membership.',
  };
}

export function delegatedAdministrator(context: ChecklistContext): ChecklistItem {
  const step = membershipAdministrator(context);
  return {
    id: 'delegated-administrator',
    item: 'The right account administers the membership, the same as for GuardDuty and Security Hub',
    verdict: aligned(ofStep(step), context),
    account: step.account,
    check: step.check,
    remedy: 'Deregistering an administrator ends its membership at once. Read step membership-administrator of cordon onboard first.',
  };
}

/** AWS recommends one account for the three services; another choice is said, and is no fault. */
function aligned(verdict: ItemVerdict, { configuration: { organization }, snapshot }: ChecklistContext): ItemVerdict {
  const account = administratorOf(organization, 'membership');
  const registered = snapshot.delegatedAdministrators;
  const others = (['guardDuty', 'securityHub'] as const).flatMap((service) => {
    const { name, principal } = administeredServices[service];
    const found =
      registered.status === 'present'
        ? registered.value.filter(({ services }) => services.includes(principal)).map((one) => one.account)
        : [];
    const other = found.find((id) => id !== account);
    return other === undefined ? [] : [`${other} administers ${name}; AWS recommends one account for the three services.`];
  });
  const isManagement = account === organization.managementAccount;
  return {
    ...verdict,
    // What the step calls not wanted is a membership in the management account, which can be.
    status: verdict.status === 'not-wanted' ? 'yes' : verdict.status,
    evidence: [
      verdict.evidence,
      ...(isManagement ? ['AWS recommends a delegated administrator: the security tooling account.'] : []),
      ...others,
    ].join(' '),
  };
}

export function accountScope(context: ChecklistContext): ChecklistItem {
  const step = membershipCoverage(context);
  const verdict = ofStep(step);
  return {
    id: 'account-scope',
    item: 'The membership covers the intended units',
    // Without a key nobody can say what is intended, which is not the same as wanting nothing.
    verdict: verdict.status === 'not-wanted' ? unknownItem(verdict.evidence) : verdict,
    account: step.account,
    check: step.check,
    remedy: seeStep('membership-coverage'),
  };
}
