import { type Configuration } from '../configuration/configuration';
import { containmentTexts } from '../remediation/texts';
import { type RemediationSettings } from '../remediation/settings';
import { responderRoleDefinitions, responderRolesOptions } from '../responders/roles';
import { type Decided } from './access';
import { type Exercise } from './exercise';

/** Who could act, by the policies that Cordon deploys. Sentences. */
export function whoCanAct(configuration: Configuration, settings: RemediationSettings): readonly string[] {
  const responders = responderRolesOptions(configuration);
  const byHand = (responders === undefined ? [] : responderRoleDefinitions(responders)).filter(({ kind }) => kind !== 'investigators');
  return [
    ...settings.approvers.map((pattern) => `Sessions of ${pattern} can answer. The policy of the queue denies everybody else.`),
    `What a person asks for needs ${settings.people + 1} different people. What a trigger asks for needs ${settings.people}, or as many as the trigger says.`,
    'Cordon cannot count the people who have these roles.',
    'The role of the state machine alone can assume CordonRemediation in an account, and so start a runbook from a finding.',
    ...byHand.map(
      ({ roleName, description }) =>
        `The role ${roleName} of an account can act by hand: ${description.charAt(0).toLowerCase()}${description.slice(1)}.`,
    ),
    'AWS Security Incident Response can contain by its own roles. That way was not exercised.',
  ];
}

/** Which calls were held against the policies, in sentences. */
export function heldAgainstPolicies({ decided, controlsAreKnown }: Pick<Exercise, 'decided' | 'controlsAreKnown'>): readonly string[] {
  if (decided.length === 0) return [];
  const of = (result: Decided['decision']['result']): readonly string[] => [
    ...new Set(decided.filter(({ decision }) => decision.result === result).map(({ action }) => action)),
  ];
  const lines = [
    ['Allowed', of('allowed')],
    ['Denied', of('denied')],
    ['Not known', of('unknown')],
  ] as const;
  return [
    ...lines.flatMap(([word, actions]) => (actions.length === 0 ? [] : [`${word}: ${actions.join(', ')}.`])),
    controlsAreKnown
      ? 'Service control policies of the snapshot were among them.'
      : 'Service control policies were not among them, or not all: no snapshot has them for each account.',
  ];
}

/** What goes on after the exercise, each a sentence. */
export function staysOpen({ action, requests, verdict }: Pick<Exercise, 'action' | 'requests' | 'verdict'>): readonly string[] {
  if (action === undefined) return ['The resource is as it was.'];
  const last = requests.at(-1)?.item?.situation;
  if (verdict.contained === 'no' && requests.every(({ outcome }) => outcome !== 'runbook-failed'))
    return ['The resource is as it was, or in a state that nobody knows. The attacker can go on.'];
  if (last === 'contained')
    return [
      ...(verdict.contained === 'yes' ? [] : ['If the resource is contained as in the exercise:']),
      ...sentences(containmentTexts[action].leaves),
    ];
  if (last === 'unclear')
    return ['The resource may be half contained. Nobody knows its state.', ...sentences(containmentTexts[action].leaves)];
  if (requests.at(-1)?.outcome === 'released-by-hand')
    return ['The table says that the resource is free. Cordon changed nothing. Nobody checked the resource.'];
  if (requests.at(-1)?.outcome === 'released')
    return [
      action === 'iam-principal'
        ? 'The principal was released. Access keys stay inactive.'
        : 'The runbook restored the resource from its backup. Nobody checked the resource.',
    ];
  return [`The resource is as it was.${verdict.contained === 'no' ? ' The attacker can go on.' : ''}`];
}

const sentences = (text: string): readonly string[] => text.split(/(?<=\.) /);

/** What to talk about afterwards, by what happened. Questions. */
export function debriefQuestions({ requests, verdict, scenario, settings }: Exercise): readonly string[] {
  const asked = requests.some(({ happenings }) => happenings.some(({ kind }) => kind === 'asked'));
  const unread = requests.some((request) => request.unread.length > 0);
  const denied = requests.flatMap(({ happenings }) => happenings.filter(({ kind }) => kind === 'could-not-answer'));
  const outcomes = requests.map(({ outcome }) => outcome);
  return [
    ...(asked ? ['Who would have got the mail at that hour, and how long until they answer?'] : []),
    ...(asked && scenario.answers.length === 0
      ? [`Nobody answered. Who is called when ${settings?.timeoutMinutes ?? 60} minutes are nearly over?`]
      : []),
    ...(outcomes.includes('rejected') ? ['Was the no right? Who decides what happens instead?'] : []),
    ...(outcomes.includes('runbook-failed') ? ['Who looks at a resource whose state is unclear, and with which role?'] : []),
    ...(outcomes.includes('unreachable') ? ['Who contains by hand in an account that the role is missing from?'] : []),
    ...(unread ? ['An answer came too late. Is the time that people have long enough?'] : []),
    ...(denied.length > 0 ? ['Somebody could not answer. Should their role be among the approvers?'] : []),
    ...(verdict.unknown.length > 0 ? ['Who finds out what is not known, and by when?'] : []),
    'Which applications stop when the resource is contained, and who is told?',
    'Who decides on the release, and after which checks?',
  ];
}

/** What an exercise in memory does not show. Noun phrases. */
export const notExercised: readonly string[] = [
  'AWS itself: no call was made, and nothing was changed',
  'how long calls, events, mails and runbooks take',
  'the steps inside the runbook, and the resource itself',
  'whether mails arrive, and whether people are reachable',
  'permissions boundaries, resource control policies, policies of keys and of VPC endpoints',
  'containment by AWS Security Incident Response, by its own roles',
];
