import { count, figure, moment, paint, plain, type Paint } from '../core/text';
import { type FactChange, type VerificationChanges } from '../verification/compare';

/** More than this of a kind is counted and not listed. */
const most = 20;

type Kind = Exclude<keyof VerificationChanges, 'before' | 'now'>;

const titles: Readonly<Record<Kind, string>> = {
  worse: 'Worse',
  better: 'Better',
  remaining: 'Not resolved: it failed before, and fails now',
  unknown: 'Unknown then and now, so nobody can tell whether it got worse',
  warnings: 'New warnings, which fail no gate',
};
const signs: Readonly<Record<Kind, string>> = { worse: '✖', better: '✔', remaining: '·', unknown: '?', warnings: '!' };
const kinds: readonly Kind[] = ['worse', 'unknown', 'better', 'warnings', 'remaining'];

/** The text report of what changed since an earlier verification. Its last line is the verdict. */
export function verificationChangesToText(
  changes: VerificationChanges & { readonly exitCode: number },
  options: { readonly colour: boolean },
): string {
  const p = paint(options.colour);
  const lines = [`since ${moment(changes.before)} · read ${moment(changes.now)}`];
  for (const kind of kinds) {
    if (changes[kind].length > 0)
      lines.push('', p.bold(`${titles[kind]} (${figure(changes[kind].length)})`), ...changeLines(kind, changes[kind], p));
  }
  return [...lines, '', verdictLine(changes, p), ''].join('\n');
}

/** The changes of one kind, each with its remedy where there is something to do. */
export function changeLines(kind: Kind, found: readonly FactChange[], p: Paint): readonly string[] {
  const colour = { worse: p.red, better: p.green, remaining: p.dim, unknown: p.yellow, warnings: p.yellow }[kind];
  const shown = found
    .slice(0, most)
    .flatMap(({ text, remedy, to }) => [
      colour(`  ${signs[kind]} ${plain(text)}${kind === 'better' ? (to === undefined ? ': gone' : ': resolved') : ''}`),
      ...(remedy !== undefined && kind !== 'remaining' ? [`    → ${plain(remedy)}`] : []),
    ]);
  const more = found.length - most;
  return more > 0 ? [...shown, p.dim(`  and ${figure(more)} more; --format json lists all`)] : shown;
}

function verdictLine(
  { worse, better, remaining, unknown, exitCode }: VerificationChanges & { readonly exitCode: number },
  p: Paint,
): string {
  const parts = [
    worse.length === 0 ? 'nothing got worse' : `${figure(worse.length)} got worse`,
    ...(unknown.length > 0 ? [`${figure(unknown.length)} not known`] : []),
    ...(better.length > 0 ? [`${figure(better.length)} got better`] : []),
    ...(remaining.length > 0 ? [`${count(remaining.length, 'old finding')} not resolved`] : []),
  ].join(' · ');
  if (exitCode === 0)
    return remaining.length > 0 ? p.yellow(`✔ ${parts} (cordon verify without --since fails on them)`) : p.green(`✔ ${parts}`);
  return exitCode === 3 ? p.yellow(`? ${parts}`) : p.red(`✖ ${parts}`);
}
