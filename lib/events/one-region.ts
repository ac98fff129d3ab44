const globalPage = 'https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region';
const billingPage = 'https://docs.aws.amazon.com/general/latest/gr/billing.html';
const recoveryPage = 'https://docs.aws.amazon.com/r53recovery/latest/dg/security_iam_region_switch_arc_routing.html';

/** Events of a service itself that come in one Region alone. */
interface OwnEventsOfOneRegion {
  readonly source: string;
  readonly detailTypes: readonly string[];
  /** Fields of `detail`. @default - not known here */
  readonly detailFields?: readonly string[];
  /** @default - us-east-1 */
  readonly regions?: 'us-west-2';
  /** The page that it is taken from. */
  readonly page: string;
}

/**
 * Services whose calls are recorded in one Region alone. What is not listed is not known to be one. Readiness checks are not: one page asks for us-west-2,
 * another one knows us-east-1 too.
 * https://docs.aws.amazon.com/recovery-readiness/latest/api/examples-cli-readiness.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53recoveryreadiness-readinesscheck.html
 */
export const servicesOfOneRegion: readonly (readonly [string, 'global' | 'us-west-2', string])[] = [
  ['aws.iam', 'global', 'https://repost.aws/knowledge-center/iam-eventbridge-sns-rule'],
  ['aws.route53', 'global', globalPage],
  ['aws.cloudfront', 'global', 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html'],
  ['aws.account', 'global', 'https://repost.aws/knowledge-center/use-eventbridge-rule-across-regions'],
  // Its one endpoint is in us-east-1, and so are the records of the samples.
  ['aws.shield', 'global', 'https://docs.aws.amazon.com/waf/latest/developerguide/shield-info-in-cloudtrail.html'],
  [
    'aws.globalaccelerator',
    'us-west-2',
    'https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.regions.html',
  ],
  // Those that follow have one endpoint, whatever Region the caller is in. A record has the Region to which the request was made.
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
  ['aws.route53domains', 'global', 'https://docs.aws.amazon.com/general/latest/gr/r53.html'],
  ['aws.ce', 'global', billingPage],
  ['aws.budgets', 'global', billingPage],
  ['aws.agreement-marketplace', 'global', 'https://docs.aws.amazon.com/marketplace-agreements/latest/api-reference/regions.html'],
  // Web ACLs of AWS WAF Classic for CloudFront; those of a Region are `aws.waf-regional`.
  ['aws.waf', 'global', 'https://docs.aws.amazon.com/general/latest/gr/waf-classic.html'],
  ['aws.networkmanager', 'us-west-2', 'https://docs.aws.amazon.com/general/latest/gr/network_manager.html'],
  ['aws.route53-recovery-control-config', 'us-west-2', recoveryPage],
];

export const trustedAdvisorPage = 'https://docs.aws.amazon.com/awssupport/latest/user/cloudwatch-events-ta.html';

/** Events of a service itself that come in one Region alone, whereas its calls may be recorded elsewhere. */
export const ownEventsOfOneRegion: readonly OwnEventsOfOneRegion[] = [
  {
    source: 'aws.support',
    detailTypes: ['Support Case Update'],
    detailFields: ['case-id', 'display-id', 'communication-id', 'event-name', 'origin'],
    page: 'https://docs.aws.amazon.com/awssupport/latest/user/event-bridge-support.html',
  },
  {
    source: 'aws.account',
    detailTypes: ['Region Opt-In Status Change'],
    detailFields: ['accountId', 'regionName', 'status'],
    page: 'https://docs.aws.amazon.com/accounts/latest/reference/monitoring-eventbridge.html',
  },
  {
    source: 'aws.trustedadvisor',
    detailTypes: [
      ...['Trusted Advisor Check Item Refresh Notification', 'Trusted Advisor Pursuit Weekly Digest'],
      'Trusted Advisor Pursuit Daily Digest',
    ],
    page: trustedAdvisorPage,
  },
  {
    source: 'aws.agreement-marketplace',
    detailTypes: ['Created', 'Amended', 'Ended', 'Ending', 'Renewal Terms Finalized'].map(
      (what) => `Purchase Agreement ${what} - Acceptor`,
    ),
    page: 'https://docs.aws.amazon.com/marketplace/latest/buyerguide/agreement-eventbridge.html',
  },
  // Its samples have the Region us-west-2, whatever Region they tell of: the home Region, in which it keeps what it knows.
  // https://docs.aws.amazon.com/general/latest/gr/cloudwan.html
  {
    source: 'aws.networkmanager',
    detailTypes: [
      ...['Topology Change', 'Routing Update', 'Status Update', 'Service Advisory', 'Segment Update', 'Network Function Group Update'],
      'Policy Update',
    ].map((what) => `Network Manager ${what}`),
    regions: 'us-west-2',
    page: 'https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-cloudwatch-events.html',
  },
];
