import { serviceVerdict, type AccountChain, type Link, type LinkId } from '../../lib/chain';

/** A chain of one action type with these links. */
function chainOf(links: readonly Link[]): { readonly chain: AccountChain } {
  const actions = [{ action: 'ec2-instance' as const, verdict: 'no' as const, links }];
  return { chain: { account: '333333333333', name: 'shop', group: 'rest', status: 'judged', verdict: 'no', actions } };
}
const needed = ['membership-covers-account', 'triage-on', 'triage-role'] as const;
const holding: readonly Link[] = needed.map((id) => ({ id, state: 'yes', evidence: `${id} holds.` }));
const with_ = (id: LinkId, state: 'no' | 'unknown'): readonly Link[] =>
  holding.map((link): Link => (link.id === id ? { id, state, evidence: `${id} is ${state}.`, remedy: `mend ${id}` } : link));

describe('whether the service can see a finding', () => {
  it('is yes where neither a rule nor a link of the account is in its way, whatever the links of containment say', () => {
    const containment: Link = { id: 'roles-current', state: 'no', evidence: 'No roles.', remedy: 'deploy them' };
    expect(serviceVerdict(true, chainOf([...holding, containment]))).toEqual({
      sees: 'yes',
      why: 'No rule of the configuration hides it. The membership covers the account, and triage is on.',
    });
  });

  it.each(needed)('is no without %s, and not known where that is not known', (id) => {
    expect(serviceVerdict(true, chainOf(with_(id, 'no')))).toEqual({ sees: 'no', why: `${id} is no.`, remedy: `mend ${id}` });
    expect(serviceVerdict('unknown', chainOf(with_(id, 'no'))).sees).toBe('no');
    expect(serviceVerdict(true, chainOf(with_(id, 'unknown')))).toEqual({
      sees: 'unknown',
      why: `No rule of the configuration hides it. ${id} is unknown.`,
      remedy: `mend ${id}`,
    });
  });

  it('is not known where a rule may hide it, where nobody looked at the account, and where nothing is known of it', () => {
    expect(serviceVerdict('unknown', chainOf(holding)).sees).toBe('unknown');
    expect(serviceVerdict(true, chainOf([])).sees).toBe('unknown');
    expect(serviceVerdict(true, { unknown: 'Nobody looked.', remedy: 'look' })).toEqual({
      sees: 'unknown',
      why: 'No rule of the configuration hides it. Nobody looked.',
      remedy: 'look',
    });
  });

  it('is no where a rule hides it, and where the account is not active', () => {
    expect(serviceVerdict(false, chainOf(holding))).toEqual({ sees: 'no', why: 'A rule of the configuration hides it.' });
    const closed = { account: '333333333333', name: 'shop', group: 'rest', status: 'not-active', state: 'SUSPENDED' } as const;
    expect(serviceVerdict(true, { chain: closed }).sees).toBe('no');
  });
});
