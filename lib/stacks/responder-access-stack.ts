import { type Construct } from 'constructs';
import { type Configuration } from '../configuration/configuration';
import { responderStackSetDefinition, responderStackSetName } from '../rollout/responder-stack-set';
import { PlainStack } from '../synthesis/plain-stack';
import { accountOf, stackSetOf } from './rollout-stack';

export interface ResponderAccessStackProps {
  readonly configuration: Configuration;
  /** ID of the organization's root; used where the StackSet targets it. */
  readonly root: string;
}

/** The StackSet of the roles for responders, in the account that rolls out. */
export class ResponderAccessStack extends PlainStack {
  public constructor(scope: Construct, id: string, { configuration, root }: ResponderAccessStackProps) {
    super(scope, id, {
      stackName: responderStackSetName(configuration.rollout.stackSetName),
      env: { account: accountOf(configuration), region: configuration.containment.region },
      description: 'Cordon: StackSet of the roles for people who respond to incidents',
      whenTooLarge: 'name fewer accounts in rollout.exclude',
    });
    const definition = responderStackSetDefinition(configuration, { root });
    if (definition) stackSetOf(this, 'ResponderAccessStackSet', definition);
  }
}
