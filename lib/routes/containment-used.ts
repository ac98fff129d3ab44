import { containmentExecutionRoleName, containmentRoleName } from '../containment/roles';
import { type ContainmentEvent, type EventPattern, type RoutePattern } from './route-pattern';

/** What the names of the containment runbooks of AWS begin with. */
const runbooks = 'AWSSupport-Contain';

/**
 * A runbook by its name, or by the ARN of its document or its automation definition.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
 */
const runbook = [
  { prefix: runbooks },
  { wildcard: `arn:*:document/${runbooks}*` },
  { wildcard: `arn:*:automation-definition/${runbooks}*` },
];

/** Parameters are lists of texts; that of a Boolean may be written in any case. */
const isTrue = { 'equals-ignore-case': 'true' };
/** The page of AWSSupport-ContainEC2Instance writes Release too; the runbooks take Restore. */
const releases = ['restore', 'release'].map((action) => ({ 'equals-ignore-case': action }));

const accepted = [{ exists: false }];
/** By what is not a dry run: a value that nobody knows is taken to change something. */
const forReal = [{ 'anything-but': { 'equals-ignore-case': 'true' } }];

/**
 * Calls of StartAutomationExecution, by what they ask for. Each matches exactly one of these: `DryRun` is true where it is not given, and `Action` must
 * be given. Where neither is in the record, or Systems Manager refused the call, the record does not say what was asked for.
 *
 * https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html
 */
const started: readonly (readonly [ContainmentEvent, string, EventPattern])[] = [
  [
    'containment',
    'containment started',
    {
      errorCode: accepted,
      requestParameters: {
        parameters: { DryRun: forReal, Action: [{ 'anything-but': { 'equals-ignore-case': ['restore', 'release'] } }, { exists: false }] },
      },
    },
  ],
  [
    'containment-release',
    'contained resource released',
    { errorCode: accepted, requestParameters: { parameters: { DryRun: forReal, Action: releases } } },
  ],
  [
    'containment-dry-run',
    'dry run of containment or release',
    {
      errorCode: accepted,
      requestParameters: { parameters: { $or: [{ DryRun: [isTrue] }, { DryRun: [{ exists: false }], Action: [{ exists: true }] }] } },
    },
  ],
  [
    'containment-other',
    'containment runbook called, refused or with parameters that are not recorded',
    {
      $or: [
        { errorCode: [{ exists: true }] },
        { errorCode: accepted, requestParameters: { parameters: { DryRun: [{ exists: false }], Action: [{ exists: false }] } } },
      ],
    },
  ],
];

/** End of the ARN of a role without a path, as both containment roles are. */
const roleArn = (name: string): EventPattern => ({ suffix: `:role/${name}` });

const calls = ['AWS API Call via CloudTrail'];
/**
 * The root user's calls stand in a pattern of their own, without what they ask for: tamper detection takes all that the root user does, and what two
 * routes may both take is forwarded by one pattern, of at most 2,048 characters.
 */
const notRoot = [{ 'anything-but': 'Root' }, { exists: false }];

/**
 * Patterns of the use of containment: a runbook is called or runs, a containment role is assumed, the execution role writes a backup. Each call matches
 * one of them. They look at what is done, whoever does it: AWS Security Incident Response, responders, or an attacker.
 *
 * - Executions have an event of their own, which Systems Manager sends without a trail: of child executions too, and of those that an association or a
 *   maintenance window starts. It does not say whether they are dry runs.
 * - A copy of a runbook has another name. It is seen when it assumes the execution role.
 * - Objects that are written are data events, which exist only where a trail logs them:
 *   https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const containmentUsedPatterns: readonly RoutePattern[] = [
  ...started.map(([source, what, { requestParameters, ...detail }]) =>
    used(source, what, {
      source: ['aws.ssm'],
      'detail-type': calls,
      detail: {
        eventName: ['StartAutomationExecution'],
        userIdentity: { type: notRoot },
        ...detail,
        requestParameters: { documentName: runbook, ...(requestParameters as EventPattern | undefined) },
      },
    }),
  ),
  used('containment-other', 'containment runbook called by the root user', {
    source: ['aws.ssm'],
    'detail-type': calls,
    detail: { eventName: ['StartAutomationExecution'], userIdentity: { type: ['Root'] }, requestParameters: { documentName: runbook } },
  }),
  used('containment-execution', 'execution of a containment runbook', {
    source: ['aws.ssm'],
    'detail-type': ['EC2 Automation Execution Status-change Notification'],
    detail: { Definition: runbook },
  }),
  {
    // The roles trust services alone. Somebody who has changed the trust may come by another of these calls. The root user cannot assume a role:
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
    ...used('containment-role', 'containment role assumed', {
      source: ['aws.sts'],
      'detail-type': calls,
      detail: {
        eventName: ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'],
        userIdentity: { type: notRoot },
        requestParameters: { roleArn: [roleArn(containmentRoleName), roleArn(containmentExecutionRoleName)] },
      },
    }),
    readOnlyCalls: true,
  },
  used('containment-other', 'backup bucket made or backup written by the execution role', {
    source: ['aws.s3'],
    'detail-type': calls,
    detail: {
      eventName: ['CreateBucket', 'PutObject', 'CopyObject', 'CompleteMultipartUpload'],
      userIdentity: { type: ['AssumedRole'], sessionContext: { sessionIssuer: { arn: [roleArn(containmentExecutionRoleName)] } } },
    },
  }),
];

function used(source: ContainmentEvent, what: string, eventPattern: EventPattern): RoutePattern {
  return { bus: 'findings', eventPattern, what, source, everywhere: true };
}
