import { policyDocument } from '../containment/statement';
import { type Template, type TemplateResource } from '../core/template';
import { responderRoleDefinitions, type ResponderRoleDefinition, type ResponderRolesOptions } from './roles';

/** The template that the StackSet of responder access carries. Tags come from the StackSet, which hands its own on. */
export function responderAccessTemplate(options: ResponderRolesOptions): Template {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: responderAccessDescription,
    Resources: Object.fromEntries(responderRoleDefinitions(options).map((role) => [role.logicalId, roleResource(role)])),
  };
}

/** Name of the template among those that StackSets carry. */
export const responderAccessTemplateName = 'responder-access';

export const responderAccessDescription = 'Cordon: roles for people who respond to incidents';

/** Boundary of a role, which resolves in the account. */
export const boundaryArn = (name: string): string => `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:policy/${name}`;

function roleResource(role: ResponderRoleDefinition): TemplateResource {
  const { roleName, description, trust, policyName, statements, maxSessionDuration, permissionsBoundary } = role;
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: roleName,
      Description: description,
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: trust },
      MaxSessionDuration: maxSessionDuration,
      Policies: [{ PolicyName: policyName, PolicyDocument: policyDocument(statements) }],
      ...(permissionsBoundary !== undefined && { PermissionsBoundary: { 'Fn::Sub': boundaryArn(permissionsBoundary) } }),
    },
  };
}
