import { cloudFormationErrors } from './errors';
import { type OperationPreferences } from './stack-set-state';

/** How many accounts of one Region an operation works on at once, and how many may fail there. */
export interface RegionLimits {
  /** At least 1. */
  readonly maximum: number;
  readonly tolerance: number;
  /** Whether the failures that are left to tolerate bound the concurrency too. */
  readonly strict: boolean;
}

/**
 * Limits of an operation in a Region with so many accounts: percentages round down, the maximum to no less than one; a count goes before a percentage.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html
 */
export function limitsOf(preferences: OperationPreferences, accounts: number): RegionLimits {
  const { MaxConcurrentCount, MaxConcurrentPercentage, FailureToleranceCount, FailureTolerancePercentage, ConcurrencyMode } = preferences;
  const maximum =
    MaxConcurrentCount ?? (MaxConcurrentPercentage === undefined ? 1 : Math.floor((accounts * MaxConcurrentPercentage) / 100));
  const tolerance = FailureToleranceCount ?? Math.floor((accounts * (FailureTolerancePercentage ?? 0)) / 100);
  return { maximum: Math.max(1, maximum), tolerance, strict: ConcurrencyMode !== 'SOFT_FAILURE_TOLERANCE' };
}

/** Concurrency after so many failures: STRICT_FAILURE_TOLERANCE keeps failures from ever exceeding the tolerance plus one. */
export function concurrencyAfter(failures: number, { maximum, tolerance, strict }: RegionLimits): number {
  return strict ? Math.max(1, Math.min(maximum, tolerance + 1 - failures)) : maximum;
}

/** Throws ValidationError for preferences that contradict each other or are out of range. */
export function checkPreferences(preferences: OperationPreferences | undefined): OperationPreferences {
  const { MaxConcurrentCount, MaxConcurrentPercentage, FailureToleranceCount, FailureTolerancePercentage } = preferences ?? {};
  if (FailureToleranceCount !== undefined && FailureTolerancePercentage !== undefined) {
    throw cloudFormationErrors.validation('Cannot specify both FailureToleranceCount and FailureTolerancePercentage');
  }
  if (MaxConcurrentCount !== undefined && MaxConcurrentPercentage !== undefined) {
    throw cloudFormationErrors.validation('Cannot specify both MaxConcurrentCount and MaxConcurrentPercentage');
  }
  within('operationPreferences.failureToleranceCount', FailureToleranceCount, 0, Infinity);
  within('operationPreferences.failureTolerancePercentage', FailureTolerancePercentage, 0, 100);
  within('operationPreferences.maxConcurrentCount', MaxConcurrentCount, 1, Infinity);
  within('operationPreferences.maxConcurrentPercentage', MaxConcurrentPercentage, 1, 100);
  return { ...preferences };
}

function within(name: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw cloudFormationErrors.validation(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}
