import { DisassociateMembersCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { approvedActionTypes, type ApprovedAction } from '../../lib/configuration/configuration';
import { linkIds, type LinkId } from '../../lib/chain';
import { type Clock } from '../../lib/core/clock';
import { breaks, denials } from './chain-breaks';
import { ChainSubject, membersOfNothing } from './chained';
import { wireEngines } from './engines';

// The pace at which AWS allows reads is kept in order, but not waited for: moto has no such limits.
jest.mock('../../lib/core/clock', () => ({ systemClock: jest.requireActual<{ fastClock: () => Clock }>('./fast-clock').fastClock() }));

/**
 * The chains of `cordon verify --contained`, over the wire, from an organization that was onboarded to the end: each link that moto can express is
 * broken by the APIs of AWS, and each call is denied, one after the other.
 */
const moto = wireEngines().find(({ name }) => name === 'moto')!;
afterAll(() => moto.close());

type Found = Awaited<ReturnType<ChainSubject['chains']>>;
const accounts = ['management', ...membersOfNothing] as const;
/** The membership covers the units of the configuration, and not the root, in which these two are. */
const uncovered: readonly string[] = ['legacy', 'management'];

/** Links that are open, by account and action type: `shop s3-bucket` to `no data-source-on`. */
function open(found: Found): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    accounts.flatMap((account) =>
      approvedActionTypes.map((action): [string, string[]] => {
        const { no, unknown } = found[account]!.actions[action]!;
        return [`${account} ${action}`, [...no.map((id) => `no ${id}`), ...unknown.map((id) => `unknown ${id}`)]];
      }),
    ),
  );
}

interface Opened {
  readonly links: readonly LinkId[];
  readonly state: 'no' | 'unknown';
  /** @default - every action type */
  readonly actions?: readonly ApprovedAction[];
  /** @default - every account */
  readonly only?: readonly string[];
}

/** What is open where all holds but the coverage of two accounts, with these links besides. */
function expected(opened: readonly Opened[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    accounts.flatMap((account) =>
      approvedActionTypes.map((action) => {
        const is = new Map<LinkId, string>(uncovered.includes(account) ? [['membership-covers-account', 'no']] : []);
        for (const { links, state, actions = approvedActionTypes, only = accounts } of opened) {
          if (only.includes(account) && actions.includes(action)) for (const link of links) is.set(link, state);
        }
        const of = (one: string): string[] => linkIds.filter((id) => is.get(id) === one).map((id) => `${one} ${id}`);
        return [`${account} ${action}`, [...of('no'), ...of('unknown')]] as const;
      }),
    ),
  );
}

/** The verdict of each action type is that of its weakest link, and that of the account the weakest of these. */
function assertWeakest(found: Found): void {
  for (const account of accounts) {
    const { verdict, actions } = found[account]!;
    const weakest = (states: readonly string[]): string => ['no', 'unknown'].find((state) => states.includes(state)) ?? 'yes';
    const verdicts = approvedActionTypes.map((action) => {
      const { verdict: ofAction, no, unknown } = actions[action]!;
      expect([account, action, ofAction]).toEqual([account, action, no.length > 0 ? 'no' : unknown.length > 0 ? 'unknown' : 'yes']);
      return ofAction;
    });
    expect([account, verdict]).toEqual([account, weakest(verdicts)]);
  }
}

let subject: ChainSubject;
beforeAll(async () => {
  subject = await ChainSubject.open(moto);
}, 300_000);
afterAll(() => subject?.end());

async function chains(): Promise<Found> {
  const found = await subject.chains();
  assertWeakest(found);
  return found;
}

/** Links that nothing breaks here: moto has no automation rules, and its StackSets keep the roles of the template that is deployed. */
const neverBroken: readonly LinkId[] = ['deployed-automation-rules', 'roles-allow-runbook'];

it('is tried with every link: each is broken, but for two that only become unknown', () => {
  const broken = new Set<LinkId>(['detector-on', ...breaks.flatMap(({ links }) => links)]);
  const unknown = new Set(denials.flatMap(([, denied]) => denied.flatMap(({ links }) => links)));
  expect(linkIds.filter((id) => !broken.has(id))).toEqual(neverBroken);
  expect(neverBroken.filter((id) => !unknown.has(id))).toEqual([]);
});

it('would contain each action type in every account that is covered, once all is onboarded', async () => {
  const found = await chains();
  expect(open(found)).toEqual(expected([]));
  expect(Object.fromEntries(accounts.map((account) => [account, found[account]!.verdict]))).toEqual({
    ...{ 'security-tooling': 'yes', shop: 'yes', play: 'yes' },
    ...{ legacy: 'no', management: 'no' },
  });
});

it.each(breaks.map((one) => [one.name, one] as const))('%s: that breaks its link, and nothing else', async (_, one) => {
  const { links, state, actions, account } = one;
  const undo = await one.make(subject);
  try {
    const found = await chains();
    expect(open(found)).toEqual(expected([{ links, state, ...(actions && { actions }), ...(account && { only: [account] }) }]));
  } finally {
    await undo();
  }
});

it.each(denials)('%s denied: nobody knows its links, none of them passes, and nothing else changes', async (call, denied) => {
  subject.world.faults([{ call, kind: 'deny', times: 9_999 }]);
  try {
    const opened = denied.map(({ but = [], ...one }): Opened => ({
      ...one,
      state: 'unknown',
      only: accounts.filter((account) => !but.includes(account)),
    }));
    expect(open(await chains())).toEqual(expected(opened));
  } finally {
    subject.world.faults([]);
  }
});

it('is as it was after all that, and then an account leaves GuardDuty', async () => {
  expect(open(await chains())).toEqual(expected([]));
  const client = new GuardDutyClient(subject.settings());
  const { DetectorIds: [DetectorId] = [] } = await client.send(new ListDetectorsCommand({}));
  await client.send(new DisassociateMembersCommand({ DetectorId, AccountIds: [subject.world.account('shop')] }));
  expect(open(await chains())).toEqual(
    expected([
      { links: ['detector-on'], state: 'no', only: ['shop'] },
      { links: ['data-source-on'], state: 'unknown', actions: ['s3-bucket'], only: ['shop'] },
    ]),
  );
});
