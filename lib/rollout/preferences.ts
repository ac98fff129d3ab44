import { type OperationPreferences } from '../configuration/configuration';

/**
 * The effective operation preferences for a number of accounts. Percentages round down. A concurrency that rounds to zero becomes one. With
 * strict failure tolerance the concurrency is at most the tolerance plus one (traps 19).
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html
 */
export function effectivePreferences(
  preferences: OperationPreferences,
  accounts: number,
): { concurrentAccounts: number; toleratedFailures: number } {
  const percentOf = (percentage: number): number => Math.floor((accounts * percentage) / 100);
  const toleratedFailures = preferences.failureToleranceCount ?? percentOf(preferences.failureTolerancePercentage ?? 0);
  const asked =
    preferences.maxConcurrentCount ??
    (preferences.maxConcurrentPercentage === undefined ? 1 : percentOf(preferences.maxConcurrentPercentage));
  const concurrent = Math.max(1, asked);
  const strict = preferences.concurrencyMode === 'strict-failure-tolerance';
  return {
    concurrentAccounts: Math.min(strict ? Math.min(concurrent, toleratedFailures + 1) : concurrent, Math.max(accounts, 1)),
    toleratedFailures: Math.min(toleratedFailures, accounts),
  };
}
