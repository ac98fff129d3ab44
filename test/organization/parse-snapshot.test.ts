import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { type Snapshot } from '../../lib/organization/snapshot';
import { CordonError, exitCode, type Problem } from '../../lib/core/problem';

const text = readFileSync(join(__dirname, '..', '..', 'examples', 'organization.json'), 'utf8');

/** The example snapshot, to be changed at will. */
type Editable = { [key: string]: Editable };
const changed = (change: (snapshot: Editable) => void): string => {
  const snapshot = JSON.parse(text) as Editable;
  change(snapshot);
  return JSON.stringify(snapshot);
};
const set = (holder: Editable | undefined, key: string | number, value: unknown): void => {
  (holder as unknown as Record<string, unknown>)[key] = value;
};

function problemsOf(given: string): readonly Problem[] {
  try {
    parseSnapshot(given, { file: 'organization.json' });
  } catch (error) {
    if (error instanceof CordonError) {
      expect(error.exitCode).toBe(exitCode.usage);
      error.problems.forEach((problem) => expect(problem.file).toBe('organization.json'));
      return error.problems;
    }
    throw error;
  }
  return [];
}
const found = (change: (snapshot: Editable) => void) => problemsOf(changed(change)).map(({ id, path }) => ({ id, path }));

const instance = {
  account: '444444444444',
  region: 'eu-west-1',
  status: 'CURRENT',
  detailedStatus: 'SUCCEEDED',
  statusReason: '',
  organizationalUnit: 'ou-ab12-47777777',
  stackId: 'arn:aws:cloudformation:eu-west-1:444444444444:stack/StackSet-cordon-1/1',
  driftStatus: 'NOT_CHECKED',
};
const stackSet = {
  name: 'cordon-containment-roles',
  id: 'cordon-containment-roles:1',
  permissionModel: 'SERVICE_MANAGED',
  templateBody: '{}',
  autoDeployment: { enabled: true, retainStacksOnAccountRemoval: true },
  managedExecution: true,
  capabilities: ['CAPABILITY_NAMED_IAM'],
  tags: { owner: 'cordon' },
  organizationalUnits: ['r-ab12'],
  instances: { status: 'present', value: [instance] },
};
const signals = {
  account: '222222222222',
  regions: {
    'eu-west-1': {
      detector: { status: 'present', value: '12abc34d567e8fa901bc2d34e56789f0' },
      filters: { status: 'present', value: [{ name: 'scanner', action: 'ARCHIVE', rank: 1, tags: { owner: 'security' } }] },
      automationRules: {
        status: 'present',
        value: [
          {
            arn: 'arn:aws:securityhub:eu-west-1:222222222222:automation-rule/1',
            name: 'accepted',
            order: 1,
            enabled: true,
            terminal: false,
            tags: { status: 'present', value: { owner: 'security' } },
          },
        ],
      },
    },
  },
};
const securityIncidentResponse = {
  account: '222222222222',
  memberships: {
    'eu-west-1': {
      status: 'present',
      value: [
        {
          id: 'm-1234567890abc',
          account: '222222222222',
          status: 'Active',
          name: '0123456789abcdef',
          coverage: { entireOrganization: false, organizationalUnits: ['ou-ab12-11111111'] },
          numberOfAccountsCovered: 12,
          team: [{ person: '0123456789abcdef', communicationPreferences: ['Case Created'] }],
          features: { Triage: true },
          tags: { status: 'present', value: { owner: 'security' } },
        },
      ],
    },
  },
  accounts: { '444444444444': { status: 'present', value: { status: 'Associated', type: 'Organization' } } },
};
const organizationTrails = {
  status: 'present',
  value: [
    {
      arn: 'arn:aws:cloudtrail:eu-west-1:111111111111:trail/organization',
      homeRegion: 'eu-west-1',
      isMultiRegion: true,
      isLogging: { status: 'present', value: true },
      managementEvents: { status: 'present', value: 'all' },
    },
  ],
};
const deployed = (replaced: object) =>
  changed((snapshot) => set(snapshot.stackSets, 'cordon-containment-roles', { status: 'present', value: { ...stackSet, ...replaced } }));

describe('parsing a snapshot', () => {
  it('gives back what the file holds', () => {
    expect(parseSnapshot(text, { file: 'organization.json' })).toEqual(JSON.parse(text));
    expect(parseSnapshot(`\uFEFF${text}`, { file: 'organization.json' }).kind).toBe('cordon/organization-snapshot');
    const given = deployed({ description: 'roles' });
    expect(parseSnapshot(given, { file: 'organization.json' })).toEqual(JSON.parse(given));
  });

  it('refuses what is no snapshot at all, and says which it is', () => {
    expect(problemsOf('')).toMatchObject([{ id: 'snapshot-not-json', message: 'the organization snapshot is empty' }]);
    expect(problemsOf('{"kind":')).toMatchObject([{ id: 'snapshot-not-json' }]);
    for (const given of ['null', '[]', '1', '{}', '{"kind":"cordon/plan","version":1}']) {
      expect(problemsOf(given)).toMatchObject([{ id: 'not-a-snapshot' }]);
    }
    expect(problemsOf('{"kind":"cordon/plan","version":1}')).toMatchObject([{ value: 'cordon/plan' }]);
  });

  it('refuses a newer version with another remedy than a wrong one', () => {
    const newer = problemsOf(changed((snapshot) => set(snapshot, 'version', 2)));
    expect(newer).toMatchObject([{ id: 'snapshot-version', value: 2 }]);
    expect(newer[0]?.remedy).toContain('update Cordon');
    const wrong = problemsOf(changed((snapshot) => set(snapshot, 'version', '1')));
    expect(wrong[0]?.remedy).not.toContain('update Cordon');
  });

  it('refuses every field of the type that is missing', () => {
    const whole = JSON.parse(deployed({})) as Editable;
    set(whole.managementAccount, 'stack', {
      status: 'present',
      value: { name: 'n', id: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/n/1', status: 'CREATE_COMPLETE', templateBody: '{}' },
    });
    set(whole.managementAccount, 'triageServiceLinkedRole', { status: 'present', value: { arn: 'arn:aws:iam::111111111111:role/x' } });
    set(whole, 'trustedAccess', {
      status: 'unknown',
      reason: { call: 'organizations:ListAWSServiceAccessForOrganization', code: 'AccessDenied', message: 'no' },
    });
    set(whole, 'signals', signals);
    set(whole, 'securityIncidentResponse', securityIncidentResponse);
    set(whole, 'organizationTrails', organizationTrails);
    expect(problemsOf(JSON.stringify(whole))).toEqual([]);

    const optional = new Set(['detailedStatus', 'statusReason', 'organizationalUnit', 'stackId', 'driftStatus', 'description']);
    for (const key of ['signals', 'detection', 'securityIncidentResponse', 'organizationTrails']) optional.add(key);
    for (const key of ['featureSet', 'serviceControlPolicies', 'numberOfAccountsCovered', 'communicationPreferences']) optional.add(key);
    // Entries of these are free to be there or not.
    const maps = new Set([
      'stackSets',
      'stackSets.cordon-containment-roles.value.tags',
      'detection.regions',
      'signals.regions',
      'securityIncidentResponse.memberships',
      'securityIncidentResponse.memberships.eu-west-1.value[0].features',
      'securityIncidentResponse.memberships.eu-west-1.value[0].tags.value',
      'securityIncidentResponse.accounts',
      'signals.regions.eu-west-1.filters.value[0].tags',
      'signals.regions.eu-west-1.automationRules.value[0].tags.value',
    ]);
    const missing: string[] = [];
    const visit = (holder: Editable, path: string): void => {
      for (const key of Object.keys(holder)) {
        const place = Array.isArray(holder) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
        const value = holder[key];
        if (!Array.isArray(holder) && !optional.has(key) && !maps.has(path) && place !== 'kind' && place !== 'version') {
          delete holder[key];
          const problems = problemsOf(JSON.stringify(whole));
          expect(problems).toEqual([expect.objectContaining({ path: place })]);
          expect(problems[0]?.id).toBe('missing-snapshot-field');
          missing.push(place);
          set(holder, key, value);
        }
        // The first item of a list stands for the others.
        if (typeof value === 'object' && (!Array.isArray(holder) || key === '0')) {
          visit(value, place);
        }
      }
    };
    visit(whole, '');
    expect(missing).toContain('accounts[0].containmentRoles');
    expect(missing).toContain('stackSets.cordon-containment-roles.value.instances');
    expect(missing).toContain('stackSets.cordon-containment-roles.value.instances.value[0].status');
    expect(missing).toContain('trustedAccess.reason.call');
    expect(missing).toContain('detection.regions.us-east-1.guardDutyAutoEnable.value.members');
    expect(missing).toContain('signals.regions.eu-west-1.automationRules.value[0].tags');
    expect(missing).toContain('securityIncidentResponse.memberships.eu-west-1.value[0].coverage.entireOrganization');
    expect(missing).toContain('securityIncidentResponse.accounts.444444444444.value.type');
    expect(missing).toContain('organizationTrails.value[0].managementEvents');
    expect(missing.length).toBeGreaterThan(65);
  });

  it('never takes a reading that is missing or malformed for absent', () => {
    expect(found((snapshot) => set(snapshot.accounts?.[3], 'containmentRoles', null))).toEqual([
      { id: 'mistyped-field', path: 'accounts[3].containmentRoles' },
    ]);
    expect(found((snapshot) => set(snapshot, 'trustedAccess', { status: 'denied' }))).toEqual([
      { id: 'mistyped-field', path: 'trustedAccess.status' },
    ]);
    expect(found((snapshot) => set(snapshot, 'trustedAccess', { status: 'present', value: [1] }))).toEqual([
      { id: 'mistyped-field', path: 'trustedAccess.value' },
    ]);
  });

  it('refuses what no AWS says of detection, and Regions that are none', () => {
    const region = (snapshot: Editable) => snapshot.detection?.regions?.['eu-west-1'];
    const at = 'detection.regions.eu-west-1';
    const cases: readonly [(snapshot: Editable) => void, string][] = [
      [(snapshot) => set(snapshot, 'detection', 'on'), 'detection'],
      [(snapshot) => set(snapshot.detection, 'administrators', {}), 'detection.administrators.guardDuty'],
      [(snapshot) => set(snapshot.detection?.administrators, 'securityHub', '2222'), 'detection.administrators.securityHub'],
      [(snapshot) => set(snapshot.detection, 'regions', []), 'detection.regions'],
      [(snapshot) => set(snapshot.detection?.regions, 'eu-west-1\u001b[2J', {}), 'detection.regions'],
      [(snapshot) => set(snapshot.detection?.regions, '__proto__ ', {}), 'detection.regions'],
      [(snapshot) => set(region(snapshot), 'guardDuty', { status: 'present', value: 'ON' }), `${at}.guardDuty.value`],
      [(snapshot) => set(region(snapshot), 'guardDuty', 'ENABLED'), `${at}.guardDuty`],
      [(snapshot) => set(region(snapshot), 'guardDutyAutoEnable', { status: 'present', value: 'ALL' }), `${at}.guardDutyAutoEnable.value`],
      [(snapshot) => set(region(snapshot)?.guardDutyAutoEnable?.value, 'members', 'EVERY'), `${at}.guardDutyAutoEnable.value.members`],
      [(snapshot) => set(region(snapshot), 'securityHub', { status: 'present', value: true }), `${at}.securityHub.value`],
      [(snapshot) => set(region(snapshot)?.securityHubAutoEnable?.value, 'status', 'ON'), `${at}.securityHubAutoEnable.value.status`],
      [
        (snapshot) => set(region(snapshot)?.securityHubAutoEnable?.value, 'newAccounts', 1),
        `${at}.securityHubAutoEnable.value.newAccounts`,
      ],
      [(snapshot) => set(snapshot, 'signals', { ...signals, account: 2 }), 'signals.account'],
      [(snapshot) => set(snapshot, 'signals', { ...signals, regions: { Ireland: {} } }), 'signals.regions'],
    ];
    for (const [change, path] of cases) expect(found(change)).toContainEqual({ id: expect.stringMatching(/^m/) as string, path });
  });

  it('refuses what no AWS says of memberships and trails', () => {
    const membership = (replaced: object) => (snapshot: Editable) => {
      const [one] = securityIncidentResponse.memberships['eu-west-1'].value;
      const memberships = { 'eu-west-1': { status: 'present', value: [{ ...one, ...replaced }] } };
      set(snapshot, 'securityIncidentResponse', { ...securityIncidentResponse, memberships });
    };
    const at = 'securityIncidentResponse.memberships.eu-west-1.value[0]';
    const cases: readonly [(snapshot: Editable) => void, string][] = [
      [membership({ id: 'membership-1' }), `${at}.id`],
      [membership({ name: 'Example membership' }), `${at}.name`],
      [membership({ team: [{ person: 'jane@example.com' }] }), `${at}.team[0].person`],
      [membership({ team: [{ person: '0123456789abcdef', communicationPreferences: 'all' }] }), `${at}.team[0].communicationPreferences`],
      [membership({ features: { Triage: 'on' } }), `${at}.features.Triage`],
      [membership({ coverage: { entireOrganization: 'yes', organizationalUnits: [] } }), `${at}.coverage.entireOrganization`],
      ...["x'; rm -rf ~ #", '333333333333', 'ou-ab12', 'OU-AB12-11111111', 'ou-ab12-11111111\n', '', 5, null].map(
        (unit): [(snapshot: Editable) => void, string] => [
          membership({ coverage: { entireOrganization: false, organizationalUnits: ['ou-ab12-11111111', unit] } }),
          `${at}.coverage.organizationalUnits[1]`,
        ],
      ),
      [
        membership({ coverage: { entireOrganization: false, organizationalUnits: 'ou-ab12-11111111' } }),
        `${at}.coverage.organizationalUnits`,
      ],
      [membership({ numberOfAccountsCovered: -1 }), `${at}.numberOfAccountsCovered`],
      [
        (snapshot) => set(snapshot, 'securityIncidentResponse', { ...securityIncidentResponse, memberships: { Ireland: {} } }),
        'securityIncidentResponse.memberships',
      ],
      [
        (snapshot) => set(snapshot, 'securityIncidentResponse', { ...securityIncidentResponse, accounts: { sandbox: {} } }),
        'securityIncidentResponse.accounts',
      ],
      [(snapshot) => set(snapshot, 'organizationTrails', []), 'organizationTrails'],
      [
        (snapshot) =>
          set(snapshot, 'organizationTrails', {
            status: 'present',
            value: [{ ...organizationTrails.value[0], managementEvents: { status: 'present', value: true } }],
          }),
        'organizationTrails.value[0].managementEvents.value',
      ],
    ];
    for (const [change, path] of cases) expect(found(change)).toContainEqual({ id: expect.stringMatching(/^m/) as string, path });
    expect(found(membership({ status: 'Pending', features: { NewFeature: true } }))).toEqual([]);
  });

  it('refuses values of another type or outside the known ones', () => {
    expect(
      found((snapshot) => {
        set(snapshot, 'takenAt', '24 November 2026');
        set(snapshot.organization, 'id', 'exampleorgid');
        set(snapshot.organizationalUnits, 2, 'Security');
        set(snapshot.accounts?.[0], 'id', 111111111111);
        set(snapshot.accounts?.[1], 'state', 7);
        set(snapshot.accounts?.[2], 'name', '');
      }),
    ).toEqual([
      { id: 'mistyped-field', path: 'takenAt' },
      { id: 'mistyped-field', path: 'organization.id' },
      { id: 'mistyped-field', path: 'organizationalUnits[2]' },
      { id: 'mistyped-field', path: 'accounts[0].id' },
      { id: 'mistyped-field', path: 'accounts[1].state' },
      { id: 'mistyped-field', path: 'accounts[2].name' },
    ]);
    expect(problemsOf(deployed({ name: 'another' }))).toMatchObject([
      { path: 'stackSets.cordon-containment-roles.value.name', message: 'must be one of cordon-containment-roles' },
    ]);
    expect(problemsOf(deployed({ tags: { owner: 1 } }))).toMatchObject([{ path: 'stackSets.cordon-containment-roles.value.tags.owner' }]);
    expect(problemsOf(deployed({ instances: { status: 'present', value: [{ ...instance, status: 'DONE' }] } }))).toMatchObject([
      { path: 'stackSets.cordon-containment-roles.value.instances.value[0].status', value: 'DONE' },
    ]);
  });

  it('reads states and detailed statuses that AWS has added: they count as unknown and as not current', () => {
    expect(found((snapshot) => set(snapshot.accounts?.[1], 'state', 'RESTRICTED'))).toEqual([]);
    const done = deployed({ instances: { status: 'present', value: [{ ...instance, detailedStatus: 'DONE' }] } });
    expect(parseSnapshot(done, { file: 'organization.json' })).toEqual(JSON.parse(done));
  });

  it('refuses a tree that does not hold together', () => {
    expect(found((snapshot) => set(snapshot.accounts?.[4], 'parent', 'ou-ab12-00000000'))).toEqual([
      { id: 'unknown-parent', path: 'accounts[4].parent' },
    ]);
    expect(found((snapshot) => set(snapshot.organizationalUnits?.[0], 'parent', 'r-zz99'))).toEqual([
      { id: 'unknown-parent', path: 'organizationalUnits[0].parent' },
    ]);
    expect(found((snapshot) => set(snapshot.accounts?.[4], 'id', '444444444444'))).toEqual([
      { id: 'duplicate-account', path: 'accounts[4].id' },
    ]);
    expect(found((snapshot) => set(snapshot.organizationalUnits, 9, snapshot.organizationalUnits?.[0]))).toEqual([
      { id: 'duplicate-unit', path: 'organizationalUnits[9].id' },
    ]);
    // Sandbox holds Experiments; now Experiments holds Sandbox too.
    expect(found((snapshot) => set(snapshot.organizationalUnits?.[0], 'parent', 'ou-ab12-12222222'))).toEqual([
      { id: 'unit-cycle', path: 'organizationalUnits[0].parent' },
    ]);
    expect(found((snapshot) => set(snapshot.organization, 'managementAccount', '999999999999'))).toEqual([
      { id: 'missing-management-account', path: 'organization.managementAccount' },
    ]);
  });

  it('says once that a unit is missing, with the first of its accounts', () => {
    const problems = problemsOf(
      changed((snapshot) => {
        for (const index of [7, 8, 9, 10, 11, 12, 13]) set(snapshot.accounts?.[index], 'parent', 'ou-ab12-00000000');
      }),
    );
    expect(problems).toMatchObject([{ id: 'unknown-parent', path: 'accounts[7].parent', value: 'ou-ab12-00000000' }]);
    expect(problems[0]?.message).toBe(
      'is not an organizational unit of the snapshot, but the parent of 7 accounts: 700000000002, 700000000003, 700000000004, 700000000005, 700000000006 and 2 more',
    );
  });

  it.each(['delegatedAdministrators', 'trustedAccess', 'stackSetsAccess'])('takes no absent for %s: AWS always answers', (key) => {
    expect(found((snapshot) => set(snapshot, key, { status: 'absent' }))).toEqual([{ id: 'mistyped-field', path: `${key}.status` }]);
  });

  it('refuses two instances of an account in one Region, and takes them in two', () => {
    const both = (region: string) => deployed({ instances: { status: 'present', value: [instance, { ...instance, region }] } });
    expect(problemsOf(both('eu-west-1'))).toMatchObject([
      { id: 'duplicate-stack-instance', path: 'stackSets.cordon-containment-roles.value.instances.value[1]' },
    ]);
    expect(problemsOf(both('us-east-1'))).toEqual([]);
  });

  it('refuses a stack status that CloudFormation does not have', () => {
    const value = { name: 'n', id: 'i', status: 'FINE', templateBody: '{}' };
    expect(found((snapshot) => set(snapshot.managementAccount, 'stack', { status: 'present', value }))).toEqual([
      { id: 'mistyped-field', path: 'managementAccount.stack.value.status' },
    ]);
  });

  it.each<[takenAt: unknown, what: string]>([
    ['2026-02-30T00:00:00Z', 'a day that there is not'],
    ['2026-11-24T24:00:00Z', 'an hour that there is not'],
    ['2026-11-24', 'a day without a time'],
    ['', 'nothing'],
    [1795478400000, 'a number'],
  ])('refuses takenAt %p, %s', (takenAt) => {
    expect(found((snapshot) => set(snapshot, 'takenAt', takenAt))).toEqual([{ id: 'mistyped-field', path: 'takenAt' }]);
  });

  it.each(['2026-11-24T08:00:00Z', '2026-11-24T08:00:00.000Z', '2028-02-29T23:59:59.5Z'])('takes takenAt %s', (takenAt) => {
    expect(found((snapshot) => set(snapshot, 'takenAt', takenAt))).toEqual([]);
  });

  it('refuses a stack or a role of the management account that is of another account, or of none', () => {
    const stackOf = (id: string) => ({ status: 'present', value: { name: 'n', id, status: 'CREATE_COMPLETE', templateBody: '{}' } });
    const place = { id: 'wrong-account', path: 'managementAccount.stack.value.id' };
    for (const id of ['arn:aws:cloudformation:eu-west-1:444444444444:stack/n/1', 'n', 'arn:aws:cloudformation:eu-west-1::stack/n/1']) {
      expect(found((snapshot) => set(snapshot.managementAccount, 'stack', stackOf(id)))).toEqual([place]);
    }
    const [problem] = problemsOf(
      changed((snapshot) => set(snapshot.managementAccount, 'stack', stackOf('arn:aws:cloudformation:eu-west-1:444444444444:stack/n/1'))),
    );
    expect(problem?.message).toContain('111111111111');
    const roleOf = (arn: string) => ({ status: 'present', value: { arn } });
    expect(
      found((snapshot) => set(snapshot.managementAccount, 'triageServiceLinkedRole', roleOf('arn:aws:iam::444444444444:role/x'))),
    ).toEqual([{ id: 'wrong-account', path: 'managementAccount.triageServiceLinkedRole.value.arn' }]);
    expect(
      found((snapshot) => {
        set(snapshot.managementAccount, 'stack', stackOf('arn:aws-cn:cloudformation:cn-north-1:111111111111:stack/n/1'));
        set(snapshot.managementAccount, 'triageServiceLinkedRole', roleOf('arn:aws-us-gov:iam::111111111111:role/x'));
      }),
    ).toEqual([]);
  });

  it('stops counting where the whole file is wrong', () => {
    expect(found((snapshot) => Object.values(snapshot.accounts ?? {}).forEach((account) => set(account, 'state', 7)))).toHaveLength(20);
  });

  it('holds the example organization as the README describes it', () => {
    const snapshot: Snapshot = parseSnapshot(text, { file: 'organization.json' });
    expect(snapshot.accounts).toHaveLength(47);
    expect(snapshot.organizationalUnits).toHaveLength(9);
    expect(snapshot.accounts.filter(({ state }) => state === 'SUSPENDED')).toHaveLength(2);
    const ids = snapshot.accounts.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
  });
});
