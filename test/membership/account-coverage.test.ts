import { type DeployedMembership } from '../../lib/organization/membership';
import { type Snapshot } from '../../lib/organization/snapshot';
import { proveMembership } from '../../lib/membership/account-coverage';
import { verifyCoverage, type Coverage } from '../../lib/rollout/verify';
import { coverageToText } from '../../lib/report/coverage-text';
import { present } from '../../lib/core/reading';
import { administrator, configured, management } from '../support/organization';
import { active, denied, onboarded, service, whole, workload } from '../onboarding/organizations';

const configuration = whole();
const verify = (securityIncidentResponse: Snapshot['securityIncidentResponse'], of = configuration): Coverage => {
  const { securityIncidentResponse: before, ...snapshot } = onboarded(of);
  expect(before).toBeDefined();
  const given = { ...snapshot, ...(securityIncidentResponse && { securityIncidentResponse }) };
  return verifyCoverage({ configuration: of, snapshot: given, today: '2026-11-24' });
};
const idsOf = ({ findings }: Coverage): readonly string[] => findings.map(({ id }) => id).filter((id) => /member|cover/.test(id));
const unassociated = present({ status: 'Unassociated', type: 'Organization' });
const apart = (membership: DeployedMembership = active()) =>
  service([membership], { accounts: { ...service().accounts, [workload]: unassociated } });

describe('the coverage of the membership beside that of the roles', () => {
  it('holds where both are, and names both', () => {
    const coverage = verify(service());
    expect(coverage.exitCode).toBe(0);
    expect(coverageToText(coverage, { colour: false })).toMatch(
      /✔ containment roles: 3 of 3 accounts · membership: 3 of 3 accounts · triage role: 1 of 3 accounts, 2 not checked · both: 3 of 3 accounts/,
    );
    expect(coverage.notLookedAt.join()).not.toContain('the membership and the accounts it covers');
  });

  it('is not checked where the snapshot does not have it, and then nothing is claimed', () => {
    const coverage = verify(undefined);
    expect(coverage.membership).toEqual({ status: 'not-checked', why: 'the snapshot does not have it' });
    expect(coverage.notLookedAt).toContain('the membership and the accounts it covers: the snapshot does not have it');
    expect(coverageToText(coverage, { colour: false })).toMatch(/ · membership: not checked · /);
    const unasked = { status: 'unknown', reason: { call: 'security-ir:ListMemberships', code: 'not-asked', message: 'm' } } as const;
    expect(verify(service([], { memberships: { 'eu-west-1': unasked } })).membership).toEqual({ status: 'not-checked', why: 'm' });
  });

  it.each<[string, Snapshot['securityIncidentResponse'], string, number]>([
    ['no membership', service([]), 'membership-missing', 1],
    ['a cancelled one', service([active({ status: 'Cancelled' })]), 'membership-missing', 1],
    ['two', service([active(), active({ id: 'm-1234567890abd' })]), 'membership-missing', 1],
    [
      'one in another Region',
      service([], { memberships: { 'eu-west-1': present([]), 'us-east-1': present([active()]) } }),
      'membership-missing',
      1,
    ],
    ['a refused answer', service([], { memberships: { 'eu-west-1': denied('security-ir:ListMemberships') } }), 'membership-unknown', 3],
    ['an account that is not associated', apart(), 'account-not-covered', 1],
    [
      'an account of which AWS says nothing',
      service([active()], {
        accounts: {
          [management]: present({ status: 'Associated', type: 'Organization' }),
          [administrator]: present({ status: 'Associated', type: 'Organization' }),
        },
      }),
      'account-coverage-unknown',
      3,
    ],
    [
      'an account with a status that AWS has added',
      service([active()], { accounts: { ...service().accounts, [workload]: present({ status: 'Pending', type: 'Organization' }) } }),
      'account-coverage-unknown',
      3,
    ],
  ])('%s does not pass', (_, given, id, exitCode) => {
    const coverage = verify(given);
    expect(idsOf(coverage)).toEqual([id]);
    expect(coverage.exitCode).toBe(exitCode);
  });

  it('warns of roles outside of the membership where the configuration does not say whom it covers', () => {
    const { membership, ...without } = configuration;
    expect(membership).toBeDefined();
    const coverage = verify(apart(), without);
    expect(idsOf(coverage)).toEqual(['roles-without-membership']);
    expect(coverage.exitCode).toBe(0);
  });

  it('warns of an account that is covered and not asked for', () => {
    const units = { ...configuration, membership: { name: 'example', triage: true, coverage: ['ou-ab12-security0'] } };
    const coverage = verify(
      service([active({ coverage: { entireOrganization: false, organizationalUnits: ['ou-ab12-security0'] } })]),
      units,
    );
    expect(idsOf(coverage)).toEqual(['account-covered-besides']);
  });

  it('looks at active accounts alone', () => {
    const snapshot = onboarded(configured(), { securityIncidentResponse: service() });
    const suspended = {
      ...snapshot,
      accounts: snapshot.accounts.map((one) => (one.id === workload ? { ...one, state: 'SUSPENDED' as const } : one)),
    };
    const proof = proveMembership(configuration, suspended);
    expect(proof.status === 'active' && proof.accounts.map(({ account }) => account)).toEqual([management, administrator]);
  });
});
