import { type Problem } from '../core/problem';
import { productsNotIngested } from './documented-events';
import { conditionsOf, takes, type PatternCombination } from './field-condition';
import { type TakenSources } from './taken-sources';

/**
 * AWS Security Incident Response moves the findings that it ingests from NEW to NOTIFIED while it triages them: a rule for NEW alone races it and
 * loses findings. It leaves findings of controls, and of other products of AWS, alone.
 */
export function newAlone(combination: PatternCombination, { documented, others }: TakenSources): readonly Problem[] {
  const status = conditionsOf(combination, 'detail.findings.Workflow.Status');
  const isOther = !others && !documented.some(({ source }) => source === 'aws.securityhub');
  if (status === undefined || isOther || !takes(status, 'NEW') || takes(status, 'NOTIFIED') || isOfOtherFindings(combination)) {
    return [];
  }
  const condition = status.find(({ test }) => test('NEW'));
  return [
    {
      id: 'workflow-status-new-only',
      ...(condition && { path: condition.place, value: condition.operand }),
      message: newAloneMessage,
      remedy: 'add "NOTIFIED", or remove Workflow.Status',
    },
  ];
}

export const newAloneMessage =
  'matches NEW but not NOTIFIED, so the rule can miss findings. AWS Security Incident Response moves findings from NEW to NOTIFIED during triage';

/** Whether all findings that a combination takes are of controls, or of products that the service does not ingest. */
function isOfOtherFindings(combination: PatternCombination): boolean {
  const isAll = (path: string, test: (operand: string, operator: string) => boolean): boolean => {
    const conditions = conditionsOf(combination, path);
    return (
      conditions !== undefined &&
      conditions.length > 0 &&
      conditions.every(({ operator, operand }) => typeof operand === 'string' && test(operand, operator))
    );
  };
  return (
    isAll('detail.findings.ProductName', (operand, operator) => operator === 'equals' && productsNotIngested.includes(operand)) ||
    // Findings of controls alone have a status of compliance, and these generators.
    isAll('detail.findings.Compliance.Status', (_, operator) => operator === 'equals') ||
    isAll('detail.findings.Compliance.SecurityControlId', (_, operator) => operator === 'equals' || operator === 'prefix') ||
    isAll(
      'detail.findings.GeneratorId',
      (operand, operator) => /^(equals|prefix)$/.test(operator) && operand.startsWith('security-control/'),
    )
  );
}
