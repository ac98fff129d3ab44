import { activeRules, everyCondition, type ActiveRule } from '../active-rules';
import { type Atom } from '../atoms';
import { type Condition } from '../conditions';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { misfit, type Misfit } from '../value-forms';
import { orAccept } from '../words';
import { undocumentedValues } from './undocumented-value';

export const impossibleValue: SafetyRule = {
  id: 'impossible-value',
  what: 'A value of a form that its field never has. Examples: an ARN where the field contains an ID, `EC2Instance` for `AwsEc2Instance`, `Ireland` for `eu-west-1`, or an ARN of another partition. If AWS does not document the form, the finding is a warning.',
  why: 'AWS accepts the rule, but no finding has the value: the criterion matches nothing with it, or excludes nothing. Somebody relies on it (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html, https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Resource.html).',
  fix: 'Copy the value from a finding. If a finding has the value, acknowledge the finding of this rule.',
  acknowledgeable: true,
  check: (input) => activeRules(input).all.flatMap(impossibleValues),
};

/** The values of a rule that no finding has, because of their form. */
export function impossibleValues(active: ActiveRule): readonly SafetyFinding[] {
  const saidElsewhere = new Set(undocumentedValues(active).map(({ value }) => value));
  return everyCondition(active).flatMap((condition) => {
    const positive = new Set(condition.anyOf.flatMap(({ atoms }) => atoms));
    const found = [...positive, ...condition.noneOf].filter(({ text }) => !saidElsewhere.has(text));
    return condition.opaque
      ? []
      : found.flatMap((one) => {
          const why = misfit(active, condition, one);
          return why === undefined ? [] : [finding(active, condition, one, why, positive.has(one))];
        });
  });
}

function finding(
  { list, index }: ActiveRule,
  { at, name }: Condition,
  { text }: Atom,
  { words, isDocumented, meant }: Misfit,
  isPositive: boolean,
): SafetyFinding {
  const id = `impossible-value[${text.replaceAll(/[[\]]/g, '')}]`;
  const effect = `${isDocumented ? '' : 'probably '}${isPositive ? 'matches' : 'excludes'} no finding by this value`;
  return {
    id,
    severity: isDocumented ? 'error' : 'warning',
    list,
    index,
    at,
    message: `${effect}: ${name} ${isDocumented ? 'contains' : 'usually contains'} ${words}`,
    value: text,
    remedy: `${meant === undefined ? 'copy the value from a finding' : `write ${meant} if that is meant`}${orAccept(id)}`,
  };
}
