import { type Configuration } from '../../lib/configuration/configuration';
import { evaluateAccess, parsePolicy } from '../../lib/iam';
import { communicationTypes, type TeamMember } from '../../lib/configuration/membership';
import { planOnboarding, type Onboarding } from '../../lib/onboarding/onboarding';
import { stepIds, type Step, type StepId, type StepState } from '../../lib/onboarding/step';
import { preferenceCase } from '../../lib/membership/preference';
import { fingerprint, type DeployedMembership } from '../../lib/organization/membership';
import { type Snapshot } from '../../lib/organization/snapshot';
import { absent, present } from '../../lib/core/reading';
import { administrator, detectionOn, management } from '../support/organization';
import { active, administrators, denied, newOrganization, onboarded, preference, service, whole, workload } from './organizations';

const onboarding = (configuration: Configuration, snapshot: Snapshot): Onboarding =>
  planOnboarding({ configuration, snapshot, today: '2026-11-24' });
const statuses = ({ steps }: Onboarding): Record<string, StepState['status']> =>
  Object.fromEntries(steps.map(({ id, state }) => [id, state.status]));
const stepOf = ({ steps }: Onboarding, id: StepId): Step => steps.find((step) => step.id === id)!;
const textOf = (state: StepState): string => ('why' in state ? state.why : state.evidence);

describe('the steps of five organizations', () => {
  it('a new organization has everything to do, in order, each step blocked by those before it', () => {
    const found = onboarding(whole(), newOrganization());
    expect(found.steps.map(({ id }) => id)).toEqual(stepIds);
    expect(found.exitCode).toBe(1);
    expect(statuses(found)).toEqual({
      'all-features': 'done',
      'control-policies': 'done',
      'triage-role': 'to-do',
      'membership-administrator': 'blocked',
      'trusted-access': 'to-do',
      'stack-sets': 'to-do',
      guardduty: 'to-do',
      'security-hub': 'to-do',
      'organization-trail': 'to-do',
      membership: 'blocked',
      'membership-coverage': 'unknown',
      team: 'unknown',
      'containment-roles': 'blocked',
      'containment-preference': 'blocked',
      routes: 'not-wanted',
      validation: 'unknown',
    });
    expect(stepOf(found, 'membership').state).toMatchObject({ by: ['membership-administrator', 'trusted-access'] });
    expect(stepOf(found, 'containment-roles').state).toMatchObject({ by: ['stack-sets'] });
  });

  it.each([
    ['guardduty', 'guardduty', 'guardduty.amazonaws.com'],
    ['security-hub', 'securityhub', 'securityhub.amazonaws.com'],
  ] as const)(
    '%s: the management account designates the administrator first, and then the administrator turns it on',
    (id, cli, principal) => {
      const before = stepOf(onboarding(whole(), newOrganization()), id);
      expect(before.account.id).toBe(management);
      expect(before.commands).toEqual([
        `aws ${cli} enable-organization-admin-account --admin-account-id ${administrator} --region eu-west-1`,
      ]);
      const designated = present([{ account: administrator, services: [principal] }]);
      const after = stepOf(onboarding(whole(), newOrganization({ delegatedAdministrators: designated })), id);
      expect(after.account.id).toBe(administrator);
      expect(after.commands.join('\n')).toContain('update-organization-configuration');
      expect(after.commands.join('\n')).not.toContain('enable-organization-admin-account');
    },
  );

  it('the roles are deployed with credentials of the management account too, whose stack the plan covers', () => {
    expect(stepOf(onboarding(whole(), newOrganization()), 'containment-roles').commands).toEqual([
      'cordon plan --management-profile PROFILE',
      'cordon deploy --management-profile PROFILE',
    ]);
  });

  it('one that is half onboarded goes on where it stopped', () => {
    const configuration = whole();
    const { stackSets } = newOrganization();
    const half = onboarded(configuration, { securityIncidentResponse: service([], { accounts: {} }), stackSets });
    const found = onboarding(configuration, {
      ...half,
      accounts: half.accounts.map((account) => ({ ...account, containmentRoles: absent })),
    });
    expect(found.exitCode).toBe(1);
    expect(statuses(found)).toMatchObject({
      'trusted-access': 'done',
      membership: 'to-do',
      'containment-roles': 'to-do',
      guardduty: 'done',
    });
    expect(stepOf(found, 'membership').commands).toEqual([
      'cordon onboard input --output membership.json',
      'aws security-ir create-membership --cli-input-json file://membership.json --region eu-west-1',
    ]);
  });

  it('one with the membership in the management account needs no delegated administrator of it', () => {
    const configuration = whole({ organization: { administrators: { membership: management } } });
    const found = onboarding(
      configuration,
      onboarded(configuration, {
        delegatedAdministrators: administrators(['security-ir.amazonaws.com']),
        securityIncidentResponse: service([active({ account: management })], { account: management }),
      }),
    );
    expect(statuses(found)).toMatchObject({
      'membership-administrator': 'not-wanted',
      membership: 'done',
      'membership-coverage': 'done',
    });
    expect(stepOf(found, 'membership').account).toEqual({ id: management, role: 'administrator of the membership' });
  });

  it('one with drift and a foreign administrator says both, with both values', () => {
    const configuration = whole();
    const before = onboarded(configuration);
    const stackSet = before.stackSets['cordon-containment-roles'];
    if (stackSet?.status !== 'present' || stackSet.value.instances.status !== 'present') throw new Error('the StackSet is there');
    const instances = stackSet.value.instances.value.map((one) =>
      one.account === workload ? { ...one, driftStatus: 'DRIFTED' as const } : one,
    );
    const others = administrators(['security-ir.amazonaws.com']);
    const found = onboarding(configuration, {
      ...before,
      stackSets: { ...before.stackSets, 'cordon-containment-roles': present({ ...stackSet.value, instances: present(instances) }) },
      delegatedAdministrators: present([
        ...(others.status === 'present' ? others.value : []),
        { account: workload, services: ['security-ir.amazonaws.com'] },
      ]),
    });
    expect(found.exitCode).toBe(1);
    expect(statuses(found)).toMatchObject({ 'membership-administrator': 'to-do', 'containment-roles': 'to-do', membership: 'done' });
    const why = textOf(stepOf(found, 'membership-administrator').state);
    expect(why).toContain(administrator);
    expect(why).toContain(workload);
    // Whoever is registered is never replaced: that cancels the membership.
    expect(stepOf(found, 'membership-administrator')).toMatchObject({ actor: 'person', commands: [] });
  });

  it('one where everything is done still says what only AWS can tell, and does not exit 0', () => {
    const configuration = whole();
    const { checksum } = preferenceCase(configuration, preference);
    const submitted = { ...preference, submitted: { on: '2026-11-20', checksum } };
    const found = onboarding(
      { ...configuration, containment: { ...configuration.containment, preference: submitted } },
      onboarded(configuration),
    );
    expect(found.exitCode).toBe(3);
    expect(Object.entries(statuses(found)).filter(([, status]) => status !== 'done')).toEqual([
      ['containment-preference', 'unknown'],
      ['routes', 'not-wanted'],
      ['validation', 'unknown'],
    ]);
    expect(textOf(stepOf(found, 'containment-preference').state)).toContain('no API tells');
    expect(found.steps.filter(({ state }) => state.status === 'done').every(({ commands }) => commands.length === 0)).toBe(true);
  });
});

describe('what is wrong with a membership', () => {
  const configuration = whole();
  const membership = (securityIncidentResponse: Snapshot['securityIncidentResponse']): StepState => {
    const { securityIncidentResponse: before, ...snapshot } = onboarded(configuration);
    expect(before).toBeDefined();
    return stepOf(onboarding(configuration, { ...snapshot, ...(securityIncidentResponse && { securityIncidentResponse }) }), 'membership')
      .state;
  };
  const refused = denied('security-ir:ListMemberships');

  it.each<[string, Snapshot['securityIncidentResponse'], StepState['status'], RegExp]>([
    [
      'a membership in another Region',
      service([], { memberships: { 'eu-west-1': present([]), 'us-east-1': present([active()]) } }),
      'to-do',
      /in us-east-1, and the configuration says eu-west-1/,
    ],
    ['two memberships', service([active(), active({ id: 'm-1234567890abd' })]), 'to-do', /More than one membership is Active/],
    ['a cancelled one', service([active({ status: 'Cancelled' })]), 'to-do', /can be brought back/],
    ['a terminated one', service([active({ status: 'Terminated' })]), 'to-do', /cannot be brought back/],
    ['a status that AWS has added', service([active({ status: 'Pending' })]), 'to-do', /m-1234567890abc in eu-west-1 \(Pending\)/],
    ['no membership', service([]), 'to-do', /no membership in any Region/],
    ['a refused read', service([], { memberships: { 'eu-west-1': refused } }), 'unknown', /AccessDenied/],
    [
      'a refused read of another Region',
      service([], { memberships: { 'eu-west-1': present([]), 'us-east-1': refused } }),
      'unknown',
      /AccessDenied/,
    ],
    ['another account', service([active()], { account: workload }), 'unknown', /looked for the membership in account 333333333333/],
    ['a snapshot without it', undefined, 'unknown', /does not have the membership/],
    ['a snapshot of other Regions', service([], { memberships: { 'us-east-1': present([]) } }), 'unknown', /does not have the membership/],
  ])('says %s for what it is', (_, given, status, why) => {
    const state = membership(given);
    expect(state.status).toBe(status);
    expect(textOf(state)).toMatch(why);
  });

  it('gives the way back of a cancelled one, and never a cancellation', () => {
    const securityIncidentResponse = service([active({ status: 'Cancelled' })]);
    const found = onboarding(configuration, { ...onboarded(configuration), securityIncidentResponse });
    expect(stepOf(found, 'membership').commands).toEqual([
      'aws security-ir update-membership --membership-id m-1234567890abc --undo-membership-cancellation --region eu-west-1',
    ]);
    const commands = found.steps.flatMap((step) => step.commands).join('\n');
    expect(commands).not.toMatch(/cancel-membership|deregister|disable-aws-service-access/);
  });

  it('gives no command to make another where two are Active, or it is in another Region', () => {
    for (const securityIncidentResponse of [
      service([active(), active({ id: 'm-1234567890abd' })]),
      service([], { memberships: { 'eu-west-1': present([]), 'us-east-1': present([active()]) } }),
    ]) {
      const step = stepOf(onboarding(configuration, { ...onboarded(configuration), securityIncidentResponse }), 'membership');
      expect(step).toMatchObject({ actor: 'person', commands: [] });
    }
  });
});

describe('what a step does not claim', () => {
  const configuration = whole();
  const whenItSays = (over: Partial<Snapshot>, id: StepId): StepState =>
    stepOf(onboarding(configuration, { ...onboarded(configuration), ...over }), id).state;
  const trail = {
    arn: 'a',
    homeRegion: 'eu-west-1',
    isMultiRegion: true,
    isLogging: present(true),
    managementEvents: present('all' as const),
  };
  const silent = { person: '0000000000000002', communicationPreferences: [] };

  it('an account whose association was not read is unknown', () => {
    const accounts = { ...service().accounts, [workload]: denied('security-ir:BatchGetMemberAccountDetails') };
    expect(whenItSays({ securityIncidentResponse: service([active()], { accounts }) }, 'membership-coverage').status).toBe('unknown');
    expect(whenItSays({ securityIncidentResponse: service([active()], { accounts: {} }) }, 'membership-coverage').status).toBe('unknown');
  });

  it('an account with a status that AWS has added is unknown, and the status is named', () => {
    const accounts = { ...service().accounts, [workload]: present({ status: 'Pending', type: 'Organization' }) };
    const state = whenItSays({ securityIncidentResponse: service([active()], { accounts }) }, 'membership-coverage');
    expect(state.status).toBe('unknown');
    expect(textOf(state)).toContain(`${workload} (Pending)`);
  });

  it('an account that the membership does not have is named', () => {
    const accounts = { ...service().accounts, [workload]: present({ status: 'Unassociated', type: 'Organization' }) };
    const state = whenItSays({ securityIncidentResponse: service([active()], { accounts }) }, 'membership-coverage');
    expect(state.status).toBe('to-do');
    expect(textOf(state)).toContain(workload);
  });

  it.each<[string, StepId, Partial<Snapshot>, StepState['status']]>([
    ['a trail of one Region', 'organization-trail', { organizationTrails: present([{ ...trail, isMultiRegion: false }]) }, 'to-do'],
    ['a trail that is stopped', 'organization-trail', { organizationTrails: present([{ ...trail, isLogging: present(false) }]) }, 'to-do'],
    [
      'a trail without reads',
      'organization-trail',
      { organizationTrails: present([{ ...trail, managementEvents: present('some' as const) }]) },
      'to-do',
    ],
    [
      'a trail of which nobody knows',
      'organization-trail',
      { organizationTrails: present([{ ...trail, isLogging: denied('cloudtrail:GetTrailStatus') }]) },
      'unknown',
    ],
    ['no trail', 'organization-trail', { organizationTrails: absent }, 'to-do'],
    ['trails that were not read', 'organization-trail', { organizationTrails: denied('cloudtrail:DescribeTrails') }, 'unknown'],
    [
      'control policies that were not read',
      'control-policies',
      { serviceControlPolicies: denied('organizations:ListPolicies') },
      'unknown',
    ],
    ['trusted access that was not read', 'trusted-access', { trustedAccess: denied('organizations:ListAWSServiceAccess') }, 'unknown'],
    ['a team of one', 'team', { securityIncidentResponse: service([active({ team: [{ person: '0000000000000001' }] })]) }, 'to-do'],
    [
      'a member who is told of nothing',
      'team',
      { securityIncidentResponse: service([active({ team: [{ person: '0000000000000001' }, silent] })]) },
      'to-do',
    ],
    [
      'consolidated billing alone',
      'all-features',
      {
        organization: { id: 'o-exampleorgid', managementAccount: management, root: 'r-ab12', featureSet: 'CONSOLIDATED_BILLING' },
      },
      'to-do',
    ],
  ])('%s', (_, id, over, status) => {
    expect(whenItSays(over, id).status).toBe(status);
  });
});

describe('service control policies in the way of onboarding', () => {
  const configuration = whole();
  const document = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: statement });
  const guard = (statement: object): object => ({ Sid: 'Guard', Resource: '*', ...statement });
  const fullAccess = parsePolicy(document({ Effect: 'Allow', Action: '*', Resource: '*' }), 'FullAWSAccess');
  /** What a member account that does not administer the membership may do. */
  const elsewhere = (statements: readonly object[], action: string): string => {
    const account = '444444444444';
    const everything = { name: 'everything', policy: fullAccess };
    const policies = [everything, { name: 'p', policy: parsePolicy(document(statements), 'p') }];
    const context = { values: { 'aws:RequestedRegion': 'eu-west-1' }, absent: 'every-other-key' } as const;
    const principal = { type: 'role', arn: `arn:aws:iam::${account}:role/x` } as const;
    return evaluateAccess(
      { principal, action, resource: '*', resourceAccount: account, context },
      { identityPolicies: [everything], serviceControlPolicies: [{ id: 'r-ab12', policies }] },
    ).result;
  };
  const state = (statement: object | readonly object[]): StepState => {
    const statements = Array.isArray(statement) ? (statement as readonly object[]) : [guard(statement)];
    const serviceControlPolicies = present([
      {
        id: 'p-FullAWSAccess',
        name: 'FullAWSAccess',
        content: document({ Effect: 'Allow', Action: '*', Resource: '*' }),
        targets: [administrator, workload, 'r-ab12'],
      },
      { id: 'p-guardrail1', name: 'guardrail', content: document(statements), targets: ['r-ab12'] },
    ]);
    return stepOf(onboarding(configuration, { ...onboarded(configuration), serviceControlPolicies }), 'control-policies').state;
  };

  it.each<[string, object, StepState['status']]>([
    ['a denial of the service', { Effect: 'Deny', Action: 'security-ir:*' }, 'to-do'],
    ['a denial of service-linked roles', { Effect: 'Deny', Action: 'iam:CreateServiceLinkedRole' }, 'to-do'],
    [
      'a denial of the Region of the membership',
      { Effect: 'Deny', NotAction: ['iam:*'], Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1'] } } },
      'to-do',
    ],
    ['a denial of another service', { Effect: 'Deny', Action: 'ec2:RunInstances' }, 'done'],
    [
      'a denial of other service-linked roles',
      {
        Effect: 'Deny',
        Action: 'iam:CreateServiceLinkedRole',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'spot.amazonaws.com' } },
      },
      'done',
    ],
    [
      'a denial that depends on what nobody knows',
      { Effect: 'Deny', Action: 'security-ir:*', Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } },
      'unknown',
    ],
  ])('%s', (_, statement, status) => {
    expect(state(statement).status).toBe(status);
  });

  it.each<[string, object]>([
    ['a denial of the service', { Effect: 'Deny', Action: 'security-ir:*' }],
    [
      'a denial of some of its actions for others',
      { Effect: 'Deny', Action: ['security-ir:Create*', 'security-ir:Up*', 'security-ir:List*'] },
    ],
    ['a denial of another service too', { Effect: 'Deny', Action: ['ec2:*', 'Security-IR:*'] }],
    ['a denial of everything', { Effect: 'Deny', Action: '*' }],
    ['a denial of service-linked roles', { Effect: 'Deny', Action: 'iam:CreateServiceLinkedRole' }],
    [
      'a denial of all service-linked roles but some',
      { Effect: 'Deny', Action: 'iam:*', Condition: { StringNotEquals: { 'iam:awsservicename': 'spot.amazonaws.com' } } },
    ],
    [
      'a denial of a Region',
      { Effect: 'Deny', NotAction: ['iam:*'], Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1'] } } },
    ],
    ['a denial of everything but one service', { Effect: 'Deny', NotAction: 'ec2:*' }],
  ])('%s is gone with the statements that the step names', (_, statement) => {
    const why = textOf(state(statement));
    const pasted = JSON.parse(`[${/there: (\{.*\})\.$/.exec(why)?.[1] ?? ''}]`) as readonly Readonly<Record<string, unknown>>[];
    expect(pasted.length).toBeGreaterThan(0);
    expect(new Set(pasted.map(({ Sid: sid }) => sid)).size).toBe(pasted.length);
    expect(state(pasted).status).toBe('done');
    // Nothing else is let through by them.
    for (const action of ['ec2:RunInstances', 'iam:CreateUser', 's3:PutObject', 'security-ir:CancelMembership']) {
      expect([action, elsewhere(pasted, action)]).toEqual([action, elsewhere([guard(statement)], action)]);
    }
  });

  it('are named, with what they stop and where', () => {
    const why = textOf(state({ Effect: 'Deny', Action: 'security-ir:*' }));
    expect(why).toContain('security-ir:CreateMembership');
    expect(why).toContain('Guard of guardrail (p-guardrail1), attached to Root (r-ab12), stops');
    expect(why).toContain(administrator);
  });
});

it('a unit with a name that no unit has cannot leave its place in a command', () => {
  const configuration = { ...whole(), membership: { ...whole().membership!, coverage: ['ou-ab12-11111111'] } };
  const coverage = { entireOrganization: false, organizationalUnits: ["ou'; touch x; '"] };
  const found = onboarding(configuration, onboarded(whole(), { securityIncidentResponse: service([active({ coverage })]) }));
  expect(stepOf(found, 'membership-coverage').commands.at(-1)).toContain(
    `'{"organizationalUnitsToRemove":["ou'\\''; touch x; '\\''"]}' --region eu-west-1`,
  );
});

describe('drift of the membership and its team', () => {
  const people = [
    { name: 'Amara Example', jobTitle: 'Lead', email: 'amara@example.com' },
    { name: 'Chen Example', jobTitle: 'Analyst', email: 'chen@example.com' },
  ] as const;
  const configuration: Configuration = { ...whole(), membership: { ...whole().membership!, team: people, tags: { owner: 'security' } } };
  const deployed = (over: Partial<DeployedMembership> = {}): DeployedMembership =>
    active({
      tags: present({ owner: 'security', other: 'kept' }),
      team: people.map(({ name, jobTitle, email }) => ({ person: fingerprint('m-1234567890abc', name, jobTitle, email) })),
      ...over,
    });
  const stepsOf = (over: Partial<DeployedMembership>, team?: readonly TeamMember[]): Onboarding =>
    planOnboarding({
      configuration,
      snapshot: onboarded(configuration, { securityIncidentResponse: service([deployed(over)]) }),
      today: '2026-11-24',
      ...(team && { team }),
    });
  const evidence = (over: Partial<DeployedMembership>, id: StepId, team: readonly TeamMember[] = people): string =>
    textOf(stepOf(stepsOf(over, team), id).state);

  it('there is none where name, Triage, tags and team are as configured; tags of others are left alone', () => {
    const found = stepsOf({}, people);
    expect(statuses(found)).toMatchObject({ membership: 'done', team: 'done' });
    expect(textOf(stepOf(found, 'team').state)).toContain('2 members, as configured');
  });

  it.each<[string, Partial<DeployedMembership>, RegExp]>([
    ['the name', { name: fingerprint('m-1234567890abc', 'another') }, /differs from the configuration: its name\./],
    ['Triage', { features: { Triage: false } }, /differs from the configuration: Triage\./],
    ['Triage that AWS does not name', { features: {} }, /differs from the configuration: Triage\./],
    ['a tag with another value', { tags: present({ owner: 'platform' }) }, /the tags owner\./],
    ['a tag that is missing', { tags: present({}) }, /the tags owner\./],
  ])('%s differs', (_, over, why) => {
    expect(evidence(over, 'membership')).toMatch(why);
    expect(stepOf(stepsOf(over), 'membership').state.status).toBe('to-do');
  });

  it('tags that were not read are unknown, and not the same', () => {
    expect(stepOf(stepsOf({ tags: denied('security-ir:ListTagsForResource') }), 'membership').state.status).toBe('unknown');
  });

  it('a command for each, and the name in none of them', () => {
    const { commands } = stepOf(
      stepsOf({ name: fingerprint('m-1234567890abc', 'another'), features: { Triage: false }, tags: present({}) }),
      'membership',
    );
    expect(commands).toEqual([
      'cordon onboard --apply',
      'aws security-ir update-membership --membership-id m-1234567890abc --opt-in-features featureName=Triage,isEnabled=true --region eu-west-1',
      `aws security-ir tag-resource --resource-arn arn:aws:security-ir:eu-west-1:${administrator}:membership/m-1234567890abc --tags '{"owner":"security"}' --region eu-west-1`,
    ]);
  });

  it('a team is compared by person and by what each is told of, and says numbers alone', () => {
    const replaced = [{ ...people[0], jobTitle: 'Head' }, people[1]];
    expect(evidence({}, 'team', replaced)).toBe(
      'The team differs from the configuration: 1 member missing, 1 member not in the configuration.',
    );
    const told = [{ ...people[0], communicationPreferences: ['Case Created'] as const }, people[1]];
    expect(evidence({}, 'team', told)).toBe('The team differs from the configuration: 1 member with other communication preferences.');
    const everything = [{ ...people[0], communicationPreferences: communicationTypes }, people[1]];
    expect(stepOf(stepsOf({}, everything), 'team').state.status).toBe('done');
    expect(JSON.stringify(stepsOf({}, replaced))).not.toMatch(/Amara|amara@|Head/);
  });

  it('a team file that cannot be read here leaves the team unknown', () => {
    const byFile: Configuration = { ...configuration, membership: { ...whole().membership!, teamFile: 'team.yaml' } };
    const found = onboarding(
      byFile,
      onboarded(byFile, { securityIncidentResponse: service([deployed({ name: fingerprint('m-1234567890abc', 'example') })]) }),
    );
    expect(stepOf(found, 'team').state.status).toBe('unknown');
    expect(textOf(stepOf(found, 'team').state)).toContain('It was not compared');
  });
});

it('auto-enable that was not read does not pass as on', () => {
  const configuration = whole();
  const unread = detectionOn(['eu-west-1'], { guardDutyAutoEnable: denied('guardduty:DescribeOrganizationConfiguration') });
  const found = onboarding(configuration, onboarded(configuration, { detection: unread }));
  expect(statuses(found)).toMatchObject({ guardduty: 'unknown', 'security-hub': 'done' });
});

it('a step says which IAM actions it takes, sorted, or why --apply does not do it', () => {
  for (const { id, actor, actions, notApplied } of onboarding(whole(), newOrganization()).steps) {
    expect([id, [...actions].sort()]).toEqual([id, actions]);
    expect([id, actions.length > 0]).toEqual([id, actor === 'cordon']);
    expect([id, notApplied === undefined]).toEqual([id, actor === 'cordon']);
  }
});

describe('what the configuration lacks for the membership', () => {
  const membershipOf = (over: Partial<Configuration>, team?: readonly TeamMember[]): string =>
    textOf(
      stepOf(
        planOnboarding({
          configuration: { ...whole(), ...over },
          snapshot: { ...onboarded(whole()), securityIncidentResponse: service([]) },
          today: '2026-11-24',
          ...(team && { team }),
        }),
        'membership',
      ).state,
    );
  const configured = { name: 'example', coverage: 'organization', triage: true } as const;
  const team = [{ name: 'Amara Example', jobTitle: 'Lead', email: 'amara@example.com' }];

  it('is said before its commands refuse it', () => {
    expect(membershipOf({ membership: configured })).toContain('add membership.team, or name a membership.teamFile');
    expect(membershipOf({ membership: undefined })).toContain('add its name, coverage, triage and team');
    const withFile = { membership: { ...configured, teamFile: 'team.yaml' } };
    expect(membershipOf(withFile)).toContain('The team was not read: the commands need membership.teamFile (team.yaml).');
    expect(membershipOf(withFile, team)).not.toMatch(/teamFile/);
    expect(membershipOf({ membership: { ...configured, team } })).not.toMatch(/team/);
  });

  it('a preference that is noted for a day to come is not taken as submitted', () => {
    const configuration = whole();
    const { checksum } = preferenceCase(configuration, preference);
    const noted = { ...preference, submitted: { on: '2026-11-25', checksum } };
    const found = onboarding({ ...configuration, containment: { ...configuration.containment, preference: noted } }, onboarded(whole()));
    expect(stepOf(found, 'containment-preference').state).toMatchObject({
      status: 'to-do',
      why: expect.stringContaining('2026-11-25, and that day is still to come') as string,
    });
  });
});
