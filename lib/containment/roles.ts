import { type ContainmentConfiguration, type RemediationAccess } from '../configuration/configuration';
import { CordonError, exitCode } from '../core/problem';
import { containmentStatements, executionStatements, investigationStatements } from './policies';
import { remediationRoleName, remediationStatements, remediationTrust } from './remediation-role';
import { type AccountTrustStatement, type Statement, type TrustStatement } from './statement';

/** Role that AWS Security Incident Response assumes in an account. The service looks for this very name. */
export const containmentRoleName = 'AWSSecurityIncidentResponseContainment';
/** Role that the containment role hands to Systems Manager Automation. */
export const containmentExecutionRoleName = 'AWSSecurityIncidentResponseContainmentExecution';
/** Service-linked role with which the service triages findings; the management account needs it made. */
export const triageServiceLinkedRoleName = 'AWSServiceRoleForSecurityIncidentResponse_Triage';
/** Service principal of the triage service-linked role. */
export const triageServiceName = 'triage.security-ir.amazonaws.com';

/** What decides the containment roles; everything but the Region that carries them. */
export type ContainmentRolesOptions = Omit<ContainmentConfiguration, 'region'>;

/** An IAM role as data. Path is `/` and there is no permissions boundary, as published. */
export interface RoleDefinition {
  /** Logical ID in Cordon's templates. */
  readonly logicalId: string;
  readonly roleName: string;
  readonly trust: readonly (TrustStatement | AccountTrustStatement)[];
  /** Names of AWS managed policies, e.g. `SecurityAudit`. */
  readonly managedPolicies: readonly string[];
  readonly inlinePolicies: readonly InlinePolicy[];
}

export interface InlinePolicy {
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** The two roles that containment needs in every account. */
export interface ContainmentRoleDefinitions {
  readonly containment: RoleDefinition;
  readonly execution: RoleDefinition;
  /** @default - nobody but AWS Security Incident Response starts runbooks */
  readonly remediation?: RoleDefinition;
}

/**
 * The containment roles as the AWS Security Incident Response User Guide publishes them ("Containment only" and "Containment with EC2
 * Triage"). Only the configuration changes them. They name no account: `AWS::AccountId` and `AWS::Partition` resolve in the target account.
 * @throws CordonError where least privilege comes with no approved action: the roles would allow nothing
 */
export function containmentRoleDefinitions(options: ContainmentRolesOptions): ContainmentRoleDefinitions {
  if (options.policy === 'least-privilege' && options.approvedActions.length === 0) {
    throw new CordonError(exitCode.usage, {
      id: 'no-approved-actions',
      path: 'containment.approvedActions',
      message: 'must name at least one action type when policy is least-privilege',
      value: options.approvedActions,
      remedy: 'add ec2-instance, iam-principal or s3-bucket, or use policy: published',
    });
  }
  return {
    containment: {
      logicalId: 'ContainmentRole',
      roleName: containmentRoleName,
      trust: containmentTrust,
      managedPolicies: [],
      inlinePolicies: [
        { name: 'AWSSecurityIncidentResponseContainmentPolicy', statements: containmentStatements(options, containmentExecutionRoleName) },
        ...(options.variant === 'containment-with-ec2-triage'
          ? [{ name: 'AWSSecurityIncidentResponseInvestigationPolicy', statements: investigationStatements }]
          : []),
      ],
    },
    execution: {
      logicalId: 'ContainmentExecutionRole',
      roleName: containmentExecutionRoleName,
      trust: [executionTrust(options.confusedDeputyConditions)],
      managedPolicies: ['SecurityAudit'],
      inlinePolicies: [{ name: 'AWSSecurityIncidentResponseContainmentExecutionPolicy', statements: executionStatements(options) }],
    },
    ...(options.remediation && { remediation: remediationRole(options, options.remediation) }),
  };
}

function remediationRole(options: ContainmentRolesOptions, access: RemediationAccess): RoleDefinition {
  return {
    logicalId: 'RemediationRole',
    roleName: remediationRoleName,
    trust: remediationTrust(access),
    managedPolicies: [],
    inlinePolicies: [{ name: 'StartContainment', statements: remediationStatements(access, options, containmentExecutionRoleName) }],
  };
}

const containmentTrust: readonly TrustStatement[] = [
  {
    Effect: 'Allow',
    Principal: { Service: 'containment.security-ir.amazonaws.com' },
    Action: 'sts:AssumeRole',
    // The account's own ID, so a concrete one would let the service in only in that one account.
    Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'AWS::AccountId' } } },
  },
  { Effect: 'Allow', Principal: { Service: 'containment.security-ir.amazonaws.com' }, Action: 'sts:TagSession' },
];

/** The conditions are those of the Systems Manager guide, "Cross-service confused deputy prevention". */
function executionTrust(confusedDeputyConditions: boolean): TrustStatement {
  const statement: TrustStatement = { Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' };
  if (!confusedDeputyConditions) return statement;
  return {
    ...statement,
    Condition: {
      StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      ArnLike: { 'aws:SourceArn': { 'Fn::Sub': 'arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:automation-execution/*' } },
    },
  };
}
