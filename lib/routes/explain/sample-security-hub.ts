import { ocsfSeverities, type OcsfSeverity } from '../../configuration/ocsf';
import { envelope, sampleTime, type SampleEvent, type SamplePlace } from './sample-place';

/**
 * A finding of GuardDuty as Security Hub has it, in the Open Cybersecurity Schema Framework.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-cwe-event-formats.html
 */
export function securityHubV2Sample(place: SamplePlace, severity: OcsfSeverity): SampleEvent {
  const { member, region } = place;
  return {
    ...envelope(place, 'aws.securityhub', 'Findings Imported V2'),
    resources: ['e51603d1054aad9d9f498d82d6e81acf4cf6bc88140e8ad2273123c73b811084'],
    detail: {
      findings: [
        {
          activity_id: 1,
          activity_name: 'Create',
          category_name: 'Findings',
          category_uid: 2,
          class_name: 'Detection Finding',
          class_uid: 2004,
          type_uid: 200401,
          severity,
          severity_id: ocsfSeverities[severity],
          status: 'New',
          status_id: 1,
          time_dt: sampleTime,
          cloud: { account: { uid: member }, provider: 'AWS', region },
          finding_info: {
            title: 'The EC2 instance i-0123456789abcdef0 is communicating with a Tor entry node.',
            types: ['UnauthorizedAccess:EC2/TorClient'],
            uid: `arn:aws:guardduty:${region}:${member}:detector/12abc34d567e8fa901bc2d34e56789f0/finding/0ab1c2d3e4f5061728394a5b6c7d8e9f`,
          },
          metadata: { product: { name: 'GuardDuty', uid: `arn:aws:securityhub:${region}::productv2/aws/guardduty`, vendor_name: 'AWS' } },
          resources: [{ type: 'AWS::EC2::Instance', uid: `arn:aws:ec2:${region}:${member}:instance/i-0123456789abcdef0`, region }],
        },
      ],
    },
  };
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
export function insightSample(place: SamplePlace): SampleEvent {
  const { account, region } = place;
  return {
    ...envelope(place, 'aws.securityhub', 'Security Hub Insight Results'),
    resources: [`arn:aws:securityhub:${region}:${account}:action/custom/Escalate`],
    detail: {
      actionName: 'Escalate',
      actionDescription: 'Sends the results on',
      insightArn: 'arn:aws:securityhub:::insight/securityhub/default/1',
      insightName: 'AWS resources with the most findings',
      resultType: 'ResourceId',
      'number of results': '1',
      insightResults: [{ [`arn:aws:ec2:${region}:${account}:instance/i-0123456789abcdef0`]: 5 }],
    },
  };
}
