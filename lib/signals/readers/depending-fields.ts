import { ocsfComplianceStatuses, ocsfSeverities, ocsfStatuses } from '../../configuration/ocsf';
import { controlOfGenerator } from '../../events/security-controls';
import { severitiesOf } from './control';
import { type Document } from './example-event';

/** `Severity.Normalized` that Security Hub sets from `Severity.Label` (API_Severity). */
export const normalized: Readonly<Record<string, number>> = { INFORMATIONAL: 0, LOW: 1, MEDIUM: 40, HIGH: 70, CRITICAL: 90 };

/**
 * Classes of findings of OCSF that Security Hub has.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/security-hub-adv-ocsf-findings.html
 */
export const classNumbers: Readonly<Record<string, number>> = {
  'Vulnerability Finding': 2002,
  'Compliance Finding': 2003,
  'Detection Finding': 2004,
  'Data Security Finding': 2006,
};

/** A path in a finding, and the value there. */
type Setting = readonly [path: string, value: unknown];

/**
 * What follows where a field of a finding has a value.
 * @param name - path of the field in the finding
 * @param finding - with the value
 */
export function dependingOn(name: string, value: unknown, finding: Document): readonly Setting[] {
  switch (name) {
    case 'Severity.Label':
      return severitySettings(value);
    case 'Severity.Normalized':
      return [
        ['Severity.Label', Object.keys(normalized).findLast((label) => typeof value === 'number' && value >= (normalized[label] ?? 0))],
      ];
    case 'Types':
      return [['FindingProviderFields.Types', value]];
    case 'GeneratorId': {
      const control = 'Compliance' in finding && typeof value === 'string' ? controlOfGenerator(value) : undefined;
      return control === undefined ? [] : [['Compliance.SecurityControlId', control], ...severityOfControl(finding, { control })];
    }
    case 'Compliance.SecurityControlId':
      return [['GeneratorId', `security-control/${String(value)}`], ...severityOfControl(finding, {})];
    case 'Compliance.Status':
    case 'compliance.control':
      return severityOfControl(finding, {});
    case 'compliance.status_id':
    case 'compliance.status': {
      const both = nameAndNumber('compliance.status', value, ocsfComplianceStatuses);
      return [...both, ...severityOfControl(finding, { status: both[0]?.[1] })];
    }
    case 'severity_id':
    case 'severity':
      return severitySettingsV2(value);
    case 'status_id':
    case 'status':
      return nameAndNumber('status', value, ocsfStatuses);
    case 'class_name':
      return [['class_uid', classNumbers[String(value)]]];
    case 'class_uid':
      return [['class_name', Object.keys(classNumbers).find((known) => classNumbers[known] === value)]];
    default:
      return [];
  }
}

function severitySettings(label: unknown): readonly Setting[] {
  return [
    ['Severity.Normalized', normalized[String(label)]],
    ['FindingProviderFields.Severity.Label', label],
  ];
}

function severitySettingsV2(value: unknown): readonly Setting[] {
  return nameAndNumber('severity', value, ocsfSeverities).flatMap(
    ([path, next]) =>
      [
        [path, next],
        [`vendor_attributes.${path}`, next],
      ] as const,
  );
}

/** A name of OCSF and its number go together. */
function nameAndNumber(path: string, value: unknown, numbers: Readonly<Record<string, number>>): readonly Setting[] {
  const name = typeof value === 'number' ? Object.keys(numbers).find((known) => numbers[known] === value) : value;
  return [
    [path, name],
    [`${path}_id`, typeof value === 'number' ? value : numbers[String(value)]],
  ];
}

/** The severity that a control has, where the finding has another. */
function severityOfControl(finding: Document, changed: { readonly control?: unknown; readonly status?: unknown }): readonly Setting[] {
  const { format, label, allowed } = severitiesOf(finding, changed);
  const first = allowed?.[0];
  if (first === undefined || allowed?.includes(String(label)) === true) return [];
  return format === 'asff' ? [['Severity.Label', first], ...severitySettings(first)] : severitySettingsV2(first);
}
