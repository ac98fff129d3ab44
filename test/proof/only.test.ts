import { managementAccountTemplate, memberAccountTemplate } from '../../lib/containment/templates';
import { proveContainment, type ProofId } from '../../lib/proof';
import { proofIds } from '../../lib/proof/statement';
import { configured, management } from '../support/organization';

const { containment } = configured({ containment: { variant: 'containment-with-ec2-triage' } });
const input = {
  containment,
  managementAccount: management,
  templates: [
    { name: 'members', accountKind: 'member', body: memberAccountTemplate(containment) },
    { name: 'management', accountKind: 'management', body: managementAccountTemplate(containment, { triageServiceLinkedRole: 'leave' }) },
  ],
} as const;

it('proves the statements that are asked for, each as it is among all', () => {
  const all = proveContainment(input).statements;
  const proven = (only: readonly ProofId[]) => proveContainment({ ...input, only: new Set(only) }).statements;
  for (const id of proofIds) {
    const ofTemplates = all.filter((one) => one.id === id && one.place.template !== undefined);
    // What control policies do to the roles is not asked of a template.
    if (!/^(only-)?stacksets-/.test(id)) expect(proven([id])).toEqual(ofTemplates);
  }
  expect(proven(['roles-present', 'execution-role-runs-runbook']).map(({ id }) => id)).toEqual(
    [...Array(2)].flatMap(() => ['roles-present', ...containment.approvedActions.map(() => 'execution-role-runs-runbook')]),
  );
});
