import { type OnboardingAccount } from '../onboarding/accounts';
import { verdictNames } from './coverages-words';
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
  'coverage',
  'cause',
  'remedy',
  'responsible',
  'done',
];

/** Where AWS has no word of its own about the account. */
const answers: Readonly<Record<OnboardingAccount['isCovered'], string>> = {
  yes: 'covered',
  no: 'no membership',
  unknown: 'unknown',
  'not-looked-at': 'not read',
};

/** The sheet of accounts as CSV: a row an account, with two empty columns to fill in by hand. */
export function accountsToCsv(accounts: readonly OnboardingAccount[]): string {
  return csv([
    header,
    ...accounts.map(
      ({ account, name, state, unitPath, wave = '', containmentRoles, reason = '', membership, isCovered, triageRole, verdict, gaps }) => [
        account,
        name,
        state,
        unitPath.join(' / '),
        wave,
        containmentRoles,
        reason,
        membership ?? answers[isCovered],
        triageRole ?? 'not read',
        verdictNames[verdict],
        gaps.map(({ cause }) => cause).join(' '),
        gaps.map(({ remedy }) => remedy).join(' '),
        '',
        '',
      ],
    ),
  ]);
}
