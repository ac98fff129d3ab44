import { type Answer, type Request, type Wire, type WireFault } from '../support/faulty-wire';
import { errorXml, json, xml } from './organization-server';

/** What becomes of a read. */
export type Outcome =
  /** The snapshot is the same as without the fault. */
  | 'nothing is lost'
  /** The stack instances are unknown, and the rest is the same. */
  | 'the stack instances are unknown'
  /** The tree cannot be read: exit code 3. */
  | 'the read fails with exit code 3';

export interface FaultCase {
  /** What goes wrong. */
  readonly name: string;
  readonly fault: WireFault;
  readonly outcome: Outcome;
  /** Whether accounts come without `Paths`, so that each unit is read. @default false */
  readonly byUnit?: boolean;
  /** ID of the problem, where the read fails. */
  readonly problem?: string;
  /** Emulators that have no place for it, and why. @default - it is tried against every emulator */
  readonly notAgainst?: Readonly<Partial<Record<Emulator, string>>>;
}

/** Whose servers the faults are put before, beside a rehearsal behind HTTP. docs/emulators.md says who wrote them. */
export const emulators = ['moto', 'fakecloud'] as const;
export type Emulator = (typeof emulators)[number];

/** Emulators that a case is tried against. */
export const triedAgainst = ({ notAgainst = {} }: Pick<FaultCase, 'notAgainst'>): readonly Emulator[] =>
  emulators.filter((name) => notAgainst[name] === undefined);

/** An account of unit `unita`. */
export const moving = '300000000000';

/** Emulators do not say in the list of accounts where each one is, so that they are met in the lists of units. */
const accounts = /^organizations:ListAccounts(ForParent)?$/;
const listOfAll = 'organizations:ListAccounts';
const units = 'organizations:ListOrganizationalUnitsForParent';
const accountsOfUnit = 'organizations:ListAccountsForParent';
const instances = 'cloudformation:ListStackInstances';

/** Does something with these of the attempts of a call. */
const on =
  (call: string | RegExp, attempts: (before: number) => boolean, act: (wire: Wire, request: Request) => unknown): WireFault =>
  async (request, wire) => {
    const matches = typeof call === 'string' ? request.call === call : call.test(request.call);
    if (!matches || !attempts(request.before)) return false;
    return (await act(wire, request)) !== false;
  };

/** Answers the first call with an empty page and a token, and the call with the token as the first should have been. */
function emptyPageFirst(call: string, page: (token: string) => Answer): WireFault {
  let kept: Answer | undefined;
  return async (request, wire) => {
    if (request.call !== call) return false;
    if (request.before === 0) {
      kept = await wire.answer();
      wire.send(page('start'));
    } else if (request.input.NextToken === 'start' && kept) wire.send(kept);
    else return false;
    return true;
  };
}

/** Moves an account to the root while its list is read, and back before the lists of units are answered. */
function moveWhileRead(): WireFault {
  let finish: () => void = () => undefined;
  let done = Promise.resolve();
  const begin = (): void => void (done = new Promise((resolve) => (finish = resolve)));
  begin();
  return async ({ call, before }, wire, behind) => {
    if (before > 0) return false;
    if (call === units) await done;
    if (call !== accountsOfUnit) return false;
    await behind.move('root');
    const answer = await wire.answer();
    await behind.move('its unit');
    wire.send(answer);
    finish();
    begin();
    return true;
  };
}

/** Empties the first list of a unit that has accounts. */
function listOfAUnitIsEmptyOnce(): WireFault {
  let struck = false;
  return async ({ call, input, before }, wire) => {
    if (call !== accountsOfUnit) return false;
    if (before === 0) struck = false;
    if (struck || !String(input.ParentId).startsWith('ou-')) return false;
    const answer = await wire.answer();
    const { Accounts = [], ...rest } = JSON.parse(answer.body) as { Accounts?: object[] };
    struck = Accounts.length > 0;
    wire.send(struck ? { ...answer, body: JSON.stringify({ ...rest, Accounts: [] }) } : answer);
    return true;
  };
}

const first = (before: number): boolean => before === 0;
const second = (before: number): boolean => before === 1;
const always = (): boolean => true;
const times =
  (number: number) =>
  (before: number): boolean =>
    before < number;

const answering =
  (answer: Answer) =>
  (wire: Wire): void =>
    wire.send(answer);
/** Changes the answer of the service. */
const changing =
  (change: (body: string) => string) =>
  async (wire: Wire): Promise<void> => {
    const answer = await wire.answer();
    wire.send({ ...answer, body: change(answer.body) });
  };
/** Changes the members of an answer in JSON. */
const changed = (change: (answer: Record<string, unknown>) => object) =>
  changing((body) => JSON.stringify(change(JSON.parse(body) as Record<string, unknown>)));

const half = (body: string): string => body.slice(0, Math.floor(body.length / 2));
const loginPage: Answer = {
  status: 200,
  body: '<html><body>Please sign in to the proxy</body></html>',
  headers: { 'content-type': 'text/html' },
};
const throttledJson = json(400, { __type: 'TooManyRequestsException', message: 'Rate exceeded' });
const deniedXml = errorXml(403, 'AccessDenied', 'not authorized to perform: cloudformation:ListStackInstances');

const withoutPaths = 'its list of accounts has no paths';

/** Everything that goes wrong between Cordon and AWS, and what becomes of the read. docs/faults.md has the same table. */
export const faultCases: readonly FaultCase[] = [
  {
    name: 'Organizations throttles two calls',
    fault: on(accounts, times(2), answering(throttledJson)),
    outcome: 'nothing is lost',
  },
  {
    name: 'every call of Organizations is throttled at first',
    fault: on(/^organizations:(List|Describe)/, times(2), answering(throttledJson)),
    outcome: 'nothing is lost',
  },
  {
    name: 'CloudFormation throttles two calls',
    fault: on(instances, times(2), answering(errorXml(400, 'Throttling', 'Rate exceeded'))),
    outcome: 'nothing is lost',
  },
  {
    name: 'HTTP 503 without a body',
    fault: on(accounts, first, answering({ status: 503, body: '', headers: {} })),
    outcome: 'nothing is lost',
  },
  {
    name: 'HTTP 500 with an internal error',
    fault: on(units, first, answering(json(500, { __type: 'InternalFailure', message: 'try again' }))),
    outcome: 'nothing is lost',
  },
  {
    name: 'HTTP 429 of a proxy, without a body',
    fault: on(instances, first, answering({ status: 429, body: '', headers: {} })),
    outcome: 'nothing is lost',
  },
  { name: 'the connection breaks before an answer', fault: on(accounts, second, (wire) => wire.reset()), outcome: 'nothing is lost' },
  {
    name: 'the connection breaks in the middle of an answer of Organizations',
    fault: on(accounts, second, async (wire) => wire.sendPart(await wire.answer(), 'break')),
    outcome: 'nothing is lost',
  },
  {
    name: 'the connection breaks in the middle of an answer of CloudFormation',
    fault: on(instances, first, async (wire) => wire.sendPart(await wire.answer(), 'break')),
    outcome: 'nothing is lost',
  },
  { name: 'no answer comes', fault: on(units, second, () => true), outcome: 'nothing is lost' },
  {
    name: 'an answer stops in its middle, and the connection stays open',
    fault: on(accounts, first, async (wire) => wire.sendPart(await wire.answer(), 'silence')),
    outcome: 'nothing is lost',
  },
  {
    name: 'half an answer of Organizations, with the length of half',
    fault: on(accounts, first, changing(half)),
    outcome: 'nothing is lost',
  },
  {
    name: 'half an answer of CloudFormation, with the length of half',
    fault: on(instances, first, changing(half)),
    outcome: 'nothing is lost',
  },
  {
    name: 'every answer of CloudFormation is cut in half',
    fault: on(instances, always, changing(half)),
    outcome: 'the stack instances are unknown',
  },
  {
    name: 'the sign-in page of a proxy in place of an answer of Organizations',
    fault: on(accounts, first, answering(loginPage)),
    outcome: 'nothing is lost',
  },
  {
    name: 'the sign-in page of a proxy in place of an answer of CloudFormation',
    fault: on(instances, first, answering(loginPage)),
    outcome: 'nothing is lost',
  },
  {
    name: 'the sign-in page of a proxy in place of every answer of CloudFormation',
    fault: on(instances, always, answering(loginPage)),
    outcome: 'the stack instances are unknown',
  },
  {
    name: 'an empty page with a token',
    fault: emptyPageFirst(instances, (NextToken) => xml(200, 'ListStackInstances', { Summaries: [], NextToken })),
    outcome: 'nothing is lost',
  },
  {
    name: 'a token that comes again, in the list of accounts',
    fault: on(
      accounts,
      always,
      changed((answer) => ({ ...answer, NextToken: 'again' })),
    ),
    outcome: 'the read fails with exit code 3',
    problem: 'aws-other',
  },
  {
    name: 'a token that comes again, in the list of stack instances',
    fault: on(
      instances,
      always,
      changing((body) =>
        body
          .replace(/<NextToken>.*?<\/NextToken>/, '')
          .replace('</ListStackInstancesResult>', '<NextToken>again</NextToken></ListStackInstancesResult>'),
      ),
    ),
    outcome: 'the stack instances are unknown',
  },
  {
    name: 'a page of accounts that comes twice',
    fault: on(
      accounts,
      first,
      changed((answer) => ({ ...answer, Accounts: [...(answer.Accounts as object[]), ...(answer.Accounts as object[])] })),
    ),
    outcome: 'nothing is lost',
  },
  {
    name: 'a page of stack instances that comes twice',
    fault: on(
      instances,
      first,
      changing((body) => body.replace(/<Summaries>(.*)<\/Summaries>/s, '<Summaries>$1$1</Summaries>')),
    ),
    outcome: 'nothing is lost',
  },
  {
    name: 'a page of accounts that is lost, where paths say where accounts are',
    notAgainst: { moto: withoutPaths, fakecloud: withoutPaths },
    fault: on(
      listOfAll,
      first,
      changed((answer) => ({ ...answer, Accounts: (answer.Accounts as object[]).slice(5) })),
    ),
    outcome: 'nothing is lost',
  },
  {
    name: 'a page of accounts that is lost, where each unit is read',
    byUnit: true,
    fault: listOfAUnitIsEmptyOnce(),
    outcome: 'nothing is lost',
  },
  {
    name: 'a page of accounts that is lost every time',
    byUnit: true,
    fault: on(
      accountsOfUnit,
      always,
      changed((answer) => ({ ...answer, Accounts: (answer.Accounts as object[]).slice(1) })),
    ),
    outcome: 'the read fails with exit code 3',
    problem: 'organization-changed-while-read',
  },
  {
    name: 'an account that moves between two units while they are read',
    byUnit: true,
    // It is met in the root, and again in the unit to which it went back.
    fault: moveWhileRead(),
    outcome: 'nothing is lost',
  },
  {
    name: 'two pages that say different things of an account that was suspended meanwhile',
    fault: on(
      accounts,
      first,
      changed((answer) => {
        const [one, ...others] = answer.Accounts as object[];
        return one === undefined ? answer : { ...answer, Accounts: [one, { ...one, State: 'SUSPENDED' }, ...others] };
      }),
    ),
    outcome: 'nothing is lost',
  },
  {
    name: 'a unit that is gone when its turn comes, and there the next time',
    fault: on(units, second, answering(json(400, { __type: 'ParentNotFoundException', message: 'no such parent' }))),
    outcome: 'nothing is lost',
  },
  {
    name: 'an account without an ID',
    fault: on(
      accounts,
      always,
      changed((answer) => ({ ...answer, Accounts: [{ Name: 'nobody', State: 'ACTIVE' }] })),
    ),
    outcome: 'the read fails with exit code 3',
    problem: 'organization-incomplete',
  },
  {
    name: 'access denied in the middle of a list of stack instances',
    fault: on(instances, second, answering(deniedXml)),
    outcome: 'the stack instances are unknown',
  },
  {
    name: 'a token of a page that AWS refuses',
    fault: on(instances, second, answering(errorXml(400, 'ValidationError', 'Invalid NextToken'))),
    outcome: 'the stack instances are unknown',
  },
  {
    name: 'the clock of this machine is an hour behind',
    fault: on(accounts, first, (wire) =>
      wire.send({
        ...json(403, {
          __type: 'RequestTimeTooSkewed',
          message: 'The difference between the request time and the current time is too large.',
        }),
        headers: { 'content-type': 'application/x-amz-json-1.1', date: new Date(Date.now() + 3_600_000).toUTCString() },
      }),
    ),
    outcome: 'nothing is lost',
  },
  {
    name: 'credentials that expire in the middle',
    fault: on(
      accounts,
      (before) => before >= 2,
      answering(json(400, { __type: 'ExpiredTokenException', message: 'The security token included in the request is expired' })),
    ),
    outcome: 'the read fails with exit code 3',
    problem: 'aws-credentials',
  },
  {
    name: 'answers that come late and in another order',
    fault: on(units, always, async (wire, { before }) => {
      await new Promise((resolve) => setTimeout(resolve, (before % 3) * 20));
      wire.send(await wire.answer());
    }),
    outcome: 'nothing is lost',
  },
];
