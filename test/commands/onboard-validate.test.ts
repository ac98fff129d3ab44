import { testCaseCommand, type TestCaseStage } from '../../lib/commands/onboard-test-case';
import { type ValidateFlags } from '../../lib/commands/door/flags';
import { testCaseRequest } from '../../lib/commands/door/validate';
import { CordonError } from '../../lib/core/problem';
import { Rehearsal, type Fault } from '../../lib/rehearsal/rehearsal';
import { administrator } from '../support/organization';
import { onboarded, whole } from '../onboarding/organizations';
import { collected } from '../support/terminal';

const config = 'examples/cordon.yaml';
const flags: ValidateFlags = { config, format: 'text', date: '2026-11-24', testCase: true };

/** What a command writes, with somebody at the terminal who answers, or nobody. */
function terminal(answers?: readonly boolean[]) {
  const questions: string[] = [];
  const left = [...(answers ?? [])];
  const io = collected(
    answers && {
      ask: (question: string) => {
        questions.push(question);
        return Promise.resolve(left.shift() ?? false);
      },
    },
  );
  return { io, questions };
}

/** An AWS with a membership, in which these faults happen. */
function aws(faults: readonly Fault[] = []): () => Promise<TestCaseStage> {
  const rehearsal = new Rehearsal(onboarded(whole()), { region: 'eu-west-1', faults });
  return async () => ({ client: await rehearsal.clients({ account: administrator }).securityIr!('eu-west-1'), clock: rehearsal.clock });
}

it('shows what it opens and asks, then asks whether it arrived, and closes the case', async () => {
  const { io, questions } = terminal([true, true]);
  expect(await testCaseCommand(testCaseRequest(flags, io), io, aws())).toBe(0);
  expect(questions).toEqual(['Open this test case?', 'Did it arrive everywhere? The case is closed after either answer.']);
  expect(io.stderr).toContain('resolver: Self (you), so that nobody at AWS works on it');
  expect(io.stderr).toMatch(/test case \d+ opened\n[^]*test case \d+ closed\n/);
  expect(io.stdout).toMatch(/^✔ the test case \d+ was opened and is closed\n/);
});

it.each([
  [[false], 1, /nothing was changed/],
  [[true, false], 1, /did not arrive/],
] as const)('after the answers %j exits %d', async (answers, code, out) => {
  const { io } = terminal(answers);
  expect(await testCaseCommand(testCaseRequest(flags, io), io, aws())).toBe(code);
  expect(io.stdout).toMatch(out);
});

it('with --yes asks nobody and exits 3, since nobody confirmed that it arrived; JSON is one document', async () => {
  const { io } = terminal();
  expect(await testCaseCommand(testCaseRequest({ ...flags, yes: true, format: 'json' }, io), io, aws())).toBe(3);
  expect(JSON.parse(io.stdout)).toMatchObject({ kind: 'cordon/test-case', outcome: 'closed', arrival: 'not-asked', exitCode: 3 });
});

it('names a case that is left open, with the command that closes it', async () => {
  const { io } = terminal();
  expect(
    await testCaseCommand(testCaseRequest({ ...flags, yes: true }, io), io, aws([{ call: 'security-ir:CloseCase', kind: 'deny' }])),
  ).toBe(3);
  expect(io.stderr).toMatch(/the test case (\d+) is still open; close it: aws security-ir close-case --case-id \1 --region eu-west-1\n/);
});

it.each<[string, Partial<ValidateFlags>, string]>([
  ['a snapshot without a rehearsal', { yes: true, organization: 'examples/organization.json' }, 'snapshot-only-for-rehearsal'],
  ['no terminal and no --yes', {}, 'confirmation-missing'],
  ['a page of a test case', { yes: true, format: 'html' }, 'no-such-format'],
])('%s is exit 2', (_, over, id) => {
  const { io } = terminal();
  let problem: unknown;
  try {
    testCaseRequest({ ...flags, ...over }, io);
  } catch (error) {
    problem = error;
  }
  expect(problem).toBeInstanceOf(CordonError);
  expect(problem).toMatchObject({ exitCode: 2, problems: [{ id }] });
});
