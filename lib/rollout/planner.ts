import { type Configuration } from '../configuration/configuration';
import { managementAccountTemplate } from '../containment/templates';
import { triageServiceLinkedRoleDecision } from '../containment/triage-service-linked-role';
import { type DeployedStackSet, type Snapshot, type StackInstance } from '../organization/snapshot';
import { organizationTree, type OrganizationTree } from '../organization/tree';
import { CordonError } from '../core/problem';
import { absent, type Reading } from '../core/reading';
import { differences, templateDifferences } from './differences';
import { findings } from './findings';
import { hashOf } from './hash';
import { rolesOfAccounts } from './account-roles';
import { coveragesPlanned } from './findings/membership';
import { isCurrent } from './instance';
import {
  instancesByAccount,
  isOtherStack,
  placeAccounts,
  stackSetNames,
  targetsNotFollowed,
  type PlacedWave,
  type Placement,
} from './placement';
import {
  type AccountAction,
  type Difference,
  type Plan,
  type PlannedManagementAccount,
  type PlannedStackSet,
  type PlannedWave,
  type RolloutScope,
} from './plan';
import { effectivePreferences } from './preferences';
import { planRemovals } from './removals';
import { isHealthyStack } from './stack-health';
import { canaryPreferences, isManagementAccountExcluded, stackSetDefinitions, type StackSetDefinition } from './stack-set-definition';
import { templateToBody } from './template-body';
import { membershipProof, twoCoverages } from './two-coverages';

export interface PlanOptions {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  /** YYYY-MM-DD; exclusions end by it. An input, so that the same inputs always give the same plan. */
  readonly today: string;
  /** @default all */
  readonly scope?: RolloutScope;
  /** Why the membership is left out, although the snapshot may have it, as a clause. The plan says so. @default - it is looked at */
  readonly withoutMembership?: string;
}

/** The part of a configuration that a plan depends on: rules on findings may change without making it stale. */
function planned({ organization, containment, rollout, tags }: Configuration): Partial<Configuration> {
  return { organization: { ...organization, detectors: undefined }, containment, rollout, ...(Object.keys(tags).length > 0 && { tags }) };
}

/**
 * Plans the rollout from a configuration and a snapshot. It is a pure function. Problems are findings of the plan, all at once, and it
 * throws nothing for them.
 */
export function planRollout(options: PlanOptions): Plan {
  const { configuration, snapshot, scope = 'all', withoutMembership } = options;
  const { tree, placement, content: decided, template, findings: found } = decideRollout(options);
  const { containment, stackSets, waves, managementAccount, leftOut, removals, ...about } = decided;
  const madeFrom = { configuration: hashOf(planned(configuration)), snapshot: snapshotHash(snapshot), template };
  // In this order they are hashed.
  const content = { ...about, madeFrom, containment, stackSets, waves, managementAccount, leftOut, removals };
  const complete = { ...content, findings: found };
  return { kind: 'cordon/plan', version: 1, id: hashOf(complete).slice(0, 7), ...complete, ...coveragesBefore() };

  /** Accounts are looked at only where the membership was. */
  function coveragesBefore(): Pick<Plan, 'membership' | 'coverages'> {
    const proof = membershipProof({ configuration, snapshot, tree, scope, ...(withoutMembership !== undefined && { withoutMembership }) });
    if (proof.status === 'not-checked') return { membership: proof };
    const roles = rolesOfAccounts(configuration, snapshot, placement, content, scope);
    const leftovers = new Set(content.removals.map(({ account }) => account));
    const both = twoCoverages({ snapshot, tree, proof, roles, leftovers, planned: new Set(plannedAccounts(content)) });
    const accounts = roles.map(({ account }, index) => ({ account, ...both.standings[index]! }));
    return { membership: both.membership, coverages: { totals: both.totals, accounts, findings: coveragesPlanned(both, roles) } };
  }
}

/** What a plan decides, without what names the plan: to hash a large snapshot takes time, and `verify` saves no plan. */
export interface DecidedRollout {
  readonly tree: OrganizationTree;
  readonly placement: Placement;
  readonly content: Omit<Plan, 'kind' | 'version' | 'id' | 'madeFrom' | 'findings' | 'membership' | 'coverages'>;
  /** Hash of the template. */
  readonly template: string;
  readonly findings: Plan['findings'];
}

/** Decides who gets what and in which wave, as `planRollout` does. */
export function decideRollout(options: PlanOptions): DecidedRollout {
  const { configuration, snapshot, today, scope = 'all' } = options;
  const tree = organizationTree(snapshot);
  const placement = placeAccounts(configuration, snapshot, tree, today);
  const definitions = plannedDefinitions(configuration, tree.root, placement);
  const stackSets = definitions
    .filter((definition) => scope !== 'management-account' && isNeeded(definition, placement, snapshot))
    .map((definition) => planStackSet(definition, snapshot.stackSets[definition.name]));
  const updated = new Set(stackSets.filter((set) => set.action === 'update').map((set) => set.name));
  const waves =
    scope === 'management-account' ? [] : placement.waves.map((wave) => planWave(wave, { configuration, snapshot, tree, updated }));
  const triage = triageDecision(configuration, snapshot);
  const managementAccount = planManagementAccount(configuration, snapshot, triage.action);
  const removals = scope === 'management-account' ? [] : planRemovals(configuration, snapshot, tree, placement);

  const content = {
    scope,
    owner: configuration.rollout.owner,
    callAs: callAs(configuration),
    region: configuration.containment.region,
    organization: {
      id: snapshot.organization.id,
      root: tree.root,
      accounts: snapshot.accounts.length,
      organizationalUnits: snapshot.organizationalUnits.length,
    },
    containment: { variant: configuration.containment.variant, policy: configuration.containment.policy },
    stackSets,
    waves,
    managementAccount,
    leftOut: placement.leftOut,
    removals,
  };
  const template = definitions[0]?.templateHash ?? '';
  const input = { configuration, snapshot, tree, placement, content, scope, today, triageError: triage.error };
  return { tree, placement, content, template, findings: findings(input) };
}

/** Accounts that the plan brings the roles to. */
function plannedAccounts({ waves, managementAccount }: Pick<Plan, 'waves' | 'managementAccount'>): string[] {
  const { account, action } = managementAccount;
  return [
    ...waves.flatMap((wave) =>
      wave.accounts.filter(({ action: { kind } }) => kind !== 'none' && kind !== 'unknown').map((planned) => planned.account),
    ),
    ...(action === 'create' || action === 'update' ? [account] : []),
  ];
}

/**
 * The StackSets as they should be. Accounts whose roles are in the canary StackSet stay in it, so it is defined as long as it has
 * accounts, configured as canary or not.
 */
export function plannedDefinitions(configuration: Configuration, root: string, placement: Placement): readonly StackSetDefinition[] {
  const inCanary = placement.waves.filter((wave) => wave.purpose === 'canary').flatMap((wave) => wave.accounts.map(({ id }) => id));
  const canary = [...new Set([...configuration.rollout.canary, ...inCanary])].sort();
  return stackSetDefinitions({ ...configuration, rollout: { ...configuration.rollout, canary } }, { root });
}

/** Whose StackSets: explicit in every call (traps 16). */
export function callAs(configuration: Configuration): 'SELF' | 'DELEGATED_ADMIN' {
  return configuration.rollout.from === 'delegated-administrator' ? 'DELEGATED_ADMIN' : 'SELF';
}

/**
 * The hash of the organization's state, independent of the time and the reader. It leaves out GuardDuty, Security Hub, the membership, routes and
 * what else a rollout does not need and only some snapshots have.
 */
export function snapshotHash(snapshot: Snapshot): string {
  const noPart = {
    signals: undefined,
    detection: undefined,
    serviceControlPolicies: undefined,
    securityIncidentResponse: undefined,
    organizationTrails: undefined,
    routing: undefined,
    seenRoles: undefined,
  };
  const hasTriageRoles = snapshot.accounts.some(({ triageServiceLinkedRole }) => triageServiceLinkedRole !== undefined);
  const accounts = hasTriageRoles
    ? snapshot.accounts.map((account) => ({ ...account, triageServiceLinkedRole: undefined }))
    : snapshot.accounts;
  const stackSets = Object.fromEntries(Object.entries(snapshot.stackSets).map(([name, reading]) => [name, undated(reading)]));
  const managementAccount = { ...snapshot.managementAccount, stack: undated(snapshot.managementAccount.stack) };
  return hashOf({ ...snapshot, accounts, stackSets, managementAccount, takenAt: undefined, takenBy: undefined, ...noPart });
}

/** Without the time of the last drift detection, which changes nothing that a rollout depends on. */
function undated<Deployed extends { readonly driftCheckedAt?: string }>(reading: Reading<Deployed>): Reading<Deployed> {
  return reading.status === 'present' ? { ...reading, value: { ...reading.value, driftCheckedAt: undefined } } : reading;
}

/** A copy of a snapshot in which nothing is deployed yet, to see a first rollout. */
export function withNothingDeployed(snapshot: Snapshot): Snapshot {
  const { triageServiceLinkedRole } = snapshot.managementAccount;
  return {
    ...snapshot,
    accounts: snapshot.accounts.map((account) => ({ ...account, containmentRoles: absent })),
    stackSets: Object.fromEntries(Object.keys(snapshot.stackSets).map((name) => [name, absent])),
    managementAccount: { stack: absent, triageServiceLinkedRole },
  };
}

/** A canary StackSet that is deployed stays in the plan, though its last account left the canary. */
function isNeeded(definition: StackSetDefinition, placement: Placement, snapshot: Snapshot): boolean {
  return (
    definition.purpose === 'organization' ||
    placement.waves.some((wave) => wave.stackSet === definition.name) ||
    snapshot.stackSets[definition.name]?.status === 'present'
  );
}

function planStackSet(definition: StackSetDefinition, deployed: Reading<DeployedStackSet> | undefined): PlannedStackSet {
  const { name, purpose } = definition;
  if (deployed === undefined || deployed.status === 'unknown') return { name, purpose, action: 'unknown', changes: [], reaches: 0 };
  if (deployed.status === 'absent') return { name, purpose, action: 'create', changes: [], reaches: 0 };
  const changes = stackSetDifferences(definition, deployed.value);
  return {
    name,
    purpose,
    action: changes.length === 0 ? 'none' : 'update',
    changes,
    reaches: changes.length === 0 || deployed.value.instances.status !== 'present' ? 0 : deployed.value.instances.value.length,
  };
}

/** What of a definition is compared with what is deployed. */
type ComparedDefinition = Pick<
  StackSetDefinition,
  'templateBody' | 'description' | 'capabilities' | 'autoDeployment' | 'managedExecution' | 'tags'
>;

/** From what is deployed to what the definition says; tags that others added are left alone. */
export function stackSetDifferences(definition: ComparedDefinition, deployed: DeployedStackSet): Difference[] {
  return [
    ...templateDifferences(deployed.templateBody, definition.templateBody),
    ...differences('Description', deployed.description, definition.description),
    ...differences('Capabilities', deployed.capabilities, definition.capabilities),
    ...differences('AutoDeployment', autoDeployment(deployed.autoDeployment), autoDeployment(definition.autoDeployment)),
    ...differences('ManagedExecution.Active', deployed.managedExecution, definition.managedExecution),
    ...tagDifferences(deployed.tags, definition.tags),
  ];
}

/** Tags that others added are left alone. */
function tagDifferences(deployed: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): Difference[] {
  return differences('Tags', Object.fromEntries(Object.keys(wanted).map((key) => [key, deployed[key]])), wanted);
}

/** RetainStacksOnAccountRemoval has no effect without auto-deployment, and AWS then does not return it. */
function autoDeployment(setting: StackSetDefinition['autoDeployment']): object {
  return setting.enabled ? { Enabled: true, RetainStacksOnAccountRemoval: setting.retainStacksOnAccountRemoval } : { Enabled: false };
}

interface WaveInput {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  readonly tree: OrganizationTree;
  /** Names of the StackSets that are updated. */
  readonly updated: ReadonlySet<string>;
}

function planWave(wave: PlacedWave, { configuration, snapshot, tree, updated }: WaveInput): PlannedWave {
  const instances = instancesByAccount(snapshot.stackSets[wave.stackSet]);
  // An account may have its roles from either StackSet, so both have to be known.
  const { canary, organization } = stackSetNames(configuration);
  const readable = [canary, organization].every((name) => isReadable(snapshot.stackSets[name]));
  const preferences = wave.purpose === 'canary' ? canaryPreferences : (wave.preferences ?? configuration.rollout.preferences);
  return {
    name: wave.name,
    stackSet: wave.stackSet,
    purpose: wave.purpose,
    targets: wave.targets,
    follows: wave.takesTheRest ? targetsNotFollowed(configuration, snapshot, tree) : [],
    preferences,
    effective: effectivePreferences(preferences, wave.accounts.length),
    accounts: wave.accounts.map(({ id, name, parent }) => ({
      account: id,
      name,
      parent,
      action: readable ? accountAction(instances.get(id), updated.has(wave.stackSet)) : { kind: 'unknown' },
    })),
  };
}

/** Whether it is known which instances there are. */
function isReadable(stackSet: Reading<DeployedStackSet> | undefined): boolean {
  return stackSet?.status === 'absent' || (stackSet?.status === 'present' && stackSet.value.instances.status !== 'unknown');
}

function accountAction(instance: StackInstance | undefined, stackSetIsUpdated: boolean): AccountAction {
  if (!instance) return { kind: 'create' };
  if (stackSetIsUpdated) return { kind: 'update' };
  if (isCurrent(instance)) return { kind: 'none' };
  const { status, detailedStatus, statusReason } = instance;
  return { kind: 'retry', status, ...(detailedStatus && { detailedStatus }), ...(statusReason && { statusReason }) };
}

function planManagementAccount(
  configuration: Configuration,
  snapshot: Snapshot,
  triageServiceLinkedRole: PlannedManagementAccount['triageServiceLinkedRole'],
): PlannedManagementAccount {
  const { stack } = snapshot.managementAccount;
  const base = { account: snapshot.organization.managementAccount, stackName: stackSetNames(configuration).managementStack };
  if (isManagementAccountExcluded(configuration)) return { ...base, action: 'excluded', changes: [], triageServiceLinkedRole };
  if (stack.status === 'unknown' || triageServiceLinkedRole === 'unknown' || isOtherStack(stack, base.stackName)) {
    return { ...base, action: 'unknown', changes: [], triageServiceLinkedRole };
  }
  if (stack.status === 'absent') return { ...base, action: 'create', changes: [], triageServiceLinkedRole };
  const body = managementTemplateBody(configuration, triageServiceLinkedRole);
  const changes = [...templateDifferences(stack.value.templateBody, body), ...tagDifferences(stack.value.tags ?? {}, configuration.tags)];
  const healthy = isHealthyStack(stack.value);
  return { ...base, action: changes.length === 0 && healthy ? 'none' : 'update', changes, triageServiceLinkedRole };
}

/** Templates that were rendered: a configuration is planned again and again. */
const managementTemplates = new WeakMap<Configuration, Map<'create' | 'leave', string>>();

/** Template of the management account's stack. */
export function managementTemplateBody(configuration: Configuration, triageServiceLinkedRole: 'create' | 'leave'): string {
  const { containment, tags } = configuration;
  const known = managementTemplates.get(configuration) ?? new Map<'create' | 'leave', string>();
  managementTemplates.set(configuration, known);
  const body =
    known.get(triageServiceLinkedRole) ?? templateToBody(managementAccountTemplate(containment, { triageServiceLinkedRole, tags }));
  known.set(triageServiceLinkedRole, body);
  return body;
}

/** The decision on the triage service-linked role, or why there is none. */
function triageDecision(
  configuration: Configuration,
  snapshot: Snapshot,
): { readonly action: PlannedManagementAccount['triageServiceLinkedRole']; readonly error?: CordonError } {
  try {
    return { action: triageServiceLinkedRoleDecision(configuration, snapshot) };
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    return { action: 'unknown', error };
  }
}
