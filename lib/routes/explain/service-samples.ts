import { securityIncidentResponseEvents } from '../../events/documented-events';
import { type EventPlace } from '../layout';
import { envelope, sampleTime, type SampleEvent, type SamplePlace } from './sample-place';

export interface NamedSample {
  /** E.g. `Case Created by responder`. */
  readonly name: string;
  readonly event: SampleEvent;
}

const caseId = '1234567890';
const membershipId = 'm-1234567890abcdef0';

/**
 * The 18 kinds of events of AWS Security Incident Response, as its guide and schema have them: most name who caused them, in `createdBy` of what is
 * created and `updatedBy` of what is updated; events of the membership and a closed case name nobody. "Case Comment Added" is left out, which is
 * another name of "Case Comment Created".
 */
export function securityIrSamples(place: EventPlace): readonly NamedSample[] {
  return allSecurityIrSamples(place).filter(({ event }) => event['detail-type'] !== 'Case Comment Added');
}

/** The events by every name that pages of AWS have. */
export function allSecurityIrSamples({ account, region }: EventPlace): readonly NamedSample[] {
  const actors = [
    ['responder', 'AWS Responder'],
    ['service', 'security-ir.amazonaws.com'],
    ['customer', account],
  ] as const;
  return securityIncidentResponseEvents.detailTypes.flatMap(({ detailType }): readonly NamedSample[] => {
    const isCase = detailType.startsWith('Case ');
    const about = isCase ? { caseId } : { membershipId };
    const resource = isCase ? `case/${caseId}` : `membership/${membershipId}`;
    const make = (detail: SampleEvent): SampleEvent => ({
      ...envelope({ account, region }, 'aws.security-ir', detailType),
      resources: [`arn:aws:security-ir:${region}:${account}:${resource}`],
      detail,
    });
    const by = detailType.endsWith('Updated') ? 'updatedBy' : 'createdBy';
    return isCase && detailType !== 'Case Closed'
      ? actors.map(([actor, name]) => ({ name: `${detailType} by ${actor}`, event: make({ ...about, [by]: name }) }))
      : [{ name: detailType, event: make(about) }];
  });
}

/** Events of services that findings and calls do not come from. */
export function otherSamples(place: SamplePlace): readonly SampleEvent[] {
  return [scanResult(place), complianceChange(place), healthEvent(place)];
}

/** https://docs.aws.amazon.com/guardduty/latest/ug/monitor-with-eventbridge-s3-malware-protection.html */
function scanResult(place: EventPlace): SampleEvent {
  const { account, region } = place;
  return {
    ...envelope(place, 'aws.guardduty', 'GuardDuty Malware Protection Object Scan Result'),
    resources: [`arn:aws:guardduty:${region}:${account}:malware-protection-plan/b4c7f464ab3a4EXAMPLE`],
    detail: {
      schemaVersion: '1.0',
      scanStatus: 'COMPLETED',
      resourceType: 'S3_OBJECT',
      s3ObjectDetails: { bucketName: 'amzn-s3-demo-bucket', objectKey: 'upload.pdf', eTag: 'ASIAI44QH8DHBEXAMPLE', s3Throttled: false },
      scanResultDetails: { scanResultStatus: 'THREATS_FOUND', threats: [{ name: 'EICAR-Test-File (not a virus)' }] },
    },
  };
}

/** https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html */
function complianceChange(place: EventPlace): SampleEvent {
  const { account, region } = place;
  return {
    ...envelope(place, 'aws.config', 'Config Rules Compliance Change'),
    resources: [],
    detail: {
      messageType: 'ComplianceChangeNotification',
      recordVersion: '1.0',
      configRuleName: 'restricted-ssh',
      configRuleARN: `arn:aws:config:${region}:${account}:config-rule/config-rule-ab1cd2`,
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: 'sg-0123456789abcdef0',
      awsAccountId: account,
      awsRegion: region,
      newEvaluationResult: { complianceType: 'NON_COMPLIANT', resultRecordedTime: sampleTime },
      notificationCreationTime: sampleTime,
    },
  };
}

/** https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html */
function healthEvent(place: EventPlace): SampleEvent {
  const { account, region } = place;
  return {
    ...envelope(place, 'aws.health', 'AWS Health Event'),
    resources: ['i-0123456789abcdef0'],
    detail: {
      eventArn: `arn:aws:health:${region}::event/EC2/AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED/EXAMPLE`,
      service: 'EC2',
      eventTypeCode: 'AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED',
      eventTypeCategory: 'issue',
      eventScopeCode: 'ACCOUNT_SPECIFIC',
      eventRegion: region,
      affectedAccount: account,
      affectedEntities: [{ entityValue: 'i-0123456789abcdef0' }],
    },
  };
}
