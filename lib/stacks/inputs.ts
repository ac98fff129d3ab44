import { readFileSync } from 'node:fs';
import { type App } from 'aws-cdk-lib';
import { checkAgainstOrganization } from '../meaning/against-organization';
import { isDay } from '../core/day';
import { Gathering } from '../core/gathering';
import { nearest } from '../core/nearest';
import { loadConfiguration } from '../meaning/read';
import { type ConfigurationFile } from '../configuration/read';
import { parseSnapshot } from '../organization/parse-snapshot';
import { type Snapshot } from '../organization/snapshot';
import { CordonError, exitCode, type Problem } from '../core/problem';
import { annotateFindings } from './annotate-findings';
import { buildApp, type OrganizationStacks } from './app';

/** The file that an app reads where its context names none. */
const defaultConfiguration = 'cordon.yaml';

/**
 * Fills an app from the files that its context names (`cdk.json`, or `cdk synth -c configuration=...`):
 *
 * - `configuration`: path of the configuration; `cordon.yaml` where it is not set
 * - `organization`: path of a snapshot; without it the configuration must say what a snapshot would. With it the findings of `cordon plan`
 *   are annotations of the stacks
 * - `date`: YYYY-MM-DD, by which exclusions and rules on findings end; today where it is not set
 *
 * @throws CordonError with file and line where an input is wrong or says too little, or a context key is nearly one of these
 */
export function buildAppFromContext(app: App): OrganizationStacks {
  const gathering = new Gathering();
  gathering.add(...misspelt(app));
  const loaded = gathering.attempt(() => loadConfiguration(pathFromContext(app, 'configuration') ?? defaultConfiguration));
  const snapshot = gathering.attempt(() => {
    const organization = pathFromContext(app, 'organization');
    return organization === undefined ? undefined : readSnapshot(organization);
  });
  const day = gathering.attempt(() => dateFromContext(app));
  gathering.assertNone();
  // Without a problem there are both.
  const [file, today] = [loaded!, day!];
  if (snapshot) gathering.add(...checkAgainstOrganization(file, snapshot));
  gathering.assertNone();
  const { configuration } = file;
  try {
    const stacks = buildApp(app, { configuration, today, ...(snapshot && { snapshot }) });
    if (snapshot) annotateFindings(stacks, { configuration, snapshot, today });
    return stacks;
  } catch (error) {
    throw error instanceof CordonError ? placed(error, file) : error;
  }
}

const contextKeys = ['configuration', 'organization', 'date'] as const;
type ContextKey = (typeof contextKeys)[number];

/** Context that nobody reads would be silently without effect: what is nearly one of our keys is refused. */
function misspelt(app: App): Problem[] {
  const given = Object.keys(app.node.getAllContext() as object).filter((key) => !(contextKeys as readonly string[]).includes(key));
  return given.flatMap((key) => {
    const meant = meantBy(key);
    return meant === undefined
      ? []
      : [{ id: 'unknown-context', message: `context key ${key} is not known to Cordon`, remedy: `did you mean ${meant}?` }];
  });
}

/** `config`, `organisation` and the like; words as short as `date` have too many neighbours. */
function meantBy(key: string): ContextKey | undefined {
  const lower = key.toLowerCase();
  const long = contextKeys.filter((known) => known.length > 6);
  return (
    contextKeys.find((known) => known === lower || `${known}s` === lower) ??
    long.find((known) => key.length >= 3 && known.startsWith(lower)) ??
    long.find((known) => nearest(key, [known]) !== undefined)
  );
}

function pathFromContext(app: App, key: ContextKey): string | undefined {
  const value: unknown = app.node.tryGetContext(key);
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new CordonError(exitCode.usage, {
    id: 'invalid-context',
    message: `context key ${key} must be the path of a file`,
    value,
    remedy: `pass -c ${key}=PATH, or set it in cdk.json`,
  });
}

function dateFromContext(app: App): string {
  const value: unknown = app.node.tryGetContext('date');
  const today = new Date().toISOString().slice(0, 10);
  if (value === undefined) return today;
  if (typeof value === 'string' && isDay(value)) return value;
  throw new CordonError(exitCode.usage, {
    id: 'invalid-context',
    message: 'context key date must be a day as YYYY-MM-DD',
    value,
    remedy: `pass -c date=${today}, or leave it out for today`,
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
