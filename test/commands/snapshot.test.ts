import { unaskedParts, unreadParts } from '../../lib/commands/snapshot';
import { absent, present, unknown } from '../../lib/core/reading';
import { administrator, detectionOn, sketch } from '../support/organization';

describe('what a snapshot could not read', () => {
  const denied = unknown({ call: 'organizations:ListPolicies', code: 'AccessDeniedException', message: 'no' });

  it('is nothing where everything was read, service control policies or none', () => {
    for (const serviceControlPolicies of [undefined, absent, present([])]) {
      expect(unreadParts(sketch({}, { ...(serviceControlPolicies && { serviceControlPolicies }) }))).toEqual([]);
    }
  });

  it('has the service control policies, with the call that failed', () => {
    expect(unreadParts(sketch({}, { serviceControlPolicies: denied }))).toEqual([
      'cannot read service control policies: organizations:ListPolicies (AccessDeniedException: no)',
    ]);
  });

  it('has what GuardDuty and Security Hub refused, Region by Region, rules included', () => {
    const refused = unknown({ call: 'guardduty:ListDetectors', code: 'AccessDeniedException', message: 'no' });
    const detection = detectionOn(['eu-west-1', 'us-east-1'], { guardDuty: refused });
    const region = { detector: present('1'), filters: refused, automationRules: present([]) };
    const signals = { account: administrator, regions: { 'eu-west-1': region } };
    expect(unreadParts(sketch({}, { detection, signals }))).toEqual([
      'cannot read GuardDuty in eu-west-1: guardduty:ListDetectors (AccessDeniedException: no)',
      'cannot read GuardDuty in us-east-1: guardduty:ListDetectors (AccessDeniedException: no)',
      'cannot read filters of GuardDuty in eu-west-1: guardduty:ListDetectors (AccessDeniedException: no)',
    ]);
  });

  it('is not what its caller may not ask: that is named as not looked at, once a service', () => {
    const unasked = unknown({ call: 'securityhub:DescribeHub', code: 'not-asked', message: 'only account 222222222222 can read this' });
    const detection = detectionOn(['eu-west-1', 'us-east-1'], { securityHub: unasked, securityHubAutoEnable: unasked });
    const snapshot = sketch({}, { detection });
    expect(unreadParts(snapshot)).toEqual([]);
    expect(unaskedParts(snapshot)).toEqual(['Security Hub was not read in eu-west-1, us-east-1: only account 222222222222 can read this']);
    expect(unaskedParts(sketch({}))).toEqual([]);
  });

  it('has memberships that were refused for one cause in one line, and none for a Region that is not enabled', () => {
    const refused = (code: string) => unknown({ call: 'security-ir:ListMemberships', code, message: 'no' });
    const memberships = {
      'af-south-1': refused('UnrecognizedClientException'),
      'eu-west-1': refused('AccessDeniedException'),
      'us-east-1': refused('AccessDeniedException'),
      'us-east-2': present([]),
    };
    const securityIncidentResponse = { account: administrator, memberships, accounts: {} };
    expect(unreadParts(sketch({}, { securityIncidentResponse }))).toEqual([
      'cannot read memberships in eu-west-1, us-east-1: security-ir:ListMemberships (AccessDeniedException: no)',
    ]);
  });

  it('still has the stack of the management account, which no other part of a snapshot replaces', () => {
    const stack = unknown({ call: 'cloudformation:DescribeStacks', code: 'not-asked', message: 'no credentials' });
    expect(unreadParts(sketch({}, { managementAccount: { stack, triageServiceLinkedRole: absent } }))).toHaveLength(1);
  });
});
