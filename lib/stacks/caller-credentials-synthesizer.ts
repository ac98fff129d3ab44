import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackSynthesizer, type DockerImageAssetLocation, type FileAssetLocation, type ISynthesisSession } from 'aws-cdk-lib';
import { stringify } from 'yaml';
import { CordonError, exitCode } from '../problem';

/**
 * Most bytes of a template that is sent with the request, without a bucket.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export const maximumTemplateBytes = 51_200;

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
      message: `the template of the stack ${this.boundStack.stackName} has ${size} bytes; without a bootstrap bucket it can have ${maximum}`,
      remedy: this.props.whenTooLarge,
    });
  }

  private noAssets(): Error {
    return new Error(
      `${this.boundStack.node.path} must have no assets: the account it is deployed to has no bootstrap bucket; inline the code`,
    );
  }
}

/** Bytes of a template as it is sent: other tools send the file, the CDK CLI rewrites it as YAML. The larger of the two counts. */
export function templateBytes(json: string): number {
  return Math.max(Buffer.byteLength(json), yamlBytes(json));
}

/**
 * As YAML, exactly where it matters. YAML has a line for each line of indented JSON, and no longer one, unless a text of several lines is spread
 * over them with indentation; writing it takes long, and most templates are far from the limit.
 */
function yamlBytes(json: string): number {
  const template: unknown = JSON.parse(json);
  const indented = Buffer.byteLength(`${JSON.stringify(template, undefined, 2)}\n`);
  if (indented <= maximumTemplateBytes && !json.includes('\\n')) return indented;
  return Buffer.byteLength(stringify(template, { schema: 'yaml-1.1', lineWidth: 0 }));
}
