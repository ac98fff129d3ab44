import { triageServiceLinkedRoleName } from '../containment/roles';
import { type EventPattern, type RoutePattern } from './route-pattern';
import { tamperClauses, type TamperClause } from './tamper-clauses';
import { type TamperOptions } from './tamper-resources';

/** Calls, and events of what a service did by itself. */
const callTypes = ['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'];
/** The EventBridge guide writes "Signin", sign-in events have "Sign In": a pattern must have both. */
const signInTypes = ['AWS Console Sign In via CloudTrail', 'AWS Console Signin via CloudTrail'];

/** Patterns of events that disable or weaken the protection. Actions of the root user are in one separate pattern. */
export function tamperPatterns(options: TamperOptions): readonly RoutePattern[] {
  return [
    ...tamperClauses.map((clause): RoutePattern => {
      const { what, service, eventName, requestParameters, by } = clause;
      const eventPattern = {
        source: [`aws.${service}`],
        'detail-type': callTypes,
        detail: {
          eventName,
          ...(requestParameters && { requestParameters: requestParameters(options) }),
          ...callers[by ?? 'everybody'],
        },
      };
      return { bus: 'findings', eventPattern, what, source: 'cloudtrail' };
    }),
    { bus: 'findings', eventPattern: rootActivity, what: 'root user activity', source: 'cloudtrail' },
  ];
}

/**
 * Older records of calls by the console have this `invokedBy`, though a person made them:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 */
const byConsole = 'signin.amazonaws.com';
const cloudFormation = 'cloudformation.amazonaws.com';

/**
 * As in CIS AWS Foundations Benchmark, "usage of the root account": not what AWS services do in its name, the console excepted. Every service has a
 * source of its own, all of which begin with `aws.`, with which nobody else may put events; without that whoever may put an event could raise the
 * alarm. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
 */
const rootActivity: EventPattern = {
  source: [{ prefix: 'aws.' }],
  'detail-type': [...callTypes, ...signInTypes, 'AWS Console Action via CloudTrail'],
  detail: {
    userIdentity: { type: ['Root'], invokedBy: [{ exists: false }, byConsole] },
    eventType: [{ 'anything-but': 'AwsServiceEvent' }],
    readOnly: [false, { exists: false }],
  },
};

/**
 * End of the ARN of the role by which AWS Security Incident Response makes filters and rules. A path can hold any text, so that only the whole end
 * with the name says which role it is; whoever makes a role of that name is seen.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
const roleOfTheService = `role/aws-service-role/triage.security-ir.amazonaws.com/${triageServiceLinkedRoleName}`;

const notRoot = [{ 'anything-but': 'Root' }, { exists: false }];
/** What a service did in the root user's name, or by itself, is not root activity. */
const serviceEvent = { eventType: ['AwsServiceEvent'] };

/** Whose calls a pattern matches. The root user itself is in none of them: its every act is in a pattern of its own. */
const callers: Readonly<Record<'everybody' | NonNullable<TamperClause['by']>, EventPattern>> = {
  everybody: {
    $or: [{ userIdentity: { type: notRoot } }, { userIdentity: { invokedBy: [{ 'anything-but': byConsole }] } }, serviceEvent],
  },
  others: {
    $or: [
      { userIdentity: { type: notRoot, invokedBy: [{ 'anything-but': cloudFormation }, { exists: false }] } },
      { userIdentity: { invokedBy: [{ 'anything-but': [cloudFormation, byConsole] }] } },
      serviceEvent,
    ],
    userIdentity: { sessionContext: { sessionIssuer: { arn: [{ 'anything-but': { suffix: roleOfTheService } }, { exists: false }] } } },
  },
  cloudFormation: { userIdentity: { invokedBy: [cloudFormation] }, eventType: [{ 'anything-but': 'AwsServiceEvent' }] },
};
