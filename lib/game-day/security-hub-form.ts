import { partitionOf } from '../core/regions';
import { formsOf } from '../replay/records/forms';
import { isDocument, memberOf, textAt, type FindingRecord } from '../replay/records/record';

type Document = Readonly<Record<string, unknown>>;

/** A finding as Security Hub CSPM may have it, and what of it is assumed. */
export interface SecurityHubForm {
  /** At least one: AWS documents several spellings of some types, and several labels of a severity. */
  readonly possible: readonly Document[];
  /** Sentences without a full stop. */
  readonly assumed: readonly string[];
}

/**
 * A finding as Security Hub CSPM has it. A finding of Security Hub is taken as it is. Of a finding of GuardDuty, AWS documents the fields of `formsOf`;
 * its resources are made here in the form of the format, and are assumed.
 * https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html,
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
 *
 * @returns undefined for a finding of which that is not known: it is of Security Hub V2
 */
export function securityHubForm(record: FindingRecord): SecurityHubForm | undefined {
  if (record.form === 'security-hub') return { possible: [record.finding], assumed: [] };
  if (record.form !== 'guardduty') return undefined;
  const { securityHub } = formsOf(record);
  if (securityHub === undefined) return undefined;
  const resources = resourcesOf(record.finding);
  const possible = securityHub.possible.map((finding) => ({
    ...finding,
    FindingProviderFields: { Severity: finding.Severity ?? {}, Types: finding.Types ?? [] },
    Resources: resources,
  }));
  return {
    possible,
    assumed: [
      'The finding is one of GuardDuty. How Security Hub has its resources is not documented in full, so they are made here',
      ...(possible.length > 1 ? [`AWS documents ${possible.length} spellings of its type or severity in Security Hub`] : []),
    ],
  };
}

/** https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Resource.html */
function resourcesOf(finding: Document): readonly Document[] {
  const region = textAt(finding, 'region') ?? '';
  const account = textAt(finding, 'accountId') ?? '';
  const partition = partitionOf(region) ?? 'aws';
  const resource = memberOf(finding, 'resource');
  const common = { Partition: partition, Region: region };
  const instance = memberOf(resource, 'instanceDetails');
  const key = memberOf(resource, 'accessKeyDetails');
  const buckets = memberOf(resource, 's3BucketDetails');
  return [
    ...(isDocument(instance)
      ? [
          {
            ...common,
            Type: 'AwsEc2Instance',
            Id: `arn:${partition}:ec2:${region}:${account}:instance/${textAt(instance, 'instanceId') ?? ''}`,
            ...tagsOf(instance),
          },
        ]
      : []),
    ...(isDocument(key)
      ? [
          {
            ...common,
            Type: 'AwsIamAccessKey',
            Id: `AWS::IAM::AccessKey:${textAt(key, 'accessKeyId') ?? ''}`,
            Details: { AwsIamAccessKey: { PrincipalType: textAt(key, 'userType'), PrincipalName: textAt(key, 'userName') } },
          },
        ]
      : []),
    ...(Array.isArray(buckets) ? buckets.filter(isDocument) : []).map((bucket) => ({
      ...common,
      Type: 'AwsS3Bucket',
      Id: `arn:${partition}:s3:::${textAt(bucket, 'name') ?? ''}`,
      ...tagsOf(bucket),
    })),
  ];
}

/** @returns nothing where the finding does not say the tags, so that people are asked */
function tagsOf(resource: Document): { readonly Tags?: Readonly<Record<string, string>> } {
  const { tags } = resource;
  if (!Array.isArray(tags)) return {};
  const pairs = tags.filter(isDocument).map((tag) => [textAt(tag, 'key') ?? '', textAt(tag, 'value') ?? ''] as const);
  return { Tags: Object.fromEntries(pairs) };
}
