import { placeOfArn, regionOfArn } from './arn-problems';
import { type EventPlace } from './layout';

/**
 * The topic that alarms of an account and Region notify. An alarm can notify only topics of its own Region. A topic in another account must
 * allow it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 *
 * @param topicArns - at most one an account and Region
 * @returns that of the account and Region, or else the first of the Region; undefined where there is none
 */
export function alarmTopicOf(topicArns: readonly string[], { account, region }: EventPlace): string | undefined {
  return topicArns.find((arn) => placeOfArn(arn) === `${account} ${region}`) ?? topicArns.find((arn) => regionOfArn(arn) === region);
}
