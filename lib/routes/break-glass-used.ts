import { responderRoleNames } from '../configuration/responder-access';
import { type EventPattern, type RoutePattern } from './route-pattern';

const role: EventPattern = { suffix: `:role/${responderRoleNames.breakGlass}` };
const calls = ['AWS API Call via CloudTrail'];
/** The root user cannot assume a role, and tamper detection takes all that it does. */
const notRoot = [{ 'anything-but': 'Root' }, { exists: false }];

/**
 * Patterns of the use of the break-glass role: it is assumed, or tried to be, and a session of it changes something. What a session only reads is in no
 * event that EventBridge gets without being asked, and is left out.
 *
 * CloudTrail records AssumeRole in the account of the role and in that of the caller, in the Region that was called; the global endpoint is us-east-1.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export const breakGlassUsedPatterns: readonly RoutePattern[] = [
  {
    bus: 'findings',
    eventPattern: {
      source: ['aws.sts'],
      'detail-type': calls,
      detail: {
        eventName: ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'],
        userIdentity: { type: notRoot },
        requestParameters: { roleArn: [role] },
      },
    },
    what: 'break-glass role assumed',
    source: 'cloudtrail',
    readOnlyCalls: true,
    everywhere: true,
  },
  {
    bus: 'findings',
    eventPattern: {
      source: [{ prefix: 'aws.' }],
      'detail-type': calls,
      detail: { readOnly: [false], userIdentity: { type: ['AssumedRole'], sessionContext: { sessionIssuer: { arn: [role] } } } },
    },
    what: 'change by a session of the break-glass role',
    source: 'cloudtrail',
    everywhere: true,
  },
];
