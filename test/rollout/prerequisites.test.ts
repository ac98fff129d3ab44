import { type Snapshot } from '../../lib/organization/snapshot';
import { absent, present, unknown } from '../../lib/core/reading';
import { planRollout } from '../../lib/rollout/planner';
import { verifyCoverage } from '../../lib/rollout/verify';
import { coverageToText } from '../../lib/report/coverage-text';
import { administrator, configured, management } from '../support/organization';
import { prepared } from './prepared';

const today = '2026-11-24';
const configuration = configured();
const other = '999999999999';
const stackSets = 'member.org.stacksets.cloudformation.amazonaws.com';
const securityIr = 'security-ir.amazonaws.com';
const refused = unknown({ call: 'organizations:X', code: 'AccessDeniedException', message: 'denied' });

const administrators = (account: string, ...services: string[]): Partial<Snapshot> => ({
  delegatedAdministrators: present([{ account, services }]),
});

const cases: readonly [string, string, Snapshot, Snapshot][] = [
  [
    'trusted access of AWS Security Incident Response',
    'security-ir-trusted-access-off',
    prepared({ trustedAccess: present([stackSets]) }),
    prepared({ trustedAccess: refused }),
  ],
  [
    'no service has trusted access',
    'security-ir-trusted-access-off',
    prepared({ trustedAccess: absent }),
    prepared({ trustedAccess: refused }),
  ],
  [
    'delegated administrator of AWS Security Incident Response',
    'security-ir-administrator-not-registered',
    prepared(administrators(administrator, stackSets)),
    prepared({ delegatedAdministrators: refused }),
  ],
  [
    'delegated administrator of StackSets',
    'delegated-administrator-not-registered',
    prepared(administrators(administrator, securityIr)),
    prepared({ delegatedAdministrators: refused }),
  ],
  [
    'access of StackSets',
    'stack-sets-trusted-access-off',
    prepared({ stackSetsAccess: present('DISABLED') }),
    prepared({ stackSetsAccess: refused }),
  ],
  ['triage service-linked role', 'triage-role-absent', prepared({}, absent), prepared({}, refused)],
];

const verify = (snapshot: Snapshot) => verifyCoverage({ configuration, snapshot, today });
const lastLine = (snapshot: Snapshot) => coverageToText(verify(snapshot), { colour: false }).trimEnd().split('\n').at(-1);

describe('a proof', () => {
  it('holds where the roles and every prerequisite are there, and names both', () => {
    expect(verify(prepared()).exitCode).toBe(0);
    expect(lastLine(prepared())).toBe(
      '✔ containment roles: 2 of 2 accounts · membership: not checked · prerequisites: 5 of 5 · administrator account: GuardDuty and Security Hub on in 1 of 1 Region',
    );
  });

  it('says what was not looked at', () => {
    const text = coverageToText(verify(prepared()), { colour: false });
    expect(text).toContain('not checked:\n  the membership and the accounts it covers: the snapshot does not have it\n');
    expect(text).not.toMatch(/covered/);
  });

  it.each(cases)('does not hold where this is absent, though every account has its roles: %s', (_, id, without) => {
    const coverage = verify(without);
    expect(coverage.exitCode).toBe(1);
    expect(coverage.findings).toContainEqual(expect.objectContaining({ id, severity: 'error' }));
    expect(lastLine(without)).toMatch(
      new RegExp(`^✖ containment roles: 2 of 2 accounts · membership: not checked · prerequisites: [34] of 5 · .*${id}`),
    );
  });

  it.each(cases)('is unknown where this was not read: %s', (_, id, __, unread) => {
    const coverage = verify(unread);
    expect(coverage.exitCode).toBe(3);
    expect(coverage.prerequisites).toContainEqual(expect.objectContaining({ id, status: 'unknown' }));
    expect(lastLine(unread)).toMatch(/^\? containment roles: \d of 2 accounts .*prerequisites: [34] of 5 \([12] unknown\)/);
  });
});

it('names both accounts where another one is the delegated administrator', () => {
  const [found] = verify(prepared(administrators(other, securityIr, stackSets))).findings;
  expect(found?.message).toContain(`${administrator} is not registered`);
  expect(found?.message).toContain(`${other} is`);
});

it('asks for no delegated administrator where none is configured, and for the absence of another one', () => {
  const own = configured({ organization: { delegatedAdministrator: undefined }, rollout: { from: 'management-account' } });
  const provenOf = (delegatedAdministrators: Snapshot['delegatedAdministrators']) =>
    verifyCoverage({ configuration: own, snapshot: prepared({ delegatedAdministrators }), today });
  expect(provenOf(present([])).prerequisites.map(({ id, status }) => `${id} ${status}`)).toEqual([
    'security-ir-trusted-access-off present',
    'security-ir-administrator-not-registered present',
    'stack-sets-trusted-access-off present',
    'triage-role-absent present',
  ]);
  expect(provenOf(refused).exitCode).toBe(3);
});

describe('the management account alone', () => {
  const scope = 'management-account';
  const notYet = prepared({ trustedAccess: absent, delegatedAdministrators: present([]), stackSetsAccess: present('DISABLED') });
  const coverage = (snapshot: Snapshot) => verifyCoverage({ configuration, snapshot, today, scope });

  it('holds before there is trusted access or an administrator, and says that neither was looked at', () => {
    const found = coverage(notYet);
    expect(found).toMatchObject({ exitCode: 0, findings: [], prerequisites: [{ id: 'triage-role-absent', status: 'present' }] });
    const text = coverageToText(found, { colour: false });
    expect(text).toContain('not checked:\n  the StackSets and the member accounts\n  trusted access and delegated administrators\n');
    expect(text).toMatch(/^✔ containment roles: 1 of 1 account · .*prerequisites: 1 of 1 · only management-account was checked$/m);
    expect(planRollout({ configuration, snapshot: notYet, today, scope }).findings).toEqual([]);
  });

  it('does not hold without its triage role', () => {
    expect(coverage(prepared({}, absent))).toMatchObject({ exitCode: 1, findings: [{ id: 'triage-role-absent', severity: 'error' }] });
    expect(coverage(prepared({}, refused))).toMatchObject({ exitCode: 3, findings: [{ id: 'prerequisite-unknown' }, {}] });
  });
});

it('says that the StackSets alone were looked at, without the triage role', () => {
  const found = verifyCoverage({ configuration, snapshot: prepared({}, absent), today, scope: 'stack-sets' });
  expect(found.exitCode).toBe(0);
  expect(found.prerequisites.map(({ id }) => id)).not.toContain('triage-role-absent');
  expect(found.notLookedAt[0]).toBe('the stack and the triage service-linked role of the management account');
});

it('lets an organization be planned that AWS Security Incident Response has no access to yet', () => {
  const plan = planRollout({
    configuration,
    snapshot: prepared({ trustedAccess: present([stackSets]), ...administrators(administrator, stackSets) }),
    today,
  });
  expect(plan.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(plan.findings.map(({ id, severity }) => `${severity} ${id}`)).toEqual(
    expect.arrayContaining(['warning security-ir-trusted-access-off', 'warning security-ir-administrator-not-registered']),
  );
  expect(management).toBe(plan.managementAccount.account);
});
