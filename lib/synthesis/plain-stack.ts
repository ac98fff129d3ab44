import { Stack, type CfnElement, type StackProps } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { CallerCredentialsSynthesizer } from './caller-credentials-synthesizer';

/** Props of a stack whose template is nothing but its resources. */
export interface PlainStackProps extends Omit<StackProps, 'synthesizer' | 'analyticsReporting'> {
  /** What to do where the template has more than 51,200 bytes, as an imperative. @default - deploy less in one stack */
  readonly whenTooLarge?: string;
}

/**
 * A stack whose template holds what its constructs say and nothing of CDK's own: no bootstrap version, no metadata, no hashes in logical
 * IDs. It deploys to an account that is not bootstrapped, with the caller's credentials, and its template can be compared with data.
 */
export class PlainStack extends Stack {
  public constructor(scope: Construct, id: string, { whenTooLarge = 'move resources to another stack', ...props }: PlainStackProps) {
    super(scope, id, { ...props, synthesizer: new CallerCredentialsSynthesizer({ whenTooLarge }), analyticsReporting: false });
    this.templateOptions.templateFormatVersion = '2010-09-09';
    // The CDK CLI asks for path metadata; that would make the template differ with who synthesizes it.
    this.node.setContext('aws:cdk:enable-path-metadata', false);
  }

  /** The ID that the construct was given; two alike are refused by CDK when it merges the template. */
  protected override allocateLogicalId(element: CfnElement): string {
    const { node } = element;
    return node.id === 'Resource' && node.scope !== undefined ? node.scope.node.id : node.id;
  }
}
