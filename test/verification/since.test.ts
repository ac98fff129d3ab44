import fc from 'fast-check';
import { absent, present, unknown } from '../../lib/core/reading';
import { CordonError } from '../../lib/core/problem';
import { type Snapshot, type StackInstance } from '../../lib/organization/snapshot';
import { verificationChangesToText } from '../../lib/report/verification-changes-text';
import { managementTemplateBody } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { changesExitCode, compareFacts } from '../../lib/verification/compare';
import { factsOf, type Fact, type FactState } from '../../lib/verification/facts';
import { changesSince, readEarlier } from '../../lib/verification/since';
import { verification } from '../../lib/verification/verification';
import cases from '../cases/verification/since.json';
import { administrator, configured, deployed, instance, managementDeployed, root, sketch } from '../support/organization';
import { runs } from '../support/runs';

type Given = Readonly<Record<string, FactState>>;

interface Case {
  readonly name: string;
  readonly before: Given;
  readonly now: Given;
  readonly worse?: readonly string[];
  readonly better?: readonly string[];
  readonly remaining?: readonly string[];
  readonly unknown?: readonly string[];
  readonly warnings?: readonly string[];
  readonly exitCode: number;
}

/** Keys with `~` are of a finding's words. */
const factsFrom = (given: Given): Map<string, Fact> =>
  new Map(
    Object.entries(given).map(([written, state]) => {
      const key = written.replace('~', '');
      return [key, { key, state, text: key, ...(written.startsWith('~') && { isWorded: true }) }];
    }),
  );
const times = { before: '2026-11-23T08:00:00Z', now: '2026-11-24T08:00:00Z' };

describe('what got worse', () => {
  it.each(cases as unknown as readonly Case[])('$name', ({ before, now, exitCode, ...expected }) => {
    const changes = compareFacts(factsFrom(before), factsFrom(now), times);
    for (const kind of ['worse', 'better', 'remaining', 'unknown', 'warnings'] as const) {
      expect([kind, changes[kind].map(({ key }) => key)]).toEqual([kind, expected[kind] ?? []]);
    }
    expect(changesExitCode(changes)).toBe(exitCode);
  });

  const state = fc.constantFrom<FactState>('holds', 'warns', 'unknown', 'fails', 'not-looked-at');
  const facts = fc.dictionary(fc.constantFrom('a 1', 'a 2', 'b 1', 'c'), state, { noNullPrototype: true });

  it('a verification is never worse than itself, and only what is unknown in it keeps the gate shut', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const same = compareFacts(factsFrom(given), factsFrom(given), times);
        expect([same.worse, same.better, same.warnings]).toEqual([[], [], []]);
        expect(changesExitCode(same)).toBe(Object.values(given).includes('unknown') ? 3 : 0);
      }),
      { numRuns: runs(200) },
    );
  });

  it('no fact that fails or is unknown now is left out: it is worse, remains, or is unknown', () => {
    fc.assert(
      fc.property(facts, facts, (before, now) => {
        const { worse, remaining, unknown: unclear } = compareFacts(factsFrom(before), factsFrom(now), times);
        const open = Object.entries(now).flatMap(([key, is]) => (is === 'fails' || is === 'unknown' ? [key] : []));
        const named = [...worse, ...remaining, ...unclear].filter(({ to }) => to !== 'not-looked-at').map(({ key }) => key);
        expect(named.sort()).toEqual(open.sort());
      }),
      { numRuns: runs(200) },
    );
  });
});

const [one, two] = ['333333333333', '444444444444'] as const;
const configuration = configured();
const [definition] = stackSetDefinitions(configuration, { root });
const today = '2026-11-24';

function organization(
  over: { readonly [account: string]: Partial<StackInstance> | 'none' } = {},
  snapshot: Partial<Snapshot> = {},
): Snapshot {
  const instances = [administrator, one, two].flatMap((account) => {
    const change = over[account] ?? {};
    return change === 'none' ? [] : [instance(account, change)];
  });
  const whole = sketch(
    { accounts: { [one]: ['root'], [two]: ['root'] } },
    {
      stackSets: { 'cordon-containment-roles': present(deployed(definition!, instances)), 'cordon-containment-roles-canary': absent },
      managementAccount: managementDeployed(managementTemplateBody(configuration, 'create')),
      ...snapshot,
    },
  );
  const roles = present(['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution']);
  return { ...whole, accounts: whole.accounts.map((account) => ({ ...account, containmentRoles: roles })) };
}

const withoutMembership = 'these tests are about the roles';
const verified = (snapshot: Snapshot) => verification({ configuration, snapshot, today, withoutMembership });
const since = (earlier: unknown, snapshot: Snapshot, over: { readonly contained?: boolean } = {}) => {
  const text = typeof earlier === 'string' ? earlier : JSON.stringify(earlier);
  const options = { configuration, snapshot, today, file: 'earlier.json', earlier: text, withoutMembership, ...over };
  return changesSince(readEarlier(options), verification(options), over);
};

describe('an organization', () => {
  const later = { takenAt: '2026-11-25T00:00:00.000Z' };

  it('is the same to a result in JSON and to the snapshot that it was made from', () => {
    const before = organization({ [one]: 'none', [two]: { driftStatus: 'DRIFTED' } });
    const now = organization({ [two]: 'none' }, later);
    const changes = since(before, now);
    expect(changes).toEqual(since(verified(before), now));
    expect(changes.better.map(({ key }) => key)).toEqual([`roles ${one}`, `roles-drifted ${two}`]);
    expect(changes.remaining.map(({ key }) => key)).toEqual([`roles ${two}`]);
    expect(changes.exitCode).toBe(0);
    expect(verified(now).exitCode).toBe(1);
  });

  it('with an account that was closed has not got worse', () => {
    const closed = organization({}, later);
    const accounts = closed.accounts.map((account) => (account.id === one ? { ...account, state: 'SUSPENDED' as const } : account));
    expect(since(organization(), { ...closed, accounts }).worse).toEqual([]);
  });

  it('whose GuardDuty is not read any more has got worse', () => {
    const changes = since(organization(), organization({}, { ...later, detection: undefined }));
    expect(changes.worse.map(({ key }) => key)).toEqual(['guardduty eu-west-1', 'security-hub eu-west-1']);
    expect(changes.exitCode).toBe(1);
  });

  it('cannot be told apart where the StackSet was not read then and now', () => {
    const reason = { call: 'cloudformation:ListStackInstances', code: 'AccessDenied', message: 'denied' };
    const unread = { stackSets: { 'cordon-containment-roles': unknown(reason), 'cordon-containment-roles-canary': absent } };
    const changes = since(organization({}, unread), organization({}, { ...unread, ...later }));
    expect(changes).toMatchObject({ worse: [], exitCode: 3 });
    expect(changes.unknown.map(({ key }) => key)).toContain(`roles ${one}`);
  });

  it('is judged by its chains where --contained asks for them', () => {
    const quiet = since(organization(), organization({}, later));
    expect(quiet).toMatchObject({ worse: [], unknown: [], exitCode: 0 });
    const { chain, ...before } = verified(organization());
    const accounts = chain!.accounts.map((account) => ({ ...account, verdict: 'yes' as const }));
    const earlier = { ...before, chain: { ...chain!, accounts } };
    expect(since(earlier, organization({}, later)).exitCode).toBe(0);
    const contained = since(earlier, organization({}, later), { contained: true });
    expect(contained.exitCode).toBe(1);
    expect(contained.worse).toHaveLength(4);
    expect(contained.worse[2]).toMatchObject({ key: `contained ${one}`, from: 'holds', remedy: `cordon explain account ${one}` });
  });
});

describe('the text', () => {
  it('names what got worse first, what nobody can tell, and what is not resolved', () => {
    const changes = since(
      organization({ [one]: 'none' }),
      organization({ [one]: 'none', [two]: 'none' }, { takenAt: '2026-11-25T00:00:00.000Z' }),
    );
    expect(verificationChangesToText(changes, { colour: false })).toBe(`since 2026-11-24 00:00 UTC · read 2026-11-25 00:00 UTC

Worse (1)
  ✖ ${two}: containment roles missing (no stack instance)

Not resolved: it failed before, and fails now (1)
  · ${one}: containment roles missing (no stack instance)

✖ 1 got worse · 1 old finding not resolved
`);
  });

  it('says plainly that old findings remain where nothing got worse', () => {
    const text = verificationChangesToText(since(organization({ [one]: 'none' }), organization({ [one]: 'none' })), { colour: false });
    expect(text).toMatch(/✔ nothing got worse · 1 old finding not resolved \(cordon verify without --since fails on them\)\n$/);
  });
});

describe('a file for --since', () => {
  const refusal = (earlier: unknown, over: object = {}): string | undefined => {
    try {
      since(earlier, organization(), over);
      return undefined;
    } catch (error) {
      expect(error).toBeInstanceOf(CordonError);
      expect((error as CordonError).exitCode).toBe(2);
      return (error as CordonError).problems.map(({ id, path }) => [id, path].filter(Boolean).join(' ')).join(', ');
    }
  };
  const result = verified(organization());

  it.each<[string, unknown, string, object?]>([
    ['that is no JSON', '{', 'verification-not-json'],
    ['that is a list', [], 'not-a-verification'],
    ['that is another result of Cordon', { kind: 'cordon/plan', version: 1 }, 'not-a-verification'],
    ['of a newer version', { ...result, version: 2 }, 'not-a-verification'],
    ['of another organization', { ...result, organization: 'o-otherexample' }, 'verification-of-another-organization'],
    ['of later', { ...result, takenAt: '2027-01-01T00:00:00Z' }, 'verification-of-later'],
    ['of a part of the rollout', { ...result, scope: 'stack-sets' }, 'verification-of-another-part'],
    ['without chains, with --contained', { ...result, chain: undefined }, 'verification-without-chain', { contained: true }],
    [
      'with an account that says nothing',
      { ...result, accounts: [{ account: one }] },
      'mistyped-verification accounts[0].status, mistyped-verification accounts[0].holds, mistyped-verification accounts[0].standing',
    ],
    [
      'with a severity that is none',
      { ...result, findings: [{ id: 'x', severity: 'bad', message: '', remedy: '' }] },
      'mistyped-verification findings[0].severity',
    ],
  ])('%s is refused', (_, earlier, problems, over = {}) => {
    expect(refusal(earlier, over)).toBe(problems);
  });

  it('takes the worse of two findings of an ID about one account', () => {
    const finding = { id: 'membership-without-roles', message: '', remedy: '', accounts: [one] };
    const findings = [
      { ...finding, severity: 'error' as const },
      { ...finding, severity: 'warning' as const },
    ];
    expect(factsOf({ ...result, findings }, { contained: false }).get(`membership-without-roles ${one}`)?.state).toBe('fails');
  });
});
