import { type StackInstance } from '../organization/snapshot';

/** Whether an instance is CURRENT and its last operation succeeded. */
export function isCurrent(instance: StackInstance): boolean {
  return instance.status === 'CURRENT' && (instance.detailedStatus === undefined || instance.detailedStatus === 'SUCCEEDED');
}
