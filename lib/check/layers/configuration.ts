import { checkAgainstOrganization } from '../../meaning/against-organization';
import { type ConfigurationFile } from '../../configuration/read';
import { type Snapshot } from '../../organization/snapshot';
import { CordonError, exitCode, type Problem } from '../../core/problem';
import { type CheckLayer } from '../layer';

/** The configuration, the snapshot where there is one, and whether the two agree. */
export const configurationLayer: CheckLayer = {
  id: 'configuration',
  title: 'configuration',
  async run({ inputs }) {
    const problems: Problem[] = [];
    const attempt = async <T>(read: () => T | Promise<T>): Promise<T | undefined> => {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof CordonError)) throw error;
        problems.push(...error.problems);
        return undefined;
      }
    };
    const file = await attempt<ConfigurationFile>(inputs.configuration);
    const snapshot = inputs.snapshot && (await attempt<Snapshot>(inputs.snapshot.read));
    if (file && snapshot) problems.push(...checkAgainstOrganization(file, snapshot, { without: 'accounts' }));
    if (problems.length > 0 || !file) throw new CordonError(exitCode.usage, problems);
    return {
      findings: [],
      looked: snapshot
        ? `1 file, compared with ${snapshot.accounts.length.toLocaleString('en-US')} accounts of the snapshot`
        : '1 file, no snapshot',
      provides: { file, ...(snapshot && { snapshot }) },
    };
  },
};
