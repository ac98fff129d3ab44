import {
  type Applied,
  type AppliedChange,
  type AppliedOutcome,
  type AppliedStep,
  type AskedChange,
  type Question,
} from '../onboarding/apply/applied';
import { type ApplyEvent } from '../onboarding/apply/apply';
import { type StepId } from '../onboarding/step';
import { count, figure, paint, plain, type Paint } from '../core/text';
import { accountText, tally } from './onboarding-words';
import { duration, showWork, type WorkState } from './work-progress';
import { planInShort } from './plan-text';

const outcomeSigns: Readonly<Record<AppliedOutcome, string>> = {
  done: '✔',
  'was-done': '✔',
  'not-wanted': '·',
  'by-hand': '▸',
  elsewhere: '▸',
  blocked: '–',
  unknown: '?',
  declined: '▸',
  refused: '✖',
  failed: '✖',
  'not-begun': '–',
};

const outcomeNames: Readonly<Record<AppliedOutcome, string>> = {
  done: 'done now',
  'was-done': 'already done',
  'not-wanted': 'not wanted',
  'by-hand': 'left for you',
  elsewhere: 'in another account',
  blocked: 'blocked',
  unknown: 'unknown',
  declined: 'not confirmed',
  refused: 'refused',
  failed: 'failed',
  'not-begun': 'not begun',
};

const indent = ' '.repeat(7);

export interface ApplyProgressOptions {
  readonly line: (text: string) => void;
  /** @default - there is no terminal */
  readonly status?: (text: string | undefined) => void;
  readonly colour: boolean;
  readonly rehearsed: boolean;
  /** The time, for how long a change takes. */
  readonly now: () => number;
}

/** Shows the steps while they are carried out: a line for each, and a line for each change. */
export class ApplyProgress {
  private readonly p: Paint;
  private step = { number: 0, title: '', isShown: false };
  private change: { end(): void } | undefined;

  public constructor(private readonly options: ApplyProgressOptions) {
    this.p = paint(options.colour);
  }

  public onEvent(event: Exclude<ApplyEvent, { readonly kind: 'deploy' }>): void {
    const { line, rehearsed } = this.options;
    switch (event.kind) {
      case 'started': {
        const { organization, accounts, organizationalUnits: units } = event.snapshot;
        const size = `${count(accounts.length, 'account')} in ${count(units.length, 'unit')}`;
        line(`organization ${organization.id} · ${size}${rehearsed ? ' · rehearsal: nothing leaves this machine' : ''}`);
        line('');
        return;
      }
      case 'step-started':
        this.step = { number: event.number, title: event.step.title, isShown: false };
        return;
      case 'change-started':
        this.head();
        this.change = this.shown(event.change.what);
        return;
      case 'change-ended':
        this.endChange();
        return line(changeLine(event.change, rehearsed, this.p));
      case 'step-ended':
        return this.ended(event.result);
    }
  }

  /** What is to be confirmed, before the question. */
  public ask({ changes, undo }: Question): void {
    const { line } = this.options;
    this.head();
    for (const change of changes) {
      line(`${indent}${plain(change.what)} ${this.p.dim(`· in ${change.account.id} (${change.account.role})`)}`);
      this.plan(change);
    }
    line(this.p.dim(`${indent}To undo it: ${plain(undo)}`));
  }

  /** The rollout of a change, before it begins. */
  public plan({ plan, changedSince = [] }: AskedChange): void {
    const { line, colour } = this.options;
    this.head();
    if (changedSince.length > 0) line(`${indent}The plan has changed since it was confirmed:`);
    for (const { message } of changedSince) line(`${indent}  ${this.p.yellow('!')} ${plain(message)}`);
    for (const text of plan ? planInShort(plan, { colour }) : []) line(`${indent}${text}`);
  }

  /** A change that is being made, and how long already: AWS says of none how far it is. */
  private shown(what: string): { end(): void } {
    this.endChange();
    const { now, rehearsed, line, status } = this.options;
    if (rehearsed) return { end: () => undefined };
    const began = now();
    const state = (): WorkState => ({
      what: `${plain(what)} …`,
      counts: [],
      ...(now() - began >= 1000 && { rate: `since ${duration((now() - began) / 1000)}` }),
    });
    return showWork(state, {
      line: (text) => line(`${indent}${text}`),
      ...(status && { status: (text) => status(text === undefined ? undefined : `${indent}${text}`) }),
    });
  }

  private endChange(): void {
    this.change?.end();
    this.change = undefined;
  }

  /** Ends what is shown, also where the run ends before a change does. */
  public end(): void {
    this.endChange();
  }

  private head(sign = '▸'): void {
    if (this.step.isShown) return;
    this.step.isShown = true;
    this.options.line(this.p.bold(headline(this.step.number, sign, this.step.title)));
  }

  private ended({ outcome, why, title, changes, accounts = [] }: AppliedStep): void {
    const { line } = this.options;
    const sign = outcomeSigns[outcome];
    if (outcome === 'done' && this.step.isShown) return;
    if (!this.step.isShown) {
      const where = accounts.map(accountText).join(', ');
      const note = isShort(outcome) ? this.p.dim(` · ${outcomeNames[outcome]}${where === '' ? '' : `: ${where}`}`) : '';
      const text = `${headline(this.step.number, sign, title)}${note}`;
      line(outcome === 'was-done' || outcome === 'done' ? this.p.green(text) : outcome === 'not-wanted' ? this.p.dim(text) : text);
    }
    if (outcome === 'was-done' || outcome === 'not-wanted' || (isShort(outcome) && changes.length === 0)) return;
    // What failed is told at the end, with its remedy.
    if (outcome === 'failed' && changes.length > 0) return;
    line(`${indent}${sign} ${plain(why)}`);
  }
}

/** What the end of the run tells in full. */
const isShort = (outcome: AppliedOutcome): boolean => ['by-hand', 'elsewhere', 'blocked', 'declined', 'not-begun'].includes(outcome);

const headline = (number: number, sign: string, title: string): string => ` ${String(number).padStart(2)} ${sign}  ${plain(title)}`;

function changeLine({ what, outcome, seconds = 0, answerLost }: AppliedChange, rehearsed: boolean, p: Paint): string {
  switch (outcome) {
    case 'seen': {
      const how = answerLost
        ? 'the answer was lost, and AWS shows it'
        : `${rehearsed ? 'seen' : 'AWS shows it'}${seconds === 0 ? '' : ` after ${seconds} s`}`;
      return `${indent}${p.green('✔')} ${plain(what)} ${p.dim(`· ${how}`)}`;
    }
    case 'not-seen':
      return `${indent}${p.yellow('?')} ${plain(what)} · AWS does not show it`;
    case 'failed':
      return `${indent}${p.red('✖')} ${plain(what)}`;
  }
}

export interface AppliedTextOptions {
  readonly colour: boolean;
  /** The command to go on with. */
  readonly goOn: string;
  readonly rehearsed: boolean;
}

/** Steps whose evidence says what was proven about the organization. */
const proofs: readonly StepId[] = ['guardduty', 'security-hub', 'membership', 'membership-coverage', 'team', 'containment-roles'];

/** The end of the run: what was done, what is left and how to go on, what is proven, and what only AWS can tell. */
export function appliedToText(applied: Applied, { colour, goOn, rehearsed }: AppliedTextOptions): string {
  const p = paint(colour);
  const { steps, onboarding, exitCode } = applied;
  const left = steps.filter(({ outcome }) => !['done', 'was-done', 'not-wanted'].includes(outcome));
  const proven = [
    ...(onboarding?.steps ?? []).flatMap(({ id, state }) => (proofs.includes(id) && state.status === 'done' ? [state.evidence] : [])),
    ...steps.flatMap((step) => step.proven ?? []),
  ];
  const isOver = left.every(({ outcome }) => outcome === 'by-hand');
  const sign = exitCode === 0 ? p.green('✔') : exitCode === 3 ? p.yellow('?') : p.red('✖');
  return [
    '',
    ...(left.length === 0 ? [] : [p.bold('left:'), ...left.flatMap((step) => leftLines(step, steps.indexOf(step) + 1, p))]),
    ...(proven.length === 0
      ? []
      : [
          '',
          p.bold(rehearsed ? 'proven in the rehearsal alone:' : 'proven by reading AWS afterwards:'),
          ...proven.map((evidence) => `  ${p.green('✔')} ${plain(evidence)}`),
        ]),
    ...(onboarding === undefined || onboarding.onlyAwsTells.length === 0
      ? []
      : ['', p.bold('only AWS can tell, or a test:'), ...onboarding.onlyAwsTells.map((what) => `  ${plain(what)}`)]),
    '',
    `${sign} ${appliedTally(steps)}`,
    ...(onboarding ? [`  the onboarding: ${tally(onboarding.steps)}`] : ['  how far the onboarding is could not be read afterwards']),
    ...(isOver || rehearsed ? [] : [`  to go on: ${p.cyan(goOn)}`]),
    '',
  ].join('\n');
}

function leftLines({ title, outcome, why, commands, accounts = [] }: AppliedStep, number: number, p: Paint): string[] {
  const where = accounts.map(accountText).join(', ');
  const [command, ...more] = commands;
  return [
    `${headline(number, outcomeSigns[outcome], title)} ${p.dim(`· ${outcomeNames[outcome]}${where === '' ? '' : `: ${where}`}`)}`,
    ...(outcome === 'by-hand' || outcome === 'refused' || outcome === 'unknown' ? [p.dim(`${indent}${plain(why)}`)] : []),
    ...(outcome === 'by-hand' && command !== undefined
      ? [`${indent}${p.cyan(plain(command))}${more.length === 0 ? '' : p.dim(` and ${count(more.length, 'more command')}`)}`]
      : []),
  ];
}

/** `9 steps done now · 3 already done · 3 left for you`. */
function appliedTally(steps: readonly AppliedStep[]): string {
  const order: readonly AppliedOutcome[] = [
    ...([
      'done',
      'was-done',
      'by-hand',
      'elsewhere',
      'declined',
      'blocked',
      'unknown',
      'refused',
      'failed',
      'not-begun',
      'not-wanted',
    ] as const),
  ];
  return order
    .map((outcome) => [outcome, steps.filter((step) => step.outcome === outcome).length] as const)
    .filter(([, number]) => number > 0)
    .map(([outcome, number], index) =>
      index === 0 ? `${count(number, 'step')} ${outcomeNames[outcome]}` : `${figure(number)} ${outcomeNames[outcome]}`,
    )
    .join(' · ');
}
