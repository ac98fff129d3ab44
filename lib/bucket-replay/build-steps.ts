import { buildName, packageKey, workBucket, type ReplayBuild, type ReplaySettings } from './settings';

/** Newest Node that every image of CodeBuild has and Cordon takes. https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html */
export const nodeVersion = '22';

/** What the builds run, as a buildspec. JSON is YAML. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
export function buildSpec(build: ReplayBuild): string {
  return JSON.stringify({
    version: '0.2',
    env: { shell: 'bash' },
    phases: {
      install: { 'runtime-versions': { nodejs: nodeVersion } },
      build: { commands: [`set -euo pipefail\n${[getPackage, steps[build]].join('\n')}`] },
    },
  });
}

/** Values of the environment that are the same for every build. What a run decides, the state machine adds. */
export function buildEnvironment(
  settings: ReplaySettings,
  build: ReplayBuild,
): readonly { readonly name: string; readonly value: string }[] {
  return [
    { name: 'WORK', value: workBucket(settings) },
    { name: 'PACKAGE', value: packageKey(settings.packageSha256) },
    { name: 'SHA256', value: settings.packageSha256 },
    ...(build === 'part' ? [{ name: 'FINDINGS', value: settings.findings.bucket }] : []),
  ];
}

/** The package is whole: `cordon replay` needs nothing that npm would install. */
const getPackage = [
  'copy() { aws s3 cp --only-show-errors "$@"; }',
  'copy "s3://$WORK/$PACKAGE" package.tgz',
  'echo "$SHA256  package.tgz" | sha256sum --check --quiet -',
  'tar -xzf package.tgz',
  'cordon() { node "$HERE/package/dist/bin/cordon.js" "$@"; }',
  'HERE=$PWD',
].join('\n');

/**
 * The keys of the objects of a batch, each with a zero byte behind it. An object that a console shows as a folder is empty and no file. A key that would
 * leave the folder, that no file can have, or that is a folder of another key ends the build: two objects would come to one file.
 */
const keysOfBatch = [
  "const { Items } = JSON.parse(require('node:fs').readFileSync('batch.json', 'utf8'));",
  "const keys = Items.filter(({ Key, Size }) => Size > 0 || !Key.endsWith('/')).map(({ Key }) => Key);",
  "const names = (key) => key.split('/');",
  "const folders = new Set(keys.flatMap((key) => names(key).map((_, index, all) => all.slice(0, index).join('/'))));",
  "const bad = keys.find((key) => folders.has(key) || names(key).some((name) => name === '' || name === '.' || name === '..'));",
  "if (bad !== undefined) throw new Error('no file can have the name ' + JSON.stringify(bad));",
  "process.stdout.write(keys.map((key) => key + '\\0').join(''));",
].join(' ');

/** How many records and files of the whole result could not be read. */
const unreadableOfResult =
  "const { bad } = JSON.parse(require('node:fs').readFileSync('result/replay.json', 'utf8')); console.log(JSON.stringify({ unreadable: bad.count }));";

const steps: Readonly<Record<ReplayBuild, string>> = {
  part: [
    'copy --recursive "s3://$WORK/inputs/$INPUTS/" inputs',
    'copy "s3://$WORK/runs/$RUN/batches/$BATCH.json" batch.json',
    `node -e "${keysOfBatch.replaceAll('\\', '\\\\')}" > keys`,
    'mkdir findings',
    'cd findings',
    'export FINDINGS',
    `xargs -0 -r -n 1 -P 8 bash -c 'aws s3 cp --only-show-errors "s3://$FINDINGS/$0" "./$0"' < ../keys`,
    '[ "$(find . -type f | wc -l)" -eq "$(tr -cd "\\0" < ../keys | wc -c)" ] || { echo "not every object came to a file of its own" >&2; exit 1; }',
    // A part of no file would be the same as any other such part.
    '[ -s ../keys ] || : > "no-object-of-$BATCH"',
    'more=()',
    '[ ! -f ../inputs/organization.json ] || more+=(--organization ../inputs/organization.json)',
    '[ ! -f ../inputs/against.yaml ] || more+=(--against ../inputs/against.yaml)',
    'cordon replay . -c ../inputs/cordon.yaml --date "$DATE" --shard 1/1 --output ../part "${more[@]}"',
    'copy ../part "s3://$WORK/runs/$RUN/parts/$BATCH"',
  ].join('\n'),
  merge: [
    'copy --recursive "s3://$WORK/runs/$RUN/parts/" parts',
    'found=$(find parts -type f | wc -l)',
    '[ "$found" -eq "$PARTS" ] || { echo "$PARTS parts are expected, and there are $found" >&2; exit 1; }',
    'mkdir result',
    'cordon replay --merge parts/* --format json --output result/replay.json',
    'cordon replay --merge parts/* --output result/replay.txt',
    'cordon replay --merge parts/* --format html --output result/replay.html',
    `node -e "${unreadableOfResult}" > result/replay.unreadable.json`,
    'copy --recursive result "s3://$WORK/runs/$RUN/"',
  ].join('\n'),
};

/** Name of the build, for its description. */
export const buildPurpose: Readonly<Record<ReplayBuild, string>> = {
  part: `Cordon: replays a batch of findings (${buildName('part')})`,
  merge: `Cordon: joins the parts of a replay (${buildName('merge')})`,
};
