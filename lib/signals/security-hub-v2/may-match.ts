import { ocsfSeverities } from '../../configuration/ocsf';
import { fieldsOf, type AutomationRuleV2, type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { isOfGuardDuty, type FindingV2 } from './documented-findings';
import { criterionMatchesV2 } from './matching';

type Rule = Pick<AutomationRuleV2, 'criteria' | 'regions'>;

/** Fields that a kind of finding does not have. */
const absent: Readonly<Record<FindingV2['of'], RegExp>> = {
  detection: /^(compliance|vulnerabilities)\./,
  control: /^(vulnerabilities|malware|malware_scan_info|databucket|evidences)\./,
  exposure: /^(compliance|malware|malware_scan_info|databucket)\./,
  other: /^compliance\.control$/,
};

/** Names of products of AWS, by the kind of finding that they make; of the rest any product may be one. */
const products: Readonly<Partial<Record<string, FindingV2['of']>>> = {
  GuardDuty: 'detection',
  Inspector: 'other',
  Macie: 'other',
  'IAM Access Analyzer': 'other',
  'Security Hub CSPM': 'control',
  'Security Hub Exposure Analysis': 'exposure',
};

/** Classes of the kinds of which AWS documents one. https://docs.aws.amazon.com/securityhub/latest/userguide/security-hub-adv-ocsf-findings.html */
const classes: Readonly<Partial<Record<FindingV2['of'], string>>> = {
  detection: 'Detection Finding',
  control: 'Compliance Finding',
  exposure: 'Detection Finding',
};

/** Fields of which the kind and severity of any finding decide the value. */
const bySeverity: readonly string[] = ['severity', 'severity_id', 'vendor_attributes.severity', 'vendor_attributes.severity_id'];
/** The same of a finding of GuardDuty. */
const byType: readonly string[] = [
  ...['finding_info.types', 'metadata.product.name', 'metadata.product.vendor_name', 'metadata.product.uid'],
  ...['cloud.provider', 'resources.provider'],
];

/** How the types of exposures begin. https://docs.aws.amazon.com/securityhub/latest/userguide/exposure-findings-sample.html */
const exposure = 'Exposure/';

/** Whether a rule may match a finding: what its kind, type and severity decide is looked at, of all else the rule may be met. `false` is certain. */
export function mayMatchFinding({ criteria, regions }: Rule, finding: FindingV2): boolean {
  const document = asDocument(finding, regions);
  return criteria.every((criterion) => fieldsOf(criterion).some((one) => mayHold(one, finding, document)));
}

/** Whether one criterion may hold of a finding. `false` is certain. */
export function mayHoldOf(criterion: FieldCriterionV2, finding: FindingV2, regions: readonly string[]): boolean {
  return mayHold(criterion, finding, asDocument(finding, regions));
}

function mayHold(criterion: FieldCriterionV2, finding: FindingV2, document: object): boolean {
  const { field } = criterion;
  const matches = (): boolean => criterionMatchesV2(criterion, document) !== false;
  if (bySeverity.includes(field) || absent[finding.of].test(field)) return matches();
  if (field === 'class_name' && classes[finding.of] !== undefined) return matches();
  if (finding.of === 'detection') return !byType.includes(field) || matches();
  if (field === 'compliance.control' && finding.of === 'control') return finding.control === undefined ? anyControl(criterion) : matches();
  if (field === 'finding_info.types') return mayBeTyped(criterion, finding.of);
  return field !== 'metadata.product.name' || mayBeProduct(criterion, finding.of);
}

/** Whether a criterion leaves room for a control that it does not name. */
function anyControl({ equals, prefix, contains }: FieldCriterionV2): boolean {
  return equals === undefined || prefix !== undefined || contains !== undefined;
}

/** Whether a type of this kind may be asked for. Which types there are of other products, nobody documents. */
function mayBeTyped({ equals = [], prefix = [], contains = [] }: FieldCriterionV2, of: FindingV2['of']): boolean {
  const asked = equals.length + prefix.length + contains.length;
  const beginsAsExposure = (text: string): boolean => text.startsWith(exposure);
  const mayBe = (text: string): boolean => !isOfGuardDuty(text) && (of === 'exposure') === beginsAsExposure(text);
  return (
    asked === 0 ||
    equals.some((value) => mayBe(String(value))) ||
    prefix.some((start) => mayBe(start) || (of === 'exposure' && exposure.startsWith(start))) ||
    contains.some((part) => !part.includes(':'))
  );
}

/** Whether a product of this kind may be asked for. */
function mayBeProduct({ equals = [], prefix = [], contains = [] }: FieldCriterionV2, of: FindingV2['of']): boolean {
  const open = equals.length === 0 || prefix.length > 0 || contains.length > 0;
  return open || equals.some((name) => (products[String(name)] ?? unknownProduct(String(name), of)) === of);
}

/** Of a name that is not known, what findings may be. Security Hub itself has had several. */
function unknownProduct(name: string, of: FindingV2['of']): FindingV2['of'] {
  return name.includes('Security Hub') ? of : 'other';
}

function asDocument(finding: FindingV2, regions: readonly string[]): object {
  const severityId = ocsfSeverities[finding.severity];
  const common = {
    ...(classes[finding.of] !== undefined && { class_name: classes[finding.of] }),
    severity: finding.severity,
    severity_id: severityId,
    vendor_attributes: { severity: finding.severity, severity_id: severityId },
  };
  if (finding.of === 'control') return { ...common, compliance: { ...(finding.control !== undefined && { control: finding.control }) } };
  if (finding.of !== 'detection') return common;
  return {
    ...common,
    finding_info: { types: [finding.type] },
    cloud: { provider: 'AWS' },
    resources: [{ provider: 'AWS' }],
    metadata: {
      product: {
        name: 'GuardDuty',
        vendor_name: 'AWS',
        uid: ['us-east-1', ...regions].map((region) => `arn:aws:securityhub:${region}::productv2/aws/guardduty`),
      },
    },
  };
}
