import { type AtomOperator } from '../safety/atoms';
import { controls, controlShape } from '../../events/security-controls';

/** What a value of a field of controls takes: one control, many at once (of a standard or service), or findings that are not of controls. */
export type ControlScope = 'control' | 'many' | 'other';

/**
 * How the generator of a finding of a control begins. Without consolidated control findings a standard writes its own name
 * (https://docs.aws.amazon.com/securityhub/latest/userguide/asff-changes-consolidation.html, "Generator ID changes"). Other products write what they
 * like: `AWSInspector` and `aws/macie` stand in every finding of the product.
 */
const standard = '(?:aws|ai|cis|nist|service-managed)-[a-z\\d-]+|pci-dss';
const version = '/v/\\d+\\.\\d+\\.\\d+/';
const ruleset = `arn:aws[a-z-]*:securityhub:[a-z\\d-]*:\\d*:ruleset/[a-z\\d-]+${version}rule/`;
const start = new RegExp(`^(?:(security-control/)|(?:${standard})${version}|${ruleset})(.*)$`);
/** How such a generator begins, where even the standard is left open. */
const beginning = new RegExp(`^(?:security-control|(?:${standard})|arn:aws[a-z-]*:securityhub:[a-z\\d-]*:\\d*:ruleset)/`);

/** The ID of a rule as standards number them: `1.10`, `S3.9`, `PCI.S3.1`. */
const ruleShape = /^[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)*\.\d+$/;

/**
 * A rule of AWS Config is a check that the organization wrote or chose, and AWS assigns its ID
 * (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-internal-providers.html, AWS Config).
 */
const configRule = /^arn:aws[a-z-]*:config:[a-z\d-]+:\d{12}:config-rule\/[A-Za-z\d-]+$/;

/** What a value of `ComplianceSecurityControlId`, `GeneratorId` or `compliance.control` takes. Whether a beginning takes `S3.10` beside `S3.1` is asked elsewhere. */
export function controlScope(field: string, operator: AtomOperator, text: string): ControlScope {
  return field === 'GeneratorId' ? scopeOfGenerator(operator, text) : scopeOfControl(operator, text);
}

function scopeOfControl(operator: AtomOperator, text: string): ControlScope {
  if (controlShape.test(text) || (operator === 'contains' && endsInControl(text))) return 'control';
  return operator === 'equals' ? 'other' : 'many';
}

function scopeOfGenerator(operator: AtomOperator, text: string): ControlScope {
  const [, consolidated, id] = start.exec(text) ?? [];
  if (id !== undefined && (consolidated === undefined ? ruleShape : controlShape).test(id)) return 'control';
  if (operator === 'equals') return configRule.test(text) ? 'control' : 'other';
  if (operator === 'contains' && endsInControl(text)) return 'control';
  return beginning.test(text) ? 'many' : 'other';
}

/** Whether a part of a value has the ID of a control that there is. A number behind any other word may be a version of a product. */
function endsInControl(text: string): boolean {
  return controls().has(text.replace(/^\//, ''));
}
