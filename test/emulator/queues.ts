import { type MinistackAccount } from './ministack';

interface Received {
  readonly Messages?: readonly { readonly Body: string; readonly ReceiptHandle: string }[];
}

/** The queues of an account in ministack, read until they are empty. */
export class Queues {
  private readonly urls = new Map<string, string>();

  public constructor(private readonly account: MinistackAccount) {}

  public async names(): Promise<readonly string[]> {
    const { QueueUrls = [] } = await this.account.call<{ readonly QueueUrls?: readonly string[] }>('sqs', 'ListQueues', {
      MaxResults: 1000,
    });
    return QueueUrls.map((url) => url.slice(url.lastIndexOf('/') + 1)).sort();
  }

  public async attributes(name: string): Promise<Readonly<Record<string, string>>> {
    const QueueUrl = await this.url(name);
    const { Attributes } = await this.account.call<{ readonly Attributes: Readonly<Record<string, string>> }>('sqs', 'GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['All'],
    });
    return Attributes;
  }

  /** Bodies of all messages, which are deleted. What stays in the queue, seen or not, is an error. */
  public async drain(name: string): Promise<readonly string[]> {
    const QueueUrl = await this.url(name);
    const bodies: string[] = [];
    for (;;) {
      const { Messages = [] } = await this.account.call<Received>('sqs', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
      if (Messages.length === 0) break;
      bodies.push(...Messages.map(({ Body }) => Body));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.account.call('sqs', 'DeleteMessageBatch', { QueueUrl, Entries });
    }
    const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: seen } = await this.attributes(name);
    if (waiting !== '0' || seen !== '0')
      throw new Error(`${name} has ${waiting} messages that wait and ${seen} that were seen and not deleted`);
    return bodies;
  }

  /** Of several queues, by name. */
  public async drainAll(names: readonly string[]): Promise<Readonly<Record<string, readonly string[]>>> {
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await this.drain(name)] as const)));
  }

  private async url(name: string): Promise<string> {
    const known = this.urls.get(name);
    if (known !== undefined) return known;
    const { QueueUrl } = await this.account.call<{ readonly QueueUrl: string }>('sqs', 'GetQueueUrl', { QueueName: name });
    this.urls.set(name, QueueUrl);
    return QueueUrl;
  }
}
