import { responderRoleNames } from '../../lib/configuration/responder-access';
import { explainGuardrails } from '../../lib/guardrails/explain';
import { guardrailsOf } from '../../lib/guardrails/policies';
import { proveGuardrails } from '../../lib/guardrails/prove';
import { exampleAccess, withAccess } from '../responders/support';

const guarded = withAccess(exampleAccess, { guardrails: { administratorRoles: ['CordonPipeline'] } });
const guardrails = guardrailsOf(guarded)!;
const statement = (id: string) => guardrails.protections.find((one) => one.id === id)!.statement;
const providersOf = (account: string): readonly string[] => [`${account}:saml-provider/*`, `${account}:oidc-provider/*`];
const role = (name: string): string => `arn:aws:iam::*:role/${name}`;

describe('guardrails with roles for responders', () => {
  it('exempt the break-glass role that responder access makes, and hold', () => {
    const { findings, requests } = proveGuardrails(guarded, guardrails, undefined);
    expect(findings).toEqual([]);
    expect(requests).toBeGreaterThan(2000);
    expect(statement('containment-roles').Condition).toEqual({
      ArnNotLike: { 'aws:PrincipalArn': [role('stacksets-exec-*'), role(responderRoleNames.breakGlass)] },
    });
  });

  it('let responders pass the execution role, and investigators not', () => {
    const { Condition: condition } = statement('passing-of-containment-roles');
    expect(condition!['ArnNotLike']!['aws:PrincipalArn']).toEqual([
      role('AWSSecurityIncidentResponseContainment'),
      role(responderRoleNames.responders),
      role(responderRoleNames.breakGlass),
    ]);
  });

  it('protect all three roles from everybody but StackSets, responders in a containment and break-glass', () => {
    expect(statement('exempted-roles').Resource).toEqual(
      expect.arrayContaining(Object.values(responderRoleNames).flatMap((name) => [role(name), role(`*/${name}`)])),
    );
  });

  it('protect the roles that may assume one, and the providers of each account that one trusts', () => {
    const principals = [
      'saml-provider/Workforce',
      'arn:aws:iam::333333333333:role/OnCall',
      '222222222222/permission-set/IncidentResponder',
    ];
    const configuration = withAccess(
      { responders: { principals }, breakGlass: { principals } },
      { guardrails: { administratorRoles: ['CordonPipeline'] } },
    );
    const { protections, policies } = guardrailsOf(configuration)!;
    const of = (id: string) => protections.find((one) => one.id === id)!.statement.Resource;
    expect(of('trusted-roles')).toEqual(['arn:aws:iam::333333333333:role/OnCall', 'arn:aws:iam::333333333333:role/*/OnCall']);
    expect(of('identity-providers')).toEqual(
      ['*:saml-provider/AWSSSO_*', '*:saml-provider/Workforce', ...['222222222222', '333333333333'].flatMap(providersOf)].map(
        (name) => `arn:aws:iam::${name}`,
      ),
    );
    expect(proveGuardrails(configuration, { protections, policies }, undefined).findings).toEqual([]);
    for (const id of ['trusted-roles', 'identity-providers']) {
      const { Sid: sid } = protections.find((one) => one.id === id)!.statement;
      const without = policies.map((policy) => ({
        ...policy,
        document: { ...policy.document, Statement: policy.document.Statement.filter(({ Sid }) => Sid !== sid) },
      }));
      expect(proveGuardrails(configuration, { protections, policies: without }, undefined).findings).toEqual([
        expect.objectContaining({ id: 'protection-has-hole', detail: id }),
      ]);
    }
  });

  it('protect the providers of IAM Identity Center alone where no administrator is named, who could not change others then', () => {
    const without = guardrailsOf(withAccess({ breakGlass: { principals: ['saml-provider/Workforce'] } }, { guardrails: {} }))!;
    const { Action: actions, Resource: resources } = without.protections.find(({ id }) => id === 'identity-providers')!.statement;
    expect(resources).toEqual(['arn:aws:iam::*:saml-provider/AWSSSO_*']);
    expect(actions).toEqual(['iam:CreateSAMLProvider', 'iam:DeleteSAMLProvider', 'iam:UpdateSAMLProvider']);
    expect(without.protections.map(({ id }) => id)).not.toContain('trusted-roles');
  });

  it('stay as they are without responder access', () => {
    const { responderAccess: _access, ...without } = guarded;
    expect(_access).toBeDefined();
    const text = JSON.stringify(guardrailsOf(without)!.policies);
    for (const name of Object.values(responderRoleNames)) expect(text).not.toContain(name);
  });

  it('say so', () => {
    const { exempted, protections } = explainGuardrails(guarded, guardrails, { stackTags: {}, today: '2026-11-27' });
    expect(exempted.breakGlass).toEqual([responderRoleNames.breakGlass]);
    expect(protections.find(({ id }) => id === 'passing-of-containment-roles')!.exempts).toContain(responderRoleNames.responders);
  });
});
