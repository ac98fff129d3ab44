import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackSynthesizer, type DockerImageAssetLocation, type FileAssetLocation, type ISynthesisSession } from 'aws-cdk-lib';
import { CordonError, exitCode } from '../core/problem';
import { maximumTemplateBytes, templateBytes } from './template-bytes';

export interface CallerCredentialsSynthesizerProps {
  /** What to do where the template is too large, as an imperative. */
  readonly whenTooLarge: string;
}

/**
 * Synthesizes a stack that is deployed with the caller's own credentials to an account that was never bootstrapped.
 *
 * CDK's BootstraplessSynthesizer only does without the bootstrap bucket: unless told otherwise it names the bootstrap roles of the account
 * in the assembly, and CloudFormation fails on an execution role that does not exist. This one names no role.
 *
 * @throws CordonError on synthesis where the template has more than 51,200 bytes: it would need the bootstrap bucket
 */
export class CallerCredentialsSynthesizer extends StackSynthesizer {
  public constructor(private readonly props: CallerCredentialsSynthesizerProps) {
    super();
  }

  public override addFileAsset(): FileAssetLocation {
    throw this.noAssets();
  }

  public override addDockerImageAsset(): DockerImageAssetLocation {
    throw this.noAssets();
  }

  public override synthesize(session: ISynthesisSession): void {
    this.synthesizeTemplate(session);
    this.assertSmall(session);
    this.emitArtifact(session);
  }

  private assertSmall(session: ISynthesisSession): void {
    const bytes = templateBytes(readFileSync(join(session.assembly.outdir, this.boundStack.templateFile), 'utf8'));
    if (bytes <= maximumTemplateBytes) return;
    const [size, maximum] = [bytes, maximumTemplateBytes].map((number) => number.toLocaleString('en-US'));
    throw new CordonError(exitCode.usage, {
      id: 'template-too-large',
      message: `the template of the stack ${this.boundStack.stackName} has ${size} bytes, but can have only ${maximum} without a bootstrap bucket`,
      remedy: this.props.whenTooLarge,
    });
  }

  private noAssets(): Error {
    return new Error(`${this.boundStack.node.path} must have no assets, because its account has no bootstrap bucket; inline the code`);
  }
}
