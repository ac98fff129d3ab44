import fc from 'fast-check';
import { CordonError } from '../../lib/core/problem';
import { guardrailsOf, guardrailTargets, policyLimits } from '../../lib/guardrails/policies';
import { arnPatternOf } from '../../lib/configuration/role-reference';
import { runs } from '../support/runs';
import { configured, root, unit } from '../support/organization';
import { guarded, guardrailsFor } from './support';

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,30}$/);
const reference = fc.oneof(
  name,
  name.map((one) => `permission-set/${one}`),
  name.map((one) => `arn:aws:iam::222222222222:role/path/${one}`),
);

describe('policies of the guardrails', () => {
  it('are none where the configuration has no guardrails', () => {
    expect(guardrailsOf(configured())).toBeUndefined();
  });

  it('hold each statement once, whatever roles are named, and none is larger than AWS takes', () => {
    const roles = fc.uniqueArray(reference, { maxLength: 12 });
    fc.assert(
      fc.property(roles, roles, (breakGlassRoles, administratorRoles) => {
        const { policies, protections } = guardrailsFor({ breakGlassRoles, administratorRoles });
        const packed = policies.flatMap(({ document }) => document.Statement.map(({ Sid }) => Sid));
        expect([...packed].sort()).toEqual(protections.map(({ statement }) => statement.Sid).sort());
        for (const { document, characters } of policies) {
          expect(characters).toBe(JSON.stringify(document).length);
          expect(characters).toBeLessThanOrEqual(policyLimits.characters);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('leave room for statements of others', () => {
    for (const { characters } of guardrailsFor().policies) expect(characters).toBeLessThan(policyLimits.characters * 0.95);
  });

  it('refuse so many roles that one statement alone is too large', () => {
    const administratorRoles = Array.from(
      { length: 60 },
      (_, index) => `arn:aws:iam::222222222222:role/${'pipeline-of-a-team'.repeat(3)}-${index}`,
    );
    expect(() => guardrailsFor({ administratorRoles })).toThrow(
      /guardrails names 61 roles, which makes the statement CordonExemptedRoles larger than the 5120 characters of a policy/,
    );
  });

  it('are attached to the root, whose ID has to be known, or to units', () => {
    expect(() => guardrailTargets(guarded())).toThrow(CordonError);
    expect(guardrailTargets(guarded(), { organization: { root } })).toEqual([root]);
    expect(guardrailTargets(guarded({ targets: [unit('prod')] }))).toEqual([unit('prod')]);
  });
});

describe('a role that the configuration names', () => {
  it.each([
    ['BreakGlass', 'arn:aws:iam::*:role/BreakGlass'],
    ['ops/BreakGlass', 'arn:aws:iam::*:role/ops/BreakGlass'],
    ['arn:aws:iam::222222222222:role/Pipeline', 'arn:aws:iam::222222222222:role/Pipeline'],
    ['permission-set/Admin', 'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com*/AWSReservedSSO_Admin_????????????????'],
  ])('%s stands for %s', (given, pattern) => {
    expect(arnPatternOf(given, 'aws')).toBe(pattern);
  });
});
