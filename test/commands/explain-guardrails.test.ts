import { cordon } from '../support/run';

const example = ['-c', 'examples/guardrails.yaml'];

describe('cordon explain guardrails', () => {
  it('says what nobody can, who is exempted, whether there is room, and what no policy stops', async () => {
    const { status, stdout } = await cordon(['explain', 'guardrails', ...example, '--organization', 'examples/organization.json']);
    expect(status).toBe(0);
    for (const part of [
      'guardrails · 2 policies · attached by the stack cordon-containment-roles-guardrails, to the root',
      'turn off GuardDuty or Security Hub, or take an account out of them',
      'administrator roles  arn:aws:iam::222222222222:role/CordonPipeline',
      'Principals of the management account.',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  it('gives the documents to other tools', async () => {
    const { stdout } = await cordon(['explain', 'guardrails', ...example, '--format', 'json']);
    const result = JSON.parse(stdout) as { readonly kind: string; readonly policies: readonly { readonly document: object }[] };
    expect(result.kind).toBe('cordon/guardrails');
    expect(result.policies.map(({ document }) => Object.keys(document))).toEqual([
      ['Version', 'Statement'],
      ['Version', 'Statement'],
    ]);
  });

  it('refuses a configuration without guardrails, and says how to write some', async () => {
    const { status, stderr } = await cordon(['explain', 'guardrails', '-c', 'examples/minimal.yaml']);
    expect(status).toBe(2);
    expect(stderr).toContain(
      'the configuration has no guardrails; add guardrails: { breakGlassRoles: [NAME], administratorRoles: [NAME] }',
    );
  });
});
