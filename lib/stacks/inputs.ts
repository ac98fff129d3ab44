import { readFileSync } from 'node:fs';
import { type App } from 'aws-cdk-lib';
import { checkAgainstOrganization } from '../configuration/against-organization';
import { loadConfiguration, type ConfigurationFile } from '../configuration/read';
import { parseSnapshot } from '../organization/parse-snapshot';
import { type Snapshot } from '../organization/snapshot';
import { CordonError, exitCode } from '../problem';
import { buildApp, type OrganizationStacks } from './app';

/** The file that an app reads where its context names none. */
const defaultConfiguration = 'cordon.yaml';

/**
 * Fills an app from the files that its context names (`cdk.json`, or `cdk synth -c configuration=...`):
 *
 * - `configuration`: path of the configuration; `cordon.yaml` where it is not set
 * - `organization`: path of a snapshot; without it the configuration must say what a snapshot would
 *
 * @throws CordonError with file and line where an input is wrong or says too little
 */
export function buildAppFromContext(app: App): OrganizationStacks {
  const file = loadConfiguration(pathFromContext(app, 'configuration') ?? defaultConfiguration);
  const organization = pathFromContext(app, 'organization');
  const snapshot = organization === undefined ? undefined : readSnapshot(organization);
  if (snapshot) {
    const problems = checkAgainstOrganization(file, snapshot);
    if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
  }
  try {
    return buildApp(app, { configuration: file.configuration, ...(snapshot && { snapshot }) });
  } catch (error) {
    throw error instanceof CordonError ? placed(error, file) : error;
  }
}

function pathFromContext(app: App, key: string): string | undefined {
  const value: unknown = app.node.tryGetContext(key);
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new CordonError(exitCode.usage, {
    id: 'bad-context',
    message: `context key ${key} must be the path of a file`,
    value,
    remedy: `pass -c ${key}=PATH, or set it in cdk.json`,
  });
}

function readSnapshot(path: string): Snapshot {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new CordonError(
      exitCode.usage,
      { id: 'file-unreadable', message: `the snapshot cannot be read (${code})`, value: path, remedy: 'take one with cordon snapshot' },
      { cause: error },
    );
  }
  return parseSnapshot(text, { file: path });
}

/** Adds where in the configuration a problem stands, if it is about the configuration. */
function placed(error: CordonError, file: ConfigurationFile): CordonError {
  const problems = error.problems.map((problem) =>
    problem.path === undefined || problem.file !== undefined ? problem : { ...problem, ...file.locate(problem.path) },
  );
  return new CordonError(error.exitCode, problems, { cause: error });
}
