import { nearestGuardDutyField } from '../../guardduty/fields';
import { activeRules } from '../active-rules';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

export const unknownField: SafetyRule = {
  id: 'unknown-field',
  what: 'A suppression rule that looks at a field that the GuardDuty User Guide does not list.',
  why:
    'GuardDuty takes nearly every path of a finding, so a slip of the pen is a rule that never matches. Whether it hides what it should cannot be ' +
    'told (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_filter-findings.html).',
  fix: 'Correct the path, or look for it in a finding and acknowledge it. An unknown field of an automation rule is an error of its own.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).suppressions.flatMap(({ list, index, conditions }) =>
      conditions.all.flatMap(({ at, field, known }): readonly SafetyFinding[] => {
        if (known !== undefined) return [];
        const id = `unknown-field[${field}]`;
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
