import { cloudTrailTypes, documentedSources } from '../../events/documented-events';
import { conditionsOf, type FieldConditions, type PatternCombination } from '../../events/field-condition';
import { regionsOf } from '../../core/regions';
import { findingTypes, threatPurpose } from '../../events/finding-types';
import { findingValues } from '../../events/finding-values';
import { complianceStatuses } from '../../configuration/route';
import { ocsfComplianceStatuses, ocsfSeverities, ocsfStatuses } from '../../configuration/ocsf';
import { tamperServices } from '../tamper-actions';
import { accountId, boolean, nothing, numbers, oneOf, time, unique, type Domain } from './domain';

/** Events of one form, and what their fields hold. */
export interface EventKind {
  /** @default - of every service */
  readonly source?: string;
  readonly detailTypes: readonly string[];
  /** By path in the event. @param combination - what else is asked for, where one field tells of another */
  readonly fields: (combination: PatternCombination) => Readonly<Record<string, Domain>>;
}

const region: Domain = { ...oneOf(Object.values(regionsOf).flat()), words: 'the code of a Region' };

/** Sources of AWS are `aws.` and one name; no source is the host of a service. */
const source: Domain = {
  words: 'a name such as aws.guardduty',
  type: 'text',
  values: [],
  form: /^(?:aws\.[a-z0-9-]+|aws\.partner\/.+|(?!aws\.)(?!.*\.amazonaws\.com$)[^*?]*)$/,
  beginning: /^(?:aws\.[a-z0-9-]*|aws\.partner\/.*|(?!aws\.)[^*?]*)$/,
};

/** Fields of every event. https://docs.aws.amazon.com/eventbridge/latest/ref/overview-event-structure.html */
export function envelope(combination: PatternCombination): Readonly<Record<string, Domain>> {
  const isNegative = conditionsOf(combination, 'source')?.every(({ operator }) => operator === 'anything-but') === true;
  const owners = isNegative ? ownersOf(combination) : [];
  return {
    version: oneOf(['0']),
    id: unique,
    account: accountId,
    time,
    region,
    source: owners.length === 0 ? source : { ...oneOf(owners), words: `${owners.join(' or ')} in these events` },
  };
}

/** The sources of the events that a combination names. */
function ownersOf(combination: PatternCombination): readonly string[] {
  const types = conditionsOf(combination, 'detail-type') ?? [];
  const owners = types.map(({ operand }) =>
    documentedSources.find(({ detailTypes }) => detailTypes.some(({ detailType }) => detailType === operand)),
  );
  return owners.includes(undefined) ? [] : owners.flatMap((owner) => owner?.source ?? []);
}

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
  fields: () => ({
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
      'detail.findings.Compliance.SecurityControlId': { words: 'a control', type: 'text', values: [], form: /^/, isOptional: true },
    }),
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

/**
 * Records of CloudTrail. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html,
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const record: EventKind = {
  detailTypes: [...cloudTrailTypes.map(({ detailType }) => detailType), 'AWS Console Sign In via CloudTrail'],
  fields: () => ({
    'detail.awsRegion': region,
    'detail.eventID': unique,
    'detail.eventTime': time,
    'detail.eventSource': {
      words: 'the host of a service, such as iam.amazonaws.com',
      type: 'text',
      values: [],
      form: /\.amazonaws\.com(?:\.cn)?$/,
    },
    'detail.managementEvent': { ...boolean, isOptional: true },
    'detail.recipientAccountId': { ...accountId, isOptional: true },
    'detail.userIdentity.accountId': { ...accountId, isOptional: true },
    'detail.userIdentity.sessionContext.attributes.mfaAuthenticated': { ...oneOf(['true', 'false']), isOptional: true },
    'detail.userIdentity.type': {
      ...oneOf([
        ...['Root', 'IAMUser', 'AssumedRole', 'Role', 'FederatedUser', 'Directory', 'AWSAccount', 'AWSService', 'Unknown'],
        ...['IdentityCenterUser', 'SAMLUser', 'WebIdentityUser'],
      ]),
      isOptional: true,
    },
  }),
};

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html */
const signIn: EventKind = {
  source: 'aws.signin',
  detailTypes: ['AWS Console Sign In via CloudTrail'],
  fields: () => ({
    'detail.additionalEventData.MFAUsed': { ...oneOf(['Yes', 'No']), isOptional: true },
    'detail.additionalEventData.MobileVersion': { ...oneOf(['Yes', 'No']), isOptional: true },
    'detail.responseElements.ConsoleLogin': { ...oneOf(['Success', 'Failure']), isOptional: true },
    'detail.responseElements.SwitchRole': { ...oneOf(['Success', 'Failure']), isOptional: true },
  }),
};

/** Calls that change something, of the services whose write actions are known. */
const writes = new Map(
  tamperServices.map(({ service, seen, notNeeded }) => [
    `aws.${service}`,
    [...seen.flatMap(({ serviceEvents }) => serviceEvents), ...[...seen, ...notNeeded].flatMap(({ calls }) => calls)],
  ]),
);

/**
 * Calls. Those that only read are not sent to a rule unless its state is ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS, which rules of patterns as
 * written do not have; two calls of STS are sent all the same.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
const call: EventKind = {
  detailTypes: ['AWS API Call via CloudTrail'],
  fields: (combination) => ({
    'detail.readOnly': { ...boolean, words: 'false, because calls that only read are not sent', values: [false], isOptional: true },
    'detail.eventName': eventName(combination),
  }),
};

function eventName(combination: PatternCombination): Domain {
  const sources = conditionsOf(combination, 'source');
  const names = [...writes].flatMap(([source, calls]) => (sources?.some(({ test }) => test(source)) === true ? calls : []));
  const isKnown = sources?.every(({ operator, operand }) => operator === 'equals' && writes.has(String(operand))) === true;
  const ofServices = [...writes.values()].flat();
  const changing = /^(?!(?:List|Get|Describe)[A-Z])[A-Z]/;
  return {
    words: isKnown
      ? 'a call of the service that changes something'
      : 'a call that changes something, because calls that only read are not sent',
    type: 'text',
    values: [...names, ...(takesSts(sources) ? ['GetFederationToken', 'GetSessionToken'] : [])],
    ...(isKnown
      ? { mayBeAdded: (text) => changing.test(text) && !ofServices.includes(text) }
      : { form: changing, beginning: /^(?!(?:List|Get|Describe)(?:[A-Z]|$))[A-Z]/ }),
  };
}

function takesSts(sources: FieldConditions['conditions'] | undefined): boolean {
  return sources === undefined || sources.some(({ test }) => test('aws.sts'));
}

/** https://docs.aws.amazon.com/security-ir/latest/userguide/using-events.html */
const caseEvent: EventKind = {
  source: 'aws.security-ir',
  detailTypes: ['Case Created', 'Case Updated', 'Case Closed', 'Case Comment Created', 'Case Comment Added', 'Case Comment Updated'],
  fields: () => ({
    'detail.caseId': { words: 'a case ID, digits in quotes', type: 'text', values: [], form: /^\d{10,32}$/, beginning: /^\d*$/ },
  }),
};

export const eventKinds: readonly EventKind[] = [guardDutyFinding, securityHubFinding, findingV2, record, signIn, call, caseEvent];
