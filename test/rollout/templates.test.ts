import fc from 'fast-check';
import { templateMeaningHash } from '../../lib/rollout/canonical-template';
import { templateDifferences } from '../../lib/rollout/differences';
import { managementTemplateBody } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { verifyCoverage } from '../../lib/rollout/verify';
import { absent, present } from '../../lib/core/reading';
import cases from '../cases/templates/meaning.json';
import { administrator, configured, deployed, instance, managementDeployed, root, sketch } from '../support/organization';
import { runs } from '../support/runs';

describe('templates are compared by what they mean', () => {
  it.each(cases)('$name', ({ from, to, paths }) => {
    expect(templateDifferences(from, to).map(({ path }) => path)).toEqual(paths);
    expect(templateDifferences(to, from).map(({ path }) => path)).toEqual(paths);
    expect(templateMeaningHash(from) === templateMeaningHash(to)).toBe(paths.length === 0);
  });

  const leaf = fc.oneof(fc.constantFrom('a', 'b', '1'), fc.constantFrom(1, 2), fc.boolean());
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, leaf, tie('list'), tie('fields')),
    list: fc.array(tie('any'), { maxLength: 3 }),
    fields: fc.dictionary(fc.constantFrom('A', 'B', 'Sid', 'Fn::Join', 'Effect', 'Action', 'Statement'), tie('any'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  }));

  it('two templates have the same hash where they have no difference, and another one where they have', () => {
    fc.assert(
      fc.property(value.fields, value.fields, (one, other) => {
        const [from, to] = [JSON.stringify(one), JSON.stringify(other)];
        expect(templateMeaningHash(from) === templateMeaningHash(to)).toBe(templateDifferences(from, to).length === 0);
        expect(templateDifferences(from, from)).toEqual([]);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('verify', () => {
  const configuration = configured();
  const [definition] = stackSetDefinitions(configuration, { root });
  const management = managementTemplateBody(configuration, 'leave');
  const verify = (stackSetBody: string, stackBody: string) =>
    verifyCoverage({
      configuration,
      snapshot: sketch(
        {},
        {
          stackSets: {
            'cordon-containment-roles': present(deployed({ ...definition!, templateBody: stackSetBody }, [instance(administrator)])),
            'cordon-containment-roles-canary': absent,
          },
          managementAccount: managementDeployed(stackBody),
        },
      ),
      today: '2026-11-24',
    });
  const of = (coverage: ReturnType<typeof verify>) => coverage.findings.filter(({ id }) => id === 'template-differs');

  it('names each template that differs, with the paths of what differs', () => {
    const changed = definition!.templateBody.replace('sts:TagSession', 'sts:SetSourceIdentity');
    const coverage = verify(changed, management.replace('sts:TagSession', 'sts:SetSourceIdentity'));
    expect(of(coverage).map(({ severity, about }) => [severity, about])).toEqual([
      ['error', 'cordon-containment-roles'],
      ['error', 'cordon-containment-roles-management-account'],
    ]);
    expect(of(coverage)[0]!.message).toMatch(
      /differs from the configuration in \d+ places?: Resources\..*AssumeRolePolicyDocument\.Statement/,
    );
    expect(coverage.templates.map(({ status, deployed: is, configured: wanted }) => [status, is === wanted])).toEqual([
      ['differs', false],
      ['differs', false],
    ]);
  });

  it('says that a template is the same whatever its notation', () => {
    const yaml = JSON.stringify(JSON.parse(definition!.templateBody) as object, undefined, 4);
    const coverage = verify(yaml, management);
    expect(of(coverage)).toEqual([]);
    expect(coverage.templates.map(({ name, status, deployed: is, configured: wanted }) => [name, status, is === wanted])).toEqual([
      ['cordon-containment-roles', 'same', true],
      ['cordon-containment-roles-management-account', 'same', true],
    ]);
  });
});
