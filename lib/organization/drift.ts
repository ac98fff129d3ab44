type DriftStatus = 'DRIFTED' | 'IN_SYNC' | 'NOT_CHECKED' | 'UNKNOWN';

/**
 * What the last drift detection of a stack or StackSet found. Before the first one AWS answers NOT_CHECKED, or nothing.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackDriftInformation.html
 */
export function driftOf(
  status: DriftStatus | undefined,
  checkedAt: Date | undefined,
): { readonly driftStatus: DriftStatus; readonly driftCheckedAt?: string } {
  return { driftStatus: status ?? 'NOT_CHECKED', ...(checkedAt && { driftCheckedAt: checkedAt.toISOString() }) };
}
