import { createHash } from 'node:crypto';
import { CordonError, exitCode, type Problem } from '../core/problem';
import { type Template } from '../core/template';

/** TemplateBody of StackSets and of stacks: at most 51,200 bytes (CloudFormation API reference, CreateStackSet). */
export const templateBodyLimitBytes = 51_200;

/** The JSON text of a template: keys sorted, indented by one space, so that the same template always has the same bytes. */
export function templateToBody(template: Template): string {
  return JSON.stringify(sorted(template), undefined, 1);
}

/** SHA-256 of a template's text, in hexadecimal. */
export function templateHash(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/**
 * Refuses a template that a service-managed StackSet does not support, or that contains CDK metadata which fails in a target account.
 *
 * Source: CloudFormation user guide, "Considerations when using service-managed StackSets" (no nested stacks, macros or transforms).
 *
 * @throws CordonError with every problem
 */
export function assertStackSetTemplate(body: string): void {
  const problems = stackSetTemplateProblems(body);
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
}

/** The problems that `assertStackSetTemplate` throws. */
export function stackSetTemplateProblems(body: string): readonly Problem[] {
  const bytes = Buffer.byteLength(body, 'utf8');
  const size: Problem[] =
    bytes > templateBodyLimitBytes
      ? [
          {
            id: 'stack-set-template-too-large',
            message: `StackSet template must be at most ${templateBodyLimitBytes} bytes`,
            value: bytes,
            remedy: 'split it into two StackSets',
          },
        ]
      : [];
  const template = parsed(body);
  if (template === undefined) {
    return [
      ...size,
      {
        id: 'stack-set-template-not-json',
        message: 'the StackSet template must be a JSON object with Resources',
        value: body.slice(0, 40),
        remedy: 'render it with templateToBody, or convert it to JSON',
      },
    ];
  }
  return [...size, ...sectionProblems(template), ...resourceProblems(template.Resources), ...contentProblems(body)];
}

type Section = Record<string, unknown>;

function parsed(body: string): (Section & { Resources: Record<string, Section> }) | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (!isObject(value) || !isObject(value.Resources) || !Object.values(value.Resources).every(isObject)) return undefined;
    return value as Section & { Resources: Record<string, Section> };
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Section => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Sections that a StackSet template must not have, and why. */
const forbiddenSections: Readonly<Record<string, string>> = {
  Parameters: 'write the values into the template: accounts that auto-deployment adds get default values, never overrides',
  Metadata: 'turn off path metadata and version metadata in the CDK: they belong to the account that synthesized',
  Rules: "use BootstraplessSynthesizer: the CDK's bootstrap version rule fails in an account that is not bootstrapped",
  Transform: 'render the expanded template: service-managed StackSets refuse macros and transforms',
  Hooks: 'remove the section: StackSets do not support deployment hooks',
};

function sectionProblems(template: Section): readonly Problem[] {
  const sections = Object.entries(forbiddenSections)
    .filter(([section]) => template[section] !== undefined)
    .map(([section, remedy]) => ({
      id: `stack-set-template-${section.toLowerCase()}`,
      message: `StackSet template must not have ${section}`,
      remedy,
    }));
  const outputs = isObject(template.Outputs) ? template.Outputs : {};
  const exports = Object.entries(outputs)
    .filter(([, output]) => isObject(output) && output.Export !== undefined)
    .map(([name]) => ({
      id: 'stack-set-template-export',
      message: `StackSet template must not export its output ${name}`,
      remedy: 'remove Export: an export name can exist once per account and Region, and a stack that imports it blocks its removal',
    }));
  return [...sections, ...exports];
}

function resourceProblems(resources: Readonly<Record<string, Section>>): readonly Problem[] {
  return Object.entries(resources).flatMap(([logicalId, resource]) => {
    if (resource.Type === 'AWS::CloudFormation::Stack') {
      return [
        {
          id: 'stack-set-template-nested-stack',
          message: `StackSet template must not contain the nested stack ${logicalId}`,
          remedy: 'put the resources of the nested stack into the template: service-managed StackSets refuse nested stacks',
        },
      ];
    }
    if (resource.Type === 'AWS::CDK::Metadata' || resource.Metadata !== undefined) {
      return [
        {
          id: 'stack-set-template-metadata',
          message: `StackSet template must not have metadata at ${logicalId}`,
          remedy: 'set analyticsReporting to false, and turn path metadata off',
        },
      ];
    }
    return [];
  });
}

function contentProblems(body: string): readonly Problem[] {
  const problems: Problem[] = [];
  const asset = /cdk-[a-z0-9]+-(?:container-)?assets-/.exec(body);
  if (asset !== null) {
    problems.push({
      id: 'stack-set-template-asset',
      message: 'StackSet template must not refer to an asset of a bootstrap bucket',
      value: asset[0],
      remedy: 'write the code into the template: target accounts are not bootstrapped and cannot read the bucket',
    });
  }
  if (body.includes('"Fn::Transform"')) {
    problems.push({
      id: 'stack-set-template-transform',
      message: 'StackSet template must not call a macro (Fn::Transform)',
      remedy: 'render the expanded template: service-managed StackSets refuse macros and transforms',
    });
  }
  return problems;
}
