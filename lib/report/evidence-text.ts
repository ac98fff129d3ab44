import { columns, count, paint, plain } from '../core/text';
import { type EvidenceExplanation } from '../evidence/explain';

/** The text report of the evidence store. */
export function evidenceToText(explanation: EvidenceExplanation, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const { buckets, retention, expireAfterDays, accessLogDays, access, runbooksCanWrite, notKnown, findings, acknowledged } = explanation;
  return [
    `${p.bold('evidence store')} · ${count(buckets.length, 'bucket')} · ${retention.mode} mode, ${count(retention.days, 'day')}`,
    '',
    ...columns(buckets.map(({ name, account, region, stack }) => [name, account, region, `stack ${stack}`])),
    '',
    'How long:',
    `  Nobody can delete an object for ${count(retention.days, 'day')} after it was written.`,
    expireAfterDays === undefined ? '  Objects never expire.' : `  Objects expire after ${count(expireAfterDays, 'day')}.`,
    `  The access logs are kept for ${count(accessLogDays, 'day')}.`,
    '',
    'Who may do what:',
    ...columns(access.map(({ who, may }) => [who, may])),
    '',
    runbooksCanWrite
      ? `${p.green('✔')} The policies let the containment runbooks write their backup, and read it for a restore.`
      : `${p.red('✘')} The containment runbooks cannot use the store.`,
    ...findings.flatMap(({ id, message, remedy }) => [`  ${p.yellow('▸')} ${id}: ${message}`, p.dim(`      ${remedy}.`)]),
    ...acknowledged.flatMap(({ finding, justification }) => [
      `  ${p.green('✔')} ${finding.id} is acknowledged`,
      p.dim(`      ${justification}`),
    ]),
    '',
    'What AWS does not publish, and only a test shows:',
    ...notKnown.map((text) => `  ${p.yellow('▸')} ${text}`),
    '',
  ]
    .map((line) => (options.colour ? line : plain(line)))
    .join('\n');
}
