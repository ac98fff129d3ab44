import { type Construct } from 'constructs';
import { GuardrailPolicy } from '../../constructs/guardrail-policy';
import { type Configuration } from '../configuration/configuration';
import { guardrailsStackName, type Guardrails } from '../guardrails/policies';
import { PlainStack } from '../synthesis/plain-stack';

export interface GuardrailsStackProps {
  readonly configuration: Configuration;
  readonly guardrails: Guardrails;
  /** IDs of the root or units that the policies are attached to. */
  readonly targets: readonly string[];
}

/** The guardrails as service control policies, in the management account. */
export class GuardrailsStack extends PlainStack {
  public constructor(scope: Construct, id: string, { configuration, guardrails, targets }: GuardrailsStackProps) {
    const { organization, rollout, containment } = configuration;
    super(scope, id, {
      stackName: guardrailsStackName(rollout.stackSetName),
      env: { account: organization.managementAccount, region: containment.region },
      description: 'Cordon: service control policies that keep responders able to act',
    });
    guardrails.policies.forEach(({ name, description, document }, index) => {
      new GuardrailPolicy(this, `Guardrails${index === 0 ? '' : index + 1}`, {
        policyName: name,
        description,
        document,
        targetIds: targets,
      });
    });
  }
}
