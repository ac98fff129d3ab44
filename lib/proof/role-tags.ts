import { type RequestContext } from '../iam';
import { type RenderedRole } from './rendered-roles';

/** Keys by which IAM gives the tags of a role that a request is about. */
const prefixes = ['aws:ResourceTag/', 'iam:ResourceTag/'];
const prefixPattern = /^(aws|iam):resourcetag\//;

/** What is known of the tags of a role in a request about it. */
export interface KnownTags extends Required<Pick<RequestContext, 'oneOf' | 'unknown'>> {
  /** Whether a key, in lower case, is about a tag that nobody set. */
  readonly isAbsent: (key: string) => boolean;
}

/**
 * The tags of a role, where a request is about that role: those of its template and its StackSet. The role that a request creates has none before.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html
 */
export function tagsAsResource({ tags }: Pick<RenderedRole, 'tags'>, action: string): KnownTags {
  if (tags === 'unknown') return { oneOf: {}, unknown: prefixes.map((prefix) => `${prefix}*`), isAbsent: () => false };
  const mayBeNew = action.toLowerCase() === 'iam:createrole';
  return {
    oneOf: Object.fromEntries(
      Object.entries(tags).flatMap(([key, value]) =>
        prefixes.map((prefix) => [`${prefix}${key}`, mayBeNew ? [undefined, value] : [value]]),
      ),
    ),
    // CloudFormation may add tags of its own, which begin so.
    unknown: prefixes.map((prefix) => `${prefix}aws:*`),
    isAbsent: (key) => prefixPattern.test(key),
  };
}

/** What is known of the tags of a session of a role. */
interface TagsAsPrincipal {
  readonly values: Readonly<Record<string, string>>;
  readonly unknown: readonly string[];
}

/** The tags of a role as those of whoever makes a request with it. */
export function tagsAsPrincipal({ tags }: Pick<RenderedRole, 'tags'>): TagsAsPrincipal {
  if (tags === 'unknown') return { values: {}, unknown: ['aws:PrincipalTag/*'] };
  return {
    values: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
    unknown: ['aws:PrincipalTag/aws:*'],
  };
}
