import { type MeasuresConfiguration } from './measures';
import { type FindingsBucket, type ReplayConfiguration } from './replay';
import { type Route, type RouteRetry, type RoutingConfiguration } from './route';
import { type AutomationRule } from './automation-rule';
import { type AutomationRuleV2 } from './automation-rule-v2';
import { type SuppressionRule } from './suppression-rule';
import { administratorOf, defaultRolloutFrom } from './administrators';
import {
  approvedActionTypes,
  type CheckConfiguration,
  type Configuration,
  type Environment,
  type OperationPreferences,
  type SignalsConfiguration,
  type Wave,
} from './configuration';
import { evidenceStoreWithDefaults, type WrittenEvidenceStore } from './evidence-store';
import { defaultGuardrails, type GuardrailsConfiguration } from './guardrails';
import { type MembershipConfiguration, type PreferenceConfiguration } from './membership';
import { responderAccessWithDefaults, type WrittenResponderAccess } from './responder-access';
import { remediationWithDefaults, type WrittenRemediation } from './remediation';
import { remediationAccess } from './remediation-access';

/** Name of the StackSet, where the configuration names none. */
export const defaultStackSetName = 'cordon-containment-roles';

/** A configuration as it may be written: what has a default may be left out. */
export interface WrittenConfiguration {
  readonly organization: Pick<Configuration['organization'], 'id' | 'managementAccount' | 'membershipRegion'> &
    Partial<Configuration['organization']>;
  readonly containment?: Partial<Omit<Configuration['containment'], 'preference' | 'evidenceKeys' | 'remediation'>> & {
    readonly preference?: Partial<PreferenceConfiguration>;
  };
  readonly membership?: MembershipConfiguration;
  readonly guardrails?: Partial<GuardrailsConfiguration>;
  readonly evidenceStore?: WrittenEvidenceStore;
  readonly responderAccess?: WrittenResponderAccess;
  readonly rollout?: Partial<Omit<Configuration['rollout'], 'preferences' | 'waves'>> & {
    readonly preferences?: Partial<OperationPreferences>;
    readonly waves?: readonly (Omit<Wave, 'preferences'> & { readonly preferences?: Partial<OperationPreferences> })[];
  };
  readonly environment?: Partial<Environment>;
  readonly signals?: Partial<SignalsConfiguration>;
  readonly check?: Partial<CheckConfiguration>;
  readonly tags?: Configuration['tags'];
  readonly suppressionRules?: readonly WrittenSuppressionRule[];
  readonly automationRules?: readonly WrittenAutomationRule[];
  readonly automationRulesV2?: readonly WrittenAutomationRuleV2[];
  readonly measures?: Partial<MeasuresConfiguration>;
  readonly replay?: WrittenReplay;
  readonly routing?: Partial<RoutingConfiguration>;
  readonly routes?: readonly WrittenRoute[];
  readonly remediation?: WrittenRemediation;
}

type WithoutSome<T, Key extends keyof T> = Omit<T, Key> & Partial<Pick<T, Key>>;
type WrittenReplay = WithoutSome<Omit<ReplayConfiguration, 'findings'>, keyof typeof defaultReplay> & {
  readonly findings: WithoutSome<FindingsBucket, 'prefix'>;
};
type WrittenSuppressionRule = WithoutSome<SuppressionRule, 'regions' | 'stage'>;
type WrittenRoute = Omit<Route, 'retry' | 'alarmOnEvents'> & { readonly retry?: Partial<RouteRetry>; readonly alarmOnEvents?: boolean };
type WrittenAutomationRuleV2 = WithoutSome<AutomationRuleV2, 'enabled'>;
type WrittenAutomationRule = WithoutSome<AutomationRule, 'regions' | 'enabled' | 'terminal'>;

/** Name of the wave that takes what the others left. */
export const restWave = 'rest';

/** `signals` where the configuration says nothing. */
export const defaultSignals: SignalsConfiguration = {
  reservedForService: 20,
  broadestIpv4Prefix: 24,
  broadestIpv6Prefix: 48,
  stacksPerRegion: 1,
};

/** `routing` where the configuration says nothing. */
export const defaultRouting: RoutingConfiguration = {
  alarmTopicArns: [],
  fromMemberAccounts: false,
  archiveDays: 90,
  deadLetterDays: 14,
  retiredStacks: [],
};

/** `measures` where it leaves something out. */
export const defaultMeasures: MeasuresConfiguration = { acknowledgeMinutes: {}, byAccount: false, keepDays: 400 };

/** `replay` where it leaves something out. */
export const defaultReplay = { objectsPerBuild: 200, concurrentBuilds: 5, keepDays: 30 } as const;

/** What EventBridge does by itself. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export const defaultRetry: RouteRetry = { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 };
/** `containment.preference` where it leaves something out: what AWS does by default. */
export const defaultPreference: PreferenceConfiguration = { organization: 'approval-required', accounts: {} };
/** `check` where the configuration says nothing. */
export const defaultCheck: CheckConfiguration = { packs: ['AwsSolutions', 'NIST.800.53.R5', 'CordonChecks'], failOn: 'error' };

/** An environment of which nothing is said. */
export const emptyEnvironment: Environment = {
  internalRanges: [],
  externalRanges: [],
  remoteAccess: [],
  dnsServers: [],
  scanners: [],
  criticalAccounts: [],
  uncommonPorts: [],
  endpointProducts: [],
  vulnerabilityProducts: [],
};

/** Fills in what was left out; the docstrings of `Configuration` say with what. */
export function withDefaults(written: WrittenConfiguration): Configuration {
  const { organization, containment = {}, rollout = {}, suppressionRules, automationRules, automationRulesV2, routes } = written;
  const regions = organization.regions ?? [organization.membershipRegion];
  const waves = (rollout.waves ?? []).map(
    (wave): Wave =>
      ({ ...wave, ...(wave.preferences === undefined ? {} : { preferences: preferencesWithDefaults(wave.preferences) }) }) as Wave,
  );
  const evidenceStore =
    written.evidenceStore && evidenceStoreWithDefaults(written.evidenceStore, [...new Set([organization.membershipRegion, ...regions])]);
  const approvedActions = containment.approvedActions ?? approvedActionTypes;
  const remediation = written.remediation && remediationWithDefaults(written.remediation, approvedActions);
  return {
    organization: {
      ...organization,
      regions,
      quarantineUnits: organization.quarantineUnits ?? [],
    },
    containment: {
      variant: containment.variant ?? 'containment-only',
      policy: containment.policy ?? 'published',
      approvedActions,
      grantRunbookGaps: containment.grantRunbookGaps ?? false,
      startAutomationResources: containment.startAutomationResources ?? 'documents',
      confusedDeputyConditions: containment.confusedDeputyConditions ?? false,
      region: containment.region ?? organization.membershipRegion,
      ...(containment.preference && { preference: { ...defaultPreference, ...containment.preference } }),
      ...(evidenceStore?.grantExecutionRole && {
        evidenceKeys: { account: administratorOf(organization, 'membership'), bucketPrefix: evidenceStore.bucketPrefix },
      }),
      ...(remediation && { remediation: remediationAccess({ ...organization, regions }, remediation) }),
    },
    rollout: {
      owner: rollout.owner ?? 'cloudformation',
      from: rollout.from ?? defaultRolloutFrom(organization),
      stackSetName: rollout.stackSetName ?? defaultStackSetName,
      targets: rollout.targets ?? 'root',
      exclude: rollout.exclude ?? [],
      canary: rollout.canary ?? [],
      // A last wave without units takes the rest under its own name; otherwise one is added.
      waves: waves.length > 0 && waves.at(-1)?.organizationalUnits === undefined ? waves : [...waves, { name: restWave }],
      preferences: preferencesWithDefaults(rollout.preferences ?? {}),
      autoDeployment: rollout.autoDeployment ?? true,
      retainStacksOnAccountRemoval: rollout.retainStacksOnAccountRemoval ?? true,
      managedExecution: rollout.managedExecution ?? true,
    },
    ...(written.membership && { membership: written.membership }),
    ...(written.guardrails && { guardrails: { ...defaultGuardrails, ...written.guardrails } }),
    ...(evidenceStore && { evidenceStore }),
    ...(written.responderAccess && { responderAccess: responderAccessWithDefaults(written.responderAccess) }),
    ...(written.measures && { measures: { ...defaultMeasures, ...written.measures } }),
    ...(written.replay && { replay: { ...defaultReplay, ...written.replay, findings: { prefix: '', ...written.replay.findings } } }),
    environment: { ...emptyEnvironment, ...written.environment },
    signals: { ...defaultSignals, ...written.signals },
    check: { ...defaultCheck, ...written.check },
    tags: written.tags ?? {},
    ...(suppressionRules && { suppressionRules: suppressionRules.map((rule) => suppressionRuleWithDefaults(rule, regions)) }),
    ...(automationRules && { automationRules: automationRules.map((rule) => automationRuleWithDefaults(rule, regions)) }),
    ...(automationRulesV2 && { automationRulesV2: automationRulesV2.map(automationRuleV2WithDefaults) }),
    routing: { ...defaultRouting, ...written.routing },
    ...(routes && { routes: routes.map(routeWithDefaults) }),
    ...(remediation && { remediation }),
  };
}

/** @param regions - every Region in use */
export function suppressionRuleWithDefaults(rule: WrittenSuppressionRule, regions: readonly string[]): SuppressionRule {
  return { ...rule, stage: rule.stage ?? 'observe', regions: rule.regions ?? regions };
}

/** @param regions - every Region in use */
export function automationRuleWithDefaults(rule: WrittenAutomationRule, regions: readonly string[]): AutomationRule {
  return { ...rule, enabled: rule.enabled ?? true, terminal: rule.terminal ?? false, regions: rule.regions ?? regions };
}

export function automationRuleV2WithDefaults(rule: WrittenAutomationRuleV2): AutomationRuleV2 {
  return { ...rule, enabled: rule.enabled ?? true };
}

export function routeWithDefaults(route: WrittenRoute): Route {
  return {
    ...route,
    retry: { ...defaultRetry, ...route.retry },
    alarmOnEvents: route.alarmOnEvents ?? route.events.preset === 'membership-ended',
  };
}

/** Preferences with a maximum, a tolerance and a mode, each one way: one at a time and no failure, unless it says otherwise. */
export function preferencesWithDefaults(preferences: Partial<OperationPreferences>): OperationPreferences {
  const { maxConcurrentPercentage, maxConcurrentCount, failureTolerancePercentage, failureToleranceCount, concurrencyMode } = preferences;
  return {
    ...(maxConcurrentPercentage === undefined ? { maxConcurrentCount: maxConcurrentCount ?? 1 } : { maxConcurrentPercentage }),
    ...(failureTolerancePercentage === undefined ? { failureToleranceCount: failureToleranceCount ?? 0 } : { failureTolerancePercentage }),
    concurrencyMode: concurrencyMode ?? 'strict-failure-tolerance',
  };
}
