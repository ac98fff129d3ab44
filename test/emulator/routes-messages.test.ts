import fc from 'fast-check';
import { routePatterns } from '../../lib/routes/patterns';
import { type Message } from '../../lib/routes/message';
import { type EventSource, type RoutePattern } from '../../lib/routes/route-pattern';
import { findingEvent, securityIrEvents } from '../routes/support';
import { transformed, valueAt } from '../support/input-transformer';
import { asMinistackReads, MinistackAccount, missingInMinistack } from './ministack';
import { Routes, templateOf, type PutEvent, type RealTarget } from './routes';
import { queue, routesStack } from './routes-stacks';

process.env.CDK_VALIDATION = 'false';

const messages = ['slack', 'microsoft-teams', 'pagerduty', 'servicenow', 'jira', 'text', 'chat'] as const satisfies readonly Message[];

/** Where a message says what happened, where to look, and the title of a finding; `*` where it is among other words. */
const places: Readonly<Record<(typeof messages)[number], { readonly summary: string; readonly link: string; readonly title?: string }>> = {
  slack: { summary: '$.blocks[0].text.text', link: '*', title: '$.blocks[1].text.text' },
  'microsoft-teams': {
    summary: '$.attachments[0].content.body[0].text',
    link: '$.attachments[0].content.actions[0].url',
    title: '$.attachments[0].content.body[1].text',
  },
  pagerduty: { summary: '$.payload.summary', link: '$.client_url', title: '$.payload.custom_details.Title' },
  servicenow: { summary: '$.short_description', link: '*', title: '$.comments' },
  jira: { summary: '$.fields.summary', link: '*', title: '$.fields.description.content[0].content[0].text' },
  text: { summary: '*', link: '*' },
  chat: { summary: '$.content.title', link: '*' },
};
const titled = messages.filter((message) => places[message].title !== undefined);

interface Sample {
  readonly source: EventSource;
  readonly patterns: readonly RoutePattern[];
  readonly event: PutEvent;
  readonly summary: string;
  readonly link: string;
  /** @default - the message has none */
  readonly title?: string;
  /** Whether nothing more is known of the event: its detail type is the headline of the chat, and is called Event. @default false */
  readonly unknown?: true;
}

/** On the default bus, so that every message has one hop. */
const pattern = (source: EventSource, eventPattern: RoutePattern['eventPattern']): RoutePattern => ({
  bus: 'default',
  eventPattern,
  what: source,
  source,
});
const here = 'eu-central-1';
const account = new MinistackAccount(here);
const put = (event: unknown): PutEvent => event as PutEvent;
const samples: readonly Sample[] = [
  {
    source: 'security-ir',
    patterns: routePatterns({ securityIr: {} }),
    event: put(securityIrEvents[0]?.event),
    summary: 'AWS Security Incident Response: Case Created 1234567890',
    link: `https://console.aws.amazon.com/security-ir/home?region=${here}`,
  },
  {
    source: 'guardduty',
    patterns: [pattern('guardduty', { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] })],
    event: put(findingEvent('high finding of a member').event),
    summary: 'GuardDuty, severity 8: UnauthorizedAccess:EC2/TorClient in account 333333333333, eu-west-1',
    link: `https://${here}.console.aws.amazon.com/guardduty/home?region=${here}#/findings?macros=current&fId=0ab1c2d3e4f5061728394a5b6c7d8e9f`,
    title: 'EC2 instance i-0123456789abcdef0 is communicating with "Tor" entry nodes.',
  },
  {
    source: 'securityhub',
    patterns: [pattern('securityhub', { source: ['aws.securityhub'] })],
    event: put(findingEvent('imported critical finding').event),
    // In AWS: Security Hub, CRITICAL: finding in account 333333333333; see paths-have-no-index and missing-is-an-empty-string.
    summary: `Security Hub, : finding in account , ${here}`,
    link: `https://${here}.console.aws.amazon.com/securityhub/home?region=${here}#/findings`,
    title: '',
  },
  {
    source: 'cloudtrail',
    patterns: [pattern('cloudtrail', { source: ['aws.cloudtrail'] })],
    event: {
      source: 'aws.cloudtrail',
      'detail-type': 'AWS API Call via CloudTrail',
      detail: {
        eventSource: 'cloudtrail.amazonaws.com',
        eventName: 'StopLogging',
        eventID: 'b1c2d3e4-0000-4000-8000-000000000000',
        userIdentity: {
          type: 'AssumedRole',
          arn: 'arn:aws:sts::222222222222:assumed-role/Engineer/alice',
          sessionContext: { sessionIssuer: { userName: 'Engineer' } },
        },
        sourceIPAddress: '203.0.113.7',
      },
    },
    summary: `Tamper detection: cloudtrail.amazonaws.com StopLogging in account ${account.account}, ${here}, by AssumedRole Engineer`,
    link: `https://${here}.console.aws.amazon.com/cloudtrailv2/home?region=${here}#/events/b1c2d3e4-0000-4000-8000-000000000000`,
  },
  {
    source: 'other',
    patterns: [pattern('other', { source: ['made.up'] })],
    event: { source: 'made.up', 'detail-type': 'Something "odd"', detail: {} },
    summary: 'Event in account',
    link: `https://console.aws.amazon.com/console/home?region=${here}`,
    title: 'Something "odd"',
    unknown: true,
  },
];

const stackOf = ({ source, patterns }: Sample) =>
  routesStack(account, source, [
    {
      name: source,
      events: patterns,
      targets: [queue(`${source}-event`), ...messages.map((message) => queue(`${source}-${message}`, message))],
    },
  ]);
const stacks = samples.map((sample) => {
  const stack = stackOf(sample);
  return { ...sample, routes: new Routes(account, stack.stackName), template: templateOf(stack) };
});
const [routes] = stacks.map((stack) => stack.routes) as [Routes];

/** The bodies by message, `event` being the events as they are. */
async function received(source: EventSource): Promise<Readonly<Record<(typeof messages)[number] | 'event', readonly string[]>>> {
  const bodies = await Promise.all(
    [...messages, 'event' as const].map(async (message) => [message, await routes.queues.drain(`${source}-${message}`)] as const),
  );
  return Object.fromEntries(bodies) as Awaited<ReturnType<typeof received>>;
}

beforeAll(async () => {
  for (const stack of stacks) expect(await stack.routes.create(stack.template)).toBe('CREATE_COMPLETE');
});
afterAll(async () => {
  for (const stack of stacks) await stack.routes.delete();
});

describe.each(stacks)('messages about $source', ({ source, event, summary, link, title, unknown = false, routes: own, template }) => {
  let bodies: Awaited<ReturnType<typeof received>>;
  beforeAll(async () => {
    await own.put([event]);
    bodies = await received(source);
  });

  it('go to eight targets, five by one rule and three by another', async () => {
    const rules = (await own.rules()).map(({ Name }) => Name).filter((name) => name.startsWith(`cordon-${source}.`));
    expect(rules).toEqual([`cordon-${source}.1`, `cordon-${source}.2`]);
    expect((await Promise.all(rules.map((rule) => own.targets(rule)))).map(({ length }) => length)).toEqual([5, 3]);
  });

  it.each(messages)('%s: one, that is JSON and says what, where and how to look at it', (message) => {
    expect(bodies[message]).toHaveLength(1);
    const [body = ''] = bodies[message];
    const parsed: unknown = JSON.parse(body);
    const said = (path: string): string => (path === '*' ? body : String(valueAt(parsed, path)));
    expect(said(places[message].summary)).toContain(unknown && message === 'chat' ? title : summary);
    expect(said(places[message].link)).toContain(link);
    expect(body).toContain(here);
    const place = unknown ? places[message].title?.replace(/Title$/, 'Event') : places[message].title;
    if (title !== undefined && place !== undefined) expect(valueAt(parsed, place)).toBe(title);
    expect(body).not.toMatch(/<[A-Za-z]+>/);
  });

  it.each(messages)('%s: as the documentation of EventBridge has its input transformers work', (message) => {
    const rules = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Events::Rule');
    const targets = rules.flatMap(({ Properties }) => Properties?.Targets as readonly RealTarget[]);
    const [{ InputTransformer: transformer } = {}] = targets.filter((_, index) => index === 1 + messages.indexOf(message));
    if (transformer === undefined) throw new Error(`${message} has no transformer`);
    const predicted = transformed(asMinistackReads(transformer), JSON.parse(bodies.event[0] ?? ''), missingInMinistack);
    expect(bodies[message].map((body) => JSON.parse(body) as unknown)).toEqual([JSON.parse(predicted)]);
  });
});

const finding = (samples.find(({ source }) => source === 'guardduty') as Sample).event;
const findingWith = (changes: object): PutEvent => ({ ...finding, detail: { ...(finding.detail as object), ...changes } });

describe('titles', () => {
  const hostile = [
    'quotes " and \' and `',
    'a backslash \\ and one at the end \\',
    'lines\none\r\ntwo\ttabs',
    '<b>angle</b> <',
    '<finding> <text> <aws.events.event.json> look like variables',
    '","text":"injected',
    '\\"},"severity":"info',
    '\u0000\u0001\u001f\u007f control',
    'Überwachung ☃ 日本語 العربية 🚨 e\u0301 \u2028\u2029',
    '$.detail.title ${title} {{resolve:secretsmanager:x}}',
    '',
    'long '.repeat(20_000),
  ];
  const random = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), { numRuns: 100, seed: 5 });
  let bodies: Awaited<ReturnType<typeof received>>;
  beforeAll(async () => {
    await routes.put([...hostile, ...random].map((title) => findingWith({ title })));
    bodies = await received('guardduty');
  });

  it.each(titled)('arrive in %s as they are, whatever stands in them, and nothing else changes', (message) => {
    const parsed = bodies[message].map((body) => JSON.parse(body) as unknown);
    const place = places[message].title ?? '';
    expect(parsed.map((each) => valueAt(each, place)).sort()).toEqual([...hostile, ...random].sort());
    const rest = parsed.map((each) => JSON.stringify(each).replace(JSON.stringify(valueAt(each, place)), '""'));
    expect(new Set(rest).size).toBe(1);
  });

  it('do not stand where only quotes would hold them', () => {
    expect(new Set([...bodies.text, ...bodies.chat]).size).toBe(2);
  });

  it('that are missing, which those of GuardDuty never are, become empty; in AWS nothing would stand there', async () => {
    await routes.put([findingWith({ title: undefined })]);
    const { slack, ...others } = await received('guardduty');
    expect(slack.map((body) => valueAt(JSON.parse(body), '$.blocks[1].text.text'))).toEqual(['']);
    expect(Object.values(others).map(({ length }) => length)).toEqual(Array.from({ length: 7 }, () => 1));
  });
});

describe('values inside quotes', () => {
  it('may be missing: the instance, who did it, the case', async () => {
    await routes.put([findingWith({ resource: { resourceType: 'AccessKey' } })]);
    for (const detail of [{}, { caseId: '1234567890' }, { membershipId: 'm-1234567890abcdef0' }]) {
      await routes.put([{ source: 'aws.security-ir', 'detail-type': 'Case Closed', detail }]);
    }
    const [ofFinding, ofCases] = [await received('guardduty'), await received('security-ir')];
    for (const message of messages) {
      expect([...ofFinding[message], ...ofCases[message]].map((body) => typeof JSON.parse(body))).toHaveLength(4);
    }
    expect(ofCases.servicenow.map((body) => valueAt(JSON.parse(body), '$.short_description'))).toEqual([
      'AWS Security Incident Response: Case Closed ',
      'AWS Security Incident Response: Case Closed 1234567890',
      'AWS Security Incident Response: Case Closed m-1234567890abcdef0',
    ]);
  });

  it('are not escaped, which is why none stands there whose alphabet AWS does not fix', async () => {
    await routes.put([{ source: 'aws.security-ir', 'detail-type': 'Case Created', detail: { caseId: '1', createdBy: 'the "customer"' } }]);
    const { slack } = await received('security-ir');
    expect(slack).toHaveLength(1);
    expect(() => JSON.parse(slack[0] ?? '') as unknown).toThrow(SyntaxError);
  });
});
