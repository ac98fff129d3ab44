import { paint, plain } from '../core/text';
import { type PreferenceSubmission } from '../membership/preference-submission';

/** The text report of the containment preference: its state, the case to paste, the commands that open it, and what to note afterwards. */
export function preferenceToText(submission: PreferenceSubmission, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const { state, case: wanted, commands, account, organization, note } = submission;
  const indented = (text: string): string[] =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => `  ${plain(line)}`.trimEnd());
  return [
    `${p.bold(`Containment preference of ${plain(organization)}`)}: ${stateOf(state)}`,
    '',
    'subject:',
    ...indented(wanted.subject),
    'text:',
    ...indented(wanted.body),
    `checksum: ${wanted.checksum}`,
    '',
    `to open the support case, in the account ${account} (needs a support plan with access to the support API):`,
    ...commands.map((command) => `  ${p.cyan(plain(command))}`),
    'The second command shows the codes for SERVICE and CATEGORY. In the console: Technical, Security Incident Response Service, Other.',
    '',
    'to note it in cordon.yaml afterwards:',
    ...indented(note),
    p.dim('No API tells what AWS has on record: ask AWS Support to confirm it in the case.'),
    '',
  ].join('\n');
}

function stateOf(state: PreferenceSubmission['state']): string {
  switch (state.status) {
    case 'not-submitted':
      return 'not submitted';
    case 'submitted':
      return `submitted on ${state.on}, as configured`;
    case 'changed':
      return `submitted on ${state.on}, and the configuration has changed since: submit it again`;
  }
}
