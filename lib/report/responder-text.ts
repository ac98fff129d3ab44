import { columns, paint, plain } from '../core/text';
import { type ResponderExplanation } from '../responders/explain';

/** The text report of responder access. */
export function responderAccessToText(explanation: ResponderExplanation, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const { roles, targets, permissionsBoundary, limits, findings, acknowledged } = explanation;
  return [
    `${p.bold('responder access')} · ${roles.length === 1 ? '1 role' : `${roles.length} roles`} · by a StackSet, to ${targets.join(', ')}`,
    ...roles.flatMap(({ name, may, principals, sessionMinutes, multiFactorAuthentication }) => [
      '',
      p.bold(name),
      ...may.map((text) => `  ${p.green('✔')} ${text}`),
      ...columns([
        ['who', principals.join(', ')],
        ['session', `at most ${sessionMinutes} minutes`],
        ['multi-factor authentication', multiFactorAuthentication ? 'required by the trust policy' : 'not asked for by the trust policy'],
        ...(permissionsBoundary === undefined ? [] : [['boundary', permissionsBoundary]]),
      ]),
    ]),
    '',
    'Limits:',
    ...limits.map((text) => `  ${p.yellow('▸')} ${text}`),
    ...(findings.length === 0 ? [] : ['', 'Findings:']),
    ...findings.flatMap(({ id, message, remedy }) => [`  ${p.yellow('▸')} ${id}: ${message}`, p.dim(`      ${remedy}.`)]),
    ...acknowledged.flatMap(({ finding, justification }) => [
      `  ${p.green('✔')} ${finding.id} is acknowledged`,
      p.dim(`      ${justification}`),
    ]),
    '',
    'cordon check proves each role. Its statements and trust: --format json',
    '',
  ]
    .map((line) => (options.colour ? line : plain(line)))
    .join('\n');
}
