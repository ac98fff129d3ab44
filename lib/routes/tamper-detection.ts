import { containmentExecutionRoleName, containmentRoleName, triageServiceLinkedRoleName } from '../containment/roles';
import { type EventPattern, type RoutePattern } from './route-pattern';

export interface TamperOptions {
  /** Prefix of the names of the StackSets and stacks that carry the containment roles. */
  readonly stackSetName: string;
}

/** Calls of one service by which somebody takes protection away. */
export interface TamperClause {
  readonly what: string;
  /** `source` of the event; `eventSource` in it ends in `.amazonaws.com`. */
  readonly service: string;
  /** `eventName`s. */
  readonly calls: readonly string[];
  /** What the call was asked to act on. @default - anything */
  readonly requestParameters?: (options: TamperOptions) => EventPattern;
  /**
   * Leaves out calls of AWS Security Incident Response's own role, which makes filters and rules, and of CloudFormation, by which Cordon makes them
   * (a change of a stack of Cordon's is an event of its own). Filters that somebody makes by a stack of another name pass unseen. @default false
   */
  readonly byOthersOnly?: boolean;
}

const cordonStacks = (stackSetName: string): readonly string[] => [stackSetName, 'cordon-route', 'cordon-forwarding-', 'cordon-signals-'];

/**
 * The calls, besides whatever the root user does. Events exist only where a trail logs management events; EventBridge leaves read-only ones out
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html). Only the administrator account and the management
 * account are watched: roles that somebody deletes in a member account are found by `cordon verify`. Whoever removes the forwarding rule itself may
 * not be seen doing it, because it is gone when the event comes; the alarm on silence is for that.
 */
export const tamperClauses: readonly TamperClause[] = [
  {
    what: 'StackSet or its instances changed or deleted',
    service: 'cloudformation',
    calls: ['UpdateStackSet', 'DeleteStackSet', 'UpdateStackInstances', 'DeleteStackInstances', 'StopStackSetOperation'],
    // Also given as NAME:UUID.
    requestParameters: ({ stackSetName }) => ({ stackSetName: [{ prefix: stackSetName }] }),
  },
  {
    what: 'stack of Cordon changed or deleted',
    service: 'cloudformation',
    calls: ['UpdateStack', 'DeleteStack', 'ExecuteChangeSet'],
    // Also given as an ARN.
    requestParameters: ({ stackSetName }) => ({
      stackName: cordonStacks(stackSetName).flatMap((name) => [{ prefix: name }, { wildcard: `arn:*:stack/${name}*` }]),
    }),
  },
  { what: 'trusted access of StackSets ended', service: 'cloudformation', calls: ['DeactivateOrganizationsAccess'] },
  {
    what: 'containment role changed or deleted',
    service: 'iam',
    calls: [
      ...['DeleteRole', 'UpdateRole', 'UpdateAssumeRolePolicy', 'PutRolePolicy', 'DeleteRolePolicy', 'AttachRolePolicy'],
      ...['DetachRolePolicy', 'PutRolePermissionsBoundary', 'DeleteRolePermissionsBoundary', 'DeleteServiceLinkedRole'],
    ],
    requestParameters: () => ({ roleName: [containmentRoleName, containmentExecutionRoleName, triageServiceLinkedRoleName] }),
  },
  {
    what: 'GuardDuty disabled or members taken out',
    service: 'guardduty',
    calls: [
      ...[
        'DeleteDetector',
        'UpdateDetector',
        'DisassociateFromAdministratorAccount',
        'DisassociateFromMasterAccount',
        'DisassociateMembers',
      ],
      ...['DeleteMembers', 'StopMonitoringMembers', 'UpdateMemberDetectors', 'UpdateOrganizationConfiguration'],
      'DisableOrganizationAdminAccount',
    ],
  },
  {
    what: 'GuardDuty filter or list changed by somebody else',
    service: 'guardduty',
    calls: ['CreateFilter', 'UpdateFilter', 'DeleteFilter', 'CreateIPSet', 'UpdateIPSet', 'DeleteThreatIntelSet', 'UpdateThreatIntelSet'],
    byOthersOnly: true,
  },
  {
    what: 'Security Hub disabled or members taken out',
    service: 'securityhub',
    calls: [
      ...['DisableSecurityHub', 'DisableSecurityHubV2', 'DisassociateFromAdministratorAccount', 'DisassociateFromMasterAccount'],
      ...['DisassociateMembers', 'DeleteMembers', 'DisableOrganizationAdminAccount', 'DisableImportFindingsForProduct'],
      ...['BatchDisableStandards', 'DeleteFindingAggregator'],
    ],
  },
  {
    what: 'Security Hub automation rule changed by somebody else',
    service: 'securityhub',
    calls: [
      ...['CreateAutomationRule', 'BatchUpdateAutomationRules', 'BatchDeleteAutomationRules'],
      ...['CreateAutomationRuleV2', 'UpdateAutomationRuleV2', 'DeleteAutomationRuleV2'],
    ],
    byOthersOnly: true,
  },
  {
    what: 'trail stopped, changed or deleted',
    service: 'cloudtrail',
    calls: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'DeleteEventDataStore', 'StopEventDataStoreIngestion'],
  },
  {
    what: 'delegated administrator deregistered or service access disabled',
    service: 'organizations',
    calls: ['DeregisterDelegatedAdministrator', 'DisableAWSServiceAccess'],
  },
  {
    what: 'rule or bus of Cordon changed by somebody else',
    service: 'events',
    calls: [
      ...['DeleteRule', 'DisableRule', 'PutRule', 'RemoveTargets', 'PutTargets', 'DeleteEventBus', 'PutPermission', 'RemovePermission'],
      ...['DeleteArchive', 'UpdateArchive'],
    ],
    // The rule is `name` or `rule`, the bus `name` or `eventBusName`, the archive `archiveName`, by the call.
    requestParameters: () => ({
      $or: ['name', 'rule', 'eventBusName', 'archiveName'].map((parameter) => ({ [parameter]: [{ prefix: 'cordon' }] })),
    }),
    byOthersOnly: true,
  },
];

/** Calls, and what a service did by itself. */
const callTypes = ['AWS API Call via CloudTrail', 'AWS Service Event via CloudTrail'];
/** The EventBridge guide writes "Signin", sign-in events have "Sign In": a pattern must have both. */
const signInTypes = ['AWS Console Sign In via CloudTrail', 'AWS Console Signin via CloudTrail'];

/** Patterns of events by which somebody takes the protection away; what the root user does is in one of them alone. */
export function tamperPatterns(options: TamperOptions): readonly RoutePattern[] {
  return [
    ...tamperClauses.map((clause): RoutePattern => {
      const { what, service, calls, requestParameters, byOthersOnly = false } = clause;
      const eventPattern = {
        source: [`aws.${service}`],
        'detail-type': callTypes,
        detail: {
          eventSource: [`${service}.amazonaws.com`],
          eventName: calls,
          ...(requestParameters && { requestParameters: requestParameters(options) }),
          ...whoever(byOthersOnly),
        },
      };
      return { bus: 'findings', eventPattern, what, source: 'cloudtrail' };
    }),
    { bus: 'findings', eventPattern: rootActivity, what: 'root user activity', source: 'cloudtrail' },
  ];
}

/**
 * As in CIS AWS Foundations Benchmark, "usage of the root account": not what AWS services do in its name. Every service has a source of its own, all
 * of which begin with `aws.`, with which nobody else may put events; without that whoever may put an event could raise the alarm.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
 */
const rootActivity: EventPattern = {
  source: [{ prefix: 'aws.' }],
  'detail-type': [...callTypes, ...signInTypes, 'AWS Console Action via CloudTrail'],
  detail: {
    userIdentity: { type: ['Root'], invokedBy: [{ exists: false }] },
    eventType: [{ 'anything-but': 'AwsServiceEvent' }],
    readOnly: [false, { exists: false }],
  },
};

/** Everybody but the root user itself, whose every act is in a pattern of its own. */
function whoever(byOthersOnly: boolean): EventPattern {
  const cloudFormation = 'cloudformation.amazonaws.com';
  const others = byOthersOnly ? { invokedBy: [{ 'anything-but': cloudFormation }, { exists: false }] } : {};
  return {
    $or: [
      { userIdentity: { type: [{ 'anything-but': 'Root' }], ...others } },
      { userIdentity: { type: [{ exists: false }], ...others } },
      { userIdentity: { invokedBy: [byOthersOnly ? { 'anything-but': cloudFormation } : { exists: true }] } },
      // What a service did in the root user's name is not root activity.
      { eventType: ['AwsServiceEvent'] },
    ],
    ...(byOthersOnly && {
      userIdentity: {
        sessionContext: { sessionIssuer: { userName: [{ 'anything-but': triageServiceLinkedRoleName }, { exists: false }] } },
      },
    }),
  };
}
