import { plain } from '../core/plain';
import { paint } from '../core/text';
import { type ExpectedEvent } from '../onboarding/deliveries';
import { type Arrival, type TestCaseEvent, type TestCaseIntent, type TestCaseResult } from '../onboarding/test-case/carry-out';
import { expectedEventLines } from './expected-events-text';

/** What is about to be done, as lines: where, what the case says, and who is told of it. */
export function testCaseIntentLines(
  intent: TestCaseIntent,
  { account, region, events }: { readonly account: string; readonly region: string; readonly events: readonly ExpectedEvent[] },
): readonly string[] {
  const where = `in the account ${account}, ${region}`;
  if (intent.kind === 'close') {
    return [
      `An earlier run left ${intent.cases.map(({ id }) => `test case ${id}`).join(', ')} open, ${where}.`,
      'Cordon goes on with it and closes it, instead of opening another one.',
    ];
  }
  return [
    `Cordon opens a test case ${where}, comments on it, and closes it.`,
    '  resolver: Self (you), so that nobody at AWS works on it',
    `  title: ${plain(intent.input.title ?? '')}`,
    '  Every member of the team gets mail of it.',
    ...expectedEventLines(events).map((line) => `  ${line}`),
  ];
}

const happened: Readonly<Record<TestCaseEvent['kind'], (id: string) => string>> = {
  opened: (id) => `✔ test case ${id} opened`,
  'found-open': (id) => `✔ test case ${id} found open`,
  commented: (id) => `✔ test case ${id} has a comment`,
  closed: (id) => `✔ test case ${id} closed`,
};

export const testCaseEventLine = ({ kind, id }: TestCaseEvent): string => happened[kind](id);

/** Where to look while the case is open. */
export function whereToLook(events: readonly ExpectedEvent[]): readonly string[] {
  const routes = new Map(events.flatMap((event) => event.routes.map((delivery) => [delivery.route, delivery] as const)));
  return [
    'Look now whether it arrives:',
    '  the mail at every member of the team, the spam folder too',
    ...[...routes.values()].map(({ route, targets }) => `  route ${plain(route)}: ${targets.map(plain).join(', ')}`),
  ];
}

const arrivals: Readonly<Record<Arrival, string>> = {
  confirmed: 'Mail and events arrived, as somebody confirmed.',
  missing: 'Something did not arrive, as somebody said. cordon onboard why has the causes that AWS lists.',
  'not-asked': 'Nobody confirmed that mail and events arrived: ask the team, and look at the targets of the routes.',
  rehearsed: 'In memory nothing is sent: whether mail and events arrive, only AWS shows.',
};

/** The outcome, as text. */
export function testCaseToText({ outcome, cases, arrival, exitCode }: TestCaseResult, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const ids = cases.map(({ id }) => id).join(', ');
  const colour = exitCode === 0 ? p.green : exitCode === 3 ? p.yellow : p.red;
  const sign = exitCode === 0 ? '✔' : exitCode === 3 ? '?' : '✖';
  const lines = ((): readonly string[] => {
    switch (outcome) {
      case 'closed':
        return [`the test case ${ids} was opened and is closed`, arrivals[arrival]];
      case 'left-open':
        return [ids === '' ? 'whether a test case is open is not known' : `the test case ${ids} is not closed`];
      case 'not-opened':
        return ['no test case was opened'];
      case 'taken-over':
        return [`the test case ${ids} stays open: AWS works on it, or AWS does not say who does`];
      case 'declined':
        return [ids === '' ? 'not confirmed; nothing was changed' : `not confirmed; the test case ${ids} stays open`];
    }
  })();
  return `${colour(`${sign} ${lines[0]!}`)}\n${lines
    .slice(1)
    .map((line) => `${line}\n`)
    .join('')}`;
}
