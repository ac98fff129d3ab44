import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from '../aws/connect';
import { type Clients } from '../aws/clients';
import { systemClock } from '../core/clock';
import { checkAgainstOrganization } from '../meaning/against-organization';
import { type Configuration } from '../configuration/configuration';
import { loadConfiguration } from '../meaning/read';
import { type ConfigurationFile } from '../configuration/read';
import { parseSnapshot } from '../organization/parse-snapshot';
import { type Snapshot } from '../organization/snapshot';
import { CordonError, exitCode, type Problem } from '../core/problem';
import { plain } from '../core/plain';
import { type Io } from './io';

/** Options that every command takes. */
export interface CommonOptions {
  /** Path of the configuration. */
  readonly config: string;
  /** Path of a snapshot. @default - the organization is read */
  readonly organization?: string;
  readonly format: 'text' | 'json';
  /** Path to write the machine-readable or text result to. @default - standard output */
  readonly output?: string;
  readonly profile?: string;
  readonly managementProfile?: string;
  readonly memberRole?: string;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** Reads a text file the user named. */
export function readInput(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new CordonError(exitCode.usage, {
      id: 'file-unreadable',
      message: `the ${what} cannot be read (${code})`,
      value: path,
      remedy: code === 'ENOENT' ? 'name a file that exists' : 'make it readable for this user',
    });
  }
}

/** The result to the file that was named, otherwise to standard output. A file is written whole or not at all. */
export function writeResult(text: string, options: Pick<CommonOptions, 'output'>, io: Io): void {
  if (options.output === undefined) {
    io.out(text);
    return;
  }
  const temporary = `${options.output}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, options.output);
  } catch (error) {
    removeIfThere(temporary);
    throw new CordonError(exitCode.usage, {
      id: 'file-unwritable',
      message: `the result cannot be written (${(error as NodeJS.ErrnoException).code ?? ''})`,
      value: options.output,
      remedy: 'name a place that this user may write to',
    });
  }
  io.progress(`wrote ${options.output}`);
}

function removeIfThere(path: string): void {
  if (existsSync(path)) rmSync(path);
}

/** SDK clients for a configuration. What their answers have that Cordon does not know is said as progress. */
export async function connected(configuration: Configuration, options: CommonOptions, io?: Pick<Io, 'progress'>): Promise<Clients> {
  return connect({
    ...(io && { say: (line: string) => io.progress(plain(line)) }),
    region: configuration.containment.region,
    managementAccount: configuration.organization.managementAccount,
    ...(options.profile !== undefined && { profile: options.profile }),
    ...(options.managementProfile !== undefined && { managementProfile: options.managementProfile }),
    ...(options.memberRole !== undefined && { memberRole: options.memberRole }),
  });
}

/** Problems of several inputs, to be said all at once. */
export class Gathering {
  private readonly problems: Problem[] = [];

  /** What `read` gives; undefined where it is refused, which is then among the problems. */
  public attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof CordonError)) throw error;
      this.problems.push(...error.problems);
      return undefined;
    }
  }

  public add(...problems: readonly Problem[]): void {
    this.problems.push(...problems);
  }

  /** @throws CordonError (exit code 2) with all problems, where there are any */
  public assertNone(): void {
    if (this.problems.length > 0) throw new CordonError(exitCode.usage, this.problems);
  }
}

/** A snapshot from its file. */
export function readSnapshot(path: string): Snapshot {
  return parseSnapshot(readInput(path, 'snapshot'), { file: path });
}

/**
 * The configuration, and the snapshot: from the file that was named, otherwise read from AWS. What is wrong with either is said at once;
 * then the one is checked against the other.
 */
export async function inputs(
  options: CommonOptions,
  io: Io,
): Promise<{ readonly file: ConfigurationFile; readonly configuration: Configuration; readonly snapshot: Snapshot }> {
  const { organization } = options;
  const gathering = new Gathering();
  const loaded = gathering.attempt(() => loadConfiguration(options.config));
  const given = organization === undefined ? undefined : gathering.attempt(() => readSnapshot(organization));
  gathering.assertNone();
  // Without a problem there is a configuration.
  const file = loaded!;
  const { configuration } = file;
  const snapshot = given ?? (await takeSnapshot(configuration, options, io));
  assertFits(file, snapshot);
  return { file, configuration, snapshot };
}

/** @throws CordonError (exit code 2) with everything in which configuration and organization disagree */
export function assertFits(file: ConfigurationFile, snapshot: Snapshot): void {
  const problems = checkAgainstOrganization(file, snapshot);
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
}

/** @param parts what is read besides: only `cordon snapshot` asks for policies, filters and rules, which no plan and no proof looks at */
export async function takeSnapshot(
  configuration: Configuration,
  options: CommonOptions,
  io: Io,
  parts: { readonly serviceControlPolicies?: boolean; readonly signals?: boolean } = {},
): Promise<Snapshot> {
  // The collector brings the SDK's commands with it; a command that is given a snapshot starts without them.
  const { snapshotFor } = await import('../rollout/deploy.js');
  return snapshotFor(configuration, await connected(configuration, options, io), systemClock, (text) => io.progress(plain(text)), parts);
}
