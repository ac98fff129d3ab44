import { type Template, type TemplateResource } from '../core/template';
import { containmentRoleDefinitions, triageServiceName, type ContainmentRolesOptions, type RoleDefinition } from './roles';
import { policyDocument } from './statement';

export const triageServiceLinkedRoleLogicalId = 'TriageServiceLinkedRole';

/** Whether the management account's template makes (and keeps) the triage service-linked role, or leaves the existing one alone. */
export type TriageServiceLinkedRoleAction = 'create' | 'leave';

/** The template that the StackSets deploy to member accounts. Tags come from the StackSet, which hands its own on. */
export function memberAccountTemplate(options: ContainmentRolesOptions): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `AWS Security Incident Response: containment roles (${options.variant}, ${options.policy} policy)`,
    Resources: containmentResources(options),
  };
}

/** The template of the management account's own stack: StackSets never deploy there. */
export function managementAccountTemplate(
  options: ContainmentRolesOptions,
  {
    triageServiceLinkedRole,
    tags = {},
  }: {
    readonly triageServiceLinkedRole: TriageServiceLinkedRoleAction;
    /** On the roles; a service-linked role takes none in a template. @default - none */
    readonly tags?: Readonly<Record<string, string>>;
  },
): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `AWS Security Incident Response: management account (${options.variant}, ${options.policy} policy)`,
    Resources: {
      ...containmentResources(options, tags),
      ...(triageServiceLinkedRole === 'create' ? { [triageServiceLinkedRoleLogicalId]: triageServiceLinkedRoleResource } : {}),
    },
  };
}

// Retained, because the service goes on needing the role when the stack that made it is gone.
const triageServiceLinkedRoleResource: TemplateResource = {
  Type: 'AWS::IAM::ServiceLinkedRole',
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
  Properties: { AWSServiceName: triageServiceName },
};

function containmentResources(
  options: ContainmentRolesOptions,
  tags: Readonly<Record<string, string>> = {},
): Record<string, TemplateResource> {
  const { containment, execution, remediation } = containmentRoleDefinitions(options);
  const roles = [containment, execution, ...(remediation ? [remediation] : [])];
  return Object.fromEntries(roles.map((role) => [role.logicalId, roleResource(role, tags)]));
}

function roleResource(role: RoleDefinition, tags: Readonly<Record<string, string>>): TemplateResource {
  // In the order in which CDK writes them.
  const keys = Object.keys(tags).sort((a, b) => a.localeCompare(b));
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: role.roleName,
      AssumeRolePolicyDocument: policyDocument(role.trust),
      ...(role.managedPolicies.length === 0
        ? {}
        : { ManagedPolicyArns: role.managedPolicies.map((name) => ({ 'Fn::Sub': managedPolicyArn(name) })) }),
      Policies: role.inlinePolicies.map(({ name, statements }) => ({ PolicyName: name, PolicyDocument: policyDocument(statements) })),
      ...(keys.length > 0 && { Tags: keys.map((key) => ({ Key: key, Value: tags[key] })) }),
    },
  };
}

/** ARN of an AWS managed policy, for `Fn::Sub`. */
export const managedPolicyArn = (name: string): string => `arn:\${AWS::Partition}:iam::aws:policy/${name}`;
