import { findingFields } from './known-fields';

/** A kind of event that a service puts on the default event bus. */
export interface DocumentedDetailType {
  readonly detailType: string;
  /** @default - AWS documents the kind of event without a contradiction */
  readonly doubt?: string;
  /**
   * Fields of `detail`: a name, a name with `.*` for whatever is in it, or a form of names. @default - not known here; any field may be there
   */
  readonly detailFields?: readonly (string | RegExp)[];
}

/** A value list of a field, by its path in the event. */
export interface DocumentedField {
  readonly path: string;
  readonly values: readonly string[];
  /** Form of further values. @default - there are no others */
  readonly form?: RegExp;
}

/** What the documentation of AWS says about the events of one source. */
export interface DocumentedSource {
  readonly source: string;
  /** The page it is taken from. */
  readonly page: string;
  readonly detailTypes: readonly DocumentedDetailType[];
  readonly fields: readonly DocumentedField[];
}

/**
 * Who made a request.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const identityFields = [
  ...['type', 'userName', 'principalId', 'arn', 'accountId', 'accessKeyId', 'invokedBy', 'identityProvider', 'credentialId'],
  ...['sessionContext.sourceIdentity', 'sessionContext.assumedRoot', 'sessionContext.ec2RoleDelivery', 'inScopeOf.*'],
  ...['creationDate', 'mfaAuthenticated'].map((name) => `sessionContext.attributes.${name}`),
  ...['type', 'principalId', 'arn', 'accountId', 'userName'].map((name) => `sessionContext.sessionIssuer.${name}`),
  ...['federatedProvider', 'attributes.*'].map((name) => `sessionContext.webIdFederationData.${name}`),
  ...['userId', 'identityStoreArn'].map((name) => `onBehalfOf.${name}`),
].map((name) => `userIdentity.${name}`);

/**
 * Fields of a CloudTrail record, which is the `detail` of these events.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const recordFields = [
  ...['eventVersion', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'sourceIPAddress', 'userAgent', 'errorCode', 'errorMessage'],
  ...['requestID', 'eventID', 'eventType', 'apiVersion', 'managementEvent', 'readOnly', 'recipientAccountId', 'sharedEventID'],
  ...['vpcEndpointId', 'vpcEndpointAccountId', 'eventCategory', 'sessionCredentialFromConsole', 'edgeDeviceDetails'],
  ...identityFields,
  ...['requestParameters.*', 'responseElements.*', 'additionalEventData.*', 'resources.*', 'serviceEventDetails.*'],
  ...['addendum.*', 'insightDetails.*', 'tlsDetails.*', 'eventContext.*', 'annotation'],
];

/**
 * What CloudTrail sends on for every service, with the source of that service.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const cloudTrailTypes: readonly DocumentedDetailType[] = [
  'AWS API Call via CloudTrail',
  'AWS Service Event via CloudTrail',
  'AWS Console Action via CloudTrail',
  'AWS Insight via CloudTrail',
].map((detailType) => ({ detailType, detailFields: recordFields }));

// The samples write createdBy where the schema list says updatedBy: both are optional for every event of the service.
const actorFields = ['createdBy', 'updatedBy'];
const caseFields = ['caseId', ...actorFields];
const membershipFields = ['membershipId', ...actorFields];
const actors = { values: ['AWS Responder', 'security-ir.amazonaws.com'], form: /^\d{12}$/ };

/** Events of AWS Security Incident Response, on the default bus of the membership account in the membership Region only. */
export const securityIncidentResponseEvents: DocumentedSource = {
  source: 'aws.security-ir',
  page: 'AWS Security Incident Response User Guide, "Amazon EventBridge"; EventBridge schema registry',
  detailTypes: [
    { detailType: 'Case Created', detailFields: caseFields },
    { detailType: 'Case Updated', detailFields: caseFields },
    { detailType: 'Case Closed', detailFields: caseFields },
    { detailType: 'Case Comment Created', detailFields: caseFields },
    {
      detailType: 'Case Comment Added',
      detailFields: caseFields,
      doubt: 'pages of the guide and the reference of EventBridge; other pages say Case Comment Created',
    },
    { detailType: 'Case Comment Updated', detailFields: caseFields },
    { detailType: 'Membership Created', detailFields: membershipFields },
    { detailType: 'Membership Updated', detailFields: membershipFields },
    {
      detailType: 'Membership Closed',
      detailFields: membershipFields,
      doubt: 'sample of a cancelled membership in the guide; the schema says Membership Cancelled',
    },
    {
      detailType: 'Membership Cancelled',
      detailFields: membershipFields,
      doubt: 'schema; the sample of the guide says Membership Closed',
    },
    { detailType: 'Membership Terminated', detailFields: membershipFields },
  ],
  fields: [
    { path: 'detail.createdBy', ...actors },
    { path: 'detail.updatedBy', ...actors },
  ],
};

const guardDutyFindingFields = findingFields('GuardDuty Finding');

export const guardDutyEvents: DocumentedSource = {
  source: 'aws.guardduty',
  page: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html, monitor-with-eventbridge-s3-malware-protection.html',
  detailTypes: [
    { detailType: 'GuardDuty Finding', detailFields: guardDutyFindingFields },
    { detailType: 'GuardDuty Malware Protection Object Scan Result' },
    { detailType: 'GuardDuty Malware Protection Post Scan Action Failed' },
    { detailType: 'GuardDuty Malware Protection Resource Status Active' },
    { detailType: 'GuardDuty Malware Protection Resource Status Warning' },
    { detailType: 'GuardDuty Malware Protection Resource Status Error' },
    // https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-guardduty.html
    { detailType: 'GuardDuty Runtime Protection Healthy' },
    { detailType: 'GuardDuty Runtime Protection Unhealthy' },
  ],
  fields: [],
};

/** Findings of Security Hub CSPM have the AWS Security Finding Format; those of Security Hub have OCSF, whose names are in lower case. */
const asffFields = findingFields('AWS Security Finding Format').map((field) => `findings.${field}`);
const ocsfFields = [/^findings\.[a-z][a-z\d_]*(?:\.|$)/];

/** Security Hub CSPM and, with its own format of findings, Security Hub. */
export const securityHubEvents: DocumentedSource = {
  source: 'aws.securityhub',
  page: 'https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html, securityhub-v2-cwe-event-formats.html',
  detailTypes: [
    { detailType: 'Security Hub Findings - Imported', detailFields: asffFields },
    { detailType: 'Security Hub Findings - Custom Action', detailFields: ['actionName', 'actionDescription', ...asffFields] },
    { detailType: 'Security Hub Findings', doubt: 'the reference of EventBridge alone; the guide of Security Hub CSPM has no such event' },
    { detailType: 'Security Hub Insight Results' },
    { detailType: 'Security Hub Standard Results' },
    { detailType: 'Findings Imported V2', detailFields: ocsfFields },
  ],
  // https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
  fields: [
    { path: 'detail.findings.Workflow.Status', values: ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'] },
    { path: 'detail.findings.RecordState', values: ['ACTIVE', 'ARCHIVED'] },
    { path: 'detail.findings.Severity.Label', values: ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] },
  ],
};

/** What a sign-in has within fields that every record has, and that may have more. */
const signInFields = [
  ...['LoginTo', 'MobileVersion', 'MFAUsed', 'MFAIdentifier', 'SwitchFrom', 'RedirectTo'].map((name) => `additionalEventData.${name}`),
  ...['ConsoleLogin', 'SwitchRole', 'ExitRole', 'RenewRole', 'CheckMfa'].map((name) => `responseElements.${name}`),
];

/** Sign-in to the console, which is logged in the Region of the endpoint: for root always in us-east-1. */
export const signInEvents: DocumentedSource = {
  source: 'aws.signin',
  page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html',
  detailTypes: [
    { detailType: 'AWS Console Sign In via CloudTrail', detailFields: [...recordFields, ...signInFields] },
    // https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-signin.html
    { detailType: 'Sign-in Anomaly Alert' },
  ],
  fields: [],
};

const automationFields = ['ExecutionId', 'Definition', 'DefinitionVersion', 'Status', 'StartTime', 'EndTime', 'Time'];

/**
 * Events of Systems Manager, in the account and Region in which they arise, without a trail.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ssm.html
 */
export const systemsManagerEvents: DocumentedSource = {
  source: 'aws.ssm',
  page: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html',
  detailTypes: [
    { detailType: 'EC2 Automation Execution Status-change Notification', detailFields: [...automationFields, 'ExecutedBy'] },
    { detailType: 'EC2 Automation Step Status-change Notification', detailFields: [...automationFields, 'StepName', 'Action'] },
    ...[
      ...['EC2 Command Status-change Notification', 'EC2 Command Invocation Status-change Notification'],
      ...['EC2 State Manager Association State Change', 'EC2 State Manager Instance Association State Change'],
      ...['Parameter Store Change', 'Parameter Store Policy Action', 'Impact Assessment Created', 'OpsItem Create', 'OpsItem Update'],
      ...['Approver Access Request Status Update', 'Requester Access Request Status Update', 'JITNA Access Request Failed'],
      ...['Change Request Status Update', 'Change Request Template Document Review Status Update', 'Calendar State Change'],
      ...['Maintenance Window State-change Notification', 'Maintenance Window Execution State-change Notification'],
      ...['Maintenance Window Task Execution State-change Notification', 'Maintenance Window Target Registration Notification'],
      ...['Maintenance Window Task Target Invocation State-change Notification', 'Maintenance Window Task Registration Notification'],
      ...['Configuration Compliance State Change', 'Inventory Resource State Change'],
      ...['SSM Managed Instance Deregistration', 'SSM Managed Instance Registration', 'SSM Managed Instance Public Key Update'],
    ].map((detailType) => ({ detailType })),
  ],
  fields: [],
};

/** Services that have no events but the records that CloudTrail sends on. */
const recordsAlone = ['iam', 'organizations'].map((service): DocumentedSource => ({
  source: `aws.${service}`,
  page: `https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-${service}.html`,
  detailTypes: [],
  fields: [],
}));

export const documentedSources: readonly DocumentedSource[] = [
  securityIncidentResponseEvents,
  guardDutyEvents,
  securityHubEvents,
  signInEvents,
  systemsManagerEvents,
  ...recordsAlone,
];

/**
 * Names of one and the same event, where pages of AWS disagree. A pattern with one of them may never match.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/using-events.html
 */
export const namesOfOneEvent: readonly (readonly [string, string])[] = [
  ['Case Comment Created', 'Case Comment Added'],
  ['Membership Closed', 'Membership Cancelled'],
];

/**
 * Names that a page of AWS writes, and no sample of an event has.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const otherSpellings: readonly string[] = ['AWS Console Signin via CloudTrail'];

/**
 * `ProductName` of findings that AWS Security Incident Response does not ingest: it takes those of GuardDuty and of third parties. Findings of
 * controls have `Security Hub`.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-internal-providers.html
 */
export const productsNotIngested: readonly string[] = [
  ...['Security Hub', 'Config', 'Inspector', 'Macie', 'Health', 'Firewall Manager', 'IAM Access Analyzer'],
  ...['IoT Device Defender', 'Systems Manager Patch Manager', 'Detective', 'Route 53 Resolver DNS Firewall'],
];

/** Whether one of the documented fields of `detail` is the field of that name. What differs from one in capitals alone is none, though it is in an open one. */
export function hasDetailField(fields: readonly (string | RegExp)[], name: string): boolean {
  const { names, inLowerCase, open, forms } = indexOf(fields);
  if (names.has(name)) return true;
  return !inLowerCase.has(name.toLowerCase()) && (open.some((field) => isInside(field, name)) || forms.some((form) => form.test(name)));
}

/** Documented fields, by how a name is looked up among them. */
interface FieldIndex {
  readonly names: ReadonlySet<string>;
  readonly inLowerCase: ReadonlySet<string>;
  /** Without the `.*` at their end: `resource` of `resource.*`. */
  readonly open: readonly string[];
  readonly forms: readonly RegExp[];
}

/** Some events have a thousand fields, and each pattern is held against all kinds of events. */
const indices = new WeakMap<readonly (string | RegExp)[], FieldIndex>();

function indexOf(fields: readonly (string | RegExp)[]): FieldIndex {
  const known = indices.get(fields);
  if (known !== undefined) return known;
  const texts = fields.filter((field) => typeof field === 'string');
  const made = {
    names: new Set(texts),
    inLowerCase: new Set(texts.map((text) => text.toLowerCase())),
    open: texts.filter((text) => text.endsWith('.*')).map((text) => text.slice(0, -2)),
    forms: fields.filter((field) => typeof field !== 'string'),
  };
  indices.set(fields, made);
  return made;
}

const isInside = (open: string, name: string): boolean => name === open || name.startsWith(`${open}.`);
