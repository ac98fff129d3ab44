import { App, Fn, Lazy, type Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { OrganizationStackSet, Target, type OrganizationStackSetProps } from '../../constructs';
import { memberAccountTemplate } from '../../lib/containment/templates';
import { CordonError } from '../../lib/core/problem';
import { templateToBody } from '../../lib/rollout/template-body';
import { PlainStack } from '../../lib/synthesis/plain-stack';
import { published } from '../containment/options';
import { nagFindings } from './nag';

process.env.CDK_VALIDATION = 'false';

const rolesBody = templateToBody(memberAccountTemplate(published));
const topicBody = templateToBody({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
const units = ['ou-ab12-11111111', 'ou-ab12-22222222'];

const minimal: OrganizationStackSetProps = {
  stackSetName: 'containment',
  templateBody: rolesBody,
  target: Target.root('r-ab12'),
  regions: ['eu-west-1'],
  callAs: 'SELF',
};

function make(over: Partial<OrganizationStackSetProps> = {}): { readonly stack: Stack; readonly stackSet: OrganizationStackSet } {
  const stack = new PlainStack(new App(), 'Stack', {});
  return { stack, stackSet: new OrganizationStackSet(stack, 'StackSet', { ...minimal, ...over }) };
}

const properties = (over: Partial<OrganizationStackSetProps> = {}): Record<string, unknown> =>
  Template.fromStack(make(over).stack).toJSON().Resources.StackSet.Properties;

/** IDs of the problems that a misuse is refused with. */
function refused(over: Partial<OrganizationStackSetProps>): readonly string[] {
  try {
    make(over);
  } catch (error) {
    if (error instanceof CordonError) return error.problems.map(({ id }) => id);
    throw error;
  }
  return [];
}

describe('an organization StackSet', () => {
  it('is by default service-managed, careful, queueing, and follows the organization', () => {
    expect(properties()).toEqual({
      StackSetName: 'containment',
      PermissionModel: 'SERVICE_MANAGED',
      CallAs: 'SELF',
      TemplateBody: rolesBody,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: true },
      ManagedExecution: { Active: true },
      OperationPreferences: { ConcurrencyMode: 'STRICT_FAILURE_TOLERANCE', MaxConcurrentCount: 1, FailureToleranceCount: 0 },
      StackInstancesGroup: [{ Regions: ['eu-west-1'], DeploymentTargets: { OrganizationalUnitIds: ['r-ab12'] } }],
    });
  });

  it('takes a description, tags and the call-as of a delegated administrator', () => {
    expect(properties({ description: 'roles', tags: { team: 'security' }, callAs: 'DELEGATED_ADMIN' })).toMatchObject({
      Description: 'roles',
      Tags: [{ Key: 'team', Value: 'security' }],
      CallAs: 'DELEGATED_ADMIN',
    });
  });

  it('asks for no capability where the template makes nothing in IAM, and may then have several Regions', () => {
    const { Capabilities, StackInstancesGroup } = properties({ templateBody: topicBody, regions: ['eu-west-1', 'us-east-1'] });
    expect(Capabilities).toEqual([]);
    expect(StackInstancesGroup).toMatchObject([{ Regions: ['eu-west-1', 'us-east-1'] }]);
    expect(properties({ templateBody: topicBody, capabilities: ['CAPABILITY_IAM'] }).Capabilities).toEqual(['CAPABILITY_IAM']);
  });

  it('can leave accounts that join alone, or take the stack from those that leave', () => {
    expect(properties({ autoDeployment: { enabled: false } }).AutoDeployment).toEqual({ Enabled: false });
    expect(properties({ autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false } }).AutoDeployment).toEqual({
      Enabled: true,
      RetainStacksOnAccountRemoval: false,
    });
  });

  it('can refuse colliding operations instead of queueing them', () => {
    expect(properties({ managedExecution: false }).ManagedExecution).toEqual({ Active: false });
  });

  it.each([
    [{ maxConcurrentCount: 4 }, { MaxConcurrentCount: 4, FailureToleranceCount: 0 }],
    [{ maxConcurrentPercentage: 25 }, { MaxConcurrentPercentage: 25, FailureToleranceCount: 0 }],
    [{ failureToleranceCount: 2 }, { MaxConcurrentCount: 1, FailureToleranceCount: 2 }],
    [{ failureTolerancePercentage: 0 }, { MaxConcurrentCount: 1, FailureTolerancePercentage: 0 }],
  ])('takes the operation preferences %j', (operationPreferences, expected) => {
    expect(properties({ operationPreferences }).OperationPreferences).toEqual({
      ConcurrencyMode: 'STRICT_FAILURE_TOLERANCE',
      ...expected,
    });
  });

  it('takes the other concurrency mode', () => {
    const { OperationPreferences } = properties({ operationPreferences: { concurrencyMode: 'soft-failure-tolerance' } });
    expect(OperationPreferences).toMatchObject({ ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE' });
  });

  it('gives nag nothing to find, and exposes its name and ID', () => {
    const { stack, stackSet } = make();
    expect(nagFindings(stack.node.root as App)).toEqual([]);
    expect(stackSet.stackSetName).toBe('containment');
    expect(stack.resolve(stackSet.stackSetId)).toEqual({ 'Fn::GetAtt': ['StackSet', 'StackSetId'] });
  });
});

describe('a target', () => {
  const targetsOf = (target: Target): unknown => {
    const [group] = properties({ target }).StackInstancesGroup as { DeploymentTargets: unknown }[];
    return group?.DeploymentTargets;
  };

  it('is the units that are named', () => {
    expect(targetsOf(Target.organizationalUnits(units))).toEqual({ OrganizationalUnitIds: units });
  });

  it('is only the accounts that are named, and auto-deployment is then off', () => {
    const target = Target.organizationalUnits(units).only(['444444444444']);
    expect(targetsOf(target)).toEqual({ OrganizationalUnitIds: units, Accounts: ['444444444444'], AccountFilterType: 'INTERSECTION' });
    expect(properties({ target }).AutoDeployment).toEqual({ Enabled: false });
  });

  it('is all but the accounts that are named, and auto-deployment stays on', () => {
    const target = Target.root('r-ab12').except(['444444444444']);
    expect(targetsOf(target)).toEqual({ OrganizationalUnitIds: ['r-ab12'], Accounts: ['444444444444'], AccountFilterType: 'DIFFERENCE' });
    expect(properties({ target }).AutoDeployment).toMatchObject({ Enabled: true });
  });

  it('may be 50 units and no more', () => {
    const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `ou-ab12-${String(index).padStart(8, '0')}`);
    expect(refused({ target: Target.organizationalUnits(many(50)) })).toEqual([]);
    expect(refused({ target: Target.organizationalUnits(many(51)) })).toEqual(['wrong-number-of-organizational-units']);
    expect(refused({ target: Target.organizationalUnits([]) })).toEqual(['wrong-number-of-organizational-units']);
  });

  it.each([
    ['a root that is none', Target.root('r-xx'), 'invalid-root-id'],
    ['a unit as root', Target.root('ou-ab12-11111111'), 'invalid-root-id'],
    ['the root as unit', Target.organizationalUnits(['r-ab12']), 'invalid-organizational-unit-id'],
    ['a unit twice', Target.organizationalUnits(['ou-ab12-11111111', 'ou-ab12-11111111']), 'duplicate-organizational-unit'],
    ['an account without its leading zero', Target.root('r-ab12').except(['12345678901']), 'invalid-account-id'],
    ['an account twice', Target.root('r-ab12').except(['444444444444', '444444444444']), 'duplicate-account'],
    ['an empty filter', Target.root('r-ab12').only([]), 'no-accounts'],
    ['two filters', Target.root('r-ab12').only(['444444444444']).except(['555555555555']), 'target-filtered-twice'],
  ])('refuses %s', (_, target, id) => {
    expect(refused({ target })).toEqual([id]);
  });
});

describe('a misuse of an organization StackSet', () => {
  it('is auto-deployment for named accounts, because it ignores the filter', () => {
    const target = Target.root('r-ab12').only(['444444444444']);
    expect(refused({ target, autoDeployment: { enabled: true } })).toEqual(['auto-deployment-with-named-accounts']);
    expect(refused({ target, autoDeployment: { enabled: false } })).toEqual([]);
  });

  it('is a retention without auto-deployment', () => {
    expect(refused({ autoDeployment: { enabled: false, retainStacksOnAccountRemoval: true } })).toEqual([
      'retention-without-auto-deployment',
    ]);
  });

  it('is more than one Region for IAM resources, none at all, or one that does not exist', () => {
    expect(refused({ regions: ['eu-west-1', 'us-east-1'] })).toEqual(['iam-in-several-regions']);
    expect(refused({ regions: [] })).toEqual(['no-region']);
    expect(refused({ regions: ['Ireland'] })).toEqual(['invalid-region']);
    expect(refused({ regions: ['us-gov-west-1'] })).toEqual([]);
  });

  it('is a template that StackSets cannot carry', () => {
    expect(refused({ templateBody: 'Resources: {}' })).toEqual(['stack-set-template-not-json']);
    const large = templateToBody({ ...memberAccountTemplate(published), Description: 'x'.repeat(51_200) });
    expect(refused({ templateBody: large })).toEqual(['stack-set-template-too-large']);
  });

  it('is a template that would resolve in this account', () => {
    const templateBody = templateToBody({
      Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: Fn.ref('AWS::AccountId') } } },
    });
    expect(refused({ templateBody })).toEqual(['stack-set-template-token']);
  });

  it('is a name that CloudFormation refuses', () => {
    expect(refused({ stackSetName: '1st' })).toEqual(['invalid-stack-set-name']);
    expect(refused({ stackSetName: 'x'.repeat(129) })).toEqual(['invalid-stack-set-name']);
    expect(refused({ stackSetName: 'x'.repeat(128) })).toEqual([]);
  });

  it.each([
    [{ maxConcurrentPercentage: 0 }, 'preference-out-of-range'],
    [{ maxConcurrentPercentage: 101 }, 'preference-out-of-range'],
    [{ maxConcurrentPercentage: 2.5 }, 'preference-out-of-range'],
    [{ maxConcurrentCount: 0 }, 'preference-out-of-range'],
    [{ failureTolerancePercentage: 101 }, 'preference-out-of-range'],
    [{ failureToleranceCount: -1 }, 'preference-out-of-range'],
    [{ maxConcurrentPercentage: 25, maxConcurrentCount: 4 }, 'percentage-and-count'],
    [{ failureTolerancePercentage: 5, failureToleranceCount: 1 }, 'percentage-and-count'],
  ])('is %j as operation preferences', (operationPreferences, id) => {
    expect(refused({ operationPreferences })).toEqual([id]);
  });

  it('is said all at once, with the construct it is about', () => {
    const both = (): unknown => make({ stackSetName: '1st', operationPreferences: { maxConcurrentPercentage: 0 } });
    expect(both).toThrow(
      'StackSet name must be a letter and up to 127 letters, digits and hyphens (Stack/StackSet), got "1st"; choose another name\n' +
        'maxConcurrentPercentage must be a whole number, 1 to 100 (Stack/StackSet), got 0; raise it, or use maxConcurrentCount',
    );
  });

  it('is not a value that is known only on deployment', () => {
    const token = Lazy.string({ produce: () => 'later' });
    expect(
      refused({
        stackSetName: token,
        regions: [token],
        target: Target.organizationalUnits([token]).except([token]),
        operationPreferences: { maxConcurrentCount: Token.asNumber({ Ref: 'Count' }) },
      }),
    ).toEqual([]);
    expect(refused({ target: Target.root(token) })).toEqual([]);
    expect(refused({ target: Target.organizationalUnits(Token.asList({ Ref: 'Units' })) })).toEqual([]);
  });
});
