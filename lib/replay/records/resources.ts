import { type ApprovedAction } from '../../configuration/configuration';
import { type FindingResource } from '../../containment/containable';
import { type Document } from '../../signals/readers/example-event';
import { isDocument, memberOf, textAt, type FindingRecord } from './record';

/**
 * Resources that a finding names, each once, and which of the three runbooks could contain them: of an instance, of a user or role, and of a bucket
 * (AWS Systems Manager Automation runbook reference). Other resources have no runbook of AWS Security Incident Response.
 */
export function resourcesOf(record: FindingRecord): readonly FindingResource[] {
  const { finding } = record;
  const found =
    record.form === 'guardduty'
      ? inGuardDuty(finding)
      : record.form === 'security-hub'
        ? entriesOf(finding, 'Resources').map(inSecurityHub)
        : entriesOf(finding, 'resources').map(inSecurityHubV2);
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function entriesOf(finding: Document, name: string): readonly Document[] {
  const list = memberOf(finding, name);
  return Array.isArray(list) ? list.filter(isDocument) : [];
}

const contained = (action: ApprovedAction, kind: string, id: string | undefined): FindingResource => ({
  kind,
  action,
  ...(id !== undefined && id !== '' && { id }),
});
const without = (
  kind: string,
  id: string | undefined,
  none = `No containment runbook is for a resource of this kind.`,
): FindingResource => ({
  kind,
  none,
  ...(id !== undefined && id !== '' && { id }),
});

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Resource.html */
function inGuardDuty(finding: Document): readonly FindingResource[] {
  const resource = memberOf(finding, 'resource');
  const detection = memberOf(memberOf(finding, 'service'), 'detection');
  const sequence = memberOf(detection, 'sequence');
  const instance = memberOf(resource, 'instanceDetails');
  const key = memberOf(resource, 'accessKeyDetails');
  const ecs = memberOf(resource, 'ecsClusterDetails');
  const others = [
    ['EKS cluster', textAt(resource, 'eksClusterDetails', 'name')],
    ['ECS cluster', textAt(ecs, 'name')],
    ['Lambda function', textAt(resource, 'lambdaDetails', 'functionName')],
    ['RDS database', textAt(resource, 'rdsDbInstanceDetails', 'dbInstanceIdentifier')],
  ] as const;
  return [
    ...(isDocument(instance) ? [contained('ec2-instance', 'EC2 instance', textAt(instance, 'instanceId'))] : []),
    ...(isDocument(key) ? [principalOf(textAt(key, 'userType'), textAt(key, 'userName'))] : []),
    ...bucketsOf(memberOf(resource, 's3BucketDetails')),
    ...others.flatMap(([kind, id]) => (id === undefined ? [] : [without(kind, id)])),
    ...(isDocument(sequence) ? entriesOf(sequence, 'resources').map(inSequence) : []),
  ];
}

function bucketsOf(list: unknown): readonly FindingResource[] {
  return Array.isArray(list) ? list.filter(isDocument).map((bucket) => contained('s3-bucket', 'S3 bucket', textAt(bucket, 'name'))) : [];
}

const rootUser = 'The runbook takes IAM users, IAM roles and users of IAM Identity Center. The root user is none of them.';

/**
 * `PrincipalType` of the runbook is IAM user, IAM role or Identity Center user. For `AssumedRole`, GuardDuty has the name of the role as `userName`.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-summary.html
 */
function principalOf(type: string | undefined, name: string | undefined): FindingResource {
  switch (type) {
    case 'Root':
      return without('root user', name, rootUser);
    case 'AssumedRole':
    case 'Role':
      return contained('iam-principal', 'IAM role', name);
    case 'IAMUser':
      return contained('iam-principal', 'IAM user', name);
    case 'AWSService':
    case 'AWSAccount':
      return without('caller of another account or service', name, 'The principal is not in this account.');
    case undefined:
    default:
      return contained('iam-principal', 'IAM principal', name);
  }
}

/** A resource of an attack sequence (API_ResourceV2), whose `uid` is its ARN or its ID. */
function inSequence(resource: Document): FindingResource {
  const type = textAt(resource, 'resourceType') ?? '';
  const uid = textAt(resource, 'uid');
  const name = textAt(resource, 'name');
  switch (type) {
    case 'EC2_INSTANCE':
      return contained('ec2-instance', 'EC2 instance', lastPart(uid));
    case 'S3_BUCKET':
      return contained('s3-bucket', 'S3 bucket', name ?? lastPart(uid));
    case 'ACCESS_KEY':
      return principalOf(
        textAt(memberOf(resource, 'data'), 'accessKey', 'userType'),
        textAt(memberOf(resource, 'data'), 'accessKey', 'userName'),
      );
    default:
      return without(type === '' ? 'resource' : type.toLowerCase().replaceAll('_', ' '), name ?? uid);
  }
}

/** `i-1` of `arn:aws:ec2:eu-west-1:111111111111:instance/i-1`, and of `i-1`. A name of a role may have a path before it. */
const lastPart = (arn: string | undefined): string | undefined => arn?.split(/[:/]/).at(-1);

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-resource-types.html */
function inSecurityHub(resource: Document): FindingResource {
  const type = textAt(resource, 'Type') ?? '';
  const id = textAt(resource, 'Id');
  if (type === 'AwsIamAccessKey') {
    const details = memberOf(memberOf(resource, 'Details'), 'AwsIamAccessKey');
    return principalOf(textAt(details, 'PrincipalType'), textAt(details, 'PrincipalName') ?? textAt(details, 'UserName'));
  }
  return byType(type.replace(/^Aws/, '').toLowerCase(), type, id);
}

/** Types of resources are those of CloudFormation: `AWS::EC2::Instance`. */
function inSecurityHubV2(resource: Document): FindingResource {
  const type = textAt(resource, 'type') ?? '';
  return byType(
    type
      .replace(/^AWS::/, '')
      .replace('::', '')
      .toLowerCase(),
    type,
    textAt(resource, 'uid'),
  );
}

/** What ARNs of resources say of their type. https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const typesOfArns: readonly (readonly [RegExp, string])[] = [
  [/^arn:[^:]+:ec2:[^:]*:[^:]*:instance\//, 'ec2instance'],
  [/^arn:[^:]+:s3:::[^/]+$/, 's3bucket'],
  [/^arn:[^:]+:iam::[^:]*:user\//, 'iamuser'],
  [/^arn:[^:]+:iam::[^:]*:role\//, 'iamrole'],
];

/** A resource without a type, or of another one than AWS's, is what its ARN says. */
function byType(type: string, written: string, id: string | undefined): FindingResource {
  const known = type === '' || type === 'other' ? (typesOfArns.find(([form]) => form.test(id ?? ''))?.[1] ?? '') : type;
  switch (known) {
    case 'ec2instance':
      return contained('ec2-instance', 'EC2 instance', lastPart(id));
    case 's3bucket':
      return contained('s3-bucket', 'S3 bucket', lastPart(id));
    case 'iamuser':
      return contained('iam-principal', 'IAM user', lastPart(id));
    case 'iamrole':
      return contained('iam-principal', 'IAM role', lastPart(id));
    default:
      return without(written === '' ? 'resource' : written, id);
  }
}
