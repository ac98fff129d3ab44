import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformed } from '../support/input-transformer';
import { MinistackAccount, ministackDifferences } from './ministack';
import { Queues } from './queues';
import { type DeliveredEvent } from './routes';

const documentation = readFileSync(join(__dirname, '..', '..', 'docs', 'emulators.md'), 'utf8');

/** What a test of a difference needs: a rule on everything, whose targets the test says. */
class Rule {
  public readonly account = new MinistackAccount('eu-central-1');
  public readonly queues = new Queues(this.account);

  public arnOf(service: string, resource: string, region = this.account.region): string {
    return `arn:aws:${service}:${region}:${this.account.account}:${resource}`;
  }

  public async queue(QueueName: string): Promise<string> {
    await this.account.call('sqs', 'CreateQueue', { QueueName });
    return this.arnOf('sqs', QueueName);
  }

  public async targets(...targets: readonly object[]): Promise<void> {
    await this.account.call('events', 'PutRule', { Name: 'everything', EventPattern: JSON.stringify({ source: [{ prefix: '' }] }) });
    const Targets = targets.map((target, index) => ({ Id: String(index), ...target }));
    const answer = await this.account.call('events', 'PutTargets', { Rule: 'everything', Targets });
    expect(answer).toMatchObject({ FailedEntryCount: 0 });
  }

  public async put(entry: object = {}): Promise<void> {
    const Entries = [{ Source: 'made.up', DetailType: 'Made', Detail: JSON.stringify({ list: [{ name: 'first' }] }), ...entry }];
    expect(await this.account.call('events', 'PutEvents', { Entries })).toMatchObject({ FailedEntryCount: 0 });
  }
}

/** By the differences' names; those of CloudFormation are asserted by routes.test.ts, with templates of the app. */
const tests: Readonly<Partial<Record<keyof typeof ministackDifferences, (rule: Rule) => Promise<void>>>> = {
  'time-is-now': async (rule) => {
    await rule.targets({ Arn: await rule.queue('all') });
    await rule.put({ Time: Date.UTC(2020, 0, 1) / 1000 });
    const [body = ''] = await rule.queues.drain('all');
    expect((JSON.parse(body) as DeliveredEvent).time).not.toMatch(/^2020/);
  },
  'paths-have-no-index': async (rule) => {
    const InputPathsMap = { name: '$.detail.list[0].name' };
    const InputTemplate = '{"name":"<name>"}';
    await rule.targets({ Arn: await rule.queue('all'), InputTransformer: { InputPathsMap, InputTemplate } });
    await rule.put();
    expect(await rule.queues.drain('all')).toEqual(['{"name":""}']);
    expect(transformed({ inputPathsMap: InputPathsMap, inputTemplate: InputTemplate }, { detail: { list: [{ name: 'first' }] } })).toBe(
      '{"name":"first"}',
    );
  },
  'missing-is-an-empty-string': async (rule) => {
    const InputPathsMap = { name: '$.detail.nothing' };
    const InputTemplate = '{"name":<name>,"also":"<name>"}';
    await rule.targets({ Arn: await rule.queue('all'), InputTransformer: { InputPathsMap, InputTemplate } });
    await rule.put();
    expect(await rule.queues.drain('all')).toEqual(['{"name":"","also":""}']);
    expect(transformed({ inputPathsMap: InputPathsMap, inputTemplate: InputTemplate }, {})).toBe('{"name":,"also":""}');
  },
  'no-dead-letters': async (rule) => {
    const DeadLetterConfig = { Arn: await rule.queue('dead-letters') };
    const RetryPolicy = { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 };
    await rule.targets({ Arn: rule.arnOf('sqs', 'is-not-there'), DeadLetterConfig, RetryPolicy }, { Arn: await rule.queue('all') });
    await rule.put();
    expect(await rule.queues.drain('all')).toHaveLength(1);
    expect(await rule.queues.drain('dead-letters')).toEqual([]);
  },
  'no-other-regions': async (rule) => {
    const there = new MinistackAccount('eu-west-1', rule.account.account);
    const queues = new Queues(there);
    await there.call('sqs', 'CreateQueue', { QueueName: 'all' });
    await there.call('events', 'PutRule', { Name: 'all', EventPattern: JSON.stringify({ source: [{ prefix: '' }] }) });
    await there.call('events', 'PutTargets', { Rule: 'all', Targets: [{ Id: '1', Arn: rule.arnOf('sqs', 'all', 'eu-west-1') }] });
    const RoleArn = `arn:aws:iam::${rule.account.account}:role/sender`;
    await rule.targets({ Arn: rule.arnOf('events', 'event-bus/default', 'eu-west-1'), RoleArn });
    await rule.put();
    expect(await queues.drain('all')).toEqual([]);
    // Its rule would have taken it.
    await there.call('events', 'PutEvents', { Entries: [{ Source: 'made.up', DetailType: 'Made', Detail: '{}' }] });
    expect(await queues.drain('all')).toHaveLength(1);
  },
  'no-log-groups': async (rule) => {
    const logGroupName = '/aws/events/all';
    await rule.account.call('logs', 'CreateLogGroup', { logGroupName });
    await rule.targets(
      { Arn: rule.arnOf('logs', `log-group:${logGroupName}`) },
      { Arn: rule.arnOf('ssm', 'automation-definition/Run:$DEFAULT'), RoleArn: `arn:aws:iam::${rule.account.account}:role/runner` },
      { Arn: await rule.queue('all') },
    );
    await rule.put();
    expect(await rule.queues.drain('all')).toHaveLength(1);
    expect(await rule.account.call('logs', 'DescribeLogStreams', { logGroupName })).toMatchObject({ logStreams: [] });
  },
};

describe('ministack', () => {
  it.each(Object.entries(tests))('is known for %s', (_, test) => test(new Rule()));

  it('is documented with everything that it is known to do otherwise than AWS', () => {
    const documented = documentation.split('\n').filter((line) => line.startsWith('| ministack | `'));
    expect(documented).toEqual(Object.entries(ministackDifferences).map(([id, what]) => `| ministack | \`${id}\` | ${what} |`));
  });
});
