import { type AdministratorRole, administratorRoles } from '../configuration/administrator-roles';
import { type MembershipConfiguration, type TeamMember } from '../configuration/membership';
import { triageServiceLinkedRoleDecision, triageServiceLinkedRoleQuery } from '../containment/triage-service-linked-role';
import { CordonError } from '../core/problem';
import { count, some } from '../core/text';
import { fingerprint } from '../organization/membership';
import { proposeAdministrators, type Administrators } from './administrators';
import { proposeCanary } from './canary';
import { isMissing, missing, settled, type Missing, type Proposed } from './proposed';
import { proposeMembershipRegion, proposeRegions } from './regions';
import { shortName, type Survey } from './survey';
import { type TriageRole } from './triage-role';
import { proposeWaves, type ProposedWave } from './waves';

/** What somebody said, by flags or on a terminal. @default - each: it is proposed, or missing */
export interface Answers {
  readonly administrators?: Partial<Administrators>;
  readonly membershipRegion?: string;
  readonly regions?: readonly string[];
  /** Account IDs; an empty list is no canary. */
  readonly canary?: readonly string[];
  readonly coverage?: MembershipConfiguration['coverage'];
  readonly membershipName?: string;
  readonly triage?: boolean;
  /** Whether the triage service-linked role exists in the management account; `unknown` leaves it open. */
  readonly triageRole?: TriageRole;
  /** Path of a team file, from the folder of the configuration. */
  readonly teamFile?: string;
  /** Members to write into `teamFile`. Personal data: no report has them. */
  readonly team?: readonly TeamMember[];
}

/** Everything that the configuration says, each with its reason. */
export interface Proposal {
  readonly administrators: Proposed<Administrators>;
  readonly membershipRegion: Proposed<string>;
  readonly regions: Proposed<readonly string[]>;
  readonly membershipName: Proposed<string>;
  readonly coverage: Proposed<MembershipConfiguration['coverage']>;
  readonly triage: Proposed<boolean>;
  readonly triageRole: Proposed<TriageRole>;
  readonly owner: Proposed<'cordon' | 'cloudformation'>;
  readonly canary: Proposed<readonly string[]>;
  readonly waves: Proposed<readonly ProposedWave[]>;
  /** Path of the team file. @default - nobody named one */
  readonly teamFile?: string;
  /** Facts worth knowing that change no value, as sentences without a full stop. */
  readonly notices: readonly string[];
}

/** A value that somebody has to say, by its key. */
export interface MissingAnswer {
  readonly key: 'administrators' | 'membershipRegion' | 'regions' | 'membershipName' | 'triageRole';
  readonly why: string;
  /** Words after the flag. @default - nothing suggests itself */
  readonly suggestion?: string;
}

export type ProposalOrMissing = { readonly proposal: Proposal } | { readonly missing: readonly MissingAnswer[] };

/** Puts answers and proposals together. What neither says is listed, all at once. */
export function propose(survey: Survey, answers: Answers): ProposalOrMissing {
  const administrators = proposeWithGiven(survey, answers.administrators);
  const membershipRegion = settled(answers.membershipRegion, proposeMembershipRegion(survey));
  const regionKnown = isMissing(membershipRegion) ? undefined : membershipRegion.value;
  const regions = settled(answers.regions, proposeRegions(survey, regionKnown));
  const membershipName = settled(answers.membershipName, proposeName(survey));
  const unknown: MissingAnswer[] = [];
  const known = <Value>(key: MissingAnswer['key'], one: Proposed<Value> | Missing<Value>, words: (value: Value) => string) => {
    if (!isMissing(one)) return one;
    unknown.push({ key, why: one.why, ...(one.suggestion !== undefined && { suggestion: words(one.suggestion) }) });
    return undefined;
  };
  const facts = {
    administrators: known('administrators', administrators, administratorWords),
    membershipRegion: known('membershipRegion', membershipRegion, (region) => region),
    regions: known('regions', regions, (codes) => codes.join(' ')),
    membershipName: known('membershipName', membershipName, (name) => name),
    triageRole: known('triageRole', settled(answers.triageRole, proposeTriageRole(survey)), (role) => role),
  };
  if (unknown.length > 0) return { missing: unknown };
  const complete = facts as { [Key in keyof typeof facts]: NonNullable<(typeof facts)[Key]> };
  const canary = settled(answers.canary, proposeCanary(survey, complete.administrators.value)) as Proposed<readonly string[]>;
  const owner = proposeOwner(survey);
  return {
    proposal: {
      ...complete,
      regions: withMembershipRegion(complete.regions, complete.membershipRegion.value),
      coverage: settled(answers.coverage, proposeCoverage(survey)) as Proposal['coverage'],
      triage: settled(answers.triage, proposeTriage(survey)) as Proposal['triage'],
      owner,
      canary,
      waves: wavesOf(survey, canary.value, owner.value),
      ...(answers.teamFile !== undefined && { teamFile: answers.teamFile }),
      notices: noticesOf(survey, complete.membershipName.value, answers),
    },
  };
}

/** Words for `--administrator`. */
export function administratorWords(administrators: Administrators): string {
  const all = new Set(administratorRoles.map((role) => administrators[role]));
  return all.size === 1 ? administrators.membership : administratorRoles.map((role) => `${role}=${administrators[role]}`).join(' ');
}

/** Accounts that were given win, service by service; the others are proposed. */
export function proposeWithGiven(
  survey: Survey,
  given: Partial<Administrators> | undefined,
): Proposed<Administrators> | Missing<Administrators> {
  const proposal = proposeAdministrators(survey);
  if (given === undefined) return proposal;
  const isWhole = (one: Partial<Administrators>): one is Administrators => administratorRoles.every((role) => one[role] !== undefined);
  if (isWhole(given)) return settled<Administrators>(inOrder(given), proposal);
  if (isMissing(proposal)) return proposal;
  const value = { ...proposal.value, ...given };
  return { value, by: 'given', why: `${(Object.keys(given) as AdministratorRole[]).join(', ')} as you said; others: ${proposal.why}` };
}

const inOrder = (given: Administrators): Administrators =>
  Object.fromEntries(administratorRoles.map((role) => [role, given[role]])) as unknown as Administrators;

/** The Region of the membership has findings too. */
function withMembershipRegion(regions: Proposed<readonly string[]>, membershipRegion: string): Proposed<readonly string[]> {
  if (regions.value.includes(membershipRegion)) return regions;
  return {
    ...regions,
    value: [membershipRegion, ...regions.value],
    why: `${regions.why}; ${membershipRegion} is the Region of the membership`,
  };
}

function proposeName({ memberships, snapshot }: Survey): Proposed<string> | Missing<string> {
  const [first] = memberships;
  if (first !== undefined) return missing(`the membership ${first.membership.id} has a name, and a snapshot does not keep it`);
  return { value: snapshot.organization.id, by: 'default', why: 'the ID of the organization; any text of 3 to 50 characters will do' };
}

export function proposeCoverage({ memberships, snapshot }: Survey): Proposal['coverage'] {
  const [first, ...more] = memberships;
  if (first !== undefined && more.length === 0) {
    const { entireOrganization, organizationalUnits } = first.membership.coverage;
    const known = new Set(snapshot.organizationalUnits.map(({ id }) => id));
    const units = organizationalUnits.filter((id) => known.has(id));
    const why = `as the membership ${first.membership.id} covers today`;
    if (entireOrganization || units.length > 0) return { value: entireOrganization ? 'organization' : units, by: 'read', why };
  }
  return { value: 'organization', by: 'default', why: 'all accounts, those directly under the root and those that join later too' };
}

function proposeTriage({ memberships }: Survey): Proposal['triage'] {
  const [first, ...more] = memberships;
  const read = first?.membership.features.Triage;
  if (first !== undefined && more.length === 0 && read !== undefined) {
    return { value: read, by: 'read', why: `as the membership ${first.membership.id} has it` };
  }
  return { value: true, by: 'default', why: 'the service looks at the findings of GuardDuty and Security Hub by itself' };
}

/**
 * Whether the stack of the management account is to make the triage service-linked role: `absent` also where that stack made it. A stack cannot make a
 * role that somebody else made, so this is never guessed.
 */
export function proposeTriageRole({ snapshot }: Survey): Proposed<TriageRole> | Missing<TriageRole> {
  try {
    const makes = triageServiceLinkedRoleDecision({ organization: {} }, snapshot) === 'create';
    const isThere = snapshot.managementAccount.triageServiceLinkedRole.status === 'present';
    if (!makes) return { value: 'present', by: 'read', why: 'the role exists in the management account' };
    const why = isThere ? 'the stack of the management account made the role' : 'the role does not exist, so the stack makes it';
    return { value: 'absent', by: 'read', why };
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    return missing(`run \`${triageServiceLinkedRoleQuery}\` in the management account; NoSuchEntity is absent`);
  }
}

/** A rollout that a CloudFormation stack has begun stays with it: `cordon deploy` would refuse to touch its StackSets. */
function proposeOwner({ snapshot }: Survey): Proposal['owner'] {
  const owned = Object.values(snapshot.stackSets).find(
    (one) => one.status === 'present' && 'aws:cloudformation:stack-id' in one.value.tags,
  );
  return owned?.status === 'present'
    ? { value: 'cloudformation', by: 'read', why: `a CloudFormation stack owns the StackSet ${owned.value.name}` }
    : { value: 'cordon', by: 'default', why: '`cordon deploy` rolls out in waves and stops when an account fails' };
}

function wavesOf(survey: Survey, canary: readonly string[], owner: 'cordon' | 'cloudformation'): Proposal['waves'] {
  if (owner === 'cloudformation') {
    return { value: [], by: 'read', why: 'CloudFormation deploys the canary, then all other accounts' };
  }
  const value = proposeWaves(survey, canary);
  return value.length === 0
    ? { value, by: 'read', why: 'all accounts in one wave, one at a time' }
    : { value, by: 'names', why: 'units whose names say sandbox or test first, production and shared services last' };
}

/** Active accounts directly under the root, which a coverage by units never includes. */
export function accountsUnderRoot({ snapshot, tree }: Survey): readonly string[] {
  return snapshot.accounts
    .filter(({ parent, state }) => parent === tree.root && state === 'ACTIVE')
    .map(({ id, name }) => `${id} (${shortName(name)})`);
}

function noticesOf(survey: Survey, name: string, { coverage, triageRole }: Answers): readonly string[] {
  const { snapshot, memberships, membershipsKnown } = survey;
  const inactive = snapshot.accounts.filter(({ state }) => state !== 'ACTIVE').length;
  const uncovered = coverage === undefined || coverage === 'organization' ? [] : accountsUnderRoot(survey);
  const [first] = memberships;
  return [
    ...(uncovered.length > 0
      ? [`the membership does not cover accounts directly under the root, and no unit can add them: ${some(uncovered, 5)}`]
      : []),
    ...(inactive > 0
      ? [`${count(inactive, 'account')} ${inactive === 1 ? 'is' : 'are'} not active, so StackSets skips ${inactive === 1 ? 'it' : 'them'}`]
      : []),
    ...(memberships.length === 0 && !membershipsKnown
      ? ['whether a membership exists already could not be seen; `cordon onboard` looks again, with the account that holds it']
      : []),
    ...(Object.values(snapshot.stackSets).some(({ status }) => status === 'unknown')
      ? ['whether a CloudFormation stack owns the StackSets could not be seen; if one does, set rollout.owner to cloudformation']
      : []),
    ...(triageRole === 'unknown'
      ? ['without organization.triageServiceLinkedRole, `cordon check` passes only with a snapshot that shows the role']
      : []),
    ...(first !== undefined && fingerprint(first.membership.id, name) !== first.membership.name
      ? [`the name differs from that of the membership ${first.membership.id} at AWS`]
      : []),
  ];
}
