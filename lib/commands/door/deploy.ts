import { type ConfigurationFile } from '../../configuration/read';
import { loadConfiguration } from '../../meaning/read';
import { Gathering } from '../../core/gathering';
import { type Problem } from '../../core/problem';
import { ownerProblem } from '../../rollout/deploy';
import { parsePlan } from '../../rollout/plan-file';
import { type DeployRequest, type RehearsalRequest } from '../deploy-request';
import { type Io } from '../io';
import { Result } from '../result';
import { type DeployFlags } from './flags';
import { connectionOf, readSnapshot } from './read';
import { readInput } from './read-input';

/**
 * Makes the inputs of `cordon deploy`. Reads and checks everything that needs no AWS.
 * @throws CordonError (exit code 2) with every problem at once; a missing confirmation comes last
 */
export function deployRequest(flags: DeployFlags, io: Io): DeployRequest {
  const gathering = new Gathering();
  const file = gathering.attempt(() => loadConfiguration(flags.config));
  const { plan: planFile } = flags;
  const plan = planFile === undefined ? undefined : gathering.attempt(() => parsePlan(readInput(planFile, 'plan'), { file: planFile }));
  const rehearsal = flags.rehearse ? gathering.attempt(() => rehearsalRequest(flags, io)) : undefined;
  if (file) gathering.add(...ownerProblems(file), ...untilProblems(file, flags));
  gathering.add(...flagProblems(flags, io));
  gathering.assertNone();
  return {
    // Without a problem there is a configuration.
    file: file!,
    today: flags.date,
    scope: flags.only,
    ...(plan && { plan }),
    ...(flags.until !== undefined && { until: flags.until }),
    allowRemovals: flags.allowRemovals === true,
    asks: !flags.yes && !flags.rehearse,
    connection: connectionOf(file!.configuration, flags, io),
    ...(rehearsal && { rehearsal }),
    result: new Result(flags, io),
  };
}

function rehearsalRequest({ organization, fail = [], snapshotAfter }: DeployFlags, io: Io): RehearsalRequest {
  return {
    ...(organization !== undefined && { on: { file: organization, snapshot: readSnapshot(organization) } }),
    fail,
    ...(snapshotAfter !== undefined && { afterwards: new Result({ format: 'json', output: snapshotAfter }, io) }),
  };
}

function ownerProblems(file: ConfigurationFile): Problem[] {
  const problem = ownerProblem(file.configuration);
  return problem ? [{ ...problem, ...file.locate('rollout.owner') }] : [];
}

function untilProblems({ configuration: { rollout } }: ConfigurationFile, { until, only }: Pick<DeployFlags, 'until' | 'only'>): Problem[] {
  if (until === undefined) return [];
  if (only === 'management-account') {
    return [
      {
        id: 'unknown-wave',
        message: '--until and --only management-account exclude each other: the management account is in no wave',
        value: until,
        remedy: 'omit one of them',
      },
    ];
  }
  const configured = [...(rollout.canary.length > 0 ? ['canary'] : []), ...rollout.waves.map(({ name }) => name)];
  // Canary accounts of an earlier configuration may still form a wave, which only the plan knows.
  if (until === 'canary' || configured.includes(until)) return [];
  return [
    {
      id: 'unknown-wave',
      message: '--until names a wave that is not in the configuration',
      value: until,
      remedy: `use one of ${configured.join(', ')}`,
    },
  ];
}

function flagProblems(flags: DeployFlags, io: Pick<Io, 'ask'>): Problem[] {
  if (flags.rehearse) return [];
  const problems: Problem[] = [];
  if (flags.organization !== undefined) {
    problems.push({
      id: 'snapshot-only-for-rehearsal',
      message: '--organization needs --rehearse, because cordon deploy reads the organization from AWS',
      remedy: 'omit --organization, or add --rehearse',
    });
  }
  if (flags.fail !== undefined || flags.snapshotAfter !== undefined) {
    problems.push({ id: 'option-only-for-rehearsal', message: '--fail and --snapshot-after need --rehearse', remedy: 'add --rehearse' });
  }
  if (!flags.yes && !io.ask) {
    problems.push({
      id: 'confirmation-missing',
      message: 'cordon deploy changes AWS and needs a confirmation, but there is no terminal',
      remedy: 'review a plan, then add --yes',
    });
  }
  return problems;
}
