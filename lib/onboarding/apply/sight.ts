import { ListOrganizationAdminAccountsCommand as ListGuardDutyAdministratorsCommand } from '@aws-sdk/client-guardduty';
import { ListOrganizationAdminAccountsCommand as ListSecurityHubAdministratorsCommand } from '@aws-sdk/client-securityhub';
import { type Clients } from '../../aws/clients';
import { reading } from '../../aws/failures';
import { everyPage, inParallel } from '../../aws/pages';
import { administratorOf, rolloutAccount } from '../../configuration/administrators';
import { type Configuration } from '../../configuration/configuration';
import { triageServiceLinkedRoleName } from '../../containment/roles';
import { type Clock } from '../../core/clock';
import { absent, present, unknown, type Reading } from '../../core/reading';
import { membershipRegions } from '../../core/regions';
import { membershipInForce } from '../../membership/find';
import { type CollectOptions } from '../../organization/collect';
import { collectManagementAccount } from '../../organization/collect-accounts';
import { collectDelegatedAdministrators, collectStackSetsAccess, collectTrustedAccess } from '../../organization/collect-delegation';
import { collectDetection } from '../../organization/collect-detection';
import { collectMembership } from '../../organization/collect-membership';
import { collectStackSets } from '../../organization/collect-stack-sets';
import { collectTree } from '../../organization/collect-tree';
import { type Detection, type RegionDetection } from '../../organization/detection';
import { notAsked, regionsAtOnce, unexpected } from '../../organization/regional-reads';
import { type Snapshot } from '../../organization/snapshot';
import { detectionAdministrators } from '../../rollout/detection';
import { snapshotFor } from '../../rollout/snapshot-for';
import { stackSetNames } from '../../rollout/placement';
import { callAs } from '../../rollout/planner';
import { type ListCasesItem } from '../../security-ir';
import { listTestCases } from '../test-case/carry-out';
import { type RegionalAdministrators, type SightPart } from './change';
import { type Hands } from './hands';

/** The organization as it was read last, part by part. */
export interface Sight {
  readonly snapshot: Snapshot;
  readonly regionalAdministrators: RegionalAdministrators;
  /** Test cases of Cordon. @default - they were not looked for */
  readonly testCases?: Reading<readonly ListCasesItem[]>;
}

export interface SightOptions {
  readonly configuration: Configuration;
  readonly hands: Hands;
  readonly clock: Clock;
  /** Watches each read of everything, for progress. @default - nobody */
  readonly watch?: CollectOptions['watch'];
}

/** Reads everything: what `cordon onboard` reads, each part with the credentials that can read it, and the administrators by Region. */
export async function lookAtEverything(options: SightOptions): Promise<Sight> {
  const { configuration, hands, clock, watch } = options;
  const parts = { serviceControlPolicies: true, signals: true, membership: true, trails: true };
  const snapshot = await snapshotFor(configuration, hands.readingClients(), clock, { ...(watch && { watch }) }, parts);
  const first: Sight = { snapshot, regionalAdministrators: { guardDuty: {}, securityHub: {} } };
  // One account sees part of it. The others are asked where there are credentials of them.
  return lookAgain(first, [...othersOf(options), 'detection-administrators'], options);
}

/** Parts that the caller cannot read, and whose accounts there are credentials of. */
function othersOf({ configuration, hands }: SightOptions): SightPart[] {
  const { guardDuty, securityHub } = detectionAdministrators(configuration);
  const isOther = (account: string): boolean => account !== hands.caller && hands.has(account);
  return [
    ...(isOther(guardDuty) || isOther(securityHub) ? (['detection'] as const) : []),
    ...(isOther(administratorOf(configuration.organization, 'membership')) ? (['membership'] as const) : []),
    ...(isOther(rolloutAccount(configuration)) ? (['stack-sets'] as const) : []),
  ];
}

/** Reads some parts again; the others stay as they were. */
export async function lookAgain(before: Sight, parts: readonly SightPart[], options: SightOptions): Promise<Sight> {
  if (parts.includes('everything')) return lookAtEverything(options);
  let sight = before;
  for (const part of new Set(parts)) if (part !== 'everything') sight = await look(sight, part, options);
  const { clock } = options;
  return { ...sight, snapshot: { ...sight.snapshot, takenAt: clock.now().toISOString() } };
}

async function look(
  { snapshot, regionalAdministrators, testCases }: Sight,
  part: Exclude<SightPart, 'everything'>,
  options: SightOptions,
): Promise<Sight> {
  const { configuration, hands, clock } = options;
  const clients = hands.readingClients();
  const withPart = (read: Partial<Snapshot>): Sight => ({
    snapshot: { ...snapshot, ...read },
    regionalAdministrators,
    ...(testCases && { testCases }),
  });
  switch (part) {
    case 'tree': {
      const { organizationalUnits, accounts } = await collectTree({ clients, clock, organization: snapshot.organization });
      const roles = new Map(snapshot.accounts.map(({ id, containmentRoles }) => [id, containmentRoles]));
      const unasked = notAsked('iam:GetRole', 'the account joined after its roles were read');
      return withPart({
        organizationalUnits,
        accounts: accounts.map((account) => ({ ...account, containmentRoles: roles.get(account.id) ?? unasked })),
      });
    }
    case 'trusted-access':
      return withPart({ trustedAccess: await collectTrustedAccess(clients) });
    case 'delegated-administrators':
      return withPart({ delegatedAdministrators: await collectDelegatedAdministrators(clients) });
    case 'stack-sets-access':
      return withPart({ stackSetsAccess: await collectStackSetsAccess(clients, callAs(configuration)) });
    case 'management-account': {
      const names = stackSetNames(configuration);
      const wanted = {
        clients,
        managementStack: names.managementStack,
        roleNames: [],
        triageServiceLinkedRole: triageServiceLinkedRoleName,
      };
      return withPart({ managementAccount: await collectManagementAccount(wanted, snapshot.organization.managementAccount) });
    }
    case 'detection':
      return withPart({ detection: await detectionOf(options) });
    case 'detection-administrators':
      return { ...withPart({}), regionalAdministrators: await administratorsByRegion(options) };
    case 'stack-sets':
      return withPart({ stackSets: await stackSetsOf(options) });
    case 'membership':
      return withPart({ securityIncidentResponse: await membershipOf(snapshot, options) });
    case 'test-cases':
      // Without a membership there are no cases, and AWS answers nobody who asks for them.
      return membershipInForce({ configuration, snapshot }) ? { ...withPart({}), testCases: await testCasesOf(options) } : withPart({});
  }
}

/** StackSets as the account that rolls out sees them. */
async function stackSetsOf({ configuration, hands }: SightOptions): Promise<Snapshot['stackSets']> {
  const account = rolloutAccount(configuration);
  const names = stackSetNames(configuration);
  const caller = {
    account,
    callAs: callAs(configuration),
    managementAccount: configuration.organization.managementAccount,
    rolloutAccount: account,
  };
  return collectStackSets(hands.of(account) ?? hands.readingClients(), [names.canary, names.organization], caller);
}

/** GuardDuty and Security Hub, each with credentials of its administrator where there are such. */
async function detectionOf({ configuration, hands }: SightOptions): Promise<Detection> {
  const administrators = detectionAdministrators(configuration);
  const { regions } = configuration.organization;
  const asSeenBy = (account: string): Promise<Detection> => {
    const own = hands.of(account);
    return collectDetection({
      clients: own ?? hands.readingClients(),
      administrators,
      caller: own ? account : hands.caller,
      regions,
    });
  };
  const [ofGuardDuty, ofSecurityHub] = [await asSeenBy(administrators.guardDuty), await asSeenBy(administrators.securityHub)];
  const merged = Object.entries(ofGuardDuty.regions).map(([region, one]): [string, RegionDetection] => {
    const { securityHub, securityHubAutoEnable } = ofSecurityHub.regions[region] ?? one;
    return [region, { ...one, securityHub, securityHubAutoEnable }];
  });
  return { administrators, regions: Object.fromEntries(merged) };
}

async function membershipOf(snapshot: Snapshot, { configuration, hands }: SightOptions): Promise<Snapshot['securityIncidentResponse']> {
  const { organization } = configuration;
  const administrator = administratorOf(organization, 'membership');
  const own = hands.of(administrator);
  return collectMembership({
    clients: own ?? hands.readingClients(),
    administrator,
    caller: own ? administrator : hands.caller,
    managementAccount: organization.managementAccount,
    region: organization.membershipRegion,
    regions: membershipRegions,
    accounts: snapshot.accounts.map(({ id }) => id),
  });
}

async function testCasesOf({ configuration, hands }: SightOptions): Promise<Reading<readonly ListCasesItem[]>> {
  const { organization } = configuration;
  const administrator = administratorOf(organization, 'membership');
  const call = 'security-ir:ListCases';
  if (!hands.has(administrator)) return notAsked(call, `only the account ${administrator} sees its cases`);
  return reading(call, () => hands.securityIr(administrator, organization.membershipRegion, listTestCases));
}

/**
 * Who administers GuardDuty and Security Hub in each Region in use. Only the management account can see it; Organizations itself says only that
 * there is one, in whatever Region.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListOrganizationAdminAccounts.html
 */
async function administratorsByRegion({ configuration, hands }: SightOptions): Promise<RegionalAdministrators> {
  const { managementAccount, regions } = configuration.organization;
  const clients = hands.of(managementAccount);
  const codes = [...new Set(regions)].sort();
  const of = async (
    read: (clients: Clients, region: string) => Promise<Reading<string>>,
  ): Promise<Readonly<Record<string, Reading<string>>>> =>
    Object.fromEntries(
      await inParallel(codes, regionsAtOnce, async (region): Promise<[string, Reading<string>]> => [
        region,
        clients === undefined
          ? notAsked(
              'organizations:DescribeOrganization',
              `only the management account ${managementAccount} can see who administers the service`,
            )
          : await read(clients, region),
      ]),
    );
  return { guardDuty: await of(guardDutyAdministrator), securityHub: await of(securityHubAdministrator) };
}

function guardDutyAdministrator({ guardDuty }: Clients, region: string): Promise<Reading<string>> {
  return administratorIn('guardduty:ListOrganizationAdminAccounts', guardDuty, region, async (client) => {
    const listed = await everyPage(
      (NextToken) => client.send(new ListGuardDutyAdministratorsCommand({ NextToken })),
      (answer) => answer.AdminAccounts,
      (answer) => answer.NextToken,
    );
    return listed.map(({ AdminAccountId, AdminStatus }) => ({ account: AdminAccountId, status: AdminStatus }));
  });
}

function securityHubAdministrator({ securityHub }: Clients, region: string): Promise<Reading<string>> {
  return administratorIn('securityhub:ListOrganizationAdminAccounts', securityHub, region, async (client) => {
    const listed = await everyPage(
      (NextToken) => client.send(new ListSecurityHubAdministratorsCommand({ NextToken })),
      (answer) => answer.AdminAccounts,
      (answer) => answer.NextToken,
    );
    return listed.map(({ AccountId, Status }) => ({ account: AccountId, status: Status }));
  });
}

interface ListedAdministrator {
  readonly account?: string;
  readonly status?: string;
}

/** The administrator of a service in a Region, by its list. @param open the client of a Region. @default - there is none */
async function administratorIn<Client extends { destroy?(): void }>(
  call: string,
  open: ((region: string) => Promise<Client>) | undefined,
  region: string,
  list: (client: Client) => Promise<readonly ListedAdministrator[]>,
): Promise<Reading<string>> {
  if (open === undefined) return notAsked(call, 'there is no SDK client for this service');
  const client = await reading(call, () => open(region));
  if (client.status !== 'present') return client;
  try {
    const listed = await reading(call, () => list(client.value));
    return listed.status === 'present' ? one(call, listed.value) : listed;
  } finally {
    client.value.destroy?.();
  }
}

/** A Region has one administrator at most. One that is being removed is neither there nor gone. */
function one(call: string, found: readonly ListedAdministrator[]): Reading<string> {
  const [first, ...more] = found;
  if (first === undefined) return absent;
  const problem = more.length > 0 || first.account === undefined || first.status !== 'ENABLED';
  if (!problem) return present(first.account);
  const { message } = unexpected('the administrator of a Region', found.map(({ account, status }) => `${account} ${status}`).join(', '));
  return unknown({ call, code: 'unexpected-answer', message });
}
