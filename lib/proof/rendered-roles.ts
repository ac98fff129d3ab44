import { containmentExecutionRoleName, containmentRoleName, triageServiceName } from '../containment/roles';
import { parsePolicy, unreadPolicy, type NamedPolicy, type Policy, type ResourcePolicy } from '../iam';
import { type Template } from '../core/template';
import { resolveProperties, type Deployment } from './intrinsics';

/** A role as IAM gets it from a template. */
export interface RenderedRole {
  readonly name: string;
  readonly arn: string;
  /** `/` as published. */
  readonly path: string;
  readonly trust: ResourcePolicy;
  /** Inline policies. */
  readonly policies: readonly NamedPolicy[];
  /** ARNs of managed policies, or the intrinsic that is not resolved. */
  readonly managedPolicies: readonly string[];
  /** Value by key. `unknown`: a key or value is not resolved. */
  readonly tags: Readonly<Record<string, string>> | 'unknown';
  /** Its content is not in the template, so nothing is known of it. @default - none */
  readonly boundary?: NamedPolicy;
}

/** A template, where it is deployed, and its two roles. */
export interface RenderedRoles {
  readonly deployment: Deployment;
  /** @default - it is not there, or there twice */
  readonly containment?: RenderedRole;
  readonly execution?: RenderedRole;
  /** Roles that are made only where a condition of the template holds. */
  readonly conditional: readonly string[];
  /** Resources other than the two roles and the triage service-linked role, as `LogicalId (Type)`. */
  readonly others: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a template.
 * @returns why it cannot be read, as the end of a sentence
 */
export function readTemplate(body: Template | string): Template | { readonly unreadable: string } {
  let value: unknown = body;
  try {
    if (typeof body === 'string') value = JSON.parse(body);
  } catch {
    return { unreadable: 'is not JSON' };
  }
  if (!isFields(value) || !isFields(value.Resources)) return { unreadable: 'has no Resources' };
  if ('Transform' in value || hasTransform(value)) return { unreadable: 'has a Transform, which can change every resource' };
  if (!Object.values(value.Resources).every((resource) => isFields(resource) && typeof resource.Type === 'string')) {
    return { unreadable: 'has a resource without a Type' };
  }
  return value as unknown as Template;
}

/** Whether a macro stands anywhere in it, as `Fn::Transform` beside other keys, too: what it adds is not in the template. */
function hasTransform(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasTransform);
  return isFields(value) && Object.entries(value).some(([key, inner]) => key === 'Fn::Transform' || hasTransform(inner));
}

export function renderedRoles(template: Template, deployment: Deployment): RenderedRoles {
  const found = new Map<string, RenderedRole[]>([
    [containmentRoleName, []],
    [containmentExecutionRoleName, []],
  ]);
  const others: string[] = [];
  const conditional: string[] = [];
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    const { Type: type } = resource;
    if (type === 'AWS::CDK::Metadata') continue;
    const properties = resolveProperties(template, deployment, logicalId);
    if (type === 'AWS::IAM::ServiceLinkedRole' && properties.AWSServiceName === triageServiceName) continue;
    const roles = type === 'AWS::IAM::Role' && typeof properties.RoleName === 'string' ? found.get(properties.RoleName) : undefined;
    if (roles && 'Condition' in resource) conditional.push(properties.RoleName as string);
    if (roles) roles.push(renderedRole(properties.RoleName as string, properties, deployment));
    else others.push(`${logicalId} (${type})`);
  }
  const only = (name: string): RenderedRole | undefined => {
    const roles = found.get(name) ?? [];
    return roles.length === 1 ? roles[0] : undefined;
  };
  const [containment, execution] = [only(containmentRoleName), only(containmentExecutionRoleName)];
  return { deployment, ...(containment && { containment }), ...(execution && { execution }), conditional, others };
}

function renderedRole(name: string, properties: Fields, { account, partition }: Deployment): RenderedRole {
  const path = properties.Path === undefined ? '/' : textOf(properties.Path);
  const boundary = properties.PermissionsBoundary;
  const { ManagedPolicyArns: arns = [] } = properties;
  const managed: readonly unknown[] = Array.isArray(arns) ? arns : [arns];
  return {
    name,
    path,
    arn: `arn:${partition}:iam::${account}:role${path}${name}`,
    trust: { name: 'trust policy', kind: 'trust', policy: parsePolicy(properties.AssumeRolePolicyDocument, 'the trust policy') },
    policies: inlinePolicies(properties.Policies),
    tags: tagsOf(properties.Tags),
    managedPolicies: managed.map((arn) => (typeof arn === 'string' ? arn : JSON.stringify(arn))),
    ...(boundary !== undefined && {
      boundary: { name: 'permissions boundary', policy: unreadPolicy(`permissions boundary ${textOf(boundary)}`) },
    }),
  };
}

function tagsOf(value: unknown): RenderedRole['tags'] {
  if (value === undefined) return {};
  if (!Array.isArray(value)) return 'unknown';
  const tags = (value as readonly unknown[]).map((tag) => (isFields(tag) ? [tag.Key, tag.Value] : []));
  if (!tags.every(([key, text]) => typeof key === 'string' && typeof text === 'string')) return 'unknown';
  return Object.fromEntries(tags) as Readonly<Record<string, string>>;
}

function inlinePolicies(value: unknown): readonly NamedPolicy[] {
  if (value === undefined) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const named = list.map((item, index) => {
    const fields = isFields(item) ? item : {};
    return { name: typeof fields.PolicyName === 'string' ? fields.PolicyName : `Policies[${index}]`, document: fields.PolicyDocument };
  });
  return named.map(({ name, document }) => {
    // A role has one policy of a name; which of two it would be is not known.
    const isTwice = named.filter((other) => other.name === name).length > 1;
    const policy: Policy = isTwice ? unreadPolicy(`${name}, which is there more than once`) : parsePolicy(document, name);
    return { name, policy };
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
