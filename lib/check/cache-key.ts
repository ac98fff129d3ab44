import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the result of a check depends on, as far as its caller knows it. */
export interface CheckedInputs {
  /** Its path stands in the findings. */
  readonly configuration: InputFile;
  /** @default - no snapshot was given */
  readonly snapshot?: InputFile;
  /** YYYY-MM-DD: ends of exclusions, rules and acknowledgements are judged by it. */
  readonly today: string;
  /** The environment of the process. Of it, `CDK_*` counts: the CDK reads those variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface InputFile {
  readonly path: string;
  readonly text: string;
}

/** Packages that a check runs code of. Packages that they depend on count too. */
export const packagesOfCheck: readonly string[] = [
  'ajv',
  'aws-cdk-lib',
  'cdk-nag',
  'constructs',
  'fastest-levenshtein',
  'ipaddr.js',
  'yaml',
];

/**
 * The key of a check: SHA-256 over everything that its result depends on. That is the text of the inputs, Cordon's own program, the versions of the
 * packages, and Node. What only changes how the result is shown or counted (`--format`, `--fail-on`, a baseline) is not in it.
 *
 * @throws Error if a package cannot be found; then the result must not be kept
 */
export function checkCacheKey({ configuration, snapshot, today, environment }: CheckedInputs): Buffer {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  const parts = {
    shape: 1,
    program: programDigest(join(__dirname, '..', '..')),
    packages: packageVersions(packagesOfCheck, __dirname),
    node: [process.versions, process.platform, process.arch, process.execArgv],
    place: [timeZone, locale],
    environment: Object.entries(environment)
      .filter(([name]) => name.startsWith('CDK_') || name === 'NODE_OPTIONS')
      .sort(([one], [other]) => (one < other ? -1 : 1)),
    today,
    configuration: [configuration.path, digest(configuration.text)],
    snapshot: snapshot && [snapshot.path, digest(snapshot.text)],
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The bytes of Cordon's own program: its version alone does not change with each change of a source. */
function programDigest(root: string): string {
  const hash = createHash('sha256');
  for (const folder of ['bin', 'checks', 'constructs', 'lib', 'stacksets']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/(?<!\.d)\.(js|json|ts)$/.test(name)) continue;
      hash.update(`${folder}/${name}\0`).update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest('hex');
}

/** Where each package is found from the one that needs it, with its version, in order. */
function packageVersions(names: readonly string[], from: string): readonly string[] {
  const found = new Map<string, string>();
  const visit = (name: string, needer: string, optional: boolean): void => {
    const folder = folderOf(name, needer);
    if (folder === undefined) {
      if (optional) return;
      throw new Error(`package ${name} is not found from ${needer}`);
    }
    if (found.has(folder)) return;
    const { version, dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifest(folder)!;
    found.set(folder, `${name}@${version}`);
    for (const needed of Object.keys(dependencies)) visit(needed, folder, needed in optionalDependencies);
    for (const needed of Object.keys({ ...peerDependencies, ...optionalDependencies })) visit(needed, folder, true);
  };
  for (const name of names) visit(name, from, false);
  return [...found.values()].sort();
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** As Node looks for it: in `node_modules` of the folder, and of each folder above. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (manifest(candidate) !== undefined) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

function manifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}
