import { type RequestContext, type RequestPrincipal } from '../iam';
import { type RenderedRole } from './rendered-roles';
import { keysOfNoServiceSession, momentsOf, reasonOf } from './request-context';
import { tagsAsPrincipal, tagsAsResource } from './role-tags';
import { clockFrom, type ProofSubject } from './subject';

/** CloudFormation may add tags of its own: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html */
const stackTags = ['stack-id', 'stack-name', 'logical-id'].map((name) => `aws:cloudformation:${name}`);

/** Why nobody can know a key of a request of StackSets. */
function reasonOfStackSets(key: string, tags: RenderedRole['tags']): string {
  if (tags === 'unknown' && /tag/i.test(key)) return 'nobody could read the tags of the StackSet';
  if (/^aws:principaltag\//i.test(key)) return 'StackSets makes the role stacksets-exec-*, and no AWS page documents its tags';
  return reasonOf(key, false);
}

/** Actions on a role whose requests have its permissions boundary. */
const withBoundary = /^iam:(CreateRole|(Attach|Detach|Put|Delete)RolePolicy)$/;

/**
 * What is known of the requests of StackSets: the tags, the boundary and the managed policies that it puts on a role are those of the template;
 * perhaps it adds tags of its own.
 */
export function stackSetsContext(role: RenderedRole, action: string, subject: ProofSubject): Omit<RequestContext, 'values'> {
  const { tags, boundary, managedPolicies } = role;
  const ofRole = tagsAsResource(role, action);
  const mayBeTagged = action === 'iam:CreateRole' || action === 'iam:TagRole';
  const names = tags === 'unknown' ? [] : Object.keys(tags);
  const hasNoBoundary = boundary === undefined && withBoundary.test(action);
  const absent = new Set(keysOfNoServiceSession.map((key) => key.toLowerCase()));
  return {
    absent: (key) =>
      absent.has(key) ||
      ofRole.isAbsent(key) ||
      (key === 'iam:permissionsboundary' && hasNoBoundary) ||
      (tags !== 'unknown' && key.startsWith('aws:requesttag/')) ||
      (!mayBeTagged && key === 'aws:tagkeys') ||
      !/^(aws|iam):/.test(key),
    unknown: [...ofRole.unknown, ...(mayBeTagged ? ['aws:RequestTag/aws:*'] : [])],
    ...momentsOf(subject),
    reason: (key) => reasonOfStackSets(key, tags),
    oneOf: {
      ...ofRole.oneOf,
      ...(mayBeTagged && tags !== 'unknown' && { 'aws:TagKeys': [names.length === 0 ? undefined : names, [...names, ...stackTags]] }),
      ...(mayBeTagged && tags !== 'unknown' && Object.fromEntries(names.map((name) => [`aws:RequestTag/${name}`, [tags[name]]]))),
      ...(/^iam:(Attach|Detach)RolePolicy$/.test(action) && managedPolicies.length > 0 && { 'iam:PolicyARN': managedPolicies }),
    },
  };
}

/** What is known of the requests of a principal who is not StackSets; `any` where it may have given the roles other tags before. */
export function peopleContext(
  role: RenderedRole,
  action: string,
  {
    subject,
    principal,
    tags,
  }: { readonly subject: ProofSubject; readonly principal: RequestPrincipal; readonly tags: 'as-they-are' | 'any' },
): Partial<RequestContext> {
  const { from, execution } = subject;
  const asResource = tagsAsResource(tags === 'any' ? { tags: 'unknown' } : role, action);
  const isExecution = principal.type === 'role' && principal.arn.endsWith(`role/${execution.name}`);
  const asPrincipal = tagsAsPrincipal(tags === 'any' || !isExecution ? { tags: 'unknown' } : execution);
  return {
    values: asPrincipal.values,
    oneOf: asResource.oneOf,
    unknown: [...asResource.unknown, ...asPrincipal.unknown],
    absent: (key) => asResource.isAbsent(key) || (isExecution && tags === 'as-they-are' && key.startsWith('aws:principaltag/')),
    // A request that is signed with the access key of a user has no token.
    ...clockFrom(from),
    reason: reasonOfPeople,
  };
}

const reasonOfPeople = (key: string): string =>
  /^(aws|iam):resourcetag\//i.test(key)
    ? 'whoever may tag the roles can change it'
    : /^aws:(currenttime|epochtime|tokenissuetime)$/i.test(key)
      ? 'it depends on when somebody changes the roles'
      : 'it depends on who changes the roles, and how';
