import { guardrailsLayer } from '../../lib/check/layers/guardrails';
import { type GuardrailsConfiguration } from '../../lib/configuration/guardrails';
import { type ConfigurationFile } from '../../lib/configuration/read';
import { present, absent } from '../../lib/core/reading';
import { exemptionsOf } from '../../lib/guardrails/exemptions';
import { placeGuardrails } from '../../lib/guardrails/placement';
import { guardrailsOf } from '../../lib/guardrails/policies';
import { type GuardrailFinding } from '../../lib/guardrails/findings';
import { proveGuardrails } from '../../lib/guardrails/prove';
import { type ServiceControlPolicy, type Snapshot } from '../../lib/organization/snapshot';
import { root, sketch, unit } from '../support/organization';
import { sampled } from '../support/runs';
import { exampleGuardrails, guarded, guardrailsFor } from './support';

const workload = '333333333333';
const stackSets = 'member.org.stacksets.cloudformation.amazonaws.com';
const fullAccess: ServiceControlPolicy = {
  id: 'p-FullAWSAccess',
  name: 'FullAWSAccess',
  content: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
  targets: [root, unit('prod'), '111111111111', '222222222222', workload],
};

const policy = (id: string, statement: object, targets: readonly string[] = [root]): ServiceControlPolicy => ({
  id: `p-${id.padEnd(8, '0')}`,
  name: id,
  content: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  targets,
});

const organization = (policies: readonly ServiceControlPolicy[]): Snapshot =>
  sketch(
    { units: { prod: 'root' }, accounts: { [workload]: ['prod'] } },
    { serviceControlPolicies: present([fullAccess, ...policies].sort((a, b) => (a.id < b.id ? -1 : 1))) },
  );

/** The guardrails as another tool attached them. */
const attached = (leaveOut?: string): readonly ServiceControlPolicy[] =>
  guardrailsFor().policies.map(({ name, document }, index) => ({
    id: `p-guardrail${index}`,
    name,
    content: JSON.stringify({ ...document, Statement: document.Statement.filter(({ Sid }) => Sid !== leaveOut) }),
    targets: [root],
  }));

function prove(guardrails: Partial<GuardrailsConfiguration> = {}, snapshot?: Snapshot, today?: string): readonly GuardrailFinding[] {
  const configuration = guarded(guardrails);
  return proveGuardrails(configuration, guardrailsOf(configuration)!, { ...(snapshot && { snapshot }), ...(today && { today }) }).findings;
}

const short = (findings: readonly GuardrailFinding[]): readonly string[] =>
  findings.map(({ severity, id, detail }) => [severity, id, ...(detail === undefined ? [] : [detail])].join(' '));

describe('the proof of the guardrails', () => {
  it('finds nothing where they are as they should be, with and without a snapshot', () => {
    expect(prove()).toEqual([]);
    expect(prove({}, organization([]))).toEqual([]);
  });

  it('evaluates every action of every statement', () => {
    const configuration = guarded();
    const guardrails = guardrailsOf(configuration)!;
    const actions = guardrails.protections.flatMap(({ statement }) => statement.Action).length;
    expect(proveGuardrails(configuration, guardrails).requests).toBeGreaterThan(actions * 5);
  });

  it('finds a hole where a containment role is exempted', () => {
    const findings = prove({ breakGlassRoles: ['AWSSecurityIncidentResponseContainmentExecution'] });
    expect(short(findings)).toContain('error protection-has-hole containment-roles');
    expect(findings.find(({ detail }) => detail === 'containment-roles')!.message).toBe(
      'AWSSecurityIncidentResponseContainmentExecution can use iam:AttachRolePolicy, iam:CreateRole, iam:DeleteRole and 10 more in spite of the guardrails',
    );
  });

  it('says what is not protected where no role is named', () => {
    expect(short(prove({ breakGlassRoles: [], administratorRoles: [] }))).toEqual([
      'note break-glass-missing',
      'warning administrators-missing',
    ]);
  });

  it('warns of a policy of the organization that stops a break-glass role', () => {
    const deny = policy('NoIamChanges', { Sid: 'NoIam', Effect: 'Deny', Action: 'iam:DeleteRole', Resource: '*' });
    const findings = prove({}, organization([deny]));
    expect(short(findings)).toEqual(['warning exempted-role-denied containment-roles', 'warning exempted-role-denied exempted-roles']);
    expect(findings[0]!.message).toMatch(
      /^permission-set\/IncidentBreakGlass cannot use iam:DeleteRole: denied by a policy of the organization in /,
    );
  });

  it('finds accounts outside the targets', () => {
    const [finding] = prove({ targets: [unit('prod')] }, organization([]));
    expect(finding).toMatchObject({
      id: 'accounts-outside-targets',
      severity: 'warning',
      message: '1 account is outside guardrails.targets and not protected: 222222222222',
    });
  });

  it.each([
    [[], []],
    [[['222222222222', stackSets]], []],
    [[['333333333333', 'guardduty.amazonaws.com']], []],
    [
      [
        ['222222222222', stackSets],
        ['333333333333', stackSets],
      ],
      ['warning stack-sets-of-others'],
    ],
  ] as const)('finds who else deploys StackSets past the guardrails: %j', (administrators, expected) => {
    const delegatedAdministrators = present(administrators.map(([account, service]) => ({ account, services: [service] })));
    expect(short(prove({}, { ...organization([]), delegatedAdministrators }))).toEqual(expected);
  });

  it('does not know who else deploys StackSets where that could not be read', () => {
    const reason = { call: 'organizations:ListDelegatedAdministrators', code: 'AccessDenied', message: 'no' };
    const unread = { ...organization([]), delegatedAdministrators: { status: 'unknown', reason } } as const;
    expect(short(prove({}, unread))).toEqual(['unknown stack-sets-of-others']);
  });

  it('finds that the organization has not enabled the policies', () => {
    const snapshot = sketch({}, { serviceControlPolicies: absent });
    expect(short(prove({}, snapshot))).toEqual(['error policy-type-disabled']);
  });
});

describe('guardrails that another tool attaches', () => {
  it('are unknown without a snapshot, or where their policies could not be read', () => {
    expect(short(prove({ owner: 'other' }))).toEqual(['unknown protection-not-in-place']);
    const reason = { call: 'organizations:ListPolicies', code: 'AccessDenied', message: 'no' };
    const unread = sketch({}, { serviceControlPolicies: { status: 'unknown', reason } });
    expect(prove({ owner: 'other' }, unread)[0]!.message).toContain('organizations:ListPolicies answered AccessDenied');
  });

  it('hold where their policies are attached, by what they do', () => {
    expect(prove({ owner: 'other' }, organization(attached()))).toEqual([]);
  });

  it.each(sampled(guardrailsFor().protections.map(({ id, statement: { Sid } }) => [id, Sid] as const)))(
    'lack %s where nothing denies it',
    (id, sid) => {
      const findings = prove({ owner: 'other' }, organization(attached(sid)));
      expect(short(findings)).toEqual([`error protection-not-in-place ${id}`]);
    },
  );

  it('are unknown where a condition cannot be decided', () => {
    const conditional = policy('Conditional', {
      Sid: 'Stay',
      Effect: 'Deny',
      Action: 'organizations:LeaveOrganization',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalTag/team': 'x' } },
    });
    const all = attached('CordonOrganization');
    // The other two actions of the statement are denied for certain.
    const others = policy('Others', {
      Sid: 'Others',
      Effect: 'Deny',
      Action: ['organizations:DeregisterDelegatedAdministrator', 'organizations:DisableAWSServiceAccess'],
      Resource: '*',
    });
    const findings = prove({ owner: 'other', breakGlassRoles: [] }, organization([...all, conditional, others]));
    expect(short(findings)).toContain('unknown protection-not-in-place organization');
  });
});

describe('policies of the organization with a date', () => {
  const stay = (Condition: object): ServiceControlPolicy =>
    policy('Stay', {
      Sid: 'Stay',
      Effect: 'Deny',
      Action: [
        'organizations:LeaveOrganization',
        'organizations:DeregisterDelegatedAdministrator',
        'organizations:DisableAWSServiceAccess',
      ],
      Resource: '*',
      Condition,
    });
  const until = stay({ DateLessThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } });
  const since = stay({ NumericGreaterThanEquals: { 'aws:EpochTime': String(Date.parse('2026-12-01') / 1000) } });

  it.each([
    ['may end before somebody tries', until, '2026-11-27', ['unknown protection-not-in-place organization']],
    ['have ended', until, '2026-12-27', ['error protection-not-in-place organization']],
    ['may begin before somebody tries', since, '2026-11-27', ['unknown protection-not-in-place organization']],
    ['have begun', since, '2026-12-27', []],
    ['are unknown without a day', until, undefined, ['unknown protection-not-in-place organization']],
  ])('%s', (_, dated, today, expected) => {
    const findings = prove({ owner: 'other' }, organization([...attached('CordonOrganization'), dated]), today);
    expect(short(findings.filter(({ id }) => id === 'protection-not-in-place'))).toEqual(expected);
  });

  it('are looked at by check as of its day', async () => {
    const snapshot = organization([...attached('CordonOrganization'), until]);
    const file: ConfigurationFile = { configuration: guarded({ owner: 'other' }), locate: () => ({ file: 'cordon.yaml' }) };
    const inputs = { configuration: () => file, today: '2026-12-27' };
    const { findings } = await guardrailsLayer.run({ inputs, material: { file, snapshot } });
    expect(findings).toContainEqual(expect.objectContaining({ ruleId: 'guardrails/protection-not-in-place', severity: 'error' }));
  });

  it('stop a break-glass role only from their first day on', () => {
    const deny = policy('NoIamChanges', {
      Sid: 'NoIam',
      Effect: 'Deny',
      Action: 'iam:DeleteRole',
      Resource: '*',
      Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } },
    });
    expect(short(prove({}, organization([deny]), '2026-11-27'))).toEqual([]);
    expect(short(prove({}, organization([deny]), '2026-12-27'))).toContain('warning exempted-role-denied containment-roles');
  });
});

describe('the place of the guardrails', () => {
  const full = ['One', 'Two', 'Three'].map((id) => policy(id, { Sid: id, Effect: 'Deny', Action: `s3:Put${id}`, Resource: '*' }));

  it('is free as long as five policies are not exceeded', () => {
    expect(prove({}, organization(full.slice(0, 2)))).toEqual([]);
  });

  it('is an error where there is no room, and names the policies that can take the statements', () => {
    const findings = prove({}, organization(full));
    expect(short(findings)).toEqual(['error no-room-for-policies']);
    expect(findings[0]!.message).toBe(`${root} has 4 of at most 5 policies, and the guardrails need 2 more`);
    expect(findings[0]!.remedy).toMatch(/replace One \(p-One00000\) and Three \(p-Three000\)/);
  });

  it('merges keep every statement of both, and stay in the limit', () => {
    const { policies } = guardrailsFor();
    const placement = placeGuardrails(policies, exampleGuardrails, organization(full));
    expect(placement.status).toBe('full');
    const merges = placement.status === 'full' ? placement.merges : [];
    expect(merges.map(({ takes }) => takes)).toEqual(policies.map(({ name }) => name));
    for (const { policy: id, takes, document, characters } of merges) {
      const statements = (document as { readonly Statement: readonly object[] }).Statement;
      const before = JSON.parse(full.find((one) => one.id === id)!.content) as { readonly Statement: readonly object[] };
      expect(statements).toEqual([...before.Statement, ...policies.find(({ name }) => name === takes)!.document.Statement]);
      expect(characters).toBeLessThanOrEqual(5120);
    }
  });

  it('counts policies of the guardrails that are attached already as theirs', () => {
    expect(prove({}, organization([...full.slice(0, 2), ...attached()]))).toEqual([]);
  });
});

describe('policies of the organization that stop containment', () => {
  const options = { stackTags: {}, today: '2026-11-27' };
  const onlyIreland = policy('OnlyIreland', {
    Sid: 'OnlyIreland',
    Effect: 'Deny',
    NotAction: ['iam:*', 'sts:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
  });

  it('get an exemption of the containment roles, as a whole document', () => {
    const [exemption, ...others] = exemptionsOf(guarded(), organization([onlyIreland]), options);
    expect(others).toEqual([]);
    expect(exemption).toMatchObject({ policy: onlyIreland.id, sids: ['OnlyIreland'], tooLarge: false });
    const [statement] = (exemption!.document as { readonly Statement: readonly { readonly Condition: object }[] }).Statement;
    expect(statement!.Condition).toMatchObject({
      StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' },
      ArnNotLike: { 'aws:PrincipalArn': expect.arrayContaining(['arn:aws:iam::*:role/AWSSecurityIncidentResponseContainmentExecution']) },
    });
  });

  it('stop it no longer once they are exempted', () => {
    const [exemption] = exemptionsOf(guarded(), organization([onlyIreland]), options);
    const mended = { ...onlyIreland, content: JSON.stringify(exemption!.document) };
    expect(exemptionsOf(guarded(), organization([mended]), options)).toEqual([]);
  });

  it.each([
    ['before its last day', '2026-11-27', ['Freeze']],
    ['after its last day', '2026-12-27', []],
  ])('are those that apply on the day that is asked for: %s', (_, today, expected) => {
    const freeze = policy('Freeze', {
      Sid: 'Freeze',
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:*'],
      Resource: '*',
      Condition: { DateLessThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } },
    });
    const found = exemptionsOf(guarded(), organization([freeze]), { ...options, today });
    expect(found.flatMap(({ sids }) => sids)).toEqual(expected);
  });

  it('are none where no policy does', () => {
    expect(exemptionsOf(guarded(), organization([]), options)).toEqual([]);
  });
});
