import { RemovalPolicy, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { triageServiceLinkedRoleName, triageServiceName } from '../lib/containment/roles';
import { triageServiceLinkedRoleQuery } from '../lib/containment/triage-service-linked-role';
import { CordonError, exitCode } from '../lib/core/problem';

export interface TriageServiceLinkedRoleProps {
  /**
   * Whether the role exists in the account already, made by somebody else than this stack.
   *
   * `absent`: it is created. `present`: it is left alone, because creating it again fails ("has been taken in this account"); the console
   * makes it when it onboards. `unknown`: an error that says how to find out. A stack that made the role keeps saying `absent`.
   */
  readonly existing: 'absent' | 'present' | 'unknown';
}

/**
 * The service-linked role with which AWS Security Incident Response triages findings, for the management account: the service makes it
 * in member accounts by itself. Retained when the stack goes, since the service goes on needing it.
 *
 * Source: AWS Security Incident Response User Guide, "Service-linked roles"; CloudFormation AWS::IAM::ServiceLinkedRole.
 * @throws CordonError where `existing` is `unknown`
 */
export class TriageServiceLinkedRole extends Construct {
  /** Always the same, whoever makes the role. */
  public readonly roleName = triageServiceLinkedRoleName;
  /** The resource. @default - none: the role is present and left alone */
  public readonly resource?: iam.CfnServiceLinkedRole;

  public constructor(scope: Construct, id: string, props: TriageServiceLinkedRoleProps) {
    super(scope, id);
    if (props.existing === 'unknown') {
      throw new CordonError(exitCode.unknown, {
        id: 'triage-service-linked-role-unknown',
        path: `${this.node.path}.existing`,
        message: 'must be known before synthesis',
        value: props.existing,
        remedy: `run ${triageServiceLinkedRoleQuery} in the account; pass present, or absent if the answer is NoSuchEntity`,
      });
    }
    if (props.existing === 'present') return;
    this.resource = new iam.CfnServiceLinkedRole(this, 'Resource', { awsServiceName: triageServiceName });
    this.resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
