import { App, aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ResponderRoles } from '../../constructs';
import { CordonError } from '../../lib/core/problem';
import { responderRolesOptions } from '../../lib/responders/roles';
import { responderAccessTemplate } from '../../lib/responders/template';
import { templateToBody } from '../../lib/rollout/template-body';
import { buildApp } from '../../lib/stacks/app';
import { PlainStack } from '../../lib/synthesis/plain-stack';
import { templateValidator } from '../../lib/validation/cloudformation';
import { stackSetTemplates } from '../../stacksets';
import { renderStackSetTemplate } from '../../stacksets/render';
import { exampleAccess, withAccess } from '../responders/support';
import { nagFindings } from './nag';

process.env.CDK_VALIDATION = 'false';

const configured = (...args: Parameters<typeof withAccess>) => {
  const base = withAccess(...args);
  return { ...base, organization: { ...base.organization, root: 'r-ab12', triageServiceLinkedRole: 'present' as const } };
};
const options = (...args: Parameters<typeof withAccess>) => responderRolesOptions(configured(...args))!;
const evidenceStore = { grantExecutionRole: true };

describe('ResponderRoles', () => {
  it.each([
    [
      'all roles with evidence and a boundary',
      options({ ...exampleAccess, permissionsBoundary: 'boundaries/Responders' }, { evidenceStore }),
    ],
    ['investigators alone', options({ investigators: { principals: ['saml-provider/Okta'] } })],
  ])('is the data, passes cdk-nag and the validation, and fits a StackSet: %s', (_, of) => {
    const [, definition] = stackSetTemplates({ containment: configured().containment, responders: of });
    const { name, body } = renderStackSetTemplate(definition!);
    expect([name, body]).toEqual(['responder-access', templateToBody(responderAccessTemplate(of))]);
    expect(templateValidator().validate(body, name)).toEqual([]);
  });

  it('has the session, the boundary and nothing that is not asked for', () => {
    const resources = responderAccessTemplate(options({ ...exampleAccess, permissionsBoundary: 'boundaries/Responders' })).Resources;
    expect(Object.keys(resources)).toEqual(['InvestigatorRole', 'ResponderRole', 'BreakGlassRole']);
    for (const { Properties: properties } of Object.values(resources)) {
      expect(properties).toMatchObject({
        PermissionsBoundary: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/boundaries/Responders' },
      });
      expect(properties).not.toHaveProperty('ManagedPolicyArns');
    }
    expect(Object.values(resources).map(({ Properties: properties }) => properties?.MaxSessionDuration)).toEqual([14_400, 3600, 3600]);
    const [alone] = Object.values(responderAccessTemplate(options({ responders: { principals: ['222222222222'] } })).Resources);
    expect(alone!.Properties).not.toHaveProperty('PermissionsBoundary');
  });

  it('acknowledges nothing of a role beside it', () => {
    const app = new App();
    const stack = new PlainStack(app, 'Stack', {});
    new ResponderRoles(stack, 'ResponderRoles', options());
    expect(nagFindings(app)).toEqual([]);
    new iam.CfnRole(stack, 'Planted', {
      assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
      policies: [
        {
          policyName: 'p',
          policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['iam:GetRole'], Resource: '*' }] },
        },
      ],
    });
    expect(nagFindings(app)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^AwsSolutions-IAM5.*Planted$/),
        expect.stringMatching(/^NIST.*IAMNoInlinePolicy.*Planted$/),
      ]),
    );
  });
});

describe('the stack of responder access', () => {
  const build = (configuration: ReturnType<typeof configured>, checkedBy: 'caller' | 'synthesis' = 'caller') =>
    buildApp(new App(), { configuration, today: '2026-11-24', checkedBy });

  it('is a StackSet to the root without excluded accounts, in the account that rolls out', () => {
    const configuration = configured(exampleAccess, {
      rollout: { owner: 'cordon', exclude: [{ account: '444444444444', reason: 'it leaves' }] },
      tags: { team: 'security' },
    });
    const stack = build(configuration).responderAccess!;
    expect([stack.stackName, stack.account, stack.region]).toEqual([
      'cordon-containment-roles-responder-access',
      '222222222222',
      'eu-west-1',
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::CloudFormation::StackSet', {
      StackSetName: 'cordon-containment-roles-responder-access',
      CallAs: 'DELEGATED_ADMIN',
      PermissionModel: 'SERVICE_MANAGED',
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: true },
      StackInstancesGroup: [
        {
          Regions: ['eu-west-1'],
          DeploymentTargets: { OrganizationalUnitIds: ['r-ab12'], Accounts: ['444444444444'], AccountFilterType: 'DIFFERENCE' },
        },
      ],
      TemplateBody: templateToBody(responderAccessTemplate(responderRolesOptions(configuration)!)),
    });
  });

  it('goes to units where the configuration names some, and then needs no root', () => {
    const base = configured({ ...exampleAccess, targets: ['ou-ab12-11111111'] }, { rollout: { owner: 'cordon' } });
    const organization = { ...base.organization };
    Reflect.deleteProperty(organization, 'root');
    const template = Template.fromStack(build({ ...base, organization }).responderAccess!);
    template.hasResourceProperties('AWS::CloudFormation::StackSet', {
      StackInstancesGroup: [{ DeploymentTargets: { OrganizationalUnitIds: ['ou-ab12-11111111'] } }],
    });
    const atRoot = configured(exampleAccess, { rollout: { owner: 'cordon' } });
    Reflect.deleteProperty(atRoot.organization, 'root');
    expect(() => build(atRoot)).toThrow(/organization.root is needed for responderAccess.targets: root/);
  });

  it('is not there without a role', () => {
    const { responderAccess: _none, ...base } = configured();
    expect(_none).toBeDefined();
    expect(build(base as ReturnType<typeof configured>).responderAccess).toBeUndefined();
  });

  it('is refused by every synthesis where nobody could assume the break-glass role', () => {
    const configuration = configured({ breakGlass: { principals: ['222222222222/permission-set/BreakGlass'] } });
    expect(() => build(configuration, 'synthesis')).toThrow(CordonError);
    expect(() => build(configuration, 'synthesis')).toThrow(/can never assume CordonBreakGlass/);
  });
});
