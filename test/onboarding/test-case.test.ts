import { type Regional } from '../../lib/aws/clients';
import { carryOutTestCase, type TestCaseOptions, type TestCaseResult } from '../../lib/onboarding/test-case/carry-out';
import { testCaseInput, testCaseTitle } from '../../lib/onboarding/test-case/test-case';
import { type Fault, Rehearsal, RehearsalKilled } from '../../lib/rehearsal/rehearsal';
import {
  CreateCaseCommand,
  ListCasesCommand,
  type ListCasesItem,
  type SecurityIRClient,
  UpdateCaseStatusCommand,
} from '../../lib/security-ir';
import { inputProblems } from '../../lib/security-ir/values';
import { administrator } from '../support/organization';
import { onboarded, whole } from './organizations';

const region = 'eu-west-1';
const organization = (options: ConstructorParameters<typeof Rehearsal>[1] = {}): Rehearsal =>
  new Rehearsal(onboarded(whole()), { region, ...options });

/** AWS Security Incident Response for a new process. */
async function clientOf(rehearsal: Rehearsal): Promise<Regional<SecurityIRClient>> {
  return rehearsal.clients({ account: administrator }).securityIr!(region);
}

async function run(rehearsal: Rehearsal, over: Partial<TestCaseOptions> = {}): Promise<TestCaseResult> {
  return carryOutTestCase({
    client: await clientOf(rehearsal),
    region,
    clock: rehearsal.clock,
    look: () => Promise.resolve('confirmed' as const),
    ...over,
  });
}

/** The cases as they are, whatever faults there were. */
async function casesOf(rehearsal: Rehearsal): Promise<readonly ListCasesItem[]> {
  rehearsal.setFaults([]);
  const { items = [] } = await (await clientOf(rehearsal)).send(new ListCasesCommand({}));
  return items;
}

const statuses = async (rehearsal: Rehearsal): Promise<unknown[]> => (await casesOf(rehearsal)).map(({ caseStatus }) => caseStatus);
const callsOf = ({ calls }: Rehearsal): string[] => calls.filter(({ service }) => service === 'security-ir').map(({ command }) => command);
const ids = ({ problems }: TestCaseResult): string[] => problems.map(({ id }) => id);

it('opens a case, comments on it, lets somebody look while it is open, and closes it', async () => {
  const rehearsal = organization();
  const events: string[] = [];
  let whileLooking: unknown;
  const found = await run(rehearsal, {
    onEvent: ({ kind }) => events.push(kind),
    look: async () => {
      whileLooking = await statuses(rehearsal);
      return 'confirmed';
    },
  });
  expect(whileLooking).toEqual(['Submitted']);
  expect(await statuses(rehearsal)).toEqual(['Closed']);
  expect(events).toEqual(['opened', 'commented', 'closed']);
  expect(found).toMatchObject({ kind: 'cordon/test-case', outcome: 'closed', exitCode: 0, arrival: 'confirmed', problems: [] });
  expect(found.cases).toEqual([
    {
      id: expect.stringMatching(/^\d{10}/),
      openedAt: '2026-01-01T00:00:00.000Z',
      wasLeftOpen: false,
      status: 'closed',
      closeCommand: expect.stringMatching(/^aws security-ir close-case --case-id \d+ --region eu-west-1$/),
    },
  ]);
});

it('is a case that the model takes, marked as a test in title and description, without a watcher or an account', () => {
  const input = testCaseInput(new Date());
  expect(inputProblems('CreateCase', input)).toEqual([]);
  expect(input).toMatchObject({ resolverType: 'Self', impactedAccounts: [], watchers: [] });
  for (const text of [input.title, input.description]) {
    expect(text).toContain('This is a configuration validation test, there is no real security event.');
  }
});

it('cannot be one that AWS works on: the type has no other resolver', () => {
  // @ts-expect-error AWS is no resolver of a test case.
  const wrong: ReturnType<typeof testCaseInput> = { ...testCaseInput(new Date()), resolverType: 'AWS' };
  expect(wrong.resolverType).toBe('AWS');
});

describe('a test case that a killed run left open', () => {
  const killed = async (fault: Partial<Fault>): Promise<Rehearsal> => {
    const rehearsal = organization({ faults: [{ call: 'security-ir:CloseCase', kind: 'kill', ...fault }] });
    await expect(run(rehearsal)).rejects.toThrow(RehearsalKilled);
    rehearsal.setFaults([]);
    return rehearsal;
  };

  it.each<[string, Partial<Fault>]>([
    ['before it was closed', {}],
    ['after it was opened, before anybody knew its ID', { call: 'security-ir:CreateCase', carriedOut: true }],
    ['before its comment', { call: 'security-ir:CreateCaseComment' }],
  ])('%s, is found and closed, and no second one is opened', async (_, fault) => {
    const rehearsal = await killed(fault);
    const events: string[] = [];
    const found = await run(rehearsal, { onEvent: ({ kind }) => events.push(kind) });
    expect(found).toMatchObject({ outcome: 'closed', exitCode: 0, cases: [{ wasLeftOpen: true, status: 'closed' }] });
    expect(events[0]).toBe('found-open');
    expect(await statuses(rehearsal)).toEqual(['Closed']);
  });

  it('that was not opened yet is opened by the next run', async () => {
    const rehearsal = await killed({ call: 'security-ir:CreateCase' });
    expect(await run(rehearsal)).toMatchObject({ outcome: 'closed', cases: [{ wasLeftOpen: false }] });
    expect(await statuses(rehearsal)).toEqual(['Closed']);
  });

  it('that was closed already is not seen: the next run opens one of its own', async () => {
    const rehearsal = await killed({ carriedOut: true });
    expect(await run(rehearsal)).toMatchObject({ cases: [{ wasLeftOpen: false }] });
    expect(await statuses(rehearsal)).toEqual(['Closed', 'Closed']);
  });

  it('is found on whatever page it stands, and cases of others stay as they are', async () => {
    const rehearsal = organization({ pageSize: 2, faults: [{ call: 'security-ir:CloseCase', kind: 'kill' }] });
    const client = await clientOf(rehearsal);
    const other = { ...testCaseInput(new Date()), title: `${testCaseTitle} again` };
    for (let index = 0; index < 5; index += 1) await client.send(new CreateCaseCommand(other));
    await expect(run(rehearsal)).rejects.toThrow(RehearsalKilled);
    rehearsal.setFaults([]);
    expect(await run(rehearsal)).toMatchObject({ cases: [{ wasLeftOpen: true }] });
    expect(await statuses(rehearsal)).toEqual([...Array<string>(2).fill('Submitted')]);
  });
});

describe('each call that goes wrong', () => {
  const commands = ['ListCases', 'CreateCase', 'CreateCaseComment', 'CloseCase', 'GetCase'];
  const faults: readonly (readonly [string, Omit<Fault, 'call'>])[] = [
    ['is denied', { kind: 'deny' }],
    ['is throttled for good', { kind: 'throttle' }],
    ['never arrives', { kind: 'reset' }],
    ['is carried out, and every answer is lost', { kind: 'reset', carriedOut: true }],
  ];
  const all = commands.flatMap((command) => faults.map(([what, fault]) => [command, what, fault] as const));

  it.each(all)('%s %s: no case is left open without its ID and the command that closes it', async (command, _, fault) => {
    const rehearsal = organization({ faults: [{ call: `security-ir:${command}`, ...fault }] });
    const ended = await run(rehearsal).catch((error: unknown) => error);
    const open = (await casesOf(rehearsal)).filter(({ caseStatus }) => caseStatus !== 'Closed');
    const said = JSON.stringify(ended);
    for (const { caseId } of open) expect(said).toContain(`aws security-ir close-case --case-id ${caseId} --region eu-west-1`);
    if (open.length > 0) expect(ended).toMatchObject({ outcome: 'left-open', exitCode: 3 });
    // And whatever it was, the next run leaves nothing open.
    expect(await run(rehearsal)).toMatchObject({ outcome: 'closed', exitCode: 0 });
    expect((await statuses(rehearsal)).filter((status) => status !== 'Closed')).toEqual([]);
    const created = rehearsal.calls.filter((call) => call.command === 'CreateCase');
    expect(created.every(({ input }) => 'resolverType' in input && input.resolverType === 'Self')).toBe(true);
  });

  it.each(all.filter(([command, , { kind }]) => command !== 'ListCases' && kind !== 'deny'))(
    '%s %s twice and then works: it is not noticed',
    async (command, _, fault) => {
      const rehearsal = organization({ faults: [{ call: `security-ir:${command}`, ...fault, times: 2 }] });
      expect(await run(rehearsal)).toMatchObject({ outcome: 'closed', exitCode: 0, problems: [] });
      expect(await statuses(rehearsal)).toEqual(['Closed']);
    },
  );
});

it('any two calls that go wrong leave no open case unsaid', async () => {
  const calls = ['ListCases', 'CreateCase', 'CreateCaseComment', 'CloseCase', 'GetCase'];
  const kinds = [{ kind: 'deny' }, { kind: 'throttle' }, { kind: 'reset' }, { kind: 'reset', carriedOut: true }] as const;
  // The first list is answered, so that something is begun.
  const faults = calls.flatMap((call) =>
    kinds.map((kind): Fault => ({ call: `security-ir:${call}`, ...kind, after: call === 'ListCases' ? 1 : 0 })),
  );
  for (const pair of faults.flatMap((one) => faults.filter(({ call }) => call > one.call).map((other) => [one, other]))) {
    const rehearsal = organization({ faults: pair });
    const ended = await run(rehearsal);
    const said = JSON.stringify(ended.problems);
    for (const { caseId, caseStatus } of await casesOf(rehearsal)) {
      if (caseStatus === 'Closed') continue;
      expect(ended.exitCode).not.toBe(0);
      expect(said).toMatch(new RegExp(`close-case --case-id ${caseId} |"test-case-may-be-open".*list-cases`));
    }
  }
});

it('changes nothing where AWS does not say whether a test case is open, and exits 3', async () => {
  const rehearsal = organization({ faults: [{ call: 'security-ir:ListCases', kind: 'deny' }] });
  await expect(run(rehearsal)).rejects.toMatchObject({ exitCode: 3, problems: [{ id: 'aws-access-denied' }] });
  expect(callsOf(rehearsal)).toEqual(['ListCases']);
});

it('says of a denied CreateCase that nothing was opened', async () => {
  const rehearsal = organization({ faults: [{ call: 'security-ir:CreateCase', kind: 'deny' }] });
  const found = await run(rehearsal);
  expect(found).toMatchObject({ outcome: 'not-opened', exitCode: 3, cases: [] });
  expect(ids(found)).toEqual(['aws-access-denied']);
});

it('says of a CreateCase without an answer that a case may be open, and how to look', async () => {
  const rehearsal = organization({ faults: [{ call: 'security-ir:CreateCase', kind: 'reset' }] });
  const found = await run(rehearsal);
  expect(found).toMatchObject({ outcome: 'left-open', exitCode: 3, cases: [] });
  expect(ids(found)).toEqual(['aws-network', 'test-case-may-be-open']);
  expect(found.problems[1]!.remedy).toContain('aws security-ir list-cases --region eu-west-1');
});

it('says of a case that can neither be closed nor looked at that it may still be open', async () => {
  const rehearsal = organization({
    faults: ['CloseCase', 'GetCase'].map((call) => ({ call: `security-ir:${call}`, kind: 'deny' as const })),
  });
  const found = await run(rehearsal);
  expect(found).toMatchObject({ outcome: 'left-open', exitCode: 3, cases: [{ status: 'unknown' }] });
  expect(ids(found)).toEqual(['aws-access-denied', 'aws-access-denied', 'test-case-left-open']);
});

it('closes the case where the comment fails, and says so', async () => {
  const rehearsal = organization({ faults: [{ call: 'security-ir:CreateCaseComment', kind: 'deny' }] });
  const found = await run(rehearsal);
  expect(found).toMatchObject({ outcome: 'closed', exitCode: 3 });
  expect(ids(found)).toEqual(['aws-access-denied']);
});

it('takes a conflict for closed where somebody else closed the case meanwhile', async () => {
  const rehearsal = organization();
  const found = await run(rehearsal, {
    look: async () => {
      await run(rehearsal);
      return 'confirmed';
    },
  });
  expect(found).toMatchObject({ outcome: 'closed', exitCode: 0, problems: [] });
  expect(await statuses(rehearsal)).toEqual(['Closed']);
});

it('leaves a test case alone that AWS has taken over', async () => {
  const rehearsal = organization();
  await (await clientOf(rehearsal)).send(new CreateCaseCommand({ ...testCaseInput(new Date()), resolverType: 'AWS' }));
  const found = await run(rehearsal);
  expect(found).toMatchObject({ outcome: 'taken-over', exitCode: 1, cases: [{ status: 'open' }] });
  expect(ids(found)).toEqual(['test-case-taken-over']);
  expect(callsOf(rehearsal)).toEqual(['CreateCase', 'ListCases']);
});

it('goes on with a case that somebody moved to another status', async () => {
  const rehearsal = organization({ faults: [{ call: 'security-ir:CloseCase', kind: 'kill' }] });
  await expect(run(rehearsal)).rejects.toThrow(RehearsalKilled);
  const [left] = await casesOf(rehearsal);
  await (await clientOf(rehearsal)).send(new UpdateCaseStatusCommand({ caseId: left!.caseId, caseStatus: 'Detection and Analysis' }));
  expect(await run(rehearsal)).toMatchObject({ outcome: 'closed', cases: [{ id: left!.caseId, wasLeftOpen: true }] });
});

describe('what is asked', () => {
  it('is what will be opened; after a no nothing is changed, exit 1', async () => {
    const rehearsal = organization();
    const asked: unknown[] = [];
    const found = await run(rehearsal, {
      confirm: (intent) => {
        asked.push(intent);
        return Promise.resolve(false);
      },
    });
    expect(asked).toEqual([{ kind: 'open', input: testCaseInput(new Date('2026-01-01T00:00:00Z')) }]);
    expect(found).toMatchObject({ outcome: 'declined', exitCode: 1, cases: [], problems: [] });
    expect(callsOf(rehearsal)).toEqual(['ListCases']);
  });

  it('is what will be closed; after a no the open case is named with its command', async () => {
    const rehearsal = organization({ faults: [{ call: 'security-ir:CloseCase', kind: 'kill' }] });
    await expect(run(rehearsal)).rejects.toThrow(RehearsalKilled);
    rehearsal.setFaults([]);
    const found = await run(rehearsal, { confirm: ({ kind }) => Promise.resolve(kind === 'open') });
    expect(found).toMatchObject({ outcome: 'declined', exitCode: 1, cases: [{ status: 'open', wasLeftOpen: true }] });
    expect(ids(found)).toEqual(['test-case-left-open']);
  });
});

describe('what arrived', () => {
  it.each([
    ['missing', 1],
    ['not-asked', 3],
    ['rehearsed', 0],
    ['confirmed', 0],
  ] as const)('%s exits %d, and the case is closed', async (arrival, exitCode) => {
    const rehearsal = organization();
    expect(await run(rehearsal, { look: () => Promise.resolve(arrival) })).toMatchObject({ outcome: 'closed', arrival, exitCode });
    expect(await statuses(rehearsal)).toEqual(['Closed']);
  });

  it('is not looked at after an interruption, and the case is closed', async () => {
    const rehearsal = organization();
    const look = jest.fn();
    expect(await run(rehearsal, { look, isInterrupted: () => true })).toMatchObject({
      outcome: 'closed',
      arrival: 'not-asked',
      exitCode: 3,
    });
    expect(look).not.toHaveBeenCalled();
  });

  it('that cannot be looked at is thrown after the case is closed', async () => {
    const rehearsal = organization();
    await expect(run(rehearsal, { look: () => Promise.reject(new Error('no terminal')) })).rejects.toThrow('no terminal');
    expect(await statuses(rehearsal)).toEqual(['Closed']);
  });
});
