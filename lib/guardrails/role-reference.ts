import { type Configuration } from '../configuration/configuration';
import { partitionOf, type Partition } from '../core/regions';

/** Begins a reference to the roles that IAM Identity Center makes of a permission set. */
export const permissionSetPrefix = 'permission-set/';

/**
 * The ARN pattern of a role that the configuration names: an ARN, `permission-set/NAME`, or a name with or without its path, which stands for the
 * role of that name in each account.
 */
export function arnPatternOf(reference: string, partition: Partition): string {
  if (reference.startsWith('arn:')) return reference;
  const everywhere = `arn:${partition}:iam::*:role/`;
  if (!reference.startsWith(permissionSetPrefix)) return `${everywhere}${reference}`;
  // The Region of Identity Center stands in the path, except us-east-1; the suffix has 16 characters.
  // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
  return `${everywhere}aws-reserved/sso.amazonaws.com*/AWSReservedSSO_${reference.slice(permissionSetPrefix.length)}_${'?'.repeat(16)}`;
}

/** ARN patterns of the break-glass roles. */
export function breakGlassPatterns({ organization, guardrails }: Pick<Configuration, 'organization' | 'guardrails'>): readonly string[] {
  const partition = partitionOf(organization.membershipRegion) ?? 'aws';
  return (guardrails?.breakGlassRoles ?? []).map((reference) => arnPatternOf(reference, partition));
}
