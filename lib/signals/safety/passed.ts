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
 * Whether criteria take findings of controls that passed, and no others. Such a finding is Informational, whatever the control: "No configuration
 * weakness was found. In other words, the status is PASSED, WARNING, or NOT AVAILABLE"
 * (https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html). Of the three, only a change from PASSED resets
 * RESOLVED to NEW, so that a rule for the others may hide a failure. SUPPRESSED outlasts a failure: "the finding is no longer updated"
 * (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_WorkflowUpdate.html). The user guide also tells of a new finding for a new result,
 * which the rule would not take; that is not relied upon.
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
