import { criterionInWords, type CriterionInWords } from '../words';
import { type AutomationRuleV2, type CriterionV2, type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { hidingStatuses } from './hiding';

/** A criterion in plain words. */
export function criterionV2InWords(criterion: CriterionV2): CriterionInWords {
  if (!('anyOf' in criterion)) return fieldInWords(criterion);
  const each = criterion.anyOf.map(fieldInWords);
  return { field: 'one of', condition: each.map(({ field, condition }) => `${field} ${condition}`).join('; or ') };
}

function fieldInWords({ is, ...criterion }: FieldCriterionV2): CriterionInWords {
  return is === undefined ? criterionInWords(criterion) : { field: criterion.field, condition: `is ${is ? 'true' : 'false'}` };
}

/** What happens to a finding, a sentence each. */
export function effectsV2({ update, ticket }: AutomationRuleV2): readonly string[] {
  const { comment, severity, status } = update ?? {};
  return [
    ...(status === undefined
      ? []
      : [`sets status to ${status}${hidingStatuses.includes(status) ? ', so views of new findings no longer show the finding' : ''}`]),
    ...(severity === undefined ? [] : [`sets severity to ${severity}`]),
    ...(comment === undefined ? [] : [`comments: ${comment}`]),
    ...(ticket === undefined ? [] : [`opens a ticket through the connector ${ticket.connectorArn}`]),
  ];
}
