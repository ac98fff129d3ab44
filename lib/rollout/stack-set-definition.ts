import { type Configuration, type OperationPreferences } from '../configuration/configuration';
import { type ContainmentRolesOptions } from '../containment/roles';
import { memberAccountTemplate } from '../containment/templates';
import { CordonError, exitCode } from '../core/problem';
import { assertStackSetTemplate, templateHash, templateToBody } from './template-body';

/** Where a StackSet's instances go: units (or the root), narrowed by accounts. */
export interface DeploymentTargets {
  /** Units, including the units below them, or the root. */
  readonly organizationalUnits: readonly string[];
  /** Accounts that the filter names. Sorted. */
  readonly accounts: readonly string[];
  /** `INTERSECTION`: only these accounts; `DIFFERENCE`: all but these; `NONE`: no accounts are named. */
  readonly accountFilterType: 'NONE' | 'INTERSECTION' | 'DIFFERENCE';
}

/** A service-managed StackSet, complete: either owner carries out this and nothing else. */
export interface StackSetDefinition {
  readonly name: string;
  /** `canary`: the accounts that go first; `organization`: everybody else. */
  readonly purpose: 'canary' | 'organization';
  readonly description: string;
  /** JSON, at most 51,200 bytes; the same bytes in every definition of a configuration. */
  readonly templateBody: string;
  /** SHA-256 of the template body, in hexadecimal. */
  readonly templateHash: string;
  readonly capabilities: readonly string[];
  readonly callAs: 'SELF' | 'DELEGATED_ADMIN';
  /** The one Region: IAM is global, and a second Region would collide on the role names. */
  readonly region: string;
  readonly targets: DeploymentTargets;
  readonly autoDeployment: { readonly enabled: boolean; readonly retainStacksOnAccountRemoval: boolean };
  readonly managedExecution: boolean;
  readonly preferences: OperationPreferences;
  /** Reach every stack and every role that the StackSet makes. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The canary goes one account at a time and stops at the first failure, whatever the rollout's preferences say. */
export const canaryPreferences: OperationPreferences = {
  maxConcurrentCount: 1,
  failureToleranceCount: 0,
  concurrencyMode: 'strict-failure-tolerance',
};

/** Name of the StackSet of the canary accounts. */
export const canaryStackSetName = (stackSetName: string): string => `${stackSetName}-canary`;

/** Name of the management account's own stack. */
export const managementAccountStackName = (stackSetName: string): string => `${stackSetName}-management-account`;

/** Name of the stack that carries the StackSets under `owner: cloudformation`. */
export const rolloutStackName = (stackSetName: string): string => `${stackSetName}-rollout`;

/**
 * The StackSets of a configuration, in the order in which they are carried out: the canary's where `rollout.canary` names accounts, then
 * the organization's.
 *
 * The canary's names its accounts, so auto-deployment is off there: auto-deployment ignores account filters, and would deploy the
 * canary's StackSet to every account that joins (CloudFormation user guide, "Enable or disable automatic deployments for StackSets").
 * @param options `root`: ID of the organization's root, for `targets: root`; see `organizationRoot`
 */
export function stackSetDefinitions(configuration: Configuration, options: { readonly root: string }): readonly StackSetDefinition[] {
  const { containment, rollout } = configuration;
  const organizationalUnits = rollout.targets === 'root' ? [options.root] : rollout.targets;
  const common = {
    ...memberTemplate(containment),
    capabilities: ['CAPABILITY_NAMED_IAM'],
    callAs: rollout.from === 'delegated-administrator' ? 'DELEGATED_ADMIN' : 'SELF',
    region: containment.region,
    managedExecution: rollout.managedExecution,
    // `cordon:owner` says who carries it out; `cordon deploy` touches no StackSet that does not say `cordon`.
    tags: { ...configuration.tags, 'cordon:owner': rollout.owner },
  } as const;
  const canary: StackSetDefinition = {
    ...common,
    name: canaryStackSetName(rollout.stackSetName),
    purpose: 'canary',
    description: 'AWS Security Incident Response: containment roles of the canary accounts',
    targets: { organizationalUnits, accounts: [...rollout.canary].sort(), accountFilterType: 'INTERSECTION' },
    autoDeployment: { enabled: false, retainStacksOnAccountRemoval: false },
    preferences: canaryPreferences,
  };
  // StackSets never deploys to the management account, so that no filter names it.
  const excluded = rollout.exclude.filter(({ account }) => account !== configuration.organization.managementAccount);
  const leftOut = [...new Set([...rollout.canary, ...excluded.map(({ account }) => account)])].sort();
  const organization: StackSetDefinition = {
    ...common,
    name: rollout.stackSetName,
    purpose: 'organization',
    description: 'AWS Security Incident Response: containment roles of the organization',
    targets: { organizationalUnits, accounts: leftOut, accountFilterType: leftOut.length === 0 ? 'NONE' : 'DIFFERENCE' },
    // StackSets takes a retention only where auto-deployment is on.
    autoDeployment: {
      enabled: rollout.autoDeployment,
      retainStacksOnAccountRemoval: rollout.autoDeployment && rollout.retainStacksOnAccountRemoval,
    },
    preferences: rollout.preferences,
  };
  return rollout.canary.length === 0 ? [organization] : [canary, organization];
}

/** Templates by their options: a configuration is planned again and again, and its template stays the same. */
const memberTemplates = new WeakMap<ContainmentRolesOptions, Pick<StackSetDefinition, 'templateBody' | 'templateHash'>>();

function memberTemplate(options: ContainmentRolesOptions): Pick<StackSetDefinition, 'templateBody' | 'templateHash'> {
  const known = memberTemplates.get(options);
  if (known !== undefined) return known;
  const templateBody = templateToBody(memberAccountTemplate(options));
  assertStackSetTemplate(templateBody);
  const rendered = { templateBody, templateHash: templateHash(templateBody) };
  memberTemplates.set(options, rendered);
  return rendered;
}

/**
 * ID of the organization's root: from the configuration, otherwise from the snapshot.
 * @throws CordonError where neither knows it and the StackSets target the root
 */
export function organizationRoot(configuration: Configuration, snapshot?: { readonly organization: { readonly root: string } }): string {
  const root = configuration.organization.root ?? snapshot?.organization.root;
  if (root !== undefined) return root;
  // Units name themselves; the root is then not used.
  if (configuration.rollout.targets !== 'root') return '';
  throw new CordonError(exitCode.usage, {
    id: 'root-unknown',
    path: 'organization.root',
    message: 'is needed for rollout.targets: root',
    remedy: 'set it to the output of aws organizations list-roots --query "Roots[0].Id", or add a snapshot with --organization',
  });
}

/** Whether `rollout.exclude` names the management account: then it gets no stack of its own. */
export function isManagementAccountExcluded({ organization, rollout }: Configuration): boolean {
  return rollout.exclude.some(({ account }) => account === organization.managementAccount);
}
