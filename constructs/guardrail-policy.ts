import { aws_organizations as organizations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { policyLimits } from '../lib/guardrails/policies';
import { CordonError, exitCode } from '../lib/core/problem';

export interface GuardrailPolicyProps {
  /** 1 to 128 characters, unique in the organization. */
  readonly policyName: string;
  /** At most 512 characters. @default - none */
  readonly description?: string;
  /** The policy document: at most 5,120 characters without white space. */
  readonly document: object;
  /** IDs of the root, units or accounts that it is attached to. At least one. */
  readonly targetIds: readonly string[];
}

/**
 * A service control policy of the organization, for the management account, or for an account to which the management account delegated policies.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-organizations-policy.html
 * @throws CordonError where the document is larger than Organizations takes
 */
export class GuardrailPolicy extends Construct {
  public readonly resource: organizations.CfnPolicy;

  public constructor(scope: Construct, id: string, { policyName, description, document, targetIds }: GuardrailPolicyProps) {
    super(scope, id);
    const characters = JSON.stringify(document).length;
    if (characters > policyLimits.characters) {
      throw new CordonError(exitCode.usage, {
        id: 'policy-too-large',
        path: `${this.node.path}.document`,
        message: `has ${characters} characters, but AWS Organizations allows ${policyLimits.characters}`,
        remedy: 'put some of its statements into another policy',
      });
    }
    this.resource = new organizations.CfnPolicy(this, 'Resource', {
      name: policyName,
      type: 'SERVICE_CONTROL_POLICY',
      content: document,
      targetIds: [...targetIds],
      ...(description !== undefined && { description }),
    });
  }
}
