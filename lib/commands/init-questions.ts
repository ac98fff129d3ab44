import { type TeamMember, teamSize } from '../configuration/membership';
import { membershipRegions, nearestFirst, regionsOf } from '../core/regions';
import { plain, some } from '../core/text';
import {
  administratorProblem,
  canaryProblem,
  isRepeated,
  memberProblem,
  membershipRegionProblem,
  nameProblem,
  type AnswerProblem,
} from '../proposal/answer-problems';
import { administratorsToText, everyRole, type Administrators } from '../proposal/administrators';
import { canaryCandidates, proposeCanary } from '../proposal/canary';
import { accountsUnderRoot, proposeCoverage, proposeTriageRole, proposeWithGiven, type Answers } from '../proposal/proposal';
import { isMissing } from '../proposal/proposed';
import { detectionRegions, proposeMembershipRegion, proposeRegions } from '../proposal/regions';
import { shortName, type Survey } from '../proposal/survey';
import { type TriageRole } from '../proposal/triage-role';
import { type Choice, type Prompts } from './prompts';

/** The most accounts or units that a list of choices has. */
const mostChoices = 50;

/** Where the team could be. */
export interface TeamPlace {
  /** Path of the file that would be made, from the folder of the configuration. */
  readonly teamFile: string;
  /** Whether that file is there already: it is then neither read nor changed. */
  readonly exists: boolean;
}

/**
 * Asks for everything that no flag says. Each question names its proposal and the reason; Enter takes the proposal. The Region of the membership
 * has no proposal to take: it cannot be changed later, so it is typed.
 */
export async function askFor(survey: Survey, given: Answers, prompts: Prompts, place: TeamPlace): Promise<Answers> {
  const administrators = await askAdministrators(survey, given, prompts);
  const membershipRegion = await askMembershipRegion(survey, given, prompts);
  const regions = given.regions ?? (await askRegions(survey, membershipRegion, prompts));
  const canary = given.canary ?? (await askCanary(survey, administrators, prompts));
  const coverage = given.coverage ?? (await askCoverage(survey, prompts));
  const membershipName =
    given.membershipName ??
    (await prompts.input('Name of the membership', {
      ...(survey.memberships.length === 0 && { proposed: survey.snapshot.organization.id }),
      validate: said(nameProblem),
    }));
  const triage =
    given.triage ??
    (await prompts.confirm('Should the service look at findings of GuardDuty and Security Hub by itself (triage)?', triageNow(survey)));
  const triageRole = given.triageRole ?? (await askTriageRole(survey, prompts));
  const team = given.teamFile === undefined ? await askTeam(prompts, place) : {};
  return { ...given, administrators, membershipRegion, regions, canary, coverage, membershipName, triage, triageRole, ...team };
}

const triageNow = ({ memberships }: Survey): boolean => memberships[0]?.membership.features.Triage ?? true;

/** A check as a question wants it. */
const said =
  (check: (text: string) => AnswerProblem | undefined) =>
  (text: string): true | string => {
    const problem = check(text);
    return problem === undefined ? true : plain(`${text} ${problem.message}; ${problem.remedy}`);
  };

async function askAdministrators(survey: Survey, given: Answers, prompts: Prompts): Promise<Administrators> {
  const proposal = proposeWithGiven(survey, given.administrators);
  if (!isMissing(proposal)) {
    if (given.administrators !== undefined || survey.reachable.length === 0) return proposal.value;
    prompts.say(`${administratorsToText(proposal.value, survey)}: ${proposal.why}.`);
    if (await prompts.confirm('Is this the administrator of the security services?', true)) return proposal.value;
  } else {
    prompts.say(`${proposal.why}.`);
  }
  const suggestion = isMissing(proposal) ? proposal.suggestion?.membership : undefined;
  prompts.say('One account administers them: the security tooling account, or the management account.');
  const account = await prompts.input('Account ID of the administrator', {
    ...(suggestion !== undefined && { proposed: suggestion }),
    validate: said((id) => administratorProblem(survey, id)),
  });
  return { ...everyRole(account), ...given.administrators };
}

async function askMembershipRegion(survey: Survey, { membershipRegion }: Answers, prompts: Prompts): Promise<string> {
  if (membershipRegion !== undefined) return membershipRegion;
  const proposal = proposeMembershipRegion(survey);
  if (!isMissing(proposal)) return proposal.value;
  const likely = detectionRegions(survey).on.filter((region) => membershipRegions.includes(region));
  prompts.say('AWS can never change the Region of a membership later. In any Region it has the findings of all Regions.');
  if (likely.length > 0) prompts.say(`GuardDuty or Security Hub is on in ${some(likely, 6)}.`);
  return prompts.input('Region of the membership: type its code', { validate: said(membershipRegionProblem) });
}

async function askRegions(survey: Survey, membershipRegion: string, prompts: Prompts): Promise<readonly string[]> {
  const proposal = proposeRegions(survey, membershipRegion);
  const proposed = isMissing(proposal) ? [membershipRegion] : proposal.value;
  const order = nearestFirst(membershipRegion, regionsOf.aws) ?? regionsOf.aws;
  const choices = [...proposed, ...order.filter((code) => !proposed.includes(code))].map((code): Choice => ({
    value: code,
    name: code,
    checked: proposed.includes(code),
  }));
  prompts.say(`${proposal.why}.`);
  return prompts.checkbox('Regions in use, where findings arise', choices, { required: true });
}

async function askCanary(survey: Survey, administrators: Administrators, prompts: Prompts): Promise<readonly string[]> {
  if (survey.reachable.length < 2) return [];
  const proposal = proposeCanary(survey, administrators);
  const first = new Set(proposal.value);
  const candidates = canaryCandidates(survey, administrators);
  if (candidates.length === 0) {
    prompts.say('No name of an account or unit says sandbox, development or test, so no account is proposed to go first.');
    const account = await prompts.input('Account ID of one that goes first, or nothing', {
      validate: (text) => (text === '' ? true : said((id) => canaryProblem(survey, id))(text)),
    });
    return account === '' ? [] : [account];
  }
  const choices = [...candidates]
    .sort((a, b) => Number(first.has(b.account.id)) - Number(first.has(a.account.id)))
    .slice(0, mostChoices)
    .map(({ account, why }): Choice => ({
      value: account.id,
      name: plain(`${account.id} ${shortName(account.name)}, ${why}`),
      checked: first.has(account.id),
    }));
  prompts.say('These get the roles first, and everything stops if one fails. Names alone were judged: choose accounts that nobody misses.');
  const chosen = await prompts.checkbox('Canary accounts', choices, { required: false });
  // In the order of the proposal, so that it stays one where nothing was changed.
  return [...proposal.value.filter((id) => chosen.includes(id)), ...chosen.filter((id) => !first.has(id))];
}

async function askCoverage(survey: Survey, prompts: Prompts): Promise<NonNullable<Answers['coverage']>> {
  const proposal = proposeCoverage(survey);
  const { tree } = survey;
  const units = tree.unitsIn(tree.root).filter((unit) => survey.isUsable(unit));
  if (units.length === 0) return proposal.value;
  const answer = await prompts.select(
    'Accounts that the membership covers',
    [
      { value: 'organization', name: 'the whole organization, with accounts that join later' },
      { value: 'units', name: 'some units, with the units below them' },
    ],
    proposal.value === 'organization' ? 'organization' : 'units',
  );
  if (answer === 'organization') return 'organization';
  const under = accountsUnderRoot(survey);
  if (under.length > 0) prompts.say(`Accounts directly under the root are then not covered: ${some(under, 5)}.`);
  const chosen = proposal.value === 'organization' ? [] : proposal.value;
  const other = chosen.flatMap((id) => (units.some((unit) => unit.id === id) ? [] : (tree.unit(id) ?? [])));
  return prompts.checkbox(
    'Units that the membership covers',
    [...other, ...units]
      .slice(0, mostChoices + other.length)
      .map(({ id, name }) => ({ value: id, name: plain(`${id} ${shortName(name)}`), checked: chosen.includes(id) })),
    { required: true },
  );
}

async function askTriageRole(survey: Survey, prompts: Prompts): Promise<TriageRole> {
  const proposal = proposeTriageRole(survey);
  if (!isMissing(proposal)) return proposal.value;
  const choices = [
    { value: 'unknown', name: 'I do not know yet' },
    { value: 'absent', name: 'no: the stack of the management account makes it' },
    { value: 'present', name: 'yes: somebody made it, for example the console' },
  ] as const satisfies readonly { value: TriageRole; name: string }[];
  prompts.say(`To see whether it exists, ${proposal.why}.`);
  const answer = await prompts.select('Does the triage service-linked role exist in the management account?', choices);
  return choices.find(({ value }) => value === answer)?.value ?? 'unknown';
}

/** The team is written only from answers. A file that is there is used, and not looked into. */
async function askTeam(prompts: Prompts, { teamFile, exists }: TeamPlace): Promise<Pick<Answers, 'team' | 'teamFile'>> {
  if (exists) {
    return (await prompts.confirm(plain(`${teamFile} exists. Is it the file with the incident response team?`), true)) ? { teamFile } : {};
  }
  prompts.say(`The team has ${teamSize.smallest} to ${teamSize.largest} people. It goes to ${teamFile}, which only you can read.`);
  if (!(await prompts.confirm('Write the incident response team now?', false))) return {};
  const team: TeamMember[] = [];
  do {
    team.push(await askMember(prompts, team));
  } while (
    team.length < teamSize.smallest ||
    (team.length < teamSize.largest && (await prompts.confirm('Another member of the team?', false)))
  );
  return { teamFile, team };
}

async function askMember(prompts: Prompts, team: readonly TeamMember[]): Promise<TeamMember> {
  const part = (which: Parameters<typeof memberProblem>[0], what: string): Promise<string> =>
    prompts.input(`Member ${team.length + 1}, ${what}`, {
      validate: (text) =>
        memberProblem(which, text) ?? (which === 'email' && isRepeated(text, team) ? 'Another member has this address already.' : true),
    });
  return {
    name: await part('name', 'full name'),
    jobTitle: await part('jobTitle', 'job title'),
    email: await part('email', 'e-mail address'),
  };
}
