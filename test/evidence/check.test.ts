import { checkEvidenceStore } from '../../lib/evidence/check';
import { evidenceRules } from '../../lib/evidence/findings';
import { withStore } from './support';

const idsOf = (...args: Parameters<typeof withStore>): readonly string[] =>
  checkEvidenceStore(withStore(...args)).findings.map(({ id, severity, path }) => `${severity} ${id} ${path}`);

const tried = { finding: 'runbooks-not-tried', justification: 'A test instance was contained and restored.' };
const remediation = { approvers: ['arn:aws:iam::222222222222:role/Approver'], notify: ['security@example.com'] };
const notTried = 'unknown runbooks-not-tried evidenceStore';

describe('the check of an evidence store', () => {
  const cases: readonly (readonly [name: string, args: Parameters<typeof withStore>, expected: readonly string[]])[] = [
    ['says what nobody can know, until somebody tried it', [], [notTried]],
    ['accepts that somebody tried it', [{ acknowledge: [tried] }], []],
    [
      'refuses a store into which the published role cannot write',
      [{ grantExecutionRole: false, acknowledge: [tried] }],
      ['error runbooks-cannot-write evidenceStore.grantExecutionRole'],
    ],
    [
      'lets nobody acknowledge that',
      [{ grantExecutionRole: false, acknowledge: [tried, { finding: 'runbooks-cannot-write', justification: 'Later, perhaps.' }] }],
      ['error runbooks-cannot-write evidenceStore.grantExecutionRole', 'error refused-acknowledgement evidenceStore.acknowledge[1]'],
    ],
    [
      'warns of 89 days',
      [{ objectLock: { retentionDays: 89 }, acknowledge: [tried] }],
      ['warning retention-short evidenceStore.objectLock'],
    ],
    ['does not warn of 90 days', [{ objectLock: { retentionDays: 90 }, acknowledge: [tried] }], []],
    [
      'warns of governance without a break-glass role',
      [{ acknowledge: [tried] }, { guardrails: {} }],
      ['warning governance-without-break-glass evidenceStore.objectLock'],
    ],
    [
      'takes the break-glass role that responder access makes',
      [{ acknowledge: [tried] }, { guardrails: {}, responderAccess: { breakGlass: { principals: ['222222222222'] } } }],
      [],
    ],
    [
      'warns of compliance, which nobody can undo',
      [{ objectLock: { mode: 'compliance', retentionYears: 1 }, acknowledge: [tried] }, { guardrails: {} }],
      ['warning compliance-is-final evidenceStore.objectLock'],
    ],
    [
      'warns of each Region in use without a bucket, by its name',
      [
        {
          regions: ['eu-central-1'],
          acknowledge: [tried, { finding: 'bucket-region-missing[us-east-1]', justification: 'Nothing runs there.' }],
        },
      ],
      ['warning bucket-region-missing[eu-west-1] evidenceStore.regions'],
    ],
    [
      'warns where remediation backs up to another bucket',
      [{ acknowledge: [tried] }, { remediation: { ...remediation, backupBucket: 'backups-{account}-{region}' } }],
      ['warning remediation-backs-up-elsewhere evidenceStore'],
    ],
    [
      'takes the name of the store, with the Region left open',
      [{ acknowledge: [tried] }, { remediation: { ...remediation, backupBucket: 'cordon-evidence-222222222222-{region}' } }],
      [],
    ],
    [
      'finds an acknowledgement that accepts nothing',
      [{ acknowledge: [tried, { finding: 'retention-short', justification: 'It was short once.' }] }],
      ['warning unused-acknowledgement evidenceStore.acknowledge[1]'],
    ],
  ];

  it.each(cases)('%s', (_, args, expected) => {
    expect(idsOf(...args)).toEqual(expected);
  });

  it('has a case for each rule', () => {
    const seen = new Set(cases.flatMap(([, , expected]) => expected.map((text) => text.split(' ')[1]!.split('[')[0])));
    // A hole is found by the tests of the proof, where the configuration makes one.
    expect(evidenceRules.map(({ id }) => id as string).filter((id) => !seen.has(id))).toEqual(['store-has-hole']);
  });

  it('reports a hole that the configuration makes', () => {
    expect(
      idsOf({ acknowledge: [tried] }, { guardrails: { breakGlassRoles: ['AWSSecurityIncidentResponseContainmentExecution'] } }),
    ).toEqual(['error store-has-hole evidenceStore']);
  });
});
