import { type AccountFilterType } from '@aws-sdk/client-cloudformation';
import { cloudFormationErrors } from './errors';
import { type DeploymentTargets, type StackSetState, type Target } from './stack-set-state';
import { type World } from './world';

/** Most units that one operation takes: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackInstances.html */
const maximumOrganizationalUnits = 50;

export interface TargetsRequest {
  readonly Accounts?: string[];
  readonly DeploymentTargets?: DeploymentTargets;
  readonly Regions?: string[];
}

/**
 * Accounts and Regions that new stack instances are made in: the accounts under the units, suspended ones too (their turn is skipped), never the
 * management account; those directly and indirectly in a unit. An account that several units reach belongs to the first.
 */
export function newTargets(world: World, request: TargetsRequest): Target[] {
  const { units, accounts, filter, regions } = checked(world, request, 'create');
  const listed = new Set(accounts);
  const reached = new Map<string, string>();
  for (const unit of units) {
    for (const account of world.memberAccountsUnder(unit)) {
      if (reached.has(account) || !passes(filter, listed.has(account))) continue;
      reached.set(account, unit);
    }
  }
  return regions.flatMap((region) => [...reached].map(([account, organizationalUnit]) => ({ account, region, organizationalUnit })));
}

/**
 * Existing stack instances that an update or a deletion is about. An account counts as in a unit when it is there now, or when its instance was
 * deployed through that unit: so the instance of an account that has left is still within reach.
 */
export function existingTargets(world: World, stackSet: StackSetState, request: TargetsRequest): Target[] {
  const { units, accounts, filter, regions } = checked(world, request, 'update');
  const listed = new Set(accounts);
  const wanted = new Set(units);
  const within = new Set(units.flatMap((unit) => world.memberAccountsUnder(unit)));
  const targets: Target[] = [];
  for (const region of regions) {
    for (const instance of stackSet.instances.list()) {
      if (instance.region !== region) continue;
      const { account, organizationalUnit } = instance;
      const inUnits = within.has(account) || (organizationalUnit !== undefined && wanted.has(organizationalUnit));
      const inList = listed.has(account);
      if (filter === 'UNION' ? inUnits || inList : inUnits && passes(filter, inList)) targets.push({ account, region, organizationalUnit });
    }
  }
  return targets;
}

/** Every instance of the StackSet, as a target. */
export function everyTarget(stackSet: StackSetState): Target[] {
  return stackSet.instances.list().map(({ account, region, organizationalUnit }) => ({ account, region, organizationalUnit }));
}

function passes(filter: AccountFilterType, listed: boolean): boolean {
  if (filter === 'INTERSECTION') return listed;
  return filter === 'DIFFERENCE' ? !listed : true;
}

function checked(
  world: World,
  request: TargetsRequest,
  purpose: 'create' | 'update',
): { units: string[]; accounts: string[]; filter: AccountFilterType; regions: string[] } {
  const { Accounts, DeploymentTargets: targets, Regions } = request;
  const refuse = cloudFormationErrors.validation;
  const regions = [...new Set(Regions ?? [])];
  if (regions.length === 0) throw refuse('Regions must be specified');
  const units = [...new Set(targets?.OrganizationalUnitIds ?? [])];
  if ((Accounts ?? []).length > 0 || units.length === 0) {
    throw refuse('StackSets with SERVICE_MANAGED permission model can only have OrganizationalUnit as target');
  }
  if (targets?.AccountsUrl !== undefined) throw new Error('a rehearsal does not support AccountsUrl; list the accounts');
  if (units.length > maximumOrganizationalUnits) {
    throw refuse(`The number of organizational units must be at most ${maximumOrganizationalUnits}, got ${units.length}`);
  }
  for (const unit of units) {
    if (!world.units.has(unit)) throw refuse(`Organizational unit ${unit} does not exist in the organization`);
  }
  const accounts = targets?.Accounts ?? [];
  for (const account of accounts) {
    if (!/^\d{12}$/.test(account))
      throw refuse(
        `Value '${account}' at 'deploymentTargets.accounts' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9]{12}$`,
      );
  }
  return { units, accounts, filter: filterOf(targets?.AccountFilterType, accounts, purpose), regions };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeploymentTargets.html */
function filterOf(filter: AccountFilterType | undefined, accounts: readonly string[], purpose: 'create' | 'update'): AccountFilterType {
  const refuse = cloudFormationErrors.validation;
  if (purpose === 'create') {
    if (filter === 'UNION') throw refuse('AccountFilterType UNION is not supported for CreateStackInstances');
    if (filter === undefined && accounts.length > 0) {
      throw refuse('AccountFilterType must be specified when both OrganizationalUnitIds and Accounts are specified');
    }
  }
  if (filter === undefined) return accounts.length > 0 ? 'UNION' : 'NONE';
  if (!['NONE', 'INTERSECTION', 'DIFFERENCE', 'UNION'].includes(filter)) {
    throw refuse(
      `1 validation error detected: Value '${filter}' at 'deploymentTargets.accountFilterType' failed to satisfy constraint: Member must satisfy enum value set: [DIFFERENCE, INTERSECTION, UNION, NONE]`,
    );
  }
  if (filter === 'NONE' && accounts.length > 0) throw refuse('Accounts cannot be specified when AccountFilterType is NONE');
  if (filter !== 'NONE' && accounts.length === 0) throw refuse(`Accounts must be specified when AccountFilterType is ${filter}`);
  return filter;
}
