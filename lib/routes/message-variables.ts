import { type MessageAbout, type MessageKind } from './message-about';

/**
 * A line of a message: its label, and text with variables in angle brackets. AWS fixes the alphabet of the variables' values, so they can
 * be inside quotes.
 */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** A text that nobody knows the alphabet of. */
export interface FreeText {
  readonly name: string;
  readonly variable: string;
}

/** What a responder needs first. */
export interface MessageVariables {
  /** JSON paths, by variable. */
  readonly paths: Readonly<Record<string, string>>;
  /** What happened: at most 255 characters when rendered. */
  readonly summary: string;
  /** Free texts that are in every such event; each stands alone, outside quotes. */
  readonly freeTexts: readonly FreeText[];
  /** Whether the first free text says what happened, and the summary only where. @default false */
  readonly isHeadline?: boolean;
  /** Where, how bad, and what to ask for. */
  readonly facts: readonly Fact[];
  /** Page of the console. */
  readonly link: string;
  /** What the page is called. */
  readonly linkTitle: string;
  /** The same for all events of one matter. */
  readonly threadId: string;
  /** What to do next. */
  readonly nextSteps: readonly string[];
}

const common = { time: '$.time', region: '$.region', account: '$.account' };
const whereAndWhen = [
  { name: 'Account', value: '<account>' },
  { name: 'Region', value: '<region>' },
  { name: 'Time', value: '<time>' },
];

/** Values that a message about an event of a kind holds. */
export function messageVariables({ kind, plain }: MessageAbout): MessageVariables {
  return kind === 'other' ? otherVariables(plain) : byKind[kind];
}

/**
 * Events of which only the common fields are known. Their detail type and source are inside quotes if AWS or the pattern fixes their
 * alphabet.
 */
function otherVariables(plain: MessageAbout['plain']): MessageVariables {
  const isPlain = plain.includes('detail-type') && plain.includes('source');
  return {
    paths: { ...common, id: '$.id', what: '$.detail-type', source: '$.source' },
    summary: `${isPlain ? '<what> of <source>' : 'Event'} in account <account>, <region>`,
    freeTexts: isPlain
      ? []
      : [
          { name: 'Event', variable: 'what' },
          { name: 'Source', variable: 'source' },
        ],
    isHeadline: !isPlain,
    facts: [...(isPlain ? [{ name: 'Source', value: '<source>' }] : []), ...whereAndWhen, { name: 'ID', value: '<id>' }],
    link: 'https://console.aws.amazon.com/console/home?region=<region>',
    linkTitle: 'Open the console',
    threadId: '<id>',
    nextSteps: ['Open the account and Region named above'],
  };
}

/** A call that CloudTrail recorded. */
const call: MessageVariables = {
  paths: {
    ...common,
    service: '$.detail.eventSource',
    call: '$.detail.eventName',
    // An unusual number of calls names them further in.
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-insights-fields-trails.html
    unusualService: '$.detail.insightDetails.eventSource',
    unusualCall: '$.detail.insightDetails.eventName',
    // Not the ARN: the path in that of an IAM user may hold any character, quotes too, and would end the string that it stands in.
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html; names of users, roles and sessions have letters, digits and _+=,.@-
    user: '$.detail.userIdentity.userName',
    role: '$.detail.userIdentity.sessionContext.sessionIssuer.userName',
    principal: '$.detail.userIdentity.principalId',
    principalType: '$.detail.userIdentity.type',
    invokedBy: '$.detail.userIdentity.invokedBy',
    address: '$.detail.sourceIPAddress',
    error: '$.detail.errorCode',
    event: '$.detail.eventID',
  },
  summary: '<service><unusualService> <call><unusualCall> in account <account>, <region>, by <principalType> <user><role>',
  freeTexts: [],
  facts: [
    { name: 'Call', value: '<service><unusualService> <call><unusualCall>' },
    { name: 'By', value: '<principalType> <user><role> <principal> <invokedBy>' },
    { name: 'From', value: '<address>' },
    { name: 'Refused with', value: '<error>' },
    ...whereAndWhen,
    { name: 'Event', value: '<event>' },
  ],
  link: 'https://<region>.console.aws.amazon.com/cloudtrailv2/home?region=<region>#/events/<event>',
  linkTitle: 'Open the event in CloudTrail',
  threadId: 'cloudtrail-<event>',
  nextSteps: ['Ask whoever made the call; where nobody knows of it, open a case with AWS Security Incident Response'],
};

/**
 * A call of a containment runbook that Systems Manager has accepted: it has then held the parameters against the runbook, so that the resource is an
 * instance ID, a name that IAM allows, or the name of a bucket. A call has one of the three.
 * https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html
 */
function containmentCall(what: string, nextSteps: readonly string[]): MessageVariables {
  const parameter = (name: string): string => `$.detail.requestParameters.parameters.${name}[0]`;
  const resource = '<instance><iamPrincipal><bucket>';
  return {
    ...call,
    paths: {
      ...call.paths,
      runbook: '$.detail.requestParameters.documentName',
      execution: '$.detail.responseElements.automationExecutionId',
      instance: parameter('InstanceId'),
      iamPrincipal: parameter('PrincipalName'),
      bucket: parameter('BucketName'),
    },
    summary: `${what}: ${resource} in account <account>, <region>, by <principalType> <user><role>`,
    facts: [
      { name: 'Resource', value: resource },
      { name: 'Runbook', value: '<runbook>' },
      { name: 'Execution', value: '<execution>' },
      ...call.facts.filter(({ name }) => name !== 'Call' && name !== 'Refused with'),
    ],
    nextSteps,
  };
}

const unexpected = 'If nobody expects it, open a case with AWS Security Incident Response';

const byKind: Readonly<Record<Exclude<MessageKind, 'other'>, MessageVariables>> = {
  'security-ir': {
    paths: {
      ...common,
      what: '$.detail-type',
      case: '$.detail.caseId',
      membership: '$.detail.membershipId',
      createdBy: '$.detail.createdBy',
      updatedBy: '$.detail.updatedBy',
    },
    summary: 'AWS Security Incident Response: <what> <case><membership>',
    freeTexts: [],
    facts: [
      { name: 'Case', value: '<case>' },
      { name: 'Membership', value: '<membership>' },
      // Either may be missing; the samples write one and the schema the other (traps 3).
      { name: 'By', value: '<createdBy><updatedBy>' },
      ...whereAndWhen,
    ],
    // AWS documents the console's address, and none of a single case: the case ID stands beside it.
    link: 'https://console.aws.amazon.com/security-ir/home?region=<region>',
    linkTitle: 'Open AWS Security Incident Response',
    threadId: 'security-ir-<case><membership>',
    nextSteps: ['Open the case in the account and Region of the membership and answer the responders there'],
  },
  guardduty: {
    paths: {
      ...common,
      type: '$.detail.type',
      severity: '$.detail.severity',
      findingAccount: '$.detail.accountId',
      findingRegion: '$.detail.region',
      finding: '$.detail.id',
      resource: '$.detail.resource.resourceType',
      instance: '$.detail.resource.instanceDetails.instanceId',
      updated: '$.detail.updatedAt',
      text: '$.detail.title',
    },
    summary: 'GuardDuty, severity <severity>: <type> in account <findingAccount>, <findingRegion>',
    freeTexts: [{ name: 'Title', variable: 'text' }],
    facts: [
      { name: 'Type', value: '<type>' },
      { name: 'Severity', value: '<severity>' },
      { name: 'Account', value: '<findingAccount>' },
      { name: 'Region', value: '<findingRegion>' },
      { name: 'Resource', value: '<resource> <instance>' },
      { name: 'Finding', value: '<finding>' },
      { name: 'Time', value: '<updated>' },
    ],
    // The Region of the event has the detector; that in the finding may be another for calls of global services (API_Finding).
    link: 'https://<region>.console.aws.amazon.com/guardduty/home?region=<region>#/findings?macros=current&fId=<finding>',
    linkTitle: 'Open the finding in GuardDuty',
    threadId: 'guardduty-<finding>',
    nextSteps: ['Open the finding in the GuardDuty administrator account, in its Region'],
  },
  securityhub: {
    paths: {
      ...common,
      severity: '$.detail.findings[0].Severity.Label',
      status: '$.detail.findings[0].Workflow.Status',
      findingAccount: '$.detail.findings[0].AwsAccountId',
      product: '$.detail.findings[0].ProductArn',
      text: '$.detail.findings[0].Title',
    },
    summary: 'Security Hub, <severity>: finding in account <findingAccount>, <region>',
    freeTexts: [{ name: 'Title', variable: 'text' }],
    facts: [
      { name: 'Severity', value: '<severity>' },
      { name: 'Workflow', value: '<status>' },
      { name: 'Account', value: '<findingAccount>' },
      { name: 'Region', value: '<region>' },
      { name: 'Product', value: '<product>' },
      // Of the event, not of the finding: whoever imports a finding writes its own times.
      { name: 'Time', value: '<time>' },
    ],
    link: 'https://<region>.console.aws.amazon.com/securityhub/home?region=<region>#/findings',
    linkTitle: 'Open Security Hub',
    threadId: 'securityhub-<findingAccount>',
    nextSteps: ['Open the finding in the Security Hub administrator account'],
  },
  'securityhub-insight': {
    paths: { ...common, insight: '$.detail.insightArn', id: '$.id', text: '$.detail.insightName' },
    summary: 'Security Hub: results of an insight in account <account>, <region>',
    freeTexts: [{ name: 'Insight', variable: 'text' }],
    facts: [{ name: 'ARN', value: '<insight>' }, ...whereAndWhen],
    link: 'https://<region>.console.aws.amazon.com/securityhub/home?region=<region>#/insights',
    linkTitle: 'Open Security Hub',
    threadId: 'securityhub-insight-<id>',
    nextSteps: ['Open the insight in the Security Hub administrator account'],
  },
  // https://schema.ocsf.io/1.6.0/classes/detection_finding: severity_id and finding_info.title are required.
  'securityhub-v2': {
    paths: {
      ...common,
      severity: '$.detail.findings[0].severity',
      severityId: '$.detail.findings[0].severity_id',
      status: '$.detail.findings[0].status',
      findingAccount: '$.detail.findings[0].cloud.account.uid',
      product: '$.detail.findings[0].metadata.product.uid',
      text: '$.detail.findings[0].finding_info.title',
    },
    summary: 'Security Hub, <severity> (severity <severityId>): finding in account <findingAccount>, <region>',
    freeTexts: [{ name: 'Title', variable: 'text' }],
    facts: [
      { name: 'Severity', value: '<severity>' },
      { name: 'Status', value: '<status>' },
      { name: 'Account', value: '<findingAccount>' },
      { name: 'Region', value: '<region>' },
      { name: 'Product', value: '<product>' },
      { name: 'Time', value: '<time>' },
    ],
    link: 'https://<region>.console.aws.amazon.com/securityhub/v2/home?region=<region>#/findings',
    linkTitle: 'Open Security Hub',
    threadId: 'securityhub-v2-<findingAccount>',
    nextSteps: ['Open the finding in the Security Hub administrator account'],
  },
  // Also for what the root user does, which need be no tampering.
  cloudtrail: {
    ...call,
    summary: 'Tamper detection: <service> <call> in account <account>, <region>, by <principalType> <user><role>',
    nextSteps: [...call.nextSteps, 'Treat what the root user did as an incident until the owner of the account confirms it'],
  },
  call,
  containment: containmentCall('Containment started', ['Check that the case or the change of this containment is known', unexpected]),
  'containment-release': containmentCall('Contained resource released', [
    'Check that the responders of the case agreed to the release. The resource can be reached again',
    unexpected,
  ]),
  'containment-dry-run': containmentCall('Dry run of containment, which changes nothing', [
    'Nothing is contained or released by this call',
    unexpected,
  ]),
  'containment-execution': {
    paths: { ...common, runbook: '$.detail.Definition', status: '$.detail.Status', execution: '$.detail.ExecutionId' },
    summary: 'Containment runbook <runbook> is <status> in account <account>, <region>',
    freeTexts: [],
    facts: [
      { name: 'Runbook', value: '<runbook>' },
      { name: 'Status', value: '<status>' },
      { name: 'Execution', value: '<execution>' },
      // The event does not have it.
      { name: 'Dry run', value: 'not said by this event; the execution shows it' },
      ...whereAndWhen,
    ],
    link: 'https://<region>.console.aws.amazon.com/systems-manager/automation/execution/<execution>?region=<region>',
    linkTitle: 'Open the execution in Systems Manager',
    threadId: 'automation-<execution>',
    nextSteps: ['Open the execution: it shows who started it, its parameters and its steps', unexpected],
  },
  'containment-role': {
    ...call,
    paths: {
      ...call.paths,
      assumed: '$.detail.requestParameters.roleArn',
      session: '$.detail.requestParameters.roleSessionName',
    },
    summary: 'Containment role assumed in account <account>, <region>, by <principalType> <invokedBy><user><role>',
    facts: [
      { name: 'Role', value: '<assumed>' },
      { name: 'Session', value: '<session>' },
      ...call.facts.filter(({ name }) => name !== 'Call'),
    ],
    nextSteps: ['The service and Systems Manager alone assume these roles. Treat anybody else as an incident', unexpected],
  },
  'containment-other': { ...call, summary: `Use of containment: ${call.summary}`, nextSteps: [...call.nextSteps, unexpected] },
};
