import * as fc from 'fast-check';
import { administeredServices } from '../../lib/configuration/administrators';
import { administratorRoles } from '../../lib/configuration/administrator-roles';
import { absent, present, unknown, type Reading } from '../../lib/core/reading';
import { membershipRegions, regionsOf } from '../../lib/core/regions';
import { type DeployedMembership } from '../../lib/organization/membership';
import {
  type Account,
  type AccountState,
  type DelegatedAdministrator,
  type OrganizationalUnit,
  type Snapshot,
} from '../../lib/organization/snapshot';
import { detectionOn, management, root, sketch } from '../support/organization';

/** Names that break what is careless: YAML, lines of a terminal, objects, and lists of words. */
export const hostileNames = [
  '',
  ' ',
  'a: b # c',
  '- x',
  '"quoted" \'twice\'',
  'line\nbreak: true\n\trollout: {}',
  'return\rline\u0085next\u2028separator',
  '\u001b[31mred\u001b[0m',
  '\u202eright to left',
  '🙂 emoji 👩‍👩‍👧',
  '__proto__',
  'constructor',
  '{{ template }} ${x} %s',
  '&anchor *alias !tag |block >fold',
  '@at `tick`',
  'null',
  'true',
  '0x10',
  '\ud800 lone',
  '\uffff',
  '例え 本番',
  'x'.repeat(128),
  '<your unit>',
  '${UNIT}',
  'r-xxxx',
  '🙂'.repeat(64),
  '# '.repeat(60),
];

const plainNames = [
  ...['Sandbox', 'sandbox-amara', 'Dev', 'Test', 'web-test', 'Staging', 'non-prod', 'NonProduction'],
  ...[
    'Production',
    'prod',
    'webprod1',
    'Security',
    'log-archive',
    'Payments',
    'Workloads',
    'Team A',
    'team-b',
    'product',
    'rest',
    'canary',
  ],
];

export const names: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...plainNames) },
  { weight: 3, arbitrary: fc.constantFrom(...hostileNames) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 128 }) },
);

const accountId = (index: number): string => String(300_000_000_000 + index);
const unitId = (index: number): string => (index < 0 ? root : `ou-ab12-${String(index).padStart(8, '0')}`);
const denied = unknown({ call: 'organizations:X', code: 'AccessDenied', message: 'denied: # no' });
const states: fc.Arbitrary<AccountState> = fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'SUSPENDED', 'CLOSED', 'PENDING_CLOSURE');

interface Shape {
  readonly units: readonly { readonly parent: number; readonly name: string }[];
  readonly accounts: readonly { readonly parent: number; readonly state: AccountState; readonly name: string }[];
}

const shapes: fc.Arbitrary<Shape> = fc.integer({ min: 0, max: 10 }).chain((count) =>
  fc.record({
    units: fc.tuple(
      ...Array.from({ length: count }, (_, index) => fc.record({ parent: fc.integer({ min: -1, max: index - 1 }), name: names })),
    ),
    accounts: fc.array(fc.record({ parent: fc.integer({ min: -1, max: count - 1 }), state: states, name: names }), { maxLength: 24 }),
  }),
);

function shaped({ units, accounts }: Shape): Pick<Snapshot, 'organizationalUnits' | 'accounts'> {
  const of = (id: string, parent: number, state: AccountState, name: string): Account => ({
    id,
    parent: unitId(parent),
    state,
    name,
    containmentRoles: absent,
  });
  return {
    organizationalUnits: units.map(({ parent, name }, index): OrganizationalUnit => ({ id: unitId(index), name, parent: unitId(parent) })),
    accounts: [
      of(management, -1, 'ACTIVE', 'management'),
      ...accounts.map(({ parent, state, name }, index) => of(accountId(index), parent, state, name)),
    ],
  };
}

const principals = administratorRoles.map((role) => administeredServices[role].principal);

/** An organization of any shape and names, in which one account administers everything and nothing is in the way of a rollout. */
export const tidyOrganizations: fc.Arbitrary<Snapshot> = shapes.map((shape) => {
  const parts = shaped({
    ...shape,
    accounts: [{ parent: -1, state: 'ACTIVE', name: 'security-tooling' }, ...shape.accounts],
  });
  const administrator = accountId(0);
  return sketch(
    {},
    {
      ...parts,
      takenBy: administrator,
      delegatedAdministrators: present([{ account: administrator, services: principals }]),
      trustedAccess: present(principals),
      detection: { ...detectionOn(['eu-west-1', 'us-east-1']), administrators: { guardDuty: administrator, securityHub: administrator } },
    },
  );
});

const membershipOf = (account: string, units: readonly string[]): DeployedMembership => ({
  id: 'm-1234567890abc',
  account,
  status: 'Active',
  name: '0123456789abcdef',
  coverage: { entireOrganization: units.length === 0, organizationalUnits: units },
  team: [],
  features: { Triage: false },
  tags: present({}),
});

/** Any organization, whatever could be read of it: several or no administrators, detection anywhere, memberships, unknown parts. */
export const organizations: fc.Arbitrary<Snapshot> = fc
  .record({
    shape: shapes,
    delegates: fc.option(fc.array(fc.record({ account: fc.nat(26), services: fc.subarray(principals) }), { maxLength: 4 })),
    regions: fc.option(
      fc.array(fc.record({ region: fc.constantFrom(...regionsOf.aws, 'xx-new-1'), on: fc.constantFrom('on', 'off', 'unknown') }), {
        maxLength: 6,
      }),
    ),
    role: fc.constantFrom<Snapshot['managementAccount']['triageServiceLinkedRole']>(
      absent,
      present({ arn: 'arn:aws:iam::111111111111:role/x' }),
      denied,
    ),
    membership: fc.option(
      fc.record({ region: fc.constantFrom(...membershipRegions), account: fc.nat(26), units: fc.array(fc.nat(9), { maxLength: 3 }) }),
    ),
  })
  .map(({ shape, delegates, regions, role, membership }) => {
    const parts = shaped(shape);
    const someAccount = (index: number): string => (index === 0 ? management : accountId(index - 1));
    const merged = new Map<string, readonly string[]>();
    for (const { account, services } of delegates ?? []) if (account > 0) merged.set(someAccount(account), services);
    const administrators: Reading<readonly DelegatedAdministrator[]> =
      delegates === null ? denied : present([...merged].map(([account, services]) => ({ account, services })));
    const reading = { on: present('ENABLED' as const), off: absent, unknown: denied };
    const detection = {
      administrators: { guardDuty: management, securityHub: management },
      regions: Object.fromEntries(
        (regions ?? []).map(({ region, on }) => [
          region,
          { guardDuty: reading[on], guardDutyAutoEnable: denied, securityHub: denied, securityHubAutoEnable: denied },
        ]),
      ),
    };
    const account = someAccount(membership?.account ?? 0);
    return sketch(
      {},
      {
        ...parts,
        delegatedAdministrators: administrators,
        trustedAccess: denied,
        managementAccount: { stack: denied, triageServiceLinkedRole: role },
        stackSets: {},
        detection: regions === null ? undefined : detection,
        ...(membership !== null && {
          securityIncidentResponse: {
            account,
            memberships: {
              [membership.region]: present([membershipOf(account, [...new Set(membership.units.map(unitId))])]),
              'xx-new-1': denied,
            },
            accounts: {},
          },
        }),
      },
    );
  });
