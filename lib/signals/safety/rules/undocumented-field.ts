import { nearestGuardDutyField } from '../../guardduty/fields';
import { activeRules } from '../active-rules';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

export const undocumentedField: SafetyRule = {
  id: 'undocumented-field',
  what: 'A suppression rule with a field that the GuardDuty User Guide does not list.',
  why: 'GuardDuty accepts nearly every path, so a misspelt path creates a rule that never matches. Cordon cannot check whether such a rule works (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_filter-findings.html).',
  fix: 'Correct the path. If a finding has this path, acknowledge the finding of this rule. For automation rules, an unknown field is an error.',
  notForV2: 'a field that Security Hub V2 does not have is an error (`unknown-criterion`)',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).suppressions.flatMap(({ list, index, conditions }) =>
      conditions.all.flatMap(({ at, field, known }): readonly SafetyFinding[] => {
        if (known !== undefined) return [];
        const id = `undocumented-field[${field}]`;
        const nearest = nearestGuardDutyField(field)?.name;
        return [
          {
            id,
            severity: 'warning',
            list,
            index,
            at: `${at}.field`,
            message: 'is not a field that GuardDuty documents',
            value: field,
            remedy: `${nearest === undefined ? 'look for the path in a finding' : `correct it if ${nearest} is meant`}${orAccept(id)}`,
          },
        ];
      }),
    ),
};
