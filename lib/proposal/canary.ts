import { type Account } from '../organization/snapshot';
import { administratorRoles } from '../configuration/administrator-roles';
import { type Administrators } from './administrators';
import { isExpendable, isSensitive, type HintedName } from './name-hints';
import { type Proposed } from './proposed';
import { shortName, unitsAbove, type Survey } from './survey';

/** An account that may go first, and what speaks for it. */
export interface CanaryCandidate {
  readonly account: Account;
  readonly hint: HintedName['hint'];
  /** `"sandbox" in its name`. */
  readonly why: string;
}

/** From this many accounts on, two go first. */
const accountsForTwo = 10;

/**
 * Accounts that may go first: only those whose own name or unit says sandbox, development or test. Nothing sensitive may be in their name or in
 * a unit above them, at any depth. The management account, administrators and accounts that are not active never are.
 *
 * A snapshot has no tags of accounts and does not show what runs in them, so names are all that is judged.
 */
export function canaryCandidates(survey: Survey, administrators: Partial<Administrators> | undefined): readonly CanaryCandidate[] {
  const { snapshot, reachable, tree } = survey;
  const delegated = snapshot.delegatedAdministrators.status === 'present' ? snapshot.delegatedAdministrators.value : [];
  const never = new Set([...administratorRoles.map((role) => administrators?.[role]), ...delegated.map(({ account }) => account)]);
  const peers = new Map<string, number>();
  for (const { parent } of reachable) peers.set(parent, (peers.get(parent) ?? 0) + 1);
  const found = reachable.flatMap((account): CanaryCandidate[] => {
    if (never.has(account.id)) return [];
    const above = unitsAbove(survey, account);
    const own = survey.hint(account.id);
    const hints = above.map(({ id }) => survey.hint(id));
    if ([own, ...hints].some(isSensitive)) return [];
    if (isExpendable(own)) return [{ account, hint: own.hint, why: `"${own.word}" in its name` }];
    const index = hints.findLastIndex(isExpendable);
    const unit = above[index];
    return unit === undefined ? [] : [{ account, hint: hints[index]!.hint, why: `in the unit ${shortName(tree.unitName(unit.id))}` }];
  });
  // Where many accounts are alike, one of them is the least likely to be special.
  const alike = ({ account }: CanaryCandidate): number => peers.get(account.parent) ?? 0;
  return found.sort((a, b) => alike(b) - alike(a) || (a.account.id < b.account.id ? -1 : 1));
}

/** One account, or two of different units in an organization of ten or more. None where no name speaks for one, or where it would be the only account. */
export function proposeCanary(survey: Survey, administrators: Partial<Administrators> | undefined): Proposed<readonly string[]> {
  const candidates = canaryCandidates(survey, administrators);
  const { length } = survey.reachable;
  if (length < 2) return { value: [], by: 'read', why: `${length === 0 ? 'no' : 'only one'} account gets the roles from StackSets` };
  if (candidates.length === 0) {
    return { value: [], by: 'names', why: 'no name of an account or unit says sandbox, development or test' };
  }
  const first = candidates.find(({ hint }) => hint === 'sandbox') ?? candidates[0]!;
  const others = candidates.filter((one) => one !== first);
  const second =
    others.find(({ hint, account }) => hint === 'non-production' && account.parent !== first.account.parent) ??
    others.find(({ account }) => account.parent !== first.account.parent) ??
    others[0];
  const chosen = length >= accountsForTwo && second !== undefined ? [first, second] : [first];
  return {
    value: chosen.map(({ account }) => account.id),
    by: 'names',
    why: chosen.map(({ account, why }) => `${shortName(account.name)}: ${why}`).join('; '),
  };
}
