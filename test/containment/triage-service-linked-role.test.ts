import { triageServiceLinkedRoleDecision } from '../../lib/containment/triage-service-linked-role';
import { managementAccountTemplate, memberAccountTemplate } from '../../lib/containment/templates';
import { type DeployedStack, type Snapshot } from '../../lib/organization/snapshot';
import { CordonError } from '../../lib/core/problem';
import { absent, present, unknown, type Reading } from '../../lib/core/reading';
import { templateToBody } from '../../lib/rollout/template-body';
import { configured, sketch } from '../support/organization';
import { published } from './options';

const role = present({ arn: 'arn:aws:iam::111111111111:role/aws-service-role/x/AWSServiceRoleForSecurityIncidentResponse_Triage' });
const denied = (call: string) => unknown({ call, code: 'AccessDenied', message: 'denied' });

function snapshot(
  triageServiceLinkedRole: Snapshot['managementAccount']['triageServiceLinkedRole'],
  stack: Reading<DeployedStack> = absent,
) {
  return sketch({}, { managementAccount: { stack, triageServiceLinkedRole } });
}

const stackWith = (triageServiceLinkedRole: 'create' | 'leave', status = 'CREATE_COMPLETE'): Reading<DeployedStack> =>
  present({
    name: 'cordon-containment-roles-management-account',
    id: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/x/y',
    status,
    templateBody: templateToBody(managementAccountTemplate(published, { triageServiceLinkedRole })),
  });

const saying = (triageServiceLinkedRole: 'absent' | 'present') => configured({ organization: { triageServiceLinkedRole } });

function refusal(act: () => unknown): { exit: number; id: string; text: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof CordonError) return { exit: error.exitCode, id: error.problems[0]?.id ?? '', text: error.message };
    throw error;
  }
  throw new Error('it was not refused');
}

describe('the triage service-linked role', () => {
  it('is created where the snapshot found it absent', () => {
    expect(triageServiceLinkedRoleDecision(configured(), snapshot(absent))).toBe('create');
  });

  it('is left alone where somebody else made it', () => {
    expect(triageServiceLinkedRoleDecision(configured(), snapshot(role))).toBe('leave');
    expect(triageServiceLinkedRoleDecision(configured(), snapshot(role, stackWith('leave')))).toBe('leave');
  });

  it('stays in the template of the stack that made it, whatever the configuration still says', () => {
    expect(triageServiceLinkedRoleDecision(configured(), snapshot(role, stackWith('create')))).toBe('create');
    expect(triageServiceLinkedRoleDecision(saying('absent'), snapshot(role, stackWith('create', 'UPDATE_COMPLETE')))).toBe('create');
    expect(triageServiceLinkedRoleDecision(saying('present'), snapshot(role, stackWith('create')))).toBe('create');
  });

  it('is not taken for made by a stack whose creation was rolled back', () => {
    expect(triageServiceLinkedRoleDecision(configured(), snapshot(role, stackWith('create', 'ROLLBACK_COMPLETE')))).toBe('leave');
  });

  it('follows the configuration where there is no snapshot', () => {
    expect(triageServiceLinkedRoleDecision(saying('absent'))).toBe('create');
    expect(triageServiceLinkedRoleDecision(saying('present'))).toBe('leave');
  });

  it('follows the configuration where the snapshot could not read it', () => {
    expect(triageServiceLinkedRoleDecision(saying('absent'), snapshot(denied('iam:GetRole')))).toBe('create');
    expect(triageServiceLinkedRoleDecision(saying('present'), snapshot(denied('iam:GetRole')))).toBe('leave');
    expect(triageServiceLinkedRoleDecision(saying('present'), snapshot(role, denied('cloudformation:DescribeStacks')))).toBe('leave');
  });

  it('is a usage error, with how to find out, where nothing says anything', () => {
    const { exit, id, text } = refusal(() => triageServiceLinkedRoleDecision(configured()));
    expect([exit, id]).toEqual([2, 'triage-service-linked-role-unknown']);
    expect(text).toContain('aws iam get-role --role-name AWSServiceRoleForSecurityIncidentResponse_Triage');
  });

  it('is unknown, and neither present nor absent, where the read was denied', () => {
    const { exit, text } = refusal(() => triageServiceLinkedRoleDecision(configured(), snapshot(denied('iam:GetRole'))));
    expect(exit).toBe(3);
    expect(text).toContain('could not be read: iam:GetRole answered AccessDenied');
  });

  it('is unknown where it exists and the stack that may have made it could not be read', () => {
    const { exit, text } = refusal(() =>
      triageServiceLinkedRoleDecision(configured(), snapshot(role, denied('cloudformation:DescribeStacks'))),
    );
    expect(exit).toBe(3);
    expect(text).toContain('cloudformation:DescribeStacks answered AccessDenied');
  });

  it.each([
    ['present', snapshot(absent)],
    ['absent', snapshot(role)],
  ] as const)('is refused where the configuration says %s and the snapshot the opposite', (said, found) => {
    expect(refusal(() => triageServiceLinkedRoleDecision(saying(said), found))).toMatchObject({
      exit: 2,
      id: 'triage-service-linked-role-contradiction',
    });
  });

  it('is in the template only when it is created, and then kept on deletion and on replacement', () => {
    const resources = managementAccountTemplate(published, { triageServiceLinkedRole: 'create' }).Resources;
    expect(resources.TriageServiceLinkedRole).toEqual({
      Type: 'AWS::IAM::ServiceLinkedRole',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { AWSServiceName: 'triage.security-ir.amazonaws.com' },
    });
    expect(managementAccountTemplate(published, { triageServiceLinkedRole: 'leave' }).Resources).toEqual(
      memberAccountTemplate(published).Resources,
    );
  });
});
