import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../lib/aws/connect';
import { systemClock, type Clock } from '../../lib/core/clock';
import { CordonError } from '../../lib/core/problem';
import { present } from '../../lib/core/reading';
import { collectSnapshot } from '../../lib/organization/collect';
import { type Snapshot } from '../../lib/organization/snapshot';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { administrator, management, root, sketch, unit } from '../support/organization';
import { repository } from '../support/run';
import { sampled } from '../support/runs';
import { asAdministrator, manyAccounts, stackSets, topicStackSet } from './collect-support';
import { type WireFault } from '../support/faulty-wire';
import { emulators, faultCases, moving, triedAgainst, type FaultCase, type Outcome } from './fault-cases';
import { OrganizationServer } from './organization-server';

const sketched = manyAccounts(6, () => 0);
const organization = sketch(sketched, {
  stackSets: {
    [stackSets[0]!]: present(topicStackSet(stackSets[0]!, Object.keys(sketched.accounts!))),
  },
});

const environment = { ...process.env };
beforeAll(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKIAADMINISTRATOR',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
});
afterAll(() => {
  process.env = environment;
});

/** The server counts no rates, so nobody need wait for them. */
const quick: Clock = { now: () => systemClock.now(), sleep: (milliseconds) => systemClock.sleep(milliseconds / 50) };

/** The organization as it is read over HTTP, with the clients of the SDK. */
async function read(fault?: WireFault, paths = true): Promise<Snapshot> {
  const rehearsal = new Rehearsal(organization, { paths });
  const move = (to: 'root' | 'its unit'): void => rehearsal.moveAccount(moving, to === 'root' ? root : unit('unita'));
  const server = await OrganizationServer.start(rehearsal, fault, { move });
  process.env.AWS_ENDPOINT_URL = server.endpoint;
  try {
    const clients = await connect({
      region: 'eu-west-1',
      managementAccount: management,
      // A second, where a user waits half a minute.
      timeouts: { connection: 1_000, answer: 1_000 },
    });
    return await collectSnapshot({
      clients,
      clock: quick,
      ...asAdministrator,
      stackSets: [stackSets[0]!],
    });
  } finally {
    await server.stop();
  }
}

let calm: Promise<Snapshot> | undefined;
const withoutTime = (snapshot: Snapshot) => ({ ...snapshot, takenAt: '' });

async function check({ fault, outcome, byUnit = false, problem }: FaultCase): Promise<void> {
  calm ??= read();
  const expected = withoutTime(await calm);
  expect(expected.accounts).toHaveLength(132);
  if (outcome === 'the read fails with exit code 3') {
    const error = await read(fault, !byUnit).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(CordonError);
    expect(error).toMatchObject({ exitCode: 3, problems: [{ id: problem }] });
    return;
  }
  const snapshot = withoutTime(await read(fault, !byUnit));
  const name = stackSets[0]!;
  if (outcome === 'nothing is lost') {
    expect(snapshot).toEqual(expected);
    return;
  }
  const [set, whole] = [snapshot.stackSets[name], expected.stackSets[name]];
  if (set?.status !== 'present' || whole?.status !== 'present') throw new Error('the StackSet was not read');
  expect(set.value.instances).toMatchObject({ status: 'unknown', reason: { call: 'cloudformation:ListStackInstances' } });
  expect({ ...snapshot, stackSets: { [name]: present({ ...set.value, instances: whole.value.instances }) } }).toEqual(expected);
}

describe('over HTTP, with what goes wrong between Cordon and AWS', () => {
  it('the calm organization is the one of the rehearsal', async () => {
    calm ??= read();
    const { accounts } = await calm;
    expect(accounts.map(({ id, parent }) => `${id} ${parent}`)).toEqual(organization.accounts.map(({ id, parent }) => `${id} ${parent}`));
    expect(accounts.map(({ id }) => id)).toEqual(expect.arrayContaining([administrator, moving]));
  });

  it.each(sampled(faultCases, ({ outcome }) => outcome).map((each) => [each.name, each.outcome, each] as const))(
    '%s: %s',
    async (_name, _outcome, each) => check(each),
  );
});

it('the table of docs/faults.md has these faults, what becomes of them, and whose servers they were tried against', () => {
  const page = readFileSync(join(repository, 'docs', 'faults.md'), 'utf8');
  const rows = [...page.matchAll(/^\| ([^|]+?) +\| ([^|]+?) +\| ([^|]+?) +\|$/gm)].map(([, ...cells]) => cells);
  const outcomes: Readonly<Record<Outcome, string>> = {
    'nothing is lost': 'Nothing is lost',
    'the stack instances are unknown': 'The stack instances are unknown; the rest is read; exit code 3',
    'the read fails with exit code 3': 'The read fails with exit code 3',
  };
  const words = faultCases.map((each) => [
    `${each.name.charAt(0).toUpperCase()}${each.name.slice(1)}`,
    outcomes[each.outcome],
    ['in memory', ...triedAgainst(each)].join(', '),
  ]);
  expect(rows.filter(([name]) => name !== 'Fault' && !/^-+$/.test(name!))).toEqual(words);
  for (const emulator of emulators) {
    expect(faultCases.filter((each) => triedAgainst(each).includes(emulator)).length).toBeGreaterThanOrEqual(25);
  }
});
