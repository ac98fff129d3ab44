import { StackSynthesizer, type DockerImageAssetLocation, type FileAssetLocation, type ISynthesisSession } from 'aws-cdk-lib';

/**
 * Synthesizes a stack that is deployed with the caller's own credentials to an account that was never bootstrapped.
 *
 * CDK's BootstraplessSynthesizer only does without the bootstrap bucket: unless told otherwise it names the bootstrap roles of the account
 * in the assembly, and CloudFormation fails on an execution role that does not exist. This one names no role.
 */
export class CallerCredentialsSynthesizer extends StackSynthesizer {
  public override addFileAsset(): FileAssetLocation {
    throw this.noAssets();
  }

  public override addDockerImageAsset(): DockerImageAssetLocation {
    throw this.noAssets();
  }

  public override synthesize(session: ISynthesisSession): void {
    this.synthesizeTemplate(session);
    this.emitArtifact(session);
  }

  private noAssets(): Error {
    return new Error(
      `${this.boundStack.node.path} must have no assets: the account it is deployed to has no bootstrap bucket; inline the code`,
    );
  }
}
