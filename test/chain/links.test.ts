import { approvedActionTypes, type ApprovedAction } from '../../lib/configuration/configuration';
import { linkIds, proveChain, type LinkId } from '../../lib/chain';
import { edits, type Edit } from './edits';
import { chainsOf, open, prove, today, whole } from './whole';
import { sampled } from '../support/runs';

const member = '333333333333';
const base = whole();

/** The links that are open: the one of the edit, and those that cannot hold along with it. */
function expectedLinks(state: 'no' | 'unknown', link: LinkId, also: NonNullable<Edit['also']>[ApprovedAction] = {}) {
  const of = (one: 'no' | 'unknown'): readonly LinkId[] => {
    const ids = new Set([...(also[one] ?? []), ...(one === state ? [link] : [])]);
    return linkIds.filter((id) => ids.has(id));
  };
  return { ...(of('no').length > 0 && { no: of('no') }), ...(of('unknown').length > 0 && { unknown: of('unknown') }) };
}

describe('an organization in which everything holds', () => {
  const proof = prove(base);

  it('would contain each action type in every account, and says of each link what was looked at', () => {
    expect(proof.accounts.map(({ account, status }) => `${account} ${status}`)).toEqual([
      '111111111111 judged',
      '222222222222 judged',
      '333333333333 judged',
    ]);
    for (const { account } of proof.accounts) {
      const chains = chainsOf(proof, account);
      expect(chains.map(({ action, verdict }) => `${action} ${verdict}`)).toEqual(approvedActionTypes.map((action) => `${action} yes`));
      for (const { links } of chains) {
        expect(links.map(({ id }) => id)).toEqual(linkIds);
        expect(links.filter(({ evidence }) => !/[.)]$/.test(evidence))).toEqual([]);
      }
    }
  });
});

describe('one link', () => {
  it('has an edit that breaks it alone, and one after which it alone is unknown', () => {
    const of = (state: 'no' | 'unknown'): Set<string> =>
      new Set(Object.values(edits).flatMap((edit) => (edit.state === state ? [edit.link] : [])));
    expect(linkIds.filter((id) => !of('no').has(id))).toEqual([]);
    expect(linkIds.filter((id) => !of('unknown').has(id))).toEqual([]);
  });

  it.each(sampled(Object.entries(edits)))(
    'is all that changes: %s',
    (name, { link, state, actions = approvedActionTypes, also = {}, ofAccount, apply }) => {
      const proof = prove(apply(base, member));
      for (const chain of chainsOf(proof, member)) {
        const isMeant = actions.includes(chain.action);
        expect([name, chain.action, open(chain)]).toEqual([
          name,
          chain.action,
          isMeant ? expectedLinks(state, link, also[chain.action]) : (also[chain.action] ?? {}),
        ]);
        expect(chain.verdict).toBe(also[chain.action]?.no ? 'no' : isMeant ? state : 'yes');
        for (const one of chain.links) if (one.state !== 'yes') expect(one.remedy).not.toBe('');
      }
      if (!ofAccount) return;
      for (const other of ['111111111111', '222222222222']) expect(chainsOf(proof, other).map(open)).toEqual([{}, {}, {}]);
    },
  );
});

describe('the choice of accounts', () => {
  it('judges an account alone as it does among all', () => {
    const { configuration, snapshot } = edits.drifted!.apply(base, member);
    const [alone] = proveChain({ configuration, snapshot, today, only: [member] }).accounts;
    expect(alone).toEqual(prove({ configuration, snapshot }).accounts.find(({ account }) => account === member));
  });
});
