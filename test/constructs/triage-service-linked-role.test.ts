import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { TriageServiceLinkedRole, type TriageServiceLinkedRoleProps } from '../../constructs';
import { CordonError } from '../../lib/core/problem';
import { PlainStack } from '../../lib/synthesis/plain-stack';
import { nagFindings } from './nag';

process.env.CDK_VALIDATION = 'false';

function stackWith(existing: TriageServiceLinkedRoleProps['existing']): { app: App; stack: PlainStack; role: TriageServiceLinkedRole } {
  const app = new App();
  const stack = new PlainStack(app, 'Stack', {});
  return { app, stack, role: new TriageServiceLinkedRole(stack, 'TriageServiceLinkedRole', { existing }) };
}

describe('the triage service-linked role', () => {
  it('is created where it is absent, and kept when the stack goes', () => {
    const { app, stack, role } = stackWith('absent');
    expect(role.resource).toBeDefined();
    expect(nagFindings(app)).toEqual([]);
    expect(Template.fromStack(stack).toJSON().Resources).toEqual({
      TriageServiceLinkedRole: {
        Type: 'AWS::IAM::ServiceLinkedRole',
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: { AWSServiceName: 'triage.security-ir.amazonaws.com' },
      },
    });
  });

  it('is left alone where it is present, and has its name all the same', () => {
    const { stack, role } = stackWith('present');
    expect(role.resource).toBeUndefined();
    expect(role.roleName).toBe('AWSServiceRoleForSecurityIncidentResponse_Triage');
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  it('is an error where it is unknown, which says how to find out', () => {
    const make = (): unknown => stackWith('unknown');
    expect(make).toThrow(CordonError);
    expect(make).toThrow(
      'Stack/TriageServiceLinkedRole.existing must be known before synthesis, got "unknown"; run aws iam get-role --role-name AWSServiceRoleForSecurityIncidentResponse_Triage',
    );
  });
});
