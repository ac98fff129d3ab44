import { partitionOf, type Partition } from '../core/regions';
import { type Configuration } from './configuration';
import { responderRoleNames } from './responder-access';

/** Begins a reference to the roles that IAM Identity Center makes of a permission set. */
export const permissionSetPrefix = 'permission-set/';

/** Path of the roles that IAM Identity Center makes. Their Region follows in it, except us-east-1. */
const pathOfIdentityCenter = 'aws-reserved/sso.amazonaws.com*/';

/**
 * The ARN pattern of a role that the configuration names: an ARN, `permission-set/NAME`, or a name with or without its path, which stands for the
 * role of that name in each account. The name of a role of IAM Identity Center, which is often copied without its path, gets the path: no ARN has it
 * without.
 */
export function arnPatternOf(reference: string, partition: Partition): string {
  const named = reference.replace(/^(arn:[^/]*:role\/)?(?=AWSReservedSSO_)/, `$1${pathOfIdentityCenter}`);
  if (reference.startsWith('arn:')) return named;
  if (!reference.startsWith(permissionSetPrefix)) return `arn:${partition}:iam::*:role/${named}`;
  return permissionSetPattern(reference.slice(permissionSetPrefix.length), '*', partition);
}

/**
 * The ARN pattern of the roles of a permission set. The Region of Identity Center stands in the path, except us-east-1; the suffix has 16 characters.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export const permissionSetPattern = (name: string, account: string, partition: Partition): string =>
  `arn:${partition}:iam::${account}:role/${pathOfIdentityCenter}AWSReservedSSO_${name}_${'?'.repeat(16)}`;

type NamesRoles = Pick<Configuration, 'organization' | 'guardrails' | 'responderAccess'>;

/** Break-glass roles: those that `guardrails.breakGlassRoles` names, and the one that `responderAccess` makes. */
export function breakGlassReferences({ guardrails, responderAccess }: NamesRoles): readonly string[] {
  const named = guardrails?.breakGlassRoles ?? [];
  const own = responderAccess?.breakGlass === undefined ? [] : [responderRoleNames.breakGlass];
  return [...named, ...own.filter((name) => !named.includes(name))];
}

/** ARN patterns of the break-glass roles. */
export function breakGlassPatterns(configuration: NamesRoles): readonly string[] {
  const partition = partitionOf(configuration.organization.membershipRegion) ?? 'aws';
  return breakGlassReferences(configuration).map((reference) => arnPatternOf(reference, partition));
}
