/**
 * Speed and size, by hand: `npm run bench`. Everything is measured in one run on one machine and printed as ratios, because
 * seconds alone mean nothing on another one.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { planRollout } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { verifyCoverage } from '../../lib/rollout/verify';
import { configured, root } from '../support/organization';
import { largeOrganization } from './generate';
import { configurationWithRules } from './signals';

const accounts = 10_000;
const units = 1_000;
const runs = 7;
const today = '2026-11-24';

/** Median of some runs, in milliseconds, after one that does not count. */
function median(work: () => unknown): number {
  work();
  const times = Array.from({ length: runs }, () => {
    const start = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - start) / 1e6;
  });
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)]!;
}

/** Wall time, the least time that the processor spent, and the most memory; the last two of processes that `--require` the peak. */
function processMedian(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { milliseconds: number; processorMilliseconds: number; megabytes: number } {
  let megabytes = 0;
  let processorMilliseconds = Infinity;
  const milliseconds = median(() => {
    const timed = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, ...env } });
    if (timed.status !== 0) throw new Error(`${args.join(' ')} exited ${timed.status}: ${timed.stderr}`);
    megabytes = Math.max(megabytes, Number(/peak (\d+) kB/.exec(timed.stderr)?.[1] ?? 0) / 1024);
    processorMilliseconds = Math.min(processorMilliseconds, Number(/processor (\d+) us/.exec(timed.stderr)?.[1] ?? NaN) / 1000);
  });
  return { milliseconds, processorMilliseconds, megabytes };
}

function main(): void {
  const directory = mkdtempSync(join(tmpdir(), 'cordon-bench-'));
  try {
    const configuration = configured();
    const definitions = stackSetDefinitions(configuration, { root });
    const file = join(directory, 'organization.json');
    const text = JSON.stringify(largeOrganization(accounts, units, definitions));
    writeFileSync(file, text);
    const config = join(directory, 'cordon.yaml');
    const { organization } = configuration;
    writeFileSync(
      config,
      stringify({
        organization: {
          id: organization.id,
          managementAccount: organization.managementAccount,
          delegatedAdministrator: organization.delegatedAdministrator,
          membershipRegion: organization.membershipRegion,
        },
        rollout: { owner: 'cordon' },
      }),
    );
    const peak = join(directory, 'peak.cjs');
    writeFileSync(
      peak,
      `process.on('exit', () => {
        const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
        process.stderr.write('peak ' + maxRSS + ' kB, processor ' + (userCPUTime + systemCPUTime) + ' us\\n');
      });`,
    );

    const parse = median(() => JSON.parse(text) as unknown);
    const snapshot = parseSnapshot(text, { file });
    const read = median(() => parseSnapshot(text, { file }));
    const plan = median(() => planRollout({ configuration, snapshot: parseSnapshot(text, { file }), today }));
    const verify = median(() => verifyCoverage({ configuration, snapshot: parseSnapshot(text, { file }), today }));
    const cordon = (...args: string[]) =>
      processMedian([
        '--require',
        peak,
        join(__dirname, '..', '..', 'dist', 'bin', 'cordon.js'),
        ...args,
        '-c',
        config,
        '--organization',
        file,
        '--date',
        today,
      ]);
    const planProcess = cordon('plan');
    const verifyProcess = cordon('verify', '--only', 'stack-sets');
    const node = processMedian(['-e', '0']);
    const cdk = processMedian(['-e', "require('aws-cdk-lib')"]);

    const row = (what: string, value: string, note: string): void => console.log(`${what.padEnd(46)} ${value.padStart(10)}   ${note}`);
    console.log(
      `${snapshot.accounts.length} accounts in ${snapshot.organizationalUnits.length} units, ${(text.length / 1e6).toFixed(1)} MB of JSON, medians of ${runs}\n`,
    );
    const ms = (value: number): string => `${value.toFixed(0)} ms`;
    const target = 2 * parse + 300;
    row('JSON.parse of the snapshot', ms(parse), '1.00');
    row('reading and checking the snapshot', ms(read), `${(read / parse).toFixed(2)} × JSON.parse`);
    row('plan, reading included', ms(plan), `${(plan / target).toFixed(2)} × target (2 × JSON.parse + 0.3 s); must be below 1`);
    row('verify, reading included', ms(verify), `${(verify / target).toFixed(2)} × target`);
    row(
      'cordon plan, as a process',
      ms(planProcess.milliseconds),
      `${(planProcess.milliseconds / cdk.milliseconds).toFixed(2)} × loading aws-cdk-lib; ${((planProcess.milliseconds - node.milliseconds) / target).toFixed(2)} × target`,
    );
    row('  its peak memory', `${planProcess.megabytes.toFixed(0)} MB`, `${(planProcess.megabytes / 300).toFixed(2)} × limit (300 MB)`);
    row(
      'cordon verify, as a process',
      ms(verifyProcess.milliseconds),
      `${(verifyProcess.milliseconds / cdk.milliseconds).toFixed(2)} × loading aws-cdk-lib`,
    );
    row('  its peak memory', `${verifyProcess.megabytes.toFixed(0)} MB`, `${(verifyProcess.megabytes / 300).toFixed(2)} × limit (300 MB)`);
    row('node -e "require(\'aws-cdk-lib\')"', ms(cdk.milliseconds), '1.00');
    const app = processMedian(['-e', "new (require('aws-cdk-lib').App)()"]);
    row(
      'node -e "new (require(\'aws-cdk-lib\').App)()"',
      ms(app.milliseconds),
      'the index of aws-cdk-lib loads lazily; this is what an app loads at least',
    );
    row('node -e 0', ms(node.milliseconds), `${(node.milliseconds / cdk.milliseconds).toFixed(2)} × loading aws-cdk-lib`);

    const synthesis = (rules: number): ReturnType<typeof processMedian> => {
      const rulesFile = join(directory, `rules-${rules}.yaml`);
      writeFileSync(rulesFile, configurationWithRules(rules));
      const context = { configuration: rulesFile, date: today, '@aws-cdk/core:validateAgainstDefaultRules': true };
      return processMedian(['--require', peak, join(__dirname, '..', '..', 'dist', 'bin', 'app.js')], {
        CDK_CONTEXT_JSON: JSON.stringify(context),
        CDK_OUTDIR: join(directory, 'cdk.out'),
      });
    };
    const few = synthesis(1);
    const many = synthesis(100);
    row('synthesis, 1 rule in 20 Regions', ms(few.milliseconds), '1.00');
    // The validation that comes with the CDK is compiled beside the rest, which hides half of it while the other processor is free.
    row(
      'synthesis, 100 rules in 20 Regions',
      ms(many.milliseconds),
      `${(many.processorMilliseconds / few.processorMilliseconds).toFixed(2)} × the processor time of 1 rule; must be at most 2 (${(many.milliseconds / few.milliseconds).toFixed(2)} × its wall time)`,
    );

    const repository = join(__dirname, '..', '..');
    const exampleFile = join(repository, 'examples', 'routes.yaml');
    const exampleOrganization = join(repository, 'examples', 'organization.json');
    const bare = processMedian([join(repository, 'dist', 'bin', 'app.js')], {
      CDK_CONTEXT_JSON: JSON.stringify({
        configuration: exampleFile,
        organization: exampleOrganization,
        date: today,
        '@aws-cdk/core:validateAgainstDefaultRules': true,
      }),
      CDK_OUTDIR: join(directory, 'cdk.out.example'),
    });
    const check = processMedian([
      join(repository, 'dist', 'bin', 'cordon.js'),
      'check',
      '-c',
      exampleFile,
      '--organization',
      exampleOrganization,
      '--date',
      today,
    ]);
    row('synthesis of the example, built-in validation', ms(bare.milliseconds), '1.00');
    row(
      'cordon check of the example',
      ms(check.milliseconds),
      `${(check.processorMilliseconds / bare.processorMilliseconds).toFixed(2)} × the processor time of its synthesis; must be at most 1.5 (${(check.milliseconds / bare.milliseconds).toFixed(2)} × its wall time)`,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

main();
