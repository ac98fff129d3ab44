import { type Reading } from '../core/reading';
import { type Detection } from '../organization/detection';
import { type DeployedRouting } from '../organization/routing';
import { type Trail } from '../organization/trail';
import { type AccountState, type DeployedSignals, type ServiceControlPolicy, type Snapshot } from '../organization/snapshot';

export interface RehearsedUnit {
  readonly id: string;
  readonly name: string;
  /** ID of the root or unit that it is in. @default - it is the root */
  readonly parent?: string;
}

export interface RehearsedAccount {
  readonly id: string;
  readonly name: string;
  state: AccountState;
  parent: string;
}

/** Service principal for which StackSets' delegated administrators are registered. */
export const stackSetsPrincipal = 'member.org.stacksets.cloudformation.amazonaws.com';

/** The organization: its tree, its accounts, who administers what. Accounts and children are kept sorted by ID. */
export class World {
  public readonly organizationId: string;
  public readonly managementAccount: string;
  public readonly root: string;
  public readonly units = new Map<string, RehearsedUnit>();
  public readonly accounts = new Map<string, RehearsedAccount>();
  public readonly delegatedAdministrators = new Map<string, readonly string[]>();
  /** `ALL`, or `CONSOLIDATED_BILLING` alone. */
  public readonly featureSet: string;
  /** Service principals, sorted. */
  public readonly trustedAccess: string[];
  public stackSetsAccess: 'ENABLED' | 'DISABLED' | 'DISABLED_PERMANENTLY';
  /** @default - the organization uses none */
  public readonly serviceControlPolicies?: readonly ServiceControlPolicy[];
  /** @default - nobody can look */
  public readonly detection?: Detection;
  /** @default - nobody can look */
  public readonly signals?: DeployedSignals;
  /** Trails of the organization. @default - nobody can look */
  public readonly trails?: Reading<readonly Trail[]>;
  /** What routes deployed. @default - nobody can look */
  public readonly routing?: DeployedRouting;
  private readonly unitsIn = new Map<string, string[]>();
  private readonly accountsIn = new Map<string, string[]>();
  private accountIds: string[] | undefined;

  public constructor(snapshot: Snapshot) {
    const { organization } = snapshot;
    this.organizationId = organization.id;
    this.managementAccount = organization.managementAccount;
    this.root = organization.root;
    this.featureSet = organization.featureSet ?? 'ALL';
    this.units.set(organization.root, { id: organization.root, name: 'Root' });
    for (const unit of snapshot.organizationalUnits) {
      if (unit.id === organization.root) continue;
      this.units.set(unit.id, { id: unit.id, name: unit.name, parent: unit.parent });
      listIn(this.unitsIn, unit.parent).push(unit.id);
    }
    for (const units of this.unitsIn.values()) units.sort();
    for (const account of snapshot.accounts) {
      this.accounts.set(account.id, { id: account.id, name: account.name, state: account.state, parent: account.parent });
      listIn(this.accountsIn, account.parent).push(account.id);
    }
    for (const accounts of this.accountsIn.values()) accounts.sort();
    if (snapshot.delegatedAdministrators.status === 'present') {
      for (const { account, services } of snapshot.delegatedAdministrators.value)
        this.delegatedAdministrators.set(account, [...services].sort());
    }
    this.trustedAccess = snapshot.trustedAccess.status === 'present' ? [...snapshot.trustedAccess.value].sort() : [];
    const { serviceControlPolicies } = snapshot;
    if (serviceControlPolicies?.status === 'present') this.serviceControlPolicies = serviceControlPolicies.value;
    if (snapshot.detection) this.detection = snapshot.detection;
    if (snapshot.signals) this.signals = snapshot.signals;
    if (snapshot.routing) this.routing = snapshot.routing;
    if (snapshot.organizationTrails) this.trails = snapshot.organizationTrails;
    this.stackSetsAccess = snapshot.stackSetsAccess.status === 'present' ? snapshot.stackSetsAccess.value : 'DISABLED';
  }

  public sortedAccountIds(): readonly string[] {
    this.accountIds ??= [...this.accounts.keys()].sort();
    return this.accountIds;
  }

  public unitsDirectlyIn(parent: string): readonly string[] {
    return this.unitsIn.get(parent) ?? [];
  }

  public accountsDirectlyIn(parent: string): readonly string[] {
    return this.accountsIn.get(parent) ?? [];
  }

  /** The unit and what it is in, up to the root. */
  public placesFrom(parent: string): string[] {
    const places: string[] = [];
    for (let place: string | undefined = parent; place !== undefined && !places.includes(place); place = this.units.get(place)?.parent) {
      places.push(place);
    }
    return places;
  }

  /** Places that an account is in, from its unit up to the root; none when it is not in the organization. */
  public placesOf(account: string): string[] {
    const parent = this.accounts.get(account)?.parent;
    return parent === undefined ? [] : this.placesFrom(parent);
  }

  /** Accounts in a unit and the units below it, sorted, without the management account: what a service-managed StackSet can reach there. */
  public memberAccountsUnder(unit: string): string[] {
    const accounts: string[] = [];
    const open = [unit];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      for (const account of this.accountsDirectlyIn(place)) if (account !== this.managementAccount) accounts.push(account);
      open.push(...this.unitsDirectlyIn(place));
    }
    return accounts.sort();
  }

  public isActive(account: string): boolean {
    return this.accounts.get(account)?.state === 'ACTIVE';
  }

  public isDelegatedAdministrator(account: string, service?: string): boolean {
    const services = this.delegatedAdministrators.get(account);
    return services !== undefined && (service === undefined || services.includes(service));
  }

  /** A service gets access to the organization; that it has it already changes nothing. */
  public trust(principal: string): void {
    if (!this.trustedAccess.includes(principal)) insertInto(this.trustedAccess, principal);
  }

  public delegate(account: string, principal: string): void {
    const services = this.delegatedAdministrators.get(account) ?? [];
    this.delegatedAdministrators.set(account, [...new Set([...services, principal])].sort());
  }

  public move(account: string, parent: string): void {
    const moved = this.known(account);
    this.knownUnit(parent);
    removeFrom(listIn(this.accountsIn, moved.parent), account);
    insertInto(listIn(this.accountsIn, parent), account);
    moved.parent = parent;
  }

  public add(account: { id: string; name: string; parent: string }): void {
    this.knownUnit(account.parent);
    if (this.accounts.has(account.id)) throw new Error(`account ${account.id} is already in the organization; move it instead`);
    this.accounts.set(account.id, { ...account, state: 'ACTIVE' });
    insertInto(listIn(this.accountsIn, account.parent), account.id);
    this.accountIds = undefined;
  }

  public remove(account: string): void {
    removeFrom(listIn(this.accountsIn, this.known(account).parent), account);
    this.accounts.delete(account);
    this.delegatedAdministrators.delete(account);
    this.accountIds = undefined;
  }

  /** The account, or an error of whoever wrote the rehearsal. */
  public known(account: string): RehearsedAccount {
    const found = this.accounts.get(account);
    if (found === undefined) throw new Error(`account ${account} is not in the rehearsed organization`);
    return found;
  }

  private knownUnit(unit: string): void {
    if (!this.units.has(unit)) throw new Error(`${unit} is not an organizational unit of the rehearsed organization`);
  }
}

function listIn(lists: Map<string, string[]>, key: string): string[] {
  const found = lists.get(key);
  if (found !== undefined) return found;
  const made: string[] = [];
  lists.set(key, made);
  return made;
}

function insertInto(sorted: string[], value: string): void {
  const place = sorted.findIndex((other) => other > value);
  sorted.splice(place < 0 ? sorted.length : place, 0, value);
}

function removeFrom(list: string[], value: string): void {
  const place = list.indexOf(value);
  if (place >= 0) list.splice(place, 1);
}
