import { accountId, type Domain } from './domain';

/** A form of IDs that begin with what kind of resource it is: `i-0123456789abcdef0`. */
function idsOf(kind: string, words: string): Domain {
  const id = `${kind}-0123456789abcdef0`;
  const letters = [...kind].map((_, index) => kind.slice(0, index)).join('|');
  return {
    words: `${words}, such as ${id}`,
    type: 'text',
    values: [],
    form: new RegExp(`^${kind}-[0-9a-f]{8,17}$`),
    beginning: new RegExp(`^(?:${letters}|${kind}|${kind}-[0-9a-f]{0,17})$`),
    isOptional: true,
  };
}

/** Without what an ARN begins with. */
const notArn: Domain = {
  words: 'a name or an ID, not an ARN',
  type: 'text',
  values: [],
  form: /^(?!arn:)/,
  beginning: /^(?!arn:)/,
  isOptional: true,
};
const arn: Domain = {
  words: 'an ARN',
  type: 'text',
  values: [],
  form: /^(?:arn:|$)/,
  beginning: /^(?:|a|ar|arn|arn:.*)$/,
  isOptional: true,
};
const addressV4: Domain = {
  words: 'an IPv4 address, such as 198.51.100.7',
  type: 'text',
  values: [],
  form: /^\d{1,3}(?:\.\d{1,3}){3}$/,
  beginning: /^[\d.]*$/,
  isOptional: true,
};

/** Forms of fields of GuardDuty findings, by the name of the field or by the end of its path. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html */
const forms: readonly (readonly [RegExp, Domain])[] = [
  [/\.instanceId$/, idsOf('i', 'an instance ID')],
  [/\.imageId$/, idsOf('ami', 'an image ID')],
  [/\.vpcId$/, idsOf('vpc', 'a VPC ID')],
  [/\.subnetId$/, idsOf('subnet', 'a subnet ID')],
  [/\.networkInterfaceId$/, idsOf('eni', 'a network interface ID')],
  [/\.securityGroups\.groupId$/, idsOf('sg', 'a security group ID')],
  [/\.accountId$/, { ...accountId, isOptional: true }],
  [/\.(?:ipAddressV4|privateIpAddress|publicIp)$/, addressV4],
  [
    /\.countryCode$/,
    { words: 'two capital letters, such as NL', type: 'text', values: [], form: /^[A-Z]{2}$/, beginning: /^[A-Z]{0,2}$/, isOptional: true },
  ],
  [
    /\.countryName$/,
    { words: 'the name of a country, such as Netherlands', type: 'text', values: [], form: /^(?![A-Z]{2}$)/, isOptional: true },
  ],
  [/\.(?:arn|\w*Arn)$/, arn],
  [/\.(?:userName|principalId|accessKeyId|functionName)$/, notArn],
  [/\.(?:s3BucketDetails|eksClusterDetails|ecsClusterDetails)\.name$/, notArn],
];

/** The form of a field by its path. @returns undefined where nothing is known of it but its type */
export function formOf(path: string): Domain | undefined {
  return forms.find(([end]) => end.test(path))?.[1];
}
