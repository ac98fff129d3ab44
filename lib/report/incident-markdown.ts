import { linkKinds } from '../chain';
import { type Configuration } from '../configuration/configuration';
import {
  debriefQuestions,
  heldAgainstPolicies,
  notExercised,
  staysOpen,
  timeLine,
  whoCanAct,
  type AccountLinks,
  type Chapter,
  type Exercise,
  type GivenAnswer,
} from '../game-day';
import {
  basisWords,
  findingInWords,
  momentTime,
  onlyAnExercise,
  scenarioInWords,
  snapshotInWords,
  timesExplained,
  verdictInWords,
} from './incident-words';
import { escapedMarkdown, markdownCode, markdownTable } from './markdown';

/** The record of an exercise, to be kept: who took part is left for a person to fill in. */
export function incidentToMarkdown(exercise: Exercise, configuration: Configuration): string {
  const { settings, verdict, assumed } = exercise;
  return [
    '# Record of an exercise: containment of an incident',
    onlyAnExercise,
    factsTable(exercise),
    '## Participants',
    participants(exercise.scenario.answers),
    '## Result',
    `**${verdictInWords(exercise)}.**`,
    ...section([...verdict.no.map((why) => `No: ${why}`), ...verdict.unknown.map((why) => `Unknown: ${why}`)]),
    '## Time line',
    timesExplained.map(escapedMarkdown).join(' '),
    ...timeLine(exercise).flatMap(chapterParts),
    '## What a snapshot shows of the account',
    accountPart(exercise.account),
    ...(exercise.decided.length === 0 ? [] : ['## Calls held against the policies', ...section(heldAgainstPolicies(exercise))]),
    ...(settings === undefined ? [] : ['## Who could act, by the policies', ...section(whoCanAct(configuration, settings))]),
    '## What stays open',
    ...section(staysOpen(exercise)),
    '## Questions for the debrief',
    ...section(debriefQuestions(exercise)),
    '## Assumed',
    ...section(assumed.map((one) => `${one}.`)),
    '## Not exercised',
    ...section(notExercised),
  ]
    .join('\n\n')
    .concat('\n');
}

const section = (lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [lines.map((line) => `- ${escapedMarkdown(line)}`).join('\n')];

function factsTable(exercise: Exercise): string {
  return markdownTable(
    ['What', 'Value'],
    [
      ['Date', exercise.today],
      ['Organization', exercise.organization],
      ['Configuration (hash)', exercise.configurationHash],
      ['Snapshot', snapshotInWords(exercise)],
      ['Finding', findingInWords(exercise)],
      ['ID of the finding', exercise.subject.id ?? 'unknown'],
      ['Title', exercise.subject.title ?? 'none'],
      ['Scenario', scenarioInWords(exercise).join(' ')],
    ],
  );
}

/** Those who answer in the exercise, and lines for the people at the table. */
function participants(answers: readonly GivenAnswer[]): string {
  const people = [...new Set(answers.map(({ person }) => person))];
  const rows = people.map((person) => [person, 'answers in the exercise', '']);
  return markdownTable(['Name', 'Part', 'Signature'], [...rows, ['', 'leads the exercise', ''], ['', 'writes the record', '']]);
}

function chapterParts({ title, moments }: Chapter): readonly string[] {
  const said = moments.flatMap(({ time, what, words }) =>
    words === undefined || words.length === 0 ? [] : [`${momentTime(time)} ${escapedMarkdown(what)}`, markdownCode(words, 'text')],
  );
  return [
    `### ${escapedMarkdown(title)}`,
    markdownTable(
      ['Time', 'Stands on', 'What happens'],
      moments.map(({ time, basis, what }) => [momentTime(time), basisWords[basis], what]),
    ),
    ...(said.length === 0 ? [] : ['The exact words:', ...said]),
  ];
}

function accountPart(account: AccountLinks): string {
  switch (account.status) {
    case 'unknown':
      return `Unknown: ${escapedMarkdown(account.why)} To do: ${escapedMarkdown(account.remedy)}.`;
    case 'not-active':
      return `The account is ${escapedMarkdown(account.state)}.`;
    case 'known':
      return markdownTable(
        ['Link', 'State', 'Needed here', 'Evidence'],
        account.links.map(({ id, state, needed, evidence }) => [linkKinds[id].title, state, needed === undefined ? 'no' : 'yes', evidence]),
      );
  }
}
