import { type CallAs } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { named } from '../aws/failures';
import { type Journal, type JournalIdentity } from '../aws/journal';
import { RepeatedPageToken } from '../aws/pages';
import { Reads } from '../aws/reads';
import { type Clock } from '../core/clock';
import { CordonError } from '../core/problem';
import { absent } from '../core/reading';
import { collectManagementAccount, withContainmentRoles, type AccountsOptions, type LookInside } from './collect-accounts';
import { collectServiceControlPolicies } from './collect-control-policies';
import { collectDelegatedAdministrators, collectStackSetsAccess, collectTrustedAccess } from './collect-delegation';
import { collectStackSets } from './collect-stack-sets';
import { collectOrganization, collectTree, confirmTree } from './collect-tree';
import { type RoutedPlaces } from './collect-routing';
import { type DetectionAdministrators } from './detection';
import { type Account, type Snapshot } from './snapshot';

export { listStackInstances } from './collect-stack-sets';

export interface CollectOptions extends Omit<AccountsOptions, 'lookInside'> {
  readonly clock: Clock;
  /** Names of the StackSets to read. */
  readonly stackSets: readonly string[];
  /** Whose StackSets: explicit, because SELF from a delegated administrator fails with a misleading message. */
  readonly callAs: CallAs;
  /** Account that rolls out; to any other the StackSets are unknown. @default - not known, and not compared */
  readonly rolloutAccount?: string;
  /** Whether to read the service control policies, which a rollout does not depend on. @default false */
  readonly serviceControlPolicies?: boolean;
  /** Whether to read filters and automation rules, where `detection` is read. @default false */
  readonly signals?: boolean;
  /** Whether to read what automation rules match and write too, where `signals` are read. @default false */
  readonly ruleContent?: boolean;
  /** Where findings arise, and who administers GuardDuty and Security Hub there. @default - nobody looks whether they are on */
  readonly detection?: {
    readonly administrators: DetectionAdministrators;
    readonly regions: readonly string[];
    /** Whether to read GuardDuty of each member account. @default false */
    readonly members?: boolean;
  };
  /** Where the membership is, and who holds it. @default - nobody looks for it, nor for the trails */
  readonly membership?: { readonly administrator: string; readonly region: string; readonly regions: readonly string[] };
  /** Whether to read the trails of the organization and the tags of memberships, where `membership` is read: onboarding needs them. @default false */
  readonly trails?: boolean;
  /** Where routes are. @default - nobody looks at what they deployed */
  readonly routing?: RoutedPlaces;
  /** Whether to read the whole content of the roles, in every account or a sample. @default - only whether they are there */
  readonly lookInside?: Pick<LookInside, 'furtherRoles'> & {
    /** @default - every active account */
    readonly sample?: { readonly size: number; readonly choose: (read: ReadTree) => readonly string[] };
  };
  /** Answers of an earlier run, and where those of this run are kept. @default - nothing is kept */
  readonly journal?: Journal;
  /**
   * Told whose organization it is before anything else is read, so that a journal of another one is not used. It answers since when the answers
   * are, where an earlier run began to read. @default - nobody
   */
  readonly onStart?: (identity: Pick<JournalIdentity, 'organization' | 'caller'>) => Date | undefined;
  /** Watches the read, for progress. @default - nobody */
  readonly watch?: (reads: Pick<Reads, 'state'>) => { end(): void };
}

/** What a sample of accounts is chosen from. */
export type ReadTree = Pick<Snapshot, 'organization' | 'organizationalUnits' | 'accounts' | 'stackSets'>;

/**
 * Reads an organization once, every page, with the fewest calls at the rates that AWS documents.
 *
 * The tree of units and accounts must be readable, otherwise there is nothing to reason about: an error with exit code 3. All
 * else is a `Reading`: what could not be read is `unknown`, with the call that failed, never `absent`.
 *
 * Parts that need nothing of each other are read at the same time, because AWS counts each operation by itself.
 */
export async function collectSnapshot(options: CollectOptions): Promise<Snapshot> {
  const { clock, journal } = options;
  const reads = new Reads({ clock, ...(journal && { journal }) });
  const watching = options.watch?.(reads);
  try {
    return await collectParts({ ...options, clients: reads.of(options.clients) });
  } catch (error) {
    // The other parts must not go on for a result that nobody gets.
    reads.stop();
    // The next run would come to the same end with the same answers.
    if (isOfAnswers(error)) journal?.forget(() => true);
    throw error;
  } finally {
    watching?.end();
  }
}

/** Whether every call was answered, and the answers make no organization. */
const isOfAnswers = (error: unknown): boolean =>
  error instanceof CordonError && (error.cause === undefined || error.cause instanceof RepeatedPageToken);

async function collectParts(options: CollectOptions): Promise<Snapshot> {
  const { clients, clock } = options;
  const [{ Account: takenBy = '' }, organization] = await Promise.all([
    named('sts:GetCallerIdentity', () => clients.sts.send(new GetCallerIdentityCommand({}))),
    collectOrganization(clients),
  ]);
  const since = options.onStart?.({ organization: organization.id, caller: takenBy });
  const { callAs, rolloutAccount } = options;
  const { managementAccount } = organization;
  const caller = { account: takenBy, callAs, managementAccount, rolloutAccount };
  const treeOptions = { clients, clock, organization };
  const [tree, delegatedAdministrators, trustedAccess, stackSetsAccess, management, stackSets, policies, detection, routing] =
    await Promise.all([
      collectTree(treeOptions),
      collectDelegatedAdministrators(clients),
      collectTrustedAccess(clients),
      collectStackSetsAccess(clients, callAs),
      collectManagementAccount(options, managementAccount),
      collectStackSets(clients, options.stackSets, caller),
      options.serviceControlPolicies ? collectServiceControlPolicies(clients) : undefined,
      collectDetectionParts(options, takenBy),
      collectRoutes(options, takenBy, managementAccount),
    ]);
  const { organizationalUnits, accounts } = await confirmTree(treeOptions, tree, [
    managementAccount,
    ...accountsOf(stackSets),
    ...(delegatedAdministrators.status === 'present' ? delegatedAdministrators.value.map(({ account }) => account) : []),
  ]);
  const sampled = (): AccountsOptions['lookInside'] => {
    const { sample, ...further } = options.lookInside ?? {};
    if (sample === undefined) return options.lookInside && further;
    const unread = accounts.map((account): Account => ({ ...account, containmentRoles: absent }));
    return {
      ...further,
      sample: { size: sample.size, accounts: sample.choose({ organization, organizationalUnits, accounts: unread, stackSets }) },
    };
  };
  const [{ accounts: withRoles, seenRoles }, onboarding] = await Promise.all([
    withContainmentRoles(accounts, managementAccount, { ...options, lookInside: sampled() }),
    collectOnboarding(options, takenBy, managementAccount, accounts),
  ]);
  return {
    kind: 'cordon/organization-snapshot',
    version: 1,
    // Of a read that an earlier run began, the oldest answer counts.
    takenAt: (since ?? clock.now()).toISOString(),
    takenBy,
    organization,
    organizationalUnits,
    accounts: withRoles,
    delegatedAdministrators,
    trustedAccess,
    stackSetsAccess,
    stackSets,
    managementAccount: management,
    ...(policies && { serviceControlPolicies: policies }),
    ...detection,
    ...onboarding,
    ...(routing && { routing }),
    ...(seenRoles && { seenRoles }),
  };
}

/** Accounts that have a stack instance. */
function accountsOf(stackSets: Snapshot['stackSets']): string[] {
  return Object.values(stackSets).flatMap((found) =>
    found.status === 'present' && found.value.instances.status === 'present'
      ? found.value.instances.value.map(({ account }) => account)
      : [],
  );
}

/** The membership and whom it covers; for onboarding also the trails of the organization. */
async function collectOnboarding(
  { clients, membership: wanted, trails = false }: CollectOptions,
  caller: string,
  managementAccount: string,
  accounts: readonly { readonly id: string }[],
): Promise<Pick<Snapshot, 'securityIncidentResponse' | 'organizationTrails'>> {
  if (wanted === undefined) return {};
  const [{ collectMembership }, { collectTrails }] = await Promise.all([import('./collect-membership.js'), import('./collect-trails.js')]);
  const ids = accounts.map(({ id }) => id);
  const [securityIncidentResponse, organizationTrails] = await Promise.all([
    collectMembership({ ...wanted, clients, caller, managementAccount, accounts: ids, tags: trails }),
    trails ? collectTrails(clients, wanted.region) : undefined,
  ]);
  return { securityIncidentResponse, ...(organizationTrails && { organizationTrails }) };
}

/** Rules, alarms, topics and queues of routes: it needs credentials of the account that has them. */
async function collectRoutes(
  { clients, routing: wanted }: CollectOptions,
  caller: string,
  managementAccount: string,
): Promise<Snapshot['routing']> {
  if (wanted === undefined) return undefined;
  const { collectRouting } = await import('./collect-routing.js');
  return collectRouting({ ...wanted, clients, caller, managementAccount });
}

/** What GuardDuty and Security Hub say: it needs credentials of the accounts that administer them. */
async function collectDetectionParts(
  { clients, detection: wanted, signals, ruleContent = false }: CollectOptions,
  caller: string,
): Promise<Pick<Snapshot, 'signals' | 'detection'>> {
  if (wanted === undefined) return {};
  // These bring the largest of the SDK's packages here with them.
  const [{ collectDetection }, { collectSignals }] = await Promise.all([import('./collect-detection.js'), import('./collect-signals.js')]);
  const options = { ...wanted, clients, caller };
  const [detection, found] = await Promise.all([
    collectDetection(options),
    signals ? collectSignals({ ...options, ruleContent }) : undefined,
  ]);
  return { detection, ...(found && { signals: found }) };
}
