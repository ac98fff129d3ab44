import {
  type Account,
  type DescribeAccountRequest,
  type DescribeAccountResponse,
  type DescribeOrganizationalUnitRequest,
  type DescribeOrganizationalUnitResponse,
  type DescribeOrganizationResponse,
  type DescribePolicyRequest,
  type DescribePolicyResponse,
  type ListAccountsForParentRequest,
  type ListAccountsForParentResponse,
  type ListAccountsRequest,
  type ListAccountsResponse,
  type ListAWSServiceAccessForOrganizationRequest,
  type ListAWSServiceAccessForOrganizationResponse,
  type ListChildrenRequest,
  type ListChildrenResponse,
  type ListDelegatedAdministratorsRequest,
  type ListDelegatedAdministratorsResponse,
  type ListDelegatedServicesForAccountRequest,
  type ListDelegatedServicesForAccountResponse,
  type ListOrganizationalUnitsForParentRequest,
  type ListOrganizationalUnitsForParentResponse,
  type ListParentsRequest,
  type ListParentsResponse,
  type ListPoliciesRequest,
  type ListPoliciesResponse,
  type ListRootsRequest,
  type ListRootsResponse,
  type ListTargetsForPolicyRequest,
  type ListTargetsForPolicyResponse,
  type EnableAWSServiceAccessRequest,
  type OrganizationalUnit,
  type OrganizationFeatureSet,
  type PolicySummary,
  type PolicyTargetSummary,
  type PolicyTypeSummary,
  type RegisterDelegatedAdministratorRequest,
} from '@aws-sdk/client-organizations';
import { type ServiceControlPolicy } from '../organization/snapshot';
import { type Caller, type Engine, type Handler } from './engine';
import { organizationsErrors } from './errors';
import { type Page, pageOfArray } from './paging';
import { stackSetsPrincipal, type World } from './world';

/** When everything was set up; Organizations tells, and nobody who deploys looks. */
const since = new Date('2024-01-01T00:00:00Z');

export const organizationsHandlers = {
  /** Any account of the organization may ask this; every other read needs the management account or a delegated administrator. */
  DescribeOrganization: (engine: Engine, caller: Caller): DescribeOrganizationResponse => {
    const { world } = engine;
    checkMember(world, caller);
    const { organizationId, managementAccount } = world;
    return {
      Organization: {
        Id: organizationId,
        Arn: `arn:aws:organizations::${managementAccount}:organization/${organizationId}`,
        FeatureSet: engine.world.featureSet as OrganizationFeatureSet,
        MasterAccountId: managementAccount,
        MasterAccountArn: accountArn(world, managementAccount),
        MasterAccountEmail: emailOf(managementAccount),
      },
    };
  },

  ListRoots: (engine: Engine, caller: Caller, input: ListRootsRequest): ListRootsResponse => {
    checkReader(engine.world, caller);
    const { managementAccount, organizationId, root, serviceControlPolicies } = engine.world;
    const policyTypes: PolicyTypeSummary[] = serviceControlPolicies ? [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] : [];
    const roots = [
      {
        Id: root,
        Arn: `arn:aws:organizations::${managementAccount}:root/${organizationId}/${root}`,
        Name: 'Root',
        PolicyTypes: policyTypes,
      },
    ];
    const page = paged(engine, roots, input);
    return { Roots: page.items, NextToken: page.nextToken };
  },

  ListOrganizationalUnitsForParent: (
    engine: Engine,
    caller: Caller,
    input: ListOrganizationalUnitsForParentRequest,
  ): ListOrganizationalUnitsForParentResponse => {
    checkReader(engine.world, caller);
    const page = paged(engine, engine.world.unitsDirectlyIn(parentOf(engine.world, input.ParentId)), input);
    return { OrganizationalUnits: page.items.map((id) => unitOf(engine.world, id)), NextToken: page.nextToken };
  },

  ListAccountsForParent: (engine: Engine, caller: Caller, input: ListAccountsForParentRequest): ListAccountsForParentResponse => {
    checkReader(engine.world, caller);
    const page = paged(engine, engine.world.accountsDirectlyIn(parentOf(engine.world, input.ParentId)), input);
    return { Accounts: page.items.map((id) => accountOf(engine, id)), NextToken: page.nextToken };
  },

  ListAccounts: (engine: Engine, caller: Caller, input: ListAccountsRequest): ListAccountsResponse => {
    checkReader(engine.world, caller);
    const page = paged(engine, engine.world.sortedAccountIds(), input);
    return { Accounts: page.items.map((id) => accountOf(engine, id)), NextToken: page.nextToken };
  },

  ListParents: (engine: Engine, caller: Caller, input: ListParentsRequest): ListParentsResponse => {
    const { world } = engine;
    checkReader(world, caller);
    const id = input.ChildId ?? '';
    const parent = world.accounts.get(id)?.parent ?? world.units.get(id)?.parent;
    if (parent === undefined) throw organizationsErrors.childNotFound("You specified a child that doesn't exist.");
    return { Parents: [{ Id: parent, Type: parent === world.root ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }] };
  },

  ListChildren: (engine: Engine, caller: Caller, input: ListChildrenRequest): ListChildrenResponse => {
    const { world } = engine;
    checkReader(world, caller);
    const parent = parentOf(world, input.ParentId);
    const type = input.ChildType;
    if (type !== 'ACCOUNT' && type !== 'ORGANIZATIONAL_UNIT')
      throw organizationsErrors.invalidInput('You specified an invalid value for ChildType.');
    const page = paged(engine, type === 'ACCOUNT' ? world.accountsDirectlyIn(parent) : world.unitsDirectlyIn(parent), input);
    return { Children: page.items.map((Id) => ({ Id, Type: type })), NextToken: page.nextToken };
  },

  DescribeAccount: (engine: Engine, caller: Caller, input: DescribeAccountRequest): DescribeAccountResponse => {
    checkReader(engine.world, caller);
    if (!engine.world.accounts.has(input.AccountId ?? ''))
      throw organizationsErrors.accountNotFound("You specified an account that doesn't exist.");
    return { Account: accountOf(engine, input.AccountId ?? '') };
  },

  DescribeOrganizationalUnit: (
    engine: Engine,
    caller: Caller,
    input: DescribeOrganizationalUnitRequest,
  ): DescribeOrganizationalUnitResponse => {
    const { world } = engine;
    checkReader(world, caller);
    const id = input.OrganizationalUnitId ?? '';
    if (id === world.root || !world.units.has(id)) {
      throw organizationsErrors.organizationalUnitNotFound("You specified an organizational unit that doesn't exist.");
    }
    return { OrganizationalUnit: unitOf(world, id) };
  },

  ListDelegatedAdministrators: (
    engine: Engine,
    caller: Caller,
    input: ListDelegatedAdministratorsRequest,
  ): ListDelegatedAdministratorsResponse => {
    const { world } = engine;
    checkReader(world, caller);
    const { ServicePrincipal: service } = input;
    const accounts = [...world.delegatedAdministrators.keys()].sort().filter((account) => world.isDelegatedAdministrator(account, service));
    const page = paged(engine, accounts, input);
    return {
      DelegatedAdministrators: page.items.map((id) => ({
        ...(world.accounts.has(id) ? accountOf(engine, id) : { Id: id }),
        DelegationEnabledDate: since,
      })),
      NextToken: page.nextToken,
    };
  },

  ListDelegatedServicesForAccount: (
    engine: Engine,
    caller: Caller,
    input: ListDelegatedServicesForAccountRequest,
  ): ListDelegatedServicesForAccountResponse => {
    const { world } = engine;
    checkReader(world, caller);
    const services = world.delegatedAdministrators.get(input.AccountId ?? '');
    if (services === undefined) {
      if (!world.accounts.has(input.AccountId ?? ''))
        throw organizationsErrors.accountNotFound("You specified an account that doesn't exist.");
      throw organizationsErrors.accountNotRegistered(
        'The specified account is not a delegated administrator for this Amazon Web Services service.',
      );
    }
    const page = paged(engine, services, input);
    return {
      DelegatedServices: page.items.map((ServicePrincipal) => ({ ServicePrincipal, DelegationEnabledDate: since })),
      NextToken: page.nextToken,
    };
  },

  ListAWSServiceAccessForOrganization: (
    engine: Engine,
    caller: Caller,
    input: ListAWSServiceAccessForOrganizationRequest,
  ): ListAWSServiceAccessForOrganizationResponse => {
    checkReader(engine.world, caller);
    const page = paged(engine, engine.world.trustedAccess, input);
    return {
      EnabledServicePrincipals: page.items.map((ServicePrincipal) => ({ ServicePrincipal, DateEnabled: since })),
      NextToken: page.nextToken,
    };
  },

  EnableAWSServiceAccess: (engine: Engine, caller: Caller, { ServicePrincipal = '' }: EnableAWSServiceAccessRequest): object => {
    const { world } = engine;
    checkManagement(world, caller);
    checkAllFeatures(world);
    if (!isServicePrincipal(ServicePrincipal)) throw organizationsErrors.invalidInput('You specified an unrecognized service principal.');
    world.trust(ServicePrincipal);
    return {};
  },

  /** https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html */
  RegisterDelegatedAdministrator: (engine: Engine, caller: Caller, input: RegisterDelegatedAdministratorRequest): object => {
    const { world } = engine;
    checkManagement(world, caller);
    checkAllFeatures(world);
    const { AccountId: account = '', ServicePrincipal: principal = '' } = input;
    if (!isServicePrincipal(principal)) throw organizationsErrors.invalidInput('You specified an unrecognized service principal.');
    if (account === world.managementAccount) {
      throw organizationsErrors.constraint(
        'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR',
        'You cannot register the management account as a delegated administrator for your organization.',
      );
    }
    if (!world.accounts.has(account)) throw organizationsErrors.accountNotFound("You specified an account that doesn't exist.");
    if (!world.isActive(account)) {
      throw organizationsErrors.constraint(
        'CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR',
        'You cannot register a suspended account as a delegated administrator.',
      );
    }
    if (!world.trustedAccess.includes(principal)) {
      throw organizationsErrors.constraint(
        'SERVICE_ACCESS_NOT_ENABLED',
        'You attempted to register a delegated administrator before you enabled service access. Call the EnableAWSServiceAccess API first.',
      );
    }
    if (world.isDelegatedAdministrator(account, principal)) {
      throw organizationsErrors.alreadyRegistered(
        'The specified account is already a delegated administrator for this Amazon Web Services service.',
      );
    }
    const others = [...world.delegatedAdministrators].filter(([, services]) => services.includes(principal)).length;
    if (others >= (principal === stackSetsPrincipal ? mostStackSetsAdministrators : 1)) {
      throw organizationsErrors.constraint(
        'MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED',
        'You attempted to register more delegated administrators than allowed for the service principal.',
      );
    }
    world.delegate(account, principal);
    return {};
  },

  ListPolicies: (engine: Engine, caller: Caller, input: ListPoliciesRequest): ListPoliciesResponse => {
    checkReader(engine.world, caller);
    if (input.Filter !== 'SERVICE_CONTROL_POLICY') throw organizationsErrors.invalidInput('You specified an invalid value for Filter.');
    const page = paged(engine, engine.world.serviceControlPolicies ?? [], input);
    return { Policies: page.items.map((policy) => policySummary(engine.world, policy)), NextToken: page.nextToken };
  },

  DescribePolicy: (engine: Engine, caller: Caller, input: DescribePolicyRequest): DescribePolicyResponse => {
    checkReader(engine.world, caller);
    const policy = policyOf(engine.world, input.PolicyId);
    return { Policy: { PolicySummary: policySummary(engine.world, policy), Content: policy.content } };
  },

  ListTargetsForPolicy: (engine: Engine, caller: Caller, input: ListTargetsForPolicyRequest): ListTargetsForPolicyResponse => {
    checkReader(engine.world, caller);
    const page = paged(engine, policyOf(engine.world, input.PolicyId).targets, input);
    return { Targets: page.items.map((id) => targetOf(engine.world, id)), NextToken: page.nextToken };
  },
} satisfies Record<string, Handler>;

function policyOf(world: World, id: string | undefined): ServiceControlPolicy {
  const policy = world.serviceControlPolicies?.find((candidate) => candidate.id === id);
  if (policy === undefined) throw organizationsErrors.policyNotFound("You specified a policy that doesn't exist.");
  return policy;
}

function policySummary({ managementAccount, organizationId }: World, { id, name }: ServiceControlPolicy): PolicySummary {
  const AwsManaged = id === 'p-FullAWSAccess';
  const owner = AwsManaged ? 'aws:policy' : `${managementAccount}:policy/${organizationId}`;
  const Arn = `arn:aws:organizations::${owner}/service_control_policy/${id}`;
  return { Id: id, Arn, Name: name, Type: 'SERVICE_CONTROL_POLICY', AwsManaged };
}

function targetOf(world: World, id: string): PolicyTargetSummary {
  const account = world.accounts.get(id);
  if (account) return { TargetId: id, Arn: accountArn(world, id), Name: account.name, Type: 'ACCOUNT' };
  return { TargetId: id, Name: world.units.get(id)?.name, Type: id === world.root ? 'ROOT' : 'ORGANIZATIONAL_UNIT' };
}

function checkMember(world: World, caller: Caller): void {
  if (!world.accounts.has(caller.account) && caller.account !== world.managementAccount) {
    throw organizationsErrors.notInUse('Your account is not a member of an organization.');
  }
}

function checkReader(world: World, caller: Caller): void {
  checkMember(world, caller);
  if (caller.account === world.managementAccount || world.isDelegatedAdministrator(caller.account)) return;
  throw organizationsErrors.accessDenied("You don't have permissions to access this resource.");
}

/** Writes need the management account. */
export function checkManagement(world: World, caller: Caller): void {
  checkMember(world, caller);
  if (caller.account !== world.managementAccount)
    throw organizationsErrors.accessDenied("You don't have permissions to access this resource.");
}

function checkAllFeatures({ featureSet }: World): void {
  if (featureSet === 'ALL') return;
  throw organizationsErrors.constraint(
    'ORGANIZATION_NOT_IN_ALL_FEATURES_MODE',
    'You attempted to perform an operation that requires an organization to be configured to support all features.',
  );
}

const isServicePrincipal = (principal: string): boolean => /^[\w+=,.@-]+\.amazonaws\.com$/.test(principal);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html */
const mostStackSetsAdministrators = 5;

function parentOf(world: World, parent: string | undefined): string {
  if (parent !== undefined && world.units.has(parent)) return parent;
  throw organizationsErrors.parentNotFound("You specified parent that doesn't exist.");
}

/** Organizations gives 20 at a time at most, and now and then none and a token. */
function paged<T>(engine: Engine, items: readonly T[], input: { MaxResults?: number; NextToken?: string }): Page<T> {
  if (input.MaxResults !== undefined && (input.MaxResults < 1 || input.MaxResults > 20)) {
    throw organizationsErrors.invalidInput('You provided a value for MaxResults that is not between 1 and 20.');
  }
  return pageOfArray(items, {
    size: Math.min(20, engine.pageSize ?? 20),
    maxResults: input.MaxResults,
    nextToken: input.NextToken,
    emptyPages: true,
    invalidToken: () => organizationsErrors.invalidInput('Invalid NextToken'),
  });
}

function accountOf({ world, paths }: Engine, id: string): Account {
  const account = world.known(id);
  return {
    Id: id,
    Arn: accountArn(world, id),
    Email: emailOf(id),
    Name: account.name,
    // Status was retired on 9 September 2026; State took its place.
    State: account.state,
    ...(paths && { Paths: [pathOf(world, account.parent, id)] }),
    JoinedMethod: 'CREATED',
    JoinedTimestamp: since,
  };
}

function unitOf(world: World, id: string): OrganizationalUnit {
  const { managementAccount, organizationId } = world;
  return {
    Id: id,
    Arn: `arn:aws:organizations::${managementAccount}:ou/${organizationId}/${id}`,
    Name: world.units.get(id)?.name,
    Path: pathOf(world, world.units.get(id)?.parent, id),
  };
}

function pathOf(world: World, parent: string | undefined, id: string): string {
  const places = parent === undefined ? [] : world.placesFrom(parent).reverse();
  return `${[world.organizationId, ...places, id].join('/')}/`;
}

function accountArn(world: World, account: string): string {
  return `arn:aws:organizations::${world.managementAccount}:account/${world.organizationId}/${account}`;
}

function emailOf(account: string): string {
  return `${account}@example.com`;
}
