/** A regular expression, or what tells as one does. */
export interface TextForm {
  test(text: string): boolean;
}

/** What the texts of a field look like. */
export interface ValueForm {
  /** In words: `an instance ID, such as i-0123456789abcdef0`. */
  readonly words: string;
  readonly form: TextForm;
  /** Form of beginnings of such texts. @default - any text can be a beginning */
  readonly beginning?: TextForm;
  /** Page of AWS that gives the form. @default - AWS documents none: findings look so, and another form is unlikely */
  readonly source?: string;
}

/** The ID of an account. https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html */
export const accountIdForm = {
  words: 'an account ID of 12 digits in quotes',
  form: /^\d{12}$/,
  beginning: /^\d{0,12}$/,
  source: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html',
} as const satisfies ValueForm;

const resourceIds = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html';
const identifiers = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html';
const arns = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html';

/** A form of IDs that begin with what kind of resource it is: `i-0123456789abcdef0`. */
function idsOf(kind: string, words: string): ValueForm {
  const id = `${kind}-0123456789abcdef0`;
  const letters = [...kind].map((_, index) => kind.slice(0, index)).join('|');
  return {
    words: `${words}, such as ${id}`,
    form: new RegExp(`^${kind}-[0-9a-f]{8,17}$`),
    beginning: new RegExp(`^(?:${letters}|${kind}|${kind}-[0-9a-f]{0,17})$`),
    source: resourceIds,
  };
}

const name = (words: string, source: string): ValueForm => ({
  words: `${words}, not an ARN`,
  form: /^(?!arn:)/,
  beginning: /^(?!arn:)/,
  source,
});
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const arn: ValueForm = { words: 'an ARN', form: /^(?:arn:|$)/, beginning: /^(?:|a|ar|arn|arn:.*)$/, source: arns };

/** Resources that have an ID of Amazon EC2, by the beginning of the ID. */
export const bareResourceId = /^(?:i|ami|vpc|subnet|sg|eni|vol|snap)-[0-9a-f]{8,17}$/;

/** A resource of AWS by its ARN. Other products and clouds name their resources as they like, but not by a bare ID of AWS or an account. */
export const resourceForm: ValueForm = {
  words: 'the ARN of a resource of AWS',
  form: { test: (text) => !bareResourceId.test(text) && !/^\d{12}$/.test(text) },
};

/** The code of a Region of any partition. https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
export const regionForm: ValueForm = {
  words: 'the code of a Region, such as eu-west-1',
  form: /^(?:[a-z]{2}(?:-[a-z]+){1,3}-\d|global|aws-global)$/,
  beginning: /^[a-z]{0,2}$|^[a-z]{2}(?:-[a-z]*){1,3}(?:-\d?)?$|^global$|^aws-global$/,
};

/**
 * The ARN of a product in Security Hub CSPM. That of a product of AWS names no account.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
 */
export const productArnForm: ValueForm = {
  words:
    'the ARN of a product, which names no account if the product is of AWS, such as arn:aws:securityhub:eu-west-1::product/aws/guardduty',
  form: /^arn:[a-z-]+:securityhub:[a-z0-9-]*:(?:\d{12}:product\/(?!aws\/)|:product\/)[^/]+\/[^/]+$/,
  beginning: { test: beginsProductArn },
  source: 'https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html',
};

/** Whether the ARN of a product begins so: it is completed by the partition, Region and account that it has, or begins to have. */
function beginsProductArn(text: string): boolean {
  const [, partition = 'aws', , region = '', account = ''] = text.split(':');
  const whole = `arn:${partition}:securityhub:${region}:${account === '' ? '' : account.padEnd(12, '0')}:product/`;
  const isOfAws = text.startsWith(`${whole}aws/`) && account !== '';
  return /^[a-z-]*$/.test(partition) && /^[a-z0-9-]*$/.test(region) && /^\d*$/.test(account) && !isOfAws && agree(whole, text);
}

const agree = (whole: string, text: string): boolean => whole.startsWith(text) || text.startsWith(whole);

const addressV4: ValueForm = {
  words: 'an IPv4 address, such as 198.51.100.7',
  form: /^\d{1,3}(?:\.\d{1,3}){3}$/,
  beginning: /^[\d.]*$/,
};

/** Forms of fields of GuardDuty findings, by the name of the field or by the end of its path. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html */
const forms: readonly (readonly [RegExp, ValueForm])[] = [
  [/^id$/, { words: 'a finding ID of 32 hexadecimal digits', form: /^[0-9a-f]{32}$/, beginning: /^[0-9a-f]{0,32}$/ }],
  [/\.instanceId$/, idsOf('i', 'an instance ID')],
  [/\.imageId$/, idsOf('ami', 'an image ID')],
  [/\.vpcId$/, idsOf('vpc', 'a VPC ID')],
  [/\.(?:subnetId|subNetId)$/, idsOf('subnet', 'a subnet ID')],
  [/\.networkInterfaceId$/, idsOf('eni', 'a network interface ID')],
  [/\.securityGroups\.groupId$/, idsOf('sg', 'a security group ID')],
  [/\.(?:accountId|vpcOwnerAccountId)$/, accountIdForm],
  [/\.(?:ipAddressV4|privateIpAddress|publicIp)$/, addressV4],
  [/\.countryCode$/, { words: 'two capital letters, such as NL', form: /^[A-Z]{2}$/, beginning: /^[A-Z]{0,2}$/ }],
  [/\.countryName$/, { words: 'the name of a country, such as Netherlands', form: /^(?![A-Z]{2}$)/ }],
  [/(?:^|\.)(?:arn|outpostARN|\w*Arn)$/, arn],
  [/\.lambdaDetails\.role$/, arn],
  [/\.userName$/, name('a name', identifiers)],
  [/\.(?:principalId|accessKeyId|iamInstanceProfile\.id)$/, name('an ID that AWS assigned', identifiers)],
  [/\.functionName$/, name('the name of a function', 'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_LambdaDetails.html')],
  [
    /\.s3BucketDetails\.name$/,
    name('the name of a bucket', 'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_S3BucketDetail.html'),
  ],
  [
    /\.eksClusterDetails\.name$/,
    name('the name of a cluster', 'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_EksClusterDetails.html'),
  ],
  [
    /\.ecsClusterDetails\.name$/,
    name('the name of a cluster', 'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_EcsClusterDetails.html'),
  ],
  [
    /\.(?:dbInstanceIdentifier|dbClusterIdentifier)$/,
    name('an identifier', 'https://docs.aws.amazon.com/guardduty/latest/APIReference/API_RdsDbInstanceDetails.html'),
  ],
  [/Sha256$/, { words: 'an SHA-256 hash of 64 hexadecimal digits', form: /^[0-9a-fA-F]{64}$/, beginning: /^[0-9a-fA-F]{0,64}$/ }],
  [
    /\.awsApiCallAction\.serviceName$/,
    { words: 'the host of a service, such as ec2.amazonaws.com', form: /^[a-z0-9.-]+\.[a-z]+$/, beginning: /^[a-z0-9.-]*$/ },
  ],
  [
    /\.awsApiCallAction\.api$/,
    { words: 'the name of an operation without its service, such as DescribeInstances', form: /^\w+$/, beginning: /^\w*$/ },
  ],
  [/\.asn$/, { words: 'the number of an autonomous system, such as 16509', form: /^-?\d+$/, beginning: /^-?\d*$/ }],
];

/** The form of a field by its path, within a finding or within an event. @returns undefined where nothing is known of it but its type */
export function formOf(path: string): ValueForm | undefined {
  return forms.find(([end]) => end.test(path))?.[1];
}
