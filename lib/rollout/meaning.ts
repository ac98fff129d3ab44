import { type Problem } from '../core/problem';
import { type OperationPreferences } from '../configuration/configuration';
import { isDay } from '../core/day';
import { preferencesWithDefaults, restWave } from '../configuration/defaults';
import { type ConfigurationDraft, type Draft, type MeaningCheck } from '../configuration/draft';
import { repeated, twice } from '../configuration/repeated';

const preferenceKeys = [
  'maxConcurrentPercentage',
  'maxConcurrentCount',
  'failureTolerancePercentage',
  'failureToleranceCount',
  'concurrencyMode',
] as const;

/** Wave names that stand for something else in plans and reports. */
export const reservedWaveNames: readonly string[] = ['canary', 'management-account'];

/** What a schema cannot say of the rollout. */
export const checkRollout: MeaningCheck = (written) =>
  [duplicates, canaryAndExclusions, exclusionDates, stackSetName, waveNames, waveUnits, wavesAndOwner, allPreferences].flatMap((check) =>
    check(written),
  );

function duplicates({ draft: { rollout } }: ConfigurationDraft): Problem[] {
  const targets = rollout?.targets;
  return [
    ...twice('duplicate-unit', 'a unit', typeof targets === 'object' ? targets : [], (i) => `rollout.targets[${i}]`),
    ...twice('duplicate-account', 'an account', rollout?.canary, (i) => `rollout.canary[${i}]`),
    ...twice(
      'duplicate-account',
      'an account',
      rollout?.exclude?.map((exclusion) => exclusion?.account),
      (i) => `rollout.exclude[${i}].account`,
    ),
  ];
}

function canaryAndExclusions({ draft: { organization, rollout }, given }: ConfigurationDraft): Problem[] {
  const management = organization?.managementAccount;
  const excluded = new Set(rollout?.exclude?.map((exclusion) => exclusion?.account));
  const problems: Problem[] = [];
  rollout?.canary?.forEach((account, index) => {
    const at = { path: `rollout.canary[${index}]`, value: account };
    if (account === undefined) {
      return;
    }
    if (account === management) {
      const message = 'is the management account, and StackSets never deploys to it';
      problems.push({ id: 'canary-is-management-account', ...at, message, remedy: 'use a member account' });
    } else if (excluded.has(account)) {
      problems.push({
        id: 'canary-excluded',
        ...at,
        message: 'is also excluded',
        remedy: 'remove it from rollout.canary or from rollout.exclude',
      });
    }
  });
  rollout?.exclude?.forEach((exclusion, index) => {
    if (exclusion?.account !== undefined && exclusion.account === management && !given(`rollout.exclude[${index}].until`)) {
      problems.push({
        id: 'exclusion-without-end',
        path: `rollout.exclude[${index}].account`,
        message: 'is the management account, and its exclusion has no end date',
        value: exclusion.account,
        remedy: 'add `until` with the last day. Without the roles AWS Security Incident Response cannot contain anything in this account',
      });
    }
  });
  return problems;
}

function exclusionDates({ draft: { rollout } }: ConfigurationDraft): Problem[] {
  return (rollout?.exclude ?? []).flatMap((exclusion, index) => {
    const until = exclusion?.until;
    return until === undefined || isDay(until)
      ? []
      : [
          {
            id: 'not-a-date',
            path: `rollout.exclude[${index}].until`,
            message: 'is not a valid date',
            value: until,
            remedy: 'correct the date',
          },
        ];
  });
}

function stackSetName({ draft: { rollout } }: ConfigurationDraft): Problem[] {
  const name = rollout?.stackSetName;
  return name !== undefined && /^(SIRTriage|CIRT)-/i.test(name)
    ? [
        {
          id: 'reserved-stack-set-name',
          path: 'rollout.stackSetName',
          message: 'starts with a prefix that is reserved for AWS Security Incident Response',
          value: name,
          remedy: 'use a name that does not start with SIRTriage- or CIRT-',
        },
      ]
    : [];
}

function waveNames({ draft: { rollout } }: ConfigurationDraft): Problem[] {
  const waves = rollout?.waves ?? [];
  const names = waves.map((wave) => wave?.name);
  const problems: Problem[] = repeated(names).map((index) => ({
    id: 'duplicate-wave-name',
    path: `rollout.waves[${index}].name`,
    message: 'is the name of an earlier wave',
    value: names[index],
    remedy: 'rename one of them',
  }));
  waves.forEach((wave, index) => {
    const at = { path: `rollout.waves[${index}].name`, value: wave?.name };
    if (wave?.name !== undefined && reservedWaveNames.includes(wave.name)) {
      problems.push({
        id: 'reserved-wave-name',
        ...at,
        message: 'is a reserved name: plans use it for something else',
        remedy: 'rename the wave',
      });
    } else if (wave?.name === restWave && wave.organizationalUnits !== undefined) {
      const message = 'is a reserved name: it is the last wave, which takes all remaining accounts and has no units';
      problems.push({ id: 'reserved-wave-name', ...at, message, remedy: 'rename the wave, or remove organizationalUnits' });
    }
  });
  return problems;
}

function waveUnits({ draft: { rollout }, given }: ConfigurationDraft): Problem[] {
  const waves = rollout?.waves ?? [];
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  waves.forEach((wave, index) => {
    wave?.organizationalUnits?.forEach((unit, place) => {
      if (unit === undefined) {
        return;
      }
      const earlier = seen.get(unit);
      const at = { path: `rollout.waves[${index}].organizationalUnits[${place}]`, value: unit };
      if (earlier === index) {
        problems.push({ id: 'duplicate-unit', ...at, message: 'lists a unit twice', remedy: 'remove one' });
      } else if (earlier !== undefined) {
        const name = waves[earlier]?.name ?? `number ${earlier + 1}`;
        problems.push({ id: 'overlapping-waves', ...at, message: `is already in the wave ${name}`, remedy: 'keep it in one of the waves' });
      } else {
        seen.set(unit, index);
      }
    });
    const takesRest = wave !== undefined && !given(`rollout.waves[${index}].organizationalUnits`);
    if (takesRest && index < waves.length - 1) {
      problems.push({
        id: 'rest-wave-not-last',
        path: `rollout.waves[${index}]`,
        message: 'has no organizationalUnits, so it takes all remaining accounts, but it is not the last wave',
        remedy: 'add organizationalUnits, or move the wave to the end',
      });
    }
  });
  return problems;
}

function wavesAndOwner({ draft: { rollout }, given }: ConfigurationDraft): Problem[] {
  const byCloudFormation = rollout?.owner === 'cloudformation' || (rollout !== undefined && !given('rollout.owner'));
  // One wave for everything is what CloudFormation does anyway.
  const waves = rollout?.waves ?? [];
  return byCloudFormation &&
    waves.length > 0 &&
    waves.some((wave) => wave !== undefined && (wave.organizationalUnits ?? wave.preferences) !== undefined)
    ? [
        {
          id: 'waves-need-owner-cordon',
          path: 'rollout.waves',
          message: 'need rollout.owner cordon, because CloudFormation has only the canary and one deployment for all other accounts',
          remedy: 'set rollout.owner to cordon, or remove the waves',
        },
      ]
    : [];
}

function allPreferences({ draft: { rollout }, given }: ConfigurationDraft): Problem[] {
  return [
    ...checkPreferences(rollout?.preferences, 'rollout.preferences', given),
    ...(rollout?.waves ?? []).flatMap((wave, index) => checkPreferences(wave?.preferences, `rollout.waves[${index}].preferences`, given)),
  ];
}

function checkPreferences(
  preferences: Draft<OperationPreferences> | undefined,
  path: string,
  given: ConfigurationDraft['given'],
): Problem[] {
  if (preferences === undefined) {
    return [];
  }
  const problems: Problem[] = [];
  for (const [percentage, count] of [
    ['maxConcurrentPercentage', 'maxConcurrentCount'],
    ['failureTolerancePercentage', 'failureToleranceCount'],
  ] as const) {
    if (preferences[percentage] !== undefined && preferences[count] !== undefined) {
      const message = `and ${percentage} exclude each other`;
      problems.push({
        id: 'percentage-and-count',
        path: `${path}.${count}`,
        message,
        value: preferences[count],
        remedy: 'keep one of them',
      });
    }
  }
  const { maxConcurrentCount, failureToleranceCount, concurrencyMode } = preferencesWithDefaults(preferences);
  // A key that has a problem of its own must not be judged by the default that stands in for it.
  const wrong = preferenceKeys.some((key) => preferences[key] === undefined && given(`${path}.${key}`));
  if (
    problems.length === 0 &&
    !wrong &&
    concurrencyMode === 'strict-failure-tolerance' &&
    maxConcurrentCount !== undefined &&
    failureToleranceCount !== undefined &&
    maxConcurrentCount > failureToleranceCount + 1
  ) {
    problems.push({
      id: 'concurrency-above-tolerance',
      path: `${path}.maxConcurrentCount`,
      message: `has no effect: with strict-failure-tolerance, StackSets deploys to at most ${failureToleranceCount + 1} accounts at a time (failure tolerance + 1)`,
      value: maxConcurrentCount,
      remedy: `lower it, raise failureToleranceCount to ${maxConcurrentCount - 1}, or set concurrencyMode to soft-failure-tolerance`,
    });
  }
  return problems;
}
