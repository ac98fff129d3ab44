import { regionsOf } from '../core/regions';
import { isRecord, type ArisingEvents } from '../events/arising';
import { conditionsOf, mayHold, type FieldCondition, type PatternCombination, type Scalar } from '../events/field-condition';
import { globalRegion, type WatchedPlace } from './watched-places';

/** An account and Region in which events are heard. */
export type HeardPlace = Pick<WatchedPlace, 'region'> & {
  /** @default - any of several, so that nothing is said of it */
  readonly account?: string;
};

/**
 * Services that also tell an administrator's account of its members. What `account` their events have there is not documented, so that it is not looked
 * at.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-integration-types.html
 * https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 * https://docs.aws.amazon.com/macie/latest/user/findings-publish-event-schemas.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html
 * https://docs.aws.amazon.com/health/latest/ug/aggregate-events.html
 * https://docs.aws.amazon.com/awssupport/latest/user/cloudwatch-events-ta.html
 * https://docs.aws.amazon.com/accounts/latest/reference/monitoring-eventbridge.html
 */
export const sourcesOfMembers: readonly string[] = [
  ...['aws.guardduty', 'aws.securityhub', 'aws.inspector2', 'aws.macie', 'aws.access-analyzer', 'aws.health', 'aws.trustedadvisor'],
  'aws.account',
];

/**
 * Services that nobody of another account can call: none of them has policies by which a resource takes calls of others. The trust policies of IAM let
 * others call AWS STS alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const calledFromOwnAccount: readonly string[] = ['aws.iam', 'aws.guardduty', 'aws.securityhub'];

/** Whether a combination asks for events as they are heard in an account and Region. */
export function isAskedFor(combination: PatternCombination, events: ArisingEvents, place: HeardPlace): boolean {
  return Object.entries(fieldsOf(events, place)).every(
    ([path, values]) => mayHold(combination, path, values) || isNoPlace(path, conditionsOf(combination, path) ?? []),
  );
}

const regions = Object.values(regionsOf).flat();

/** Whether all that is asked of `detail` is no account and no Region: that is said of the value, and not of the place. */
function isNoPlace(path: string, conditions: readonly FieldCondition[]): boolean {
  return (
    path.startsWith('detail.') &&
    conditions.every(
      ({ operator, operand }) =>
        operator === 'equals' && !(typeof operand === 'string' && (/^\d{12}$/.test(operand) || regions.includes(operand))),
    )
  );
}

/** What events say of the account and Region in which they are heard, by path. */
function fieldsOf(events: ArisingEvents, place: HeardPlace): Readonly<Record<string, readonly Scalar[]>> {
  const { source } = events;
  const region = [place.region];
  const account = place.account === undefined ? undefined : [place.account];
  if (isRecord(events)) {
    return {
      region,
      'detail.awsRegion': region,
      ...(account && { account, 'detail.recipientAccountId': account }),
      ...(account && calledFromOwnAccount.includes(source) && { 'detail.userIdentity.accountId': account }),
    };
  }
  if (source === 'aws.health') return fieldsOfHealth(events, place);
  const own = { ...(account && !sourcesOfMembers.includes(source) && source !== '' && { account }) };
  // Samples have both: https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
  if (source === 'aws.config') return { region, ...own, 'detail.awsRegion': region, ...(account && { 'detail.awsAccountId': account }) };
  // The Region of a finding is that of its event.
  return { region, ...own, ...(source === 'aws.guardduty' && { 'detail.region': region }) };
}

/** The Region that hears of all others too, and the one that does so for it. */
const backup = 'us-west-2';

/**
 * Events of AWS Health come in the Region that they concern, and once more in us-west-2; those of us-west-2 once more in us-east-1. Which `region` the
 * copy has is not documented.
 * https://docs.aws.amazon.com/health/latest/ug/choosing-a-region.html
 */
function fieldsOfHealth({ regions: of }: ArisingEvents, { region }: HeardPlace): Readonly<Record<string, readonly Scalar[]>> {
  if (region === backup) return {};
  if (region === globalRegion && of !== 'global') return { 'detail.eventRegion': [region, backup] };
  return { region: [region], 'detail.eventRegion': [of === 'global' ? of : region] };
}
