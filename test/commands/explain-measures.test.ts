import { cordon } from '../support/run';

const example = ['-c', 'examples/measures.yaml'];

describe('cordon explain measures', () => {
  it('says what counts, the objectives, the costs, and what is not known', async () => {
    const { status, stdout } = await cordon(['explain', 'measures', ...example, '--organization', 'examples/organization.json']);
    expect(status).toBe(0);
    for (const part of [
      'metrics Cordon/Cases in account 222222222222, eu-west-1',
      'when the status is no longer Submitted',
      'Security Incident  15 minutes',
      '17 custom metrics at most',
      'the severity: AWS gives a case none',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  it('gives the same to other tools', async () => {
    const { stdout } = await cordon(['explain', 'measures', ...example, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'cordon/measures',
      objectives: [{ minutes: 15 }, { minutes: 240 }],
      cost: { base: 17, perAccount: 0 },
    });
  });

  it('refuses a configuration without measures, and says how to write some', async () => {
    const { status, stderr } = await cordon(['explain', 'measures', '-c', 'examples/minimal.yaml']);
    expect(status).toBe(2);
    expect(stderr).toContain('add measures: { acknowledgeMinutes: { securityIncident: 15 } }');
  });
});
