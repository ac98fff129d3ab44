import { ocsfComplianceStatuses } from '../../configuration/ocsf';
import { complianceStatuses } from '../../configuration/route';
import { type Condition, type Conditions } from './conditions';
import { atom } from './atoms';
import { admits } from './reach/admits';

/** Fields with the result of a control: the value that it has where the control passed, and all others. */
const results: Readonly<Record<string, { readonly passed: string; readonly others: readonly string[] }>> = {
  ComplianceStatus: { passed: 'PASSED', others: complianceStatuses.filter((status) => status !== 'PASSED') },
  'compliance.status': {
    passed: 'Pass',
    others: [...Object.keys(ocsfComplianceStatuses).filter((status) => status !== 'Pass'), 'Unknown', 'Other'],
  },
  // https://schema.ocsf.io/1.6.0/objects/compliance
  'compliance.status_id': { passed: '1', others: ['0', '2', '3', '99'] },
};

/**
 * Whether criteria take findings of controls that passed, and no others. Such a finding is INFORMATIONAL, whatever the control: "No issue was found"
 * (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Severity.html). The same finding is updated when the control fails later. Security
 * Hub CSPM then resets RESOLVED to NEW. SUPPRESSED it leaves, and "the finding is no longer updated"
 * (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_WorkflowUpdate.html).
 */
export function isOfPassed({ all }: Conditions): boolean {
  return all.some((condition) => {
    const result = results[condition.field];
    return result !== undefined && takes(condition, result.passed) && !result.others.some((other) => takes(condition, other));
  });
}

function takes(condition: Condition, value: string): boolean {
  return (
    condition.anyOf.length > 0 && admits(condition, atom('equals', value, { address: false, number: condition.known?.values === 'number' }))
  );
}
