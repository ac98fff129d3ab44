import { weakest, type LinkId, type LinkState } from './link';
import { type KnownOfAccount } from './resource-verdict';

/** Whether AWS Security Incident Response can see a finding. */
export interface ServiceVerdict {
  readonly sees: LinkState;
  /** Why, as sentences. */
  readonly why: string;
  /** What to do first, as an imperative. @default - nothing */
  readonly remedy?: string;
}

/** Links of the account that the finding needs besides the rules, which are judged for the finding itself. */
const needed: readonly LinkId[] = ['membership-covers-account', 'triage-on', 'triage-role'];

/** @param passesRules - whether rules of the configuration let the finding through */
export function serviceVerdict(passesRules: boolean | 'unknown', known: KnownOfAccount): ServiceVerdict {
  if (passesRules === false) return { sees: 'no', why: 'A rule of the configuration hides it.' };
  const ofRules = passesRules === true ? 'No rule of the configuration hides it.' : 'Whether a rule hides it is not known.';
  if ('unknown' in known) return { sees: 'unknown', why: `${ofRules} ${known.unknown}`, remedy: known.remedy };
  const { chain } = known;
  if (chain.status !== 'judged') return { sees: 'no', why: `The account ${chain.account} is not active.` };
  const links = (chain.actions[0]?.links ?? []).filter(({ id }) => needed.includes(id));
  // No link at all tells nothing.
  const ofAccount = links.length === 0 ? 'unknown' : weakest(links.map(({ state }) => state));
  if (ofAccount === 'yes') {
    const why = `${ofRules} The membership covers the account, and triage is on.`;
    return { sees: passesRules === true ? 'yes' : 'unknown', why };
  }
  const first = links.find(({ state }) => state === ofAccount);
  return {
    sees: ofAccount,
    why: ofAccount === 'no' ? (first?.evidence ?? '') : `${ofRules} ${first?.evidence ?? 'No link of the account was looked at.'}`,
    ...(first !== undefined && first.state !== 'yes' && { remedy: first.remedy }),
  };
}
