import {
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { createHash } from 'node:crypto';
import { isAwsError, isKill, unknownReason } from '../aws/failures';
import { everyPage } from '../aws/pages';
import { pageSize } from '../aws/read-operations';
import { absent, present, unknown, type Reading } from '../core/reading';
import { accountOfArn } from './arn';
import { unexpected } from './regional-reads';
import { type RolesInAccount, type SeenRole } from './seen-roles';
import { tagsByKey } from './tags';

type Iam = Pick<IAMClient, 'send'>;

/** Role and documents of an account, before documents are shared. */
export interface AccountRoles {
  readonly roles: RolesInAccount;
  readonly documents: Readonly<Record<string, string>>;
}

/**
 * Reads roles of one account with everything that decides what they may do: trust policy, inline and attached policies, permissions boundary, tags.
 * Where one call fails, that role is unknown, with the call.
 */
export async function collectSeenRoles(iam: Iam, account: string, names: readonly string[]): Promise<AccountRoles> {
  const documents: Record<string, string> = {};
  const keep = (document: string): string => {
    const key = createHash('sha256').update(document).digest('hex').slice(0, 16);
    documents[key] = document;
    return key;
  };
  const read = await Promise.all(names.map(async (name) => [name, await collectSeenRole(iam, account, name, keep)] as const));
  return { roles: Object.fromEntries(read), documents };
}

async function collectSeenRole(
  iam: Iam,
  account: string,
  RoleName: string,
  keep: (document: string) => string,
): Promise<Reading<SeenRole>> {
  let call = 'iam:GetRole';
  try {
    const { Role: role } = await iam.send(new GetRoleCommand({ RoleName }));
    const {
      Arn: arn = '',
      AssumeRolePolicyDocument: trust,
      MaxSessionDuration: seconds,
      PermissionsBoundary: boundary,
      Tags: tags = [],
    } = role ?? {};
    if (accountOfArn(arn) !== account) {
      const message = `AWS returned a role of account ${accountOfArn(arn) ?? 'unknown'} instead of ${account}: ${arn}`;
      return unknown({ call, code: 'wrong-account', message });
    }
    if (trust === undefined) throw unexpected(`the trust policy of ${RoleName}`, undefined);
    call = 'iam:ListAttachedRolePolicies';
    const attached = await everyPage(
      (Marker) => iam.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker, MaxItems: pageSize('iam:ListAttachedRolePolicies') })),
      (answer) => answer.AttachedPolicies,
      nextOf,
    );
    call = 'iam:ListRolePolicies';
    const policyNames = await everyPage(
      (Marker) => iam.send(new ListRolePoliciesCommand({ RoleName, Marker, MaxItems: pageSize('iam:ListRolePolicies') })),
      (answer) => answer.PolicyNames,
      nextOf,
    );
    call = 'iam:GetRolePolicy';
    const inline: [string, string][] = [];
    for (const PolicyName of [...new Set(policyNames)].sort()) {
      const { PolicyDocument: document } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      if (document === undefined) throw unexpected(`the document of ${PolicyName}`, undefined);
      inline.push([PolicyName, keep(decoded(document))]);
    }
    return present({
      arn,
      trustPolicy: keep(decoded(trust)),
      inlinePolicies: Object.fromEntries(inline),
      managedPolicies: [...new Set(attached.map(({ PolicyArn: policy = '' }) => policy))].sort(),
      ...(boundary?.PermissionsBoundaryArn !== undefined && { permissionsBoundary: boundary.PermissionsBoundaryArn }),
      maxSessionSeconds: seconds ?? defaultSession,
      tags: tagsByKey(tags),
    });
  } catch (error) {
    if (isKill(error)) throw error;
    // A role that goes away between two calls was there: only GetRole says that there is none.
    if (call === 'iam:GetRole' && isAwsError(error, 'NoSuchEntity', 'NoSuchEntityException')) return absent;
    return unknown(unknownReason(call, error));
  }
}

/** An hour: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const defaultSession = 3_600;

const nextOf = ({ IsTruncated: isTruncated, Marker: marker }: { readonly IsTruncated?: boolean; readonly Marker?: string }) =>
  isTruncated === true ? marker : undefined;

/** IAM answers policy documents URL-encoded (RFC 3986): https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
function decoded(document: string): string {
  return document.trimStart().startsWith('{') ? document : decodeURIComponent(document);
}
