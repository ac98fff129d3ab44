import {
  inputTransformer,
  maximumInputPaths,
  maximumInputTemplateCharacters,
  secretBodyParameters,
  type InputTransformer,
} from '../../lib/routes/messages';
import { type Message } from '../../lib/routes/message';
import { aboutSource, messageAbout, type MessageKind } from '../../lib/routes/message-about';
import { containmentSamples } from '../../lib/routes/explain/containment-samples';
import { transformed, valueAt } from '../support/input-transformer';
import { findingEvent, securityIrEvents } from './support';

const messages: readonly Exclude<Message, 'event'>[] = ['slack', 'microsoft-teams', 'pagerduty', 'servicenow', 'jira', 'text', 'chat'];
const trail = {
  'detail-type': 'AWS API Call via CloudTrail',
  account: '222222222222',
  region: 'us-east-1',
  time: '2026-03-02T10:15:00Z',
  detail: {
    eventSource: 'guardduty.amazonaws.com',
    eventName: 'DeleteDetector',
    eventID: 'b1c2d3e4-0000-4000-8000-000000000000',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLEROLE111111:alice',
      arn: 'arn:aws:sts::222222222222:assumed-role/Engineer/alice',
      sessionContext: { sessionIssuer: { type: 'Role', userName: 'Engineer' } },
    },
    sourceIPAddress: '203.0.113.7',
  },
};
const used = (name: string): unknown =>
  containmentSamples({ account: '444455556666', region: 'eu-west-1' }).find((sample) => sample.name === name)?.event;
const events: Readonly<Record<MessageKind, unknown>> = {
  'security-ir': securityIrEvents[0]?.event,
  guardduty: findingEvent('high finding of a member').event,
  securityhub: findingEvent('imported critical finding').event,
  'securityhub-insight': findingEvent('insight results').event,
  'securityhub-v2': findingEvent('V2 finding of GuardDuty').event,
  cloudtrail: trail,
  call: trail,
  containment: used('containment started'),
  'containment-release': used('contained resource released'),
  'containment-dry-run': used('dry run by default'),
  'containment-execution': used('execution InProgress'),
  'containment-role': used('execution role assumed by a person'),
  'containment-other': used('backup written'),
  other: {
    'detail-type': 'Something "odd"',
    source: 'my."app"',
    id: 'e',
    account: '222222222222',
    region: 'eu-central-1',
    time: '2026-03-02T10:15:00Z',
  },
};
const all = messages.flatMap((message) => (Object.keys(events) as MessageKind[]).map((source) => ({ message, source })));

const transformerOf = (message: Message, source: MessageKind): InputTransformer => {
  const transformer = inputTransformer(message, aboutSource(source), { jiraProjectKey: 'SEC' });
  if (transformer === undefined) {
    throw new Error(`${message} has no transformer`);
  }
  return transformer;
};

describe.each(all)('$message about $source', ({ message, source }) => {
  const transformer = transformerOf(message, source);

  it('is within the limits, names no variable without a path, and has no path without a use', () => {
    const used = [...transformer.inputTemplate.matchAll(/<([^>]*)>/g)].map(([, name]) => name);
    expect(Object.keys(transformer.inputPathsMap).length).toBeLessThanOrEqual(maximumInputPaths);
    expect(transformer.inputTemplate.length).toBeLessThanOrEqual(maximumInputTemplateCharacters);
    expect(new Set(used)).toEqual(new Set(Object.keys(transformer.inputPathsMap)));
    expect(used).not.toEqual([]);
  });

  it('becomes JSON with account and Region in it', () => {
    const text = transformed(transformer, events[source]);
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(text).toMatch(/\d{12}/);
    expect(text).toMatch(/[a-z]{2}-[a-z]+-\d/);
    expect(text).toContain('https://');
    expect(text).not.toMatch(/<[A-Za-z]+>/);
  });

  it('has paths that EventBridge can read', () => {
    for (const path of Object.values(transformer.inputPathsMap)) {
      expect(path).toMatch(/^\$(\.[A-Za-z][\w-]*(\[\d+\])?)+$/);
    }
  });
});

describe('what a responder needs first', () => {
  const text = (message: Message, source: MessageKind): string => transformed(transformerOf(message, source), events[source]);

  it('is what, where, how bad and a link', () => {
    const guardDuty = text('slack', 'guardduty');
    expect(guardDuty).toContain('GuardDuty, severity 8: UnauthorizedAccess:EC2/TorClient in account 333333333333, eu-west-1');
    expect(guardDuty).toContain(
      'https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/findings?macros=current&fId=0ab1c2d3e4f5061728394a5b6c7d8e9f',
    );
    expect(text('slack', 'security-ir')).toContain('AWS Security Incident Response: Case Created 1234567890');
    expect(text('slack', 'securityhub')).toContain('Security Hub, CRITICAL: finding in account 333333333333, eu-west-1');
    expect(text('slack', 'cloudtrail')).toContain('guardduty.amazonaws.com DeleteDetector in account 222222222222, us-east-1');
  });

  it('is who made a call, by names that IAM keeps to letters, digits and a few signs', () => {
    expect(text('text', 'cloudtrail')).toContain('By: AssumedRole Engineer AROAEXAMPLEROLE111111:alice');
    const user = { type: 'IAMUser', userName: 'bob', principalId: 'AIDAEXAMPLEUSER111111', arn: 'arn:aws:iam::222222222222:user/bob' };
    const event = { ...trail, detail: { ...trail.detail, userIdentity: user } };
    expect(transformed(transformerOf('text', 'cloudtrail'), event)).toContain('By: IAMUser bob AIDAEXAMPLEUSER111111');
  });

  it.each(messages)('is that the root user did something, and not that this was tampering, in %s', (message) => {
    const root = { type: 'Root', principalId: '222222222222', arn: 'arn:aws:iam::222222222222:root', invokedBy: 'signin.amazonaws.com' };
    const detail = { ...trail.detail, eventSource: 's3.amazonaws.com', eventName: 'CreateBucket', userIdentity: root };
    const body = transformed(transformerOf(message, 'cloudtrail'), { ...trail, detail });
    expect(body).toContain('Tamper detection: s3.amazonaws.com CreateBucket in account 222222222222, us-east-1, by Root');
    expect(body).not.toMatch(/tampered/i);
    if (message === 'chat') expect(body).toContain('Treat what the root user did as an incident');
  });

  it.each(messages)('is not what the path of a user name makes of the message in %s', (message) => {
    const path = '/"},"forged":{"x":"/';
    const user = {
      type: 'IAMUser',
      userName: 'bob',
      principalId: 'AIDAEXAMPLEUSER111111',
      arn: `arn:aws:iam::222222222222:user${path}bob`,
    };
    const body = transformed(transformerOf(message, 'cloudtrail'), { ...trail, detail: { ...trail.detail, userIdentity: user } });
    expect(() => JSON.parse(body) as unknown).not.toThrow();
    expect(body).not.toContain('forged');
  });

  it('has the title of a finding as it is, quotes and all', () => {
    const slack = JSON.parse(text('slack', 'guardduty')) as { readonly blocks: readonly { readonly text?: { readonly text: string } }[] };
    expect(slack.blocks[1]?.text?.text).toBe('EC2 instance i-0123456789abcdef0 is communicating with "Tor" entry nodes.');
  });

  it.each(messages)('fits what stands before it in %s: a summary of at most 255 characters', (message) => {
    for (const source of Object.keys(events) as MessageKind[]) {
      const parsed: unknown = JSON.parse(text(message, source));
      const summaries = ['text', 'short_description', 'fields.summary', 'payload.summary', 'content.title'].flatMap(
        (path) => (valueAt(parsed, `$.${path}`) as string | undefined) ?? [],
      );
      for (const summary of summaries) {
        expect(summary.length).toBeLessThanOrEqual(255);
      }
    }
  });
});

describe('the message of a raw pattern', () => {
  const text = (eventPattern: Readonly<Record<string, unknown>>, event: unknown, message: Exclude<Message, 'event'> = 'chat'): string =>
    transformed(inputTransformer(message, messageAbout('other', eventPattern), { jiraProjectKey: 'SEC' })!, event);
  const title = (body: string): unknown => valueAt(JSON.parse(body), '$.content.title');
  const odd = { ...(events.other as object), source: 'my.app', 'detail-type': 'Order "placed"' };

  it('is that of the events that it takes, where all are of one documented kind', () => {
    expect(title(text({ source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] }, events.guardduty))).toContain(
      'GuardDuty, severity 8',
    );
    expect(title(text({ source: ['aws.security-ir'], 'detail-type': ['Case Created'] }, events['security-ir']))).toContain(
      'Case Created 1234567890',
    );
    expect(title(text({ 'detail-type': ['Findings Imported V2'] }, events['securityhub-v2']))).toMatch(
      /^Security Hub, \w+ \(severity \d\): finding in account \d{12}, /,
    );
  });

  it('says who called what, in which account and Region', () => {
    const pattern = { source: ['aws.guardduty'], 'detail-type': ['AWS API Call via CloudTrail'] };
    expect(title(text(pattern, trail))).toBe(
      'guardduty.amazonaws.com DeleteDetector in account 222222222222, us-east-1, by AssumedRole Engineer',
    );
    expect(text({ source: ['aws.iam'] }, trail, 'text')).toContain('By: AssumedRole Engineer AROAEXAMPLEROLE111111:alice');
  });

  it('says detail-type, source, account and Region where more is not known', () => {
    const event = { ...odd, source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification' };
    const pattern = { source: ['aws.ec2'], 'detail-type': ['EC2 Instance State-change Notification'] };
    expect(title(text(pattern, event))).toBe('EC2 Instance State-change Notification of aws.ec2 in account 222222222222, eu-central-1');
    expect(title(text({ ...pattern, source: ['aws.ec2', 'aws.guardduty'] }, event))).toContain(
      'EC2 Instance State-change Notification of aws.ec2',
    );
  });

  it.each(messages)('holds a detail-type of any letters, in %s', (message) => {
    for (const pattern of [{ source: ['my.app'] }, { 'detail-type': [{ prefix: 'Order' }] }, { source: [{ prefix: 'aws.partner/' }] }]) {
      const body = text(pattern, odd, message);
      expect(JSON.stringify(JSON.parse(body))).toContain(JSON.stringify('Order "placed"').slice(1, -1));
      expect(body).toContain('my.app');
      expect(body).toContain('222222222222');
    }
  });
});

describe('single messages', () => {
  it('leaves the event as it is', () => {
    expect(inputTransformer('event', 'guardduty')).toBeUndefined();
  });

  it('names the project and the issue type of Jira', () => {
    const { inputTemplate } = inputTransformer('jira', 'guardduty', { jiraProjectKey: 'SEC', jiraIssueType: 'Incident' }) ?? {
      inputTemplate: '',
    };
    expect(inputTemplate).toContain('"project":{"key":"SEC"},"issuetype":{"name":"Incident"}');
  });

  it('has no routing key of PagerDuty in the template: the connection adds it', () => {
    expect(transformerOf('pagerduty', 'guardduty').inputTemplate).not.toContain('routing_key');
    expect(secretBodyParameters('pagerduty')).toEqual([{ name: 'routing_key', secretKey: 'apiKey' }]);
    expect(messages.filter((message) => message !== 'pagerduty').flatMap((message) => secretBodyParameters(message))).toEqual([]);
  });

  it('gives the events of one finding one key, so that they become one incident', () => {
    const key = (event: unknown): unknown =>
      valueAt(JSON.parse(transformed(transformerOf('pagerduty', 'guardduty'), event)), '$.dedup_key');
    const { event } = findingEvent('high finding of a member');
    expect(key({ ...event, id: 'another', time: '2026-03-03T00:00:00Z' })).toBe(key(event));
    expect(key(findingEvent('low finding without an instance').event)).not.toBe(key(event));
  });

  it('has the schema of the chat integration', () => {
    expect(JSON.parse(transformed(transformerOf('chat', 'security-ir'), events['security-ir']))).toMatchObject({
      version: '1.0',
      source: 'custom',
      content: { textType: 'client-markdown', title: 'AWS Security Incident Response: Case Created 1234567890' },
      metadata: { threadId: 'security-ir-1234567890' },
    });
  });

  it('survives what may be missing: who did it, the instance, a refusal', () => {
    const { event } = findingEvent('low finding without an instance');
    expect(() => JSON.parse(transformed(transformerOf('jira', 'guardduty'), event)) as unknown).not.toThrow();
    const nobody = { ...securityIrEvents[0]?.event, detail: { membershipId: 'm-1234567890abcdef0' } };
    for (const message of messages) {
      expect(() => JSON.parse(transformed(transformerOf(message, 'security-ir'), nobody)) as unknown).not.toThrow();
    }
  });
});
