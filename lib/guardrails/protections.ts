import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type GuardrailsConfiguration } from '../configuration/guardrails';
import { bucketChanges, evidenceStackPrefix } from '../containment/backup-buckets';
import { roleChanges } from '../containment/role-changes';
import { containmentExecutionRoleName, containmentRoleName, triageServiceName } from '../containment/roles';
import { accountsOfProviders, trustedRoles, trustedProviders } from './trusted';
import { tableWrites } from '../containment/table-writes';
import { remediationRoleName, remediationRunTag } from '../containment/remediation-role';
import { partitionOf } from '../core/regions';
import { stackSetsRoles } from '../proof/remedies';
import { machineRolesPattern, remediationPrefix, watcherRoleArns } from '../configuration/remediation-access';
import { responderRoleKinds, responderRoleNames } from '../configuration/responder-access';
import { arnPatternOf, breakGlassPatterns } from '../configuration/role-reference';

/** What guardrails keep, each by one statement. */
export const protectionIds = [
  'containment-roles',
  'use-of-containment-roles',
  'use-of-remediation-role',
  'passing-of-containment-roles',
  'exempted-roles',
  'trusted-roles',
  'identity-providers',
  'service-linked-roles',
  'stacks-of-containment-roles',
  'stack-sets',
  'other-stack-sets',
  'remediation',
  'remediation-records',
  'remediation-runs',
  'remediation-tags',
  'evidence-store',
  'detection',
  'detectors',
  'organization-trail',
  'membership',
  'settings',
  'organization',
] as const;
export type ProtectionId = (typeof protectionIds)[number];

/** One statement of the guardrails, and why it is there. */
export interface Protection {
  readonly id: ProtectionId;
  /** What nobody else may do, to follow "Nobody can". */
  readonly denied: string;
  readonly why: string;
  /** Roles that the statement lets through, as ARN patterns. */
  readonly exempted: readonly string[];
  readonly statement: DenyStatement;
}

export interface DenyStatement {
  readonly Sid: string;
  readonly Effect: 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** What changes a stack that is there. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html */
const stackChanges = [
  ...['CancelUpdateStack', 'ContinueUpdateRollback', 'CreateChangeSet', 'CreateStackRefactor', 'DeleteStack', 'ExecuteChangeSet'],
  ...['ExecuteStackRefactor', 'RollbackStack', 'SetStackPolicy', 'UpdateStack', 'UpdateTerminationProtection'],
].map((name) => `cloudformation:${name}`);

const stackSetChanges = [
  ...['CreateStackInstances', 'DeleteStackInstances', 'DeleteStackSet', 'ImportStacksToStackSet', 'StopStackSetOperation'],
  ...['UpdateStackInstances', 'UpdateStackSet'],
].map((name) => `cloudformation:${name}`);

/**
 * What deploys a StackSet to accounts. StackSets then acts there as a role that guardrails exempt, whatever the template holds. `CreateStackSet` has no
 * resource type. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
 */
const stackSetDeployments = ['CreateStackInstances', 'CreateStackSet', 'UpdateStackInstances', 'UpdateStackSet'].map(
  (name) => `cloudformation:${name}`,
);

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagement.html */
const samlChanges = ['CreateSAMLProvider', 'DeleteSAMLProvider', 'UpdateSAMLProvider'].map((name) => `iam:${name}`);
const openIdChanges = [
  ...['AddClientIDToOpenIDConnectProvider', 'CreateOpenIDConnectProvider', 'DeleteOpenIDConnectProvider'],
  ...['RemoveClientIDFromOpenIDConnectProvider', 'UpdateOpenIDConnectProviderThumbprint'],
].map((name) => `iam:${name}`);

/**
 * What changes what remediation does, whom it tells, or who may answer. A replica of the table does not have the policy of the table, and expiry deletes
 * items past it. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html
 */
const remediationChanges = [
  ...['CreateTableReplica', 'DeleteResourcePolicy', 'DeleteTable', 'PutResourcePolicy', 'UpdateContinuousBackups', 'UpdateTable'].map(
    (name) => `dynamodb:${name}`,
  ),
  'dynamodb:UpdateTimeToLive',
  ...['DeleteRule', 'DisableRule', 'PutRule', 'PutTargets', 'RemoveTargets'].map((name) => `events:${name}`),
  ...['AddPermission', 'DeleteTopic', 'RemovePermission', 'SetTopicAttributes'].map((name) => `sns:${name}`),
  ...['AddPermission', 'DeleteQueue', 'RemovePermission', 'SetQueueAttributes'].map((name) => `sqs:${name}`),
  ...['DeleteStateMachine', 'StopExecution', 'UpdateStateMachine'].map((name) => `states:${name}`),
];

/**
 * What forges the records of remediation. An execution that ended and is continued has its approvals still.
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
const recordChanges = [...tableWrites, 'states:RedriveExecution'];

/**
 * What stops or answers a run of Automation, and what changes its tags. AWS knows the tags of an execution for these actions, and not its runbook.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
const runChanges = ['RemoveTagsFromResource', 'SendAutomationSignal', 'StopAutomationExecution'].map((name) => `ssm:${name}`);
/** What puts a tag on a run, also on one that has it already. */
const runTags = ['AddTagsToResource', 'StartAutomationExecution'].map((name) => `ssm:${name}`);

/** The condition keys of the tag of a run of remediation: one that has it, and one that gets it. */
export const runTagKeys = { has: `aws:ResourceTag/${remediationRunTag.key}`, gets: `aws:RequestTag/${remediationRunTag.key}` } as const;

const onlyIf = (condition: NonNullable<DenyStatement['Condition']>, { statement, ...protection }: Protection): Protection => ({
  ...protection,
  statement: { ...statement, Condition: { ...statement.Condition, ...condition } },
});

/** What ends detection, or takes accounts out of it. */
const detectionEnds = [
  'guardduty:DeleteDetector',
  'guardduty:DeleteMembers',
  'guardduty:DisassociateFromAdministratorAccount',
  'guardduty:DisassociateFromMasterAccount',
  'guardduty:DisassociateMembers',
  'guardduty:StopMonitoringMembers',
  'securityhub:DeleteMembers',
  'securityhub:DisableSecurityHub',
  'securityhub:DisableSecurityHubV2',
  'securityhub:DisassociateFromAdministratorAccount',
  'securityhub:DisassociateFromMasterAccount',
  'securityhub:DisassociateMembers',
];

const trailChanges = ['DeleteTrail', 'PutEventSelectors', 'PutInsightSelectors', 'StopLogging', 'UpdateTrail'].map(
  (name) => `cloudtrail:${name}`,
);

/** What administrators change from time to time, and attackers would. */
const settings = [
  'guardduty:UpdateMemberDetectors',
  'guardduty:UpdateOrganizationConfiguration',
  'organizations:DeletePolicy',
  'organizations:DetachPolicy',
  'organizations:DisablePolicyType',
  'organizations:UpdatePolicy',
  'security-ir:UpdateMembership',
  'securityhub:UpdateOrganizationConfiguration',
];

/** What only the management account can do today; `LeaveOrganization` is a member's. */
const organizationExits = [
  'organizations:DeregisterDelegatedAdministrator',
  'organizations:DisableAWSServiceAccess',
  'organizations:LeaveOrganization',
];

/**
 * The statements of the guardrails, in the order of `protectionIds`. They reach member accounts alone.
 *
 * The names that a statement exempts are protected too: whoever could make a role of such a name would be exempted.
 */
export function protections(configuration: Configuration, guardrails: GuardrailsConfiguration): readonly Protection[] {
  const { organization, rollout, containment, remediation } = configuration;
  const partition = partitionOf(organization.membershipRegion) ?? 'aws';
  const role = (name: string): string => `arn:${partition}:iam::*:role/${name}`;
  const provider = (name: string, account = '*'): string => `arn:${partition}:iam::${account}:${name}`;
  const patterns = (references: readonly string[]): readonly string[] => references.map((one) => arnPatternOf(one, partition));
  const breakGlass = breakGlassPatterns(configuration);
  const administrators = patterns(guardrails.administratorRoles);
  const trusted = trustedRoles(configuration);
  const stackSets = role(stackSetsRoles);
  const both = [role(containmentRoleName), role(containmentExecutionRoleName)];
  const starter = remediation ? [role(remediationRoleName)] : [];
  const stateMachines = containment.remediation?.roleArns ?? [];
  const watchers = remediation ? watcherRoleArns(organization) : [];
  const deployer = administratorOf(organization, 'stackSets');
  const stacks = `arn:${partition}:cloudformation:*:*:stack/StackSet-${rollout.stackSetName}-*`;

  const deny = (
    id: ProtectionId,
    texts: Pick<Protection, 'denied' | 'why'>,
    actions: readonly string[],
    resources: readonly string[],
    exempted: readonly string[],
    account: { readonly only?: string; readonly except?: string } = {},
  ): Protection => {
    const byArn = exempted.length > 0 && { ArnNotLike: { 'aws:PrincipalArn': exempted } };
    const byAccount = {
      ...(account.only !== undefined && { StringEquals: { 'aws:PrincipalAccount': [account.only] } }),
      ...(account.except !== undefined && { StringNotEquals: { 'aws:PrincipalAccount': [account.except] } }),
    };
    const condition = { ...byArn, ...byAccount };
    return {
      id,
      ...texts,
      exempted,
      statement: {
        Sid: sidOf(id),
        Effect: 'Deny',
        Action: actions,
        Resource: resources,
        ...(Object.keys(condition).length > 0 && { Condition: condition }),
      },
    };
  };

  const named = [...breakGlass, ...administrators];
  // The roles for responders that the StackSet of responder access makes, without the break-glass role, which is named already.
  const responders = responderRoleKinds
    .filter((kind) => kind !== 'breakGlass' && configuration.responderAccess?.[kind] !== undefined)
    .map((kind) => role(responderRoleNames[kind]));
  const starters = configuration.responderAccess?.responders === undefined ? [] : [role(responderRoleNames.responders)];
  const passers = [
    'the containment role',
    ...(starter.length > 0 ? ['the role of remediation'] : []),
    ...(starters.length > 0 ? ['responders'] : []),
  ];
  const all: readonly (Protection | false)[] = [
    deny(
      'containment-roles',
      {
        denied: 'change, delete or make the containment roles of a member account',
        why: 'Whoever changes the execution role can become an administrator through it. Whoever deletes a role ends containment.',
      },
      roleChanges,
      [...both, ...starter].flatMap(inAnyPath),
      [stackSets, ...breakGlass],
    ),
    deny(
      'use-of-containment-roles',
      {
        denied: 'assume the containment roles, or the roles of StackSets',
        why: 'AWS Security Incident Response, Systems Manager and StackSets assume them. Nobody else has to.',
      },
      ['sts:*'],
      [...both, stackSets],
      [],
    ),
    starter.length > 0 &&
      deny(
        'use-of-remediation-role',
        {
          denied: 'assume the role by which remediation starts containment',
          why: 'Whoever has it contains resources that nobody approved. The state machines of remediation have to assume it.',
        },
        ['sts:*'],
        starter,
        stateMachines,
      ),
    deny(
      'passing-of-containment-roles',
      {
        denied: 'pass the containment roles to a service',
        why: `Whoever passes the execution role to Systems Manager runs any runbook with its permissions. ${passers.length === 1 ? `Only ${passers[0]} has to.` : `Only ${passers.slice(0, -1).join(', ')} and ${passers.at(-1)} have to.`}`,
      },
      ['iam:PassRole'],
      both,
      [role(containmentRoleName), ...starter, ...starters, ...breakGlass],
    ),
    deny(
      'exempted-roles',
      {
        denied: 'make or change a role with a name that guardrails exempt',
        why: 'An administrator of an account could otherwise make a role of that name, or change who may assume it.',
      },
      [...roleChanges, 'iam:PassRole'],
      [stackSets, ...[...named, ...responders].flatMap(inAnyPath)],
      // Responders have to be able to contain these roles too; nobody else gets at the containment roles.
      [stackSets, ...both, ...breakGlass],
    ),
    trusted.length > 0 &&
      administrators.length > 0 &&
      deny(
        'trusted-roles',
        {
          denied: 'make or change the roles of approvers, of the state machines of remediation, and of those who become responders',
          why: 'Whoever changes who may assume such a role approves as other people, contains without approval, or becomes a responder.',
        },
        [...roleChanges, 'iam:PassRole'],
        trusted.flatMap(inAnyPath),
        [stackSets, ...both, ...named],
      ),
    deny(
      'identity-providers',
      {
        denied: 'make, change or delete the identity providers that exempted roles trust',
        why: 'Whoever changes the metadata of a provider signs in as each role that trusts it. IAM Identity Center changes its own by a service-linked role.',
      },
      [...samlChanges, ...(administrators.length > 0 ? openIdChanges : [])],
      [
        provider('saml-provider/AWSSSO_*'),
        // Where nobody is named who may change them, the guardrail would stop those who do.
        ...(administrators.length > 0
          ? [
              ...trustedProviders(configuration).map((name) => provider(`saml-provider/${name}`)),
              ...accountsOfProviders(configuration, [...named, ...trusted]).flatMap((account) => [
                provider('saml-provider/*', account),
                provider('oidc-provider/*', account),
              ]),
            ]
          : []),
      ],
      [stackSets, ...named],
    ),
    deny(
      'service-linked-roles',
      {
        denied: 'delete the roles of AWS Security Incident Response in a member account',
        why: 'The service reads findings and sees accounts by them.',
      },
      ['iam:DeleteServiceLinkedRole', 'iam:UpdateRoleDescription'],
      ['security-ir.amazonaws.com', triageServiceName].map((service) => role(`aws-service-role/${service}/*`)),
      breakGlass,
    ),
    deny(
      'stacks-of-containment-roles',
      { denied: 'change or delete the stacks that hold the containment roles', why: 'A stack that is deleted takes its roles with it.' },
      stackChanges,
      [stacks],
      [stackSets, ...breakGlass],
    ),
    administrators.length > 0 &&
      deny(
        'stack-sets',
        {
          denied: 'change or delete the StackSets of the containment roles, or their instances',
          why: 'StackSets then removes the roles from every account, and no guardrail stops StackSets.',
        },
        stackSetChanges,
        [`arn:${partition}:cloudformation:*:*:stackset/${rollout.stackSetName}*`],
        named,
      ),
    deployer !== organization.managementAccount &&
      administrators.length > 0 &&
      deny(
        'other-stack-sets',
        {
          denied: 'deploy any StackSet from the account that administers StackSets',
          why: 'StackSets deploys any template to any account, and no guardrail stops StackSets.',
        },
        stackSetDeployments,
        ['*'],
        named,
        { only: deployer },
      ),
    starter.length > 0 &&
      administrators.length > 0 &&
      deny(
        'remediation',
        {
          denied: 'change what remediation consists of: its state machines, rules, tables, queues and topics',
          why: 'Whoever changes the state machine, or who may answer, contains resources that nobody approved.',
        },
        remediationChanges,
        [
          ...['dynamodb:*:*:table/', 'events:*:*:rule/', 'sns:*:*:', 'sqs:*:*:', 'states:*:*:execution:', 'states:*:*:stateMachine:'].map(
            (name) => `arn:${partition}:${name}${remediationPrefix}*`,
          ),
        ],
        named,
      ),
    starter.length > 0 &&
      deny(
        'remediation-records',
        {
          denied: 'write to the tables of remediation, or continue its executions that ended',
          why: 'The table says what was approved, and an execution that is continued has old approvals. A copy of the table is a table too.',
        },
        recordChanges,
        ['dynamodb:*:*:table/', 'states:*:*:execution:'].map((name) => `arn:${partition}:${name}${remediationPrefix}*`),
        // Where nobody is named who may make them, no statement keeps others from making roles of these names.
        [...(administrators.length > 0 ? [machineRolesPattern(organization)] : [...stateMachines, ...watchers]), ...breakGlass],
      ),
    starter.length > 0 &&
      onlyIf(
        { StringEquals: { [runTagKeys.has]: [remediationRunTag.value] } },
        deny(
          'remediation-runs',
          {
            denied: 'stop the runbooks that remediation started, or take their tag away',
            why: 'A runbook that is stopped leaves the resource half contained. Runbooks that AWS starts do not have the tag, so they stay open.',
          },
          runChanges,
          [`arn:${partition}:ssm:*:*:automation-execution/*`],
          breakGlass,
        ),
      ),
    starter.length > 0 &&
      onlyIf(
        { Null: { [runTagKeys.gets]: ['false'] } },
        deny(
          'remediation-tags',
          { denied: 'put the tag of remediation on a run of their own', why: 'Nobody could stop such a run.' },
          runTags,
          [`arn:${partition}:ssm:*:*:automation-execution/*`],
          starter,
        ),
      ),
    configuration.evidenceStore !== undefined &&
      administrators.length > 0 &&
      deny(
        'evidence-store',
        {
          denied: 'change the policies and settings of the evidence buckets, or their stacks',
          why: 'Whoever changes the policy of a bucket can write and delete evidence. The policy itself cannot deny that, because stacks change it.',
        },
        [...bucketChanges, ...stackChanges],
        [
          `arn:${partition}:s3:::${configuration.evidenceStore.bucketPrefix}-${administratorOf(organization, 'membership')}-*`,
          `arn:${partition}:cloudformation:*:*:stack/${evidenceStackPrefix}*`,
        ],
        // The policies of the buckets deny it to the execution role themselves; denied here too, it would look as if containment were stopped.
        [...named, role(containmentExecutionRoleName)],
      ),
    deny(
      'detection',
      {
        denied: 'turn off GuardDuty or Security Hub, or take an account out of them',
        why: 'Without findings nobody sees the incident.',
      },
      detectionEnds,
      ['*'],
      breakGlass,
    ),
    deny(
      'detectors',
      { denied: 'suspend or narrow a GuardDuty detector from a member account', why: 'A detector that is suspended finds nothing.' },
      ['guardduty:UpdateDetector'],
      ['*'],
      named,
      { except: administratorOf(organization, 'guardDuty') },
    ),
    deny(
      'organization-trail',
      {
        denied: 'stop, narrow or delete trails of the management account, from a member account',
        why: 'Investigators read the trail of the organization. A delegated administrator of CloudTrail can change it.',
      },
      trailChanges,
      [`arn:${partition}:cloudtrail:*:${organization.managementAccount}:trail/*`],
      breakGlass,
    ),
    deny(
      'membership',
      { denied: 'cancel the membership', why: 'Without the membership, AWS neither triages findings nor contains anything.' },
      ['security-ir:CancelMembership'],
      ['*'],
      breakGlass,
    ),
    administrators.length > 0 &&
      deny(
        'settings',
        {
          denied: 'change the membership, what GuardDuty and Security Hub do for new accounts, or the policies of the organization',
          why: 'Each of these takes accounts out of sight without turning anything off.',
        },
        settings,
        ['*'],
        named,
      ),
    deny(
      'organization',
      {
        denied: 'leave the organization',
        why: 'An account outside the organization has neither the membership nor these guardrails.',
      },
      organizationExits,
      ['*'],
      breakGlass,
    ),
  ];
  return all.filter((protection) => protection !== false);
}

/**
 * The ARN patterns of a role that is to be protected, in any path: an account has one role of a name, so a role of that name elsewhere keeps the role
 * from being made. Only roles without a path need that: nobody makes roles in the path of IAM Identity Center.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
const inAnyPath = (pattern: string): readonly string[] =>
  /:role\/[^/]+$/.test(pattern) ? [pattern, pattern.replace(':role/', ':role/*/')] : [pattern];

/** `CordonContainmentRoles` of `containment-roles`. */
function sidOf(id: ProtectionId): string {
  return `Cordon${id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;
}
