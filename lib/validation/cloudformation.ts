import { createRequire } from 'node:module';

/** What a validation rule says about a template. */
export interface TemplateFinding {
  /** Rule of the CloudFormation validation, e.g. `E3012`. */
  readonly ruleId: string;
  readonly severity: 'WARN' | 'ERROR' | 'FATAL';
  readonly message: string;
  /** Name under which the template was given. */
  readonly template: string;
  /** @default - the finding is about no one resource */
  readonly logicalId?: string;
  /** E.g. `Properties.RoleName`. @default - the finding is about no one property */
  readonly propertyPath?: string;
  /** Line in the template, from 1. @default - unknown */
  readonly line?: number;
}

/** Validates the text of a template. */
export interface TemplateValidator {
  /**
   * Every warning and error, in the order of the template's text.
   * @param body JSON or YAML
   * @param name shown in the findings, e.g. the file's or StackSet's name
   */
  validate(body: string, name: string): readonly TemplateFinding[];
  /** What each rule is, in the words of the validation, by its ID. */
  ruleDescriptions(): ReadonlyMap<string, string>;
}

/** The part of `@aws/cloudformation-validate` that is used; aws-cdk-lib bundles the package, so its types cannot be imported. */
interface ValidationPackage {
  readonly CompositeEngine: new () => {
    validateTemplate(template: unknown, config: { detailLevel: 'STANDARD'; severityLevel: 'WARN' }): { diagnostics: readonly Diagnostic[] };
    listRules(): readonly { readonly id: string; readonly description: string }[];
  };
  readonly TemplateContent: new (content: string, name: string) => unknown;
}

interface Diagnostic {
  readonly ruleId: string;
  readonly severity: TemplateFinding['severity'];
  readonly message: string;
  readonly entity?: { readonly entityType: string; readonly logicalId?: string };
  readonly propertyPath?: string;
  readonly startLine?: number;
}

let engine: { readonly validator: TemplateValidator } | undefined;

/**
 * The validation that comes with aws-cdk-lib (resource schemas and rules, offline). CDK runs it on the stacks of an app and sees neither
 * the templates inside StackSets nor a text: those are given to it here. Nothing is left out, whereas CDK ignores a few rules.
 *
 * The engine takes about two seconds to make, so it is made once, when first asked for.
 */
export function templateValidator(): TemplateValidator {
  engine ??= { validator: makeValidator() };
  return engine.validator;
}

function makeValidator(): TemplateValidator {
  const { CompositeEngine, TemplateContent } = loadPackage();
  const validation = new CompositeEngine();
  return {
    validate: (body, name) =>
      validation
        .validateTemplate(new TemplateContent(body, name), { detailLevel: 'STANDARD', severityLevel: 'WARN' })
        .diagnostics.map((diagnostic) => toFinding(diagnostic, name))
        .sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    ruleDescriptions: () => new Map(validation.listRules().map(({ id, description }) => [id, description])),
  };
}

function loadPackage(): ValidationPackage {
  // Resolved from within aws-cdk-lib, so that it is always the version that this aws-cdk-lib synthesizes with.
  const requireOfLibrary = createRequire(require.resolve('aws-cdk-lib/package.json'));
  return requireOfLibrary('@aws/cloudformation-validate') as ValidationPackage;
}

function toFinding(diagnostic: Diagnostic, template: string): TemplateFinding {
  const { ruleId, severity, message, entity, propertyPath, startLine } = diagnostic;
  return {
    ruleId,
    severity,
    message,
    template,
    ...(entity?.entityType === 'Resource' && entity.logicalId !== undefined && { logicalId: entity.logicalId }),
    ...(propertyPath !== undefined && { propertyPath }),
    ...(startLine !== undefined && { line: startLine }),
  };
}

/** `E3012 ContainmentRole Properties.RoleName: message (template:12)`. */
export function templateFindingToText(finding: TemplateFinding): string {
  const place = [finding.logicalId, finding.propertyPath].filter((part) => part !== undefined).join(' ');
  const line = finding.line === undefined ? '' : `:${finding.line}`;
  return `${finding.ruleId}${place === '' ? '' : ` ${place}`}: ${finding.message} (${finding.template}${line})`;
}
