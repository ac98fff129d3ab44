import { withDefaults, type WrittenConfiguration } from '../../lib/configuration/defaults';
import { type WrittenRemediation } from '../../lib/configuration/remediation';
import { baseOf } from '../../lib/core/acknowledge';
import { checkRemediation } from '../../lib/remediation/check';
import { type SectionReport } from '../../lib/core/section-findings';
import { remediationRules } from '../../lib/remediation/findings';
import cases from '../cases/remediation/check.json';
import { sketch } from '../support/organization';

/** What differs from a configuration of which nothing is to be said but what nobody can know. */
interface Given {
  readonly remediation?: Partial<WrittenRemediation>;
  readonly rest?: Partial<WrittenConfiguration>;
  readonly without?: readonly (keyof WrittenConfiguration)[];
}

interface Violating extends Given {
  readonly expected: string;
  /** What the remedy asks whether it was meant. @default - nothing is near */
  readonly near?: string;
}

const reason = 'Counted and looked at on 30 November 2026.';
const unseen = ['people-not-counted', 'set-up-not-seen'].map((finding) => ({ finding, justification: reason }));

function check({ remediation, rest, without = [] }: Given, seen = true): SectionReport {
  const written: WrittenConfiguration = {
    organization: {
      id: 'o-exampleorgid',
      managementAccount: '111111111111',
      delegatedAdministrator: '222222222222',
      membershipRegion: 'eu-west-1',
    },
    evidenceStore: { grantExecutionRole: true },
    ...rest,
    remediation: {
      approvers: ['permission-set/SecurityResponder'],
      notify: ['security@example.com'],
      backupBucket: 'cordon-evidence-222222222222-{region}',
      logBuckets: ['aws-controltower-logs-*'],
      ...remediation,
      acknowledge: [...(seen ? unseen : []), ...(remediation?.acknowledge ?? [])],
    },
  };
  return checkRemediation(
    withDefaults(Object.fromEntries(Object.entries(written).filter(([key]) => !without.includes(key as 'tags'))) as never),
  );
}

const lines = ({ findings }: SectionReport): readonly string[] => findings.map(({ severity, id, path }) => `${severity} ${id} ${path}`);
const seenByDefault = (rule: string): boolean => unseen.some(({ finding }) => finding === rule);
const rows = (
  cases as unknown as readonly { readonly rule: string; readonly compliant?: Given; readonly violating: readonly Violating[] }[]
).map((row) => [row.rule, row] as const);

describe('the check of remediation', () => {
  it('has cases for each rule', () => {
    expect(rows.map(([rule]) => rule)).toEqual(remediationRules.map(({ id }) => id));
  });

  it('says nothing of a configuration without remediation', () => {
    expect(check({ without: ['remediation'] })).toEqual({ findings: [], acknowledged: [] });
  });

  it('says what nobody can know, and nothing else, of a configuration that chooses nothing dangerous', () => {
    expect(lines(check({}, false))).toEqual(['unknown people-not-counted remediation.approvers', 'unknown set-up-not-seen remediation']);
  });

  it.each(rows.filter(([, { compliant }]) => compliant !== undefined))('%s: finds nothing where the configuration complies', (_, row) => {
    expect(lines(check(row.compliant!))).toEqual([]);
  });

  describe.each(rows)('%s', (rule, { violating }) => {
    it.each(violating.map((given) => [given.expected, given] as const))('finds %s, and that alone', (expected, given) => {
      const report = check(given, !seenByDefault(rule));
      const found = lines(report).filter((line) => seenByDefault(rule) === false || line.includes(rule));
      expect(found).toEqual([expected]);
      const { remedy } = report.findings.find(({ id }) => baseOf(id) === rule)!;
      expect(remedy.includes('Did you mean')).toBe(given.near !== undefined);
      if (given.near !== undefined) expect(remedy).toContain(`Did you mean ${given.near}?`);
    });

    it.each(violating.map((given) => [given.expected.split(' ')[1]!, given] as const))(
      '%s: is accepted with a reason, or never',
      (id, given) => {
        const acknowledge = [...(given.remediation?.acknowledge ?? []), { finding: id, justification: reason }];
        const known = seenByDefault(rule);
        const report = check({ ...given, remediation: { ...given.remediation, acknowledge: known ? unseen : acknowledge } }, !known);
        if (remediationRules.find((one) => one.id === rule)!.acknowledgeable) {
          expect(lines(report)).toEqual([]);
          expect(report.acknowledged).toContainEqual({ finding: expect.objectContaining({ id }), justification: reason });
        } else {
          expect(report.findings.map((finding) => finding.id)).toEqual([id, 'refused-acknowledgement']);
        }
      },
    );
  });

  it('finds an acknowledgement that accepts nothing, at its place', () => {
    const acknowledge = [{ finding: 'time-short', justification: 'It was short once.' }];
    expect(lines(check({ remediation: { acknowledge } }))).toEqual(['warning unused-acknowledgement remediation.acknowledge[2]']);
  });

  it('says how many different people are needed', () => {
    const message = (remediation: Partial<WrittenRemediation>): string =>
      check({ remediation }, false).findings.find(({ id }) => id === 'people-not-counted')!.message;
    expect(message({ people: 2 })).toMatch(/the role of approvers: 3 different people must approve what somebody asks for$/);
    const automatic = [{ name: 'one', action: 'ec2-instance', types: ['TTPs'] }] as const;
    expect(message({ people: 1, automatic, approvers: ['permission-set/A', 'permission-set/B'] })).toMatch(
      /one of the 2 roles of approvers: 2 different people must approve what somebody asks for, and 1 what a trigger asks for$/,
    );
  });

  it('says what still asks people where a trigger asks nobody', () => {
    const { findings } = check({
      remediation: {
        protectedTags: [{ key: 'contain', value: 'never' }],
        automatic: [{ name: 'one', action: 'ec2-instance', types: ['TTPs'], approval: 'not-required' }],
      },
      rest: { environment: { criticalAccounts: ['444444444444', '555555555555'] } },
    });
    expect(findings[0]!.message).toContain(
      'People still decide only for 2 critical accounts, 1 protected tag, roles of people, and findings',
    );
  });

  it('names the account of an approver that the snapshot does not have', () => {
    const configuration = withDefaults({
      organization: {
        id: 'o-exampleorgid',
        managementAccount: '111111111111',
        delegatedAdministrator: '222222222222',
        membershipRegion: 'eu-west-1',
      },
      remediation: {
        approvers: ['arn:aws:iam::333333333333:role/A', 'arn:aws:iam::999999999999:role/A'],
        notify: ['security@example.com'],
        backupBucket: 'backups',
      },
    });
    const messages = checkRemediation(configuration, sketch({ accounts: { '333333333333': ['root'] } })).findings.map(
      ({ message }) => message,
    );
    expect(messages.slice(0, 2)).toEqual([
      'is a role of account 333333333333, but 222222222222 administers Security Hub',
      'is a role of account 999999999999, which is not in the organization, but 222222222222 administers Security Hub',
    ]);
  });

  it('leaves a bucket beside an evidence store to the layer of the store', () => {
    expect(lines(check({ remediation: { backupBucket: 'backups-{account}-{region}' } }))).toEqual([]);
  });
});
