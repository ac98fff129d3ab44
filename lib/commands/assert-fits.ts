import { checkAgainstOrganization } from '../meaning/against-organization';
import { type ConfigurationFile } from '../configuration/read';
import { CordonError, exitCode } from '../core/problem';
import { type Snapshot } from '../organization/snapshot';

/**
 * Accounts that left since they were configured are findings of the plan, and stop nothing here.
 *
 * @throws CordonError (exit code 2) with every other difference between the configuration and the organization
 */
export function assertFits(file: ConfigurationFile, snapshot: Snapshot): void {
  const problems = checkAgainstOrganization(file, snapshot, { without: 'accounts' });
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
}
