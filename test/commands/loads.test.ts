import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagesOf, sourcesByPart, sourcesOf } from '../support/loaded';
import { repository, runProcess } from '../support/run';
import { sampled } from '../support/runs';

const folder = mkdtempSync(join(tmpdir(), 'cordon-loads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const configuration = ['-c', 'examples/cordon.yaml'];
const minimal = ['-c', 'examples/minimal.yaml'];
const organization = ['--organization', 'examples/organization.json', '--date', '2026-11-24'];
const clients = (...names: readonly string[]): readonly string[] => names.map((name) => `@aws-sdk/client-${name}`);
const events = 'what is known of findings and events';
const securityIr = 'client of AWS Security Incident Response';
/** The rehearsal answers as these clients do, so it has their inputs and errors. */
const rehearsed = ['yaml', securityIr, ...clients('cloudformation', 'guardduty', 'iam', 'organizations', 'securityhub', 'sts')];

/** What takes long to load. Of packages, their names; of Cordon itself, what it is. */
const heavy = (sources: readonly string[]): readonly string[] => [
  // What code that Ajv compiled calls is no Ajv.
  ...packagesOf(sources.filter((path) => !path.includes('/ajv/dist/runtime/'))).filter((name) =>
    /^(ajv|aws-cdk-lib|cdk-nag|constructs|jsonata|listr2|yaml|@aws-sdk\/client-.*|@inquirer\/.*)$/.test(name),
  ),
  ...(sources.some((path) => path === 'lib/validation/cloudformation.ts') ? ['validation of CloudFormation'] : []),
  ...(sources.some((path) => path.startsWith('lib/security-ir/')) ? [securityIr] : []),
  ...(sources.some((path) => /^lib\/(signals|routes)\/meaning\.ts$/.test(path)) ? [events] : []),
];

/** Each command, and everything heavy that it loads. A command that loads more starts later for everybody. */
const every: readonly (readonly [args: readonly string[], loads: readonly string[]])[] = [
  [['--help'], []],
  [['--version'], []],
  [['help', 'plan'], []],
  [['plan', '--help'], []],
  [['check', '--help'], []],
  [['completion', 'bash'], []],
  [['plan', ...minimal, '--organization', 'none.json'], ['yaml']],
  [['plan', ...configuration, ...organization], ['yaml']],
  [['verify', ...configuration, ...organization], ['yaml']],
  [
    ['explain', 'rule', 'scanner-portscan', '-c', 'examples/signals.yaml'],
    ['yaml', events],
  ],
  [
    ['explain', 'routes', '-c', 'examples/routes.yaml'],
    ['yaml', events],
  ],
  [
    ['replay', 'examples/findings.jsonl', '-c', 'examples/signals.yaml'],
    ['yaml', events],
  ],
  // Ajv checks the expectations.
  [
    ['test', '-c', 'examples/signals.yaml'],
    ['ajv', 'yaml', events],
  ],
  [
    ['import', 'examples/terraform.tfstate'],
    ['yaml', events],
  ],
  [['explain', 'account', '700000000005', ...configuration, ...organization], ['yaml']],
  // The definition of the state machine has expressions in JSONata.
  [
    ['rehearse', 'incident', '-c', 'examples/remediation.yaml'],
    ['jsonata', 'yaml', events],
  ],
  [['check', '--explain', 'templates/stack-set-without-call-as', ...configuration], ['yaml']],
  [['deploy', '--rehearse', ...configuration, ...organization], rehearsed],
  // Ajv checks the team file, which this configuration names.
  [
    ['onboard', ...configuration, ...organization],
    ['ajv', 'yaml'],
  ],
  [['onboard', 'why', ...configuration, ...organization], ['yaml']],
  [
    ['onboard', 'validate', ...configuration, ...organization],
    ['ajv', 'yaml'],
  ],
  [
    ['onboard', '--apply', '--rehearse', '--deployed', 'none', ...configuration, ...organization],
    ['ajv', ...rehearsed, ...clients('cloudtrail')],
  ],
  [['onboard', 'preference', ...minimal], ['yaml']],
  [['onboard', 'input', ...minimal], ['yaml']],
  [['init', '--organization', 'examples/organization.json', '--membership-region', 'eu-west-1', '--dry-run'], ['yaml']],
  // Without credentials it ends at its first call.
  [
    ['snapshot', ...minimal],
    ['yaml', ...clients('cloudformation', 'iam', 'organizations', 'sts')],
  ],
  // Ajv says what is wrong with a configuration.
  [
    ['plan', '-c', 'examples/organization.json'],
    ['ajv', 'yaml'],
  ],
];
const commands = sampled(every, ([[command]]) => command);

it('loads for each command what the command needs, and nothing else that is heavy', async () => {
  const main = [...sourcesByPart()].find(([, sources]) => sources.includes('lib/commands/main.ts'))![0];
  const program = `(async () => {
    const found = [];
    for (const args of ${JSON.stringify(commands.map(([args]) => args))}) {
      for (const path of Object.keys(require.cache)) delete require.cache[path];
      const silent = { write: () => true, on: () => undefined };
      await require(${JSON.stringify(join(repository, main))}).main(['node', 'cordon', ...args], { stdin: { isTTY: false }, stdout: silent, stderr: silent });
      found.push(Object.keys(require.cache));
    }
    process.stdout.write(JSON.stringify(found));
  })();`;
  const ran = await runProcess(process.execPath, ['-e', program]);
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  const loaded = (JSON.parse(ran.stdout) as readonly (readonly string[])[]).map((paths) => heavy(sourcesOf(paths)).toSorted());
  expect(commands.map(([args], index) => [args.join(' '), loaded[index]])).toEqual(
    commands.map(([args, loads]) => [args.join(' '), loads.toSorted()]),
  );
});
