import { type Configuration } from '../../lib/configuration/configuration';
import { membershipRegions } from '../../lib/core/regions';
import { absent, present } from '../../lib/core/reading';
import { preferenceCase } from '../../lib/membership/preference';
import { type SymptomVerdict } from '../../lib/onboarding/symptom';
import { findSymptoms, type Symptoms } from '../../lib/onboarding/symptoms';
import { type Snapshot } from '../../lib/organization/snapshot';
import { symptomsToText } from '../../lib/report/symptoms-text';
import { administrator, detectionOn } from '../support/organization';
import { active, denied, newOrganization, onboarded, preference, service, whole, workload } from './organizations';

const found = (snapshot: Snapshot, configuration: Configuration = whole()): Symptoms =>
  findSymptoms({ configuration, snapshot, today: '2026-11-24' });
const verdict = (id: string, snapshot: Snapshot, configuration?: Configuration): SymptomVerdict =>
  found(snapshot, configuration).symptoms.find((symptom) => symptom.id === id)!.verdict;
const good = (over: Partial<Snapshot> = {}): Snapshot => onboarded(whole(), over);
const { checksum } = preferenceCase(whole(), preference);
const submitted = (sum = checksum): Configuration => ({
  ...whole(),
  containment: { ...whole().containment, preference: { ...preference, submitted: { on: '2026-11-20', checksum: sum } } },
});
const everyRegion = Object.fromEntries(membershipRegions.map((region) => [region, present([])]));
const filters = (name: string, action: 'ARCHIVE' | 'NOOP' = 'ARCHIVE', criteria = everything): Snapshot['signals'] => ({
  account: administrator,
  regions: {
    'eu-west-1': { detector: present('d'), filters: present([{ name, action, rank: 1, tags: {}, criteria }]), automationRules: absent },
  },
});
/** Criteria that no finding fails. */
const everything: Record<string, Record<string, number>> = { severity: { GreaterThanOrEqual: 1 } };

it.each<[string, string, SymptomVerdict['status'], Snapshot, RegExp]>([
  [
    'membership-pending',
    'a status that nobody documents',
    'fits',
    good({ securityIncidentResponse: service([active({ status: 'Pending' })]) }),
    /is Pending/,
  ],
  ['membership-pending', 'an active membership', 'does-not-fit', good(), /is Active/],
  [
    'membership-pending',
    'a snapshot that did not look',
    'unknown',
    good({ securityIncidentResponse: undefined }),
    /does not have the membership/,
  ],
  [
    'membership-pending',
    'a list that was refused',
    'unknown',
    good({ securityIncidentResponse: service([], { memberships: { 'eu-west-1': denied('security-ir:ListMemberships') } }) }),
    /security-ir:ListMemberships in eu-west-1 \(AccessDenied\)/,
  ],
  [
    'membership-list-empty',
    'a membership in another Region',
    'fits',
    good({ securityIncidentResponse: service([], { memberships: { 'eu-west-1': present([]), 'us-east-1': present([active()]) } }) }),
    /m-1234567890abc is in us-east-1/,
  ],
  ['membership-list-empty', 'a membership here', 'does-not-fit', good(), /has a membership/],
  ['membership-list-empty', 'Regions that nobody looked into', 'unknown', newOrganization(), /23 other Regions were not read/],
  [
    'membership-list-empty',
    'no membership in any Region',
    'does-not-fit',
    newOrganization({ securityIncidentResponse: service([], { memberships: everyRegion }) }),
    /no membership at all/,
  ],
  ['triage-role-missing', 'no role', 'fits', newOrganization(), /has no such role/],
  ['triage-role-missing', 'the role', 'does-not-fit', good(), /has the role/],
  [
    'triage-role-missing',
    'a refusal',
    'unknown',
    good({ managementAccount: { ...good().managementAccount, triageServiceLinkedRole: denied('iam:GetRole') } }),
    /iam:GetRole/,
  ],
  [
    'accounts-missing-from-coverage',
    'an account that is disassociated',
    'fits',
    good({
      securityIncidentResponse: service(undefined, {
        accounts: { ...service().accounts, [workload]: present({ status: 'Disassociated', type: 'Organization' }) },
      }),
    }),
    /333333333333\. Their roles were not looked at/,
  ],
  [
    'accounts-missing-from-coverage',
    'a status that AWS has added',
    'unknown',
    good({
      securityIncidentResponse: service(undefined, {
        accounts: { ...service().accounts, [workload]: present({ status: 'Pending', type: 'Organization' }) },
      }),
    }),
    /^AWS answered with a status that Cordon does not know for 1 account: 333333333333 \(Pending\)\.$/,
  ],
  [
    'accounts-missing-from-coverage',
    'a status that AWS has added, and an account that is unassociated',
    'fits',
    good({
      securityIncidentResponse: service(undefined, {
        accounts: {
          ...service().accounts,
          [workload]: present({ status: 'Pending', type: 'Organization' }),
          '222222222222': present({ status: 'Unassociated', type: 'Organization' }),
        },
      }),
    }),
    /^1 account in the coverage is not associated: 222222222222\. AWS answered with a status [^.]*333333333333 \(Pending\)\./,
  ],
  ['accounts-missing-from-coverage', 'all associated', 'does-not-fit', good(), /3 accounts/],
  [
    'accounts-missing-from-coverage',
    'accounts that were not asked for',
    'unknown',
    good({ securityIncidentResponse: service(undefined, { accounts: {} }) }),
    /was not read/,
  ],
  ['accounts-missing-from-coverage', 'no membership', 'unknown', newOrganization(), /No membership was found/],
  [
    'event-rules-missing',
    'triage that is off',
    'fits',
    good({ securityIncidentResponse: service([active({ features: { Triage: false } })]) }),
    /Triage is off/,
  ],
  ['event-rules-missing', 'triage that is on', 'unknown', good(), /not in the snapshot/],
  ['sample-findings-ignored', 'anything', 'unknown', good(), /prove nothing/],
  [
    'test-finding-not-archived',
    'GuardDuty off',
    'fits',
    good({ detection: detectionOn(['eu-west-1'], { guardDuty: absent }) }),
    /off in eu-west-1/,
  ],
  ['test-finding-not-archived', 'GuardDuty on', 'unknown', good(), /not in it/],
  ['no-cases', 'a rule of the service', 'does-not-fit', good({ signals: filters('SIRTriage-1') }), /in eu-west-1/],
  [
    'no-cases',
    'a filter with such a name that archives nothing',
    'unknown',
    good({ signals: filters('SIRTriage-1', 'NOOP') }),
    /only later/,
  ],
  ['no-cases', 'rules of others alone', 'unknown', good({ signals: filters('ours-SIRTriage-1') }), /only later/],
  [
    'no-mail',
    'a member who is told of nothing',
    'fits',
    good({ securityIncidentResponse: service([active({ team: [{ person: '1', communicationPreferences: [] }, { person: '2' }] })]) }),
    /^1 of 2 members/,
  ],
  ['no-mail', 'a team that is told of everything', 'unknown', good(), /only a test case shows/],
  ['no-mail', 'no membership', 'unknown', newOrganization(), /No membership was found/],
])('%s, with %s: %s', (id, _, status, snapshot, evidence) => {
  const judged = verdict(id, snapshot);
  expect(judged.status).toBe(status);
  expect(judged.evidence).toMatch(evidence);
});

describe('containment-does-not-run', () => {
  it('fits as long as roles are missing or the preference was not submitted, each named', () => {
    expect(verdict('containment-does-not-run', newOrganization())).toEqual({
      status: 'fits',
      evidence: '3 accounts do not have the containment roles as configured. The configuration notes no submitted containment preference.',
    });
    expect(verdict('containment-does-not-run', good(), submitted('0123456789abcdef')).evidence).toBe(
      'The containment preference changed after it was submitted on 2026-11-20.',
    );
    const { preference: _none, ...containment } = whole().containment;
    expect(verdict('containment-does-not-run', good(), { ...whole(), containment }).evidence).toContain('asks for approval each time');
    expect(_none).toBe(preference);
  });

  it('does not fit once both are there, without a claim about what AWS has', () => {
    expect(verdict('containment-does-not-run', good(), submitted())).toMatchObject({
      status: 'does-not-fit',
      evidence: expect.stringContaining('no API tells'),
    });
  });

  it('is unknown where the roles could not be read', () => {
    const unread = good({
      stackSets: { 'cordon-containment-roles': denied('cloudformation:DescribeStackSet'), 'cordon-containment-roles-canary': absent },
    });
    expect(verdict('containment-does-not-run', unread, submitted()).status).toBe('unknown');
  });
});

it('exits 1 where one fits, and 3 where none does: some no snapshot can tell', () => {
  expect(found(newOrganization()).exitCode).toBe(1);
  expect(found(good(), submitted()).exitCode).toBe(3);
});

it('reads as text: what fits with cause and remedy, what is unknown with why, and a count', () => {
  const text = symptomsToText(found(newOrganization()), { colour: false });
  expect(text).toMatch(
    /fit what the snapshot shows:\n✖ The triage service-linked role is missing [^\n]*\n {4}The management account has no such role\.\n {4}cause: [^\n]+\n {4}remedy: [^\n]+\n/,
  );
  expect(text).toMatch(/\ncannot be told from the snapshot:\n\? /);
  expect(text).toMatch(/\n\d of 12 symptoms fit · \d unknown · \d do not fit\n$/);
});

it('writes what AWS said as one harmless line', () => {
  const odd = service([active({ status: 'Pending\u001b[31m\n✔ all is well' })]);
  expect(symptomsToText(found(good({ securityIncidentResponse: odd })), { colour: false })).toContain('Pending\\u{1b}[31m ✔ all is well');
});
