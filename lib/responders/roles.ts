import { administratorOf } from '../configuration/administrators';
import { type ApprovedAction, type Configuration } from '../configuration/configuration';
import {
  responderRoleKinds,
  responderRoleNames,
  type ResponderAccessConfiguration,
  type ResponderRoleKind,
} from '../configuration/responder-access';
import { backupBuckets } from '../containment/backup-buckets';
import { roleChanges } from '../containment/role-changes';
import { containmentExecutionRoleName, containmentRoleName } from '../containment/roles';
import { containmentRunbooks } from '../containment/runbooks';
import { type Conditions, type Statement, type TemplateString } from '../containment/statement';
import { caseActions, evidenceReads, evidenceRepairs, executionReads, investigationReads } from './actions';
import { trustOf, type ResponderTrustStatement } from './trust';

/** What decides the roles of responders. */
export interface ResponderRolesOptions {
  readonly access: ResponderAccessConfiguration;
  readonly organizationId: string;
  /** Action types whose runbooks responders start. */
  readonly approvedActions: readonly ApprovedAction[];
  /** Where the cases are. */
  readonly membershipAccount: string;
  readonly membershipRegion: string;
  /** @default - no evidence store */
  readonly evidence?: { readonly account: string; readonly buckets: readonly string[] };
}

export interface ResponderRoleDefinition {
  readonly kind: ResponderRoleKind;
  readonly logicalId: string;
  readonly roleName: string;
  readonly description: string;
  readonly trust: readonly ResponderTrustStatement[];
  readonly policyName: string;
  readonly statements: readonly Statement[];
  /** Seconds. */
  readonly maxSessionDuration: number;
  /** Name of a policy of the account. @default - none */
  readonly permissionsBoundary?: string;
}

/** @returns undefined where the configuration makes no roles for responders */
export function responderRolesOptions(configuration: Configuration): ResponderRolesOptions | undefined {
  const { organization, containment, responderAccess: access, evidenceStore } = configuration;
  if (access === undefined || responderRoleKinds.every((kind) => access[kind] === undefined)) return undefined;
  const buckets = backupBuckets(configuration).map(({ name }) => name);
  return {
    access,
    organizationId: organization.id,
    approvedActions: containment.approvedActions,
    membershipAccount: administratorOf(organization, 'membership'),
    membershipRegion: organization.membershipRegion,
    ...(evidenceStore && { evidence: { account: administratorOf(organization, 'membership'), buckets } }),
  };
}

const descriptions: Readonly<Record<ResponderRoleKind, string>> = {
  investigators: 'Reads what an investigation needs',
  responders: 'Starts and releases containment',
  breakGlass: 'Contains, and repairs the roles of containment, in an emergency',
};

/** The roles of a configuration, in the order of `responderRoleKinds`. They name no account but that of the membership. */
export function responderRoleDefinitions(options: ResponderRolesOptions): readonly ResponderRoleDefinition[] {
  const { access, organizationId } = options;
  return responderRoleKinds.flatMap((kind): readonly ResponderRoleDefinition[] => {
    const role = access[kind];
    if (role === undefined) return [];
    const roleName = responderRoleNames[kind];
    return [
      {
        kind,
        logicalId: `${roleName.replace('Cordon', '')}Role`,
        roleName,
        description: descriptions[kind],
        trust: trustOf(role.principals, {
          organizationId,
          mfa: kind === 'breakGlass' && access.breakGlass?.mfa === 'required',
          sessionSeconds: role.sessionMinutes * 60,
        }),
        policyName: `${roleName}Policy`,
        statements: statementsOf(kind, options),
        maxSessionDuration: role.sessionMinutes * 60,
        ...(access.permissionsBoundary !== undefined && { permissionsBoundary: access.permissionsBoundary }),
      },
    ];
  });
}

function statementsOf(kind: ResponderRoleKind, options: ResponderRolesOptions): readonly Statement[] {
  const reads = [...investigates(options), ...readsEvidence(options)];
  switch (kind) {
    case 'investigators':
      return reads;
    case 'responders':
      return [...reads, ...contains(options)];
    case 'breakGlass':
      return [...reads, ...contains(options), ...repairs(options)];
  }
}

const sub = (text: string): TemplateString => ({ 'Fn::Sub': text });
const own = (name: string): TemplateString => sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${name}`);
const executions = sub('arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:automation-execution/*');
const allow = (Sid: string, Action: readonly string[], Resource: Statement['Resource'], Condition?: Conditions): Statement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

function investigates({ membershipAccount, membershipRegion }: ResponderRolesOptions): readonly Statement[] {
  const service = `arn:\${AWS::Partition}:security-ir:${membershipRegion}:${membershipAccount}`;
  return [
    ...investigationReads.map(({ sid, actions }) => allow(sid, actions, '*')),
    allow('FollowContainments', executionReads, executions),
    allow('ListCases', caseActions.lists, '*'),
    allow('ReadCases', caseActions.reads, sub(`${service}:case/*`)),
    allow('ReadMembership', caseActions.membershipReads, sub(`${service}:membership/*`)),
  ];
}

/** The key's policy lets the account decide, and S3 names the object, so that nothing else can be decrypted. */
function readsEvidence({ evidence }: ResponderRolesOptions): readonly Statement[] {
  if (evidence === undefined) return [];
  const buckets = evidence.buckets.map((name) => sub(`arn:\${AWS::Partition}:s3:::${name}`));
  const objects = evidence.buckets.map((name) => sub(`arn:\${AWS::Partition}:s3:::${name}/*`));
  return [
    allow('ListEvidence', evidenceReads.bucket, buckets),
    allow('ReadEvidence', evidenceReads.object, objects),
    allow('DecryptEvidence', ['kms:Decrypt'], sub(`arn:\${AWS::Partition}:kms:*:${evidence.account}:key/*`), {
      StringLike: { 'kms:ViaService': 's3.*.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': objects },
    }),
  ];
}

/** Start a runbook, for containment and for release, with the execution role of the account. */
function contains({ approvedActions, membershipAccount, membershipRegion }: ResponderRolesOptions): readonly Statement[] {
  const documents = approvedActions.map((type) => sub(`arn:\${AWS::Partition}:ssm:*::document/${containmentRunbooks[type].document}`));
  return [
    allow('StartContainments', ['ssm:StartAutomationExecution'], [...documents, executions]),
    allow('PassExecutionRole', ['iam:PassRole'], own(containmentExecutionRoleName), {
      StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' },
    }),
    allow('WriteCases', caseActions.writes, sub(`arn:\${AWS::Partition}:security-ir:${membershipRegion}:${membershipAccount}:case/*`)),
  ];
}

function repairs({ evidence }: ResponderRolesOptions): readonly Statement[] {
  return [
    allow('RepairContainmentRoles', roleChanges, [own(containmentRoleName), own(containmentExecutionRoleName)]),
    ...(evidence === undefined
      ? []
      : [
          allow(
            'RepairRetentions',
            evidenceRepairs,
            evidence.buckets.map((name) => sub(`arn:\${AWS::Partition}:s3:::${name}/*`)),
          ),
        ]),
  ];
}
