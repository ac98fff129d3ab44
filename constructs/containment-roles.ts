import { Fn, Validations, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { approvedActionTypes } from '../lib/configuration/configuration';
import { containmentRoleDefinitions, type ContainmentRolesOptions, type RoleDefinition } from '../lib/containment/roles';
import { evidenceKeysResource } from '../lib/containment/policies';
import { policyDocument, type TemplateString } from '../lib/containment/statement';
import { managedPolicyArn } from '../lib/containment/templates';

/** Props of the containment roles; without any they are AWS's "Containment only" template, word for word. */
export interface ContainmentRolesProps {
  /** @default containment-only */
  readonly variant?: ContainmentRolesOptions['variant'];
  /** @default published */
  readonly policy?: ContainmentRolesOptions['policy'];
  /** Runbooks that may be run; narrows the roles only under `policy: 'least-privilege'`. @default - all three */
  readonly approvedActions?: ContainmentRolesOptions['approvedActions'];
  /** Adds the actions that the pages of the approved runbooks name and the published policy lacks. @default false */
  readonly grantRunbookGaps?: boolean;
  /** Which published form grants `ssm:StartAutomationExecution`. @default documents */
  readonly startAutomationResources?: ContainmentRolesOptions['startAutomationResources'];
  /** Adds `aws:SourceAccount` and `aws:SourceArn` to the execution role's trust; the published trust has neither. @default false */
  readonly confusedDeputyConditions?: boolean;
  /** Lets the execution role use the keys of an evidence store, for its objects alone. @default - none, as published */
  readonly evidenceKeys?: ContainmentRolesOptions['evidenceKeys'];
  /** State machines that may start the runbooks too; see `Remediation`. @default - nobody but AWS Security Incident Response */
  readonly remediation?: ContainmentRolesOptions['remediation'];
}

/** What each prop is without a value. */
export const containmentRolesDefaults: ContainmentRolesOptions = {
  variant: 'containment-only',
  policy: 'published',
  approvedActions: approvedActionTypes,
  grantRunbookGaps: false,
  startAutomationResources: 'documents',
  confusedDeputyConditions: false,
};

/**
 * The two IAM roles with which AWS Security Incident Response contains resources in the account of the stack.
 *
 * Their names are fixed, because the service looks for them: one such construct an account, in one Region, since IAM is global. Path is `/`
 * and there is no permissions boundary, as published. `sts:ExternalId` is `AWS::AccountId`, so the template fits any account.
 * Needs CAPABILITY_NAMED_IAM.
 *
 * Limits: inline policies of a role 10,240 characters, trust policy 2,048 (IAM quotas); the roles stay below half of both.
 *
 * Source: AWS Security Incident Response User Guide, "Containment only" and "Containment with EC2 Triage".
 * @throws CordonError where `policy: 'least-privilege'` comes with no approved action
 */
export class ContainmentRoles extends Construct {
  /** Role that the service assumes. Not to be changed: grants to it have no effect. */
  public readonly containmentRole: iam.IRole;
  /** Role that Systems Manager Automation runs the runbooks with. Not to be changed: grants to it have no effect. */
  public readonly executionRole: iam.IRole;

  public constructor(scope: Construct, id: string, props: ContainmentRolesProps = {}) {
    super(scope, id);
    const options = withDefaults(props);
    const definitions = containmentRoleDefinitions(options);
    const execution = this.role(definitions.execution);
    const containment = this.role(definitions.containment);
    acknowledgeExecutionRole(execution);
    if (!options.confusedDeputyConditions) acknowledgePublishedTrust(execution);
    if (options.evidenceKeys) acknowledgeEvidenceKeys(execution, options.evidenceKeys.account);
    acknowledgeContainmentRole(containment, definitions.containment);
    if (definitions.remediation) acknowledgeRemediationRole(this.role(definitions.remediation), definitions.remediation);
    this.executionRole = iam.Role.fromRoleArn(this, 'ExecutionReference', execution.attrArn, { mutable: false });
    this.containmentRole = iam.Role.fromRoleArn(this, 'ContainmentReference', containment.attrArn, { mutable: false });
  }

  private role(definition: RoleDefinition): iam.CfnRole {
    return new iam.CfnRole(this, definition.logicalId, {
      roleName: definition.roleName,
      assumeRolePolicyDocument: policyDocument(definition.trust),
      ...(definition.managedPolicies.length > 0 && {
        managedPolicyArns: definition.managedPolicies.map((name) => Fn.sub(managedPolicyArn(name))),
      }),
      policies: definition.inlinePolicies.map(({ name, statements }) => ({
        policyName: name,
        policyDocument: policyDocument(statements),
      })),
    });
  }
}

function withDefaults(props: ContainmentRolesProps): ContainmentRolesOptions {
  const defaults = containmentRolesDefaults;
  return {
    variant: props.variant ?? defaults.variant,
    policy: props.policy ?? defaults.policy,
    approvedActions: props.approvedActions ?? defaults.approvedActions,
    grantRunbookGaps: props.grantRunbookGaps ?? defaults.grantRunbookGaps,
    startAutomationResources: props.startAutomationResources ?? defaults.startAutomationResources,
    confusedDeputyConditions: props.confusedDeputyConditions ?? defaults.confusedDeputyConditions,
    ...(props.evidenceKeys && { evidenceKeys: props.evidenceKeys }),
    ...(props.remediation && { remediation: props.remediation }),
  };
}

const inlineReason =
  'AWS Security Incident Response publishes this role with an inline policy. A customer managed policy would be a third named object in every account. Other roles could use it, and the role would differ from the supported one.';

/** Acknowledged for cdk-nag (AwsSolutions, NIST 800-53 R5), each finding by its own ID, on the one role that has it. */
function acknowledgeExecutionRole(role: iam.CfnRole): void {
  Validations.of(role).acknowledge(
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/SecurityAudit]',
      reason:
        'AWS publishes the execution role with SecurityAudit. The policy reads configuration and no data. AWS extends it with new services, and runbooks need that to find connected resources. A copy would become outdated.',
    },
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        "The resource to contain is known only during an incident: any instance, bucket, role or user of the account. AWS publishes the statements with resource *. Every action is listed by name. Only ssm.amazonaws.com can assume the role. Only the containment role can pass it, and only to AWS's own runbooks. To narrow the actions, use policy: least-privilege.",
    },
    { id: 'NIST.800.53.R5-IAMNoInlinePolicy', reason: inlineReason },
  );
}

/** Of CordonChecks; by its own ID, beside those of cdk-nag. */
function acknowledgePublishedTrust(role: iam.CfnRole): void {
  Validations.of(role).acknowledge({
    id: 'CordonChecks-ServiceTrustWithoutCondition[ssm.amazonaws.com]',
    reason:
      'AWS publishes the trust policy of the execution role without a condition, and supports the roles as published. Only the containment role can pass it, and only to Systems Manager. confusedDeputyConditions: true adds the conditions that Systems Manager recommends.',
  });
}

function acknowledgeEvidenceKeys(role: iam.CfnRole, account: string): void {
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${evidenceKeysResource(account).replaceAll('${', '<').replaceAll('}', '>')}]`,
    reason:
      'The IDs of the keys do not exist before the keys are made. The statement applies only through S3, and only to the objects of the evidence store. The policy of each key has the last word, because the key is in another account.',
  });
}

function acknowledgeContainmentRole(role: iam.CfnRole, definition: RoleDefinition): void {
  Validations.of(role).acknowledge(
    ...startAutomationWildcards(definition).map((resource) => ({
      id: `AwsSolutions-IAM5[Resource::${resource}]`,
      reason: resource.endsWith('automation-execution/*')
        ? 'The ID of an execution does not exist before the execution starts. The ARN contains the account of the role, and AWS publishes it this way.'
        : 'The wildcards stand for the Region (an incident can be in any Region) and for the account of a shared AWS document. The document name is complete, and AWS publishes the ARN this way.',
    })),
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'AWS publishes resource * for actions that follow what the service started: ssm:DescribeInstanceInformation, ssm:GetAutomationExecution, ssm:ListCommandInvocations. The EC2 triage variant also inspects and commands the instance of the incident, which is unknown before. Only containment.security-ir.amazonaws.com can assume the role, with the account ID as external ID.',
    },
    { id: 'NIST.800.53.R5-IAMNoInlinePolicy', reason: inlineReason },
  );
}

function acknowledgeRemediationRole(role: iam.CfnRole, definition: RoleDefinition): void {
  const executions = 'arn:<AWS::Partition>:ssm:*:<AWS::AccountId>:automation-execution/*';
  Validations.of(role).acknowledge(
    ...wildcardsOf(definition, 's3:ListBucket')
      .filter((resource) => resource.includes('*'))
      .map((resource) => ({
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason:
          'The wildcard stands for the Region in the name of the bucket for backups. The action tells whose the bucket is, and what it has.',
      })),
    ...[...new Set([...startAutomationWildcards(definition), executions])].map((resource) => ({
      id: `AwsSolutions-IAM5[Resource::${resource}]`,
      reason: resource.endsWith('automation-execution/*')
        ? 'The ID of an execution does not exist before the execution starts. The ARN contains the account of the role.'
        : 'The wildcards stand for the Region (an incident can be in any Region) and for the account of a shared AWS document. The document name is complete.',
    })),
    {
      id: 'NIST.800.53.R5-IAMNoInlinePolicy',
      reason: 'The policy belongs to this role alone. A customer managed policy could be attached to other roles, which nobody should do.',
    },
  );
}

/** The resources that cdk-nag reports for ssm:StartAutomationExecution, as it spells them: `${AWS::Partition}` is `<AWS::Partition>`. */
const startAutomationWildcards = (definition: RoleDefinition): readonly string[] => wildcardsOf(definition, 'ssm:StartAutomationExecution');

/** The resources of a statement with an action, as cdk-nag spells them. */
function wildcardsOf(definition: RoleDefinition, action: string): readonly string[] {
  return definition.inlinePolicies
    .flatMap(({ statements }) => statements)
    .filter(({ Action }) => Action.includes(action))
    .flatMap(({ Resource }): readonly TemplateString[] => (isList(Resource) ? Resource : [Resource]))
    .map((resource) => (typeof resource === 'object' && 'Fn::Sub' in resource ? resource['Fn::Sub'] : ''))
    .map((arn) => arn.replaceAll('${', '<').replaceAll('}', '>'));
}

const isList = (resource: TemplateString | readonly TemplateString[]): resource is readonly TemplateString[] => Array.isArray(resource);
