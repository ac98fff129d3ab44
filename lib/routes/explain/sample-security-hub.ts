import { ocsfComplianceStatuses, ocsfSeverities, type OcsfComplianceStatus, type OcsfSeverity } from '../../configuration/ocsf';
import { findingTypes } from '../../events/finding-types';
import { envelope, sampleTime, type SampleEvent, type SamplePlace } from './sample-place';

const torClient = 'UnauthorizedAccess:EC2/TorClient';

/** A type whose findings have a severity: none has Fatal. */
function typeOf(severity: OcsfSeverity): string {
  const found = findingTypes().filter(({ severities }) => severities.some((each) => each === severity.toLowerCase()));
  return found.some(({ type }) => type === torClient) ? torClient : (found[0]?.type ?? torClient);
}

/** What tells a class of findings in the Open Cybersecurity Schema Framework. */
interface OcsfClass {
  readonly class_name: string;
  readonly class_uid: number;
  readonly type_uid: number;
}

/** An event of Security Hub V2 with one finding. https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-cwe-event-formats.html */
function ocsfEvent(place: SamplePlace, severity: OcsfSeverity, ofClass: OcsfClass, own: object): SampleEvent {
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
          ...ofClass,
          severity,
          severity_id: ocsfSeverities[severity],
          status: 'New',
          status_id: 1,
          time_dt: sampleTime,
          cloud: { account: { uid: place.member }, provider: 'AWS', region: place.region },
          ...own,
        },
      ],
    },
  };
}

/** A finding of GuardDuty as Security Hub V2 has it. */
export function securityHubV2Sample(place: SamplePlace, severity: OcsfSeverity, type = typeOf(severity)): SampleEvent {
  const { member, region } = place;
  const title =
    type === torClient ? 'The EC2 instance i-0123456789abcdef0 is communicating with a Tor entry node.' : `A finding of the type ${type}.`;
  const uid = `arn:aws:guardduty:${region}:${member}:detector/12abc34d567e8fa901bc2d34e56789f0/finding/0ab1c2d3e4f5061728394a5b6c7d8e9f`;
  return ocsfEvent(
    place,
    severity,
    { class_name: 'Detection Finding', class_uid: 2004, type_uid: 200401 },
    {
      finding_info: { title, types: [type], uid },
      metadata: { product: { name: 'GuardDuty', uid: `arn:aws:securityhub:${region}::productv2/aws/guardduty`, vendor_name: 'AWS' } },
      resources: [{ type: 'AWS::EC2::Instance', uid: `arn:aws:ec2:${region}:${member}:instance/i-0123456789abcdef0`, region }],
    },
  );
}

/** A finding of a control in OCSF. https://schema.ocsf.io/1.6.0/classes/compliance_finding */
export function complianceV2Sample(place: SamplePlace, severity: OcsfSeverity, status: OcsfComplianceStatus): SampleEvent {
  const { member, region } = place;
  return ocsfEvent(
    place,
    severity,
    { class_name: 'Compliance Finding', class_uid: 2003, type_uid: 200301 },
    {
      compliance: { control: 'S3.9', status, status_id: ocsfComplianceStatuses[status] },
      finding_info: { title: 'A finding of the control S3.9.', uid: `arn:aws:securityhub:${region}:${member}:finding/1` },
      metadata: { product: { uid: `arn:aws:securityhub:${region}::productv2/aws/securityhub`, vendor_name: 'AWS' } },
      resources: [{ type: 'AWS::S3::Bucket', uid: 'arn:aws:s3:::amzn-s3-demo-bucket', region }],
    },
  );
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

/** A finding of a control. https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html */
export function controlSample({ member, ...place }: SamplePlace, control: string, label: string, status: string): SampleEvent {
  const { region } = place;
  const id = `arn:aws:securityhub:${region}:${member}:security-control/${control}/finding/a1b2c3d4-5678-90ab-cdef-EXAMPLE33333`;
  return {
    ...envelope(place, 'aws.securityhub', 'Security Hub Findings - Imported'),
    resources: [id],
    detail: {
      findings: [
        {
          SchemaVersion: '2018-10-08',
          Id: id,
          ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
          ProductName: 'Security Hub',
          CompanyName: 'AWS',
          GeneratorId: `security-control/${control}`,
          Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
          Region: region,
          AwsAccountId: member,
          UpdatedAt: sampleTime,
          Severity: { Label: label },
          Title: `A finding of the control ${control}.`,
          Compliance: { Status: status, SecurityControlId: control },
          Workflow: { Status: status === 'PASSED' ? 'RESOLVED' : 'NEW' },
          RecordState: 'ACTIVE',
        },
      ],
    },
  };
}
