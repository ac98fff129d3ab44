import { present, unknown } from '../../lib/core/reading';
import { type Snapshot } from '../../lib/organization/snapshot';
import { type Configuration } from '../../lib/configuration/configuration';
import { planRollout, withNothingDeployed } from '../../lib/rollout/planner';
import { planToJson } from '../../lib/rollout/plan-file';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { administrator, configured, deployed, instance, management, root, sketch, unit } from '../support/organization';

const today = '2026-11-24';
const plan = (configuration: Configuration, snapshot: Snapshot) => planRollout({ configuration, snapshot, today });
const definition = (configuration: Configuration, purpose: 'canary' | 'organization' = 'organization') =>
  stackSetDefinitions(configuration, { root }).find((set) => set.purpose === purpose)!;
const findingIds = (configuration: Configuration, snapshot: Snapshot) =>
  plan(configuration, snapshot).findings.map(({ id, severity }) => `${severity} ${id}`);
const one = '333333333333';
const two = '444444444444';
const three = '555555555555';

describe('who gets what', () => {
  const organization = sketch({
    units: { apps: 'root', web: 'apps', labs: 'root' },
    accounts: { [one]: ['web'], [two]: ['labs'], [three]: ['apps', 'SUSPENDED'] },
  });

  it('leaves the management account to its own stack', () => {
    expect(plan(configured(), organization).leftOut).toContainEqual({
      account: management,
      name: 'account-111',
      reason: { kind: 'management-account', stackName: 'cordon-containment-roles-management-account' },
    });
  });

  it('leaves out a suspended account, and says its state', () => {
    expect(plan(configured(), organization).leftOut).toContainEqual(
      expect.objectContaining({ account: three, reason: { kind: 'suspended', state: 'SUSPENDED' } }),
    );
  });

  it('leaves out an excluded account with its reason and end, and says when the end has passed', () => {
    const exclude = [{ account: one, reason: 'leaves', until: '2026-11-23' }];
    const made = plan(configured({ rollout: { exclude } }), organization);
    expect(made.leftOut).toContainEqual(
      expect.objectContaining({ account: one, reason: { kind: 'excluded', reason: 'leaves', until: '2026-11-23', expired: true } }),
    );
    expect(made.findings.map(({ id }) => id)).toContain('exclusion-expired');
    expect(
      planRollout({ configuration: configured({ rollout: { exclude } }), snapshot: organization, today: '2026-11-23' }).findings.map(
        ({ id }) => id,
      ),
    ).not.toContain('exclusion-expired');
  });

  it.each([
    ['no end', undefined, true],
    ['an end in the far future', '2099-01-01', true],
    ['an end 366 days ahead', '2027-11-25', true],
    ['an end 365 days ahead', '2027-11-24', false],
  ])('warns of an exclusion with %s: %s, %s', (_, until, warns) => {
    const exclude = [{ account: one, reason: 'leaves', ...(until !== undefined && { until }) }];
    const found = planRollout({
      configuration: configured({ rollout: { exclude } }),
      snapshot: organization,
      today: '2026-11-24',
    }).findings;
    expect(found.filter(({ id }) => id === 'exclusion-too-long').map(({ accounts }) => accounts)).toEqual(warns ? [[one]] : []);
  });

  it('tells an account under the root from one in a unit that is not targeted', () => {
    const made = plan(configured({ rollout: { targets: [unit('apps')] } }), organization);
    expect(made.leftOut).toContainEqual(expect.objectContaining({ account: administrator, reason: { kind: 'under-the-root' } }));
    expect(made.leftOut).toContainEqual(
      expect.objectContaining({
        account: two,
        reason: { kind: 'in-no-targeted-unit', organizationalUnit: unit('labs'), organizationalUnitName: 'labs' },
      }),
    );
    expect(made.waves.flatMap((wave) => wave.accounts.map(({ account }) => account))).toEqual([one]);
  });

  it('filters a canary account that is in none of the targets', () => {
    const made = plan(configured({ rollout: { targets: [unit('apps')], canary: [two] } }), organization);
    expect(made.leftOut).toContainEqual(expect.objectContaining({ account: two, reason: expect.objectContaining({ kind: 'filtered' }) }));
  });

  it('puts canary accounts first, then units in order, then the rest', () => {
    const configuration = configured({
      rollout: { canary: [administrator], waves: [{ name: 'labs', organizationalUnits: [unit('labs')] }] },
    });
    const made = plan(configuration, organization);
    expect(made.waves.map(({ name, stackSet, accounts }) => [name, stackSet, accounts.map(({ account }) => account)])).toEqual([
      ['canary', 'cordon-containment-roles-canary', [administrator]],
      ['labs', 'cordon-containment-roles', [two]],
      ['rest', 'cordon-containment-roles', [one]],
    ]);
  });

  it('addresses the rest by the targets less everybody who is already with an earlier wave', () => {
    const configuration = configured({
      rollout: {
        canary: [administrator],
        waves: [{ name: 'labs', organizationalUnits: [unit('labs')] }],
        exclude: [{ account: one, reason: 'x' }],
      },
    });
    expect(plan(configuration, organization).waves.at(-1)!.targets).toEqual({
      organizationalUnits: [root],
      accounts: [administrator, one, two],
      accountFilterType: 'DIFFERENCE',
    });
  });

  it('puts every account into exactly one place', () => {
    const made = plan(configured({ rollout: { canary: [one], exclude: [{ account: two, reason: 'x' }] } }), organization);
    const places = [...made.waves.flatMap(({ accounts }) => accounts), ...made.leftOut].map(({ account }) => account).sort();
    expect(places).toEqual(organization.accounts.map(({ id }) => id));
  });
});

describe('what happens to an account', () => {
  const configuration = configured();
  const at = (instances: Parameters<typeof deployed>[1], over = {}) =>
    sketch(
      { accounts: { [one]: ['root'] } },
      {
        stackSets: {
          'cordon-containment-roles': present(deployed(definition(configuration), instances, over)),
          'cordon-containment-roles-canary': { status: 'absent' },
        },
      },
    );
  const action = (snapshot: Snapshot) => plan(configuration, snapshot).waves[0]!.accounts.find(({ account }) => account === one)!.action;

  it('is created where there is no instance', () => {
    expect(action(at([]))).toEqual({ kind: 'create' });
  });
  it('is nothing where the instance is current', () => {
    expect(action(at([instance(one)]))).toEqual({ kind: 'none' });
  });
  it('is a retry with the reason of AWS where the instance is not current', () => {
    expect(action(at([instance(one, { status: 'OUTDATED', detailedStatus: 'FAILED', statusReason: 'no' })]))).toEqual({
      kind: 'retry',
      status: 'OUTDATED',
      detailedStatus: 'FAILED',
      statusReason: 'no',
    });
  });
  it('is a retry where the instance is CURRENT and its last operation was not a success', () => {
    expect(action(at([instance(one, { detailedStatus: 'CANCELLED' })])).kind).toBe('retry');
  });
  it('is an update of every existing instance where the template differs, from what to what', () => {
    const older = definition(configuration).templateBody.replace('s3:PutObjectAcl', 's3:PutObjectOld');
    const made = plan(configuration, at([instance(one), instance(administrator)], { templateBody: older }));
    expect(made.stackSets).toEqual([
      expect.objectContaining({
        action: 'update',
        reaches: 2,
        changes: [expect.objectContaining({ from: ['s3:PutObjectOld'], to: ['s3:PutObjectAcl'] })],
      }),
    ]);
    expect(made.stackSets[0]!.changes[0]!.path).toMatch(/ContainmentExecutionRole.*Statement\[AllowS3Write\]\.Action$/);
    expect(made.waves[0]!.accounts.map(({ action: { kind } }) => kind)).toEqual(['update', 'update']);
  });
  it('is nothing where the deployed template is the same with other white space', () => {
    const spaced = JSON.stringify(JSON.parse(definition(configuration).templateBody), undefined, 4);
    expect(plan(configuration, at([], { templateBody: spaced })).stackSets[0]!.action).toBe('none');
  });
  it('ignores tags that others put on the StackSet', () => {
    expect(plan(configuration, at([], { tags: { ...definition(configuration).tags, team: 'blue' } })).stackSets[0]!.action).toBe('none');
  });
});

describe('what goes away', () => {
  const configuration = configured({ rollout: { exclude: [{ account: one, reason: 'x' }] } });
  const snapshot = sketch(
    { accounts: { [one]: ['root'], [two]: ['root', 'SUSPENDED'] } },
    {
      stackSets: {
        'cordon-containment-roles': present(
          deployed(definition(configuration), [instance(one), instance(two), instance(three), instance(administrator)]),
        ),
        'cordon-containment-roles-canary': { status: 'absent' },
      },
    },
  );

  it('removes the roles that the configuration no longer wants, and forgets closed and departed accounts', () => {
    expect(plan(configuration, snapshot).removals.map(({ account, kind }) => [account, kind])).toEqual([
      [one, 'removal'],
      [two, 'cleanup'],
      [three, 'cleanup'],
    ]);
  });
});

describe('what has to be said', () => {
  const set = (over: object) =>
    sketch(
      { accounts: { [one]: ['root'] } },
      {
        stackSets: {
          'cordon-containment-roles': present(deployed(definition(configured()), [], over)),
          'cordon-containment-roles-canary': { status: 'absent' },
        },
      },
    );

  it.each([
    [
      'a StackSet of a CloudFormation stack',
      { tags: { 'aws:cloudformation:stack-name': 'theirs' } },
      'error stack-set-owned-by-cloudformation',
    ],
    [
      'a StackSet that owner cloudformation made',
      { tags: { 'cordon:owner': 'cloudformation' } },
      'error stack-set-owned-by-cloudformation',
    ],
    ['a StackSet of unknown origin', { tags: {} }, 'error stack-set-of-another-owner'],
    ['a self-managed StackSet', { permissionModel: 'SELF_MANAGED' }, 'error stack-set-self-managed'],
    [
      'instances in another Region',
      { instances: present([instance(one, { region: 'us-east-1' })]) },
      'error stack-instances-in-another-region',
    ],
    [
      'an INOPERABLE instance',
      { instances: present([instance(one, { status: 'INOPERABLE', detailedStatus: 'INOPERABLE' })]) },
      'error stack-instances-inoperable',
    ],
    [
      'instances that could not be read',
      { instances: unknown({ call: 'cloudformation:ListStackInstances', code: 'AccessDenied', message: 'no' }) },
      'unknown stack-set-unknown',
    ],
  ])('refuses %s', (_, over, expected) => {
    expect(findingIds(configured(), set(over))).toContain(expected);
  });

  it('refuses a StackSet of cordon deploy when CloudFormation is to own it', () => {
    const configuration = configured({ rollout: { owner: 'cloudformation' } });
    expect(findingIds(configuration, set({ tags: { 'cordon:owner': 'cordon' } }))).toContain('error stack-set-owned-by-cordon');
  });

  it('refuses an account in which a role of that name exists outside the StackSet', () => {
    const base = sketch({ accounts: { [one]: ['root'] } });
    const accounts = base.accounts.map((account) =>
      account.id === one ? { ...account, containmentRoles: present(['AWSSecurityIncidentResponseContainment']) } : account,
    );
    const found = plan(configured(), { ...base, accounts }).findings.find(({ id }) => id === 'role-exists');
    expect(found).toMatchObject({ severity: 'error', accounts: [one] });
  });

  it('says that it was not looked whether roles exist', () => {
    const base = sketch({ accounts: { [one]: ['root'] } });
    const notAsked = unknown({ call: 'iam:GetRole', code: 'not-asked', message: '' });
    const accounts = base.accounts.map((account) => ({ ...account, containmentRoles: notAsked }));
    expect(findingIds(configured(), { ...base, accounts })).toContain('warning existing-roles-not-checked');
  });

  it('says that auto-deployment reaches an excluded account, unless it is off', () => {
    const base = sketch({ accounts: { [one]: ['root'] } });
    const exclude = [{ account: one, reason: 'x' }];
    expect(findingIds(configured({ rollout: { exclude } }), base)).toContain('warning auto-deployment-reaches-excluded');
    expect(findingIds(configured({ rollout: { exclude, autoDeployment: false } }), base)).not.toContain(
      'warning auto-deployment-reaches-excluded',
    );
  });

  it('warns of a unit that looks like a quarantine and is not targeted, and refuses one that is named', () => {
    const base = sketch({ units: { quarantine: 'root', apps: 'root' }, accounts: {} });
    const targets = [unit('apps')];
    expect(findingIds(configured({ rollout: { targets } }), base)).toContain('warning quarantine-unit-not-targeted');
    expect(findingIds(configured({ rollout: { targets }, organization: { quarantineUnits: [unit('quarantine')] } }), base)).toContain(
      'error quarantine-unit-not-targeted',
    );
    expect(findingIds(configured({ rollout: { targets: [unit('quarantine')] } }), base)).not.toContain(
      'warning quarantine-unit-not-targeted',
    );
  });

  it('refuses when StackSets has no access, or the delegated administrator is not registered', () => {
    const base = sketch({});
    expect(findingIds(configured(), { ...base, stackSetsAccess: present('DISABLED') })).toContain('error stack-sets-trusted-access-off');
    expect(findingIds(configured(), { ...base, delegatedAdministrators: present([]) })).toContain(
      'error delegated-administrator-not-registered',
    );
  });

  it('says unknown, not absent, where the management account was not asked', () => {
    const reason = { call: 'cloudformation:DescribeStacks', code: 'not-asked', message: 'no credentials' };
    const base = sketch({}, { managementAccount: { stack: unknown(reason), triageServiceLinkedRole: unknown(reason) } });
    expect(findingIds(configured(), base)).toContain('unknown management-account-stack-unknown');
    expect(
      planRollout({ configuration: configured(), snapshot: base, today, scope: 'stack-sets' }).findings.map(({ severity }) => severity),
    ).not.toContain('unknown');
  });

  it('keeps an account in the StackSet that its roles belong to', () => {
    const configuration = configured({ rollout: { canary: [one] } });
    const snapshot = sketch(
      { accounts: { [one]: ['root'] } },
      {
        stackSets: {
          'cordon-containment-roles': present(deployed(definition(configuration), [instance(one)])),
          'cordon-containment-roles-canary': { status: 'absent' },
        },
      },
    );
    const made = plan(configuration, snapshot);
    expect(made.removals).toEqual([]);
    expect(made.waves.find(({ name }) => name === 'rest')!.accounts.map(({ account }) => account)).toContain(one);
    expect(made.findings.map(({ id }) => id)).toContain('account-in-the-other-stack-set');
  });
});

describe('a plan as data', () => {
  const snapshot = sketch({ units: { apps: 'root' }, accounts: { [one]: ['apps'] } });
  it('is the same bytes for the same inputs, whenever the snapshot was taken', () => {
    expect(planToJson(plan(configured(), { ...snapshot, takenAt: '2027-01-01T00:00:00.000Z', takenBy: one }))).toBe(
      planToJson(plan(configured(), snapshot)),
    );
  });
  it('has another ID for another snapshot', () => {
    expect(plan(configured(), sketch({ accounts: { [one]: ['root'] } })).id).not.toBe(plan(configured(), snapshot).id);
  });
  it('can be made as if nothing were deployed', () => {
    const full = {
      ...snapshot,
      stackSets: { ...snapshot.stackSets, 'cordon-containment-roles': present(deployed(definition(configured()), [instance(one)])) },
    };
    expect(plan(configured(), withNothingDeployed(full)).stackSets[0]!.action).toBe('create');
  });
});
