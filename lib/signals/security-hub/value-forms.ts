import { productArnForm, regionForm, resourceForm, type ValueForm } from '../../events/value-forms';

/** What the rest of a rule tells of the findings that it is for. */
export interface FormContext {
  /** Types of resource that the rule names one by one. Empty where it names none. */
  readonly resourceTypes: readonly string[];
  /** Whether all its findings are of products of AWS. */
  readonly isOfAws: boolean;
}

const resourcePage = 'https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Resource.html';

/** Types of the AWS Security Finding Format whose resources have an ARN (Service Authorization Reference, "Resource types" of each service). */
const typesWithArn = new RegExp(
  `^Aws(?:${[
    'Ec2(?:Instance|NetworkInterface|SecurityGroup|Subnet|Volume|Vpc)',
    'S3Bucket|S3Object|Iam(?:Group|Policy|Role|User)|Lambda(?:Function|LayerVersion)',
    'Rds(?:DbCluster|DbInstance|DbSnapshot|DbClusterSnapshot)|Eks(?:Cluster)|Ecs(?:Cluster|Service|Task|TaskDefinition)|Ecr(?:Repository)',
    'KmsKey|SecretsManagerSecret|SnsTopic|SqsQueue|DynamoDbTable|CloudTrailTrail|CloudFrontDistribution|OpenSearchServiceDomain',
  ].join('|')})$`,
);

const accountResource: ValueForm = {
  words: 'AWS::::Account: and an account ID, such as AWS::::Account:111122223333',
  form: /^(?:AWS::::Account:\d{12}|arn:.+)$/,
  beginning: { test: (text) => 'AWS::::Account:'.startsWith(text) || /^AWS::::Account:\d{0,12}$/.test(text) || /^arn:/.test(text) },
};
const arnOfResource: ValueForm = {
  words: 'the ARN of a resource, because these types of resource have one',
  form: /^arn:.+/,
  beginning: /^(?:a|ar|arn|arn:.*)$/,
  source: resourcePage,
};
/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Resource.html: "Other" where no listed type fits. */
const resourceType: ValueForm = {
  words: 'a type such as AwsEc2Instance, or Other',
  form: /^(?:Aws[A-Z][A-Za-z0-9]+|AzureResource|CodeRepository|Container|Other)$/,
  beginning: {
    test: (text) =>
      /^Aws(?:[A-Z][A-Za-z0-9]*)?$/.test(text) ||
      ['Aws', 'AzureResource', 'CodeRepository', 'Container', 'Other'].some((one) => one.startsWith(text)),
  },
};
const findingId: ValueForm = {
  words: 'the ARN of a finding in findings of AWS',
  form: /^arn:/,
  beginning: /^(?:a|ar|arn|arn:.*)$/,
};

/** The form of a criterion. @returns undefined where any text may be right */
export function formOfCriterion(field: string, { resourceTypes, isOfAws }: FormContext): ValueForm | undefined {
  switch (field) {
    case 'ProductArn':
    case 'RelatedFindingsProductArn':
      return productArnForm;
    case 'ResourceRegion':
      return regionForm;
    case 'ResourceType':
      return resourceType;
    case 'Id':
      return isOfAws ? findingId : undefined;
    case 'ResourceId':
      return formOfResource(resourceTypes);
    default:
      return undefined;
  }
}

function formOfResource(types: readonly string[]): ValueForm {
  if (types.length > 0 && types.every((type) => type === 'AwsAccount')) return accountResource;
  return types.length > 0 && types.every((type) => typesWithArn.test(type)) ? arnOfResource : resourceForm;
}
