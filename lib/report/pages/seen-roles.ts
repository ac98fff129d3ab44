import { figure, some } from '../../core/text';
import { type PageState } from '../../page/data';
import { type AccountCoverage, type Coverage } from '../../rollout/verify';
import { type Tile } from './elements';
import { type AccountColouring, type AccountFact } from './organization';

/** What was seen in an account itself. `not-looked-at`: StackSets or the stack says it alone. */
type Seen = NonNullable<AccountCoverage['seen']> | 'not-looked-at';

const states: Readonly<Record<Seen, PageState>> = {
  missing: { label: 'a role is missing', sign: '✖', tone: 'bad' },
  differs: { label: 'other than configured', sign: '✖', tone: 'bad' },
  unread: { label: 'could not be read', sign: '?', tone: 'unknown' },
  'not-looked-at': { label: 'unknown: nobody looked', sign: '?', tone: 'unknown' },
  'as-configured': { label: 'as configured', sign: '✔', tone: 'good' },
};
const order = Object.keys(states) as readonly Seen[];
const needsNone: PageState = { label: 'needs no roles', sign: '–', tone: 'neutral' };

/** Whether the account is to have roles that somebody could look at. */
const hasRoles = ({ by }: AccountCoverage): boolean => by !== undefined;

/** What was seen in each account. Empty where nobody looked into any. */
export function seenColourings({ accounts, seenRoles }: Pick<Coverage, 'accounts' | 'seenRoles'>): readonly AccountColouring[] {
  if (seenRoles === undefined) return [];
  const place = ({ seen }: AccountCoverage): number => order.indexOf(seen ?? 'not-looked-at');
  const places = new Map(accounts.filter(hasRoles).map((account) => [account.account, place(account)]));
  return [
    {
      title: 'What was seen of the roles in the account?',
      brief: 'seen',
      isDetail: true,
      states: [...order.map((seen) => states[seen]), needsNone],
      of: ({ id }) => places.get(id) ?? order.length,
    },
  ];
}

/** What was seen in an account, beside its chain; that nobody looked is said too. */
export function seenFact({ accounts }: Pick<Coverage, 'accounts'>): AccountFact {
  const texts = new Map(accounts.filter(hasRoles).map((account) => [account.account, seenText(account)]));
  return { heading: 'The roles in the account itself', of: ({ id }) => texts.get(id) };
}

function seenText({ seen, differences = [] }: AccountCoverage): string {
  switch (seen) {
    case undefined:
      return 'Unknown: nobody looked into the account. What is said of its roles, CloudFormation says.';
    case 'as-configured':
      return 'As configured: both roles were read in its IAM.';
    case 'unread':
      return 'Unknown: they could not be read in its IAM.';
    case 'missing':
      return 'A role is missing in its IAM.';
    case 'differs': {
      const what = some([...new Set(differences.map((one) => `${one.what} of ${one.role}`))], 3);
      return `Other than configured, as its IAM has them: ${what}.`;
    }
  }
}

/** `41 of 44 were looked into`. Empty where nobody looked into any account. */
export function seenTiles({ seenRoles, accounts }: Pick<Coverage, 'seenRoles' | 'accounts'>): readonly Tile[] {
  if (seenRoles === undefined) return [];
  const { seen, asConfigured, unread } = seenRoles;
  const others = [
    ...(seen > asConfigured ? [`${figure(seen - asConfigured)} have other roles than configured`] : []),
    ...(unread > 0 ? [`${figure(unread)} could not be read`] : []),
  ];
  const text = ['were looked into: their roles were read in the account itself', ...others].join(', ');
  return [{ number: `${figure(seen)} of ${figure(accounts.filter(hasRoles).length)}`, text }];
}
