import { type DeployedStack } from '../organization/snapshot';

/** Whether the stack's last operation ended well. */
export function isHealthyStack(stack: DeployedStack): boolean {
  return ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'].includes(stack.status);
}
