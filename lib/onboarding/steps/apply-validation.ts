import { named } from '../../aws/failures';
import { type Clock } from '../../core/clock';
import { CordonError, type Problem } from '../../core/problem';
import { membershipInForce } from '../../membership/find';
import { GetCaseCommand, type ListCasesItem } from '../../security-ir';
import { type Applier, type ApplyContext, type Change, type Left } from '../apply/change';
import { administrator } from '../context';
import { carryOutTestCase, type Arrival, type TestCaseOptions } from '../test-case/carry-out';

/** What no API can do. */
const testFinding = 'The test finding takes an EC2 instance of yours in a covered account: run the command there.';

/**
 * Opens a self-managed test case where Cordon has none in this account, looks at it, and closes it. One that was left open is closed instead. The
 * test finding is left to people.
 */
export const applyValidation: Applier = {
  looksAt: ['membership', 'test-cases'],
  looksFirst: true,
  left: (context) => {
    const account = administrator(context, 'membership');
    if (membershipInForce(context) === undefined)
      return { changes: [], byHand: `No Active membership is to be seen, so that no test case can be opened yet. ${testFinding}` };
    const { testCases } = context;
    if (testCases === undefined) return { changes: [], unread: [{ why: 'Test cases were not looked for.', account }] };
    if (testCases.status === 'unknown') {
      const { call, code, message } = testCases.reason;
      const why = `Whether there was a test case before was not read (${call}, ${code}: ${message}). So none is opened.`;
      return { changes: [], unread: [{ why, account }] };
    }
    return ofCases(context, testCases.status === 'present' ? testCases.value : []);
  },
};

function ofCases(context: ApplyContext, cases: readonly ListCasesItem[]): Left {
  const open = cases.filter(({ caseStatus }) => caseStatus !== 'Closed');
  const takenOver = open.find(({ resolverType }) => resolverType !== 'Self');
  if (takenOver)
    return {
      changes: [],
      refused: `AWS works on the test case ${takenOver.caseId}, or does not say that it is self-managed. Cordon does not close it. Write in the case that it was a test, and close it in the console.`,
    };
  if (open.length > 0) {
    const ids = open.map(({ caseId }) => caseId).join(', ');
    return { changes: [testCase(context, `look at the test case that was left open (${ids}), and close it`)] };
  }
  const [last] = cases.toSorted((one, other) => (other.createdDate?.getTime() ?? 0) - (one.createdDate?.getTime() ?? 0));
  if (last === undefined)
    return { changes: [testCase(context, 'open a self-managed test case, which sends mail to the team, look at it, and close it')] };
  const on = last.createdDate === undefined ? '' : ` on ${last.createdDate.toISOString().slice(0, 10)}`;
  return {
    changes: [],
    proven: `The list of cases shows that the test case ${last.caseId} was opened${on} and closed. Whether its mail arrived only the team can tell.`,
    byHand: testFinding,
  };
}

function testCase(context: ApplyContext, what: string): Change {
  const account = administrator(context, 'membership');
  const { membershipRegion: region } = context.configuration.organization;
  return {
    id: 'test-case',
    what,
    account,
    run: async ({ hands, clock, onProblem }) => {
      const ended = await hands.securityIr(account.id, region, (client) =>
        carryOutTestCase({ client, region, clock, look: (cases) => lookAtOpen(client, clock, cases, onProblem) }),
      );
      if (ended.outcome !== 'closed') throw new CordonError(ended.exitCode, ended.problems);
      ended.problems.forEach(onProblem);
    },
  };
}

/** Pauses before AWS is asked for a case that it has just opened. */
const pauses = [0, 2000, 5000] as const;

/** Looks whether AWS shows each case as one of Cordon's own, while it is open. Nobody is asked about mail. */
async function lookAtOpen(
  client: TestCaseOptions['client'],
  clock: Clock,
  cases: Parameters<NonNullable<TestCaseOptions['look']>>[0],
  onProblem: (problem: Problem) => void,
): Promise<Arrival> {
  for (const { id } of cases) {
    const problem = await whyUnseen(client, clock, id);
    if (problem) onProblem(problem);
  }
  return 'not-asked';
}

async function whyUnseen(client: TestCaseOptions['client'], clock: Clock, id: string): Promise<Problem | undefined> {
  let why = '';
  for (const pause of pauses) {
    if (pause > 0) await clock.sleep(pause);
    try {
      const { resolverType, caseStatus } = await named('security-ir:GetCase', () => client.send(new GetCaseCommand({ caseId: id })));
      if (resolverType === 'Self' && caseStatus !== 'Closed') return undefined;
      why = `its resolver is ${resolverType} and its status ${caseStatus}`;
    } catch (error) {
      if (!(error instanceof CordonError)) throw error;
      why = error.problems.map(({ message }) => message).join(', ');
    }
  }
  return {
    id: 'test-case-not-seen',
    message: `AWS did not show the test case ${id} as open and self-managed before it was closed: ${why}`,
    remedy: 'look at the case in the console, and run the command with permission for security-ir:GetCase',
  };
}
