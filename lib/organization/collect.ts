import { type CallAs } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { named } from '../aws/failures';
import { type Clock } from '../core/clock';
import { collectManagementAccount, withContainmentRoles, type AccountsOptions } from './collect-accounts';
import { collectServiceControlPolicies } from './collect-control-policies';
import { collectDelegatedAdministrators, collectStackSetsAccess, collectTrustedAccess } from './collect-delegation';
import { collectStackSets } from './collect-stack-sets';
import { collectOrganization, collectTree } from './collect-tree';
import { type DetectionAdministrators } from './detection';
import { type Snapshot } from './snapshot';

export { listStackInstances } from './collect-stack-sets';

export interface CollectOptions extends AccountsOptions {
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
  /** Where findings arise, and who administers GuardDuty and Security Hub there. @default - nobody looks whether they are on */
  readonly detection?: { readonly administrators: DetectionAdministrators; readonly regions: readonly string[] };
  /** Where the membership is, and who holds it. @default - nobody looks for it, nor for trails */
  readonly membership?: { readonly administrator: string; readonly region: string; readonly regions: readonly string[] };
  /** Told what is being read, for progress. @default - nobody */
  readonly onProgress?: (text: string) => void;
}

/**
 * Reads an organization once, every page.
 *
 * The tree of units and accounts must be readable, otherwise there is nothing to reason about: an error with exit code 3. All
 * else is a `Reading`: what could not be read is `unknown`, with the call that failed, never `absent`.
 */
export async function collectSnapshot(options: CollectOptions): Promise<Snapshot> {
  const { clients, clock, onProgress = () => {} } = options;
  const { Account: takenBy = '' } = await named('sts:GetCallerIdentity', () => clients.sts.send(new GetCallerIdentityCommand({})));
  const organization = await collectOrganization(clients);
  onProgress('reading units and accounts');
  const { organizationalUnits, accounts } = await collectTree(clients, clock, organization.root);
  onProgress(`reading StackSets (${accounts.length} accounts in ${organizationalUnits.length} units)`);
  const [delegatedAdministrators, trustedAccess, stackSetsAccess, managementAccount] = await Promise.all([
    collectDelegatedAdministrators(clients),
    collectTrustedAccess(clients),
    collectStackSetsAccess(clients, options.callAs),
    collectManagementAccount(options, organization.managementAccount),
  ]);
  const { callAs, rolloutAccount } = options;
  const caller = { account: takenBy, callAs, managementAccount: organization.managementAccount, rolloutAccount };
  const stackSets = await collectStackSets(clients, options.stackSets, caller);
  if (options.serviceControlPolicies) onProgress('reading service control policies');
  const serviceControlPolicies = options.serviceControlPolicies ? await collectServiceControlPolicies(clients) : undefined;
  const detection = await collectDetectionParts(options, takenBy);
  return {
    kind: 'cordon/organization-snapshot',
    version: 1,
    takenAt: clock.now().toISOString(),
    takenBy,
    organization,
    organizationalUnits,
    accounts: await withContainmentRoles(accounts, organization.managementAccount, options),
    delegatedAdministrators,
    trustedAccess,
    stackSetsAccess,
    stackSets,
    managementAccount,
    ...(serviceControlPolicies && { serviceControlPolicies }),
    ...detection,
    ...(await collectOnboarding(options, takenBy, organization.managementAccount, accounts)),
  };
}

/** What only onboarding looks at: the membership, whom it covers, and the trails of the organization. */
async function collectOnboarding(
  { clients, membership: wanted, onProgress = () => {} }: CollectOptions,
  caller: string,
  managementAccount: string,
  accounts: readonly { readonly id: string }[],
): Promise<Pick<Snapshot, 'securityIncidentResponse' | 'organizationTrails'>> {
  if (wanted === undefined) return {};
  onProgress('reading the membership and trails');
  const [{ collectMembership }, { collectTrails }] = await Promise.all([import('./collect-membership.js'), import('./collect-trails.js')]);
  const ids = accounts.map(({ id }) => id);
  return {
    securityIncidentResponse: await collectMembership({ ...wanted, clients, caller, managementAccount, accounts: ids }),
    organizationTrails: await collectTrails(clients, wanted.region),
  };
}

/** What GuardDuty and Security Hub say: it needs credentials of the accounts that administer them. */
async function collectDetectionParts(
  { clients, detection: wanted, signals, onProgress = () => {} }: CollectOptions,
  caller: string,
): Promise<Pick<Snapshot, 'signals' | 'detection'>> {
  if (wanted === undefined) return {};
  onProgress(`reading GuardDuty and Security Hub (${wanted.regions.length} Regions)`);
  // These bring the largest of the SDK's packages here with them.
  const [{ collectDetection }, { collectSignals }] = await Promise.all([import('./collect-detection.js'), import('./collect-signals.js')]);
  const options = { ...wanted, clients, caller };
  const detection = await collectDetection(options);
  return { detection, ...(signals && { signals: await collectSignals(options) }) };
}
