import { type Regional } from '../../aws/clients';
import { named } from '../../aws/failures';
import { everyPage } from '../../aws/pages';
import { type Clock } from '../../core/clock';
import { CordonError, exitCode, type ExitCode, type Problem } from '../../core/problem';
import {
  CloseCaseCommand,
  CreateCaseCommand,
  CreateCaseCommentCommand,
  GetCaseCommand,
  ListCasesCommand,
  type ListCasesItem,
  type SecurityIRClient,
} from '../../security-ir';
import { closeCommand, isTestCase, listCommand, testCaseComment, testCaseInput, type SelfManagedCase } from './test-case';

type Client = Pick<Regional<SecurityIRClient>, 'send'>;

/**
 * Whether mail and events of the case arrived.
 *
 * - `confirmed`, `missing`: somebody looked, and said so.
 * - `not-asked`: nobody said anything, so that it is not known.
 * - `rehearsed`: in memory nothing is sent, and nothing can arrive.
 */
export type Arrival = 'confirmed' | 'missing' | 'not-asked' | 'rehearsed';

/** A test case, as it was left. */
export interface TestCase {
  readonly id: string;
  /** ISO 8601, UTC. @default - AWS did not say */
  readonly openedAt?: string;
  /** Whether an earlier run left it open, so that this one opened none. */
  readonly wasLeftOpen: boolean;
  readonly status: 'closed' | 'open' | 'unknown';
  readonly closeCommand: string;
}

export interface TestCaseResult {
  readonly kind: 'cordon/test-case';
  readonly version: 1;
  /**
   * - `closed`: every test case is closed.
   * - `left-open`: a test case is open, or may be.
   * - `not-opened`: AWS refused to open one.
   * - `taken-over`: AWS works on the test case. Nothing was changed.
   * - `declined`: not confirmed. Nothing was changed.
   */
  readonly outcome: 'closed' | 'left-open' | 'not-opened' | 'taken-over' | 'declined';
  readonly region: string;
  readonly cases: readonly TestCase[];
  readonly arrival: Arrival;
  readonly exitCode: ExitCode;
  readonly problems: readonly Problem[];
}

/** What happened to a test case. */
export interface TestCaseEvent {
  readonly kind: 'opened' | 'found-open' | 'commented' | 'closed';
  readonly id: string;
}

/** What is about to be done: to open a test case, or to go on with those that were left open. */
export type TestCaseIntent =
  { readonly kind: 'open'; readonly input: SelfManagedCase } | { readonly kind: 'close'; readonly cases: readonly TestCase[] };

export interface TestCaseOptions {
  /** Of the account and the Region of the membership. */
  readonly client: Client;
  /** Region of the membership. */
  readonly region: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Asks before the first change. @default - nobody is asked */
  readonly confirm?: (intent: TestCaseIntent) => Promise<boolean>;
  /** Looks whether the case arrived, while it is open. @default - nobody looks */
  readonly look?: (cases: readonly TestCase[]) => Promise<Arrival>;
  /** Whether to stop looking, and close at once. @default - never */
  readonly isInterrupted?: () => boolean;
  /** @default - nobody hears of it */
  readonly onEvent?: (event: TestCaseEvent) => void;
}

/**
 * Opens a self-managed test case, comments on it, lets somebody look whether it arrives, and closes it. A test case that an earlier run left open is
 * gone on with instead, so that there is never a second one.
 *
 * Whatever fails after a case may be open, the result names the case and the command that closes it.
 *
 * @throws CordonError with exit code 3 where AWS does not say whether a test case is open; nothing was changed then
 */
export async function carryOutTestCase(options: TestCaseOptions): Promise<TestCaseResult> {
  const { client, region, clock, confirm } = options;
  const found = await openTestCases(client, region);
  const takenOver = found.filter(({ resolver }) => resolver !== 'Self');
  if (takenOver.length > 0) return result(options, 'taken-over', { cases: found, problems: takenOver.map(takenOverProblem) });
  const input = testCaseInput(clock.now());
  const intent: TestCaseIntent = found.length === 0 ? { kind: 'open', input } : { kind: 'close', cases: found.map(withoutResolver) };
  if (confirm && !(await confirm(intent))) {
    return result(options, 'declined', { cases: found, problems: found.map((one) => openProblem(one)) });
  }
  const opened = found.length > 0 ? { cases: found, problems: [] } : await open(input, options);
  if (opened.cases.length === 0) return result(options, opened.isSure ? 'not-opened' : 'left-open', opened);
  for (const { id } of found) options.onEvent?.({ kind: 'found-open', id });
  return lookAndClose(opened, options);
}

interface OpenCase extends TestCase {
  readonly status: 'open';
  /** `Self`, `AWS`, or what AWS has added. @default - AWS did not say */
  readonly resolver?: string;
}

interface Opened {
  readonly cases: readonly OpenCase[];
  readonly problems: readonly Problem[];
  /** Whether it is sure that there is none, where there is none. @default false */
  readonly isSure?: boolean;
}

/** Every test case that is not closed. */
async function openTestCases(client: Client, region: string): Promise<readonly OpenCase[]> {
  const cases = await listTestCases(client);
  return cases.flatMap((item) => (item.caseStatus === 'Closed' ? [] : openCase(item, region)));
}

/**
 * Every case that Cordon opened as a test, by its title, whatever its status.
 *
 * @throws CordonError where AWS does not answer
 */
export async function listTestCases(client: Client): Promise<readonly ListCasesItem[]> {
  const cases = await named('security-ir:ListCases', () =>
    everyPage(
      (nextToken) => client.send(new ListCasesCommand({ nextToken })),
      ({ items }) => items,
      (answer) => answer.nextToken,
    ),
  );
  return cases.filter(isTestCase);
}

function openCase({ caseId, createdDate, resolverType }: ListCasesItem, region: string): readonly OpenCase[] {
  if (caseId === undefined) return [];
  return [
    {
      id: caseId,
      ...(createdDate && { openedAt: createdDate.toISOString() }),
      wasLeftOpen: true,
      status: 'open',
      closeCommand: closeCommand(caseId, region),
      ...(resolverType !== undefined && { resolver: resolverType }),
    },
  ];
}

/** Causes because of which AWS surely opened nothing. After any other the answer may have been lost, and not the case. */
const refusals = ['aws-access-denied', 'aws-credentials', 'aws-invalid', 'aws-quota', 'aws-not-active'];

async function open(input: SelfManagedCase, { client, region, onEvent }: TestCaseOptions): Promise<Opened> {
  const created = await attempt('security-ir:CreateCase', () => client.send(new CreateCaseCommand(input)));
  const id = created.answer?.caseId;
  if (id !== undefined) {
    onEvent?.({ kind: 'opened', id });
    const openedAt = input.reportedIncidentStartDate!.toISOString();
    return {
      cases: [{ id, openedAt, wasLeftOpen: false, status: 'open', closeCommand: closeCommand(id, region), resolver: 'Self' }],
      problems: [],
    };
  }
  const looked = await attempt('security-ir:ListCases', () => openTestCases(client, region));
  const there = (looked.answer ?? []).filter(({ resolver }) => resolver === 'Self');
  if (there.length > 0) {
    for (const { id: found } of there) onEvent?.({ kind: 'opened', id: found });
    return { cases: there.map((one) => ({ ...one, wasLeftOpen: false })), problems: [] };
  }
  const isSure = looked.answer !== undefined && created.problems.some((problem) => refusals.includes(problem.id));
  return { cases: [], problems: [...created.problems, ...looked.problems, ...(isSure ? [] : [mayBeOpen(region)])], isSure };
}

async function lookAndClose({ cases, problems }: Opened, options: TestCaseOptions): Promise<TestCaseResult> {
  const { client, look, isInterrupted = () => false } = options;
  const commented = isInterrupted() ? [] : await comment(cases, options);
  let arrival: Arrival = 'not-asked';
  let failure: { readonly error: unknown } | undefined;
  try {
    if (look && !isInterrupted()) arrival = await look(cases.map(withoutResolver));
  } catch (error) {
    // The case is closed first.
    failure = { error };
  }
  const closed: TestCase[] = [];
  const left: Problem[] = [];
  for (const one of cases) {
    const { status, problems: ofCase } = await close(one, client, options);
    closed.push({ ...withoutResolver(one), status });
    left.push(...ofCase);
  }
  if (failure) throw failure.error;
  const outcome = closed.every(({ status }) => status === 'closed') ? 'closed' : 'left-open';
  return result(options, outcome, { cases: closed, arrival, problems: [...problems, ...commented, ...left] });
}

/** A case without its comment is closed all the same. */
async function comment(cases: readonly OpenCase[], { client, onEvent }: TestCaseOptions): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const { id } of cases) {
    const commented = await attempt('security-ir:CreateCaseComment', () =>
      client.send(new CreateCaseCommentCommand({ caseId: id, body: testCaseComment })),
    );
    if (commented.answer) onEvent?.({ kind: 'commented', id });
    problems.push(...commented.problems);
  }
  return problems;
}

async function close(
  one: OpenCase,
  client: Client,
  { onEvent }: TestCaseOptions,
): Promise<Pick<TestCase, 'status'> & Pick<Opened, 'problems'>> {
  const closing = await attempt('security-ir:CloseCase', () => client.send(new CloseCaseCommand({ caseId: one.id })));
  const looked = await attempt('security-ir:GetCase', () => client.send(new GetCaseCommand({ caseId: one.id })));
  const said = looked.answer?.caseStatus ?? closing.answer?.caseStatus;
  if (said === 'Closed') {
    onEvent?.({ kind: 'closed', id: one.id });
    return { status: 'closed', problems: [] };
  }
  return said === undefined
    ? { status: 'unknown', problems: [...closing.problems, ...looked.problems, openProblem(one, 'may still be open')] }
    : { status: 'open', problems: [...closing.problems, openProblem(one)] };
}

/** A call with its answer, or with what went wrong. */
async function attempt<Answer>(
  call: string,
  send: () => Promise<Answer>,
): Promise<{ readonly answer?: Answer; readonly problems: readonly Problem[] }> {
  try {
    return { answer: await named(call, send), problems: [] };
  } catch (error) {
    if (error instanceof CordonError) return { problems: error.problems };
    throw error;
  }
}

const openProblem = ({ id, closeCommand: command }: TestCase, how = 'is still open'): Problem => ({
  id: 'test-case-left-open',
  message: `the test case ${id} ${how}`,
  remedy: `close it: ${command}`,
});

const mayBeOpen = (region: string): Problem => ({
  id: 'test-case-may-be-open',
  message: 'AWS did not answer whether it opened a test case, and none is to be seen now',
  remedy: `run the command again in a few minutes, or look: ${listCommand(region)}`,
});

const takenOverProblem = ({ id, resolver }: OpenCase): Problem => ({
  id: 'test-case-taken-over',
  message:
    resolver === 'AWS'
      ? `AWS works on the test case ${id}, which Cordon opened as self-managed, so that Cordon does not close it`
      : `AWS does not say that the test case ${id} is self-managed, so that Cordon does not close it`,
  value: resolver,
  remedy: 'write in the case that it was a test, and close it in the console',
});

function withoutResolver({ id, openedAt, wasLeftOpen, status, closeCommand: command }: TestCase): TestCase {
  return { id, ...(openedAt !== undefined && { openedAt }), wasLeftOpen, status, closeCommand: command };
}

function result(
  { region }: TestCaseOptions,
  outcome: TestCaseResult['outcome'],
  {
    cases,
    arrival = 'not-asked',
    problems,
  }: { readonly cases: readonly TestCase[]; readonly arrival?: Arrival; readonly problems: readonly Problem[] },
): TestCaseResult {
  return {
    kind: 'cordon/test-case',
    version: 1,
    outcome,
    region,
    cases: cases.map(withoutResolver),
    arrival,
    exitCode: exitCodeOf(outcome, arrival, problems),
    problems,
  };
}

function exitCodeOf(outcome: TestCaseResult['outcome'], arrival: Arrival, problems: readonly Problem[]): ExitCode {
  switch (outcome) {
    case 'taken-over':
    case 'declined':
      return exitCode.doesNotHold;
    case 'not-opened':
    case 'left-open':
      return exitCode.unknown;
    case 'closed':
      if (arrival === 'missing') return exitCode.doesNotHold;
      return arrival === 'not-asked' || problems.length > 0 ? exitCode.unknown : exitCode.holds;
  }
}
