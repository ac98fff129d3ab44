import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { aws_iam as iam, aws_s3 as s3, CfnResource, Stack } from 'aws-cdk-lib';
import { memberAccountTemplate } from '../../lib/containment/templates';
import { CordonError } from '../../lib/core/problem';
import { templateToBody } from '../../lib/rollout/template-body';
import { PlainStack } from '../../lib/synthesis/plain-stack';
import { stackSetTemplates, type StackSetTemplate } from '../../stacksets';
import { ContainmentRolesStack } from '../../stacksets/containment-roles';
import { renderStackSetTemplate } from '../../stacksets/render';
import { published } from '../containment/options';

const [roles] = stackSetTemplates({ containment: published });

/** The containment roles' template with something added to its stack. */
const withPlanted = (plant: (stack: Stack) => void): StackSetTemplate => ({
  name: 'containment-roles',
  template: memberAccountTemplate(published),
  stack: (scope, id) => {
    const stack = new ContainmentRolesStack(scope, id, published);
    plant(stack);
    return stack;
  },
});

function refusal(definition: StackSetTemplate): CordonError {
  try {
    renderStackSetTemplate(definition);
  } catch (error) {
    if (error instanceof CordonError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const left = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('cordon-stackset-'));

describe('the StackSet templates', () => {
  it('are the containment roles', () => {
    expect(stackSetTemplates({ containment: published }).map(({ name }) => name)).toEqual(['containment-roles']);
  });

  it('pass nag and the validation, and have the bytes of their data', () => {
    const before = left();
    for (const definition of stackSetTemplates({ containment: { ...published, variant: 'containment-with-ec2-triage' } })) {
      expect(renderStackSetTemplate(definition)).toEqual({ name: definition.name, body: templateToBody(definition.template) });
    }
    expect(left()).toEqual(before);
  });

  it('have nothing but a description and the two roles', () => {
    expect(Object.keys(roles?.template ?? {})).toEqual(['AWSTemplateFormatVersion', 'Description', 'Resources']);
    expect(Object.keys(roles?.template.Resources ?? {})).toEqual(['ContainmentRole', 'ContainmentExecutionRole']);
  });
});

describe('a StackSet template', () => {
  it('is refused with what our own pack finds: a trust that any account could use', () => {
    const error = refusal(
      withPlanted((stack) => {
        const trust = (service: string) => ({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
        });
        new iam.CfnRole(stack, 'Planted', { assumeRolePolicyDocument: trust('containment.security-ir.amazonaws.com') });
        new iam.CfnRole(stack, 'Runner', { assumeRolePolicyDocument: trust('ssm.amazonaws.com') });
      }),
    );
    expect(error.problems.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'CordonChecks-ContainmentTrustWithoutExternalId[none]',
        'CordonChecks-ServiceTrustWithoutCondition[ssm.amazonaws.com]',
      ]),
    );
    expect(error.message).toContain('(StackSet template containment-roles/Runner)');
    expect(error.message).not.toContain('ContainmentExecutionRole');
  });

  it('is refused with what nag finds next to an acknowledged finding, with the construct', () => {
    const before = left();
    const error = refusal(
      withPlanted((stack) => {
        new iam.CfnRole(stack, 'Planted', {
          assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
          policies: [
            {
              policyName: 'Planted',
              policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
            },
          ],
        });
      }),
    );
    expect(error.exitCode).toBe(1);
    expect(error.problems.map(({ id }) => id).sort()).toEqual(
      expect.arrayContaining(['AwsSolutions-IAM5[Action::s3:*]', 'AwsSolutions-IAM5[Resource::*]', 'NIST.800.53.R5-IAMNoInlinePolicy']),
    );
    expect(error.message).toContain('(StackSet template containment-roles/Planted)');
    expect(error.message).not.toContain('ContainmentExecutionRole');
    expect(left()).toEqual(before);
  });

  it('is refused with what the CloudFormation validation finds', () => {
    const error = refusal(
      withPlanted((stack) => {
        new CfnResource(stack, 'Planted', { type: 'AWS::SNS::Topic', properties: { TopicNome: 'x', KmsMasterKeyId: 'alias/aws/sns' } });
      }),
    );
    expect(error.message).toMatch(/CloudFormation Validate F3002.*TopicNome.*\(StackSet template containment-roles\/Planted\)/);
  });

  it('is refused where what was checked is not what is deployed', () => {
    const error = refusal({
      name: 'containment-roles',
      template: memberAccountTemplate({ ...published, confusedDeputyConditions: true }),
      stack: (scope, id) => new ContainmentRolesStack(scope, id, published),
    });
    expect(error.exitCode).toBe(1);
    expect(error.message).toMatch(
      /template of containment-roles must equal its data, but differs at line \d+: "Condition": \{ in the data/,
    );
  });

  it('is refused where StackSets cannot carry it', () => {
    const template = {
      Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://example.com/t.json' } } },
    };
    const error = refusal({
      name: 'nested',
      template: { AWSTemplateFormatVersion: '2010-09-09', ...template },
      stack: (scope, id) => {
        const stack = new PlainStack(scope, id, {});
        new CfnResource(stack, 'Nested', { type: 'AWS::CloudFormation::Stack', properties: template.Resources.Nested.Properties });
        return stack;
      },
    });
    expect(error.problems.map(({ id }) => id)).toEqual(['stack-set-template-nested-stack']);
  });

  it('is refused where it carries an asset or the metadata of an ordinary CDK stack', () => {
    const error = refusal({
      name: 'ordinary',
      template: { Resources: {} },
      stack: (scope, id) => {
        const stack = new Stack(scope, id);
        new s3.CfnBucket(stack, 'Bucket');
        return stack;
      },
    });
    expect(error.exitCode).toBe(1);
  });
});
