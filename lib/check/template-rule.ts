import { type CheckFinding, type CheckSeverity } from './finding';
import { templatePlace, type CheckedTemplate } from './template';

/** What a template rule finds in one place. */
export interface TemplateFault {
  /** @default - the template as a whole */
  readonly logicalId?: string;
  /** E.g. `Properties.CallAs`. @default - the resource as a whole */
  readonly propertyPath?: string;
  /** The fact, as a sentence without a full stop. */
  readonly message: string;
  /** @default - there is none to show */
  readonly value?: unknown;
  /** As an imperative. @default - the fix of the rule */
  readonly remedy?: string;
  /** @default - that of the rule */
  readonly severity?: CheckSeverity;
  /** What tells it from others in the same place. @default - nothing */
  readonly detail?: string;
}

/** A rule over a template as plain data: pure. */
export interface TemplateRule {
  /** Kebab case, without its layer. */
  readonly id: string;
  readonly severity: CheckSeverity;
  /** What it finds, one sentence. */
  readonly what: string;
  /** Why that is a fault: what AWS does. */
  readonly why: string;
  /** What to do, as an imperative with a full stop. */
  readonly fix: string;
  /** AWS page where the fact comes from. */
  readonly source: string;
  check(template: CheckedTemplate): readonly TemplateFault[];
}

/** What the rules of a layer find in a template. */
export function runRules(layer: string, rules: readonly TemplateRule[], template: CheckedTemplate): readonly CheckFinding[] {
  return rules.flatMap((rule) => rule.check(template).map((fault) => toFinding(layer, rule, fault, template)));
}

function toFinding(layer: string, rule: TemplateRule, fault: TemplateFault, template: CheckedTemplate): CheckFinding {
  const { logicalId, propertyPath, message, value, remedy, severity, detail } = fault;
  return {
    ruleId: `${layer}/${rule.id}`,
    severity: severity ?? rule.severity,
    message,
    remedy: remedy ?? imperative(rule.fix),
    ...(value !== undefined && { value }),
    ...(detail !== undefined && { detail }),
    place: templatePlace(template, logicalId, propertyPath),
  };
}

const imperative = (fix: string): string => `${fix.charAt(0).toLowerCase()}${fix.slice(1).replace(/\.$/, '')}`;
