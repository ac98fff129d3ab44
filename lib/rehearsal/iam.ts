import {
  type CreateServiceLinkedRoleRequest,
  type CreateServiceLinkedRoleResponse,
  type GetRolePolicyRequest,
  type GetRolePolicyResponse,
  type GetRoleRequest,
  type GetRoleResponse,
  type ListAttachedRolePoliciesRequest,
  type ListAttachedRolePoliciesResponse,
  type ListRolePoliciesRequest,
  type ListRolePoliciesResponse,
  type ListRolesRequest,
  type ListRolesResponse,
  type Role,
} from '@aws-sdk/client-iam';
import { type Caller, type Engine, type Handler } from './engine';
import { iamValidation, noSuchEntity, roleNameTaken } from './errors';
import { pageOfArray } from './paging';
import { type RehearsedRole, serviceLinkedRoleName } from './roles';
import { uuidOf } from './identifiers';

export const iamHandlers = {
  CreateServiceLinkedRole: (engine: Engine, caller: Caller, input: CreateServiceLinkedRoleRequest): CreateServiceLinkedRoleResponse => {
    const { AWSServiceName: service = '' } = input;
    const roleName = serviceLinkedRoleName(service);
    if (engine.roles.get(caller.account, roleName) !== undefined) throw roleNameTaken(roleName);
    engine.roles.createOutside(caller.account, roleName, engine.clock.now(), `/aws-service-role/${service}/`);
    return { Role: shapeOf(roleOf(engine, caller, roleName)) };
  },

  GetRole: (engine: Engine, caller: Caller, input: GetRoleRequest): GetRoleResponse => ({
    Role: shapeOf(roleOf(engine, caller, input.RoleName)),
  }),

  ListRoles: (engine: Engine, caller: Caller, input: ListRolesRequest): ListRolesResponse => {
    const roles = engine.roles.list(caller.account).filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'));
    const page = paged(engine, roles, input);
    return { Roles: page.items.map(shapeOf), ...page.rest };
  },

  ListRolePolicies: (engine: Engine, caller: Caller, input: ListRolePoliciesRequest): ListRolePoliciesResponse => {
    const names = roleOf(engine, caller, input.RoleName).policies.map(({ policyName }) => policyName);
    const page = paged(engine, names.sort(), input);
    return { PolicyNames: page.items, ...page.rest };
  },

  GetRolePolicy: (engine: Engine, caller: Caller, input: GetRolePolicyRequest): GetRolePolicyResponse => {
    const role = roleOf(engine, caller, input.RoleName);
    const policy = role.policies.find(({ policyName }) => policyName === input.PolicyName);
    if (policy === undefined) throw noSuchEntity(`The role policy with name ${input.PolicyName ?? ''} cannot be found.`);
    return { RoleName: role.roleName, PolicyName: policy.policyName, PolicyDocument: encoded(policy.policyDocument) };
  },

  ListAttachedRolePolicies: (engine: Engine, caller: Caller, input: ListAttachedRolePoliciesRequest): ListAttachedRolePoliciesResponse => {
    const attached = roleOf(engine, caller, input.RoleName).managedPolicyArns.map((arn) => ({
      PolicyName: arn.split('/').pop(),
      PolicyArn: arn,
    }));
    const page = paged(engine, attached, input);
    return { AttachedPolicies: page.items, ...page.rest };
  },
} satisfies Record<string, Handler>;

function roleOf(engine: Engine, caller: Caller, roleName: string | undefined): RehearsedRole {
  const role = engine.roles.get(caller.account, roleName ?? '');
  if (role === undefined) throw noSuchEntity(`The role with name ${roleName ?? ''} cannot be found.`);
  return role;
}

function shapeOf(role: RehearsedRole): Role {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: `AROA${uuidOf(role.arn).replaceAll('-', '').slice(0, 17).toUpperCase()}`,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encoded(role.assumeRolePolicyDocument),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    ...(role.tags.length > 0 && { Tags: role.tags.map(({ Key, Value }) => ({ Key, Value })) }),
    PermissionsBoundary:
      role.permissionsBoundary === undefined
        ? undefined
        : { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: role.permissionsBoundary },
  };
}

/** IAM answers policy documents URL-encoded (RFC 3986): https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
function encoded(document: unknown): string {
  return encodeURIComponent(JSON.stringify(document)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function paged<T>(
  engine: Engine,
  items: readonly T[],
  input: { MaxItems?: number; Marker?: string },
): { items: T[]; rest: { IsTruncated: boolean; Marker?: string } } {
  const page = pageOfArray(items, {
    size: Math.min(100, engine.pageSize ?? 100),
    maxResults: input.MaxItems,
    nextToken: input.Marker,
    invalidToken: () => iamValidation('Invalid Marker'),
  });
  return { items: page.items, rest: { IsTruncated: page.nextToken !== undefined, Marker: page.nextToken } };
}
