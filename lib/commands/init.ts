import { basename, dirname, join } from 'node:path';
import { teamOf } from '../membership/team-file';
import { checkAgainstOrganization } from '../meaning/against-organization';
import { readConfiguration } from '../meaning/read';
import { CordonError, exitCode, type ExitCode, type Problem } from '../core/problem';
import { shellText } from '../core/shell';
import { type Snapshot } from '../organization/snapshot';
import { problemsOf } from '../proposal/answer-problems';
import { configurationText } from '../proposal/configuration-text';
import { propose, type Answers, type MissingAnswer, type Proposal } from '../proposal/proposal';
import { surveyOf, type Survey } from '../proposal/survey';
import { teamText } from '../proposal/team-text';
import { proposalToJson, proposalToText } from '../report/proposal-text';
import { takenProblem, writeNew, type NewFile } from './new-files';
import { type Io } from './io';
import { type Prompts } from './prompts';
import { type Result } from './result';

const maker = { command: 'cordon init', option: '-c' };

export interface InitRequest {
  /** Path of the configuration to write. */
  readonly file: string;
  /** What the flags say. */
  readonly answers: Answers;
  /** The flag for each answer. */
  readonly flagOf: Readonly<Record<keyof Answers, string>>;
  /** Reads the organization, from a file or from AWS. */
  readonly snapshot: () => Promise<Snapshot>;
  /** Path of the snapshot, for the next commands. @default - the organization was read from AWS */
  readonly snapshotFile?: string;
  /** Questions for what the flags do not say. @default - nobody is asked */
  readonly prompts?: () => Promise<Prompts>;
  /** Whether the text is only printed. */
  readonly dryRun: boolean;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly result: Result;
}

/**
 * `cordon init`: writes a first configuration, and says why for each value. It never overwrites a file.
 * @throws CordonError with exit code 2 for a file that exists, and for every answer that is missing or wrong, all at once; 1 where somebody at the
 * terminal does not want it; 3 where the organization cannot be read
 */
export async function initCommand(request: InitRequest, io: Io): Promise<ExitCode> {
  const { file, dryRun, result } = request;
  const before = dryRun ? undefined : takenProblem(file, maker);
  if (before) throw new CordonError(exitCode.usage, before);
  const snapshot = await request.snapshot();
  const survey = surveyOf(snapshot);
  refuseWrong(survey, request);
  const prompts = await request.prompts?.();
  const answers = prompts ? await asked(survey, request, prompts) : request.answers;
  const proposal = settledOrRefused(survey, answers, request);
  const text = configurationText(proposal, survey, { today: request.today });
  assertPasses(text, snapshot, request);
  const teamFile = answers.team === undefined ? undefined : newTeamFile(answers.team, file, answers.teamFile!);
  const shown = {
    proposal,
    survey,
    file,
    text,
    written: !dryRun,
    teamWritten: teamFile !== undefined && !dryRun ? teamFile.path : undefined,
    next: nextCommands(request),
  };
  if (prompts && !dryRun) {
    io.progress(proposalToText(shown, { colour: io.progressColour, part: 'values' }));
    if (!(await prompts.confirm(`Write ${file}?`, true))) {
      throw new CordonError(exitCode.doesNotHold, {
        id: 'declined',
        message: 'nothing was written, as you said',
        remedy: 'run the command again',
      });
    }
  }
  if (!dryRun) writeNew([...(teamFile ? [teamFile] : []), { path: file, text }], maker);
  if (result.format === 'json') result.write(proposalToJson(shown));
  else if (dryRun) {
    io.progress(proposalToText(shown, { colour: io.progressColour, part: 'values' }));
    result.write(text);
  } else {
    result.write(proposalToText(shown, { colour: result.colour, part: prompts ? 'next' : 'all' }));
  }
  return exitCode.holds;
}

async function asked(survey: Survey, { answers, file }: InitRequest, prompts: Prompts): Promise<Answers> {
  const { askFor } = await import('./init-questions.js');
  const teamFile = 'team.yaml';
  return askFor(survey, answers, prompts, { teamFile, exists: takenProblem(join(dirname(file), teamFile), maker) !== undefined });
}

/** Wrong answers are refused before a question is asked. Answers that are missing are said with them, where nobody can be asked. */
function refuseWrong(survey: Survey, request: InitRequest): void {
  const { answers, flagOf, prompts } = request;
  const wrong: Problem[] = problemsOf(survey, answers).map(({ key, ...problem }) => ({ ...problem, path: flagOf[key] }));
  const outcome = prompts ? undefined : propose(survey, answers);
  const lacking = outcome && 'missing' in outcome ? outcome.missing.map((one) => missingProblem(one, flagOf)) : [];
  if (wrong.length + lacking.length > 0) throw new CordonError(exitCode.usage, [...wrong, ...lacking]);
}

const missingAnswers: Readonly<Record<MissingAnswer['key'], { readonly id: string; readonly fact: string; readonly example: string }>> = {
  administrators: {
    id: 'administrator-not-known',
    fact: 'the account that administers the security services is not known',
    example: 'ACCOUNT',
  },
  membershipRegion: { id: 'membership-region-not-known', fact: 'the Region of the membership is not chosen', example: 'REGION' },
  regions: { id: 'regions-not-known', fact: 'the Regions in use are not known', example: 'REGION...' },
  membershipName: { id: 'membership-name-not-known', fact: 'the name of the membership is not known', example: 'NAME' },
  triageRole: {
    id: 'triage-role-not-known',
    fact: 'it is not known whether the triage service-linked role exists',
    example: 'absent, present or unknown',
  },
};

function missingProblem({ key, why, suggestion }: MissingAnswer, flagOf: InitRequest['flagOf']): Problem {
  const { id, fact, example } = missingAnswers[key];
  const flag = flagOf[key];
  const remedy = `add ${flag} ${example}${suggestion === undefined ? '' : `, probably ${flag} ${suggestion}`}`;
  return { id, message: `${fact}: ${why}`, remedy };
}

function settledOrRefused(survey: Survey, answers: Answers, { flagOf }: InitRequest): Proposal {
  const outcome = propose(survey, answers);
  if ('proposal' in outcome) return outcome.proposal;
  throw new CordonError(
    exitCode.usage,
    outcome.missing.map((one) => missingProblem(one, flagOf)),
  );
}

/** What is written passes the configuration's part of `cordon check`, with the snapshot too. What does not, no flag can mend. */
function assertPasses(text: string, snapshot: Snapshot, { file }: InitRequest): void {
  const configuration = readConfiguration(text, { file });
  const problems = checkAgainstOrganization(configuration, snapshot);
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
}

/** Names and addresses: for the user alone, and checked as the team file that they will be. */
function newTeamFile(team: NonNullable<Answers['team']>, file: string, teamFile: string): NewFile {
  const text = teamText(team);
  teamOf(text, teamFile);
  return { path: join(dirname(file), teamFile), text, mode: 0o600 };
}

function nextCommands({ file, snapshotFile }: InitRequest): readonly string[] {
  const word = (text: string): string => (/^[\w./@%+=:,-]+$/.test(text) ? text : shellText(text));
  const flags = [
    ...(basename(file) === 'cordon.yaml' && dirname(file) === '.' ? [] : [`-c ${word(file)}`]),
    ...(snapshotFile === undefined ? [] : [`--organization ${word(snapshotFile)}`]),
  ];
  return ['check', 'onboard'].map((command) => ['cordon', command, ...flags].join(' '));
}
