import { systemClock, type Clock } from '../clock';
import { type Clients } from '../aws/clients';
import { loadConfiguration, type ConfigurationFile } from '../configuration/read';
import { type Configuration } from '../configuration/configuration';
import { parseSnapshot } from '../organization/parse-snapshot';
import { type Snapshot } from '../organization/snapshot';
import { CordonError, exitCode, problemToText, type ExitCode } from '../problem';
import { coverageToText } from '../report/coverage-text';
import { planToText } from '../report/plan-text';
import { progress } from '../report/progress';
import { count } from '../report/text';
import { deploy, snapshotFor, type DeployResult } from '../rollout/deploy';
import { type Plan, type RolloutScope } from '../rollout/plan';
import { parsePlan } from '../rollout/plan-file';
import { planRollout, snapshotHash } from '../rollout/planner';
import { type Polling } from '../rollout/stack-set-driver';
import { verifyCoverage } from '../rollout/verify';
import { assertFits, connected, readInput, takeSnapshot, writeResult, type CommonOptions } from './context';
import { type Io } from './io';
import { snapshotToJson } from './snapshot';

export interface DeployCommandOptions extends CommonOptions {
  readonly only: RolloutScope;
  /** Path of a saved plan. @default - a fresh plan is shown and confirmed */
  readonly plan?: string;
  readonly rehearse?: boolean;
  readonly yes?: boolean;
  readonly until?: string;
  readonly allowRemovals?: boolean;
  /** Rehearsal only: `WAVE=PERCENT` or an account ID each; their stacks fail. */
  readonly fail?: readonly string[];
  /** Rehearsal only: path to write the organization to as it is afterwards. */
  readonly snapshotAfter?: string;
  /** @default - `defaultPolling` */
  readonly polling?: Polling;
}

/** `cordon deploy`: carries out a saved or fresh plan, and proves the coverage at the end. */
export async function deployCommand(options: DeployCommandOptions, io: Io): Promise<ExitCode> {
  assertOptions(options, io);
  const file = loadConfiguration(options.config);
  const { configuration } = file;
  const plan = options.plan === undefined ? undefined : parsePlan(readInput(options.plan, 'plan'), { file: options.plan });
  const stage = options.rehearse
    ? await rehearsalStage(file, plan, options, io)
    : { clients: await connected(configuration, options), clock: systemClock };
  const shown = progress({ line: (text) => io.progress(text), terminal: io.terminal && !options.rehearse, colour: io.progressColour });
  let planShown = false;
  const result = await deploy({
    configuration,
    clients: stage.clients,
    clock: stage.clock,
    today: options.date,
    scope: options.only,
    onSnapshot: (snapshot) => assertFits(file, snapshot),
    onEvent: (event) => {
      if (event.kind === 'planned') {
        planShown = true;
        if (options.format === 'text') io.out(planToText(event.plan, { colour: io.colour, accounts: false }));
      }
      shown.onEvent(event);
    },
    ...(plan && { plan }),
    ...(options.until !== undefined && { until: options.until }),
    ...(options.allowRemovals && { allowRemovals: true }),
    ...(options.polling && { polling: options.polling }),
    ...(!options.yes && !options.rehearse && io.ask && { confirm: () => io.ask!('Carry this plan out?') }),
  }).finally(() => shown.end());
  if (!planShown) throw new Error('deploy ended without a plan');

  const after = await readAfter(result, configuration, stage, io);
  if (after && options.snapshotAfter !== undefined) writeResult(snapshotToJson(after), { output: options.snapshotAfter }, io);
  const coverage =
    after && (result.outcome === 'deployed' || result.outcome === 'nothing-to-do')
      ? verifyCoverage({ configuration, snapshot: after, today: options.date, scope: options.only })
      : undefined;
  if (options.format === 'json' || options.output !== undefined) {
    writeResult(`${JSON.stringify({ ...result, ...(coverage && { coverage }) }, undefined, 2)}\n`, options, io);
  }
  if (options.format === 'text') {
    for (const text of outcomeText(result, options)) io.progress(text);
    // The plan has said the findings already.
    if (coverage) io.out(`\n${coverageToText(coverage, { colour: io.colour, findings: false })}`);
  }
  return result.exitCode !== exitCode.holds ? result.exitCode : (coverage?.exitCode ?? exitCode.holds);
}

interface Stage {
  readonly clients: Clients;
  readonly clock: Clock;
  /** How long the rehearsed rollout takes on its own clock. */
  readonly rehearsedFor?: () => number;
}

function assertOptions(options: DeployCommandOptions, io: Io): void {
  const refuse = (id: string, message: string, remedy: string): never => {
    throw new CordonError(exitCode.usage, { id, message, remedy });
  };
  if (!options.rehearse) {
    if (!options.yes && !io.ask) {
      refuse('yes-needed', 'cordon deploy writes to AWS, and nobody is at a terminal to confirm it', 'review a plan, then pass --yes');
    }
    if (options.organization !== undefined) {
      refuse(
        'organization-is-read',
        'cordon deploy reads the organization itself',
        'leave --organization out, or rehearse on it with --rehearse',
      );
    }
    if (options.fail !== undefined || options.snapshotAfter !== undefined) {
      refuse('rehearsal-only', '--fail and --snapshot-after belong to a rehearsal', 'add --rehearse');
    }
  }
}

async function rehearsalStage(file: ConfigurationFile, plan: Plan | undefined, options: DeployCommandOptions, io: Io): Promise<Stage> {
  const { configuration } = file;
  const { Rehearsal } = await import('../rehearsal/rehearsal.js');
  const snapshot: Snapshot =
    options.organization === undefined
      ? await takeSnapshot(configuration, options, io)
      : parseSnapshot(readInput(options.organization, 'snapshot'), { file: options.organization });
  assertFits(file, snapshot);
  if (plan && plan.madeFrom.snapshot !== snapshotHash(snapshot)) {
    throw new CordonError(exitCode.usage, {
      id: 'plan-of-another-snapshot',
      message: `the plan ${plan.id} was made from another snapshot`,
      ...(options.organization !== undefined && { value: options.organization }),
      remedy: 'make the plan from this snapshot: cordon plan --organization SNAPSHOT --output plan.json',
    });
  }
  const { delegatedAdministrator, managementAccount } = configuration.organization;
  const caller = configuration.rollout.from === 'delegated-administrator' ? delegatedAdministrator : managementAccount;
  const rehearsal = new Rehearsal(snapshot, { failingInstances: failingInstances(options, configuration, snapshot) });
  const startedAt = rehearsal.clock.now().getTime();
  io.progress('rehearsal: nothing leaves this machine');
  return {
    clients: rehearsal.clients({ account: caller ?? managementAccount, management: true, memberRole: true }),
    clock: rehearsal.clock,
    rehearsedFor: () => rehearsal.clock.now().getTime() - startedAt,
  };
}

/** The accounts whose stacks fail: `--fail 111111111111`, or the first of a wave by ID: `--fail sandbox=10`. */
function failingInstances(
  { fail = [], date, only }: DeployCommandOptions,
  configuration: Configuration,
  snapshot: Snapshot,
): { account: string; reason: string }[] {
  const reason = 'rehearsed failure';
  if (fail.length === 0) return [];
  const plan = planRollout({ configuration, snapshot, today: date, scope: only });
  return fail.flatMap((item) => {
    const account = snapshot.accounts.find(({ id }) => id === item);
    if (account) return [{ account: account.id, reason }];
    const [name, percent] = item.split('=');
    const wave = plan.waves.find((candidate) => candidate.name === name);
    const percentage = Number(percent);
    if (!wave || percent === undefined || !(percentage > 0 && percentage <= 100)) {
      throw new CordonError(exitCode.usage, {
        id: 'fail-option',
        message: '--fail takes WAVE=PERCENT (above 0, at most 100) or the ID of an account of the organization',
        value: item,
        remedy: `waves are ${plan.waves.map((candidate) => candidate.name).join(', ')}`,
      });
    }
    return wave.accounts
      .slice(0, Math.ceil((wave.accounts.length * percentage) / 100))
      .map((failing) => ({ account: failing.account, reason }));
  });
}

/** The organization after the run. Unreadable is no reason to hide what was done: then there is no coverage, and the exit code says so. */
async function readAfter(result: DeployResult, configuration: Configuration, stage: Stage, io: Io): Promise<Snapshot | undefined> {
  if (stage.rehearsedFor && result.steps.length > 0) {
    const minutes = Math.max(1, Math.round(stage.rehearsedFor() / 60_000));
    io.progress(`rehearsed ${count(minutes, 'minute')} of rollout (40 s an instance)`);
  }
  if (result.outcome === 'declined' || result.outcome === 'interrupted') return undefined;
  return snapshotFor(configuration, stage.clients, stage.clock);
}

function outcomeText(result: DeployResult, options: DeployCommandOptions): string[] {
  const left = result.remaining.length === 0 ? [] : [`not begun: ${result.remaining.join(', ')}`];
  switch (result.outcome) {
    case 'deployed':
      return [];
    case 'nothing-to-do':
      return ['nothing to do: everything is as configured'];
    case 'declined':
      return ['not confirmed; nothing was written'];
    case 'stopped-as-asked':
      return [`stopped after ${options.until ?? ''} as asked; run the command again to go on`, ...left];
    case 'stopped-at-gate':
      return ['stopped at the gate; mend these accounts and run the command again, it continues there', ...left];
    case 'interrupted':
      return [...result.problems.map(problemToText), 'what was begun goes on in AWS; run the command again to continue', ...left];
  }
}
