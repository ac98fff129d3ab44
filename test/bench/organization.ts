import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { planRollout } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { verifyCoverage } from '../../lib/rollout/verify';
import { configured, root } from '../support/organization';
import { configurationText, largeOrganization, wholeOrganization, withStackSets } from './generate';
import { median, type Processes } from './measure';
import { cordon, today } from './programs';
import { mb, ms, type Report } from './report';

const accounts = 10_000;
const units = 1_000;
/** Peak memory of a command, at most. */
const megabytes = 300;

/** `cordon plan` of a large organization, and what the same takes as a function. */
export function measurePlan(report: Report, directory: string, processes: Processes): void {
  const configuration = configured();
  const snapshot = largeOrganization(accounts, units, stackSetDefinitions(configuration, { root }));
  const { file, config, text } = written(directory, 'planned', configurationText(configuration), snapshot);
  report.row(`plan: ${accounts} accounts in ${units} units`, `${(text.length / 1e6).toFixed(1)} MB`, 'of JSON');
  const parse = median(() => JSON.parse(text) as unknown);
  const read = median(() => parseSnapshot(text, { file }));
  const plan = median(() => planRollout({ configuration, snapshot: parseSnapshot(text, { file }), today }));
  const verify = median(() => verifyCoverage({ configuration, snapshot: parseSnapshot(text, { file }), today }));
  const target = 2 * parse + 300;
  report.row('  JSON.parse of the snapshot', ms(parse), '1.00');
  report.row('  reading and checking the snapshot', ms(read), `${(read / parse).toFixed(2)} × JSON.parse`);
  report.row('  plan, reading included', ms(plan), report.bounded('target of plan (2 × JSON.parse + 0.3 s)', plan / target, 1));
  report.row('  coverage, reading included', ms(verify), report.bounded('target of coverage (2 × JSON.parse + 0.3 s)', verify / target, 1));
  const whole = processes.besideParse(file, cordon('plan', '-c', config, '--organization', file, '--date', today));
  const atMost = 2 * whole.parseMilliseconds + 300;
  report.row(
    '  cordon plan, as a process with its start',
    ms(whole.milliseconds),
    report.bounded('target of cordon plan (2 × JSON.parse + 0.3 s)', whole.leastMilliseconds / atMost, 1),
  );
  report.row('  its peak memory', mb(whole.megabytes), report.bounded('memory of cordon plan (300 MB)', whole.megabytes / megabytes, 1));
}

/**
 * `cordon verify` of an organization with many StackSets: of the StackSets alone, and with the membership, the prerequisites and the chain of every
 * account.
 */
export function measureVerify(report: Report, directory: string, processes: Processes): void {
  const { snapshot, configuration } = wholeOrganization(accounts, units);
  for (const [what, stackSets] of [
    [`${accounts} accounts × 4 StackSets`, 4],
    [`${20 * accounts} stack instances`, 20],
  ] as const) {
    const given = written(directory, `verified-${stackSets}`, configurationText(configuration), withStackSets(snapshot, stackSets));
    const { file, config, text } = given;
    report.row(`verify: ${what}`, `${(text.length / 1e6).toFixed(1)} MB`, 'of JSON');
    for (const [command, flags, times] of [
      ['cordon verify --only stack-sets', ['--only', 'stack-sets'], 1],
      ['cordon verify --contained, with the chain', ['--contained'], 1],
    ] as const) {
      const args = ['verify', ...flags, '-c', config, '--organization', file, '--date', today];
      const whole = processes.besideParse(file, cordon(...args));
      const target = 1.5 * whole.parseMilliseconds + 200;
      const held = report.bounded(
        `target of verify (1.5 × JSON.parse + 0.2 s): ${what}, ${flags.join(' ')}`,
        whole.leastMilliseconds / target,
        times,
      );
      const memory = report.bounded(`memory of verify (300 MB): ${what}, ${flags.join(' ')}`, whole.megabytes / megabytes, 1);
      report.row('  JSON.parse of the snapshot', ms(whole.parseMilliseconds), '1.00');
      report.row(`  ${command}`, ms(whole.milliseconds), held);
      report.row('  time of its processors', ms(whole.processorMilliseconds), 'the least of the runs');
      report.row('  its peak memory', mb(whole.megabytes), memory);
    }
  }
}

function written(directory: string, name: string, configuration: string, snapshot: object) {
  const file = join(directory, `${name}.json`);
  const config = join(directory, `${name}.yaml`);
  const text = JSON.stringify(snapshot);
  writeFileSync(file, text);
  writeFileSync(config, configuration);
  return { file, config, text };
}
