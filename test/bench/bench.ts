/**
 * Speed and size, by hand: `npm run bench`. Everything is measured in one run on one machine and printed as ratios, because
 * seconds alone mean nothing on another one. A bound that is missed, or that was not measured, fails the run.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { planRollout } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { verifyCoverage } from '../../lib/rollout/verify';
import { configured, root } from '../support/organization';
import { verdict, type Bound } from './bounds';
import { largeOrganization } from './generate';
import { median, processMeasurement, runs, type Measured } from './measure';
import { measurePage } from './pages';
import { configurationWithRules } from './signals';

const accounts = 10_000;
const units = 1_000;
const today = '2026-11-24';

async function main(): Promise<void> {
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
    const measured = processMeasurement(directory);

    const parse = median(() => JSON.parse(text) as unknown);
    const snapshot = parseSnapshot(text, { file });
    const read = median(() => parseSnapshot(text, { file }));
    const plan = median(() => planRollout({ configuration, snapshot: parseSnapshot(text, { file }), today }));
    const verify = median(() => verifyCoverage({ configuration, snapshot: parseSnapshot(text, { file }), today }));
    const cordon = (...args: string[]) =>
      measured([join(__dirname, '..', '..', 'dist', 'bin', 'cordon.js'), ...args, '-c', config, '--organization', file, '--date', today]);
    const planProcess = cordon('plan');
    const verifyProcess = cordon('verify', '--only', 'stack-sets');
    const node = measured(['-e', '0']);
    const cdk = measured(['-e', "require('aws-cdk-lib')"]);

    const row = (what: string, value: string, note: string): void => console.log(`${what.padEnd(46)} ${value.padStart(10)}   ${note}`);
    console.log(
      `${snapshot.accounts.length} accounts in ${snapshot.organizationalUnits.length} units, ${(text.length / 1e6).toFixed(1)} MB of JSON, medians of ${runs}\n`,
    );
    const bounds: Bound[] = [];
    const bounded = (what: string, ratio: number, atMost: number): string => {
      bounds.push({ what, ratio, atMost });
      return `${ratio.toFixed(2)} × ${what}; must be at most ${atMost}`;
    };
    const ms = (value: number): string => `${value.toFixed(0)} ms`;
    const target = 2 * parse + 300;
    row('JSON.parse of the snapshot', ms(parse), '1.00');
    row('reading and checking the snapshot', ms(read), `${(read / parse).toFixed(2)} × JSON.parse`);
    row('plan, reading included', ms(plan), bounded('target of plan (2 × JSON.parse + 0.3 s)', plan / target, 1));
    row('verify, reading included', ms(verify), bounded('target of verify (2 × JSON.parse + 0.3 s)', verify / target, 1));
    row(
      'cordon plan, as a process',
      ms(planProcess.milliseconds),
      bounded(
        'target of cordon plan (2 × JSON.parse + 0.3 s, without starting Node)',
        (planProcess.milliseconds - node.milliseconds) / target,
        1,
      ),
    );
    row(
      '  its peak memory',
      `${planProcess.megabytes.toFixed(0)} MB`,
      bounded('memory of cordon plan (300 MB)', planProcess.megabytes / 300, 1),
    );
    row(
      'cordon verify, as a process',
      ms(verifyProcess.milliseconds),
      `${(verifyProcess.milliseconds / cdk.milliseconds).toFixed(2)} × loading aws-cdk-lib`,
    );
    row(
      '  its peak memory',
      `${verifyProcess.megabytes.toFixed(0)} MB`,
      bounded('memory of cordon verify (300 MB)', verifyProcess.megabytes / 300, 1),
    );
    row('node -e "require(\'aws-cdk-lib\')"', ms(cdk.milliseconds), '1.00');
    const app = measured(['-e', "new (require('aws-cdk-lib').App)()"]);
    row(
      'node -e "new (require(\'aws-cdk-lib\').App)()"',
      ms(app.milliseconds),
      'the index of aws-cdk-lib loads lazily; this is what an app loads at least',
    );
    row('node -e 0', ms(node.milliseconds), `${(node.milliseconds / cdk.milliseconds).toFixed(2)} × loading aws-cdk-lib`);

    const synthesis = (rules: number): Measured => {
      const rulesFile = join(directory, `rules-${rules}.yaml`);
      writeFileSync(rulesFile, configurationWithRules(rules));
      const context = { configuration: rulesFile, date: today, '@aws-cdk/core:validateAgainstDefaultRules': true };
      return measured([join(__dirname, '..', '..', 'dist', 'bin', 'app.js')], {
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
      `${bounded('processor time of 1 rule', many.processorMilliseconds / few.processorMilliseconds, 2)} (${(many.milliseconds / few.milliseconds).toFixed(2)} × its wall time)`,
    );

    const repository = join(__dirname, '..', '..');
    const exampleFile = join(repository, 'examples', 'routes.yaml');
    const exampleOrganization = join(repository, 'examples', 'organization.json');
    const bare = measured([join(repository, 'dist', 'bin', 'app.js')], {
      CDK_CONTEXT_JSON: JSON.stringify({
        configuration: exampleFile,
        organization: exampleOrganization,
        date: today,
        '@aws-cdk/core:validateAgainstDefaultRules': true,
      }),
      CDK_OUTDIR: join(directory, 'cdk.out.example'),
    });
    const check = measured([
      join(repository, 'dist', 'bin', 'cordon.js'),
      'check',
      '-c',
      exampleFile,
      '--organization',
      exampleOrganization,
      '--date',
      today,
      '--no-cache',
    ]);
    row('synthesis of the example, built-in validation', ms(bare.milliseconds), '1.00');
    row(
      'cordon check of the example',
      ms(check.milliseconds),
      `${bounded('processor time of the synthesis', check.processorMilliseconds / bare.processorMilliseconds, 1.5)} (${(check.milliseconds / bare.milliseconds).toFixed(2)} × its wall time)`,
    );
    const again = measured(
      [join(repository, 'dist', 'bin', 'cordon.js'), 'check', '-c', exampleFile, '--organization', exampleOrganization, '--date', today],
      // The run that does not count fills the cache.
      { CORDON_CACHE_DIR: join(directory, 'cache') },
    );
    row(
      'cordon check again, nothing changed',
      ms(again.milliseconds),
      bounded('processor time of cordon check', again.processorMilliseconds / check.processorMilliseconds, 0.5),
    );
    for (const flag of ['--help', '--version']) {
      const shown = measured([join(repository, 'dist', 'bin', 'cordon.js'), flag]);
      row(
        `cordon ${flag}`,
        ms(shown.milliseconds),
        bounded('processor time of node -e 0', shown.processorMilliseconds / node.processorMilliseconds, 1.5),
      );
    }
    const page = await measurePage(directory);
    const shown = (value: number, what: string, atMost: number): void =>
      row(what, ms(value), bounded(`${what} (${atMost} ms)`, value / atMost, 1));
    row('page of 10,000 accounts in Chromium', `${page.megabytes.toFixed(1)} MB`, 'cordon verify --format html');
    shown(page.firstPaint, '  first paint', 1500);
    shown(page.ready, '  tree and map ready', 1500);
    shown(page.longestTask, '  longest task while scrolling', 200);
    const { lines, exitCode } = verdict(bounds);
    console.log(`\n${lines.join('\n')}`);
    process.exitCode = exitCode;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

void main();
