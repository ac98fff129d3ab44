import { executionStatements, runbookGaps } from '../../lib/containment/policies';
import { containmentRunbooks, runbookActions } from '../../lib/containment/runbooks';
import { containmentRoleDefinitions } from '../../lib/containment/roles';
import { memberAccountTemplate } from '../../lib/containment/templates';
import { approvedActionSets, everyCombination, propertiesOf, published } from './options';

const leastPrivilege = { ...published, policy: 'least-privilege' } as const;

const actionsOf = (options: typeof published): string[] => executionStatements(options).flatMap(({ Action }) => Action);

describe('the execution policy', () => {
  it('is the published one whatever is approved', () => {
    for (const approvedActions of approvedActionSets) {
      expect(executionStatements({ ...published, approvedActions })).toEqual(executionStatements(published));
    }
  });

  it('is under least privilege a subset of the published actions, for every set of approved actions', () => {
    const allowed = new Set(actionsOf(published));
    for (const approvedActions of approvedActionSets) {
      const actions = actionsOf({ ...leastPrivilege, approvedActions });
      expect(actions.length).toBeGreaterThan(0);
      expect(actions.filter((action) => !allowed.has(action))).toEqual([]);
    }
  });

  it('allows under least privilege what the approved runbooks need, but for the gaps, and nothing else', () => {
    for (const approvedActions of approvedActionSets) {
      const gaps = runbookGaps(approvedActions);
      const needed = new Set(approvedActions.flatMap(runbookActions).filter((action) => !gaps.includes(action)));
      expect(actionsOf({ ...leastPrivilege, approvedActions }).sort()).toEqual([...needed].sort());
    }
  });

  it.each([
    // 45 on the page, one of them a gap.
    ['ec2-instance', 44, ['AllowS3Read', 'AllowS3Write', 'AllowAutoScalingWrite', 'AllowEC2Containment', 'AllowKMSActions']],
    // 61 on the page, four of them gaps.
    [
      'iam-principal',
      57,
      ['AllowIAMContainment', 'AllowOrgListAccounts', 'AllowSSOContainment', 'AllowSSORead', 'AllowS3Read', 'AllowS3Write'],
    ],
    // 30 on the page, and s3:GetBucketPublicAccessBlock, which it leaves out.
    ['s3-bucket', 31, ['AllowS3Read', 'AllowS3Write', 'AllowSSMActions']],
  ] as const)('keeps for %s %i actions in the published statements', (action, count, sids) => {
    const statements = executionStatements({ ...leastPrivilege, approvedActions: [action] });
    expect(statements.flatMap(({ Action }) => Action)).toHaveLength(count);
    expect(statements.map(({ Sid }) => Sid)).toEqual(sids);
  });

  it('reads the public access block of a bucket, which the page of the S3 runbook leaves out', () => {
    expect(containmentRunbooks['s3-bucket'].actions).not.toContain('s3:GetBucketPublicAccessBlock');
    expect(actionsOf({ ...leastPrivilege, approvedActions: ['s3-bucket'] })).toContain('s3:GetBucketPublicAccessBlock');
  });

  it('adds the gaps only when asked, as a statement of its own, and only those of approved runbooks', () => {
    expect(executionStatements(published).map(({ Sid }) => Sid)).not.toContain('AllowRunbookGaps');
    for (const policy of ['published', 'least-privilege'] as const) {
      const options = { ...published, policy, approvedActions: ['ec2-instance'] as const };
      expect(executionStatements({ ...options, grantRunbookGaps: true })).toEqual([
        ...executionStatements(options),
        { Sid: 'AllowRunbookGaps', Effect: 'Allow', Action: ['s3:PutObjectTagging'], Resource: '*' },
      ]);
    }
    expect(executionStatements({ ...published, grantRunbookGaps: true }).at(-1)?.Action).toEqual([
      'iam:CreateAccessKey',
      'iam:DeleteAccessKey',
      's3:PutObjectTagging',
      'secretsmanager:CreateSecret',
      'secretsmanager:DeleteSecret',
    ]);
  });

  it('adds no empty statement where the approved runbook has no gap', () => {
    const options = { ...leastPrivilege, approvedActions: ['s3-bucket'] as const };
    expect(executionStatements({ ...options, grantRunbookGaps: true })).toEqual(executionStatements(options));
  });
});

describe('the containment role', () => {
  const startResources = (options: typeof published): unknown =>
    propertiesOf(memberAccountTemplate(options), 'ContainmentRole').Policies[0]?.PolicyDocument.Statement[0]?.Resource;

  it('may under least privilege start the approved runbooks alone', () => {
    expect(startResources({ ...leastPrivilege, approvedActions: ['s3-bucket'] })).toEqual([
      'arn:aws:ssm:*::document/AWSSupport-ContainS3Resource',
      'arn:aws:ssm:*:123456789012:automation-execution/*',
    ]);
    expect(
      startResources({ ...leastPrivilege, approvedActions: ['s3-bucket'], startAutomationResources: 'automation-definitions' }),
    ).toEqual(['arn:aws:ssm:*:*:automation-definition/AWSSupport-ContainS3Resource:$DEFAULT']);
  });

  it('may as published start every runbook, whatever is approved', () => {
    expect(startResources({ ...published, approvedActions: ['s3-bucket'] })).toEqual(startResources(published));
  });

  it('is the same in whatever order the actions are approved', () => {
    const reversed = [...published.approvedActions].reverse();
    for (const policy of ['published', 'least-privilege'] as const) {
      expect(containmentRoleDefinitions({ ...published, policy, grantRunbookGaps: true, approvedActions: reversed })).toEqual(
        containmentRoleDefinitions({ ...published, policy, grantRunbookGaps: true }),
      );
    }
  });
});

describe('the confused-deputy conditions', () => {
  it('are added to the trust of the execution role alone', () => {
    const conditioned = memberAccountTemplate({ ...published, confusedDeputyConditions: true });
    expect(propertiesOf(conditioned, 'ContainmentExecutionRole').AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'ssm.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '123456789012' },
          ArnLike: { 'aws:SourceArn': 'arn:aws:ssm:*:123456789012:automation-execution/*' },
        },
      },
    ]);
    expect(propertiesOf(conditioned, 'ContainmentRole')).toEqual(propertiesOf(memberAccountTemplate(published), 'ContainmentRole'));
  });
});

describe('least privilege without an approved action', () => {
  it('is refused, since the roles would allow nothing', () => {
    expect(() => containmentRoleDefinitions({ ...leastPrivilege, approvedActions: [] })).toThrow(
      'containment.approvedActions must name at least one action type when policy is least-privilege, got []; add ec2-instance, iam-principal or s3-bucket, or use policy: published',
    );
  });
});

describe('the IAM quotas', () => {
  const withoutWhiteSpace = (document: unknown): number => JSON.stringify(document).replace(/\s/g, '').length;

  it('hold for every combination: inline policies of a role 10,240 characters, trust policy 2,048', () => {
    expect(everyCombination).toHaveLength(224);
    for (const options of everyCombination) {
      const template = memberAccountTemplate(options);
      for (const logicalId of ['ContainmentRole', 'ContainmentExecutionRole']) {
        const role = propertiesOf(template, logicalId);
        expect(withoutWhiteSpace(role.AssumeRolePolicyDocument)).toBeLessThanOrEqual(2_048);
        const inline = role.Policies.map(({ PolicyDocument }) => withoutWhiteSpace(PolicyDocument));
        expect(inline.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(10_240);
      }
    }
  });
});
