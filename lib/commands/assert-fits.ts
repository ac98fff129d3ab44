import { checkAgainstOrganization } from '../meaning/against-organization';
import { type ConfigurationFile } from '../configuration/read';
import { CordonError, exitCode } from '../core/problem';
import { type Snapshot } from '../organization/snapshot';

/** @throws CordonError (exit code 2) with every difference between the configuration and the organization */
export function assertFits(file: ConfigurationFile, snapshot: Snapshot): void {
  const problems = checkAgainstOrganization(file, snapshot);
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
}
