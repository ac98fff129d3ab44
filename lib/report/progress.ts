import { type AccountFailure, type DeployEvent, type StepResult } from '../rollout/deploy-events';
import { type AccountResult } from '../rollout/stack-set-driver';
import { columns, count, figure, paint, plain, some, type Paint } from '../core/text';
import { duration, secondsLeft, showRead } from './work-progress';

/** Shows a deployment while it runs. */
export interface Progress {
  onEvent(event: DeployEvent): void;
  /** Ends the display. Steps that did not start are shown as not started. */
  end(): Promise<void>;
}

export interface ProgressOptions {
  readonly line: (text: string) => void;
  /** Writes the one line that changes. @default - there is no terminal */
  readonly status?: (text: string | undefined) => void;
  /** The time, for estimates. @default - nothing is estimated, as in a rehearsal, whose time is not real */
  readonly now?: () => number;
  /** Whether both streams are terminals. listr2 writes to standard output where one of them is not. */
  readonly terminal: boolean;
  readonly colour: boolean;
}

/** A live task list on a terminal, otherwise one line per event. */
export function progress(options: ProgressOptions): Progress {
  return options.terminal ? new LiveProgress(options) : new LineProgress(options);
}

/** Steps with a longer name (those on StackSets) do not widen the column. */
const longName = 24;

/** For pipelines and files: no line is ever rewritten. */
class LineProgress implements Progress {
  private readonly paint: Paint;
  private names = new Map<string, string>();
  private width = 0;
  private last = '';
  private readonly reading: ReadDisplay;
  private readonly pace: Pace;

  public constructor(private readonly options: ProgressOptions) {
    this.paint = paint(options.colour);
    this.reading = new ReadDisplay(options);
    this.pace = new Pace(options.now);
  }

  public onEvent(event: DeployEvent): void {
    const { line } = this.options;
    switch (event.kind) {
      case 'reading':
        return line(plain(event.text));
      case 'read':
        return this.reading.show(event.reads);
      case 'waiting':
        return line(waitingText(event));
      case 'planned':
        this.names = accountNames(event);
        this.width = Math.max(...event.steps.map((step) => step.length).filter((length) => length <= longName), 0);
        return;
      case 'step-started':
        this.last = '';
        this.pace.start();
        return;
      case 'step-progress': {
        const text = `… ${event.step.padEnd(this.width)} ${progressText(event.results, event.of, this.names)}`;
        // The estimate alone is no news.
        if (text !== this.last && !allEnded(event.results)) line(`${text}${this.pace.left(event.results, event.of)}`);
        this.last = text;
        return;
      }
      case 'step-done':
        return stepLines(event.result, this.width, this.paint).forEach((text) => line(text));
    }
  }

  public async end(): Promise<void> {}
}

/** The read of the organization that a deployment begins with. */
class ReadDisplay {
  private shown?: { end(): void };

  public constructor(private readonly options: ProgressOptions) {}

  public show(reads: Extract<DeployEvent, { kind: 'read' }>['reads']): void {
    this.shown?.end();
    delete this.shown;
    const { line, status } = this.options;
    if (reads) this.shown = showRead(reads, { line, ...(status && { status }) });
  }
}

/** How long a step still takes, by what it took so far. */
class Pace {
  private began?: number;

  public constructor(private readonly now?: () => number) {}

  public start(): void {
    if (this.now) this.began = this.now();
  }

  /** ` · about 4 minutes left`, or nothing. */
  public left(results: readonly AccountResult[], of: number): string {
    if (this.now === undefined || this.began === undefined) return '';
    const done = results.filter(({ status }) => status !== 'PENDING' && status !== 'RUNNING').length;
    const seconds = secondsLeft(done, Math.max(of, results.length), (this.now() - this.began) / 1000);
    return seconds === undefined || seconds < 1 ? '' : ` · about ${duration(seconds)} left`;
  }
}

interface PendingStep {
  readonly done: Promise<StepResult | undefined>;
  readonly resolve: (result: StepResult | undefined) => void;
  /** The text below the step. It may exist before the task that shows it has started. */
  text: string;
  /** Shows the text. @default - the task has not started */
  redraw?: () => void;
}

/** For terminals: listr2 redraws the list of steps. Lines that may be wider than the terminal come after the list, where nothing is redrawn. */
class LiveProgress implements Progress {
  private readonly paint: Paint;
  private readonly pending = new Map<string, PendingStep>();
  private names = new Map<string, string>();
  private running: Promise<unknown> = Promise.resolve();
  private after: readonly string[] = [];
  private readonly reading: ReadDisplay;
  private readonly pace: Pace;

  public constructor(private readonly options: ProgressOptions) {
    this.paint = paint(options.colour);
    this.reading = new ReadDisplay(options);
    this.pace = new Pace(options.now);
  }

  public onEvent(event: DeployEvent): void {
    switch (event.kind) {
      case 'reading':
        return this.options.line(plain(event.text));
      case 'read':
        return this.reading.show(event.reads);
      case 'waiting':
        return this.options.line(waitingText(event));
      case 'planned':
        this.names = accountNames(event);
        for (const step of event.steps) this.pending.set(step, pendingStep());
        return;
      case 'step-started':
        this.pace.start();
        // The list is drawn at the first step and not before: a question may still be on the screen.
        if (this.pending.size > 0 && [...this.pending.keys()][0] === event.step) this.running = this.draw();
        return;
      case 'step-progress':
        return this.show(event.step, `${progressText(event.results, event.of, this.names)}${this.pace.left(event.results, event.of)}`);
      case 'step-done':
        return this.pending.get(event.result.step)?.resolve(event.result);
    }
  }

  public async end(): Promise<void> {
    for (const step of this.pending.values()) step.resolve(undefined);
    await this.running;
    for (const line of this.after) this.options.line(line);
    this.after = [];
  }

  private show(name: string, text: string): void {
    const step = this.pending.get(name);
    if (!step) return;
    step.text = text;
    step.redraw?.();
  }

  private async draw(): Promise<void> {
    const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
    const list = new Listr(
      [...this.pending].map(([name, step]) => ({
        title: name,
        task: async (_: unknown, task: { output: string; title: string; skip(text: string): void }) => {
          step.redraw = () => (task.output = step.text);
          if (step.text !== '') step.redraw();
          const result = await step.done;
          if (!result) return task.skip(`${name}: not started`);
          const [headline = '', ...rest] = stepLines(result, 0, this.paint);
          task.title = headline.replace(/^\S+ /, '').replace(/ {2,}/g, ' ');
          this.after = rest;
          if (result.outcome === 'failed' || result.outcome === 'interrupted') throw new Error(result.outcome);
        },
      })),
      {
        concurrent: false,
        exitOnError: false,
        rendererOptions: {
          formatOutput: 'truncate',
          // The title has said it, and the accounts come after the list.
          showErrorMessage: false,
          logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) }),
        },
      },
    );
    await list.run();
  }
}

function pendingStep(): PendingStep {
  let resolve: PendingStep['resolve'] = () => {};
  const done = new Promise<StepResult | undefined>((settle) => (resolve = settle));
  return { done, resolve, text: '' };
}

function waitingText({ stackSet, operation }: Extract<DeployEvent, { kind: 'waiting' }>): string {
  const since = operation.startedAt ? ` since ${operation.startedAt.toISOString()}` : '';
  const whose = operation.ours ? 'started by an earlier run of Cordon' : 'not started by Cordon';
  return `waiting for ${operation.action} ${operation.id} on ${stackSet}, ${operation.status.toLowerCase()}${since} (${whose})`;
}

function accountNames({ plan }: Extract<DeployEvent, { kind: 'planned' }>): Map<string, string> {
  return new Map(plan.waves.flatMap(({ accounts }) => accounts.map(({ account, name }) => [account, name] as const)));
}

const allEnded = (results: readonly AccountResult[]): boolean =>
  results.length > 0 && results.every(({ status }) => status !== 'PENDING' && status !== 'RUNNING');

/** `12/30 done, 1 failed; now 111111111111 name, …`. */
function progressText(all: readonly AccountResult[], of: number, names: ReadonlyMap<string, string>): string {
  // StackSets lists suspended accounts as skipped. They are not part of the work.
  const results = all.filter(({ account }) => names.size === 0 || names.has(account));
  const succeeded = results.filter(({ status }) => status === 'SUCCEEDED').length;
  const failed = results.filter(({ status }) => status === 'FAILED').map(({ account }) => account);
  const now = results
    .filter(({ status }) => status === 'RUNNING')
    .map(({ account }) => `${account} ${plain(names.get(account) ?? '')}`.trim());
  return [
    `${`${figure(succeeded)}/${figure(Math.max(of, results.length))}`.padStart(9)} done`,
    ...(failed.length > 0 ? [`, failed: ${some(failed, 5)}`] : []),
    ...(now.length > 0 ? [` · now ${some(now, 4)}`] : []),
  ].join('');
}

/** `✔ canary  2/2 current`, and a line for every account that failed. */
export function stepLines(result: StepResult, width: number, p: Paint): string[] {
  const name = result.step.padEnd(width);
  const good = result.accounts - result.failures.length;
  const share = result.accounts === 0 ? '' : `${`${figure(good)}/${figure(result.accounts)}`.padStart(9)} `;
  switch (result.outcome) {
    case 'current':
      return [
        `${p.green('✔')} ${name} ${share}${result.accounts === 0 ? 'done' : result.operations.at(-1)?.action === 'DELETE' ? 'gone' : 'current'}`,
      ];
    case 'already-current':
      return [`${p.green('✔')} ${name} ${share}already current`];
    case 'interrupted':
      return [`${p.red('✖')} ${name} interrupted`];
    case 'failed':
      return [
        `${p.red('✖')} ${name} ${share}current; ${count(result.failures.length, 'account')} not current, so Cordon stops here`,
        ...failureLines(result.failures),
      ];
  }
}

/** The most failed accounts that are listed. Beyond this number the reasons repeat. */
const mostFailures = 20;

/** Failed accounts with their reasons first, then those without roles yet. The accounts that StackSets cancelled are only counted. */
function failureLines(failures: readonly AccountFailure[]): string[] {
  const cancelled = failures.filter(({ status }) => /\bCANCELLED$/.test(status));
  const isFailed = ({ status }: AccountFailure): boolean => /\b(FAILED|INOPERABLE)\b/.test(status);
  const others = failures.filter((failure) => !cancelled.includes(failure));
  const listed = [...others.filter(isFailed), ...others.filter((failure) => !isFailed(failure))];
  const more = listed.length - mostFailures;
  return [
    ...columns(
      listed
        .slice(0, mostFailures)
        .map(({ account, name, status, reason }) => [account, plain(name), `${status}${reason ? `: ${plain(reason)}` : ''}`]),
      '    ',
    ),
    ...(more > 0 ? [`    and ${figure(more)} more`] : []),
    ...(cancelled.length > 0 ? [`    ${count(cancelled.length, 'account')} CANCELLED: not started, because other accounts failed`] : []),
  ];
}
