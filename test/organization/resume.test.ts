import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileJournal } from '../../lib/aws/journal';
import { readOperation } from '../../lib/aws/read-operations';
import { type Clients } from '../../lib/aws/clients';
import { collectSnapshot, type CollectOptions } from '../../lib/organization/collect';
import { type Snapshot } from '../../lib/organization/snapshot';
import { present } from '../../lib/core/reading';
import { Rehearsal, type RehearsedCall } from '../../lib/rehearsal/rehearsal';
import { administrator, root, sketch } from '../support/organization';
import { asAdministrator, manyAccounts, stackSets, topicStackSet } from './collect-support';

const folder = mkdtempSync(join(tmpdir(), 'cordon-resume-'));
afterAll(() => rmSync(folder, { recursive: true }));
let number = 0;
const newFile = (): string => join(folder, `snapshot-${(number += 1)}.json.partial`);

const sketched = manyAccounts(12, (index) => index % 3);
const organization = sketch(sketched, {
  stackSets: {
    [stackSets[0]!]: present(topicStackSet(stackSets[0]!, Object.keys(sketched.accounts!))),
  },
  serviceControlPolicies: present(
    Array.from({ length: 7 }, (_, index) => ({ id: `p-0000000${index}`, name: `policy-${index}`, content: '{}', targets: [root] })),
  ),
});

const inputOf = ({ service, command, input }: RehearsedCall): string => `${service}:${command} ${JSON.stringify(input)}`;

interface Run {
  readonly snapshot?: Snapshot;
  readonly error?: unknown;
}

/** One process: it reads with a journal, and may be killed. */
async function run(
  rehearsal: Rehearsal,
  file: string | undefined,
  over: { readonly clients?: (clients: Clients) => Clients } = {},
): Promise<Run> {
  const journal = file === undefined ? undefined : new FileJournal(file, () => rehearsal.clock.now());
  const clients = rehearsal.clients({ account: administrator, management: true, memberRole: true });
  const options: CollectOptions = {
    clients: over.clients?.(clients) ?? clients,
    clock: rehearsal.clock,
    ...asAdministrator,
    serviceControlPolicies: true,
    ...(journal && {
      journal,
      onStart: (identity) => {
        const found = journal.open({ ...identity, cordon: '0.1.0' });
        return found.status === 'usable' ? found.startedAt : undefined;
      },
    }),
  };
  return collectSnapshot(options).then(
    (snapshot) => {
      journal?.delete();
      return { snapshot };
    },
    (error: unknown) => ({ error }),
  );
}

const withoutTime = (snapshot: Snapshot | undefined) => snapshot && { ...snapshot, takenAt: '' };

it.each([true, false])('a process that is killed at ten moments loses nothing and doubles nothing (paths: %s)', async (paths) => {
  const whole = new Rehearsal(organization, { paths });
  const expected = (await run(whole, undefined)).snapshot;
  const calls = whole.calls.length;
  const moments = Array.from({ length: 10 }, (_, index) => Math.floor(((index + 0.5) * calls) / 10));
  for (const moment of moments) {
    const rehearsal = new Rehearsal(organization, { paths, faults: [{ call: '*', kind: 'kill', after: moment, carriedOut: true }] });
    const file = newFile();
    expect((await run(rehearsal, file)).error).toMatchObject({ name: 'RehearsalKilled' });
    const killedAfter = rehearsal.calls.length;
    rehearsal.setFaults([]);
    const { snapshot } = await run(rehearsal, file);
    expect(withoutTime(snapshot)).toEqual(withoutTime(expected));
    // What was kept is not asked for again: only what was under way at the kill.
    const before = rehearsal.calls.slice(0, killedAfter).filter(({ error }) => error === undefined);
    const asked = new Set(rehearsal.calls.slice(killedAfter).map(inputOf));
    const again = before.filter((call) => readOperation(`${call.service}:${call.command}`).kept && asked.has(inputOf(call)));
    expect(again.length).toBeLessThanOrEqual(16);
    expect(rehearsal.calls.length - killedAfter).toBeLessThan(calls);
  }
});

it('a process that is killed again and again gets there', async () => {
  const rehearsal = new Rehearsal(organization);
  const expected = (await run(new Rehearsal(organization), undefined)).snapshot;
  const file = newFile();
  let runs = 0;
  for (;;) {
    runs += 1;
    // Each run gets a little further than what it asks for anew.
    rehearsal.setFaults([{ call: '*', kind: 'kill', after: 60 }]);
    const { snapshot, error } = await run(rehearsal, file);
    if (snapshot) {
      expect(withoutTime(snapshot)).toEqual(withoutTime(expected));
      break;
    }
    expect(error).toMatchObject({ name: 'RehearsalKilled' });
    expect(runs).toBeLessThan(40);
  }
  expect(runs).toBeGreaterThan(3);
});

it('says of a snapshot that went on that it was taken when the first run began', async () => {
  const rehearsal = new Rehearsal(organization, { faults: [{ call: '*', kind: 'kill', after: 40 }] });
  const file = newFile();
  const began = rehearsal.clock.now().toISOString();
  await run(rehearsal, file);
  rehearsal.setFaults([]);
  await rehearsal.clock.sleep(30 * 60_000);
  expect((await run(rehearsal, file)).snapshot?.takenAt).toBe(began);
});

it('reads everything again after more than an hour', async () => {
  const rehearsal = new Rehearsal(organization, { faults: [{ call: '*', kind: 'kill', after: 60 }] });
  const file = newFile();
  await run(rehearsal, file);
  rehearsal.setFaults([]);
  await rehearsal.clock.sleep(61 * 60_000);
  const now = rehearsal.clock.now().getTime();
  expect(Date.parse((await run(rehearsal, file)).snapshot?.takenAt ?? '')).toBeGreaterThanOrEqual(now);
});

it('begins a list again where AWS no longer takes the token of its page', async () => {
  const rehearsal = new Rehearsal(organization, { faults: [{ call: 'organizations:ListAccounts', kind: 'kill', after: 4 }] });
  const file = newFile();
  await run(rehearsal, file);
  rehearsal.setFaults([]);
  const killedAfter = rehearsal.calls.length;
  let refused = 0;
  const clients = (inner: Clients): Clients => ({
    ...inner,
    organizations: {
      send: async (command: object) => {
        const input = (command as { input: { NextToken?: string } }).input;
        if (command.constructor.name === 'ListAccountsCommand' && input.NextToken !== undefined && refused === 0) {
          refused += 1;
          throw Object.assign(new Error('You provided an invalid value for NextToken.'), { name: 'InvalidInputException' });
        }
        return (inner.organizations as unknown as { send(command: object): Promise<unknown> }).send(command);
      },
    },
  });
  const { snapshot } = await run(rehearsal, file, { clients });
  expect(refused).toBe(1);
  expect(snapshot?.accounts).toHaveLength(132);
  const lists = rehearsal.calls.slice(killedAfter).filter(({ command }) => command === 'ListAccounts');
  expect(lists.filter(({ input }) => (input as { NextToken?: string }).NextToken === undefined)).toHaveLength(1);
});

it('does not mix what changed: an account that moved between two runs is read again', async () => {
  const rehearsal = new Rehearsal(organization, {
    paths: false,
    faults: [{ call: 'organizations:ListAccountsForParent', kind: 'kill', after: 8 }],
  });
  const file = newFile();
  await run(rehearsal, file);
  rehearsal.setFaults([]);
  // Whatever was kept of it, it is now somewhere else.
  for (const account of ['300000000000', '300000000001', '300000000002']) rehearsal.moveAccount(account, root);
  const { snapshot } = await run(rehearsal, file);
  const ids = snapshot?.accounts.map(({ id }) => id) ?? [];
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(132);
});

it('keeps nothing of answers that do not fit together, so that the next run reads them again', async () => {
  const rehearsal = new Rehearsal(organization);
  const file = newFile();
  const clients = (inner: Clients): Clients => {
    const organizations = inner.organizations as unknown as { send(command: object): Promise<object> };
    const send = async (command: object): Promise<object> => {
      if (command.constructor.name !== 'ListAccountsCommand') return organizations.send(command);
      const { input } = command as { input: { NextToken?: string } };
      // The first page comes for every token, and always says that there is another one.
      if (input.NextToken !== undefined) delete input.NextToken;
      return { ...(await organizations.send(command)), NextToken: 'again' };
    };
    return { ...inner, organizations: { send } };
  };
  const first = await run(rehearsal, file, { clients });
  expect(first.error).toMatchObject({ exitCode: 3, cause: { name: 'repeated-page-token' } });
  const { snapshot } = await run(rehearsal, file);
  expect(withoutTime(snapshot)).toEqual(withoutTime((await run(new Rehearsal(organization), undefined)).snapshot));
});

it('keeps no e-mail address of an account', async () => {
  const rehearsal = new Rehearsal(organization, { faults: [{ call: '*', kind: 'kill', after: 60 }] });
  const file = newFile();
  await run(rehearsal, file);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('300000000000');
  expect(text).not.toContain('@');
});
