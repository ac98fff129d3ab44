import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Configuration } from '../../lib/configuration/configuration';
import { evaluateAccess, parsePolicy } from '../../lib/iam';
import { policyProblems } from '../../lib/iam/policy-problems';
import { evaluateRoutes } from '../../lib/routes/evaluate';
import { explainRoute } from '../../lib/routes/explain/explain-route';
import { containmentSamples } from '../../lib/routes/explain/containment-samples';
import { matchingRules } from '../../lib/routes/layout';
import { memberForwardingOf, memberForwardingTemplate } from '../../lib/routes/member-forwarding';
import { routeToText } from '../../lib/report/route-text';
import { templateToBody } from '../../lib/rollout/template-body';
import { buildApp } from '../../lib/stacks/app';
import { stackSetTemplates } from '../../stacksets';
import { renderStackSetTemplate } from '../../stacksets/render';
import { nagFindings } from '../constructs/nag';
import { resolved } from '../constructs/routes/resolved';
import { configured, sketch } from '../support/organization';
import { routeOf } from '../routes/support';

process.env.CDK_VALIDATION = 'false';

const used = routeOf('used', { preset: 'containment-used' });
const configurationOf = (over: Partial<Configuration> = {}, fromMemberAccounts = true): Configuration => {
  const base = configured({ routes: [used], ...over });
  return { ...base, routing: { ...base.routing, fromMemberAccounts } };
};
const configuration = configurationOf();
const { layout, safety } = evaluateRoutes(configuration)!;
const options = memberForwardingOf(layout)!;
const member = '444444444444';

describe('use of containment in member accounts', () => {
  const names = containmentSamples({ account: member, region: 'eu-west-1' }).map(({ name }) => name);

  it.each(names)('%s: reaches the target once, from every Region in use', (name) => {
    for (const region of layout.members!.regions) {
      for (const account of [member, '333333333333', ...layout.members!.leftOut]) {
        const { event } = containmentSamples({ account, region }).find((sample) => sample.name === name)!;
        const { forwarding, rules } = matchingRules(layout, event, { account, region });
        expect([account, region, forwarding.length, rules.length]).toEqual([account, region, 1, 1]);
      }
    }
  });

  it('stays there unless it is wanted, which is said, and what is unknown is said too', () => {
    const without = evaluateRoutes(configurationOf({}, false))!;
    expect(without.layout.members).toBeUndefined();
    const { event } = containmentSamples({ account: member, region: 'eu-west-1' })[0]!;
    expect(matchingRules(without.layout, event, { account: member, region: 'eu-west-1' }).rules).toEqual([]);
    expect(without.safety.findings.map(({ id }) => id)).toEqual(['containment-of-members-not-seen', 'backup-writes-not-known']);
    expect(safety.findings.map(({ id, severity }) => [id, severity])).toEqual([['backup-writes-not-known', 'warning']]);
  });

  it('is all that is forwarded from there', () => {
    const others = evaluateRoutes(
      configurationOf({ routes: [routeOf('tampering', { preset: 'tamper-detection' }), routeOf('findings', { guardDuty: {} })] }),
    )!;
    expect(others.layout.members).toBeUndefined();
    expect(options.rules.every(({ eventPattern }) => !JSON.stringify(eventPattern).includes('guardduty'))).toBe(true);
  });
});

it('is explained, with the StackSet and what stays unseen', () => {
  const { organization, routes = [], rollout, routing } = configuration;
  const explained = explainRoute('used', { organization, routes, stackSetName: rollout.stackSetName, routing })!;
  expect(explained.members).toEqual({
    stackName: 'cordon-forwarding-members',
    regions: layout.members!.regions,
    rules: options.rules.map(({ name }) => name),
  });
  const text = routeToText(explained, { colour: false });
  expect(text).toContain('every member account that the StackSet reaches');
  expect(text).toMatch(/no trail logs data events of S3/);
});

describe('the template of a member account', () => {
  it('is its data, and passes cdk-nag and the validation', () => {
    const [, definition] = stackSetTemplates({ containment: configuration.containment, memberForwarding: options });
    expect(definition?.name).toBe('member-forwarding');
    expect(renderStackSetTemplate(definition!).body).toBe(templateToBody(memberForwardingTemplate(options)));
  }, 60_000);

  const data = resolved(JSON.parse(templateToBody(memberForwardingTemplate(options))) as never) as never as Resolved;
  const propertiesOf = (type: string): Record<string, never> => Object.values(data.Resources).find(({ Type }) => Type === type)!.Properties;

  it('has a role that may put events on the bus, and nothing else', () => {
    const { Policies } = propertiesOf('AWS::IAM::Role') as never as { readonly Policies: readonly { readonly PolicyDocument: object }[] };
    const identityPolicies = Policies.map(({ PolicyDocument }) => ({ name: 'role', policy: parsePolicy(PolicyDocument, 'role') }));
    const asked = (action: string, resource: string): string =>
      evaluateAccess(
        {
          principal: { type: 'role', arn: `arn:aws:iam::${member}:role/cordon-forwarding-members-eu-west-1` },
          action,
          resource,
          resourceAccount: member,
          context: { values: {}, absent: 'every-other-key' },
        },
        { identityPolicies },
      ).result;
    expect(asked('events:PutEvents', options.busArn)).toBe('allowed');
    for (const [action, resource] of [
      ['events:PutEvents', options.busArn.replace('cordon-findings', 'default')],
      ['events:PutRule', options.busArn],
      ['sts:AssumeRole', `arn:aws:iam::${member}:role/AWSSecurityIncidentResponseContainmentExecution`],
    ] as const) {
      expect([action, resource, asked(action, resource)]).toEqual([action, resource, 'denied']);
    }
    for (const { PolicyDocument } of Policies) expect(policyProblems(PolicyDocument, 'inline')).toEqual([]);
  });

  it('trusts EventBridge for its own rules alone', () => {
    const { AssumeRolePolicyDocument } = propertiesOf('AWS::IAM::Role') as never as { readonly AssumeRolePolicyDocument: object };
    expect(policyProblems(AssumeRolePolicyDocument, 'trust')).toEqual([]);
    expect(JSON.stringify(AssumeRolePolicyDocument)).toContain('rule/cordon_forwarding_members');
  });

  it('asks for read-only calls in the rule that needs them alone', () => {
    const rules = Object.values(data.Resources).filter(({ Type }) => Type === 'AWS::Events::Rule');
    const states = rules.map(({ Properties }): readonly [string, boolean] => [
      String(Properties['State']),
      JSON.stringify(Properties['EventPattern']).includes('AssumeRole'),
    ]);
    expect(states.length).toBeGreaterThan(1);
    expect(states.filter(([state, asksForReads]) => (state === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS') !== asksForReads)).toEqual(
      [],
    );
    expect(states.filter(([, asksForReads]) => asksForReads)).toHaveLength(1);
  });
});

describe('the stacks', () => {
  const app = new App();
  const { routes } = buildApp(app, { configuration, snapshot: sketch({}), today: '2026-11-24', checkedBy: 'caller' });
  const { members, shared } = routes!;

  it('have a StackSet in every Region in use, without the accounts that forward by themselves, and nag finds nothing', () => {
    const [stackSet] = Object.values(Template.fromStack(members!).findResources('AWS::CloudFormation::StackSet'));
    const properties = stackSet!['Properties'] as { readonly StackInstancesGroup: readonly object[]; readonly TemplateBody: string };
    expect(properties.StackInstancesGroup).toEqual([
      {
        Regions: layout.members!.regions,
        DeploymentTargets: expect.objectContaining({
          AccountFilterType: 'DIFFERENCE',
          Accounts: expect.arrayContaining([layout.home.account]) as unknown,
        }) as unknown,
      },
    ]);
    expect(properties.TemplateBody).toBe(templateToBody(memberForwardingTemplate(options)));
    expect(nagFindings(app)).toEqual([]);
  });

  it('admit what a rule of the StackSet forwards in the organization, and nothing else', () => {
    const [policy] = Object.values(Template.fromStack(shared).findResources('AWS::Events::EventBusPolicy')).filter(
      ({ Properties }) => (Properties as { readonly StatementId: string }).StatementId === 'MembersOfTheOrganization',
    );
    const { Statement } = policy!['Properties'] as { readonly Statement: object };
    const document = { Version: '2012-10-17', Statement: [{ ...Statement, Resource: options.busArn, Condition: conditionOf(Statement) }] };
    const role = 'cordon-forwarding-members-eu-west-1';
    const ask = (changes: Readonly<Record<string, string>>, name = role): string =>
      evaluateAccess(
        {
          principal: { type: 'role', arn: `arn:aws:iam::${member}:role/${name}` },
          action: 'events:PutEvents',
          resource: options.busArn,
          context: {
            values: { 'aws:PrincipalOrgID': configuration.organization.id, 'events:eventBusInvocation': 'true', ...changes },
            absent: 'every-other-key',
          },
        },
        {
          identityPolicies: [{ name: 'all', policy: parsePolicy({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }, 'all') }],
          resourcePolicy: { kind: 'resource', name: 'bus', policy: parsePolicy(document, 'bus') },
        },
      ).result;
    expect(ask({})).toBe('allowed');
    expect(ask({ 'aws:PrincipalOrgID': 'o-another0000' })).toBe('denied');
    expect(ask({ 'events:eventBusInvocation': 'false' })).toBe('denied');
    expect(ask({}, 'Engineer')).toBe('denied');
  });

  it('need no root where the configuration names units', () => {
    const units = configurationOf({ rollout: { ...configuration.rollout, owner: 'cordon', targets: ['ou-ab12-11111111'] } });
    const built = buildApp(new App(), { configuration: units, snapshot: sketch({}), today: '2026-11-24', checkedBy: 'caller' });
    expect(built.rollout).toBeUndefined();
    expect(JSON.stringify(Template.fromStack(built.routes!.members!).toJSON())).toContain('ou-ab12-11111111');
  });
});

interface Resolved {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Record<string, never> }>>;
}

/** The partition as text, which the template leaves to CloudFormation. */
const conditionOf = (statement: object): unknown =>
  JSON.parse(
    JSON.stringify((statement as { readonly Condition: object }).Condition).replaceAll(
      /\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}/g,
      '"arn:aws$1"',
    ),
  );
