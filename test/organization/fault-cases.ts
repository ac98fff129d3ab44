import { type Rehearsal } from '../../lib/rehearsal/rehearsal';
import { root, unit } from '../support/organization';
import { errorXml, json, xml, type Answer, type Fault, type Request, type Wire } from './organization-server';

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
  readonly fault: Fault;
  readonly outcome: Outcome;
  /** Whether accounts come without `Paths`, so that each unit is read. @default false */
  readonly byUnit?: boolean;
  /** ID of the problem, where the read fails. */
  readonly problem?: string;
}

/** An account of unit `unita`. */
export const moving = '300000000000';

const accounts = 'organizations:ListAccounts';
const units = 'organizations:ListOrganizationalUnitsForParent';
const accountsOfUnit = 'organizations:ListAccountsForParent';
const instances = 'cloudformation:ListStackInstances';

/** Does something with these of the attempts of a call. */
const on =
  (
    call: string | RegExp,
    attempts: (before: number) => boolean,
    act: (wire: Wire, request: Request, rehearsal: Rehearsal) => unknown,
  ): Fault =>
  async (request, wire, rehearsal) => {
    const matches = typeof call === 'string' ? request.call === call : call.test(request.call);
    if (!matches || !attempts(request.before)) return false;
    return (await act(wire, request, rehearsal)) !== false;
  };

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
    fault: async ({ call, input, before }, wire) => {
      if (call !== instances) return false;
      const { NextToken, ...start } = input;
      if (before === 0) wire.send(xml(200, 'ListStackInstances', { Summaries: [], NextToken: 'start' }));
      else if (NextToken === 'start') wire.send(await wire.answer(start));
      else return false;
      return true;
    },
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
    fault: on(
      accounts,
      first,
      changed((answer) => ({ ...answer, Accounts: (answer.Accounts as object[]).slice(5) })),
    ),
    outcome: 'nothing is lost',
  },
  {
    name: 'a page of accounts that is lost, where each unit is read',
    byUnit: true,
    fault: on(
      accountsOfUnit,
      second,
      changed((answer) => ({ ...answer, Accounts: [] })),
    ),
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
    fault: on(accountsOfUnit, first, async (wire, _, rehearsal) => {
      rehearsal.moveAccount(moving, root);
      const answer = await wire.answer();
      rehearsal.moveAccount(moving, unit('unita'));
      wire.send(answer);
    }),
    outcome: 'nothing is lost',
  },
  {
    name: 'two pages that say different things of an account that was suspended meanwhile',
    fault: on(
      accounts,
      first,
      changed((answer) => {
        const [one, ...others] = answer.Accounts as object[];
        return { ...answer, Accounts: [one, { ...one, State: 'SUSPENDED' }, ...others] };
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
    fault: async ({ call, before }) => {
      if (call === units) await new Promise((resolve) => setTimeout(resolve, (before % 3) * 20));
      return false;
    },
    outcome: 'nothing is lost',
  },
];
