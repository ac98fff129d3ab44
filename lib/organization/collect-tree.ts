import {
  DescribeOrganizationCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  type Account as OrganizationsAccount,
} from '@aws-sdk/client-organizations';
import { type Clients } from '../aws/clients';
import { named } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { CordonError, exitCode } from '../problem';
import { type Account, type AccountState, type OrganizationalUnit, type Snapshot } from './snapshot';
import { sortedBy } from './sorted';

/** Walks at the same time: Organizations allows 5 ListAccountsForParent a second and bursts of 8 an account. */
export const walksAtOnce = 4;

export async function collectOrganization(clients: Clients): Promise<Snapshot['organization']> {
  const { Organization } = await named('organizations:DescribeOrganization', () =>
    clients.organizations.send(new DescribeOrganizationCommand({})),
  );
  const roots = await named('organizations:ListRoots', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListRootsCommand({ NextToken })),
      (answer) => answer.Roots,
      (answer) => answer.NextToken,
    ),
  );
  const root = roots[0]?.Id;
  if (!Organization?.Id || !Organization.MasterAccountId || !root) {
    throw new CordonError(exitCode.unknown, {
      id: 'organization-incomplete',
      message: 'AWS described the organization without an ID, a management account or a root',
      remedy: 'run the command again; if it stays so, read `aws organizations describe-organization` and `aws organizations list-roots`',
    });
  }
  return { id: Organization.Id, managementAccount: Organization.MasterAccountId, root };
}

export type PlacedAccount = Omit<Account, 'containmentRoles'>;

export async function walk(
  clients: Clients,
  root: string,
): Promise<{ organizationalUnits: OrganizationalUnit[]; accounts: PlacedAccount[] }> {
  const organizationalUnits: OrganizationalUnit[] = [];
  const accounts: PlacedAccount[] = [];
  let parents = [root];
  while (parents.length > 0) {
    const levels = await inParallel(parents, walksAtOnce, (parent) => children(clients, parent));
    parents = [];
    for (const level of levels) {
      organizationalUnits.push(...level.units);
      accounts.push(...level.accounts);
      parents.push(...level.units.map((unit) => unit.id));
    }
  }
  return { organizationalUnits: sortedBy(organizationalUnits, (unit) => unit.id), accounts: sortedBy(accounts, (account) => account.id) };
}

async function children(clients: Clients, parent: string): Promise<{ units: OrganizationalUnit[]; accounts: PlacedAccount[] }> {
  const units = await named('organizations:ListOrganizationalUnitsForParent', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: parent, NextToken })),
      (answer) => answer.OrganizationalUnits,
      (answer) => answer.NextToken,
    ),
  );
  const accounts = await named('organizations:ListAccountsForParent', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListAccountsForParentCommand({ ParentId: parent, NextToken })),
      (answer) => answer.Accounts,
      (answer) => answer.NextToken,
    ),
  );
  return {
    units: units.map((unit) => ({ id: required(unit.Id, 'a unit without an ID'), name: unit.Name ?? '', parent })),
    accounts: accounts.map((account) => ({
      id: required(account.Id, 'an account without an ID'),
      name: account.Name ?? '',
      state: stateOf(account),
      parent,
    })),
  };
}

/**
 * `State` where AWS gives it, otherwise the older `Status` (retired on 9 September 2026; some endpoints still answer it alone).
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
 */
function stateOf(account: OrganizationsAccount): AccountState {
  return required(account.State ?? account.Status, `account ${account.Id ?? ''} without a state`);
}

function required<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new CordonError(exitCode.unknown, {
    id: 'organization-incomplete',
    message: `AWS listed ${what}`,
    remedy: 'run the command again; if it stays so, read `aws organizations list-accounts`',
  });
}
