/** A kind of event that a service puts on the default event bus. */
export interface DocumentedDetailType {
  readonly detailType: string;
  /** @default - AWS documents the kind of event without a contradiction */
  readonly doubt?: string;
  /** Fields of `detail`. @default - too many to name here; any field may be there */
  readonly detailFields?: readonly string[];
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
      doubt: 'one pattern of the guide; every sample says Case Comment Created',
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

export const guardDutyEvents: DocumentedSource = {
  source: 'aws.guardduty',
  page: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html',
  detailTypes: [{ detailType: 'GuardDuty Finding' }],
  fields: [],
};

/** Security Hub CSPM and, with its own format of findings, Security Hub. */
export const securityHubEvents: DocumentedSource = {
  source: 'aws.securityhub',
  page: 'https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html, securityhub-v2-cwe-event-formats.html',
  detailTypes: [
    { detailType: 'Security Hub Findings - Imported' },
    { detailType: 'Security Hub Findings - Custom Action' },
    { detailType: 'Security Hub Insight Results' },
    { detailType: 'Findings Imported V2' },
  ],
  // https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
  fields: [
    { path: 'detail.findings.Workflow.Status', values: ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'] },
    { path: 'detail.findings.RecordState', values: ['ACTIVE', 'ARCHIVED'] },
    { path: 'detail.findings.Severity.Label', values: ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] },
  ],
};

export const documentedSources: readonly DocumentedSource[] = [securityIncidentResponseEvents, guardDutyEvents, securityHubEvents];
