import { linkKinds, type LinkState } from '../chain';
import { type Configuration } from '../configuration/configuration';
import { paint, plain, type Paint } from '../core/text';
import {
  heldAgainstPolicies,
  notExercised,
  staysOpen,
  timeLine,
  whoCanAct,
  type AccountLinks,
  type Chapter,
  type Exercise,
  type ExerciseLink,
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

const signs: Readonly<Record<LinkState, string>> = { yes: '✔', no: '✖', unknown: '?' };
const painted = (p: Paint, state: LinkState, text: string): string => ({ yes: p.green, no: p.red, unknown: p.yellow })[state](text);

/** An exercise for a terminal. It ends with the verdict, and with what the verdict is not about. */
export function incidentToText(exercise: Exercise, configuration: Configuration, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const { settings, verdict, assumed, organization, configurationHash, today } = exercise;
  const list = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', p.bold(title), ...lines.map((line) => `  ${plain(line)}`)];
  return [
    `exercise in memory · organization ${organization} · configuration ${configurationHash} · ${today} · ${snapshotInWords(exercise)}`,
    `finding: ${p.bold(plain(findingInWords(exercise)))}`,
    ...scenarioInWords(exercise).map((line) => plain(line)),
    '',
    ...timesExplained.map((line) => p.dim(line)),
    ...timeLine(exercise).flatMap((chapter) => chapterLines(chapter, p)),
    '',
    p.bold('What a snapshot shows of the account'),
    ...accountLines(exercise.account, p),
    ...list('Calls held against the policies', heldAgainstPolicies(exercise)),
    ...list('Who could act, by the policies', settings === undefined ? [] : whoCanAct(configuration, settings)),
    ...list('What stays open', staysOpen(exercise)),
    ...list(
      'Assumed',
      assumed.map((one) => `${one}.`),
    ),
    ...list('Not exercised', notExercised),
    '',
    painted(p, verdict.contained, `${signs[verdict.contained]} ${verdictInWords(exercise)}`),
    ...verdict.no.map((why) => `  ${signs.no} ${plain(why)}`),
    ...verdict.unknown.map((why) => `  ${signs.unknown} ${plain(why)}`),
    p.dim(onlyAnExercise),
    '',
  ].join('\n');
}

function chapterLines({ title, moments }: Chapter, p: Paint): readonly string[] {
  const times = moments.map(({ time }) => momentTime(time));
  const width = Math.max(...times.map((time) => time.length));
  return [
    '',
    p.bold(title),
    ...moments.flatMap(({ basis, what, words = [] }, index) => [
      `  ${times[index]!.padEnd(width)}  ${basisWords[basis].padEnd(8)}  ${plain(what)}`,
      ...words.map((line) => p.dim(`  ${' '.repeat(width)}            | ${plain(line)}`.trimEnd())),
    ]),
  ];
}

function accountLines(account: AccountLinks, p: Paint): readonly string[] {
  switch (account.status) {
    case 'unknown':
      return [p.yellow(`  ? ${plain(account.why)}`), `      to do: ${plain(account.remedy)}`];
    case 'not-active':
      return [p.red(`  ✖ The account is ${plain(account.state)}.`)];
    case 'known':
      return account.links.flatMap((link) => linkLines(link, p));
  }
}

function linkLines(link: ExerciseLink, p: Paint): readonly string[] {
  const { state, id } = link;
  const beside = link.needed === undefined ? p.dim(' (this way does not need it)') : '';
  const head = `${painted(p, state, `  ${signs[state]} ${linkKinds[id].title}`)}${beside}`;
  if (state === 'yes' || link.needed === undefined) return [head];
  return [head, p.dim(`      ${plain(link.evidence)}`), `      to do: ${plain(link.remedy)}`];
}
