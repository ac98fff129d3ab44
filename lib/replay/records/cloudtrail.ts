import { type Document } from '../../signals/readers/example-event';
import { memberOf, textAt } from './record';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
const detailTypes: Readonly<Record<string, string>> = {
  AwsApiCall: 'AWS API Call via CloudTrail',
  AwsServiceEvent: 'AWS Service Event via CloudTrail',
  AwsConsoleAction: 'AWS Console Action via CloudTrail',
  AwsConsoleSignIn: 'AWS Console Sign In via CloudTrail',
  AwsCloudTrailInsight: 'AWS Insight via CloudTrail',
};

/**
 * The event that EventBridge gets of a record of CloudTrail: its account is the one that received the record. The ID of the event is not in the record,
 * so the event has none.
 */
export function cloudTrailEvent(record: Document): Document {
  const account = textAt(record, 'recipientAccountId') ?? textAt(record, 'userIdentity', 'accountId');
  const time = textAt(record, 'eventTime');
  return {
    version: '0',
    'detail-type': detailTypes[textAt(record, 'eventType') ?? 'AwsApiCall'] ?? 'AWS API Call via CloudTrail',
    source: `aws.${(textAt(record, 'eventSource') ?? '').replace(/\.amazonaws\.com$/, '')}`,
    ...(account !== undefined && { account }),
    ...(time !== undefined && { time }),
    ...(textAt(record, 'awsRegion') !== undefined && { region: textAt(record, 'awsRegion') }),
    resources: [],
    detail: record,
  };
}

/**
 * Whether EventBridge gets the record. It leaves calls that only read out, unless a rule asks for all management events, which no rule of a route does.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function isSent({ detail }: Document): boolean {
  return memberOf(detail, 'readOnly') !== true;
}
