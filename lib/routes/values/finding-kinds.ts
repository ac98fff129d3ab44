import { conditionsOf, type PatternCombination } from '../../events/field-condition';
import { controls } from '../../events/security-controls';
import { findingTypes, threatPurpose } from '../../events/finding-types';
import { findingValues } from '../../events/finding-values';
import { bareResourceId } from '../../events/value-forms';
import { complianceStatuses } from '../../configuration/route';
import { ocsfComplianceStatuses, ocsfSeverities, ocsfStatuses } from '../../configuration/ocsf';
import { accountId, boolean, nothing, numbers, oneOf, region, time, unique, type Domain } from './domain';
import { type EventKind } from './event-kind';
import { asffRelations, guardDutyRelations, ocsfRelations } from './finding-relations';

const purposes = [...new Set(findingTypes().map(({ type }) => threatPurpose(type)))];

const newType = new RegExp(`^(?:${purposes.join('|')}):[A-Z][A-Za-z0-9]*/`);

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html */
const findingTypeDomain: Domain = {
  words: 'a finding type, such as Recon:EC2/Portscan',
  type: 'text',
  values: findingTypes().map(({ type }) => type),
  mayBeAdded: (text) => newType.test(text),
};

/** Samples have true, and findings of what happened have nothing. https://docs.aws.amazon.com/guardduty/latest/ug/sample_findings.html */
const noSample: Domain = { words: 'present only in sample findings', type: 'boolean', values: [false], isOptional: true };

/** Fields whose values AWS lists. What filters write as a text is true or false in an event. */
const ofKnownValues = Object.fromEntries(
  Object.entries(findingValues).flatMap(([name, known]): readonly (readonly [string, Domain])[] => {
    if (known === undefined) return [];
    const domain = known.values.includes('true') ? boolean : oneOf(known.values);
    return [
      [`detail.${name}`, { ...domain, isOptional: true, ...(!known.closed && { mayBeAdded: (text) => /^[A-Za-z0-9_]+$/.test(text) }) }],
    ];
  }),
);

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html, https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
const guardDutyFinding: EventKind = {
  source: 'aws.guardduty',
  detailTypes: ['GuardDuty Finding'],
  fields: (combination) => ({
    ...ofKnownValues,
    'detail.accountId': accountId,
    'detail.arn': unique,
    'detail.createdAt': time,
    'detail.id': unique,
    'detail.region': region,
    'detail.severity': numbers(1, 10, 0.1),
    'detail.type': findingTypeDomain,
    'detail.updatedAt': time,
    // What a suppression rule archives is not sent: https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html
    'detail.service.archived': { ...boolean, words: 'false, because archived findings are not sent', values: [false] },
    'detail.service.additionalInfo.sample': noSample,
    'detail.service.eventFirstSeen': time,
    'detail.service.eventLastSeen': time,
    resources: { ...nothing, words: 'empty, because findings of GuardDuty name their resource in detail' },
    ...guardDutyRelations(combination),
  }),
};

/** https://docs.aws.amazon.com/securityhub/latest/userguide/asff-type-taxonomy.html */
const taxonomy = ['Software and Configuration Checks', 'TTPs', 'Effects', 'Unusual Behaviors', 'Sensitive Data Identifications'];
const asffType: Domain = {
  words: `a type of the AWS Security Finding Format, which begins with ${taxonomy.join(', ')}`,
  type: 'text',
  values: taxonomy,
  form: new RegExp(`^(?:${taxonomy.join('|')})/`),
  beginning: new RegExp(`^(?:${taxonomy.join('|')})(?:/|$)`),
};

/** A product by another spelling than its own. https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-internal-providers.html */
const awsProducts = ['GuardDuty', 'Security Hub', 'Inspector', 'Macie', 'IAM Access Analyzer', 'Config', 'Health', 'Detective'];
const misspelt = `(?!(?:(?:aws|amazon)\\s*)?(?:${awsProducts.map((name) => name.replaceAll(' ', '\\s*').replace('Guard', 'Guard\\s*')).join('|')})$)`;
const product: Domain = {
  words: `a name as the product writes it, such as ${awsProducts.slice(0, 3).join(', ')}`,
  type: 'text',
  values: awsProducts,
  form: new RegExp(`^${misspelt}.`, 'i'),
};

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html */
const control: Domain = {
  words: 'the ID of a control, such as S3.9',
  type: 'text',
  values: [...controls().keys()],
  beginning: /^[A-Z][A-Za-z0-9]*(?:\.\d*)?$/,
  isNumbered: true,
  isOptional: true,
  mayBeAdded: (text) => /^[A-Z][A-Za-z0-9]*\.\d+$/.test(text),
};

/** The resource of AWS by its ARN; other products may name theirs as they like. */
const resourceId: Domain = {
  words: 'the ARN of a resource of AWS',
  type: 'text',
  values: [],
  form: { test: (text) => !bareResourceId.test(text) },
  isOptional: true,
  mayBeAdded: () => true,
};

/**
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html; `Severity.Label`, `Workflow.Status` and `RecordState` are
 * filled in by Security Hub: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 */
const securityHubFinding: EventKind = {
  source: 'aws.securityhub',
  detailTypes: ['Security Hub Findings - Imported', 'Security Hub Findings - Custom Action'],
  fields: (combination) => ({
    'detail.findings.AwsAccountId': accountId,
    'detail.findings.Id': unique,
    'detail.findings.Confidence': { ...numbers(0, 100), isOptional: true },
    'detail.findings.Criticality': { ...numbers(0, 100), isOptional: true },
    'detail.findings.CreatedAt': time,
    'detail.findings.UpdatedAt': time,
    'detail.findings.FirstObservedAt': { ...time, isOptional: true },
    'detail.findings.LastObservedAt': { ...time, isOptional: true },
    'detail.findings.ProductName': { ...product, isOptional: true },
    'detail.findings.RecordState': oneOf(['ACTIVE', 'ARCHIVED']),
    'detail.findings.Region': { ...region, isOptional: true },
    'detail.findings.Resources.Id': resourceId,
    'detail.findings.Resources.Region': { ...region, isOptional: true },
    'detail.findings.Resources.Type': {
      words: 'a type such as AwsEc2Instance, or Other',
      type: 'text',
      values: ['Other', 'Container', 'CodeRepository'],
      form: /^Aws[A-Z][A-Za-z0-9]*$/,
      beginning: /^A(?:w(?:s[A-Za-z0-9]*)?)?$/,
      isOptional: true,
    },
    'detail.findings.Sample': noSample,
    'detail.findings.SchemaVersion': oneOf(['2018-10-08']),
    'detail.findings.Severity.Label': oneOf(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']),
    'detail.findings.Severity.Normalized': { ...numbers(0, 100), isOptional: true },
    'detail.findings.Severity.Product': { words: 'a number', type: 'number', values: numbers(0, 100, 0.1).values, isOptional: true },
    'detail.findings.Types': { ...asffType, isOptional: true },
    'detail.findings.VerificationState': { ...oneOf(['UNKNOWN', 'TRUE_POSITIVE', 'FALSE_POSITIVE', 'BENIGN_POSITIVE']), isOptional: true },
    'detail.findings.Workflow.Status': oneOf(['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED']),
    ...ofCompliance(combination, {
      'detail.findings.Compliance.Status': { ...oneOf(complianceStatuses), isOptional: true },
      'detail.findings.Compliance.SecurityControlId': control,
    }),
    ...asffRelations(combination),
  }),
};

/** https://schema.ocsf.io/1.6.0/classes/detection_finding */
const findingV2: EventKind = {
  source: 'aws.securityhub',
  detailTypes: ['Findings Imported V2'],
  fields: (combination) => ({
    'detail.findings.severity_id': numbers(0, Math.max(...Object.values(ocsfSeverities))),
    'detail.findings.severity': { ...oneOf(['Unknown', ...Object.keys(ocsfSeverities), 'Other']), isOptional: true },
    'detail.findings.status_id': { ...numbers(0, Math.max(...Object.values(ocsfStatuses))), isOptional: true },
    'detail.findings.status': { ...oneOf(['Unknown', ...Object.keys(ocsfStatuses), 'Other']), isOptional: true },
    'detail.findings.metadata.product.name': { ...product, isOptional: true },
    'detail.findings.cloud.account.uid': { ...accountId, isOptional: true },
    'detail.findings.cloud.region': { ...region, isOptional: true },
    ...ofCompliance(combination, {
      'detail.findings.compliance.status_id': {
        ...numbers(0, Math.max(...Object.values(ocsfComplianceStatuses))),
        isOptional: true,
      },
    }),
    ...ocsfRelations(combination, ocsfSeverities),
  }),
};

/**
 * Fields by which a pattern can say that it wants findings of GuardDuty alone. A value that is there, or its beginning or end, says so.
 * https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html
 */
const guardDutyAlone: readonly { readonly path: string; readonly whole: RegExp; readonly prefix?: RegExp; readonly suffix?: RegExp }[] = [
  ...['ProductName', 'metadata.product.name', 'ProductFields.aws/securityhub/ProductName'].map((path) => ({ path, whole: /^GuardDuty$/ })),
  ...['ProductArn', 'metadata.product.uid'].map((path) => {
    const end = /:product(?:v2)?\/aws\/guardduty$/;
    return { path, whole: end, suffix: /aws\/guardduty$/ };
  }),
  ...['Id', 'GeneratorId', 'finding_info.uid'].map((path) => {
    const begin = /^arn:[^:*?]+:guardduty:/;
    return { path, whole: begin, prefix: begin };
  }),
];

function isOfGuardDutyAlone(combination: PatternCombination): boolean {
  return guardDutyAlone.some(({ path, whole, prefix, suffix }) =>
    conditionsOf(combination, `detail.findings.${path}`)?.every(({ operator, operand }) => {
      const form = { equals: whole, prefix, suffix, wildcard: prefix ?? suffix }[operator as string];
      return typeof operand === 'string' && form?.test(operand) === true;
    }),
  );
}

/** Findings of GuardDuty say nothing of compliance. */
function ofCompliance(combination: PatternCombination, fields: Readonly<Record<string, Domain>>): Readonly<Record<string, Domain>> {
  if (!isOfGuardDutyAlone(combination)) return fields;
  return Object.fromEntries(
    Object.keys(fields).map((name) => [name, { ...nothing, words: 'absent, because findings of GuardDuty contain no compliance' }]),
  );
}

export const findingKinds: readonly EventKind[] = [guardDutyFinding, securityHubFinding, findingV2];
