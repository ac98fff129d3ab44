import { type FindingField, type ValueKind } from '../field';
import { identification } from '../identification';

/** A field that a rule of Security Hub V2 can look at. */
export interface FieldV2 extends Omit<FindingField, 'values'> {
  readonly values: 'string' | 'number' | 'date' | 'boolean' | 'map';
}

/** What the values of a field are. @default other */
const kinds: Readonly<Partial<Record<string, ValueKind>>> = {
  'cloud.account.uid': 'account',
  'cloud.region': 'region',
  'evidences.actor.user.account.uid': 'account',
  'finding_info.types': 'type',
  'metadata.product.name': 'product',
  'resources.device.image.uid': 'image',
  'resources.owner.account.uid': 'account',
  'resources.region': 'region',
  'resources.tags': 'tag-value',
  'resources.uid': 'resource',
  severity: 'severity',
};

/** Beginnings of the fields that a finding has several times (https://schema.ocsf.io/1.6.0/classes/detection_finding). A map has many keys. */
const lists: readonly string[] = [
  ...[
    'compliance.assessments',
    'compliance.standards',
    'databucket.file.data_classifications',
    'evidences.',
    'finding_info.related_events.',
  ],
  ...['finding_info.types', 'malware.', 'remediation.references', 'resources.', 'vulnerabilities.'],
];

const strings = [
  ...['activity_name', 'class_name', 'cloud.account.name', 'cloud.account.uid', 'cloud.provider', 'cloud.region', 'comment'],
  ...['compliance.assessments.category', 'compliance.assessments.name', 'compliance.control', 'compliance.standards', 'compliance.status'],
  ...['databucket.encryption_details.algorithm', 'databucket.encryption_details.key_uid'],
  ...['databucket.file.data_classifications.classifier_details.type', 'evidences.actor.user.account.uid', 'evidences.api.operation'],
  ...['evidences.api.response.error_message', 'evidences.api.service.name', 'evidences.connection_info.direction'],
  ...['evidences.connection_info.protocol_name', 'evidences.dst_endpoint.autonomous_system.name', 'evidences.dst_endpoint.location.city'],
  ...['evidences.dst_endpoint.location.country', 'evidences.src_endpoint.autonomous_system.name', 'evidences.src_endpoint.hostname'],
  ...['evidences.src_endpoint.location.city', 'evidences.src_endpoint.location.country', 'finding_info.analytic.name', 'finding_info.desc'],
  ...['finding_info.related_events.product.uid', 'finding_info.related_events.title', 'finding_info.related_events.traits.category'],
  ...['finding_info.related_events.uid', 'finding_info.src_url', 'finding_info.title', 'finding_info.types', 'finding_info.uid'],
  ...['malware.name', 'malware_scan_info.uid', 'malware.severity', 'metadata.product.name', 'metadata.product.uid'],
  ...['metadata.product.vendor_name', 'metadata.uid', 'remediation.desc', 'remediation.references'],
  ...['resources.cloud_function.layers.uid_alt', 'resources.cloud_function.runtime', 'resources.cloud_function.user.uid'],
  ...['resources.cloud_partition', 'resources.device.encryption_details.key_uid', 'resources.device.image.uid'],
  ...['resources.image.architecture', 'resources.image.registry_uid', 'resources.image.repository_name', 'resources.image.uid'],
  ...['resources.name', 'resources.owner.account.name', 'resources.owner.account.uid', 'resources.owner.org.uid', 'resources.provider'],
  ...['resources.region', 'resources.subnet_info.uid', 'resources.type', 'resources.uid', 'resources.vpc_uid', 'severity', 'status'],
  ...['vendor_attributes.severity', 'vulnerabilities.affected_code.file.path', 'vulnerabilities.affected_packages.name'],
  ...['vulnerabilities.cve.epss.score', 'vulnerabilities.cve.uid', 'vulnerabilities.fix_coverage'],
  'vulnerabilities.related_vulnerabilities',
];
const numbers = [
  ...['activity_id', 'compliance.status_id', 'confidence_score', 'evidences.api.response.code'],
  ...['evidences.dst_endpoint.autonomous_system.number', 'evidences.dst_endpoint.port', 'evidences.src_endpoint.autonomous_system.number'],
  ...['evidences.src_endpoint.port', 'finding_info.related_events_count', 'resources.image.in_use_count', 'severity_id', 'status_id'],
  ...['vendor_attributes.severity_id', 'vulnerabilities.cve.cvss.base_score'],
];
const dates = [
  ...['finding_info.created_time_dt', 'finding_info.first_seen_time_dt', 'finding_info.last_seen_time_dt'],
  ...[
    'finding_info.modified_time_dt',
    'resources.image.created_time_dt',
    'resources.image.last_used_time_dt',
    'resources.modified_time_dt',
  ],
];
const booleans = ['compliance.assessments.meets_criteria', 'vulnerabilities.is_exploit_available', 'vulnerabilities.is_fix_available'];
const maps = ['compliance.control_parameters', 'databucket.tags', 'finding_info.tags', 'resources.tags'];

const made = (values: FieldV2['values'], names: readonly string[]): readonly FieldV2[] =>
  names.map((name) => ({
    name,
    values,
    kind: kinds[name] ?? 'other',
    multiple: values === 'map' || lists.some((start) => name.startsWith(start)),
    identification: identification('securityHubV2', name),
  }));

/**
 * Every field of the API's filters on OCSF findings; a test compares them with the model. The user guide lists fewer, and `metadata.product.feature.uid`,
 * which the model lacks.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_OcsfFindingFilters.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-automation-rules.html
 */
export const fieldsV2: readonly FieldV2[] = [
  ...made('string', strings),
  ...made('number', numbers),
  ...made('date', dates),
  ...made('boolean', booleans),
  ...made('map', maps),
];

const byName: ReadonlyMap<string, FieldV2> = new Map(fieldsV2.map((field) => [field.name, field]));

/** @returns undefined for a name that the API does not have */
export function fieldV2(name: string): FieldV2 | undefined {
  return byName.get(name);
}
