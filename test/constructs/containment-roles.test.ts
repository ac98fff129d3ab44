import { App, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ContainmentRoles, containmentRolesDefaults, type ContainmentRolesProps } from '../../constructs';
import { memberAccountTemplate } from '../../lib/containment/templates';
import { PlainStack } from '../../lib/synthesis/plain-stack';
import { published, triedCombinations } from '../containment/options';
import { nagFindings } from './nag';

// These are no tests of the CloudFormation validation, which takes seconds to start.
process.env.CDK_VALIDATION = 'false';

function resources(props: ContainmentRolesProps = {}): unknown {
  const stack = new PlainStack(new App(), 'Stack', {});
  new ContainmentRoles(stack, 'ContainmentRoles', props);
  return Template.fromStack(stack).toJSON().Resources;
}

const rendered = (options: typeof published): unknown => memberAccountTemplate(options).Resources;

describe('the containment roles', () => {
  it('are without props those of the published template', () => {
    expect(containmentRolesDefaults).toEqual(published);
    expect(resources()).toEqual(rendered(published));
  });

  it.each([
    { variant: 'containment-with-ec2-triage' },
    { policy: 'least-privilege' },
    { policy: 'least-privilege', approvedActions: ['ec2-instance'] },
    { grantRunbookGaps: true },
    { startAutomationResources: 'automation-definitions' },
    { confusedDeputyConditions: true },
  ] satisfies ContainmentRolesProps[])('follow %j', (props) => {
    expect(resources(props)).toEqual(rendered({ ...published, ...props }));
    expect(resources(props)).not.toEqual(resources());
  });

  it('equal their data in each combination that is tried, and leave nag nothing unacknowledged', () => {
    const app = new App();
    const stacks = triedCombinations.map((options, index) => {
      const stack = new PlainStack(app, `Stack${index}`, {});
      new ContainmentRoles(stack, 'ContainmentRoles', options);
      return stack;
    });
    expect(nagFindings(app)).toEqual([]);
    const assembly = app.synth();
    stacks.forEach((stack, index) => {
      const template = assembly.getStackArtifact(stack.artifactId).template as { Resources: unknown };
      expect(template.Resources).toEqual(rendered(triedCombinations[index] ?? published));
    });
  });

  it('refuse least privilege without an approved action', () => {
    expect(() => resources({ policy: 'least-privilege', approvedActions: [] })).toThrow('must name at least one action type');
  });

  describe("in somebody's own app", () => {
    const app = new App();
    const stack = new Stack(app, 'Theirs', { env: { account: '444444444444', region: 'eu-west-1' } });
    const roles = new ContainmentRoles(stack, 'Roles');
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    reader.addToPolicy(new iam.PolicyStatement({ actions: ['iam:GetRole'], resources: [roles.containmentRole.roleArn] }));
    roles.executionRole.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
    const template = Template.fromStack(stack);

    it('name the external ID in the target account although the stack has a concrete one', () => {
      template.hasResourceProperties('AWS::IAM::Role', {
        RoleName: 'AWSSecurityIncidentResponseContainment',
        AssumeRolePolicyDocument: {
          Statement: Match.arrayWith([Match.objectLike({ Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'AWS::AccountId' } } } })]),
        },
      });
      expect(JSON.stringify(template.toJSON())).not.toContain('444444444444');
    });

    it('can be referred to, and are not changed by a grant', () => {
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: [
            Match.objectLike({
              Action: 'iam:GetRole',
              Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RolesContainmentRole'), 'Arn'] },
            }),
          ],
        },
      });
      template.resourceCountIs('AWS::IAM::Policy', 1);
    });
  });
});

describe('a violation next to the acknowledged ones', () => {
  function withPlanted(plant: (stack: Stack, execution: iam.CfnRole) => void): readonly string[] {
    const app = new App();
    const stack = new PlainStack(app, 'Stack', {});
    const roles = new ContainmentRoles(stack, 'ContainmentRoles');
    plant(stack, roles.node.findChild('ContainmentExecutionRole') as iam.CfnRole);
    return nagFindings(app);
  }

  const inline = (name: string, action: string, resource: string): iam.CfnRole.PolicyProperty => ({
    policyName: name,
    policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] },
  });

  it('is caught on the same role: another wildcard', () => {
    const found = withPlanted((_, execution) => {
      execution.policies = [inline('Planted', 's3:*', 'arn:aws:s3:::logs-*')];
    });
    expect(found).toEqual([
      'AwsSolutions-IAM5[Action::s3:*] Stack/ContainmentRoles/ContainmentExecutionRole',
      'AwsSolutions-IAM5[Resource::arn:aws:s3:::logs-*] Stack/ContainmentRoles/ContainmentExecutionRole',
    ]);
  });

  it('is caught on the same role: another managed policy', () => {
    const found = withPlanted((_, execution) => {
      execution.managedPolicyArns = ['arn:aws:iam::aws:policy/AdministratorAccess'];
    });
    expect(found).toEqual([
      'AwsSolutions-IAM4[Policy::arn:aws:iam::aws:policy/AdministratorAccess] Stack/ContainmentRoles/ContainmentExecutionRole',
    ]);
  });

  it('is caught on a role beside them, with the very findings that are acknowledged on theirs', () => {
    const found = withPlanted((stack) => {
      new iam.CfnRole(stack, 'Planted', {
        assumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        policies: [inline('Planted', 'iam:PassRole', '*')],
      });
    });
    expect(found).toEqual([
      'AwsSolutions-IAM5[Resource::*] Stack/Planted',
      'NIST.800.53.R5-IAMNoInlinePolicy Stack/Planted',
      'CordonChecks-ServiceTrustWithoutCondition[ssm.amazonaws.com] Stack/Planted',
      'CordonChecks-PassRoleWithoutPassedToService[Resource::*] Stack/Planted',
      'CordonChecks-PassRoleOnEveryRole[Resource::*] Stack/Planted',
    ]);
  });
});
