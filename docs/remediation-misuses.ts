import { stoppedByPolicies, stoppedElsewhere, triedOnStateMachine, type Misuse } from '../test/remediation/misuses';

type Row = readonly [id: string, misuse: Misuse, test: string];

/** `docs/remediation-misuses.md`: how remediation can be misused, what stops it, and the test that tries it. */
export function remediationMisuses(): string {
  const rows: readonly Row[] = [
    ...rowsOf(triedOnStateMachine, (id) => `test/states/remediation.test.ts: ${id}`),
    ...rowsOf(stoppedByPolicies, (id) => `test/remediation/policies.test.ts: ${id}`),
    ...Object.entries(stoppedElsewhere).map(([id, misuse]): Row => [
      id,
      misuse,
      `${misuse.test[0]}: ${misuse.test[1].replaceAll("'", '')}`,
    ]),
  ];
  return [
    '# How remediation can be misused',
    '<!-- Written by docs/remediation-misuses.ts; a test fails when it is stale. -->',
    `Here are ${rows.length} ways to misuse [containment from findings](tasks/contain-with-approval.md), each with what stops it and the test that tries it. ` +
      'The state machine is executed in memory and, by the same scenarios, in an emulator. Nothing of it has been tried in AWS.',
    ['| An attacker | What stops it | Test |', '|---|---|---|', ...rows.map(line)].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

const rowsOf = (misuses: Readonly<Record<string, Misuse>>, test: (id: string) => string): readonly Row[] =>
  Object.entries(misuses).map(([id, misuse]): Row => [id, misuse, test(id)]);

const line = ([, { attack, stoppedBy }, test]: Row): string => `| ${attack} | ${stoppedBy} | \`${test}\` |`;
