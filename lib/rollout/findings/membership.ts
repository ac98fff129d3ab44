import { type AccountMembership, type MembershipProof } from '../../membership/account-coverage';
import { count, some } from '../../core/text';
import { type Finding } from '../plan';
import { couldNotBeRead } from './input';

/**
 * What a proof says of the membership. The roles and the membership are two coverages: AWS contains only where both are (traps 10).
 *
 * @param withRoles - accounts that have the containment roles as configured
 */
export function membershipProven(proof: MembershipProof, withRoles: readonly string[]): Finding[] {
  switch (proof.status) {
    case 'not-checked':
      return [];
    case 'unknown':
      return [
        {
          id: 'membership-unknown',
          severity: 'unknown',
          message: couldNotBeRead(`the membership in ${proof.regions.join(', ')}`, proof.reason),
          remedy: `allow ${proof.reason.call}, then take a new snapshot`,
          reason: proof.reason,
        },
      ];
    case 'missing':
      return [
        {
          id: 'membership-missing',
          severity: 'error',
          message: `${proof.message}. AWS watches no account, and contains nothing`,
          remedy: 'run cordon onboard, which shows the next step',
        },
      ];
    case 'active':
      return ofAccounts(proof.accounts, new Set(withRoles));
  }
}

function ofAccounts(accounts: readonly AccountMembership[], withRoles: ReadonlySet<string>): Finding[] {
  const ids = (list: readonly AccountMembership[]): string =>
    some(
      list.map(({ account }) => account),
      5,
    );
  const apart = accounts.filter(({ status }) => status === 'not-covered');
  const wanted = apart.filter(({ isWanted }) => isWanted === true);
  const unsaid = apart.filter(({ account, isWanted }) => isWanted === undefined && withRoles.has(account));
  const besides = accounts.filter(({ status, isWanted }) => status === 'covered' && isWanted === false);
  const unread = accounts.filter(({ status, isWanted }) => status === 'unknown' && isWanted !== false);
  return [
    ...about(wanted, () => ({
      id: 'account-not-covered',
      severity: 'error',
      message: `The membership does not cover ${count(wanted.length, 'account')} that the configuration wants covered: ${ids(wanted)}`,
      remedy: 'run cordon onboard why, which looks for the cause. Often the service-linked role is missing in the account',
    })),
    ...about(unsaid, () => ({
      id: 'roles-without-membership',
      severity: 'warning',
      message: `${count(unsaid.length, 'account')} ${unsaid.length === 1 ? 'has' : 'have'} the containment roles, and the membership does not cover ${unsaid.length === 1 ? 'it' : 'them'}: ${ids(unsaid)}`,
      remedy: 'say in membership.coverage whom the membership is to cover',
    })),
    ...about(besides, () => ({
      id: 'account-covered-besides',
      severity: 'warning',
      message: `The membership covers ${count(besides.length, 'account')} that the configuration does not name: ${ids(besides)}`,
      remedy: 'add the units to membership.coverage, or run cordon onboard, which shows the calls that remove them',
    })),
    ...about(unread, () => ({
      id: 'account-coverage-unknown',
      severity: 'unknown',
      message: `Whether the membership covers ${count(unread.length, 'account')} was not read: ${ids(unread)}`,
      remedy: 'allow security-ir:BatchGetMemberAccountDetails, then take a new snapshot',
    })),
  ];
}

const about = (accounts: readonly AccountMembership[], finding: () => Finding): Finding[] => (accounts.length === 0 ? [] : [finding()]);
