import { approvedActionTypes, type Configuration, type OperationPreferences, type Wave } from './configuration';

/** A configuration as it may be written: what has a default may be left out. */
export interface WrittenConfiguration {
  readonly organization: Pick<Configuration['organization'], 'id' | 'managementAccount' | 'membershipRegion'> &
    Partial<Configuration['organization']>;
  readonly containment?: Partial<Configuration['containment']>;
  readonly rollout?: Partial<Omit<Configuration['rollout'], 'preferences' | 'waves'>> & {
    readonly preferences?: Partial<OperationPreferences>;
    readonly waves?: readonly (Omit<Wave, 'preferences'> & { readonly preferences?: Partial<OperationPreferences> })[];
  };
}

/** Name of the wave that takes what the others left. */
export const restWave = 'rest';

/** Fills in what was left out; the docstrings of `Configuration` say with what. */
export function withDefaults(written: WrittenConfiguration): Configuration {
  const { organization, containment = {}, rollout = {} } = written;
  const waves = (rollout.waves ?? []).map(
    (wave): Wave =>
      ({ ...wave, ...(wave.preferences === undefined ? {} : { preferences: preferencesWithDefaults(wave.preferences) }) }) as Wave,
  );
  return {
    organization: {
      ...organization,
      regions: organization.regions ?? [organization.membershipRegion],
      quarantineUnits: organization.quarantineUnits ?? [],
    },
    containment: {
      variant: containment.variant ?? 'containment-only',
      policy: containment.policy ?? 'published',
      approvedActions: containment.approvedActions ?? approvedActionTypes,
      grantRunbookGaps: containment.grantRunbookGaps ?? false,
      startAutomationResources: containment.startAutomationResources ?? 'documents',
      confusedDeputyConditions: containment.confusedDeputyConditions ?? false,
      region: containment.region ?? organization.membershipRegion,
    },
    rollout: {
      owner: rollout.owner ?? 'cloudformation',
      from: rollout.from ?? (organization.delegatedAdministrator === undefined ? 'management-account' : 'delegated-administrator'),
      stackSetName: rollout.stackSetName ?? 'cordon-containment-roles',
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
