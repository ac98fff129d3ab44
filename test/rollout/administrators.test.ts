import { administeredServices } from '../../lib/configuration/administrators';
import { type Configuration } from '../../lib/configuration/configuration';
import { type AdministratorRole, administratorRoles } from '../../lib/configuration/administrator-roles';
import { type DelegatedAdministrator } from '../../lib/organization/snapshot';
import { present, unknown, type Reading } from '../../lib/core/reading';
import { planRollout } from '../../lib/rollout/planner';
import { type RolloutScope } from '../../lib/rollout/plan';
import { type Prerequisite } from '../../lib/rollout/prerequisite';
import { prerequisites } from '../../lib/rollout/prerequisites';
import { verifyCoverage } from '../../lib/rollout/verify';
import { administrator, configured, management, sketch } from '../support/organization';
import { type AutomationRuleV2 } from '../../lib/configuration/automation-rule-v2';

const other = '999999999999';
const today = '2026-11-24';

const findings: Readonly<Record<AdministratorRole, string>> = {
  membership: 'security-ir-administrator-not-registered',
  stackSets: 'delegated-administrator-not-registered',
  guardDuty: 'guardduty-administrator-not-registered',
  securityHub: 'security-hub-administrator-not-registered',
};

/** Each role registered for an account; several for StackSets, which can have them. */
function registered(accounts: Partial<Record<AdministratorRole, string>>): Reading<readonly DelegatedAdministrator[]> {
  const ids = [...new Set(Object.values(accounts))].sort();
  return present(
    ids.map((account) => ({
      account,
      services: administratorRoles.filter((role) => accounts[role] === account).map((role) => administeredServices[role].principal),
    })),
  );
}

const without = (accounts: Partial<Record<AdministratorRole, string>>, role: AdministratorRole) =>
  Object.fromEntries(Object.entries(accounts).filter(([one]) => one !== role));
const everywhere = (account: string) => ({ membership: account, stackSets: account, guardDuty: account, securityHub: account });
const apart = { membership: management, stackSets: '333333333333', guardDuty: '444444444444', securityHub: '555555555555' };
const rolledOutFrom = (from: Configuration['rollout']['from']) => ({ rollout: { from } });

function found(
  configuration: Configuration,
  delegatedAdministrators: Reading<readonly DelegatedAdministrator[]>,
  scope: RolloutScope = 'all',
): Partial<Record<AdministratorRole, Prerequisite>> {
  const all = prerequisites(configuration, sketch({}, { delegatedAdministrators }), scope);
  return Object.fromEntries(
    administratorRoles.flatMap((role) => all.filter(({ id }) => id === findings[role]).map((prerequisite) => [role, prerequisite])),
  );
}

const statuses = (...given: Parameters<typeof found>) =>
  Object.fromEntries(Object.entries(found(...given)).map(([role, { status }]) => [role, status]));

describe.each(administratorRoles)('the administrator %s', (role) => {
  const own = configured({ organization: { administrators: { [role]: '333333333333' } } });

  it('is the one that is configured, by the short form or by its own key', () => {
    expect(statuses(configured(), registered(everywhere(administrator)))).toMatchObject({ [role]: 'present' });
    expect(statuses(own, registered({ ...everywhere(administrator), [role]: '333333333333' }))).toMatchObject({ [role]: 'present' });
  });

  it('is a finding with both values where another one is registered', () => {
    for (const [configuration, wanted] of [
      [configured(), administrator],
      [own, '333333333333'],
    ] as const) {
      const snapshot = sketch({}, { delegatedAdministrators: registered({ ...everywhere(administrator), [role]: other }) });
      const planned = planRollout({ configuration, snapshot, today }).findings.filter(({ id }) => id === findings[role]);
      const proven = verifyCoverage({ configuration, snapshot, today }).findings.filter(({ id }) => id === findings[role]);
      expect(planned).toMatchObject([{ severity: role === 'stackSets' ? 'error' : 'warning' }]);
      expect(proven).toMatchObject([{ severity: 'error' }]);
      for (const { message } of [...planned, ...proven]) {
        expect(message).toContain(wanted);
        expect(message).toContain(other);
        expect(message).toContain(administeredServices[role].principal);
      }
    }
  });

  it('is a finding with its remedy where its own key names it and nobody is registered', () => {
    const [none] = [found(own, present([]))[role]];
    expect(none).toMatchObject({ status: 'absent', message: expect.stringContaining('no account is') as string });
    expect(none?.status === 'absent' && none.remedy).toMatch(/run in the management account.*: aws .* 333333333333/);
  });

  it('is unknown where delegated administrators were not read', () => {
    const reason = { call: 'organizations:ListDelegatedAdministrators', code: 'AccessDeniedException', message: 'denied' };
    expect(found(own, unknown(reason))[role]).toMatchObject({ status: 'unknown', reason });
  });
});

it('finds four administrators in four accounts, the management account too', () => {
  const configuration = configured({ organization: { delegatedAdministrator: undefined, administrators: apart } });
  const expected = { membership: 'present', stackSets: 'present', guardDuty: 'present', securityHub: 'present' };
  expect(statuses(configuration, registered(without(apart, 'membership')))).toEqual(expected);
});

it.each(['membership', 'guardDuty', 'securityHub'] as const)(
  'names the account that is registered where the management account is to administer: %s',
  (role) => {
    const configuration = configured({ organization: { administrators: { [role]: management } } });
    const others = without(everywhere(administrator), role);
    expect(statuses(configuration, registered(others))).toMatchObject({ [role]: 'present' });
    const differs = found(configuration, registered({ ...others, [role]: other }))[role];
    expect(differs?.status === 'absent' && differs.message).toMatch(new RegExp(`${management}.*${other}`));
  },
);

it('does not mind who else may call StackSets where the management account does', () => {
  const configuration = configured({ organization: { administrators: { stackSets: management } }, ...rolledOutFrom('management-account') });
  expect(statuses(configuration, registered(everywhere(administrator)))).not.toHaveProperty('stackSets');
});

it('asks for no administrator of a service that neither the configuration nor the organization uses', () => {
  const { membership, stackSets } = everywhere(administrator);
  expect(Object.keys(found(configured(), registered({ membership, stackSets })))).toEqual(['membership', 'stackSets']);
});

it.each<[string, Partial<Configuration>, AdministratorRole]>([
  ['a route of GuardDuty findings', { routes: [routeOf({ guardDuty: {} })] }, 'guardDuty'],
  ['a route of Security Hub findings', { routes: [routeOf({ securityHub: {} })] }, 'securityHub'],
])('asks for the administrator of a service that %s needs', (_, over, role) => {
  const { membership, stackSets } = everywhere(administrator);
  expect(statuses(configured(over), registered({ membership, stackSets }))).toMatchObject({ [role]: 'absent' });
});

it('says that a membership ends at once with the registration of its administrator', () => {
  const differs = found(configured(), registered({ ...everywhere(administrator), membership: other })).membership;
  expect(differs?.status === 'absent' && differs.remedy).toMatch(/cancel the membership immediately/);
});

describe('the management account as administrator', () => {
  const said = (over: Parameters<typeof configured>[0]) =>
    planRollout({ configuration: configured(over), snapshot: sketch({}), today })
      .findings.filter(({ id }) => id === 'management-account-is-administrator' || id === 'security-hub-v2-in-management-account')
      .map(({ id, severity }) => `${severity} ${id}`);
  const newer = routeOf({ securityHubV2: {} });
  const rule: AutomationRuleV2 = {
    name: 'rule-v2',
    owner: 'security-operations',
    justification: 'It is known.',
    expires: '2027-06-30',
    enabled: true,
    order: 100,
    regions: ['eu-west-1'],
    criteria: [{ field: 'finding_info.types', equals: ['Software and Configuration Checks'] }],
    update: { comment: 'Looked at.' },
  };

  it.each<[string, string[], Parameters<typeof configured>[0]]>([
    ['of the membership', ['notice management-account-is-administrator'], { organization: { administrators: { membership: management } } }],
    ['of GuardDuty', ['notice management-account-is-administrator'], { organization: { administrators: { guardDuty: management } } }],
    ['of Security Hub', ['notice management-account-is-administrator'], { organization: { administrators: { securityHub: management } } }],
    ['of StackSets, which AWS does not advise against', [], { organization: { administrators: { stackSets: management } } }],
    ['where nobody wrote it', [], { organization: { delegatedAdministrator: undefined }, ...rolledOutFrom('management-account') }],
    ['of nothing', [], {}],
    ['of nothing, with routes of the newer Security Hub', [], { routes: [newer] }],
    [
      'of the newer Security Hub, which AWS refuses',
      ['warning security-hub-v2-in-management-account', 'notice management-account-is-administrator'],
      { organization: { administrators: { securityHub: management } }, routes: [newer] },
    ],
    [
      'of the newer Security Hub, for whose findings there is a rule',
      ['warning security-hub-v2-in-management-account', 'notice management-account-is-administrator'],
      { organization: { administrators: { securityHub: management } }, automationRulesV2: [rule] },
    ],
  ])('is said as AWS documents it: %s', (_, expected, over) => {
    expect(said(over)).toEqual(expected);
  });
});

function routeOf(events: NonNullable<Configuration['routes']>[number]['events']): NonNullable<Configuration['routes']>[number] {
  const retry = { maximumRetryAttempts: 1, maximumEventAgeSeconds: 60 };
  return { name: 'one', events, targets: [{ sns: { topicName: 'alerts' } }], retry, alarmOnEvents: false };
}
