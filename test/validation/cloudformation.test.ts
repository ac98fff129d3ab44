import { App, type Stack } from 'aws-cdk-lib';
import { managementAccountTemplate, memberAccountTemplate } from '../../lib/containment/templates';
import { templateToBody } from '../../lib/rollout/template-body';
import { RolloutStack } from '../../lib/stacks/rollout-stack';
import { type Template } from '../../lib/core/template';
import { templateFindingToText, templateValidator, type TemplateFinding } from '../../lib/validation/cloudformation';
import { published, triedCombinations } from '../containment/options';
import { configured, root } from '../support/organization';
import { isQuick } from '../support/runs';

process.env.CDK_VALIDATION = 'false';

const findings = (template: Template): readonly TemplateFinding[] => templateValidator().validate(templateToBody(template), 'template');

/** The rollout stack's template, as the app synthesizes it. */
function rolloutTemplate(over: Parameters<typeof configured>[0]): Template {
  const app = new App();
  const stack: Stack = new RolloutStack(app, 'Rollout', { configuration: configured(over), root });
  return app.synth().getStackArtifact(stack.artifactId).template as Template;
}

describe('the CloudFormation validation', () => {
  it('finds no error and no warning in the inner template, in each combination that is tried', () => {
    // Several combinations have the same template, e.g. the published policy whatever is approved.
    const bodies = new Set(triedCombinations.map((options) => templateToBody(memberAccountTemplate(options))));
    expect(bodies.size).toBeGreaterThan(isQuick ? 10 : 100);
    const found = [...bodies].flatMap((body) => templateValidator().validate(body, 'member-account'));
    expect(found.map(templateFindingToText)).toEqual([]);
  });

  it.each(['create', 'leave'] as const)("finds none in the management account's, with the triage role to %s", (triageServiceLinkedRole) => {
    for (const variant of ['containment-only', 'containment-with-ec2-triage'] as const) {
      expect(
        findings(managementAccountTemplate({ ...published, variant }, { triageServiceLinkedRole })).map(templateFindingToText),
      ).toEqual([]);
    }
  });

  it.each([
    ['the root', {}],
    ['units', { targets: ['ou-ab12-11111111'] }],
    ['a canary', { canary: ['444444444444'] }],
    ['exclusions', { exclude: [{ account: '333333333333', reason: 'leaves' }] }],
    ['the management account', { from: 'management-account' }],
    ['no auto-deployment', { autoDeployment: false, managedExecution: false }],
    ['counts', { preferences: { maxConcurrentCount: 4, failureToleranceCount: 3, concurrencyMode: 'soft-failure-tolerance' } }],
  ] as const)('finds none in the rollout stack, with %s', (_, rollout) => {
    expect(findings(rolloutTemplate({ rollout })).map(templateFindingToText)).toEqual([]);
  });

  it('finds none with percentages', () => {
    const configuration = configured();
    const preferences = { maxConcurrentPercentage: 25, failureTolerancePercentage: 5, concurrencyMode: 'soft-failure-tolerance' } as const;
    const app = new App();
    const stack = new RolloutStack(app, 'Rollout', {
      configuration: { ...configuration, rollout: { ...configuration.rollout, preferences } },
      root,
    });
    const { template } = app.synth().getStackArtifact(stack.artifactId);
    expect(findings(template as Template).map(templateFindingToText)).toEqual([]);
  });

  it('finds a property that does not exist, with its place', () => {
    const body = templateToBody(memberAccountTemplate(published)).replace('"RoleName"', '"RoleNome"');
    const [finding, ...others] = templateValidator().validate(body, 'member-account');
    expect(others).toEqual([]);
    const line = body.split('\n').findIndex((text) => text.includes('RoleNome')) + 1;
    expect(finding).toMatchObject({
      ruleId: 'F3002',
      severity: 'FATAL',
      template: 'member-account',
      logicalId: 'ContainmentExecutionRole',
      propertyPath: 'Properties.RoleNome',
      line,
    });
    expect(finding && templateFindingToText(finding)).toMatch(
      /^F3002 ContainmentExecutionRole Properties\.RoleNome: .*\(member-account:\d+\)$/,
    );
  });

  it('finds a wrong value in a StackSet, which is a warning', () => {
    const template = rolloutTemplate({});
    const body = templateToBody(template).replace('SERVICE_MANAGED', 'SERVICE_MANGED');
    expect(templateValidator().validate(body, 'rollout')).toMatchObject([
      { ruleId: 'W3030', severity: 'WARN', logicalId: 'OrganizationStackSet', propertyPath: 'Properties.PermissionModel' },
    ]);
  });

  it('finds a reference to nothing', () => {
    const found = findings({ Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'Nobody' } } } } });
    expect(found.map(({ severity }) => severity)).not.toEqual([]);
    expect(found.map(({ message }) => message).join()).toContain('Nobody');
  });

  it('finds that a text is no template', () => {
    expect(
      templateValidator()
        .validate('{', 'broken')
        .map(({ severity }) => severity),
    ).toContain('FATAL');
  });
});
