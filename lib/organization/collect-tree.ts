import {
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  type Account as OrganizationsAccount,
} from '@aws-sdk/client-organizations';
import { type Clients } from '../aws/clients';
import { isAwsError, named, reading } from '../aws/failures';
import { everyPage, inParallel, inQueue } from '../aws/pages';
import { pageSize } from '../aws/read-operations';
import { type Clock } from '../core/clock';
import { CordonError, exitCode } from '../core/problem';
import { type Account, type AccountState, type OrganizationalUnit, type Snapshot } from './snapshot';
import { sortedBy } from './sorted';

/** Lists of children that are read at the same time. Their rate is what limits them; this covers the time that each takes. */
const listsAtOnce = 12;
/** Other calls of Organizations at the same time. */
export const walksAtOnce = 4;

export async function collectOrganization(clients: Clients): Promise<Snapshot['organization']> {
  const [{ Organization }, roots] = await Promise.all([
    named('organizations:DescribeOrganization', () => clients.organizations.send(new DescribeOrganizationCommand({}))),
    named('organizations:ListRoots', () =>
      everyPage(
        (NextToken) => clients.organizations.send(new ListRootsCommand({ NextToken, MaxResults: pageSize('organizations:ListRoots') })),
        (answer) => answer.Roots,
        (answer) => answer.NextToken,
      ),
    ),
  ]);
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
  /** Whether the list of accounts says where each is, so that it is the only list of them that was read. */
  readonly isFromPaths: boolean;
}

/** What the tree is read from. */
export interface TreeOptions {
  readonly clients: Clients;
  readonly clock: Clock;
  readonly organization: Pick<Snapshot['organization'], 'id' | 'root'>;
}

/** The most attempts to read the tree. One attempt takes minutes in a large organization. */
const maximumWalks = 3;
/** Organizations is eventually consistent: an account that just moved may be in both places, or in none, for a moment. */
const pauseBetweenWalks = 2_000;
/** More names than this say no more. */
const maximumNamed = 20;
/** The most accounts that are asked for one by one before the walk is the shorter way. */
const mostDescribed = 200;

/** The calls that the tree is made of. */
const treeCalls = [
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
] as const;

/**
 * Every unit and account, sorted by ID, with the fewest calls.
 *
 * The list of all accounts says where each account is (`Paths`), so the units are all that is left to read. Where an answer has no paths, the
 * accounts of each unit are read too and compared with the list.
 *
 * Organizations has no call for the whole tree, so what is read at different times may differ. If it does, the tree is read again, three times
 * at most.
 *
 * @throws CordonError with exit code 3 if the organization changes during each attempt, or cannot be read
 */
export async function collectTree(options: TreeOptions): Promise<CollectedTree> {
  return settled(options, (walk) => readTree(options, walk > 1 ? 'again' : 'first'));
}

/**
 * The tree after a look at accounts that other parts name and the list of accounts does not have. Such an account has left the organization, or a
 * page of the list was lost. AWS is asked for each; if one is in the organization, or AWS does not say, the accounts are read unit by unit.
 */
export async function confirmTree(options: TreeOptions, tree: CollectedTree, named: readonly string[]): Promise<CollectedTree> {
  if (!tree.isFromPaths) return tree;
  const listed = new Set(tree.accounts.map(({ id }) => id));
  const missing = [...new Set(named)].filter((id) => !listed.has(id)).sort();
  if (missing.length === 0) return tree;
  if (missing.length <= mostDescribed && (await haveLeft(options.clients, missing))) return tree;
  return settled(options, () => readTree(options, 'by-unit'));
}

/** Whether each of the accounts is in the organization no more. */
async function haveLeft({ organizations }: Clients, accounts: readonly string[]): Promise<boolean> {
  const answers = await inParallel(accounts, walksAtOnce, (AccountId) =>
    reading('organizations:DescribeAccount', () => organizations.send(new DescribeAccountCommand({ AccountId })), [
      'AccountNotFoundException',
    ]),
  );
  return answers.every(({ status }) => status === 'absent');
}

/** Reads until what was read agrees with itself. */
async function settled({ clients, clock }: TreeOptions, read: (walk: number) => Promise<Walk>): Promise<CollectedTree> {
  for (let walks = 1; ; walks++) {
    if (walks > 1) clients.reads?.again(...treeCalls);
    const { changed, ...tree } = await read(walks);
    if (changed.length === 0) return tree;
    if (walks === maximumWalks) throw changedWhileRead(changed);
    await clock.sleep(pauseBetweenWalks);
  }
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

interface Walk extends CollectedTree {
  /** Accounts and units about which what was read does not agree, sorted. */
  readonly changed: readonly string[];
}

/** An account of the list of all accounts. */
interface ListedAccount {
  readonly id: string;
  readonly account: OrganizationsAccount;
  /** IDs of the units that lead to it, from the root's down. @default - the answer does not say */
  readonly units?: readonly string[];
}

async function readTree(options: TreeOptions, way: 'first' | 'again' | 'by-unit'): Promise<Walk> {
  const { clients, organization } = options;
  if (way === 'by-unit') clients.reads?.again('organizations:ListAccounts', 'organizations:ListOrganizationalUnitsForParent');
  let decide: (hasPaths: boolean) => void = () => {};
  const decided = new Promise<boolean>((resolve) => (decide = resolve));
  const listing = listAccounts(clients, organization, (page) => {
    if (page.length > 0) decide(page.every(({ units }) => units !== undefined));
  }).finally(() => decide(false));
  // Its failure is thrown below, where both are awaited.
  listing.catch(() => undefined);
  const hasPaths = way !== 'by-unit' && (await decided);
  const [listed, walked] = await Promise.all([listing, walk(clients, organization.root, !hasPaths)]);
  if (!hasPaths) return compared(walked, listed);
  if (listed.every(({ units }) => units !== undefined)) return placed(walked, listed, organization.root);
  // A later page had an account without a path.
  const parents = [organization.root, ...walked.organizationalUnits.map(({ id }) => id)];
  const byUnit = await walkAccounts(clients, parents);
  return compared({ ...walked, accounts: byUnit.accounts, gone: [...walked.gone, ...byUnit.gone] }, listed);
}

/** The accounts as they were met in the units, and where these differ from the list of all accounts. */
function compared(found: Walked, listed: readonly ListedAccount[]): Walk {
  const accounts = sortedBy(found.accounts, ({ id }) => id);
  const ids = accounts.map(({ id }) => id);
  const met = new Set(ids);
  const known = new Set(listed.map(({ id }) => id));
  const changed = new Set([
    ...repeated(ids),
    ...ids.filter((id) => !known.has(id)),
    ...[...known].filter((id) => !met.has(id)),
    ...unitsThatChanged(found),
  ]);
  return { organizationalUnits: found.organizationalUnits, accounts, isFromPaths: false, changed: [...changed].sort() };
}

/** The accounts where their paths say that they are, and those whose paths differ from the units that were read. */
function placed(found: Walked, listed: readonly ListedAccount[], root: string): Walk {
  const parents = new Map(found.organizationalUnits.map(({ id, parent }) => [id, parent]));
  const changed = new Set(unitsThatChanged(found));
  const accounts = new Map<string, PlacedAccount>();
  for (const { id, account, units = [] } of listed) {
    const one = placedAccount(account, units.at(-1) ?? root);
    const before = accounts.get(id);
    // A page can repeat accounts of the page before; that is no change while both say the same.
    if (before && (before.parent !== one.parent || before.state !== one.state)) changed.add(id);
    accounts.set(id, one);
    if (!units.every((unit, index) => parents.get(unit) === (units[index - 1] ?? root))) changed.add(id);
  }
  return {
    organizationalUnits: found.organizationalUnits,
    accounts: sortedBy([...accounts.values()], ({ id }) => id),
    isFromPaths: true,
    changed: [...changed].sort(),
  };
}

const unitsThatChanged = ({ organizationalUnits, gone }: Walked): readonly string[] => [
  ...repeated(organizationalUnits.map(({ id }) => id)),
  ...gone,
];

/** IDs that stand twice; the list is sorted. */
function repeated(ids: readonly string[]): string[] {
  return ids.filter((id, index) => id === ids[index - 1]);
}

async function listAccounts(
  clients: Clients,
  { id: organization, root }: Pick<Snapshot['organization'], 'id' | 'root'>,
  onPage: (page: readonly ListedAccount[]) => void,
): Promise<ListedAccount[]> {
  const MaxResults = pageSize('organizations:ListAccounts');
  return named('organizations:ListAccounts', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListAccountsCommand({ NextToken, MaxResults })),
      (answer) => {
        const page = (answer.Accounts ?? []).map((account): ListedAccount => {
          const id = required(account.Id, 'an account without an ID');
          const units = unitsOnPath(account, organization, root);
          return { id, account, ...(units && { units }) };
        });
        onPage(page);
        return page;
      },
      (answer) => answer.NextToken,
    ),
  );
}

const unitPattern = /^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$/;

/**
 * The units of an account's path, `o-exampleorgid/r-ab12/ou-ab12-11111111/111111111111/`: an entity path as in IAM's reference. Any other form is
 * no answer.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data-orgs.html
 */
function unitsOnPath({ Id, Paths }: OrganizationsAccount, organization: string, root: string): readonly string[] | undefined {
  const [path, ...more] = Paths ?? [];
  if (path === undefined || more.length > 0) return undefined;
  const places = path.split('/').filter((place) => place !== '');
  if (places.at(-1) === Id) places.pop();
  const [inOrganization, underRoot, ...units] = places;
  return inOrganization === organization && underRoot === root && units.every((unit) => unitPattern.test(unit)) ? units : undefined;
}

interface Walked {
  readonly organizationalUnits: readonly OrganizationalUnit[];
  /** Empty where only the units were read. */
  readonly accounts: readonly PlacedAccount[];
  /** Units that were deleted between being met and being read. */
  readonly gone: readonly string[];
}

/** Every unit below the root, and its accounts where they are wanted. */
async function walk(clients: Clients, root: string, withAccounts: boolean): Promise<Walked> {
  const organizationalUnits: OrganizationalUnit[] = [];
  const accounts: PlacedAccount[] = [];
  const gone = new Set<string>();
  const listsOf = (parent: string): readonly (readonly [parent: string, list: 'units' | 'accounts'])[] => {
    clients.reads?.expect('organizations:ListOrganizationalUnitsForParent', 1);
    if (withAccounts) clients.reads?.expect('organizations:ListAccountsForParent', 1);
    return withAccounts
      ? [
          [parent, 'units'],
          [parent, 'accounts'],
        ]
      : [[parent, 'units']];
  };
  await inQueue(listsOf(root), listsAtOnce, async ([parent, list], add) => {
    const there = await unlessGone(async () => {
      if (list === 'accounts') return void accounts.push(...(await accountsIn(clients, parent)));
      for (const unit of await unitsIn(clients, parent)) {
        organizationalUnits.push(unit);
        add(...listsOf(unit.id));
      }
    });
    if (!there) gone.add(parent);
  });
  return { organizationalUnits: sortedBy(organizationalUnits, ({ id }) => id), accounts, gone: [...gone] };
}

async function walkAccounts(clients: Clients, parents: readonly string[]): Promise<Pick<Walked, 'accounts' | 'gone'>> {
  const accounts: PlacedAccount[] = [];
  const gone: string[] = [];
  clients.reads?.expect('organizations:ListAccountsForParent', parents.length);
  await inQueue(parents, listsAtOnce, async (parent) => {
    if (!(await unlessGone(async () => void accounts.push(...(await accountsIn(clients, parent)))))) gone.push(parent);
  });
  return { accounts, gone };
}

/** @returns false where AWS answers that the unit is not there */
async function unlessGone(read: () => Promise<void>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (error instanceof CordonError && isAwsError(error.cause, 'ParentNotFoundException')) return false;
    throw error;
  }
}

async function unitsIn(clients: Clients, parent: string): Promise<OrganizationalUnit[]> {
  const MaxResults = pageSize('organizations:ListOrganizationalUnitsForParent');
  const units = await named('organizations:ListOrganizationalUnitsForParent', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: parent, NextToken, MaxResults })),
      (answer) => answer.OrganizationalUnits,
      (answer) => answer.NextToken,
    ),
  );
  return units.map((unit) => ({ id: required(unit.Id, 'a unit without an ID'), name: unit.Name ?? '', parent }));
}

async function accountsIn(clients: Clients, parent: string): Promise<PlacedAccount[]> {
  const MaxResults = pageSize('organizations:ListAccountsForParent');
  const accounts = await named('organizations:ListAccountsForParent', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListAccountsForParentCommand({ ParentId: parent, NextToken, MaxResults })),
      (answer) => answer.Accounts,
      (answer) => answer.NextToken,
    ),
  );
  return accounts.map((account) => placedAccount(account, parent));
}

function placedAccount(account: OrganizationsAccount, parent: string): PlacedAccount {
  return { id: required(account.Id, 'an account without an ID'), name: account.Name ?? '', state: stateOf(account), parent };
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
