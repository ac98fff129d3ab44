import { cordon } from '../support/run';

const example = ['-c', 'examples/evidence-store.yaml'];

describe('cordon explain evidence-store', () => {
  it('says which buckets there are, how long they keep what, who may do what, and what is not known', async () => {
    const { status, stdout } = await cordon(['explain', 'evidence-store', ...example]);
    expect(status).toBe(0);
    for (const part of [
      'evidence store · 2 buckets · governance mode, 730 days',
      'cordon-evidence-222222222222-us-east-1  222222222222  us-east-1  stack cordon-evidence-store-us-east-1',
      'Objects expire after 1,095 days.',
      '✔ The policies let the containment runbooks write their backup',
      'runbooks-not-tried is acknowledged',
      'Which bucket AWS Security Incident Response names',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  it('gives the same to other tools', async () => {
    const { stdout } = await cordon(['explain', 'evidence-store', ...example, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'cordon/evidence-store',
      retention: { mode: 'governance', days: 730 },
      runbooksCanWrite: true,
    });
  });

  it('refuses a configuration without one, and says how to write it', async () => {
    const { status, stderr } = await cordon(['explain', 'evidence-store', '-c', 'examples/minimal.yaml']);
    expect(status).toBe(2);
    expect(stderr).toContain('the configuration has no evidence store; add evidenceStore: { grantExecutionRole: true }');
  });
});
