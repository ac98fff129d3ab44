import { guardDutyFinding, pathOf } from './support';

const critical = guardDutyFinding({ type: 'UnauthorizedAccess:EC2/SSHBruteForce', severity: 9 });

describe('whether AWS Security Incident Response sees a finding', () => {
  it('is known of a critical finding, which Security Hub may label HIGH or CRITICAL, under every name of its type', () => {
    const automationRules = [
      {
        criteria: [{ field: 'WorkflowStatus', equals: ['SUPPRESSED'] }],
        update: { note: { text: 'seen', updatedBy: 'security' } },
        precedence: 11,
      },
    ];
    const path = pathOf(critical, { automationRules }, { withMessages: true });
    expect(path).toMatchObject({ reachesService: true, securityHub: { hidden: false, isTooMany: false } });
  });

  it('is not known where a rule of Security Hub V2 hides the finding, and the rule is named', () => {
    const hiding = { order: 20, regions: ['eu-west-1'], criteria: [{ field: 'severity', equals: ['Critical'] }] };
    const hidden = pathOf(critical, { automationRulesV2: [{ ...hiding, update: { status: 'Suppressed' } }] });
    expect(hidden).toMatchObject({ reachesService: 'unknown', securityHubV2: { hidden: true, hiddenBy: 'rule-1' } });
    expect(hidden.doubts).toContainEqual({
      about: 'automation',
      rule: 'rule-1',
      reason: 'AWS does not document whether AWS Security Incident Response sees a finding that a rule of Security Hub V2 hides.',
    });
    const commented = pathOf(critical, { automationRulesV2: [{ ...hiding, update: { comment: 'seen' } }] });
    expect([commented.reachesService, commented.doubts]).toEqual([true, []]);
  });
});
