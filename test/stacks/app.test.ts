import { App, aws_iam as iam } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Template } from 'aws-cdk-lib/assertions';
import { managementAccountTemplate } from '../../lib/containment/templates';
import { type Snapshot } from '../../lib/organization/snapshot';
import { CordonError } from '../../lib/core/problem';
import { absent, present } from '../../lib/core/reading';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { templateToBody } from '../../lib/rollout/template-body';
import { buildApp, type OrganizationStacks } from '../../lib/stacks/app';
import { type Template as TemplateData } from '../../lib/core/template';
import { nagFindings } from '../constructs/nag';
import { someCombinations } from '../containment/options';
import { administrator, configured, management, root, sketch } from '../support/organization';

process.env.CDK_VALIDATION = 'false';

const role = present({ arn: 'arn:aws:iam::111111111111:role/AWSServiceRoleForSecurityIncidentResponse_Triage' });
const canary = ['444444444444'];

/** As the CDK CLI runs an app: with path metadata asked for. */
const cliApp = (): App => new App({ context: { 'aws:cdk:enable-path-metadata': true } });

/** For tests of the templates: what nag says of the stacks is for one test of its own. */
function built(over: Parameters<typeof configured>[0] = {}, snapshot: Snapshot = sketch({})) {
  const app = cliApp();
  return { app, ...withManagementAccount(buildApp(app, { configuration: configured(over), snapshot, checkedBy: 'caller' })) };
}

/** Stacks among which is that of the management account. */
function withManagementAccount({ managementAccount, ...others }: OrganizationStacks) {
  if (!managementAccount) throw new Error('there is no stack of the management account');
  return { managementAccount, ...others };
}

const rolloutOf = ({ rollout }: OrganizationStacks): Template => {
  if (!rollout) throw new Error('there is no rollout stack');
  return Template.fromStack(rollout);
};

describe("the management account's stack", () => {
  it('is in the management account and the Region of the roles, under the name that the plan looks for', () => {
    const { managementAccount } = built({ containment: { region: 'us-east-1' }, rollout: { stackSetName: 'roles' } });
    expect(managementAccount.stackName).toBe('roles-management-account');
    expect(managementAccount.node.path).toBe('roles-management-account');
    expect([managementAccount.account, managementAccount.region]).toEqual([management, 'us-east-1']);
  });

  it.each([
    ['create', absent],
    ['leave', role],
  ] as const)('has the bytes that cordon deploy would deploy: %s the triage role', (triageServiceLinkedRole, found) => {
    const snapshot = sketch({}, { managementAccount: { stack: absent, triageServiceLinkedRole: found } });
    const { app, managementAccount } = built({}, snapshot);
    const { template } = app.synth().getStackArtifact(managementAccount.artifactId);
    expect(templateToBody(template as TemplateData)).toBe(
      templateToBody(managementAccountTemplate(configured().containment, { triageServiceLinkedRole })),
    );
  });

  it('follows the configuration, whatever value a setting has', () => {
    for (const containment of someCombinations) {
      const { managementAccount } = built({ containment });
      expect(templateToBody(Template.fromStack(managementAccount).toJSON() as TemplateData)).toBe(
        templateToBody(managementAccountTemplate(containment, { triageServiceLinkedRole: 'create' })),
      );
    }
  });
});

describe('the rollout stack', () => {
  const owner = 'cloudformation';

  it('is not there where cordon deploy owns the StackSets', () => {
    const { app, rollout } = built({ rollout: { owner: 'cordon' } });
    expect(rollout).toBeUndefined();
    expect(app.synth().stacks.map(({ stackName }) => stackName)).toEqual(['cordon-containment-roles-management-account']);
  });

  it('is in the account that rolls out', () => {
    const delegated = built({ rollout: { owner } }).rollout;
    expect([delegated?.stackName, delegated?.account, delegated?.region]).toEqual([
      'cordon-containment-roles-rollout',
      administrator,
      'eu-west-1',
    ]);
    const own = built({ rollout: { owner, from: 'management-account' } });
    expect(own.rollout?.account).toBe(management);
    rolloutOf(own).hasResourceProperties('AWS::CloudFormation::StackSet', { CallAs: 'SELF' });
  });

  it('is refused where the delegated administrator rolls out and none is named', () => {
    expect(() => built({ organization: { delegatedAdministrator: undefined }, rollout: { owner } })).toThrow(
      'organization.delegatedAdministrator must be set for rollout.from: delegated-administrator; set it, or set rollout.from',
    );
  });

  it("carries out the definitions, the organization's after the canary's", () => {
    const over = { rollout: { owner, canary, exclude: [{ account: '333333333333', reason: 'leaves' }] } } as const;
    const [first, second] = stackSetDefinitions(configured(over), { root });
    const { CanaryStackSet, OrganizationStackSet, ...others } = rolloutOf(built(over)).toJSON().Resources;
    expect(others).toEqual({});
    expect(CanaryStackSet.DependsOn).toBeUndefined();
    expect(OrganizationStackSet.DependsOn).toEqual(['CanaryStackSet']);
    expect(CanaryStackSet.Properties).toEqual({
      StackSetName: first?.name,
      Description: first?.description,
      PermissionModel: 'SERVICE_MANAGED',
      CallAs: 'DELEGATED_ADMIN',
      TemplateBody: first?.templateBody,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      AutoDeployment: { Enabled: false },
      ManagedExecution: { Active: true },
      OperationPreferences: { ConcurrencyMode: 'STRICT_FAILURE_TOLERANCE', MaxConcurrentCount: 1, FailureToleranceCount: 0 },
      StackInstancesGroup: [
        {
          Regions: ['eu-west-1'],
          DeploymentTargets: { OrganizationalUnitIds: [root], Accounts: ['444444444444'], AccountFilterType: 'INTERSECTION' },
        },
      ],
      Tags: [{ Key: 'cordon:owner', Value: 'cloudformation' }],
    });
    expect(OrganizationStackSet.Properties).toMatchObject({
      StackSetName: second?.name,
      TemplateBody: second?.templateBody,
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: true },
      StackInstancesGroup: [
        {
          Regions: ['eu-west-1'],
          DeploymentTargets: { OrganizationalUnitIds: [root], Accounts: ['333333333333', '444444444444'], AccountFilterType: 'DIFFERENCE' },
        },
      ],
    });
  });

  it("has the organization's StackSet alone where there is no canary", () => {
    const resources = rolloutOf(built({ rollout: { owner } })).toJSON().Resources;
    expect(Object.keys(resources)).toEqual(['OrganizationStackSet']);
  });

  it('targets units, and hands every setting on', () => {
    const targets = ['ou-ab12-11111111', 'ou-ab12-22222222'];
    const preferences = { maxConcurrentCount: 8, failureToleranceCount: 7, concurrencyMode: 'soft-failure-tolerance' } as const;
    const { rollout } = { rollout: { owner, targets, preferences, autoDeployment: false, managedExecution: false } } as const;
    rolloutOf(built({ rollout })).hasResourceProperties('AWS::CloudFormation::StackSet', {
      AutoDeployment: { Enabled: false },
      ManagedExecution: { Active: false },
      OperationPreferences: { ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE', MaxConcurrentCount: 8, FailureToleranceCount: 7 },
      StackInstancesGroup: [{ DeploymentTargets: { OrganizationalUnitIds: targets } }],
    });
  });
});

describe('the app', () => {
  it.each([
    ['the root', { triageServiceLinkedRole: 'absent' }, 'organization.root is needed'],
    ['the state of the triage role', { root }, 'organization.triageServiceLinkedRole cannot be determined'],
  ] as const)('needs %s from the configuration where there is no snapshot', (_, organization, message) => {
    const configuration = configured({ organization, rollout: { owner: 'cloudformation' } });
    expect(() => buildApp(cliApp(), { configuration })).toThrow(message);
  });

  it('needs no snapshot where the configuration says it all', () => {
    const organization = { root, triageServiceLinkedRole: 'present' } as const;
    const { managementAccount, rollout } = withManagementAccount(
      buildApp(cliApp(), { configuration: configured({ organization, rollout: { owner: 'cloudformation' } }) }),
    );
    Template.fromStack(managementAccount).resourceCountIs('AWS::IAM::ServiceLinkedRole', 0);
    expect(rollout).toBeDefined();
  });

  it('has nothing of CDK in its templates, so that no account needs to be bootstrapped', () => {
    const { app } = built({ rollout: { owner: 'cloudformation', canary } });
    for (const { template, assets, assumeRoleArn, cloudFormationExecutionRoleArn, requiresBootstrapStackVersion } of app.synth().stacks) {
      expect(Object.keys(template as object).sort()).toEqual(['AWSTemplateFormatVersion', 'Description', 'Resources']);
      expect(JSON.stringify(template)).not.toMatch(/cdk|aws:cdk:path/i);
      expect({ assets, assumeRoleArn, cloudFormationExecutionRoleArn, requiresBootstrapStackVersion }).toEqual({ assets: [] });
    }
  });

  it('refuses assets, for which there would be no bucket', () => {
    const { managementAccount } = built();
    expect(() => new Asset(managementAccount, 'Asset', { path: __filename })).toThrow(
      'cordon-containment-roles-management-account must have no assets',
    );
  });

  it('stays deployable without a bucket: the largest templates are below 51,200 bytes', () => {
    const largest = { variant: 'containment-with-ec2-triage', grantRunbookGaps: true, confusedDeputyConditions: true } as const;
    const accounts = Array.from({ length: 100 }, (_, index) => ({ account: String(100_000_000_000 + index), reason: 'large' }));
    const { app } = built({ containment: largest, rollout: { owner: 'cloudformation', canary, exclude: accounts } });
    for (const { template } of app.synth().stacks) expect(Buffer.byteLength(JSON.stringify(template, undefined, 1))).toBeLessThan(51_200);
  });

  it('refuses by name a rollout template that would need a bucket, as the file or as the YAML that the CDK CLI sends', () => {
    const excluding = (number: number) => {
      const exclude = Array.from({ length: number }, (_, index) => ({ account: String(100_000_000_000 + index), reason: 'large' }));
      return built({ rollout: { owner: 'cloudformation', canary, exclude } }).app;
    };
    expect(() => excluding(500).synth()).not.toThrow();
    let thrown: unknown;
    try {
      excluding(1_500).synth();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CordonError);
    const [problem] = (thrown as CordonError).problems;
    expect(problem).toMatchObject({
      id: 'template-too-large',
      remedy: expect.stringMatching(/rollout\.exclude.*rollout\.owner to cordon/),
    });
    expect(problem?.message).toMatch(
      /^the template of the stack cordon-containment-roles-rollout has \d\d,\d{3} bytes, .* 51,200 without a bootstrap bucket$/,
    );
  });

  it('leaves nag nothing unacknowledged', () => {
    expect(nagFindings(built({ rollout: { owner: 'cloudformation', canary } }).app)).toEqual([]);
  });

  it('fails synthesis on a violation that is planted beside an acknowledged one', () => {
    const app = cliApp();
    const { managementAccount } = withManagementAccount(buildApp(app, { configuration: configured(), snapshot: sketch({}) }));
    new iam.CfnRole(managementAccount, 'Planted', {
      assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
      managedPolicyArns: ['arn:aws:iam::aws:policy/SecurityAudit'],
    });
    expect(() => app.synth()).toThrow(/AwsSolutions-IAM4\[Policy::arn:aws:iam::aws:policy\/SecurityAudit\]/);
  });

  it('takes the same configuration to the same bytes', () => {
    const bodies = (): readonly string[] =>
      built({ rollout: { owner: 'cloudformation', canary } })
        .app.synth()
        .stacks.map(({ template }) => JSON.stringify(template));
    expect(bodies()).toEqual(bodies());
  });
});
