import { CordonError, exitCode } from '../core/problem';

/**
 * Makes a rehearsal of a snapshot. A snapshot may contain something that AWS would never deploy, such as half a template.
 * @throws CordonError `snapshot-not-rehearsable` that names the file
 */
export function rehearsable<T>(file: string | undefined, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new CordonError(
      exitCode.usage,
      {
        id: 'snapshot-not-rehearsable',
        message: `the rehearsal cannot start from this snapshot: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'take a new snapshot with cordon snapshot, or correct the file',
        ...(file !== undefined && { file }),
      },
      { cause: error },
    );
  }
}
