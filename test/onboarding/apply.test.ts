import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { present } from '../../lib/core/reading';
import { type Applied, type Question } from '../../lib/onboarding/apply/applied';
import { planOnboarding } from '../../lib/onboarding/onboarding';
import { fingerprint, type DeployedMembership } from '../../lib/organization/membership';
import { type Snapshot } from '../../lib/organization/snapshot';
import { operationNames } from '../../lib/security-ir/model';
import { administrator, management, unit } from '../support/organization';
import { repository } from '../support/run';
import { accounts, configuration, newOrganization, outcomes, people, units, unitsOf, world, writes } from './apply-support';

const allDone = {
  'all-features': 'was-done',
  'control-policies': 'was-done',
  'triage-role': 'done',
  'trusted-access': 'done',
  'membership-administrator': 'done',
  'stack-sets': 'done',
  guardduty: 'done',
  'security-hub': 'done',
  'organization-trail': 'by-hand',
  membership: 'done',
  'membership-coverage': 'was-done',
  team: 'was-done',
  'containment-roles': 'done',
  'containment-preference': 'not-wanted',
  routes: 'not-wanted',
  validation: 'by-hand',
};

describe('from nothing', () => {
  it('does every step that an API can do, and says what is left for people', async () => {
    const { run, look } = world();
    const applied = await run();
    expect(outcomes(applied)).toEqual(allDone);
    expect(applied).toMatchObject({ exitCode: 0, problems: [] });
    expect(applied.onboarding!.steps.filter(({ state }) => state.status !== 'done').map(({ id }) => id)).toEqual([
      'organization-trail',
      'containment-preference',
      'routes',
      'validation',
    ]);
    const { securityIncidentResponse } = await look();
    expect(securityIncidentResponse?.accounts).toMatchObject({
      [accounts.inShop]: present({ status: 'Associated', type: 'Organization' }),
    });
    expect(securityIncidentResponse?.accounts[accounts.suspended]).toMatchObject({ value: { status: 'Unassociated' } });
  });

  it('a second run writes nothing, and finds everything done', async () => {
    const { run, rehearsal } = world();
    await run();
    const before = writes(rehearsal).length;
    const again = await run();
    expect(writes(rehearsal)).toHaveLength(before);
    expect(Object.values(outcomes(again))).not.toContain('done');
    expect(again.exitCode).toBe(0);
  });

  it('calls what its steps name, and no more', async () => {
    const { run, rehearsal } = world();
    const { onboarding } = await run();
    const actions = new Set(onboarding!.steps.flatMap((step) => step.actions));
    expect([...new Set(writes(rehearsal))].filter((action) => !actions.has(action))).toEqual([]);
  });

  it('asks before each step, with every change of it, and for more before the membership', async () => {
    const questions: Question[] = [];
    const { run, rehearsal } = world();
    const before: number[] = [];
    await run({
      confirm: async (question) => {
        questions.push(question);
        before.push(writes(rehearsal).length);
        return 'yes';
      },
    });
    expect(questions.map(({ id }) => id)).toEqual([
      ...[
        'triage-role',
        'trusted-access',
        'membership-administrator',
        'stack-sets',
        'guardduty',
        'security-hub',
        'membership',
        'containment-roles',
        'validation',
      ],
    ]);
    expect(before[0]).toBe(0);
    expect(questions.filter(({ changes }) => changes.some(({ forEver }) => forEver !== undefined)).map(({ id }) => id)).toEqual([
      'membership',
    ]);
    expect(questions.find(({ id }) => id === 'membership')!.changes[0]).toMatchObject({ forEver: 'eu-west-1' });
  });

  it('asks again for a rollout whose plan has changed since it was shown, and carries out the one that was confirmed last', async () => {
    const { run, rehearsal, look } = world();
    const plans: Question['changes'][number][] = [];
    const applied = await run({
      asksPeople: true,
      confirm: async ({ id, changes: [change] }) => {
        if (id !== 'containment-roles') return 'yes';
        plans.push(change!);
        if (plans.length === 1) rehearsal.addAccount({ id: '300000000009', name: 'new', parent: unit('shop') });
        return 'yes';
      },
    });
    expect(outcomes(applied)).toEqual(allDone);
    const planned = plans.map(({ plan }) => plan!.waves.flatMap((wave) => wave.accounts.map(({ account }) => account)));
    expect(planned.map((found) => found.includes('300000000009'))).toEqual([false, true]);
    expect(plans.map(({ changedSince }) => changedSince?.map(({ id }) => id))).toEqual([undefined, ['account-joined']]);
    expect((await look()).accounts.find(({ id }) => id === '300000000009')?.containmentRoles).toMatchObject({ status: 'present' });
  });

  it('carries out no other rollout than the one that was shown', async () => {
    const { run, rehearsal } = world();
    const applied = await run({
      confirm: async ({ id }) => {
        if (id === 'containment-roles') rehearsal.addAccount({ id: '300000000009', name: 'new', parent: unit('shop') });
        return 'yes';
      },
    });
    expect(outcomes(applied)['containment-roles']).toBe('failed');
    expect(applied.problems).toMatchObject([{ id: 'account-joined' }]);
    expect(writes(rehearsal)).not.toContain('cloudformation:CreateStackSet');
  });

  it('leaves a step that is not confirmed, and the steps that wait for it', async () => {
    const { run, rehearsal } = world();
    const applied = await run({ confirm: async ({ id }) => (id === 'trusted-access' ? 'no' : 'yes') });
    expect(outcomes(applied)).toMatchObject({
      'trusted-access': 'declined',
      'membership-administrator': 'blocked',
      membership: 'blocked',
      guardduty: 'done',
    });
    expect(applied.exitCode).toBe(1);
    expect(writes(rehearsal)).not.toContain('organizations:EnableAWSServiceAccess');
  });

  it('stops where nobody answers any more', async () => {
    const { run, rehearsal } = world();
    const applied = await run({ confirm: async () => 'stop' });
    expect(writes(rehearsal)).toEqual([]);
    expect(outcomes(applied)).toMatchObject({ 'triage-role': 'declined', 'trusted-access': 'not-begun', membership: 'not-begun' });
    expect(applied.exitCode).toBe(1);
  });

  it('has neither a name nor an address in its result', async () => {
    expect(JSON.stringify(await world().run())).not.toMatch(/Amara|chen@example|Analyst/);
  });
});

describe('credentials', () => {
  it('of the management account alone do its part, and name the account for the rest', async () => {
    const { run } = world();
    const first = await run({ as: { caller: management } });
    expect(outcomes(first)).toMatchObject({
      'triage-role': 'done',
      'membership-administrator': 'done',
      'stack-sets': 'done',
      guardduty: 'elsewhere',
      membership: 'elsewhere',
      'containment-roles': 'elsewhere',
    });
    const membership = first.steps.find(({ id }) => id === 'membership')!;
    expect(membership.accounts).toEqual([{ id: administrator, role: 'administrator of the membership' }]);
    expect(first.steps.find(({ id }) => id === 'guardduty')!.changes).toMatchObject([{ id: 'administrator eu-west-1', outcome: 'seen' }]);
    expect(first.exitCode).toBe(1);
    // The administrator goes on, without credentials of the management account.
    const second = await run({ as: { caller: administrator, management: false } });
    expect(outcomes(second)).toMatchObject({ guardduty: 'done', 'security-hub': 'done', membership: 'done', 'triage-role': 'elsewhere' });
    const third = await run();
    expect(outcomes(third)).toMatchObject({ 'triage-role': 'was-done', membership: 'was-done' });
    expect(third.exitCode).toBe(0);
  });
});

describe('coverage', () => {
  const of = (...names: readonly string[]) => configuration({}, unitsOf(...names));
  const coverageWrites = (found: ReturnType<typeof world>['rehearsal']) =>
    found.calls
      .filter(({ command }) => command === 'UpdateMembership')
      .map(({ input }) => (input as { membershipAccountsConfigurationsUpdate?: object }).membershipAccountsConfigurationsUpdate);

  it('of units is added five a call after the membership, each seen before the next', async () => {
    const found = world(newOrganization(), {}, of(...units));
    const applied = await found.run();
    expect(outcomes(applied)).toMatchObject({ membership: 'done', 'membership-coverage': 'done' });
    const [first, second, ...more] = coverageWrites(found.rehearsal);
    expect(more).toEqual([]);
    expect(first).toEqual({ organizationalUnitsToAdd: [...unitsOf(...units)].sort().slice(0, 5) });
    expect(second).toEqual({ organizationalUnitsToAdd: [...unitsOf(...units)].sort().slice(5) });
    const changes = applied.steps.find(({ id }) => id === 'membership-coverage')!.changes;
    expect(changes.map(({ outcome }) => outcome)).toEqual(['seen', 'seen']);
  });

  it('removes nothing before what is added has reached every account', async () => {
    const found = world(newOrganization(), {}, of('shop'));
    await found.run();
    found.rehearsal.controlSecurityIr(administrator, 'eu-west-1', { settlesAfter: 60_000 });
    const before = found.rehearsal.calls.length;
    const applied = await found.run({ configuration: of('bank') });
    expect(applied.steps.find(({ id }) => id === 'membership-coverage')).toMatchObject({
      outcome: 'done',
      changes: [{ what: `cover 1 unit: ${unit('bank')}` }, { id: 'associated' }, { what: `no longer cover 1 unit: ${unit('shop')}` }],
    });
    const updates = found.rehearsal.calls.slice(before).filter(({ command }) => command === 'UpdateMembership');
    expect(updates).toHaveLength(2);
    expect(updates[1]!.at.getTime() - updates[0]!.at.getTime()).toBeGreaterThanOrEqual(60_000);
  });

  it('that never reaches an account ends the run with its ID, removes nothing, and does so again', async () => {
    const found = world(newOrganization(), {}, of('shop'));
    await found.run();
    found.rehearsal.controlSecurityIr(administrator, 'eu-west-1', { settlesAfter: 1e12 });
    for (const run of [1, 2]) {
      const applied = await found.run({ configuration: of('bank') });
      expect([run, applied]).toMatchObject([run, { exitCode: 3, problems: [{ id: 'change-not-seen' }] }]);
      expect(applied.problems[0]!.message).toContain(accounts.inBank);
      expect(outcomes(applied)).toMatchObject({ 'membership-coverage': 'failed', 'containment-roles': 'was-done' });
    }
    expect(coverageWrites(found.rehearsal).filter((one) => JSON.stringify(one).includes('Remove'))).toEqual([]);
  });

  it('an account that is closed in between is waited for no longer', async () => {
    const found = world(newOrganization(), {}, of('shop'));
    await found.run();
    found.rehearsal.controlSecurityIr(administrator, 'eu-west-1', { settlesAfter: 1e12 });
    const applied = await found.run({
      configuration: of('bank'),
      onEvent: (event) => {
        if (event.kind === 'change-started' && event.change.what.startsWith('wait')) found.rehearsal.closeAccount(accounts.inBank);
      },
    });
    expect(outcomes(applied)).toMatchObject({ 'membership-coverage': 'done' });
  });
});

describe('drift', () => {
  it('of name, Triage, tags and team is brought in line, each by its own call', async () => {
    const found = world();
    await found.run();
    const changed = configuration();
    const wanted = { ...changed, membership: { ...changed.membership!, name: 'renamed', triage: false, tags: { owner: 'platform' } } };
    const team = [people[0]!, { ...people[1]!, jobTitle: 'Head' }];
    const applied = await found.run({ configuration: wanted, team });
    expect(applied.steps.find(({ id }) => id === 'membership')!.changes.map(({ id }) => id)).toEqual(['name', 'triage', 'tags']);
    expect(applied.steps.find(({ id }) => id === 'team')!.changes).toMatchObject([{ id: 'team', outcome: 'seen' }]);
    const onboarding = planOnboarding({ configuration: wanted, snapshot: await found.look(), today: '2026-11-24', team });
    expect(onboarding.steps.filter(({ id }) => id === 'membership' || id === 'team').map(({ state }) => state.status)).toEqual([
      'done',
      'done',
    ]);
  });
});

describe('validation', () => {
  const cases = ({ calls }: ReturnType<typeof world>['rehearsal']): readonly string[] =>
    calls.flatMap(({ command }) => (/Case/.test(command) && command !== 'ListCases' ? [command] : []));
  const validationOf = ({ steps }: Applied) => steps.find(({ id }) => id === 'validation')!;

  it('opens a self-managed test case after the membership, sees it, closes it, and leaves the test finding to people', async () => {
    const { run, rehearsal } = world();
    const found = validationOf(await run());
    expect(found).toMatchObject({
      outcome: 'by-hand',
      changes: [{ id: 'test-case', outcome: 'seen' }],
      proven: expect.stringMatching(
        /^The list of cases shows that the test case \d+ was opened on .* and closed\. Whether its mail arrived only the team can tell\.$/,
      ),
      why: expect.stringMatching(/^The test finding takes an EC2 instance/),
      commands: ['nslookup guarddutyc2activityb.com'],
    });
    expect(cases(rehearsal)).toEqual(['CreateCase', 'CreateCaseComment', 'GetCase', 'CloseCase', 'GetCase']);
    expect(rehearsal.calls.find(({ command }) => command === 'CreateCase')!.input).toMatchObject({ resolverType: 'Self', watchers: [] });
  });

  it('opens no other one where a closed one is to be seen, and still says what is proven', async () => {
    const { run, rehearsal } = world();
    const first = validationOf(await run());
    const before = cases(rehearsal).length;
    const again = validationOf(await run());
    expect(cases(rehearsal)).toHaveLength(before);
    expect(again).toMatchObject({ outcome: 'by-hand', changes: [], proven: first.proven });
  });

  it('opens none where AWS does not say whether there was one: the step is unknown, and exits 3', async () => {
    const { run, rehearsal } = world(newOrganization(), { faults: [{ call: 'security-ir:ListCases', kind: 'deny' }] });
    const applied = await run();
    expect(validationOf(applied)).toMatchObject({ outcome: 'unknown', why: expect.stringContaining('security-ir:ListCases') });
    expect(applied.exitCode).toBe(3);
    expect(cases(rehearsal)).toEqual([]);
  });

  it('closes the one that an earlier run left open, instead of opening another one', async () => {
    const { run, rehearsal } = world(newOrganization(), { faults: [{ call: 'security-ir:CloseCase', kind: 'deny' }] });
    const first = await run();
    expect([validationOf(first).outcome, first.exitCode]).toEqual(['failed', 3]);
    expect(first.problems.map(({ id }) => id)).toContain('test-case-left-open');
    rehearsal.setFaults([]);
    const again = await run();
    expect(validationOf(again)).toMatchObject({ outcome: 'by-hand', changes: [{ outcome: 'seen' }] });
    expect([again.exitCode, cases(rehearsal).filter((command) => command === 'CreateCase')]).toEqual([0, ['CreateCase']]);
  });

  it('a part of the test that fails is told with the call, and exits 3, though the case was closed', async () => {
    const { run } = world(newOrganization(), { faults: [{ call: 'security-ir:CreateCaseComment', kind: 'deny' }] });
    const applied = await run();
    expect(validationOf(applied)).toMatchObject({ outcome: 'by-hand', changes: [{ outcome: 'seen' }] });
    expect(applied).toMatchObject({ exitCode: 3, problems: [{ id: 'aws-access-denied' }] });
  });

  it('a case that AWS does not show while it is open is told, and closed all the same', async () => {
    const { run } = world(newOrganization(), { faults: [{ call: 'security-ir:GetCase', kind: 'deny', times: 3 }] });
    const applied = await run();
    expect(applied).toMatchObject({ exitCode: 3, problems: [{ id: 'test-case-not-seen' }] });
    expect(validationOf(applied).changes).toMatchObject([{ outcome: 'seen' }]);
  });

  it('is not begun where there is no membership', async () => {
    const { run, rehearsal } = world();
    const applied = await run({ confirm: async ({ id }) => (id === 'membership' ? 'no' : 'yes') });
    expect(validationOf(applied)).toMatchObject({ outcome: 'by-hand', why: expect.stringContaining('No Active membership') });
    expect(cases(rehearsal)).toEqual([]);
  });

  it('opens none that is not confirmed', async () => {
    const { run, rehearsal } = world();
    const applied = await run({ confirm: async ({ id }) => (id === 'validation' ? 'no' : 'yes') });
    expect([validationOf(applied).outcome, applied.exitCode]).toEqual(['declined', 1]);
    expect(cases(rehearsal)).toEqual([]);
  });
});

describe('what it never does', () => {
  const membership = (over: Partial<DeployedMembership> = {}): DeployedMembership => ({
    id: 'm-1234567890abc',
    account: administrator,
    status: 'Active',
    name: fingerprint('m-1234567890abc', 'example'),
    coverage: { entireOrganization: true, organizationalUnits: [] },
    team: people.map(({ name, jobTitle, email }) => ({ person: fingerprint('m-1234567890abc', name, jobTitle, email) })),
    features: { Triage: true },
    tags: present({ owner: 'security' }),
    ...over,
  });
  const withMemberships = (byRegion: Readonly<Record<string, readonly DeployedMembership[]>>): Partial<Snapshot> => ({
    securityIncidentResponse: {
      account: administrator,
      memberships: Object.fromEntries(Object.entries(byRegion).map(([region, found]) => [region, present(found)])),
      accounts: {},
    },
  });

  it.each<[string, Partial<Snapshot>, step: string, why: RegExp]>([
    [
      'another administrator of the membership',
      {
        delegatedAdministrators: present([{ account: accounts.inShop, services: ['security-ir.amazonaws.com'] }]),
        trustedAccess: present(['security-ir.amazonaws.com']),
      },
      'membership-administrator',
      /Deregistering an administrator cancels the membership at once/,
    ],
    [
      'another administrator of GuardDuty',
      { delegatedAdministrators: present([{ account: accounts.inShop, services: ['guardduty.amazonaws.com'] }]) },
      'guardduty',
      /takes all its member accounts out of GuardDuty/,
    ],
    ['a membership in another Region', withMemberships({ 'us-east-1': [membership()] }), 'membership', /Its Region can never be changed/],
    [
      'two memberships',
      withMemberships({ 'eu-west-1': [membership(), membership({ id: 'm-1234567890abd' })] }),
      'membership',
      /Cordon never cancels one/,
    ],
    [
      'a cancelled membership',
      withMemberships({ 'eu-west-1': [membership({ status: 'Cancelled' })] }),
      'membership',
      /does not take it back/,
    ],
    [
      'a membership of a status that nobody knows',
      withMemberships({ 'eu-west-1': [membership({ status: 'Pending' })] }),
      'membership',
      /is not Active/,
    ],
  ])('ends at %s, with what it would cost', async (_, over, step, why) => {
    const { run, rehearsal } = world(newOrganization(over));
    const applied = await run();
    const found = applied.steps.find(({ id }) => id === step)!;
    expect([found.outcome, found.why]).toEqual(['refused', expect.stringMatching(why)]);
    expect(applied).toMatchObject({ exitCode: 1, problems: [{ id: 'not-done-by-cordon' }] });
    expect(outcomes(applied)['containment-roles']).toBe('not-begun');
    expect(writes(rehearsal)).not.toContain('security-ir:CreateMembership');
  });

  it('makes another membership where the former one was terminated, with another token', async () => {
    const { run, rehearsal, look } = world(newOrganization(withMemberships({ 'eu-west-1': [membership({ status: 'Terminated' })] })));
    expect(outcomes(await run())).toMatchObject({ membership: 'done' });
    const tokenOf = (found: typeof rehearsal) =>
      (found.calls.find(({ command }) => command === 'CreateMembership')!.input as { clientToken: string }).clientToken;
    const fresh = world();
    await fresh.run();
    expect(tokenOf(rehearsal)).not.toBe(tokenOf(fresh.rehearsal));
    const { memberships } = (await look()).securityIncidentResponse!;
    const found = memberships['eu-west-1'];
    expect(found?.status === 'present' && found.value.map(({ status }) => status).sort()).toEqual(['Active', 'Terminated']);
  });

  it('has no call that cancels, deregisters or deletes: neither the client nor the sources', () => {
    expect(operationNames.filter((name) => /Cancel|Delete|Deregister/.test(name))).toEqual([]);
    const folder = (path: string): string[] =>
      readdirSync(join(repository, path), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(join(repository, path, name), 'utf8'));
    for (const source of folder('lib/onboarding'))
      expect(source).not.toMatch(/\b(Cancel|Deregister|Disable|Delete|Disassociate|undoMembership)\w*Command\b/);
  });
});
