import { type Onboarding } from '../onboarding/onboarding';
import { type OnboardingCoverages } from '../onboarding/coverages';
import { type Step } from '../onboarding/step';
import { count, moment, paint, plain, some, type Paint } from '../core/text';
import { coveragesLines, gapNames } from './coverages-words';
import { accountText, nextStep, signs, stepNumbers, tally, whyOf } from './onboarding-words';

/** The most commands that the text shows of a step: those of many Regions would fill the screen. */
const mostCommands = 4;

/** The most accounts that the text names of a gap; the sheet of accounts has all. */
const mostAccounts = 5;

/** The text report of onboarding: each step with its state and why, what to run next, what is proven, and what only AWS can tell. */
export function onboardingToText(onboarding: Onboarding, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const { steps } = onboarding;
  return [
    `organization ${onboarding.organization} · snapshot of ${moment(onboarding.takenAt)}`,
    '',
    p.bold('Onboarding to AWS Security Incident Response'),
    ...steps.flatMap((step, index) => stepLines(step, index + 1, steps, p)),
    '',
    p.bold('Containment roles and membership, by account'),
    ...coverageLines(onboarding.coverages, p),
    '',
    verdict(onboarding, p),
    ...(onboarding.onlyAwsTells.length === 0
      ? []
      : ['', 'only AWS can tell, or a test:', ...onboarding.onlyAwsTells.map((what) => `  ${plain(what)}`)]),
    ...next(onboarding, p),
    '',
  ].join('\n');
}

function stepLines(step: Step, number: number, steps: readonly Step[], p: Paint): string[] {
  const { state } = step;
  const indent = ' '.repeat(7);
  const head = ` ${String(number).padStart(2)} ${signs[state.status]}  ${plain(step.title)}`;
  const why = plain(whyOf(state));
  switch (state.status) {
    case 'done':
    case 'not-wanted':
      return [state.status === 'done' ? p.green(head) : p.dim(head), p.dim(`${indent}${why}`)];
    case 'blocked':
      return [head, `${indent}${why}`, p.dim(`${indent}waits for ${stepNumbers(state.by, steps)}`)];
    case 'unknown':
      return [p.yellow(head), `${indent}${why}`, p.dim(`${indent}to see it: ${plain(step.check)}`)];
    case 'to-do':
      return [
        p.bold(head),
        `${indent}${why}`,
        ...(step.isIrreversible ? [p.yellow(`${indent}It cannot be undone. ${plain(step.undo)}`)] : []),
        ...commandLines(step, indent, p),
      ];
  }
}

function commandLines({ commands, account }: Step, indent: string, p: Paint): string[] {
  if (commands.length === 0) return [];
  const more = commands.length - mostCommands;
  return [
    p.dim(`${indent}${accountText(account)}:`),
    ...commands.slice(0, mostCommands).map((command) => `${indent}  ${p.cyan(plain(command))}`),
    ...(more > 0 ? [p.dim(`${indent}  and ${count(more, 'more command')} (--format markdown lists them)`)] : []),
  ];
}

/** Counts first; then who has one without the other, with cause and remedy. */
function coverageLines(coverages: OnboardingCoverages, p: Paint): string[] {
  return [
    ...coveragesLines(coverages).map((line) => `  ${plain(line)}`),
    ...coverages.gaps.flatMap(({ kind, cause, remedy, accounts }) => {
      const isUnknown = kind === 'unknown';
      const head = `  ${isUnknown ? '?' : '✖'} ${gapNames[kind]}: ${count(accounts.length, 'account')}`;
      return [
        isUnknown ? p.yellow(head) : p.red(head),
        `      ${some(
          accounts.map(({ account }) => account),
          mostAccounts,
        )}`,
        `      cause: ${plain(cause)}`,
        `      remedy: ${plain(remedy)}`,
      ];
    }),
  ];
}

function verdict({ steps, exitCode }: Onboarding, p: Paint): string {
  const sum = tally(steps);
  if (exitCode === 0) return p.green(`✔ ${sum}`);
  return exitCode === 3 ? p.yellow(`? ${sum}`) : p.red(`✖ ${sum}`);
}

function next({ steps }: Onboarding, p: Paint): string[] {
  const step = nextStep(steps);
  if (step === undefined) return [];
  const [command] = step.state.status === 'to-do' ? step.commands : [step.check];
  return [
    '',
    `next, step ${steps.indexOf(step) + 1}, in the account ${step.account.id} (${step.account.role}):`,
    `  ${p.cyan(plain(command ?? step.title))}`,
  ];
}
