/** The object that a finding has whose action is of a type (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Action.html). */
const objectsOfActions: Readonly<Partial<Record<string, string>>> = {
  AWS_API_CALL: 'service.action.awsApiCallAction',
  DNS_REQUEST: 'service.action.dnsRequestAction',
  KUBERNETES_API_CALL: 'service.action.kubernetesApiCallAction',
  NETWORK_CONNECTION: 'service.action.networkConnectionAction',
  PORT_PROBE: 'service.action.portProbeAction',
  RDS_LOGIN_ATTEMPT: 'service.action.rdsLoginAttemptAction',
};

/** The same of its resource (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Resource.html). */
const objectsOfResources: Readonly<Partial<Record<string, string>>> = {
  ECSCluster: 'resource.ecsClusterDetails',
  EKSCluster: 'resource.eksClusterDetails',
  Instance: 'resource.instanceDetails',
  KubernetesCluster: 'resource.kubernetesDetails',
  Lambda: 'resource.lambdaDetails',
  RDSDBInstance: 'resource.rdsDbInstanceDetails',
  RDSLimitlessDB: 'resource.rdsLimitlessDbDetails',
  S3Bucket: 'resource.s3BucketDetails',
};

/** The same in the AWS Security Finding Format (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ResourceDetails.html). */
const objectsOfAsff: Readonly<Partial<Record<string, string>>> = {
  AwsEc2Instance: 'resource.instanceDetails',
  AwsEcsCluster: 'resource.ecsClusterDetails',
  AwsEksCluster: 'resource.eksClusterDetails',
  AwsLambdaFunction: 'resource.lambdaDetails',
  AwsRdsDbInstance: 'resource.rdsDbInstanceDetails',
  AwsS3Bucket: 'resource.s3BucketDetails',
};

const objects: Readonly<Partial<Record<string, Readonly<Partial<Record<string, string>>>>>> = {
  'resource.resourceType': objectsOfResources,
  'service.action.actionType': objectsOfActions,
  ResourceType: objectsOfAsff,
};

/** The object of a finding of GuardDuty that a value of a field stands for. @returns undefined where it stands for none that is known */
export function objectOf(field: string, value: string): string | undefined {
  return objects[field]?.[value];
}
