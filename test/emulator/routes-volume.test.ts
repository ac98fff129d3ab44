import { type RouteEvents } from '../../lib/configuration/route';
import { MinistackAccount } from './ministack';
import { Routes, templateOf, type DeliveredEvent, type PutEvent } from './routes';
import { appStacks, retry } from './routes-stacks';

process.env.CDK_VALIDATION = 'false';

/** Routes that overlap, with the events that each takes, worked out without a pattern. */
const definitions: readonly { readonly name: string; readonly events: RouteEvents; readonly takes: (event: Made) => boolean }[] = [
  { name: 'all', events: { securityIr: {} }, takes: ({ kind }) => kind === 'security-ir' },
  {
    name: 'responders',
    events: { securityIr: { subjects: ['case', 'case-comment'], actors: ['responder'] } },
    takes: ({ kind, actor, type }) => kind === 'security-ir' && actor === 'AWS Responder' && type.startsWith('Case'),
  },
  {
    name: 'ended',
    events: { preset: 'membership-ended' },
    takes: ({ type }) => ['Membership Cancelled', 'Membership Terminated'].includes(type),
  },
  { name: 'severe', events: { guardDuty: { severityAtLeast: 7 } }, takes: ({ kind, severity }) => kind === 'guardduty' && severity >= 7 },
];

interface Made {
  readonly kind: 'security-ir' | 'guardduty' | 'nobody';
  readonly type: string;
  readonly actor: string;
  readonly severity: number;
  readonly event: PutEvent;
}

const types = [
  'Case Created',
  'Case Updated',
  'Case Comment Created',
  'Membership Updated',
  'Membership Cancelled',
  'Membership Terminated',
];
const actors = ['AWS Responder', 'security-ir.amazonaws.com', '222222222222'];

/** The events have numbers of their own, so that what is lost or there twice can be named. Periods without a common divisor mix everything. */
function made(number: number): Made {
  const kind = (['security-ir', 'security-ir', 'guardduty', 'security-ir', 'nobody'] as const)[number % 5] ?? 'nobody';
  const type = types[(number % 7) % types.length] ?? '';
  const actor = actors[(number % 11) % actors.length] ?? '';
  const severity = 1 + (number % 9);
  const caseId = String(1_000_000_000 + number);
  const event: PutEvent = {
    'security-ir': { source: 'aws.security-ir', 'detail-type': type, detail: { caseId, createdBy: actor } },
    guardduty: {
      source: 'aws.guardduty',
      'detail-type': 'GuardDuty Finding',
      detail: { id: caseId, severity, title: `Finding ${caseId}` },
    },
    nobody: { source: 'made.up', 'detail-type': type, detail: { caseId, createdBy: actor } },
  }[kind];
  return { kind, type: kind === 'security-ir' ? type : '', actor, severity, event };
}

const account = new MinistackAccount('eu-central-1');
const stacks = appStacks(
  account,
  definitions.map(({ name, events }) => ({
    name,
    events,
    targets: [{ sqs: { queueName: `${name}-events` } }, { sqs: { queueName: `${name}-text` }, message: 'text' }],
    retry,
    alarmOnEvents: false,
  })),
).map((stack) => ({ routes: new Routes(account, stack.stackName), template: templateOf(stack) }));
const [{ routes }] = stacks as [(typeof stacks)[0]];

beforeAll(async () => {
  for (const stack of stacks) expect(await stack.routes.create(stack.template)).toBe('CREATE_COMPLETE');
});
afterAll(async () => {
  for (const stack of [...stacks].reverse()) await stack.routes.delete();
});

it('10,000 events: none is lost, none comes twice, and none goes where it should not', async () => {
  const all = Array.from({ length: 10_000 }, (_, number) => made(number));
  const began = Date.now();
  const names = await routes.queues.names();
  const bodies = new Map<string, string[]>(names.map((name) => [name, []]));
  const ids: string[] = [];
  // ministack looks through a whole queue for each ten messages, so the queues are read before they are long.
  for (let first = 0; first < all.length; first += 1_000) {
    ids.push(...(await routes.put(all.slice(first, first + 1_000).map(({ event }) => event))));
    const drained = await routes.queues.drainAll(names);
    for (const name of names) bodies.get(name)?.push(...(drained[name] ?? []));
  }
  process.stderr.write(`ministack: 10,000 events and ${[...bodies.values()].flat().length} messages in ${Date.now() - began} ms\n`);
  expect(new Set(ids).size).toBe(10_000);
  for (const { name, takes } of definitions) {
    const expected = all.flatMap((each, index) => (takes(each) ? [ids[index] ?? ''] : [])).sort();
    expect(expected.length).toBeGreaterThan(500);
    const whole = (bodies.get(`${name}-events`) ?? []).map((body) => JSON.parse(body) as DeliveredEvent);
    expect(whole.map(({ id }) => id).sort()).toEqual(expected);
    // What is shaped has no ID of the event; it has the number of the case or finding.
    const numbers = (bodies.get(`${name}-text`) ?? []).map((body) => /\b1\d{9}\b/.exec(JSON.parse(body) as string)?.[0]);
    expect(numbers.sort()).toEqual(all.flatMap((each, index) => (takes(each) ? [String(1_000_000_000 + index)] : [])).sort());
  }
  const others = [...bodies].filter(([name]) => !/-(events|text)$/.test(name));
  expect(others.map(([, messages]) => messages)).toEqual(others.map(() => []));
});
