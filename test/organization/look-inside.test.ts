import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clients } from '../../lib/aws/clients';
import { FileJournal } from '../../lib/aws/journal';
import { notAskedCode } from '../../lib/core/reading';
import { snapshotChanges } from '../../lib/organization/changes';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { type Snapshot } from '../../lib/organization/snapshot';
import { Rehearsal, type RehearsalOptions } from '../../lib/rehearsal/rehearsal';
import { snapshotFor } from '../../lib/rollout/snapshot-for';
import { verifyCoverage } from '../../lib/rollout/verify';
import { today, whole } from '../chain/whole';
import { administrator, management } from '../support/organization';

const [one, two, closed] = ['333333333333', '444444444444', '555555555555'] as const;
const { configuration, snapshot: organization } = whole({
  units: { apps: 'root', data: 'root' },
  accounts: { [one]: ['apps'], [two]: ['data'], [closed]: ['data', 'SUSPENDED'] },
});
const roles = ['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution'];
const folder = mkdtempSync(join(tmpdir(), 'cordon-inside-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Sender = { send(command: object): Promise<object> };

interface Look {
  readonly sampleSize?: number;
  readonly options?: RehearsalOptions;
  readonly journal?: FileJournal;
  readonly memberIam?: (inner: NonNullable<Clients['memberIam']>) => Clients['memberIam'];
  readonly of?: Snapshot;
}

/** Looks into the accounts of an organization in which the templates have made the roles. */
async function look({ sampleSize, options, journal, memberIam, of = organization }: Look = {}, rehearsal = new Rehearsal(of, options)) {
  const clients = rehearsal.clients({ account: administrator, management: true, memberRole: true });
  const onStart =
    journal &&
    ((identity: { organization: string; caller: string }) => {
      const found = journal.open({ ...identity, cordon: '0.1.0' });
      return found.status === 'usable' ? found.startedAt : undefined;
    });
  return snapshotFor(
    configuration,
    { ...clients, ...(memberIam && { memberIam: memberIam(clients.memberIam!) }) },
    rehearsal.clock,
    { ...(journal && { journal, onStart }) },
    { membership: true, lookInside: sampleSize === undefined ? {} : { sampleSize } },
  );
}

/** A member account in which somebody stands between IAM and its answers. */
const between =
  (account: string, answer: (operation: string, send: () => Promise<object>) => Promise<object>): NonNullable<Look['memberIam']> =>
  (inner) =>
  async (id) => {
    const iam: unknown = await inner(id);
    const through: Sender = {
      send: (command) => {
        const send = (): Promise<object> => (iam as Sender).send(command);
        return id === account ? answer(command.constructor.name.replace(/Command$/, ''), send) : send();
      },
    };
    return through;
  };

const denied = (name = 'AccessDenied'): Error => Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: 403 } });

describe('an organization whose accounts are all looked into', () => {
  let seen: Snapshot;
  beforeAll(async () => {
    seen = await look();
  });

  it('has both roles of every active account, each document once, and is read again from its file', () => {
    expect(Object.keys(seen.seenRoles!.accounts)).toEqual([management, administrator, one, two].sort());
    expect(seen.seenRoles).toMatchObject({ extent: 'all' });
    expect(seen.seenRoles).not.toHaveProperty('sampleSize');
    for (const account of Object.values(seen.seenRoles!.accounts)) expect(Object.keys(account)).toEqual(roles);
    // Of four accounts: the trust policy and the policy of the first role name the account, those of the second do not.
    expect(Object.keys(seen.seenRoles!.documents)).toHaveLength(4 * 2 + 2);
    expect(parseSnapshot(JSON.stringify(seen), { file: 'x' })).toEqual(seen);
  });

  it('proves the roles of each by what was seen', () => {
    const { accounts, seenRoles, exitCode } = verifyCoverage({ configuration, snapshot: seen, today });
    expect(seenRoles).toEqual({ extent: 'all', seen: 4, asConfigured: 4, unread: 0, byStackAlone: 0 });
    expect(accounts.filter(({ seen: state }) => state === 'as-configured').map(({ account }) => account)).toEqual(
      [management, administrator, one, two].sort(),
    );
    expect(exitCode).toBe(verifyCoverage({ configuration, snapshot: organization, today }).exitCode);
  });

  it('says which roles are there, as without looking at what is in them', () => {
    for (const { id, state, containmentRoles } of seen.accounts) {
      if (state === 'ACTIVE') expect([id, containmentRoles]).toEqual([id, { status: 'present', value: roles }]);
      else expect(containmentRoles).toMatchObject({ status: 'unknown', reason: { code: notAskedCode } });
    }
  });

  it('asks each account as often as needed, and no more', async () => {
    const rehearsal = new Rehearsal(organization);
    await look({}, rehearsal);
    const calls = rehearsal.calls.filter(({ service, account }) => service === 'iam' && account === one).map(({ command }) => command);
    expect(calls.sort()).toEqual(
      // Two roles with one inline policy each, and the triage role.
      [
        ...Array<string>(3).fill('GetRole'),
        ...Array<string>(2).fill('GetRolePolicy'),
        'ListAttachedRolePolicies',
        'ListAttachedRolePolicies',
        'ListRolePolicies',
        'ListRolePolicies',
      ],
    );
  });

  it('shows what somebody changed since, with the account and the role', async () => {
    const attach = between(one, async (operation, send) => {
      const answer = await send();
      return operation === 'ListAttachedRolePolicies'
        ? { ...answer, AttachedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] }
        : answer;
    });
    const later = { ...(await look({ memberIam: attach })), takenAt: '2026-11-25T00:00:00.000Z' };
    const changes = snapshotChanges(seen, later).changes.filter(({ id }) => id === one);
    expect(changes.map(({ what, from, to }) => [what, from, to])).toEqual([
      [`managed policies of ${roles[0]}`, 'none', 'arn:aws:iam::aws:policy/AdministratorAccess'],
      [`managed policies of ${roles[1]}`, 'arn:aws:iam::aws:policy/SecurityAudit', 'arn:aws:iam::aws:policy/AdministratorAccess'],
    ]);
  });
});

describe('where a call is denied in one account', () => {
  it.each(['GetRole', 'ListAttachedRolePolicies', 'ListRolePolicies', 'GetRolePolicy'])(
    'iam:%s leaves this account unknown, and no other',
    async (call) => {
      const refuse = between(one, async (operation, send) => (operation === call ? Promise.reject(denied()) : send()));
      const snapshot = await look({ memberIam: refuse });
      const { accounts, seenRoles, exitCode } = verifyCoverage({ configuration, snapshot, today });
      const found = accounts.find(({ account }) => account === one);
      expect(found).toMatchObject({ status: 'unknown', seen: 'unread', reason: expect.stringContaining(`iam:${call}`) as string });
      expect(seenRoles).toMatchObject({ seen: 3, asConfigured: 3, unread: 1 });
      expect(exitCode).toBe(3);
      expect(parseSnapshot(JSON.stringify(snapshot), { file: 'x' })).toEqual(snapshot);
    },
  );

  it('sts:AssumeRole leaves this account unknown, and no other', async () => {
    const snapshot = await look({ memberIam: (inner) => async (id) => (id === one ? Promise.reject(denied()) : inner(id)) });
    const { accounts, seenRoles } = verifyCoverage({ configuration, snapshot, today });
    expect(accounts.find(({ account }) => account === one)).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('sts:AssumeRole') as string,
    });
    expect(seenRoles).toMatchObject({ seen: 3, unread: 1 });
  });
});

it('is not fooled by a role of another account, nor by one that goes away while it is read', async () => {
  const other = between(one, async (operation, send) => {
    const answer = (await send()) as { Role?: { Arn: string } };
    return operation === 'GetRole' ? { ...answer, Role: { ...answer.Role, Arn: answer.Role!.Arn.replace(one, two) } } : answer;
  });
  const of = (snapshot: Snapshot) => snapshot.seenRoles!.accounts[one]![roles[0]!];
  expect(of(await look({ memberIam: other }))).toMatchObject({ status: 'unknown', reason: { code: 'wrong-account' } });
  const gone = between(one, async (operation, send) =>
    operation === 'ListRolePolicies' ? Promise.reject(denied('NoSuchEntityException')) : send(),
  );
  expect(of(await look({ memberIam: gone }))).toMatchObject({ status: 'unknown', reason: { call: 'iam:ListRolePolicies' } });
});

describe('a sample', () => {
  const names = ['appa', 'appb', 'appc'];
  const many = whole({
    units: Object.fromEntries(names.map((name) => [name, 'root'])),
    accounts: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [String(300_000_000_000 + index), [names[index % 3]!] as const])),
  }).snapshot;
  const unitsOf = ({ accounts }: Snapshot, ids: readonly string[]) =>
    ids.map((id) => accounts.find((account) => account.id === id)!.parent);

  it('is the same for the same organization, has every unit before it has one twice, and says how many it was to have', async () => {
    const rehearsal = new Rehearsal(many);
    const snapshot = await look({ sampleSize: 7, of: many }, rehearsal);
    const { accounts, ...rest } = snapshot.seenRoles!;
    expect(rest).toMatchObject({ extent: 'sample', sampleSize: 7 });
    const ids = Object.keys(accounts).filter((id) => id !== management);
    expect(ids).toHaveLength(7);
    expect((await look({ sampleSize: 7, of: many, options: { paths: false } })).seenRoles).toEqual(snapshot.seenRoles);
    // Three units and the root: four accounts have four places.
    const four = Object.keys((await look({ sampleSize: 4, of: many })).seenRoles!.accounts).filter((id) => id !== management);
    expect(new Set(unitsOf(many, four)).size).toBe(4);
    expect(ids).toEqual(expect.arrayContaining(four));
    // Nobody goes into the others.
    expect(new Set(rehearsal.calls.filter(({ service }) => service === 'iam').map(({ account }) => account))).toEqual(
      new Set([...ids, management]),
    );
    const { seenRoles, notLookedAt } = verifyCoverage({ configuration, snapshot, today });
    expect(seenRoles).toEqual({ extent: 'sample', sampleSize: 7, seen: 8, asConfigured: 8, unread: 0, byStackAlone: 24 });
    expect(notLookedAt).toContain('the triage service-linked role in 24 accounts');
  });
});

it('a process that is killed while it looks loses nothing, keeps each document once, and assumes no role again', async () => {
  const many = whole({
    units: { apps: 'root' },
    accounts: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [String(300_000_000_000 + index), ['apps'] as const])),
  }).snapshot;
  const expected = await look({ of: many });
  const first = new Rehearsal(many);
  await look({ of: many }, first);
  const start = first.calls.findIndex(({ service, account }) => service === 'iam' && account !== management);
  for (const share of [0.2, 0.5, 0.9]) {
    const moment = Math.floor(start + share * (first.calls.length - start));
    const rehearsal = new Rehearsal(many, { faults: [{ call: '*', kind: 'kill', after: moment, carriedOut: true }] });
    const file = join(folder, `${share}.partial`);
    const journal = () => new FileJournal(file, () => rehearsal.clock.now());
    await expect(look({ of: many, journal: journal() }, rehearsal)).rejects.toMatchObject({ name: 'RehearsalKilled' });
    rehearsal.setFaults([]);
    const text = readFileSync(file, 'utf8');
    const kept = [...text.matchAll(/"seen roles (\d{12}) /g)].map(([, id = '']) => id);
    // The longest document stands there once.
    expect(text.split('AllowAutoScalingWrite').length - 1).toBe(kept.length === 0 ? 0 : 1);
    const assumed: string[] = [];
    const again = await look(
      { of: many, journal: journal(), memberIam: (inner) => async (id) => (assumed.push(id), inner(id)) },
      rehearsal,
    );
    expect({ ...again, takenAt: '' }).toEqual({ ...expected, takenAt: '' });
    expect(assumed.filter((id) => kept.includes(id))).toEqual([]);
    expect(new Set([...assumed, ...kept]).size).toBe(21);
  }
});
