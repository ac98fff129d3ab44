import { loadConfiguration } from '../meaning/read';
import { type ConfigurationFile } from '../configuration/read';
import { type Snapshot } from '../organization/snapshot';
import { type Problem } from '../core/problem';
import { ownerProblem } from '../rollout/deploy';
import { type Plan, type RolloutScope } from '../rollout/plan';
import { parsePlan } from '../rollout/plan-file';
import { Gathering, readInput, readSnapshot } from './context';
import { type DeployCommandOptions } from './deploy-options';
import { type Io } from './io';

/** What a deployment is given, before AWS is asked for anything. */
export interface DeployInputs {
  readonly file: ConfigurationFile;
  /** @default - a fresh plan is made */
  readonly plan?: Plan;
  /** The snapshot to rehearse on. @default - it is read from AWS */
  readonly snapshot?: Snapshot;
}

/**
 * Reads and checks everything that needs no AWS.
 * @throws CordonError (exit code 2) with all that is wrong at once; that nobody can confirm is said last
 */
export function deployInputs(options: DeployCommandOptions, io: Pick<Io, 'ask'>): DeployInputs {
  const gathering = new Gathering();
  const file = gathering.attempt(() => loadConfiguration(options.config));
  const { plan: planFile, organization } = options;
  const plan = planFile === undefined ? undefined : gathering.attempt(() => parsePlan(readInput(planFile, 'plan'), { file: planFile }));
  const snapshot = !options.rehearse || organization === undefined ? undefined : gathering.attempt(() => readSnapshot(organization));
  if (file) gathering.add(...ownerProblems(file), ...untilProblems(file, options));
  gathering.add(...optionProblems(options, io));
  gathering.assertNone();
  // Without a problem there is a configuration.
  return { file: file!, ...(plan && { plan }), ...(snapshot && { snapshot }) };
}

function ownerProblems(file: ConfigurationFile): Problem[] {
  const problem = ownerProblem(file.configuration);
  return problem ? [{ ...problem, ...file.locate('rollout.owner') }] : [];
}

function untilProblems(
  { configuration: { rollout } }: ConfigurationFile,
  { until, only }: { until?: string; only: RolloutScope },
): Problem[] {
  if (until === undefined) return [];
  if (only === 'management-account') {
    return [
      {
        id: 'unknown-wave',
        message: '--until names a wave, and --only management-account has none',
        value: until,
        remedy: 'leave one of the two out',
      },
    ];
  }
  const configured = [...(rollout.canary.length > 0 ? ['canary'] : []), ...rollout.waves.map(({ name }) => name)];
  // Canary accounts of an earlier configuration may still form a wave; the plan will tell.
  if (until === 'canary' || configured.includes(until)) return [];
  return [
    {
      id: 'unknown-wave',
      message: '--until names a wave that the configuration does not have',
      value: until,
      remedy: `use one of ${configured.join(', ')}`,
    },
  ];
}

function optionProblems(options: DeployCommandOptions, io: Pick<Io, 'ask'>): Problem[] {
  if (options.rehearse) return [];
  const problems: Problem[] = [];
  if (options.organization !== undefined) {
    problems.push({
      id: 'organization-is-read',
      message: 'cordon deploy reads the organization itself',
      remedy: 'leave --organization out, or rehearse on it with --rehearse',
    });
  }
  if (options.fail !== undefined || options.snapshotAfter !== undefined) {
    problems.push({ id: 'rehearsal-only', message: '--fail and --snapshot-after belong to a rehearsal', remedy: 'add --rehearse' });
  }
  if (!options.yes && !io.ask) {
    problems.push({
      id: 'yes-needed',
      message: 'cordon deploy writes to AWS, and nobody is at a terminal to confirm it',
      remedy: 'review a plan, then pass --yes',
    });
  }
  return problems;
}
