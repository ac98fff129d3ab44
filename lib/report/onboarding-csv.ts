import { type OnboardingAccount } from '../onboarding/accounts';
import { csv } from './csv';

/** The columns of the sheet; the last two are for people. */
const header = [
  'account',
  'name',
  'state',
  'organizational unit',
  'wave',
  'containment roles',
  'why',
  'membership',
  'triage role',
  'cause',
  'remedy',
  'responsible',
  'done',
];

/** The sheet of accounts as CSV: a row an account, with two empty columns to fill in by hand. */
export function accountsToCsv(accounts: readonly OnboardingAccount[]): string {
  return csv([
    header,
    ...accounts.map(({ account, name, state, unitPath, wave = '', containmentRoles, reason = '', membership, triageRole, gaps }) => [
      account,
      name,
      state,
      unitPath.join(' / '),
      wave,
      containmentRoles,
      reason,
      membership ?? 'not read',
      triageRole ?? 'not read',
      gaps.map(({ cause }) => cause).join(' '),
      gaps.map(({ remedy }) => remedy).join(' '),
      '',
      '',
    ]),
  ]);
}
