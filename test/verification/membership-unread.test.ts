import { verification } from '../../lib/verification/verification';
import { whole } from '../chain/whole';

const { configuration, snapshot } = whole();
const { securityIncidentResponse, ...withoutIt } = snapshot;
const verify = (of: typeof snapshot, more: object = {}) => verification({ configuration, snapshot: of, today: '2026-11-24', ...more });
const ids = (of: ReturnType<typeof verify>): readonly string[] => of.findings.map(({ id }) => id);

describe('a membership that the snapshot does not have', () => {
  it('is not known, and no reason to pass', () => {
    expect(securityIncidentResponse).toBeDefined();
    expect(verify(snapshot).exitCode).toBe(0);
    const found = verify(withoutIt);
    expect(found.exitCode).toBe(3);
    expect(ids(found)).toContain('membership-not-read');
  });

  it('is left out where somebody asks for that, or for a part of the rollout alone', () => {
    for (const more of [{ withoutMembership: 'nobody asked for it' }, { scope: 'stack-sets' }, { scope: 'management-account' }]) {
      const found = verify(withoutIt, more);
      expect([more, found.exitCode, ids(found)]).toEqual([more, 0, expect.not.arrayContaining(['membership-not-read'])]);
    }
  });
});
