import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Configuration } from '../../lib/configuration/configuration';
import { buildApp } from '../../lib/stacks/app';
import { routeOf } from '../routes/support';
import { configured, management, sketch } from '../support/organization';
import { automation, suppression } from '../support/rules';

process.env.CDK_VALIDATION = 'false';

const [membership, guardDuty, securityHub] = ['222222222222', '333333333333', '444444444444'] as const;
const organization: Configuration['organization'] = {
  ...configured().organization,
  delegatedAdministrator: membership,
  administrators: { guardDuty, securityHub },
  detectors: { 'eu-west-1': '12abc34d567e8fa901bc2d34e56789f0' },
};
const configuration = configured({
  organization,
  suppressionRules: [suppression()],
  automationRules: [automation()],
  routes: [
    routeOf('guardduty', { guardDuty: {} }),
    routeOf('security-hub', { securityHub: {} }),
    routeOf('tampering', { preset: 'tamper-detection' }),
  ],
});

const built = buildApp(new App(), { configuration, snapshot: sketch({}), today: '2026-11-24', checkedBy: 'caller' });
const places = (stacks: readonly Stack[]) => stacks.map(({ stackName, account, region }) => `${stackName} ${account} ${region}`);
const typesOf = (stack: Stack): readonly string[] => [
  ...new Set(Object.values(Template.fromStack(stack).toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type)),
];

describe('the stacks of an organization with an administrator for each service', () => {
  it('have the rules on findings in the account that can create them', () => {
    expect(places(built.signals)).toEqual([
      `cordon-signals-eu-west-1 ${guardDuty} eu-west-1`,
      `cordon-signals-security-hub-eu-west-1 ${securityHub} eu-west-1`,
    ]);
    expect(built.signals.map(typesOf)).toEqual([['AWS::GuardDuty::Filter'], ['AWS::SecurityHub::AutomationRule']]);
    // Each account is deployed with its own credentials.
    expect(built.signals.flatMap(({ dependencies }) => dependencies)).toEqual([]);
  });

  it('have the routes in the account of the membership, and forward from each administrator', () => {
    expect(built.routes?.shared.account).toBe(membership);
    expect(places(built.routes?.forwarding ?? [])).toEqual([
      `cordon-forwarding-eu-west-1 ${membership} eu-west-1`,
      `cordon-forwarding-us-east-1 ${membership} us-east-1`,
      `cordon-forwarding-management-eu-west-1 ${management} eu-west-1`,
      `cordon-forwarding-management-us-east-1 ${management} us-east-1`,
      `cordon-forwarding-guardduty-eu-west-1 ${guardDuty} eu-west-1`,
      `cordon-forwarding-guardduty-us-east-1 ${guardDuty} us-east-1`,
      `cordon-forwarding-security-hub-eu-west-1 ${securityHub} eu-west-1`,
      `cordon-forwarding-security-hub-us-east-1 ${securityHub} us-east-1`,
    ]);
  });

  it('let in the accounts that forward, in the organization and by rules alone', () => {
    const [policy] = Object.values(Template.fromStack(built.routes!.shared).findResources('AWS::Events::EventBusPolicy'));
    expect(policy?.['Properties']).toMatchObject({
      Statement: {
        Action: 'events:PutEvents',
        Principal: { AWS: [management, guardDuty, securityHub].map((account) => `arn:aws:iam::${account}:root`) },
        Condition: { StringEquals: { 'aws:PrincipalOrgID': organization.id, 'events:eventBusInvocation': 'true' } },
      },
    });
  });

  it('forward with a role that may put events on the findings bus, and nothing else', () => {
    for (const stack of built.routes!.forwarding) {
      const [role, ...others] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
      expect(others).toEqual([]);
      const statements = JSON.stringify((role?.['Properties'] as { readonly Policies: unknown }).Policies);
      expect(statements).toContain('events:PutEvents');
      expect(statements).toContain(`:events:eu-west-1:${membership}:event-bus/cordon-findings`);
      expect(statements.match(/"Action":/g)).toHaveLength(1);
    }
  });
});
