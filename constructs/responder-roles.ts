import { Fn, Validations, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { policyDocument, type Statement, type TemplateString } from '../lib/containment/statement';
import { responderRoleDefinitions, type ResponderRoleDefinition, type ResponderRolesOptions } from '../lib/responders/roles';
import { boundaryArn } from '../lib/responders/template';

/** What decides the roles; see `responderRolesOptions`. */
export type ResponderRolesProps = ResponderRolesOptions;

/**
 * The IAM roles of people who respond: investigators, responders and break-glass, each only if its principals are given.
 *
 * Their names are fixed, because guardrails and routes know them: one such construct an account, in one Region, since IAM is global. Needs
 * CAPABILITY_NAMED_IAM. Limits: inline policies of a role 10,240 characters, trust policy 2,048
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 */
export class ResponderRoles extends Construct {
  public readonly roles: readonly iam.CfnRole[];

  public constructor(scope: Construct, id: string, props: ResponderRolesProps) {
    super(scope, id);
    this.roles = responderRoleDefinitions(props).map((definition) => {
      const role = this.role(definition);
      acknowledge(role, definition);
      return role;
    });
  }

  private role(definition: ResponderRoleDefinition): iam.CfnRole {
    const { permissionsBoundary } = definition;
    return new iam.CfnRole(this, definition.logicalId, {
      roleName: definition.roleName,
      description: definition.description,
      assumeRolePolicyDocument: { Version: '2012-10-17', Statement: definition.trust },
      maxSessionDuration: definition.maxSessionDuration,
      policies: [{ policyName: definition.policyName, policyDocument: policyDocument(definition.statements) }],
      ...(permissionsBoundary !== undefined && { permissionsBoundary: Fn.sub(boundaryArn(permissionsBoundary)) }),
    });
  }
}

/** For cdk-nag (AwsSolutions, NIST 800-53 R5), each finding by its own ID, on the one role that has it. */
function acknowledge(role: iam.CfnRole, { statements }: ResponderRoleDefinition): void {
  const wildcards = new Map<string, string>();
  for (const statement of statements) {
    for (const resource of resourcesOf(statement)) if (resource.includes('*')) wildcards.set(resource, reasonOf(statement, resource));
  }
  Validations.of(role).acknowledge(
    ...[...wildcards].map(([resource, reason]) => ({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason })),
    {
      id: 'NIST.800.53.R5-IAMNoInlinePolicy',
      reason:
        'The policy is of this role alone. A customer managed policy would be another named object in every account, which others could attach.',
    },
  );
}

/** As cdk-nag spells them: `${AWS::Partition}` is `<AWS::Partition>`. */
function resourcesOf({ Resource }: Statement): readonly string[] {
  const list: readonly TemplateString[] = Array.isArray(Resource) ? (Resource as readonly TemplateString[]) : [Resource as TemplateString];
  return list.map((resource) =>
    typeof resource === 'string' ? resource : 'Fn::Sub' in resource ? resource['Fn::Sub'].replaceAll('${', '<').replaceAll('}', '>') : '',
  );
}

function reasonOf({ Sid: sid = '' }: Statement, resource: string): string {
  if (resource === '*') {
    return 'What an incident is about is not known before: any instance, role, user or bucket of the account. Every action is listed by name, and each only reads configuration, findings or calls.';
  }
  if (resource.includes(':automation-execution/')) {
    return 'The ID of an execution does not exist before the execution starts. The ARN contains the account of the role.';
  }
  if (resource.includes(':document/')) {
    return 'The wildcard stands for the Region, because an incident can be in any. The name of the document is complete, and AWS owns it.';
  }
  if (resource.includes(':security-ir:')) {
    return 'The IDs of cases and of the membership do not exist before. The ARN contains the account and the Region of the membership.';
  }
  if (resource.includes(':kms:')) {
    return 'The IDs of the keys do not exist before the keys are made. The statement applies only through S3, and only to the objects of the evidence store.';
  }
  return `The keys of evidence objects begin with their time, so no prefix is known before (${sid}). The name of the bucket is complete.`;
}
