import { administratorOf } from '../../configuration/administrators';
import { triageServiceLinkedRoleName } from '../../containment/roles';
import { type UnknownReason } from '../../core/reading';
import { membershipInForce } from '../../membership/find';
import {
  forEachAction,
  ofAccount,
  remedyOfUnread,
  remembered,
  sharedByAll,
  takeSnapshot,
  whyUnread,
  type ChainInput,
  type Judge,
} from '../judge';
import { no, unsure, yes, type Judgement } from '../link';

/** What AWS itself says of each account; what the membership says of units proves nothing about an account. */
export function membershipCoversAccount({ configuration, coverage }: ChainInput): Judge {
  const { membership } = coverage;
  switch (membership.status) {
    case 'not-checked':
      return sharedByAll(unsure(`Nobody looked at the membership and the accounts that it covers: ${membership.why}.`, takeSnapshot));
    case 'unknown':
      return sharedByAll(unsure(whyUnread('the membership', membership.reason), remedyOfUnread(membership.reason)));
    case 'missing':
      return sharedByAll(no(`${membership.message}.`, 'run cordon onboard, which shows the next step'));
    case 'active':
      break;
  }
  const { id: membershipId } = membership;
  const account = administratorOf(configuration.organization, 'membership');
  const judged = (status: string, answer: string): Judgement => {
    if (status === 'yes') return yes(`AWS says that the membership ${membershipId} covers the account (${answer}).`);
    if (status === 'no') {
      const remedy = 'add the unit of the account to membership.coverage, then run cordon onboard; it shows the calls';
      return no(`AWS says that the membership ${membershipId} does not cover the account (${answer}).`, remedy);
    }
    const remedy = `allow security-ir:BatchGetMemberAccountDetails in account ${account}, then take a new snapshot`;
    return unsure(`AWS did not say whether the membership ${membershipId} covers the account.`, remedy);
  };
  const ofStanding = remembered((status: string, answer: string) => forEachAction(judged(status, answer)));
  return ofAccount((_, covered) => ofStanding(covered?.standing.membership ?? 'unknown', covered?.standing.relationship ?? ''));
}

/** Without the opt-in feature Triage the service looks at no finding by itself. https://docs.aws.amazon.com/security-ir/latest/APIReference/API_OptInFeature.html */
export function triageOn(input: ChainInput): Judge {
  const { membership } = input.coverage;
  if (membership.status === 'not-checked') return sharedByAll(unsure('Nobody looked at the features of the membership.', takeSnapshot));
  if (membership.status === 'unknown')
    return sharedByAll(unsure(whyUnread('the features of the membership', membership.reason), remedyOfUnread(membership.reason)));
  if (membership.status === 'missing') return sharedByAll(no(`${membership.message}.`, 'run cordon onboard, which shows the next step'));
  const triage = membershipInForce(input)?.features.Triage;
  const remedy = `turn it on: aws security-ir update-membership --membership-id ${membership.id} --opt-in-features featureName=Triage,isEnabled=true --region ${input.configuration.organization.membershipRegion}`;
  if (triage === true) return sharedByAll(yes(`The opt-in feature Triage is on in the membership ${membership.id}.`));
  if (triage === false) return sharedByAll(no(`The opt-in feature Triage is off in the membership ${membership.id}.`, remedy));
  return sharedByAll(unsure(`AWS did not name the opt-in feature Triage for the membership ${membership.id}.`, remedy));
}

/** The service triages findings of an account with a role there. In member accounts it makes the role by itself. */
export function triageRole({ snapshot }: ChainInput): Judge {
  const { managementAccount, organization } = snapshot;
  const management = forEachAction(
    triageJudgement(managementAccount.triageServiceLinkedRole, {
      where: 'in the management account',
      remedy: 'deploy the stack of the management account, which creates the role: cordon deploy',
    }),
  );
  const nobody = forEachAction(
    unsure(
      `Nobody looked at whether ${triageServiceLinkedRoleName} exists in the account.`,
      'take a new snapshot that looks into member accounts: cordon snapshot --member-role NAME',
    ),
  );
  const read = remembered((status: 'present' | 'absent') => forEachAction(triageJudgement({ status }, memberTriage)));
  const unread = remembered((call: string, code: string, message: string) =>
    forEachAction(triageJudgement({ status: 'unknown', reason: { call, code, message } }, memberTriage)),
  );
  return ofAccount(({ id, triageServiceLinkedRole: role }) => {
    if (id === organization.managementAccount) return management;
    if (role === undefined) return nobody;
    return role.status === 'unknown' ? unread(role.reason.call, role.reason.code, role.reason.message) : read(role.status);
  });
}

const memberTriage = {
  where: 'in the account',
  remedy: 'run in the account: aws iam create-service-linked-role --aws-service-name triage.security-ir.amazonaws.com',
} as const;

function triageJudgement(
  role: { readonly status: 'present' | 'absent' } | { readonly status: 'unknown'; readonly reason: UnknownReason },
  { where, remedy }: { readonly where: string; readonly remedy: string },
): Judgement {
  switch (role.status) {
    case 'present':
      return yes(`${triageServiceLinkedRoleName} exists ${where}.`);
    case 'absent':
      return no(`${triageServiceLinkedRoleName} does not exist ${where}.`, remedy);
    case 'unknown':
      return unsure(whyUnread(`${triageServiceLinkedRoleName} ${where}`, role.reason), remedyOfUnread(role.reason));
  }
}
