import { type Configuration } from '../../lib/configuration/configuration';
import { absent, present } from '../../lib/core/reading';
import { preferenceCase } from '../../lib/membership/preference';
import { symptomTable, type SymptomId } from '../../lib/membership/symptom-table';
import { type AccountSymptom, type SymptomVerdict } from '../../lib/onboarding/symptom';
import { findSymptoms, type Symptom } from '../../lib/onboarding/symptoms';
import { type AccountDetector, type RegionDetection } from '../../lib/organization/detection';
import { type Snapshot } from '../../lib/organization/snapshot';
import { symptomsToText } from '../../lib/report/symptoms-text';
import { administrator, configured, detectionOn, management } from '../support/organization';
import {
  active,
  associated,
  denied,
  fiveOrganizations,
  newOrganization,
  onboarded,
  preference,
  service,
  whole,
  workload,
} from './organizations';

const today = '2026-11-24';
const symptomOf = (id: SymptomId, snapshot: Snapshot, configuration: Configuration = whole()): Symptom =>
  findSymptoms({ configuration, snapshot, today }).symptoms.find((symptom) => symptom.id === id)!;
const inAccount = (id: SymptomId, snapshot: Snapshot, configuration?: Configuration, account = workload): SymptomVerdict =>
  symptomOf(id, snapshot, configuration).accounts!.find((one) => one.account === account)!.verdict;
const good = (over: Partial<Snapshot> = {}): Snapshot => onboarded(whole(), over);

const on = (
  accounts: Record<string, AccountDetector> | ReturnType<typeof denied>,
  over: Partial<RegionDetection> = {},
): Partial<Snapshot> => ({
  detection: detectionOn(['eu-west-1'], {
    guardDutyAccounts: 'status' in accounts ? (accounts as ReturnType<typeof denied>) : present(accounts),
    ...over,
  }),
});
const enabled: AccountDetector = { status: 'Enabled', features: [] };
const everywhere = { [management]: enabled, [administrator]: enabled, [workload]: enabled };
const filters = (criteria: Record<string, Record<string, readonly string[] | number>>, name = 'ours'): Partial<Snapshot> => ({
  signals: {
    account: administrator,
    regions: {
      'eu-west-1': {
        detector: present('d'),
        filters: present([{ name, action: 'ARCHIVE', rank: 1, tags: {}, criteria }]),
        automationRules: absent,
      },
    },
  },
});
const noFilters: Partial<Snapshot> = {
  signals: { account: administrator, regions: { 'eu-west-1': { detector: present('d'), filters: absent, automationRules: absent } } },
};
const relationship = (status: string): Partial<Snapshot> => ({
  securityIncidentResponse: service([active()], {
    accounts: { [management]: associated, [administrator]: associated, [workload]: present({ status, type: 'Organization' }) },
  }),
});
const triageOff: Partial<Snapshot> = { securityIncidentResponse: service([active({ features: { Triage: false } })]) };
const withTriageRole = (snapshot: Snapshot, role: Snapshot['accounts'][number]['triageServiceLinkedRole']): Snapshot => ({
  ...snapshot,
  accounts: snapshot.accounts.map((account) => ({ ...account, triageServiceLinkedRole: role })),
});

it.each<[SymptomId, string, SymptomVerdict['status'], Snapshot, RegExp]>([
  ['accounts-missing-from-coverage', 'one that AWS covers', 'does-not-fit', good(), /covers the account \(Associated\)/],
  [
    'accounts-missing-from-coverage',
    'one that it does not',
    'fits',
    good(relationship('Disassociated')),
    /does not cover the account \(Disassociated\)/,
  ],
  ['accounts-missing-from-coverage', 'a status that AWS has added', 'unknown', good(relationship('Wandering')), /AWS did not say/],
  [
    'accounts-missing-from-coverage',
    'one that no unit of the membership includes',
    'does-not-fit',
    good({
      securityIncidentResponse: service([active({ coverage: { entireOrganization: false, organizationalUnits: ['ou-ab12-sandbox0'] } })]),
    }),
    /do not include the account/,
  ],
  ['accounts-missing-from-coverage', 'no membership', 'unknown', newOrganization(), /No membership was found/],
  ['event-rules-missing', 'triage that is off', 'fits', good(triageOff), /Triage is off/],
  ['event-rules-missing', 'triage that is on', 'unknown', good(), /not in the snapshot/],
  [
    'test-finding-not-archived',
    'GuardDuty off in the account alone',
    'fits',
    good(on({ [management]: enabled })),
    /not a member of GuardDuty's administrator/,
  ],
  [
    'test-finding-not-archived',
    'GuardDuty on in the account',
    'unknown',
    good(on(everywhere)),
    /lists the account as Enabled.*not in the snapshot/,
  ],
  ['no-findings-triaged', 'GuardDuty off in the account alone', 'fits', good(on({ [management]: enabled })), /not a member/],
  [
    'no-findings-triaged',
    'GuardDuty suspended in the account',
    'fits',
    good(on({ ...everywhere, [workload]: { status: 'Disabled' } })),
    /lists the account as Disabled/,
  ],
  [
    'no-findings-triaged',
    'accounts of GuardDuty that were not read',
    'unknown',
    good(on(denied('guardduty:ListMembers'))),
    /guardduty:ListMembers/,
  ],
  [
    'no-findings-triaged',
    'a filter that archives every finding, whatever its name',
    'fits',
    good({ ...on(everywhere), ...filters({ severity: { GreaterThanOrEqual: 1 } }, 'harmless') }),
    /^harmless in GuardDuty's administrator account/,
  ],
  [
    'no-findings-triaged',
    'a filter that archives findings of another account',
    'unknown',
    good({ ...on(everywhere), ...filters({ accountId: { Equals: [management] }, severity: { GreaterThanOrEqual: 1 } }) }),
    /Nothing hides its findings/,
  ],
  ['no-findings-triaged', 'filters that were not read', 'unknown', good(on(everywhere)), /filters of GuardDuty/],
  [
    'no-findings-triaged',
    'triage that is off',
    'fits',
    good({ ...on(everywhere), ...noFilters, ...triageOff }),
    /Triage is off in the membership/,
  ],
  [
    'no-findings-triaged',
    'an account that AWS does not cover',
    'fits',
    good({ ...on(everywhere), ...noFilters, ...relationship('Unassociated') }),
    /does not cover the account \(Unassociated\)/,
  ],
  [
    'no-findings-triaged',
    'nothing in the way',
    'unknown',
    good({ ...on(everywhere), ...noFilters }),
    /Whether there are findings, no snapshot shows/,
  ],
  ['containment-does-not-run', 'roles that are missing', 'fits', newOrganization(), /stack instance/],
])('%s, of an account with %s: %s', (id, _, status, snapshot, evidence) => {
  const found = inAccount(id, snapshot);
  expect(found.status).toBe(status);
  expect(found.evidence).toMatch(evidence);
});

describe('the cause that the snapshot shows', () => {
  it('of an account that is missing from the coverage is the one of AWS only where the role is missing there', () => {
    const snapshot = good(relationship('Unassociated'));
    const causeOf = (role: Snapshot['accounts'][number]['triageServiceLinkedRole']): string | undefined =>
      inAccount('accounts-missing-from-coverage', withTriageRole(snapshot, role)).cause;
    expect(causeOf(absent)).toBe(symptomTable['accounts-missing-from-coverage'].cause);
    expect(causeOf(present({ arn: 'arn:x' }))).toContain('The account has the role, so the cause is another one.');
    expect(causeOf(undefined)).toContain('Nobody saw whether the account has the role.');
    expect(symptomOf('accounts-missing-from-coverage', withTriageRole(snapshot, absent)).verdict.evidence).not.toContain('not looked at');
  });

  it('of findings that are not triaged is GuardDuty, a rule of others, or the membership', () => {
    const causeOf = (over: Partial<Snapshot>): string | undefined => inAccount('no-findings-triaged', good(over)).cause;
    expect(causeOf(on({}))).toBeUndefined();
    expect(causeOf({ ...on(everywhere), ...filters({ severity: { GreaterThanOrEqual: 1 } }) })).toContain(
      'did not make archives the findings',
    );
    expect(causeOf({ ...on(everywhere), ...noFilters, ...triageOff })).toBe('The membership does not look at findings.');
  });

  it('an account that the configuration leaves out of the membership has no symptom of it', () => {
    const configuration: Configuration = {
      ...configured(),
      membership: { name: 'example', coverage: ['ou-ab12-sandbox0'], triage: true },
    };
    for (const id of ['accounts-missing-from-coverage', 'event-rules-missing', 'no-findings-triaged'] as const) {
      expect(inAccount(id, good(on({})), configuration)).toMatchObject({ status: 'does-not-fit' });
    }
  });
});

describe('containment of an account', () => {
  const { checksum } = preferenceCase(whole(), preference);
  const submitted: Configuration = {
    ...whole(),
    containment: { ...whole().containment, preference: { ...preference, submitted: { on: '2026-11-20', checksum } } },
  };

  it('does not fit once it has the roles and the preference was submitted, and fits as long as it was not', () => {
    expect(inAccount('containment-does-not-run', good(), submitted)).toMatchObject({
      status: 'does-not-fit',
      evidence: expect.stringContaining('2026-11-20') as string,
    });
    expect(inAccount('containment-does-not-run', good())).toMatchObject({
      status: 'fits',
      evidence: expect.stringContaining('no containment preference') as string,
    });
  });

  it('is unknown where the roles were not read', () => {
    const unread = good({
      stackSets: { 'cordon-containment-roles': denied('cloudformation:DescribeStackSet'), 'cordon-containment-roles-canary': absent },
    });
    expect(inAccount('containment-does-not-run', unread, submitted).status).toBe('unknown');
  });
});

describe('the service does not process findings', () => {
  const id = 'service-not-processing';
  it.each<[string, SymptomVerdict['status'], Snapshot, RegExp]>([
    ['a suppression rule of the service', 'does-not-fit', good(filters({}, 'SIRTriage-1')), /makes for findings that it processed/],
    ['no rule of the service', 'unknown', good(), /Triage is on in the membership.*no snapshot has them/],
    ['triage that is off', 'fits', good(triageOff), /Triage is off/],
    ['no membership', 'fits', newOrganization(), /There is no membership/],
    ['a membership that nobody looked at', 'unknown', good({ securityIncidentResponse: undefined }), /Nobody looked/],
  ])('%s: %s', (_, status, snapshot, evidence) => {
    const { verdict, accounts } = symptomOf(id, snapshot);
    expect(verdict.status).toBe(status);
    expect(verdict.evidence).toMatch(evidence);
    expect(accounts).toBeUndefined();
    // What AWS names as the cause is expected, and is not what is wrong here.
    if (status === 'fits') expect(verdict.cause).toBe('The membership does not look at findings.');
  });
});

describe('of five organizations', () => {
  const cases = Object.entries(fiveOrganizations());

  it.each(cases)(
    '%s: a symptom of accounts fits the organization where it fits an account, and each active account has a verdict',
    (_, given) => {
      const { symptoms } = findSymptoms({ ...given, today });
      const ofAccounts = symptoms.filter(({ accounts }) => accounts !== undefined);
      expect(ofAccounts.map(({ id }) => id)).toEqual([
        'accounts-missing-from-coverage',
        'event-rules-missing',
        'test-finding-not-archived',
        'no-findings-triaged',
        'containment-does-not-run',
      ]);
      for (const { accounts = [], verdict } of ofAccounts) {
        expect(accounts.map(({ account }) => account)).toEqual([management, administrator, workload]);
        expect(verdict.status === 'fits').toBe(accounts.some((one: AccountSymptom) => one.verdict.status === 'fits'));
        if (accounts.some((one) => one.verdict.status === 'unknown')) expect(verdict.status).not.toBe('does-not-fit');
      }
    },
  );

  it('an account that is not active has none', () => {
    const snapshot = good();
    const suspended = {
      ...snapshot,
      accounts: snapshot.accounts.map((one) => (one.id === workload ? { ...one, state: 'SUSPENDED' as const } : one)),
    };
    expect(symptomOf('no-findings-triaged', suspended).accounts?.map(({ account }) => account)).toEqual([management, administrator]);
  });
});

it('reads as text: accounts with the same evidence together, each group with its cause and remedy', () => {
  const snapshot = good({ ...on({ [administrator]: enabled, [workload]: { status: 'Disabled' } }), ...noFilters });
  const text = symptomsToText(findSymptoms({ configuration: whole(), snapshot, today }), { colour: false });
  const [, found = ''] = /\n✖ No findings of GuardDuty are triaged\n([^✖?✔]*)/.exec(text) ?? [];
  expect(found).toContain('    Findings of 2 of 3 accounts do not reach triage.\n');
  expect(found).toMatch(
    / {4}1 account: 111111111111\n {6}The account is not a member [^\n]+\n {6}cause: GuardDuty is not on, or makes no findings\.\n {6}remedy: /,
  );
  expect(found).toMatch(/ {4}1 account: 333333333333\n {6}[^\n]*lists the account as Disabled[^\n]*\n/);
});
