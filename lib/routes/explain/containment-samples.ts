import { containmentExecutionRoleName, containmentRoleName } from '../../containment/roles';
import { type EventPlace } from '../layout';
import { envelope, sampleTime, type SampleEvent } from './sample-place';
import { type NamedSample } from './service-samples';

const execution = '333ba70b-2333-48db-b17e-a5e69c6f4d1c';

/**
 * Events of the use of containment, in the forms that AWS documents.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html,
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
export function containmentSamples(place: EventPlace): readonly NamedSample[] {
  const instance = { InstanceId: ['i-0123456789abcdef0'] };
  const runbook = 'AWSSupport-ContainEC2Instance';
  return [
    { name: 'containment started', event: start(place, runbook, { ...instance, Action: ['Contain'], DryRun: ['false'] }) },
    { name: 'contained resource released', event: start(place, runbook, { ...instance, Action: ['Restore'], DryRun: ['false'] }) },
    { name: 'dry run', event: start(place, runbook, { ...instance, Action: ['Contain'], DryRun: ['true'] }) },
    { name: 'dry run by default', event: start(place, runbook, { ...instance, Action: ['Contain'] }) },
    {
      name: 'containment of a principal',
      event: start(place, 'AWSSupport-ContainIAMPrincipal', { PrincipalName: ['mallory'], Action: ['Contain'], DryRun: ['false'] }),
    },
    {
      name: 'containment of a bucket',
      event: start(place, 'AWSSupport-ContainS3Resource', { BucketName: ['amzn-s3-demo-bucket'], Action: ['Contain'], DryRun: ['false'] }),
    },
    { name: 'parameters not recorded', event: start(place, runbook, undefined) },
    {
      name: 'refused',
      event: start(place, runbook, { ...instance, Action: ['Contain'], DryRun: ['false'] }, { errorCode: 'AccessDeniedException' }),
    },
    {
      name: 'started by the root user',
      event: start(
        place,
        runbook,
        { ...instance, Action: ['Contain'], DryRun: ['false'] },
        {
          userIdentity: { type: 'Root', principalId: place.account, arn: `arn:aws:iam::${place.account}:root`, accountId: place.account },
        },
      ),
    },
    ...['InProgress', 'Success', 'Failed'].map((status) => ({ name: `execution ${status}`, event: executionOf(place, runbook, status) })),
    {
      name: 'containment role assumed by the service',
      event: assumed(place, containmentRoleName, 'containment.security-ir.amazonaws.com'),
    },
    { name: 'execution role assumed by Systems Manager', event: assumed(place, containmentExecutionRoleName, 'ssm.amazonaws.com') },
    { name: 'execution role assumed by a person', event: assumed(place, containmentExecutionRoleName) },
    { name: 'backup bucket made', event: backup(place, 'CreateBucket', {}) },
    { name: 'backup written', event: backup(place, 'PutObject', { key: `2026/1/15/8/30/${execution}.json` }) },
  ];
}

const person = ({ account }: EventPlace, role: string, session: string): SampleEvent => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLEROLE111111:${session}`,
  arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
  accountId: account,
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEROLE111111',
      arn: `arn:aws:iam::${account}:role/${role}`,
      accountId: account,
      userName: role,
    },
  },
});

function call(place: EventPlace, service: string, eventName: string, detail: SampleEvent): SampleEvent {
  const { account, region } = place;
  return {
    ...envelope(place, `aws.${service}`, 'AWS API Call via CloudTrail'),
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: person(place, 'Responder', 'alice'),
      eventTime: sampleTime,
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: region,
      sourceIPAddress: '203.0.113.7',
      userAgent: 'aws-cli/2.0',
      eventID: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE22222',
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
      ...detail,
    },
  };
}

/** @param parameters - not given where the record does not hold them */
function start(
  place: EventPlace,
  documentName: string,
  parameters: SampleEvent | undefined,
  more: SampleEvent = { responseElements: { automationExecutionId: execution } },
): SampleEvent {
  const requestParameters = { documentName, ...(parameters && { parameters }) };
  return call(place, 'ssm', 'StartAutomationExecution', { requestParameters, ...more });
}

function executionOf(place: EventPlace, definition: string, status: string): SampleEvent {
  const { account, region } = place;
  return {
    ...envelope(place, 'aws.ssm', 'EC2 Automation Execution Status-change Notification'),
    resources: [
      `arn:aws:ssm:${region}:${account}:automation-execution/${execution}`,
      `arn:aws:ssm:${region}:${account}:automation-definition/${definition}:1`,
    ],
    detail: {
      ExecutionId: execution,
      Definition: definition,
      DefinitionVersion: 1,
      Status: status,
      StartTime: 'Jan 15, 2026 8:30:00 AM',
      EndTime: 'Jan 15, 2026 8:30:06 AM',
      Time: 5753,
      ExecutedBy: `arn:aws:sts::${account}:assumed-role/Responder/alice`,
    },
  };
}

/** @param service - principal of the service that assumes it. @default - a person */
function assumed(place: EventPlace, role: string, service?: string): SampleEvent {
  const { account } = place;
  return call(place, 'sts', 'AssumeRole', {
    readOnly: true,
    ...(service !== undefined && { userIdentity: { type: 'AWSService', invokedBy: service }, sourceIPAddress: service }),
    requestParameters: { roleArn: `arn:aws:iam::${account}:role/${role}`, roleSessionName: 'case-1234567890' },
  });
}

const backup = (place: EventPlace, eventName: string, more: SampleEvent): SampleEvent =>
  call(place, 's3', eventName, {
    userIdentity: person(place, containmentExecutionRoleName, execution),
    requestParameters: { bucketName: 'amzn-s3-demo-backup-bucket', ...more },
    ...('key' in more && { managementEvent: false, eventCategory: 'Data' }),
  });
