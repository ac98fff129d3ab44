import { moment, paint, plain } from '../core/text';
import { type Offboarding } from '../onboarding/offboarding';
import { accountText } from './onboarding-words';

/** The text report of offboarding: each step with what it costs, its account and its commands, and what stays. */
export function offboardingToText({ organization, takenAt, steps, stays }: Offboarding, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const indent = ' '.repeat(5);
  return [
    `organization ${organization} · snapshot of ${moment(takenAt)}`,
    '',
    p.bold('Offboarding from AWS Security Incident Response'),
    'Cordon shows these steps and never carries them out. The order matters: do one after the other.',
    ...steps.flatMap((step, index) => [
      '',
      p.bold(` ${String(index + 1).padStart(2)}  ${plain(step.title)}`),
      `${indent}${plain(step.cost)}`,
      ...(step.note === undefined ? [] : [p.dim(`${indent}${plain(step.note)}`)]),
      ...(step.commands.length === 0 ? [] : [p.dim(`${indent}${accountText(step.account)}:`)]),
      ...step.commands.map((command) => `${indent}  ${p.cyan(plain(command))}`),
    ]),
    '',
    'what stays:',
    ...stays.map((line) => `  ${plain(line)}`),
    '',
  ].join('\n');
}
