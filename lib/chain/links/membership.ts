import { administratorOf } from '../../configuration/administrators';
import { triageServiceLinkedRoleName } from '../../containment/roles';
import { membershipInForce } from '../../membership/find';
import { perAccount, remedyOfUnread, remembered, takeSnapshot, whyUnread, type ChainInput, type Judge } from '../judge';
import { no, unsure, yes, type Judgement } from '../link';

/** What AWS itself says of each account; what the membership says of units proves nothing about an account. */
export function membershipCoversAccount({ configuration, coverage }: ChainInput): Judge {
  const { membership } = coverage;
  switch (membership.status) {
    case 'not-checked':
      return always(unsure(`Nobody looked at the membership and the accounts that it covers: ${membership.why}.`, takeSnapshot));
    case 'unknown':
      return always(unsure(whyUnread('the membership', membership.reason), remedyOfUnread(membership.reason)));
    case 'missing':
      return always(no(`${membership.message}.`, 'run cordon onboard, which shows the next step'));
    case 'active':
      break;
  }
  const { id: membershipId } = membership;
  const account = administratorOf(configuration.organization, 'membership');
  const standings = new Map(coverage.accounts.map((one) => [one.account, one.standing]));
  const judged = remembered((key: string): Judgement => {
    const [status, answer = ''] = key.split(' ');
    if (status === 'yes') return yes(`AWS says that the membership ${membershipId} covers the account (${answer}).`);
    if (status === 'no') {
      const remedy = 'add the unit of the account to membership.coverage, then run cordon onboard; it shows the calls';
      return no(`AWS says that the membership ${membershipId} does not cover the account (${answer}).`, remedy);
    }
    const remedy = `allow security-ir:BatchGetMemberAccountDetails in account ${account}, then take a new snapshot`;
    return unsure(`AWS did not say whether the membership ${membershipId} covers the account.`, remedy);
  });
  return perAccount(({ id }) => {
    const standing = standings.get(id);
    return judged(`${standing?.membership ?? 'unknown'} ${standing?.relationship ?? ''}`);
  });
}

/** Without the opt-in feature Triage the service looks at no finding by itself. https://docs.aws.amazon.com/security-ir/latest/APIReference/API_OptInFeature.html */
export function triageOn(input: ChainInput): Judge {
  const { membership } = input.coverage;
  if (membership.status === 'not-checked') return always(unsure('Nobody looked at the features of the membership.', takeSnapshot));
  if (membership.status === 'unknown')
    return always(unsure(whyUnread('the features of the membership', membership.reason), remedyOfUnread(membership.reason)));
  if (membership.status === 'missing') return always(no(`${membership.message}.`, 'run cordon onboard, which shows the next step'));
  const triage = membershipInForce(input)?.features.Triage;
  const remedy = `turn it on: aws security-ir update-membership --membership-id ${membership.id} --opt-in-features featureName=Triage,isEnabled=true --region ${input.configuration.organization.membershipRegion}`;
  if (triage === true) return always(yes(`The opt-in feature Triage is on in the membership ${membership.id}.`));
  if (triage === false) return always(no(`The opt-in feature Triage is off in the membership ${membership.id}.`, remedy));
  return always(unsure(`AWS did not name the opt-in feature Triage for the membership ${membership.id}.`, remedy));
}

/** The service triages findings of an account with a role there. In member accounts it makes the role by itself. */
export function triageRole({ snapshot }: ChainInput): Judge {
  const { managementAccount, organization } = snapshot;
  const management = triageJudgement(managementAccount.triageServiceLinkedRole, {
    where: 'in the management account',
    remedy: 'deploy the stack of the management account, which creates the role: cordon deploy',
  });
  const nobody = unsure(
    `Nobody looked at whether ${triageServiceLinkedRoleName} exists in the account.`,
    'take a new snapshot that looks into member accounts: cordon snapshot --member-role NAME',
  );
  const known = new Map<string, Judgement>();
  return ({ id, triageServiceLinkedRole: role }) => {
    if (id === organization.managementAccount) return management;
    if (role === undefined) return nobody;
    const key = role.status === 'unknown' ? `${role.reason.call} ${role.reason.code} ${role.reason.message}` : role.status;
    const judged = known.get(key) ?? triageJudgement(role, memberTriage);
    known.set(key, judged);
    return judged;
  };
}

const memberTriage = {
  where: 'in the account',
  remedy: 'run in the account: aws iam create-service-linked-role --aws-service-name triage.security-ir.amazonaws.com',
} as const;

function triageJudgement(
  role: ChainInput['snapshot']['managementAccount']['triageServiceLinkedRole'],
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

const always =
  (judgement: Judgement): Judge =>
  () =>
    judgement;
