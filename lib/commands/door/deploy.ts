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
import { connectionOf, readInput, readSnapshot } from './read';

/**
 * What `cordon deploy` is given. Reads and checks everything that needs no AWS.
 * @throws CordonError (exit code 2) with all that is wrong at once; that nobody can confirm is said last
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

function flagProblems(flags: DeployFlags, io: Pick<Io, 'ask'>): Problem[] {
  if (flags.rehearse) return [];
  const problems: Problem[] = [];
  if (flags.organization !== undefined) {
    problems.push({
      id: 'organization-is-read',
      message: 'cordon deploy reads the organization itself',
      remedy: 'leave --organization out, or rehearse on it with --rehearse',
    });
  }
  if (flags.fail !== undefined || flags.snapshotAfter !== undefined) {
    problems.push({ id: 'rehearsal-only', message: '--fail and --snapshot-after belong to a rehearsal', remedy: 'add --rehearse' });
  }
  if (!flags.yes && !io.ask) {
    problems.push({
      id: 'yes-needed',
      message: 'cordon deploy writes to AWS, and nobody is at a terminal to confirm it',
      remedy: 'review a plan, then pass --yes',
    });
  }
  return problems;
}
