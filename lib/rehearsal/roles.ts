import { resolve, resolveText, type StackContext } from './intrinsics';
import { uuidOf } from './identifiers';
import { type ParsedTemplate, type RehearsedResource } from './templates';

/** A role of an account, with everything that depends on the account resolved. */
export interface RehearsedRole {
  readonly roleName: string;
  readonly arn: string;
  readonly path: string;
  readonly assumeRolePolicyDocument: unknown;
  /** Inline policies, in the order of the template. */
  readonly policies: readonly { readonly policyName: string; readonly policyDocument: unknown }[];
  readonly managedPolicyArns: readonly string[];
  readonly description?: string;
  readonly maxSessionDuration: number;
  readonly permissionsBoundary?: string;
  /** Those of its stack, and its own. */
  readonly tags: readonly RoleTag[];
  /** Stack that made it. @default - it was made outside any stack, or its stack was given up */
  readonly stackId?: string;
  readonly createdAt: Date;
}

interface RoleTag {
  readonly Key?: string;
  readonly Value?: string;
}

export interface StackIdentity {
  readonly account: string;
  readonly region: string;
  readonly stackId: string;
  readonly stackName: string;
  /** Tags that the stack hands on. @default - none */
  readonly tags?: readonly RoleTag[];
}

interface HeldRole {
  readonly createdAt: Date;
  readonly made?: { readonly stack: StackIdentity; readonly template: ParsedTemplate; readonly logicalId: string };
  owner?: string;
  /** Of a role made outside any stack. @default / */
  readonly path?: string;
}

const serviceLinkedRoleNames: Readonly<Record<string, string>> = {
  'triage.security-ir.amazonaws.com': 'AWSServiceRoleForSecurityIncidentResponse_Triage',
  'security-ir.amazonaws.com': 'AWSServiceRoleForSecurityIncidentResponse',
};

/** Name of the service-linked role of a service, e.g. of `triage.security-ir.amazonaws.com`. */
export const serviceLinkedRoleName = (service: string): string =>
  serviceLinkedRoleNames[service] ?? `AWSServiceRoleFor${service.split('.')[0] ?? service}`;

/**
 * IAM of every account. A role is global in its account, whatever Region its stack is in, and belongs to the one stack that made it.
 * Of a template, a rehearsal carries out the roles and service-linked roles; every other resource counts as made and has no effect.
 */
export class Roles {
  private readonly accounts = new Map<string, Map<string, HeldRole>>();

  /** A role that no stack owns. */
  public createOutside(account: string, roleName: string, createdAt: Date, path = '/'): void {
    this.of(account).set(roleName, { createdAt, path });
  }

  public delete(account: string, roleName: string): void {
    this.of(account).delete(roleName);
  }

  /** Why CloudFormation could not make the roles of this template in this stack; undefined when it can. */
  public conflict(stack: StackIdentity, template: ParsedTemplate): string | undefined {
    const held = this.accounts.get(stack.account);
    if (held === undefined || held.size === 0) return undefined;
    for (const resource of roleResources(template)) {
      const roleName = roleNameOf(resource, contextOf(stack, template));
      const existing = held.get(roleName);
      if (existing === undefined || existing.owner === stack.stackId) continue;
      const taken = resource.Type === 'AWS::IAM::ServiceLinkedRole';
      return failure(
        resource,
        taken
          ? `Service role name ${roleName} has been taken in this account, please try a different suffix. (Service: Iam, Status Code: 400)`
          : `Resource of type 'AWS::IAM::Role' with identifier '${roleName}' already exists.`,
        taken ? 'InvalidRequest' : 'AlreadyExists',
      );
    }
    return undefined;
  }

  /** Makes the template's roles, and deletes those of the stack that the template no longer has. `only` leaves out roles that are not named. */
  public apply(stack: StackIdentity, template: ParsedTemplate, createdAt: Date, only?: ReadonlySet<string>): void {
    const held = this.of(stack.account);
    const names = new Set<string>();
    for (const resource of roleResources(template)) {
      const roleName = roleNameOf(resource, contextOf(stack, template));
      if (only !== undefined && !only.has(roleName)) continue;
      names.add(roleName);
      const existing = held.get(roleName);
      held.set(roleName, {
        createdAt: existing?.createdAt ?? createdAt,
        owner: stack.stackId,
        made: { stack, template, logicalId: resource.logicalId },
      });
    }
    for (const [roleName, role] of held) if (role.owner === stack.stackId && !names.has(roleName)) letGo(held, roleName, role);
  }

  /** Deletes the roles of a stack; those with a DeletionPolicy of Retain stay, outside any stack. */
  public removeStack(account: string, stackId: string): void {
    const held = this.of(account);
    for (const [roleName, role] of held) if (role.owner === stackId) letGo(held, roleName, role);
  }

  /** Whether every role of the template is there and belongs to the stack. */
  public complete(stack: StackIdentity, template: ParsedTemplate): boolean {
    const held = this.of(stack.account);
    return roleResources(template).every((resource) => held.get(roleNameOf(resource, contextOf(stack, template)))?.owner === stack.stackId);
  }

  public list(account: string): RehearsedRole[] {
    return [...this.of(account)]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([roleName, role]) => roleOf(account, roleName, role));
  }

  public get(account: string, roleName: string): RehearsedRole | undefined {
    const role = this.accounts.get(account)?.get(roleName);
    return role === undefined ? undefined : roleOf(account, roleName, role);
  }

  private of(account: string): Map<string, HeldRole> {
    const held = this.accounts.get(account);
    if (held !== undefined) return held;
    const made = new Map<string, HeldRole>();
    this.accounts.set(account, made);
    return made;
  }
}

/** AWS's wording of a failed stack in the status reason of its instance. */
function failure(resource: RehearsedResource, message: string, code: string): string {
  const reason = `Resource handler returned message: "${message}" (HandlerErrorCode: ${code})`;
  return `ResourceLogicalId:${resource.logicalId}, ResourceType:${resource.Type}, ResourceStatusReason:${reason}.`;
}

function letGo(held: Map<string, HeldRole>, roleName: string, role: HeldRole): void {
  const resource = role.made?.template.resources.find(({ logicalId }) => logicalId === role.made?.logicalId);
  if (resource?.DeletionPolicy?.startsWith('Retain') === true) delete role.owner;
  else held.delete(roleName);
}

function roleResources(template: ParsedTemplate): readonly RehearsedResource[] {
  return template.resources.filter(({ Type }) => Type === 'AWS::IAM::Role' || Type === 'AWS::IAM::ServiceLinkedRole');
}

function contextOf(stack: StackIdentity, template: ParsedTemplate): StackContext {
  const find = (logicalId: string): RehearsedResource => {
    const resource = template.resources.find((candidate) => candidate.logicalId === logicalId);
    if (resource === undefined)
      throw new Error(
        `the template of stack ${stack.stackName} refers to ${logicalId}, but has no resource with this name, and it is not a pseudo parameter`,
      );
    return resource;
  };
  const context: StackContext = {
    ...stack,
    template,
    physicalId: (logicalId) => {
      const resource = find(logicalId);
      return isRole(resource) ? roleNameOf(resource, context) : `${stack.stackName}-${logicalId}-${suffix(stack, logicalId)}`;
    },
    arn: (logicalId) => {
      const resource = find(logicalId);
      if (!isRole(resource))
        throw new Error(`a rehearsal knows only the ARNs of roles, not of ${resource.Type} ${logicalId} (stack ${stack.stackName})`);
      return roleArn(stack.account, pathOf(resource), roleNameOf(resource, context));
    },
  };
  return context;
}

function isRole({ Type }: RehearsedResource): boolean {
  return Type === 'AWS::IAM::Role' || Type === 'AWS::IAM::ServiceLinkedRole';
}

function roleNameOf(resource: RehearsedResource, context: StackContext): string {
  const { Properties: properties = {}, logicalId } = resource;
  if (resource.Type === 'AWS::IAM::ServiceLinkedRole') {
    const service = resolveText(properties.AWSServiceName, context);
    return serviceLinkedRoleName(service);
  }
  if (properties.RoleName === undefined) return `${context.stackName}-${logicalId}-${suffix(context, logicalId)}`.slice(-64);
  return resolveText(properties.RoleName, context);
}

function suffix(stack: { stackId: string }, logicalId: string): string {
  return uuidOf(`${stack.stackId} ${logicalId}`).replaceAll('-', '').slice(0, 12).toUpperCase();
}

function pathOf(resource: RehearsedResource): string {
  const { Properties: properties = {} } = resource;
  if (resource.Type === 'AWS::IAM::ServiceLinkedRole') return `/aws-service-role/${String(properties.AWSServiceName)}/`;
  return typeof properties.Path === 'string' ? properties.Path : '/';
}

function roleArn(account: string, path: string, roleName: string): string {
  return `arn:aws:iam::${account}:role${path}${roleName}`;
}

/** What a role made by hand trusts: its own account. Nothing depends on it. */
function ownAccountTrust(account: string): unknown {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' }],
  };
}

function roleOf(account: string, roleName: string, role: HeldRole): RehearsedRole {
  const { made, createdAt } = role;
  const resource = made?.template.resources.find(({ logicalId }) => logicalId === made.logicalId);
  if (made === undefined || resource === undefined) {
    const path = role.path ?? '/';
    return {
      roleName,
      arn: roleArn(account, path, roleName),
      path,
      assumeRolePolicyDocument: ownAccountTrust(account),
      policies: [],
      managedPolicyArns: [],
      maxSessionDuration: 3600,
      tags: [],
      createdAt,
    };
  }
  const context = contextOf(made.stack, made.template);
  const properties = (resolve(resource.Properties ?? {}, context) ?? {}) as {
    AssumeRolePolicyDocument?: unknown;
    Policies?: { PolicyName: string; PolicyDocument: unknown }[];
    ManagedPolicyArns?: string[];
    Description?: string;
    MaxSessionDuration?: number;
    PermissionsBoundary?: string;
    Tags?: readonly RoleTag[];
  };
  const path = pathOf(resource);
  return {
    roleName,
    arn: roleArn(account, path, roleName),
    path,
    assumeRolePolicyDocument: properties.AssumeRolePolicyDocument ?? {},
    policies: (properties.Policies ?? []).map(({ PolicyName, PolicyDocument }) => ({
      policyName: PolicyName,
      policyDocument: PolicyDocument,
    })),
    managedPolicyArns: properties.ManagedPolicyArns ?? [],
    description: properties.Description,
    maxSessionDuration: properties.MaxSessionDuration ?? 3600,
    permissionsBoundary: properties.PermissionsBoundary,
    // A tag of the role goes before one of its stack with the same key.
    tags: [...new Map([...(made.stack.tags ?? []), ...(properties.Tags ?? [])].map((tag) => [tag.Key, tag])).values()],
    stackId: role.owner,
    createdAt,
  };
}
