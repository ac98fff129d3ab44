import { findingTypes, resourceOf } from '../../lib/events/finding-types';
import { recognize } from '../../lib/replay/records/recognize';
import { resourcesOf } from '../../lib/replay/records/resources';
import { samples } from './corpus/corpus';
import { findingOfType } from './corpus/findings';
import { guardDutyFinding, ocsfFinding, recordOf, securityHubFinding } from './support';

const told = (value: unknown): readonly string[] => {
  const record = recordOf(value);
  if (!('finding' in record)) throw new Error('no finding');
  return resourcesOf(record).map((one) => `${one.kind} ${one.id ?? '?'}: ${'action' in one ? one.action : 'none'}`);
};
const guardDuty = (resource: object, service: object = {}): unknown => guardDutyFinding({ resource, service });
const key = (userType: string | undefined, userName: string): unknown => guardDuty({ accessKeyDetails: { userType, userName } });
const hub = (Resources: unknown): unknown => securityHubFinding({ Resources });
const v2 = (resources: unknown): unknown => ocsfFinding({ resources });
const inSequence = (resources: readonly object[]): unknown =>
  guardDuty({ resourceType: 'AttackSequence' }, { detection: { sequence: { resources } } });

describe('the resources that a finding names', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['an instance', guardDuty({ instanceDetails: { instanceId: 'i-1' } }), ['EC2 instance i-1: ec2-instance']],
    ['an instance without an ID', guardDuty({ instanceDetails: {} }), ['EC2 instance ?: ec2-instance']],
    ['a user', key('IAMUser', 'mallory'), ['IAM user mallory: iam-principal']],
    ['a role', key('AssumedRole', 'deploy'), ['IAM role deploy: iam-principal']],
    ['the root user', key('Root', 'Root'), ['root user Root: none']],
    ['a service', key('AWSService', 'x'), ['caller of another account or service x: none']],
    ['a principal of an unheard kind', key('Unheard', 'x'), ['IAM principal x: iam-principal']],
    [
      'buckets and who read them',
      guardDuty({ accessKeyDetails: { userType: 'IAMUser', userName: 'a' }, s3BucketDetails: [{ name: 'one' }, { name: 'two' }, 7] }),
      ['IAM user a: iam-principal', 'S3 bucket one: s3-bucket', 'S3 bucket two: s3-bucket'],
    ],
    ['a cluster', guardDuty({ eksClusterDetails: { name: 'shop' } }), ['EKS cluster shop: none']],
    ['a function', guardDuty({ lambdaDetails: { functionName: 'resize' } }), ['Lambda function resize: none']],
    ['a database', guardDuty({ rdsDbInstanceDetails: { dbInstanceIdentifier: 'orders' } }), ['RDS database orders: none']],
    [
      'an attack sequence',
      inSequence([
        { resourceType: 'EC2_INSTANCE', uid: 'arn:aws:ec2:eu-west-1:444444444444:instance/i-9' },
        { resourceType: 'S3_BUCKET', uid: 'arn:aws:s3:::bucket', name: 'bucket' },
        { resourceType: 'ACCESS_KEY', uid: 'AKIA', data: { accessKey: { userType: 'IAMUser', userName: 'mallory' } } },
        { resourceType: 'EKS_CLUSTER', uid: 'arn:aws:eks:eu-west-1:444444444444:cluster/shop' },
      ]),
      [
        'EC2 instance i-9: ec2-instance',
        'S3 bucket bucket: s3-bucket',
        'IAM user mallory: iam-principal',
        'eks cluster arn:aws:eks:eu-west-1:444444444444:cluster/shop: none',
      ],
    ],
    [
      'resources of Security Hub V2 without a type, by their ARNs',
      v2([
        { uid: 'arn:aws:ec2:eu-west-1:444444444444:instance/i-1' },
        { uid: 'arn:aws:s3:::bucket' },
        { uid: 'arn:aws:iam::444444444444:role/path/deploy' },
        { type: 'Other', uid: 'arn:aws-us-gov:iam::444444444444:user/mallory' },
        { uid: 'arn:aws:s3:::bucket/key' },
        { uid: 'bucket' },
      ]),
      [
        'EC2 instance i-1: ec2-instance',
        'S3 bucket bucket: s3-bucket',
        'IAM role deploy: iam-principal',
        'IAM user mallory: iam-principal',
        'resource arn:aws:s3:::bucket/key: none',
        'resource bucket: none',
      ],
    ],
    [
      'resources of Security Hub CSPM',
      hub([
        { Type: 'AwsEc2Instance', Id: 'arn:aws:ec2:eu-west-1:444444444444:instance/i-1' },
        { Type: 'AwsEc2Instance', Id: 'arn:aws:ec2:eu-west-1:444444444444:instance/i-1' },
        { Type: 'AwsS3Bucket', Id: 'arn:aws:s3:::bucket' },
        { Type: 'AwsIamRole', Id: 'arn:aws:iam::444444444444:role/path/deploy' },
        { Type: 'AwsIamUser', Id: 'arn:aws:iam::444444444444:user/mallory' },
        { Type: 'AwsIamAccessKey', Id: 'AKIA', Details: { AwsIamAccessKey: { PrincipalType: 'AssumedRole', PrincipalName: 'deploy' } } },
        { Type: 'AwsLambdaFunction', Id: 'arn:f' },
        'odd',
      ]),
      [
        'EC2 instance i-1: ec2-instance',
        'S3 bucket bucket: s3-bucket',
        'IAM role deploy: iam-principal',
        'IAM user mallory: iam-principal',
        'AwsLambdaFunction arn:f: none',
      ],
    ],
    [
      'resources of Security Hub V2',
      v2([
        { type: 'AWS::EC2::Instance', uid: 'arn:aws:ec2:eu-west-1:444444444444:instance/i-1' },
        { type: 'AWS::IAM::Role', uid: 'arn:aws:iam::444444444444:role/deploy' },
        { type: 'AWS::RDS::DBInstance', uid: 'arn:db' },
        {},
      ]),
      ['EC2 instance i-1: ec2-instance', 'IAM role deploy: iam-principal', 'AWS::RDS::DBInstance arn:db: none', 'resource ?: none'],
    ],
    ['none', guardDuty({}), []],
    ['odd ones', hub({ Type: 'AwsEc2Instance' }), []],
  ])('%s', (_, finding, expected) => {
    expect(told(finding)).toEqual(expected);
  });

  it('are the instance of each type about instances, the principal of each about principals, the bucket of each about buckets', () => {
    const action: Readonly<Record<string, string>> = {
      EC2: 'ec2-instance',
      Runtime: 'ec2-instance',
      IAMUser: 'iam-principal',
      S3: 's3-bucket',
    };
    const types = findingTypes().filter(({ type }) => !type.startsWith('AttackSequence:') && action[resourceOf(type)] !== undefined);
    expect(types.length).toBeGreaterThan(100);
    for (const { type } of types) expect(told(findingOfType(type, 5, 1)).join()).toContain(action[resourceOf(type)]);
  });

  it('are never a reason to stop', () => {
    const findings = samples.flatMap(({ record }) => recognize(record)).filter((one) => one !== undefined && 'finding' in one);
    for (const record of findings) expect(Array.isArray('finding' in record && resourcesOf(record))).toBe(true);
  });
});
