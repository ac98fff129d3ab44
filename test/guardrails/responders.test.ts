import { responderRoleNames } from '../../lib/configuration/responder-access';
import { explainGuardrails } from '../../lib/guardrails/explain';
import { guardrailsOf } from '../../lib/guardrails/policies';
import { proveGuardrails } from '../../lib/guardrails/prove';
import { exampleAccess, withAccess } from '../responders/support';

const guarded = withAccess(exampleAccess, { guardrails: { administratorRoles: ['CordonPipeline'] } });
const guardrails = guardrailsOf(guarded)!;
const statement = (id: string) => guardrails.protections.find((one) => one.id === id)!.statement;
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
    expect(statement('exempted-roles').Resource).toEqual(expect.arrayContaining(Object.values(responderRoleNames).map(role)));
  });

  it('stay as they are without responder access', () => {
    const { responderAccess: _access, ...without } = guarded;
    expect(_access).toBeDefined();
    const text = JSON.stringify(guardrailsOf(without)!.policies);
    for (const name of Object.values(responderRoleNames)) expect(text).not.toContain(name);
  });

  it('say so', () => {
    const { exempted, protections } = explainGuardrails(guarded, guardrails, { stackTags: {} });
    expect(exempted.breakGlass).toEqual([responderRoleNames.breakGlass]);
    expect(protections.find(({ id }) => id === 'passing-of-containment-roles')!.exempts).toContain(responderRoleNames.responders);
  });
});
