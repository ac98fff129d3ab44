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
    (await prompts.confirm('Triage: should the service look at findings of GuardDuty and Security Hub by itself?', triageNow(survey)));
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
    if (proposal.by === 'given' || survey.reachable.length === 0) return proposal.value;
    const question = `Administrator: ${administratorsToText(proposal.value, survey)}, ${proposal.why}. Take it?`;
    if (await prompts.confirm(plain(question), true)) return proposal.value;
  }
  const why = isMissing(proposal) ? ` (${proposal.why})` : '';
  const suggestion = isMissing(proposal) ? proposal.suggestion?.membership : undefined;
  const account = await prompts.input(
    plain(`Account ID of the security tooling account, which administers the services; or of the management account${why}`),
    { ...(suggestion !== undefined && { proposed: suggestion }), validate: said((id) => administratorProblem(survey, id)) },
  );
  return { ...everyRole(account), ...given.administrators };
}

async function askMembershipRegion(survey: Survey, { membershipRegion }: Answers, prompts: Prompts): Promise<string> {
  if (membershipRegion !== undefined) return membershipRegion;
  const proposal = proposeMembershipRegion(survey);
  if (!isMissing(proposal)) return proposal.value;
  const likely = detectionRegions(survey).on.filter((region) => membershipRegions.includes(region));
  const hint = likely.length === 0 ? 'such as eu-west-1' : `such as ${some(likely, 4)}, where GuardDuty or Security Hub is on`;
  return prompts.input(
    `Region of the membership. AWS can NEVER change it later, so type its code, ${hint}. It has findings of all Regions`,
    { validate: said(membershipRegionProblem) },
  );
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
  return prompts.checkbox(plain(`Regions in use, where findings arise: ${proposal.why}`), choices, { required: true });
}

async function askCanary(survey: Survey, administrators: Administrators, prompts: Prompts): Promise<readonly string[]> {
  if (survey.reachable.length < 2) return [];
  const proposal = proposeCanary(survey, administrators);
  const first = new Set(proposal.value);
  const candidates = canaryCandidates(survey, administrators);
  if (candidates.length === 0) {
    const none = 'No name of an account says sandbox, development or test. Account ID of one that goes first, or nothing';
    const account = await prompts.input(none, {
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
  return prompts.checkbox(
    'Canary accounts, which get the roles first. They are judged by names alone: choose ones that nobody misses',
    choices,
    {
      required: false,
    },
  );
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
  const note = under.length === 0 ? '' : `. Accounts directly under the root are not covered: ${some(under, 3)}`;
  const chosen = proposal.value === 'organization' ? [] : proposal.value;
  const other = chosen.flatMap((id) => (units.some((unit) => unit.id === id) ? [] : (tree.unit(id) ?? [])));
  return prompts.checkbox(
    plain(`Units that the membership covers${note}`),
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
  const answer = await prompts.select(plain(`Does the triage service-linked role exist? To see it, ${proposal.why}`), choices);
  return choices.find(({ value }) => value === answer)?.value ?? 'unknown';
}

/** The team is written only from answers. A file that is there is used, and not looked into. */
async function askTeam(prompts: Prompts, { teamFile, exists }: TeamPlace): Promise<Pick<Answers, 'team' | 'teamFile'>> {
  if (exists) {
    return (await prompts.confirm(plain(`${teamFile} exists. Is it the file with the incident response team?`), true)) ? { teamFile } : {};
  }
  const question = `Write the incident response team now, ${teamSize.smallest} to ${teamSize.largest} people? It goes to ${teamFile}, which only you can read`;
  if (!(await prompts.confirm(plain(question), false))) return {};
  const team: TeamMember[] = [];
  do {
    team.push(await askMember(prompts, team));
  } while (team.length < teamSize.smallest || (team.length < teamSize.largest && (await prompts.confirm('Another member?', false))));
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
