import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  type Account as OrganizationsAccount,
} from '@aws-sdk/client-organizations';
import { type Clients } from '../aws/clients';
import { isAwsError, named } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { type Clock } from '../core/clock';
import { CordonError, exitCode } from '../core/problem';
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
      message: 'the answer from AWS has no ID, management account or root of the organization',
      remedy:
        'run the command again. If it fails again, check the output of `aws organizations describe-organization` and `aws organizations list-roots`',
    });
  }
  const { Id: id, MasterAccountId: managementAccount, FeatureSet: featureSet } = Organization;
  return { id, managementAccount, root, ...(featureSet !== undefined && { featureSet }) };
}

export type PlacedAccount = Omit<Account, 'containmentRoles'>;

export interface CollectedTree {
  readonly organizationalUnits: readonly OrganizationalUnit[];
  readonly accounts: readonly PlacedAccount[];
}

/** The most attempts to read the tree. One attempt takes minutes in a large organization. */
const maximumWalks = 3;
/** Organizations is eventually consistent: an account that just moved may be in both places, or in none, for a moment. */
const pauseBetweenWalks = 2_000;
/** More names than this say no more. */
const maximumNamed = 20;

/**
 * Every unit and account, sorted by ID.
 *
 * Organizations has no call for the whole tree, so an account that moves during the read can appear twice or not at all. The result is
 * therefore compared with the list of all accounts. If they differ, the tree is read again, three times at most.
 *
 * @throws CordonError with exit code 3 if the organization changes during each attempt, or cannot be read
 */
export async function collectTree(clients: Clients, clock: Clock, root: string): Promise<CollectedTree> {
  for (let walks = 1; ; walks++) {
    const found = await walk(clients, root);
    const changed = differences(found, await listAccounts(clients));
    if (changed.length === 0) return found;
    if (walks === maximumWalks) throw changedWhileRead(changed);
    await clock.sleep(pauseBetweenWalks);
  }
}

/** Accounts and units that were met twice, or met and not listed, or listed and not met, or gone when their turn came. */
function differences(found: Walk, listed: readonly string[]): string[] {
  const accounts = found.accounts.map(({ id }) => id);
  const met = new Set(accounts);
  const known = new Set(listed);
  const changed = new Set([
    ...repeated(accounts),
    ...accounts.filter((id) => !known.has(id)),
    ...listed.filter((id) => !met.has(id)),
    ...repeated(found.organizationalUnits.map(({ id }) => id)),
    ...found.gone,
  ]);
  return [...changed].sort();
}

/** IDs that stand twice; the list is sorted. */
function repeated(ids: readonly string[]): string[] {
  return ids.filter((id, index) => id === ids[index - 1]);
}

function changedWhileRead(changed: readonly string[]): CordonError {
  const more = changed.length - maximumNamed;
  const names = `${changed.slice(0, maximumNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return new CordonError(exitCode.unknown, {
    id: 'organization-changed-while-read',
    message: `the organization changed during all ${maximumWalks} attempts to read it: ${names} appeared twice or not at all`,
    remedy: 'run the command again when nobody creates, moves or closes accounts',
  });
}

async function listAccounts(clients: Clients): Promise<string[]> {
  const accounts = await named('organizations:ListAccounts', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListAccountsCommand({ NextToken })),
      (answer) => answer.Accounts,
      (answer) => answer.NextToken,
    ),
  );
  return accounts.map((account) => required(account.Id, 'an account without an ID'));
}

interface Walk extends CollectedTree {
  /** Units that were deleted between being met and being read. */
  readonly gone: readonly string[];
}

async function walk(clients: Clients, root: string): Promise<Walk> {
  const organizationalUnits: OrganizationalUnit[] = [];
  const accounts: PlacedAccount[] = [];
  const gone: string[] = [];
  let parents = [root];
  while (parents.length > 0) {
    const levels = await inParallel(parents, walksAtOnce, (parent) => childrenUnlessGone(clients, parent));
    const next: string[] = [];
    levels.forEach((level, index) => {
      if (level === undefined) {
        gone.push(parents[index]!);
        return;
      }
      organizationalUnits.push(...level.units);
      accounts.push(...level.accounts);
      next.push(...level.units.map((unit) => unit.id));
    });
    parents = next;
  }
  return {
    organizationalUnits: sortedBy(organizationalUnits, (unit) => unit.id),
    accounts: sortedBy(accounts, (account) => account.id),
    gone,
  };
}

async function childrenUnlessGone(clients: Clients, parent: string): Promise<Awaited<ReturnType<typeof children>> | undefined> {
  try {
    return await children(clients, parent);
  } catch (error) {
    if (error instanceof CordonError && isAwsError(error.cause, 'ParentNotFoundException')) return undefined;
    throw error;
  }
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
    message: `the answer from AWS has ${what}`,
    remedy: 'run the command again. If it fails again, check the output of `aws organizations list-accounts`',
  });
}
