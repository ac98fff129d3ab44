import { administratorRoles } from '../configuration/administrator-roles';
import { type TeamMember } from '../configuration/membership';
import { findPlaceholders } from '../configuration/placeholders';
import { valueDefinitions } from '../configuration/schema/definitions';
import { nearest } from '../core/nearest';
import { type Problem } from '../core/problem';
import { count } from '../core/text';
import { checkRegions, regionOfPartition } from '../organization/region-meaning';
import { shortName, type Survey } from './survey';
import { type Answers } from './proposal';

/** What is wrong with one answer: a `Problem` without its place. */
export interface AnswerProblem extends Pick<Problem, 'id' | 'message' | 'remedy' | 'value'> {
  readonly key: keyof Answers;
}

/** Everything that is wrong with what was said. */
export function problemsOf(survey: Survey, answers: Answers): readonly AnswerProblem[] {
  const { administrators, membershipRegion, regions = [], canary = [], coverage, membershipName } = answers;
  const accounts = new Set(administratorRoles.flatMap((role) => administrators?.[role] ?? []));
  const each = <Value>(values: Iterable<Value>, check: (value: Value) => AnswerProblem | undefined): AnswerProblem[] =>
    [...values].flatMap((value) => check(value) ?? []);
  return [
    ...each(accounts, (account) => administratorProblem(survey, account)),
    ...each(membershipRegion === undefined ? [] : [membershipRegion], membershipRegionProblem),
    ...each(regions, regionProblem),
    ...each(canary, (account) => canaryProblem(survey, account)),
    ...each(coverage === undefined || coverage === 'organization' ? [] : coverage, (unit) => unitProblem(survey, unit)),
    ...each(membershipName === undefined ? [] : [membershipName], nameProblem),
  ];
}

/** An administrator is an active account of the organization; the management account may be one. */
export function administratorProblem(survey: Survey, account: string): AnswerProblem | undefined {
  return accountProblem(survey, 'administrators', account, 'it cannot administer a service');
}

export function canaryProblem(survey: Survey, account: string): AnswerProblem | undefined {
  if (account === survey.snapshot.organization.managementAccount) {
    return {
      key: 'canary',
      id: 'canary-is-management-account',
      message: 'is the management account, and StackSets never deploys to it',
      value: account,
      remedy: 'use a member account',
    };
  }
  return accountProblem(survey, 'canary', account, 'StackSets skips it');
}

function accountProblem({ tree }: Survey, key: keyof Answers, id: string, consequence: string): AnswerProblem | undefined {
  const account = tree.account(id);
  if (account === undefined) {
    return {
      key,
      id: 'account-not-in-organization',
      message: 'is not an account of the organization',
      value: id,
      remedy: 'use the 12 digits of one of its accounts',
    };
  }
  if (account.state === 'ACTIVE') return undefined;
  return { key, id: 'account-not-active', message: `is ${account.state}: ${consequence}`, value: id, remedy: 'use an ACTIVE account' };
}

export function membershipRegionProblem(code: string): AnswerProblem | undefined {
  const [problem] = checkRegions({
    draft: { organization: { membershipRegion: code } },
    given: () => true,
    sound: () => true,
  });
  return problem && { key: 'membershipRegion', ...withoutPlace(problem) };
}

export function regionProblem(code: string): AnswerProblem | undefined {
  const [problem] = regionOfPartition(code, '');
  return problem && { key: 'regions', ...withoutPlace(problem) };
}

const withoutPlace = ({ id, message, value, remedy }: Problem) => ({ id, message, value, remedy });

export function unitProblem({ snapshot, tree }: Survey, id: string): AnswerProblem | undefined {
  if (tree.unit(id) !== undefined) return undefined;
  const near = nearest(
    id,
    snapshot.organizationalUnits.map((unit) => unit.id),
    2,
  );
  return {
    key: 'coverage',
    id: 'unit-not-in-organization',
    message: 'is not an organizational unit of the organization',
    value: id,
    remedy: near === undefined ? 'write organization, or the IDs of units' : `did you mean ${near} (${shortName(tree.unitName(near))})?`,
  };
}

/** The pattern that the schema has for the name of a membership; a placeholder of a guide is no name. */
export function nameProblem(name: string): AnswerProblem | undefined {
  if (matches('membershipName', name)) {
    const [placeholder] = findPlaceholders(name);
    return placeholder && { key: 'membershipName', ...withoutPlace(placeholder) };
  }
  const length = Array.from(name).length;
  return {
    key: 'membershipName',
    id: 'membership-name-invalid',
    message: `must be a text of 3 to 50 characters, and has ${count(length, 'character')}`,
    remedy: 'write another name',
  };
}

const parts = { name: 'personName', jobTitle: 'jobTitle', email: 'emailAddress' } as const;

/** What is wrong with a part of a team member, in words; the value is personal data and not among them. */
export function memberProblem(part: keyof typeof parts, value: string): string | undefined {
  const definition = parts[part];
  return matches(definition, value) ? undefined : `Write this: ${valueDefinitions[definition].description}`;
}

/** Whether an address is that of another member: AWS wants one address a person. */
export const isRepeated = (email: string, team: readonly TeamMember[]): boolean =>
  team.some((member) => member.email.toLowerCase() === email.toLowerCase());

const matches = (definition: 'membershipName' | (typeof parts)[keyof typeof parts], value: string): boolean =>
  new RegExp(valueDefinitions[definition].pattern, 'u').test(value);
