import { type ChecklistItem } from '../onboarding/checklist/item';
import { type TestDomain } from '../onboarding/test-domain';
import { type Validation } from '../onboarding/validation';
import { moment, paint, plain, type Paint } from '../core/text';
import { expectedEventLines } from './expected-events-text';
import { verdictSigns, verdictTally } from './validation-words';

/** The text report of the validation: AWS's checklist, then the test domain and the test case. */
export function validationToText(validation: Validation, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const { organization, takenAt, items, exitCode, testDomain, testCase } = validation;
  const tally = verdictTally(items);
  return [
    `organization ${organization} · snapshot of ${moment(takenAt)}`,
    '',
    p.bold("AWS's checklist of a finished onboarding"),
    ...items.flatMap((item) => itemLines(item, p)),
    '',
    exitCode === 0 ? p.green(`✔ ${tally}`) : exitCode === 3 ? p.yellow(`? ${tally}`) : p.red(`✖ ${tally}`),
    '',
    p.bold('Test triage from end to end: the test domain'),
    ...testDomainLines(testDomain, p),
    '',
    p.bold('Test mail and routes: a test case'),
    `  ${p.cyan('cordon onboard validate --test-case')}`,
    '  It opens a self-managed case that is marked as a test, and closes it. Nobody at AWS works on it.',
    ...expectedEventLines(testCase.events).map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function itemLines({ verdict, item, check, remedy, account }: ChecklistItem, p: Paint): string[] {
  const indent = '     ';
  const head = ` ${verdictSigns[verdict.status]}  ${plain(item)}`;
  const evidence = `${indent}${plain(verdict.evidence)}`;
  const see = p.dim(`${indent}to see it${account === undefined ? '' : `, in ${account.id}`}: ${plain(check)}`);
  switch (verdict.status) {
    case 'yes':
      return [p.green(head), p.dim(evidence)];
    case 'not-wanted':
      return [p.dim(head), p.dim(evidence)];
    case 'no':
      return [p.red(head), evidence, `${indent}remedy: ${plain(remedy)}`, see];
    case 'unknown':
    case 'person':
      return [p.yellow(head), evidence, see];
  }
}

function testDomainLines({ command, from, expectations, events, suppressedBy }: TestDomain, p: Paint): string[] {
  return [
    `  ${p.cyan(plain(command))}`,
    ...from.map((line) => `  ${plain(line)}`),
    ...(suppressedBy.length === 0
      ? []
      : [
          p.yellow(
            `  The suppression rule ${suppressedBy.map(plain).join(', ')} archives the finding first: the test then shows nothing of triage.`,
          ),
        ]),
    '  What to expect:',
    ...expectations.map(({ withinMinutes, what }) => `    within ${String(withinMinutes).padStart(2)} minutes: ${plain(what)}`),
    '  Who is told of it:',
    ...expectedEventLines(events).map((line) => `    ${line}`),
  ];
}
