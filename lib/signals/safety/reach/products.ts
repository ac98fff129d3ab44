import { ingestedProducts, type IngestedProduct } from '../../readers/product';
import { controlScope } from '../../security-hub/control-scope';
import { type ActiveAutomation, type ActiveAutomationV2, type ActiveRule } from '../active-rules';
import { atom, type Atom } from '../atoms';
import { isPositive } from '../conditions';
import { admits } from './admits';
import { matchedFindings } from './ocsf';

const plainText = { address: false, number: false };
const guardDuty = atom('equals', 'GuardDuty', plainText);
const guardDutyArn = atom('matches', '*/guardduty', plainText);

/**
 * Whether an automation rule may match a finding of GuardDuty. Findings of security controls alone have compliance details
 * (Security Hub User Guide, "Compliance" in the AWS Security Finding Format).
 */
export function mayMatchThreats(active: ActiveAutomation | ActiveAutomationV2): boolean {
  if (active.list === 'automationRulesV2') return matchedFindings(active).some((finding) => finding.of === 'detection');
  return active.conditions.all.every((condition) => {
    const positive = condition.anyOf.filter(({ atoms }) => atoms.length > 0);
    if (ofControls.includes(condition.field)) return positive.length === 0;
    switch (condition.field) {
      case 'ProductName':
        return admits(condition, guardDuty);
      case 'ProductArn':
        return admits(condition, guardDutyArn) && positive.every(({ atoms }) => atoms.some(mayBeOfGuardDuty));
      case 'GeneratorId':
        return condition.opaque || positive.every(({ atoms }) => atoms.some(mayBeDetector));
      default:
        return true;
    }
  });
}

/**
 * Names of the products that AWS Security Incident Response takes from Security Hub CSPM, of which a rule may match findings. Of a partner's product,
 * the generators are not documented; so a generator alone does not mean it.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 */
export function ingestedProductsReached(active: ActiveAutomation): readonly string[] {
  return ingestedProducts
    .filter((product) => (product.ProductName === 'GuardDuty' ? mayMatchThreats(active) : mayMatchPartner(active, product)))
    .map(({ ProductName }) => ProductName);
}

const productFields: readonly string[] = ['CompanyName', 'ProductArn', 'ProductName'];

function mayMatchPartner({ conditions }: ActiveAutomation, { ProductName, CompanyName, product }: IngestedProduct): boolean {
  const values: Readonly<Partial<Record<string, Atom>>> = {
    ProductName: atom('equals', ProductName, plainText),
    CompanyName: atom('equals', CompanyName, plainText),
    ProductArn: atom('matches', `*/${product}`, plainText),
  };
  const isNamed = conditions.all.some((condition) => productFields.includes(condition.field) && isPositive(condition));
  return conditions.all.every((condition) => {
    const { field, anyOf } = condition;
    const value = values[field];
    if (value !== undefined) return admits(condition, value);
    const positive = anyOf.filter(({ atoms }) => atoms.length > 0);
    if (field === 'GeneratorId')
      return positive.every(({ atoms }) => isNamed && atoms.some(({ operator, text }) => controlScope(field, operator, text) === 'other'));
    return !ofControls.includes(field) || positive.length === 0;
  });
}

/** Fields that findings of security controls alone have. */
const ofControls: readonly string[] = ['ComplianceSecurityControlId', 'ComplianceStatus', 'ComplianceAssociatedStandardsId'];

/**
 * Whether a value of `ProductArn` may be of GuardDuty: what stands behind `product/` is the company and the product
 * (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-attributes.html).
 */
function mayBeOfGuardDuty({ operator, text }: Atom): boolean {
  const [, product] = /:product\/(.*)$/.exec(text) ?? [];
  if (product === undefined) return true;
  return operator === 'equals' ? product === 'aws/guardduty' : 'aws/guardduty'.startsWith(product);
}

/** What stands before the parts of a detector's ARN that differ. */
const partitions = ['arn:aws:guardduty:', 'arn:aws-cn:guardduty:', 'arn:aws-us-gov:guardduty:'];
const detector = /^arn:aws[a-z-]*:guardduty:[a-z0-9-]*:\d*:detector\/[0-9a-f]*$/i;

/**
 * Whether a value of `GeneratorId` may be of GuardDuty, which writes the ARN of its detector: `arn:aws:guardduty:REGION:ACCOUNT:detector/ID`
 * (https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html, "Typical finding from GuardDuty"). No such ARN has a dot or a
 * capital letter, as the IDs of security controls have, whatever stands before them: `security-control/S3.9`,
 * `aws-foundational-security-best-practices/v/1.0.0/S3.9`, `arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/1.1`.
 */
function mayBeDetector({ operator, text }: Atom): boolean {
  switch (operator) {
    case 'prefix':
      return partitions.some((start) => start.startsWith(text) || text.startsWith(start));
    case 'contains':
      return /^[a-z0-9:/-]*$/.test(text) && !/securityhub|security-control|ruleset|benchmark|\/v\//.test(text);
    case 'equals':
    case 'matches':
      return detector.test(text);
  }
}

/**
 * Whether an automation rule asks for a title. AWS publishes the titles of security controls, but any product may write the same title, so a title
 * does not tell findings of controls from others; `ComplianceSecurityControlId` does.
 */
export function namesTitle({ list, conditions }: ActiveRule): boolean {
  return list === 'automationRules' && conditions.all.some((condition) => condition.field === 'Title' && isPositive(condition));
}
