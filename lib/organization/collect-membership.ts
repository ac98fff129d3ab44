import { type Clients, type Regional, type SecurityIrOf } from '../aws/clients';
import { reading } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { pageSize, readOperations } from '../aws/read-operations';
import { absent, present, unknown, type Reading } from '../core/reading';
import {
  BatchGetMemberAccountDetailsCommand,
  GetMembershipCommand,
  ListMembershipsCommand,
  ListTagsForResourceCommand,
  type ListMembershipItem,
  type GetMembershipResponse,
  type SecurityIRClient,
} from '../security-ir';
import { fingerprint, type AccountRelationship, type DeployedMembership, type DeployedSecurityIncidentResponse } from './membership';
import { notAsked, regionsAtOnce, unexpected } from './regional-reads';
import { sortedBy } from './sorted';

export interface CollectMembershipOptions {
  readonly clients: Clients;
  /** Account that holds the membership. */
  readonly administrator: string;
  /** Account whose credentials ask. */
  readonly caller: string;
  readonly managementAccount: string;
  /** Region in which the membership is configured. */
  readonly region: string;
  /** Every Region that the service has. */
  readonly regions: readonly string[];
  /** Accounts of the organization, of which each is asked whether it is covered. */
  readonly accounts: readonly string[];
  /** Whether to read the tags of memberships, which no coverage depends on. @default true */
  readonly tags?: boolean;
}

/** Most accounts of one call (AWSAccountIds of the service's model). */
const accountsPerCall = readOperations['security-ir:BatchGetMemberAccountDetails'].batchSize;
/** Batches of accounts at the same time. */
const batchesAtOnce = 4;

type Client = Regional<SecurityIRClient>;

/**
 * Reads the memberships of the account that administers them, and how each account of the organization stands to the one that is in force.
 *
 * A membership is seen in its own Region alone. Where the configured Region has no Active one, every other Region of the service is looked into too,
 * since a membership that was made in another Region by mistake looks like none. What was denied is unknown, each call by itself.
 */
export async function collectMembership(options: CollectMembershipOptions): Promise<DeployedSecurityIncidentResponse> {
  const { administrator, region, regions, tags = true } = options;
  const connect = clientOf(options);
  if (connect === undefined) {
    const why = `only account ${administrator}, which holds the membership, can see it; these credentials belong to ${options.caller}`;
    return { account: administrator, memberships: { [region]: notAsked('security-ir:ListMemberships', why) }, accounts: {} };
  }
  const here = await membershipsIn(connect, region, tags);
  const isHere = here.status === 'present' && here.value.some(isActive);
  const elsewhere = isHere ? [] : regions.filter((other) => other !== region);
  const others = await inParallel(elsewhere, regionsAtOnce, async (other) => [other, await membershipsIn(connect, other, tags)] as const);
  const memberships = Object.fromEntries([[region, here] as const, ...others].sort(([a], [b]) => (a < b ? -1 : 1)));
  const active = Object.entries(memberships).flatMap(([code, found]) =>
    found.status === 'present' ? found.value.filter(isActive).map(({ id }) => ({ id, region: code })) : [],
  );
  const [inForce, ...more] = active;
  const accounts =
    inForce !== undefined && more.length === 0 ? await relationships(connect, inForce, options.accounts, options.clients.reads) : {};
  return { account: administrator, memberships, accounts };
}

const isActive = ({ status }: DeployedMembership): boolean => status === 'Active';

/** Credentials of the account that holds the membership. @returns undefined where there are none */
function clientOf({ clients, administrator, caller, managementAccount }: CollectMembershipOptions): SecurityIrOf | undefined {
  if (caller === administrator) return clients.securityIr;
  return administrator === managementAccount ? clients.management?.securityIr : undefined;
}

async function membershipsIn(connect: SecurityIrOf, region: string, withTags: boolean): Promise<Reading<readonly DeployedMembership[]>> {
  const client = await reading('security-ir:ListMemberships', () => connect(region));
  if (client.status !== 'present') return client;
  const { value } = client;
  try {
    const listed = await reading('security-ir:ListMemberships', () =>
      everyPage(
        (nextToken) => value.send(new ListMembershipsCommand({ nextToken, maxResults: pageSize('security-ir:ListMemberships') })),
        (answer) => answer.items,
        (answer) => answer.nextToken,
      ),
    );
    if (listed.status !== 'present') return listed;
    // Of a membership that cannot be looked at nothing is known, and so not of the Region either: it may be the one that counts.
    return await reading('security-ir:GetMembership', async () => {
      const memberships: DeployedMembership[] = [];
      for (const item of listed.value) memberships.push(await membershipOf(value, item, withTags));
      return sortedBy(memberships, ({ id }) => id);
    });
  } finally {
    client.value.destroy?.();
  }
}

async function membershipOf(client: Client, { membershipId }: ListMembershipItem, withTags: boolean): Promise<DeployedMembership> {
  if (membershipId === undefined) throw unexpected('the ID of a membership', undefined);
  const answer = await client.send(new GetMembershipCommand({ membershipId }));
  const { accountId, membershipStatus, membershipName, membershipArn } = answer;
  if (accountId === undefined) throw unexpected(`the account of the membership ${membershipId}`, undefined);
  if (membershipStatus === undefined) throw unexpected(`the status of the membership ${membershipId}`, undefined);
  return {
    id: membershipId,
    account: accountId,
    status: membershipStatus,
    name: fingerprint(membershipId, membershipName ?? ''),
    coverage: {
      entireOrganization: answer.membershipAccountsConfigurations?.coverEntireOrganization ?? false,
      organizationalUnits: [...(answer.membershipAccountsConfigurations?.organizationalUnits ?? [])].sort(),
    },
    ...(answer.numberOfAccountsCovered !== undefined && { numberOfAccountsCovered: answer.numberOfAccountsCovered }),
    team: teamOf(membershipId, answer),
    features: Object.fromEntries(
      (answer.optInFeatures ?? []).flatMap(({ featureName, isEnabled }) =>
        featureName === undefined ? [] : [[featureName, isEnabled ?? false]],
      ),
    ),
    tags: withTags
      ? await tagsOf(client, membershipArn)
      : notAsked('security-ir:ListTagsForResource', 'this command needs no tags of the membership'),
  };
}

/** Names and addresses go no further than this. */
function teamOf(membership: string, { incidentResponseTeam = [] }: GetMembershipResponse): DeployedMembership['team'] {
  const members = incidentResponseTeam.map(({ name = '', jobTitle = '', email = '', communicationPreferences }) => ({
    person: fingerprint(membership, name, jobTitle, email),
    ...(communicationPreferences && { communicationPreferences: [...communicationPreferences].sort() }),
  }));
  return sortedBy(members, ({ person }) => person);
}

function tagsOf(client: Client, resourceArn: string | undefined): Promise<DeployedMembership['tags']> {
  return reading('security-ir:ListTagsForResource', async () => {
    if (resourceArn === undefined) throw unexpected('the ARN of the membership', undefined);
    const { tags = {} } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
    return Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** How each account stands to a membership. An account that AWS answers nothing about is unknown, as is one that it has an error for. */
async function relationships(
  connect: SecurityIrOf,
  { id: membershipId, region }: { readonly id: string; readonly region: string },
  accounts: readonly string[],
  reads: Clients['reads'],
): Promise<DeployedSecurityIncidentResponse['accounts']> {
  const call = 'security-ir:BatchGetMemberAccountDetails';
  const client = await reading(call, () => connect(region));
  if (client.status !== 'present') return Object.fromEntries(accounts.map((account) => [account, client]));
  const batches = Array.from({ length: Math.ceil(accounts.length / accountsPerCall) }, (_, index) =>
    accounts.slice(index * accountsPerCall, (index + 1) * accountsPerCall),
  );
  reads?.expect(call, batches.length);
  try {
    const found = await inParallel(batches, batchesAtOnce, async (accountIds): Promise<[string, Reading<AccountRelationship>][]> => {
      const answer = await reading(call, () => client.value.send(new BatchGetMemberAccountDetailsCommand({ membershipId, accountIds })));
      if (answer.status !== 'present') {
        const failed = answer.status === 'unknown' ? answer : absent;
        return accountIds.map((account) => [account, failed]);
      }
      const { items = [], errors = [] } = answer.value;
      const byAccount = new Map<string, Reading<AccountRelationship>>();
      for (const { accountId, relationshipStatus, relationshipType } of items) {
        if (accountId !== undefined && relationshipStatus !== undefined) {
          // An ID that begins with zeros may come without them (API_BatchGetMemberAccountDetails).
          byAccount.set(accountId.padStart(12, '0'), present({ status: relationshipStatus, type: relationshipType ?? 'unknown' }));
        }
      }
      for (const { accountId, error, message } of errors) {
        if (accountId !== undefined)
          byAccount.set(accountId.padStart(12, '0'), unknown({ call, code: error ?? 'Unknown', message: message ?? '' }));
      }
      const silent = unknown({ call, code: 'no-answer', message: 'AWS answered nothing about the account' });
      return accountIds.map((account) => [account, byAccount.get(account) ?? silent]);
    });
    return Object.fromEntries(found.flat());
  } finally {
    client.value.destroy?.();
  }
}
