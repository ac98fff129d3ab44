import { unreadParts } from '../../lib/commands/snapshot';
import { absent, present, unknown } from '../../lib/reading';
import { sketch } from '../support/organization';

describe('what a snapshot could not read', () => {
  const denied = unknown({ call: 'organizations:ListPolicies', code: 'AccessDeniedException', message: 'no' });

  it('is nothing where everything was read, service control policies or none', () => {
    for (const serviceControlPolicies of [undefined, absent, present([])]) {
      expect(unreadParts(sketch({}, { ...(serviceControlPolicies && { serviceControlPolicies }) }))).toEqual([]);
    }
  });

  it('has the service control policies, with the call that failed', () => {
    expect(unreadParts(sketch({}, { serviceControlPolicies: denied }))).toEqual([
      'service control policies could not be read: organizations:ListPolicies (AccessDeniedException: no)',
    ]);
  });
});
