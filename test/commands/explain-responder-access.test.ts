import { cordon } from '../support/run';

const example = ['-c', 'examples/responder-access.yaml'];

describe('cordon explain responder-access', () => {
  it('says what each role does, who may assume it, and what no policy tells', async () => {
    const { status, stdout } = await cordon(['explain', 'responder-access', ...example]);
    expect(status).toBe(0);
    for (const part of [
      'responder access · 3 roles · by a StackSet, to the root',
      '✔ start the approved runbooks with the execution role, to contain and to release',
      '222222222222/permission-set/IncidentInvestigator',
      'required by the trust policy',
      'StackSets never deploys to the management account, so the roles are not there.',
    ]) {
      expect(stdout).toContain(part);
    }
    expect(stdout).not.toContain('Findings:');
  });

  it('gives the statements to other tools', async () => {
    const { stdout } = await cordon(['explain', 'responder-access', ...example, '--format', 'json']);
    const { kind, roles } = JSON.parse(stdout) as {
      readonly kind: string;
      readonly roles: readonly { readonly statements: readonly object[] }[];
    };
    expect(kind).toBe('cordon/responder-access');
    expect(roles.map(({ statements }) => statements.length)).toEqual([10, 13, 14]);
  });

  it('refuses a configuration without one', async () => {
    const { status, stderr } = await cordon(['explain', 'responder-access', '-c', 'examples/minimal.yaml']);
    expect(status).toBe(2);
    expect(stderr).toContain('the configuration has no roles for responders; add responderAccess');
  });
});
