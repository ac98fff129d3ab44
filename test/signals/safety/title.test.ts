import { type AutomationCriterion } from '../../../lib/configuration/automation-rule';
import { baseOf, checkSafety } from '../../../lib/signals/safety';
import { inputOf } from './cases';

const title = 'S3 general purpose buckets should block public access';

/** What is found of an automation rule that closes findings. */
function found(criterion: AutomationCriterion): readonly { readonly id: string; readonly message: string; readonly remedy?: string }[] {
  const rule = { criteria: [criterion], update: { workflowStatus: 'SUPPRESSED' as const } };
  return checkSafety(inputOf({ name: 'title', given: { automationRules: [rule] }, expected: [] })).findings;
}

it('says that the title of a control does not leave out the findings of other products, and what does', () => {
  const findings = found({ field: 'Title', equals: [title] });
  const of = (rule: string): (typeof findings)[number] | undefined => findings.find(({ id }) => baseOf(id) === rule);
  expect(of('no-trusted-identifier')).toMatchObject({
    message: expect.stringContaining('Title: whoever may update findings, or whoever imports them, chooses it'),
    remedy: expect.stringContaining('{ field: ComplianceSecurityControlId, equals: [...] }'),
  });
  expect(of('hides-many-threats')).toMatchObject({
    message: expect.stringContaining('Title does not exclude them: a finding of another product can have the same title'),
    remedy: expect.stringContaining('use { field: ComplianceSecurityControlId, equals: [...] } instead of Title'),
  });
});

it('takes the ID of a control, which leaves out the findings of other products', () => {
  const ids = found({ field: 'ComplianceSecurityControlId', equals: ['S3.2'] }).map(({ id }) => baseOf(id));
  expect(ids).not.toContain('no-trusted-identifier');
  expect(ids).not.toContain('hides-many-threats');
});
