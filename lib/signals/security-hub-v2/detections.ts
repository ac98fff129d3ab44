import { ocsfSeverities, type OcsfSeverity } from '../../configuration/ocsf';
import { findingTypes, type GuardDutySeverity } from '../../events/finding-types';
import { fieldsOf, type AutomationRuleV2, type CriterionV2, type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { criterionMatchesV2 } from './matching';

/** A finding of GuardDuty that Security Hub V2 can have: a type at a severity. */
export interface Detection {
  readonly type: string;
  readonly severity: OcsfSeverity;
}

const names: Readonly<Record<GuardDutySeverity, OcsfSeverity>> = { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' };

/** Every documented type at every severity that its page names, and the types that a rule names and AWS does not document yet, at each severity. */
export function detections({ criteria }: Pick<AutomationRuleV2, 'criteria'>): readonly Detection[] {
  const known = findingTypes().flatMap(({ type, severities }) => severities.map((severity) => ({ type, severity: names[severity] })));
  const types = new Set(known.map(({ type }) => type));
  const named = criteria
    .flatMap(fieldsOf)
    .filter(({ field }) => field === 'finding_info.types')
    .flatMap(({ equals = [], prefix = [] }) => [...equals, ...prefix].map(String))
    .filter((type) => type.includes(':') && ![...types].some((other) => other.startsWith(type)));
  return [...known, ...named.flatMap((type) => Object.values(names).map((severity) => ({ type, severity })))];
}

/** Fields that a finding of GuardDuty does not have: those of controls and of vulnerabilities. */
const absent = /^(compliance|vulnerabilities)\./;
/** Fields of which the type and severity decide the value. */
const decided: readonly string[] = [
  ...['finding_info.types', 'severity', 'severity_id', 'vendor_attributes.severity', 'vendor_attributes.severity_id', 'class_name'],
  ...['metadata.product.name', 'metadata.product.vendor_name', 'metadata.product.uid', 'cloud.provider', 'resources.provider'],
];

/** Whether a rule may match a detection: what its type and severity decide is looked at, of all else the rule may be met. */
export function mayMatchDetection({ criteria, regions }: Pick<AutomationRuleV2, 'criteria' | 'regions'>, detection: Detection): boolean {
  const finding = asFinding(detection, regions);
  return criteria.every((criterion) => mayHold(criterion, finding));
}

function mayHold(criterion: CriterionV2, finding: object): boolean {
  return fieldsOf(criterion).some((one) => !isDecided(one) || criterionMatchesV2(one, finding) !== false);
}

function isDecided({ field }: FieldCriterionV2): boolean {
  return decided.includes(field) || absent.test(field);
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/security-hub-adv-ocsf-findings.html */
function asFinding({ type, severity }: Detection, regions: readonly string[]): object {
  const severityId = ocsfSeverities[severity];
  return {
    class_name: 'Detection Finding',
    severity,
    severity_id: severityId,
    vendor_attributes: { severity, severity_id: severityId },
    finding_info: { types: [type] },
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
