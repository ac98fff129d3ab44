import { assert, array, constantFrom, property, uniqueArray } from 'fast-check';
import { linkIds, weakest, type LinkState } from '../../lib/chain';
import organizations from '../cases/chain/organizations.json';
import { type OrganizationSketch } from '../support/organization';
import { runs, sampled } from '../support/runs';
import { edits, losses } from './edits';
import { prove, whole, type Whole } from './whole';

const rank: Readonly<Record<LinkState, number>> = { no: 0, unknown: 1, yes: 2 };

/** Verdicts by account and action type, and those of each link. */
function states(organization: Whole): ReadonlyMap<string, LinkState> {
  const found = new Map<string, LinkState>();
  for (const account of prove(organization).accounts) {
    if (account.status !== 'judged') continue;
    found.set(account.account, account.verdict);
    for (const { action, verdict, links } of account.actions) {
      found.set(`${account.account} ${action}`, verdict);
      for (const { id, state } of links) found.set(`${account.account} ${action} ${id}`, state);
    }
  }
  return found;
}

const improved = (before: ReadonlyMap<string, LinkState>, after: ReadonlyMap<string, LinkState>): readonly string[] =>
  [...after].flatMap(([key, state]) =>
    rank[state] > rank[before.get(key) ?? 'yes'] ? [`${key}: ${before.get(key)} became ${state}`] : [],
  );

describe('organizations', () => {
  it('are at least thirty', () => {
    expect(organizations.length).toBeGreaterThanOrEqual(30);
  });

  it.each(sampled(organizations).map((one) => [one.name, one] as const))('%s', (_, organization) => {
    const { units, accounts, expected } = organization;
    let built = whole({ units, accounts } as unknown as OrganizationSketch);
    for (const [name = '', account = ''] of organization.edits) built = edits[name]!.apply(built, account);
    for (const name of (organization as { losses?: readonly string[] }).losses ?? []) {
      built = { ...built, snapshot: losses[name]!(built.snapshot) };
    }
    const found = Object.fromEntries(
      prove(built).accounts.map((one) => [
        one.account,
        one.status === 'judged' ? one.actions.map(({ verdict }) => verdict).join(' ') : one.state,
      ]),
    );
    expect(found).toMatchObject(expected);
  });
});

const members = ['333333333333', '444444444444'] as const;
const base = whole({ units: { apps: 'root', labs: 'root' }, accounts: { [members[0]]: ['apps'], [members[1]]: ['labs'] } });
const anEdit = constantFrom(...Object.keys(edits)).chain((name) => constantFrom(...members).map((account) => [name, account] as const));
const apply = (organization: Whole, [name, account]: readonly [string, string]): Whole => edits[name]!.apply(organization, account);

describe('any organization', () => {
  it('gets no better verdict, and no better link, by breaking a link', () => {
    assert(
      property(array(anEdit, { maxLength: 3 }), anEdit, (before, next) => {
        const organization = before.reduce(apply, base);
        // A link that is broken in another way can be known, where it was not: then it is the break that is known.
        const { state, looksAtLess = [], also = {} } = edits[next[0]]!;
        const better = state === 'no' ? improved(states(organization), states(apply(organization, next))) : [];
        // What an edit takes along with it is no longer known, also where it was known to be broken.
        const goesWithIt = Object.values(also).flatMap(({ unknown = [] }) => unknown);
        const isExpected = (one: string): boolean => [...looksAtLess, ...goesWithIt].some((link) => one.includes(` ${link}: `));
        expect(better.filter((one) => !isExpected(one))).toEqual([]);
      }),
      { numRuns: runs(100) },
    );
  });

  it('gets no better verdict by losing knowledge', () => {
    assert(
      property(
        array(anEdit, { maxLength: 2 }),
        uniqueArray(constantFrom(...Object.keys(losses)), { minLength: 1, maxLength: 3 }),
        (before, lost) => {
          const organization = before.reduce(apply, base);
          const less = { ...organization, snapshot: lost.reduce((snapshot, name) => losses[name]!(snapshot), organization.snapshot) };
          const known = states(organization);
          // A break that nobody can see any more is unknown: it is better than `no`, and still no yes.
          const found = [...states(less)].filter(([key, state]) => state === 'yes' && known.get(key) !== 'yes');
          expect(found).toEqual([]);
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it('has the verdict of its weakest link: yes needs every link', () => {
    assert(
      property(array(anEdit, { maxLength: 4 }), (some) => {
        for (const account of prove(some.reduce(apply, base)).accounts) {
          if (account.status !== 'judged') continue;
          expect(account.verdict).toBe(weakest(account.actions.map(({ verdict }) => verdict)));
          for (const { verdict, links } of account.actions) {
            expect(links.map(({ id }) => id)).toEqual(linkIds);
            expect(verdict === 'yes').toBe(links.every(({ state }) => state === 'yes'));
            expect(verdict === 'no').toBe(links.some(({ state }) => state === 'no'));
          }
        }
      }),
      { numRuns: runs(60) },
    );
  });
});
