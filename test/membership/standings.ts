import { type Configuration } from '../../lib/configuration/configuration';
import { absent, present, type Reading } from '../../lib/core/reading';
import { type DeployedMembership } from '../../lib/organization/membership';
import { type Account, type Snapshot } from '../../lib/organization/snapshot';
import { active, associated, denied, onboarded, service, whole, workload } from '../onboarding/organizations';

/** What is known of one member account, as a row of `test/cases/coverages` says it. */
export interface Row {
  readonly roles: 'yes' | 'no' | 'unknown';
  readonly membership: 'associated' | 'unassociated' | 'disassociated' | 'unrelated' | 'unknown' | 'pending' | 'suspended' | 'outside';
  readonly triageRole: 'yes' | 'no' | 'unknown' | 'not-looked-at';
  /** @default wanted */
  readonly configured?: 'wanted' | 'not-wanted' | 'not-said';
  /** Whether the rollout leaves the account out. @default false */
  readonly excluded?: boolean;
}

const elsewhere = ['ou-ab12-elsewher'];
const roleNames = present(['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution']);

export function configurationOf({ configured = 'wanted', excluded = false }: Row): Configuration {
  const base = whole(excluded ? { rollout: { exclude: [{ account: workload, reason: 'a test' }] } } : {});
  const { membership, ...without } = base;
  if (configured === 'not-said') return without;
  return configured === 'wanted'
    ? { ...without, membership: membership! }
    : { ...without, membership: { ...membership!, coverage: elsewhere } };
}

const relationships: Readonly<Record<Row['membership'], Reading<{ readonly status: string; readonly type: string }>>> = {
  associated,
  unassociated: present({ status: 'Unassociated', type: 'Organization' }),
  disassociated: present({ status: 'Disassociated', type: 'Organization' }),
  unrelated: present({ status: 'Unassociated', type: 'Unrelated' }),
  unknown: denied('security-ir:BatchGetMemberAccountDetails'),
  pending: present({ status: 'Pending', type: 'Organization' }),
  suspended: present({ status: 'Unassociated', type: 'Organization' }),
  outside: present({ status: 'Unassociated', type: 'Organization' }),
};

const readings: Readonly<Record<'yes' | 'no' | 'unknown', Reading<{ readonly arn: string }>>> = {
  yes: present({ arn: 'arn:aws:iam::333333333333:role/x' }),
  no: absent,
  unknown: denied('iam:GetRole'),
};

/** An organization in which all else is done, with the member account of the row. */
export function snapshotOf(row: Row): Snapshot {
  const units: DeployedMembership['coverage'] = { entireOrganization: row.membership !== 'outside', organizationalUnits: elsewhere };
  const snapshot = onboarded(configurationOf({ ...row, excluded: false }), {
    securityIncidentResponse: service([active({ coverage: units })], {
      accounts: { ...service().accounts, [workload]: relationships[row.membership] },
    }),
  });
  const member = (account: Account): Account => ({
    ...account,
    state: row.membership === 'suspended' ? 'SUSPENDED' : 'ACTIVE',
    containmentRoles: row.roles === 'unknown' ? denied('iam:GetRole') : row.roles === 'yes' ? roleNames : absent,
    ...(row.triageRole !== 'not-looked-at' && { triageServiceLinkedRole: readings[row.triageRole] }),
  });
  return {
    ...snapshot,
    accounts: snapshot.accounts.map((account) => (account.id === workload ? member(account) : account)),
    ...(row.roles === 'no' && { stackSets: withoutInstance(snapshot.stackSets) }),
  };
}

function withoutInstance(stackSets: Snapshot['stackSets']): Snapshot['stackSets'] {
  return Object.fromEntries(
    Object.entries(stackSets).map(([name, set]) => {
      if (set.status !== 'present' || set.value.instances.status !== 'present') return [name, set];
      const instances = present(set.value.instances.value.filter(({ account }) => account !== workload));
      return [name, present({ ...set.value, instances })];
    }),
  );
}

export { workload };
