import { parse as parseYaml, parseDocument } from 'yaml';
import { type Template, type TemplateResource } from '../core/template';
import { cloudFormationErrors } from './errors';

export interface RehearsedResource extends TemplateResource {
  readonly logicalId: string;
}

/** A template, read once and shared by all stacks that are made of it. */
export interface ParsedTemplate {
  readonly body: string;
  readonly description?: string;
  readonly resources: readonly RehearsedResource[];
  /** Capabilities that CloudFormation demands for it; either of two serves where there are two. */
  readonly capabilities: readonly string[];
  /** What a StackSet with service-managed permissions refuses in it: nested stacks, macros, transforms. */
  readonly refusedByStackSets: readonly string[];
}

/** Bytes of `TemplateBody`: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const maximumTemplateBodyBytes = 51_200;

/** Reads template bodies; the same body is read only once. */
export class Templates {
  private readonly read = new Map<string, ParsedTemplate>();

  /** Throws CloudFormation's ValidationError when the body is not a template. */
  public parse(body: string): ParsedTemplate {
    const known = this.read.get(body);
    if (known !== undefined) return known;
    const parsed = parseTemplate(body);
    this.read.set(body, parsed);
    return parsed;
  }

  /** As `parse`, and with the limits that a request sets: 1 to 51,200 bytes. */
  public parseRequested(body: string): ParsedTemplate {
    const bytes = Buffer.byteLength(body);
    if (bytes < 1 || bytes > maximumTemplateBodyBytes) {
      throw cloudFormationErrors.validation(
        `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${maximumTemplateBodyBytes}`,
      );
    }
    return this.parse(body);
  }
}

/** Throws InsufficientCapabilitiesException where the template needs a capability that the request does not acknowledge. */
export function checkCapabilities(template: ParsedTemplate, capabilities: readonly string[]): void {
  const needed = template.capabilities;
  if (needed.length === 0 || needed.some((capability) => capabilities.includes(capability))) return;
  throw cloudFormationErrors.insufficientCapabilities(`Requires capabilities : [${needed[needed.length - 1]}]`);
}

function parseTemplate(body: string): ParsedTemplate {
  const value = readBody(body);
  if (!isRecord(value)) throw formatError('Unrecognized template');
  const template = value as Partial<Template> & { Transform?: unknown };
  if (!isRecord(template.Resources) || Object.keys(template.Resources).length === 0) {
    throw formatError('At least one Resources member must be defined.');
  }
  const resources = Object.entries(template.Resources).map(([logicalId, resource]): RehearsedResource => {
    if (!isRecord(resource) || typeof resource.Type !== 'string') {
      throw formatError(`[/Resources/${logicalId}] Every Resources object must contain a Type member.`);
    }
    return { ...resource, logicalId };
  });
  return {
    body,
    description: template.Description,
    resources,
    capabilities: capabilitiesOf(resources),
    refusedByStackSets: refusals(template, resources),
  };
}

function readBody(body: string): unknown {
  if (body.trimStart().startsWith('{')) {
    try {
      return JSON.parse(body);
    } catch (error) {
      throw formatError(`JSON not well-formed. (${error instanceof Error ? error.message : String(error)})`);
    }
  }
  const document = parseDocument(body, { logLevel: 'silent' });
  if (document.errors.length > 0) throw formatError('YAML not well-formed.');
  // A short form that is read as a plain string would silently make another template of it.
  if (document.warnings.length > 0)
    throw new Error('a rehearsal cannot read YAML templates with short forms (!Sub, !Ref); write Fn::Sub and Ref');
  return parseYaml(body);
}

const namedIamTypes: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
};

function capabilitiesOf(resources: readonly RehearsedResource[]): string[] {
  const iam = resources.filter(({ Type }) => Type in namedIamTypes || Type === 'AWS::IAM::Policy');
  if (iam.some(({ Type, Properties }) => Properties?.[namedIamTypes[Type] ?? ''] !== undefined)) return ['CAPABILITY_NAMED_IAM'];
  return iam.length > 0 ? ['CAPABILITY_NAMED_IAM', 'CAPABILITY_IAM'] : [];
}

function refusals(template: { Transform?: unknown }, resources: readonly RehearsedResource[]): string[] {
  const nested = resources.filter(({ Type }) => Type === 'AWS::CloudFormation::Stack').map(({ logicalId }) => `nested stack ${logicalId}`);
  const macros = resources.filter(({ Type }) => Type === 'AWS::CloudFormation::Macro').map(({ logicalId }) => `macro ${logicalId}`);
  return [...(template.Transform === undefined ? [] : ['transform']), ...nested, ...macros];
}

function formatError(message: string): Error {
  return cloudFormationErrors.validation(`Template format error: ${message}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
