import { type LinkState } from '../chain';
import { moment } from '../core/text';
import { type Basis, type Exercise, type MomentTime } from '../game-day';

/** `03:20`, or `1:03:20` from an hour on. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (number: number): string => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return `${hours > 0 ? `${hours}:` : ''}${two(minutes)}:${two(whole % 60)}`;
}

/** When a line of the time line happens. */
export function momentTime(time: MomentTime): string {
  switch (time.since) {
    case 'finding':
      return `t+${clock(time.seconds)}${time.to === undefined ? '' : ` to ${clock(time.to)}`}`;
    case 'start':
      return `s+${clock(time.seconds)}`;
    case 'unknown':
      return 't+?';
  }
}

export const basisWords: Readonly<Record<Basis, string>> = {
  shown: 'shown',
  assumed: 'assumed',
  documented: 'AWS says',
  unknown: 'unknown',
};

export const timesExplained: readonly string[] = [
  't counts from the finding, s from the start of the state machine. Nobody knows how much later than t it starts.',
  'shown: by the definition, the rules and the policies, in memory. assumed: given for the exercise. AWS says: in its documentation.',
];

const verdictWords: Readonly<Record<LinkState, string>> = {
  yes: 'Contained in the exercise',
  no: 'Not contained in the exercise',
  unknown: 'Unknown: see the open points below',
};

/** What became of the resource in the exercise. */
export function verdictInWords({ verdict: { contained }, requests }: Exercise): string {
  const last = requests.at(-1)?.outcome;
  if (contained !== 'yes' || (last !== 'released' && last !== 'released-by-hand')) return verdictWords[contained];
  return `${verdictWords.yes}, then ${last === 'released' ? 'released' : 'said by people to be free'}`;
}

/** The end of every form of the result. */
export const onlyAnExercise =
  'This was an exercise in memory. It shows what the definition, the rules and the policies do, and nothing of AWS, of people or of the resource.';

export function findingInWords({ subject, isSample }: Exercise): string {
  const what = [subject.type, subject.severity].filter((part) => part !== undefined).join(', ');
  const where = `account ${subject.account ?? 'unknown'} · Region ${subject.region ?? 'unknown'}`;
  return `${what === '' ? 'a finding without a type' : what} · ${where}${isSample ? ' · made for the exercise' : ''}`;
}

export const snapshotInWords = ({ takenAt }: Exercise): string =>
  takenAt === undefined ? 'no snapshot' : `snapshot of ${moment(takenAt)}`;

/** Who answers what and when, in words. */
export function scenarioInWords({ scenario: { answers, runbook, then } }: Exercise): readonly string[] {
  return [
    answers.length === 0
      ? 'Nobody answers, so a request goes on until its time is over.'
      : `Answers: ${answers.map(({ person, role, answer, after }) => `${person}${role === undefined ? '' : ` (${role})`} ${answer} after ${clock(after)}`).join('; ')}.`,
    `The runbook: ${runbook.replaceAll('-', ' ')}.`,
    ...(then.length === 0 ? [] : [`Afterwards: ${then.join(', ')}.`]),
  ];
}
