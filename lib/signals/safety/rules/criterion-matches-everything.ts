import { earliestTime } from '../../guardduty/value-problems';
import { activeRules, everyCondition, type ActiveRule } from '../active-rules';
import { takesEverything } from '../atoms';
import { type Condition } from '../conditions';
import { fieldV2 } from '../../security-hub-v2/fields';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

export const criterionMatchesEverything: SafetyRule = {
  id: 'criterion-matches-everything',
  what: 'A criterion that every value satisfies, or that excludes every value. Examples: a pattern such as `*` or `?*`, an empty prefix, or a time before GuardDuty existed or after the rule expires.',
  why: 'It looks like a limit but is none, or it keeps the rule from ever matching.',
  fix: 'Write the values that you mean, or remove the criterion.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).all.flatMap((active) =>
      everyCondition(active).flatMap((condition): readonly SafetyFinding[] => {
        if (sinceEver(condition)) return [ofAnyTime(active, condition)];
        if (everyNumber(condition)) return [ofEveryNumber(active, condition)];
        if (untilTheEnd(active, condition)) return [ofAnyTimeToCome(active, condition)];
        const { list, index } = active;
        const { anyOf, noneOf, at, name } = condition;
        const id = `criterion-matches-everything[${name}]`;
        const wide = anyOf.flatMap(({ atoms }) => atoms).find(takesEverything);
        const barred = noneOf.find(takesEverything);
        const value = wide ?? barred;
        if (value === undefined) return [];
        return [
          {
            id,
            severity: 'error',
            list,
            index,
            at,
            message: `${wide === undefined ? 'excludes every value of' : 'is satisfied by every value of'} ${name}`,
            value: value.text,
            remedy: `write the values that you mean, or remove the criterion${orAccept(id)}`,
          },
        ];
      }),
    ),
};

/** Whether it only asks for times since before there were findings. */
function sinceEver({ known, anyOf, noneOf, bounds }: Condition): boolean {
  return (
    known?.values === 'timestamp' &&
    anyOf.length === 0 &&
    noneOf.length === 0 &&
    bounds.length > 0 &&
    bounds.every(({ side, value }) => side === 'lower' && value < earliestTime)
  );
}

/** Whether it asks for times up to one that comes when the rule has expired, and for no other limit. */
function untilTheEnd({ rule }: ActiveRule, { known, anyOf, noneOf, bounds }: Condition): boolean {
  const end = Date.parse(`${rule.expires}T23:59:59.999Z`);
  return (
    known?.values === 'timestamp' &&
    anyOf.length === 0 &&
    noneOf.length === 0 &&
    bounds.length > 0 &&
    bounds.every(({ side, value }) => (side === 'upper' ? value > end : side === 'lower' && value < earliestTime))
  );
}

/** The largest number of fields of OCSF that number names; of others, none is known. */
const mostNumber: Readonly<Partial<Record<string, number>>> = { severity_id: 99, status_id: 99, 'compliance.status_id': 99 };

/** Whether it asks of a number in OCSF for no more than that it is one: they are 0 or more. */
function everyNumber({ field, known, anyOf, bounds }: Condition): boolean {
  return (
    fieldV2(field) !== undefined &&
    known?.values === 'number' &&
    anyOf.length === 0 &&
    bounds.length > 0 &&
    bounds.every(({ side, value }) => (side === 'lower' ? value <= 0 : value >= (mostNumber[field] ?? Infinity)))
  );
}

function ofEveryNumber({ list, index }: ActiveRule, { at, name, bounds }: Condition): SafetyFinding {
  const id = `criterion-matches-everything[${name}]`;
  const message = `is satisfied by every value of ${name}`;
  const remedy = `write the values that you mean, or remove the criterion${orAccept(id)}`;
  return { id, severity: 'error', list, index, at, message, value: bounds[0]?.value, remedy };
}

function ofAnyTimeToCome({ list, index, rule }: ActiveRule, { at, name, bounds }: Condition): SafetyFinding {
  const id = `criterion-matches-everything[${name}]`;
  return {
    id,
    severity: 'warning',
    list,
    index,
    at,
    message: `is satisfied by every value of ${name} until the rule expires (${rule.expires})`,
    value: bounds.find(({ side }) => side === 'upper')?.value,
    remedy: `write an earlier time, or remove the criterion${orAccept(id)}`,
  };
}

function ofAnyTime({ list, index }: ActiveRule, { at, name, bounds }: Condition): SafetyFinding {
  const id = `criterion-matches-everything[${name}]`;
  return {
    id,
    severity: 'error',
    list,
    index,
    at,
    message: `is satisfied by every value of ${name}, because it asks for times since before GuardDuty existed`,
    value: bounds[0]?.value,
    remedy: `${list === 'suppressionRules' ? 'write milliseconds since 1970 instead of seconds' : 'write a later time'}, or remove the criterion${orAccept(id)}`,
  };
}
