import fc from 'fast-check';
import { snapshotChanges } from '../../lib/organization/changes';
import { type Change } from '../../lib/organization/comparison';
import { type DeployedSecurityIncidentResponse } from '../../lib/organization/membership';
import { type Snapshot } from '../../lib/organization/snapshot';
import { absent, present, unknown } from '../../lib/core/reading';
import { changesToText } from '../../lib/report/changes-text';
import { administrator, deployed, detectionOn, instance, root, sketch, unit } from '../support/organization';
import { runs } from '../support/runs';

const [one, two, three] = ['333333333333', '444444444444', '555555555555'] as const;
const denied = unknown({ call: 'organizations:ListPolicies', code: 'AccessDeniedException', message: 'no' });
const notAsked = unknown({ call: 'iam:GetRole', code: 'not-asked', message: 'no role' });

const definition = {
  name: 'roles',
  templateBody: '{"Resources":{}}',
  description: 'roles',
  autoDeployment: { enabled: true, retainStacksOnAccountRemoval: true },
  managedExecution: true,
  capabilities: [],
  tags: {},
};
const stackSets = (accounts: readonly string[], over: Parameters<typeof deployed>[2] = {}) => ({
  roles: present(
    deployed(
      definition,
      accounts.map((account) => instance(account)),
      over,
    ),
  ),
});
const membership = (over: Partial<DeployedSecurityIncidentResponse> = {}, status = 'Active'): DeployedSecurityIncidentResponse => ({
  account: administrator,
  memberships: {
    'eu-west-1': present([
      {
        id: 'm-exampleexample',
        account: administrator,
        status,
        name: '0123456789abcdef',
        coverage: { entireOrganization: true, organizationalUnits: [] },
        team: [],
        features: {},
        tags: present({}),
      },
    ]),
  },
  accounts: { [one]: present({ status: 'Associated', type: 'Organization' }) },
  ...over,
});
const policy = (over: object = {}) => ({ id: 'p-11111111', name: 'deny', content: '{}', targets: [root], ...over });

const base: Snapshot = sketch(
  { units: { a: 'root', b: 'root' }, accounts: { [one]: ['a'], [two]: ['b'] } },
  {
    stackSets: stackSets([one]),
    serviceControlPolicies: present([policy()]),
    securityIncidentResponse: membership(),
    signals: {
      account: administrator,
      regions: {
        'eu-west-1': {
          detector: present('d'),
          filters: present([{ name: 'scanner', action: 'ARCHIVE', rank: 1, tags: {} }]),
          automationRules: present([{ arn: 'arn:x', name: 'accepted', order: 1, enabled: true, terminal: false, tags: present({}) }]),
        },
      },
    },
    organizationTrails: present([
      { arn: 'arn:trail', homeRegion: 'eu-west-1', isMultiRegion: true, isLogging: present(true), managementEvents: present('all') },
    ]),
  },
);
const account = (id: string, over: object): Snapshot['accounts'] =>
  base.accounts.map((each) => (each.id === id ? { ...each, ...over } : each));
const signals = base.signals!.regions['eu-west-1']!;

it('finds nothing between a snapshot and itself', () => {
  expect(snapshotChanges(base, base)).toMatchObject({ changes: [], incomparable: [] });
});

it.each<[what: string, now: Partial<Snapshot>, change: Change]>([
  [
    'an account joined',
    { accounts: [...base.accounts, { id: three, name: 'new', state: 'ACTIVE', parent: root, containmentRoles: notAsked }] },
    { subject: 'account', id: three, name: 'new', change: 'added', to: root },
  ],
  [
    'an account left',
    { accounts: base.accounts.filter(({ id }) => id !== one) },
    { subject: 'account', id: one, name: 'account-333', change: 'removed', from: unit('a') },
  ],
  [
    'an account moved',
    { accounts: account(one, { parent: unit('b') }) },
    { subject: 'account', id: one, name: 'account-333', change: 'moved', from: unit('a'), to: unit('b') },
  ],
  [
    'an account was suspended',
    { accounts: account(one, { state: 'SUSPENDED', containmentRoles: notAsked }) },
    { subject: 'account', id: one, name: 'account-333', change: 'changed', what: 'state', from: 'ACTIVE', to: 'SUSPENDED' },
  ],
  [
    'an account got its roles',
    { accounts: account(one, { containmentRoles: present(['Containment']) }) },
    {
      subject: 'account',
      id: one,
      name: 'account-333',
      change: 'changed',
      what: 'containment roles',
      from: 'none',
      to: 'Containment',
    },
  ],
  [
    'a unit was made',
    { organizationalUnits: [...base.organizationalUnits, { id: unit('c'), name: 'c', parent: root }] },
    { subject: 'organizational-unit', id: unit('c'), name: 'c', change: 'added', to: root },
  ],
  ['a StackSet is gone', { stackSets: { roles: absent } }, { subject: 'stack-set', id: 'roles', change: 'removed' }],
  [
    'a template changed',
    { stackSets: stackSets([one], { templateBody: '{"Resources":{"A":{}}}' }) },
    { subject: 'stack-set', id: 'roles', change: 'changed', what: 'template' },
  ],
  [
    'an instance was made',
    { stackSets: stackSets([one, two]) },
    { subject: 'stack-instance', id: `${two} eu-west-1`, name: 'roles', change: 'added', to: 'CURRENT SUCCEEDED' },
  ],
  [
    'an instance is outdated',
    { stackSets: { roles: present(deployed(definition, [instance(one, { status: 'OUTDATED', detailedStatus: 'FAILED' })])) } },
    {
      subject: 'stack-instance',
      id: `${one} eu-west-1`,
      name: 'roles',
      change: 'changed',
      what: 'status',
      from: 'CURRENT SUCCEEDED',
      to: 'OUTDATED FAILED',
    },
  ],
  [
    'a policy has another target',
    { serviceControlPolicies: present([policy({ targets: [root, one] })]) },
    {
      subject: 'service-control-policy',
      id: 'p-11111111',
      name: 'deny',
      change: 'changed',
      what: 'targets',
      from: root,
      to: `${root}, ${one}`,
    },
  ],
  [
    'a policy has another content',
    { serviceControlPolicies: present([policy({ content: '{"Statement":[]}' })]) },
    { subject: 'service-control-policy', id: 'p-11111111', name: 'deny', change: 'changed', what: 'content' },
  ],
  [
    'a detector is off',
    { detection: detectionOn(['eu-west-1'], { guardDuty: absent }) },
    { subject: 'detection', id: 'eu-west-1', change: 'changed', what: 'GuardDuty', from: 'ENABLED', to: 'off' },
  ],
  [
    'a filter is new',
    {
      signals: {
        account: administrator,
        regions: {
          'eu-west-1': {
            ...signals,
            filters: present([
              { name: 'scanner', action: 'ARCHIVE', rank: 1, tags: {} },
              { name: 'all', action: 'ARCHIVE', rank: 2, tags: {} },
            ]),
          },
        },
      },
    },
    { subject: 'suppression-rule', id: 'eu-west-1 all', change: 'added', to: 'ARCHIVE' },
  ],
  [
    'an automation rule is gone',
    { signals: { account: administrator, regions: { 'eu-west-1': { ...signals, automationRules: present([]) } } } },
    { subject: 'automation-rule', id: 'arn:x', name: 'accepted', change: 'removed' },
  ],
  [
    'the membership was cancelled',
    { securityIncidentResponse: membership({}, 'Cancelled') },
    { subject: 'membership', id: 'm-exampleexample', change: 'changed', what: 'status', from: 'Active', to: 'Cancelled' },
  ],
  [
    'an account is no longer covered',
    { securityIncidentResponse: membership({ accounts: { [one]: present({ status: 'Disassociated', type: 'Organization' }) } }) },
    { subject: 'coverage', id: one, change: 'changed', what: 'relationship', from: 'Associated', to: 'Disassociated' },
  ],
  [
    'trusted access was taken',
    { trustedAccess: present(['security-ir.amazonaws.com']) },
    { subject: 'trusted-access', id: 'member.org.stacksets.cloudformation.amazonaws.com', change: 'removed' },
  ],
  [
    'an administrator is another',
    { delegatedAdministrators: present([]) },
    {
      subject: 'delegated-administrator',
      id: administrator,
      change: 'removed',
      from: 'member.org.stacksets.cloudformation.amazonaws.com, security-ir.amazonaws.com',
    },
  ],
  [
    'a trail stopped',
    {
      organizationTrails: present([
        { arn: 'arn:trail', homeRegion: 'eu-west-1', isMultiRegion: true, isLogging: present(false), managementEvents: present('all') },
      ]),
    },
    { subject: 'trail', id: 'arn:trail', change: 'changed', what: 'logging', from: 'true', to: 'false' },
  ],
])('finds that %s, and nothing else', (_, now, change) => {
  expect(snapshotChanges(base, { ...base, ...now })).toMatchObject({ changes: [change], incomparable: [] });
});

/** Every value of a snapshot, by its path. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]));
}

/** A copy with another value of the same kind at the path. */
function altered<T>(value: T, [key, ...rest]: readonly string[]): T {
  if (key === undefined) {
    return (typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : `${String(value)}x`) as T;
  }
  if (Array.isArray(value)) return value.map((each: unknown, index) => (String(index) === key ? altered(each, rest) : each)) as T;
  return { ...value, [key]: altered((value as Record<string, unknown>)[key], rest) };
}

describe('every value that a snapshot has', () => {
  const rich: Snapshot = {
    ...base,
    organization: { ...base.organization, featureSet: 'ALL' },
    accounts: base.accounts.map((each) => ({
      ...each,
      containmentRoles: present(['Containment']),
      triageServiceLinkedRole: present({ arn: 'arn:role' }),
    })),
    managementAccount: {
      stack: present({
        name: 'stack',
        id: 'arn:stack',
        status: 'CREATE_COMPLETE',
        templateBody: '{}',
        driftStatus: 'IN_SYNC',
        driftCheckedAt: '2026-11-20T08:00:00.000Z',
        tags: { a: 'b' },
      }),
      triageServiceLinkedRole: present({ arn: 'arn:role' }),
    },
    detection: {
      ...detectionOn(['eu-west-1']),
      regions: {
        'eu-west-1': {
          ...detectionOn(['eu-west-1']).regions['eu-west-1']!,
          guardDutyAccounts: present({ [one]: { status: 'Enabled', features: ['S3_DATA_EVENTS'] } }),
        },
      },
    },
    signals: {
      account: administrator,
      regions: {
        'eu-west-1': {
          detector: present('d'),
          filters: present([
            { name: 'scanner', action: 'ARCHIVE', rank: 1, criteria: { type: { equals: ['Recon:EC2/Portscan'] } }, tags: { a: 'b' } },
          ]),
          automationRules: present([
            {
              arn: 'arn:x',
              name: 'accepted',
              order: 1,
              enabled: true,
              terminal: false,
              content: present({ criteria: { Type: [{ Value: 'x' }] }, updates: [{ Note: 'y' }] }),
              tags: present({ a: 'b' }),
            },
          ]),
          automationRulesV2: present([
            {
              arn: 'arn:v2',
              name: 'newer',
              order: 1.5,
              enabled: true,
              content: present({ criteria: { OcsfFindingCriteria: { CompositeOperator: 'AND' } }, actions: [{ Type: 'x' }] }),
            },
          ]),
        },
      },
    },
    routing: {
      account: administrator,
      region: 'eu-west-1',
      rules: present([
        {
          bus: 'default',
          name: 'cordon-cases',
          enabled: true,
          eventPattern: '{}',
          targets: present([
            {
              id: 'one',
              arn: 'arn:topic',
              role: 'arn:role',
              deadLetterQueue: 'arn:queue',
              retry: { maximumRetryAttempts: 9, maximumEventAgeSeconds: 600 },
            },
          ]),
        },
      ]),
      alarms: present([{ name: 'cordon-failures', state: 'OK', actionsEnabled: true, actions: ['arn:topic'] }]),
      forwarding: [
        {
          account: administrator,
          region: 'us-east-1',
          rules: present([{ bus: 'default', name: 'cordon_forwarding', enabled: true, targets: present([{ id: 'one', arn: 'arn:bus' }]) }]),
          alarms: present([{ name: 'cordon_forwarding', state: 'OK', actionsEnabled: true, actions: ['arn:topic'] }]),
        },
      ],
      topics: { 'arn:topic': present([{ protocol: 'https', confirmed: 2, pending: 1 }]) },
      queues: { 'arn:queue': present({ messages: 3 }) },
    },
  };
  /** What is no change of the organization. */
  const notCompared: readonly RegExp[] = [
    /^(kind|version|takenAt|takenBy)$/, // of the snapshot itself
    /\.(status|type)$/, // whether a reading is there has cases of its own
    /^(detection|signals|routing|securityIncidentResponse)\.(account|region|administrators.*)$/, // whom the reader asked
    /^routing\.(forwarding\.0\.)?alarms\.value\.0\.state$/, // it comes and goes
    /^routing\.forwarding\.0\.(account|region)$/, // the place that was asked
    /memberships\..*\.account$/, // the account that was asked
    /^stackSets\.roles\.value\.name$/, // the key of the StackSet is its name
    /\.driftCheckedAt$/, // somebody looked again
    /^organization\.id$/, // another organization is refused before
  ];
  const paths = leaves(rich).filter((path) => !notCompared.some((one) => one.test(path.join('.'))));

  it.each(paths.map((path) => [path.join('.'), path] as const))('is compared: %s', (_, path) => {
    const { changes } = snapshotChanges(rich, altered(rich, path));
    expect(changes).not.toEqual([]);
  });
});

describe('a part that one of the snapshots does not know', () => {
  it.each<[which: 'before' | 'now' | 'both', before: object, now: object]>([
    ['now', {}, { serviceControlPolicies: denied }],
    ['before', { serviceControlPolicies: denied }, {}],
    ['both', { serviceControlPolicies: denied }, { serviceControlPolicies: denied }],
  ])('is not compared, and is never a change (%s)', (unknownIn, before, now) => {
    const { changes, incomparable } = snapshotChanges({ ...base, ...before }, { ...base, ...now });
    expect(changes).toEqual([]);
    expect(incomparable).toEqual([{ part: 'service control policies', unknownIn, reason: denied.status === 'unknown' && denied.reason }]);
  });

  it('is nothing where nobody asked either time', () => {
    const unasked = { ...base, accounts: account(one, { containmentRoles: notAsked }) };
    expect(snapshotChanges(unasked, unasked).incomparable).toEqual([]);
  });
});

it('has for every pair of organizations the opposite the other way round', () => {
  const organization = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom('a', 'b', 'root'), fc.constantFrom('ACTIVE', 'SUSPENDED')), {
      maxLength: 10,
    })
    .map((accounts) =>
      sketch({
        units: { a: 'root', b: 'root' },
        accounts: Object.fromEntries(
          accounts.map(([id, parent, state]) => [String(300_000_000_000 + id), [parent, state as 'ACTIVE'] as const] as const),
        ),
      }),
    );
  fc.assert(
    fc.property(organization, organization, (before, now) => {
      const there = snapshotChanges(before, now).changes;
      const back = snapshotChanges(now, before).changes;
      const kinds = { added: 'removed', removed: 'added', moved: 'moved', changed: 'changed' } as const;
      const opposite = there.map(({ subject, id, change, what, from, to }) => ({
        subject,
        id,
        change: kinds[change],
        what,
        from: to,
        to: from,
      }));
      expect(back.map(({ subject, id, change, what, from, to }) => ({ subject, id, change, what, from, to }))).toEqual(opposite);
    }),
    { numRuns: runs(100) },
  );
});

describe('as text', () => {
  it('groups changes by their subject, in words', () => {
    const now = {
      ...base,
      takenAt: '2026-11-25T06:30:00.000Z',
      accounts: [
        ...account(one, { parent: unit('b') }),
        { id: three, name: 'new', state: 'ACTIVE' as const, parent: root, containmentRoles: notAsked },
      ],
      serviceControlPolicies: denied,
    };
    expect(changesToText(snapshotChanges(base, now), { colour: false })).toBe(
      [
        'organization o-exampleorgid: 2026-11-24 00:00 UTC to 2026-11-25 06:30 UTC',
        '',
        'Accounts (2)',
        '  → 333333333333 account-333 moved: ou-ab12-a0000000 → ou-ab12-b0000000',
        '  + 555555555555 new joined (r-ab12)',
        '',
        'Not compared (1)',
        '  ? service control policies: the later snapshot does not know it (organizations:ListPolicies, AccessDeniedException)',
        '',
        '2 changes',
        '',
      ].join('\n'),
    );
  });

  it('says that nothing changed', () => {
    expect(changesToText(snapshotChanges(base, base), { colour: false })).toContain('Nothing that both snapshots know has changed.');
  });

  it('lists 20 of a kind, says how many more there are, and escapes what names contain', () => {
    const joined = Array.from({ length: 25 }, (_, index) => ({
      id: String(600_000_000_000 + index),
      name: '\u001b[2Jname',
      state: 'ACTIVE' as const,
      parent: root,
      containmentRoles: notAsked,
    }));
    const text = changesToText(snapshotChanges(base, { ...base, accounts: [...base.accounts, ...joined] }), { colour: false });
    expect(text).toContain('and 5 more');
    expect(text).not.toContain('\u001b');
  });
});
