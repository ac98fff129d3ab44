import { ListSubscriptionsByTopicCommand, type SNSClient, type Subscription } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Regional } from '../aws/clients';
import { reading } from '../aws/failures';
import { everyPage } from '../aws/pages';
import { type Reading } from '../core/reading';
import { notAsked, unexpected } from './regional-reads';
import { type DeployedQueue, type TopicSubscriptions } from './routing';
import { sortedBy } from './sorted';

/** The SubscriptionArn of a subscription that nobody has confirmed. https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
const pendingArn = 'PendingConfirmation';
/** That of one whose endpoint was taken away; AWS deletes it after three days. https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html */
const deletedArn = 'Deleted';

/** Makes a client in a Region. */
type Connect<Client extends { readonly send: unknown }> = ((region: string) => Promise<Regional<Client>>) | undefined;

const noClient = 'there are no credentials of the account that has the routes';

/** Subscriptions of a topic by protocol, in the Region of the topic; their endpoints go no further than this. Absent where there is no such topic. */
export async function collectTopic(sns: Connect<SNSClient>, TopicArn: string): Promise<Reading<readonly TopicSubscriptions[]>> {
  const call = 'sns:ListSubscriptionsByTopic';
  if (sns === undefined) return notAsked(call, noClient);
  const client = await reading(call, () => sns(regionOf(TopicArn)));
  if (client.status !== 'present') return client;
  try {
    return await reading(call, async () => {
      const subscriptions = await everyPage(
        (NextToken) => client.value.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken })),
        (answer) => answer.Subscriptions,
        (answer) => answer.NextToken,
      );
      return byProtocol(subscriptions);
    }, ['NotFound', 'NotFoundException']);
  } finally {
    client.value.destroy?.();
  }
}

function byProtocol(subscriptions: readonly Subscription[]): readonly TopicSubscriptions[] {
  const counts = new Map<string, { confirmed: number; pending: number }>();
  const seen = new Set<string>();
  for (const { SubscriptionArn: arn, Protocol: protocol, Endpoint: endpoint = '' } of subscriptions) {
    if (!arn || !protocol) throw unexpected('the ARN or the protocol of a subscription', undefined);
    if (arn === deletedArn) continue;
    // If subscriptions change during the read, a page can repeat one of the page before. Those that are pending have no ARN of their own.
    const key = arn === pendingArn ? `${protocol} ${endpoint}` : arn;
    if (seen.has(key)) continue;
    seen.add(key);
    const count = counts.get(protocol) ?? { confirmed: 0, pending: 0 };
    count[arn === pendingArn ? 'pending' : 'confirmed'] += 1;
    counts.set(protocol, count);
  }
  return sortedBy(
    [...counts].map(([protocol, count]) => ({ protocol, ...count })),
    ({ protocol }) => protocol,
  );
}

/** How many events wait in a dead-letter queue. Absent where there is no such queue. */
export async function collectQueue(sqs: Connect<SQSClient>, arn: string): Promise<Reading<DeployedQueue>> {
  const call = 'sqs:GetQueueUrl';
  if (sqs === undefined) return notAsked(call, noClient);
  const client = await reading(call, () => sqs(regionOf(arn)));
  if (client.status !== 'present') return client;
  const [, , , , QueueOwnerAWSAccountId, QueueName] = arn.split(':');
  const missing = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];
  try {
    const found = await reading(call, () => client.value.send(new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId })), missing);
    if (found.status !== 'present') return found;
    return await reading(
      'sqs:GetQueueAttributes',
      async () => {
        const { QueueUrl } = found.value;
        const { Attributes } = await client.value.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
        );
        const messages = Number(Attributes?.ApproximateNumberOfMessages);
        if (!Number.isSafeInteger(messages)) throw unexpected(`the number of messages of ${arn}`, Attributes?.ApproximateNumberOfMessages);
        return { messages };
      },
      missing,
    );
  } finally {
    client.value.destroy?.();
  }
}

const regionOf = (arn: string): string => arn.split(':')[3] ?? '';
