import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { administratorRoles, type AdministratorRole } from '../../configuration/administrator-roles';
import { Gathering } from '../../core/gathering';
import { nearest } from '../../core/nearest';
import { CordonError, exitCode, type Problem } from '../../core/problem';
import { teamOf } from '../../membership/team-file';
import { everyRole, type Administrators } from '../../proposal/administrators';
import { type Answers } from '../../proposal/proposal';
import { type InitRequest } from '../init';
import { type Io } from '../io';
import { Result } from '../result';
import { type InitFlags } from './flags';
import { readSnapshot } from './read';
import { readInput } from './read-input';

const flagOf: InitRequest['flagOf'] = {
  administrators: '--administrator',
  membershipRegion: '--membership-region',
  regions: '--regions',
  canary: '--canary',
  coverage: '--coverage',
  membershipName: '--membership-name',
  triage: '--no-triage',
  triageRole: '--triage-role',
  teamFile: '--team-file',
  team: '--team-file',
};

/**
 * What `cordon init` is given. A snapshot file is read at once; AWS is read later.
 * @throws CordonError (exit code 2) with every problem of the flags and of the files that they name
 */
export function initRequest(flags: InitFlags, io: Io): InitRequest {
  const gathering = new Gathering();
  const { organization, config } = flags;
  const answers = gathering.attempt(() => answersOf(flags));
  const snapshot = organization === undefined ? undefined : gathering.attempt(() => readSnapshot(organization));
  gathering.assertNone();
  const { dialogue } = io;
  return {
    file: config,
    // Without a problem there are answers.
    answers: answers!,
    flagOf,
    snapshot: snapshot ? () => Promise.resolve(snapshot) : () => readLive(flags, io),
    ...(organization !== undefined && { snapshotFile: organization }),
    ...(dialogue && !flags.yes && { prompts: async () => (await import('../prompts.js')).promptsOn(dialogue) }),
    dryRun: flags.dryRun === true,
    today: flags.date,
    result: new Result({ format: flags.format }, io),
  };
}

async function readLive({ profile, managementProfile, membershipRegion }: InitFlags, io: Io): ReturnType<InitRequest['snapshot']> {
  const { connectForInit, readForInit } = await import('../init-read.js');
  const connection = { ...(profile !== undefined && { profile }), ...(managementProfile !== undefined && { managementProfile }) };
  return readForInit(await connectForInit(connection, io), io, { ...(membershipRegion !== undefined && { membershipRegion }) });
}

/** @throws CordonError (exit code 2) with every flag that does not have the form of its value */
function answersOf(flags: InitFlags): Answers {
  const { administrator, membershipRegion, regions, canary, coverage, membershipName, triage, triageRole, teamFile, config } = flags;
  const gathering = new Gathering();
  const administrators = administrator && gathering.attempt(() => administratorsOf(words(administrator)));
  const accounts = canary && gathering.attempt(() => canaryOf(words(canary)));
  const covered = coverage && gathering.attempt(() => coverageOf(words(coverage)));
  const team = teamFile === undefined ? undefined : gathering.attempt(() => teamFileOf(teamFile, config));
  gathering.assertNone();
  return {
    ...(administrators && { administrators }),
    ...(membershipRegion !== undefined && { membershipRegion }),
    ...(regions && { regions: words(regions) }),
    ...(accounts && { canary: accounts }),
    ...(covered && { coverage: covered }),
    ...(membershipName !== undefined && { membershipName }),
    // Commander sets `triage` to true where --no-triage is not given.
    ...(triage === false && { triage }),
    ...(triageRole !== undefined && { triageRole }),
    ...(team !== undefined && { teamFile: team }),
  };
}

/** Values are separated by spaces or commas; each counts once. */
const words = (values: readonly string[]): string[] => [
  ...new Set(
    values
      .flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== ''),
  ),
];

/** `222222222222`, or `guardDuty=222222222222` for one service; what is for one service wins. */
function administratorsOf(given: readonly string[]): Partial<Administrators> {
  const problems: Problem[] = [];
  let all: Partial<Administrators> = {};
  const own: Partial<Record<AdministratorRole, string>> = {};
  for (const word of given) {
    const [, role, account] = /^(?:([A-Za-z]+)=)?([0-9]{12})$/.exec(word) ?? [];
    const known = administratorRoles.find((one) => one === role);
    if (account === undefined) problems.push(wrong('administrators', word, 'must be an account ID, or SERVICE=ACCOUNT', 'write 12 digits'));
    else if (role === undefined) all = everyRole(account);
    else if (known !== undefined) own[known] = account;
    else {
      const near = nearest(role, administratorRoles);
      const remedy = near === undefined ? `use one of ${administratorRoles.join(', ')}` : `did you mean ${near}?`;
      problems.push(wrong('administrators', word, 'names a service that Cordon does not know', remedy));
    }
  }
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
  return { ...all, ...own };
}

function canaryOf(given: readonly string[]): readonly string[] {
  if (given.length === 1 && given[0] === 'none') return [];
  const problems = given
    .filter((word) => !/^[0-9]{12}$/.test(word))
    .map((word) => wrong('canary', word, 'must be account IDs, or none', 'write the 12 digits of each account'));
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
  return given;
}

function coverageOf(given: readonly string[]): NonNullable<Answers['coverage']> {
  if (given.length === 1 && given[0] === 'organization') return 'organization';
  if (!given.includes('organization')) return given;
  throw new CordonError(
    exitCode.usage,
    wrong('coverage', given.join(' '), 'has the whole organization and units', 'write organization alone, or units alone'),
  );
}

/** The file is read and checked, so that the configuration never names a team that AWS would refuse. Its path is counted from the configuration. */
function teamFileOf(path: string, config: string): string {
  teamOf(readInput(path, 'team'), path);
  return isAbsolute(path) ? path : relative(dirname(resolve(config)), resolve(path)) || path;
}

const wrong = (key: keyof Answers, value: string, message: string, remedy: string): Problem => ({
  id: 'invalid-option-value',
  path: flagOf[key],
  message,
  value,
  remedy,
});
