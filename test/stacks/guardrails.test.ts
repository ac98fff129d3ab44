import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { GuardrailPolicy } from '../../constructs/guardrail-policy';
import { CordonError } from '../../lib/core/problem';
import { buildApp } from '../../lib/stacks/app';
import { guarded, guardrailsFor } from '../guardrails/support';
import { management, root, sketch, unit } from '../support/organization';

process.env.CDK_VALIDATION = 'false';

const build = (configuration: Parameters<typeof buildApp>[1]['configuration'], snapshot = true) =>
  buildApp(new App(), { configuration, today: '2026-11-24', checkedBy: 'caller', ...(snapshot && { snapshot: sketch({}) }) });

describe('the stack of the guardrails', () => {
  it('attaches the policies in the management account, and has nothing else', () => {
    const stack = build(guarded()).guardrails!;
    expect([stack.stackName, stack.account]).toEqual(['cordon-containment-roles-guardrails', management]);
    const { Resources: resources, ...rest } = Template.fromStack(stack).toJSON() as {
      readonly Resources: Readonly<Record<string, object>>;
    };
    expect(Object.keys(rest).sort()).toEqual(['AWSTemplateFormatVersion', 'Description']);
    expect(Object.values(resources)).toEqual(
      guardrailsFor().policies.map(({ name, description, document }) => ({
        Type: 'AWS::Organizations::Policy',
        Properties: { Name: name, Description: description, Type: 'SERVICE_CONTROL_POLICY', Content: document, TargetIds: [root] },
      })),
    );
  });

  it('attaches them to units where the configuration names some', () => {
    const stack = build(guarded({ targets: [unit('prod')] })).guardrails!;
    Template.fromStack(stack).allResourcesProperties('AWS::Organizations::Policy', { TargetIds: [unit('prod')] });
  });

  it('is not there where another tool attaches them', () => {
    expect(build(guarded({ owner: 'other' })).guardrails).toBeUndefined();
  });

  it('needs the ID of the root', () => {
    expect(() => build({ ...guarded(), organization: { ...guarded().organization, triageServiceLinkedRole: 'present' } }, false)).toThrow(
      /organization.root is needed for guardrails.targets: root/,
    );
  });
});

describe('GuardrailPolicy', () => {
  it('refuses a document that AWS Organizations would refuse for its size', () => {
    const large = { Version: '2012-10-17', Statement: [{ Sid: 'A'.repeat(5120), Effect: 'Deny', Action: '*', Resource: '*' }] };
    const make = (): GuardrailPolicy =>
      new GuardrailPolicy(new Stack(), 'Large', { policyName: 'large', document: large, targetIds: [root] });
    expect(make).toThrow(CordonError);
    expect(make).toThrow(/Large.document has 52\d\d characters, but AWS Organizations allows 5120/);
  });
});
